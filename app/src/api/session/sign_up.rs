//! Asking for an account.

use leptos::server;
use serde::{Deserialize, Serialize};

use crate::{api::packed::Packed, error::AppError};

/// What the page shows around its form. Nothing of it reacts, so that it comes as markup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignUps {
    /// What the page is for; without the form, all that there is to say.
    pub text: String,
    /// Whether there is a form to fill in.
    pub form: bool,
}

/// For whom the registry is open. `sent` says that the form was sent already.
#[server(prefix = "/api", endpoint = "sign-up-open")]
pub async fn sign_up_open(#[server(default)] sent: bool) -> Result<Packed<SignUps>, AppError> {
    use crate::api::{guard, map};

    let domains = guard::backend()?.store.open_domains().await.map_err(map::error)?;
    Ok(Packed::of(&words::sign_ups(domains.as_deref(), sent)))
}

/// Sends a link for an account to an e-mail address. What is answered is the same whether there is one already, or too
/// many links were asked for.
#[server(prefix = "/api", endpoint = "sign-up")]
pub async fn sign_up(email: String, #[server(default)] name: String) -> Result<(), AppError> {
    use store::{AccountProblem, SignUp, StoreError};

    use crate::{
        api::{guard, map},
        backend,
    };

    let store = guard::backend()?.store;
    let who = SignUp { email: &email, name: &name, address: backend::address() };
    match store.sign_up(who, backend::now()).await {
        Err(StoreError::Account(AccountProblem::AnotherDomain)) => {
            let domains = store.open_domains().await.map_err(map::error)?;
            return Err(words::another_domain(&email, &domains.unwrap_or_default()));
        }
        other => other.map_err(map::error)?,
    }
    leptos_axum::redirect("/sign-up?sent=1", false);
    Ok(())
}

#[cfg(feature = "ssr")]
mod words {
    use maud::html;

    use super::SignUps;
    use crate::error::{AccountField, AppError};

    pub(super) fn sign_ups(domains: Option<&[String]>, sent: bool) -> SignUps {
        let (title, text) = match domains {
            None => {
                ("Nobody can sign up here", "This registry gives accounts to whom an admin invites. Ask one of them.")
            }
            Some(_) if sent => (
                "Look into your mailbox",
                "If that address may register, a message is on its way. The link in it works for 24 hours, once.",
            ),
            Some(domains) => return SignUps { text: head(domains), form: true },
        };
        let text = html! {
            div.plain__message {
                h1 { (title) }
                p.muted { (text) }
                @if domains.is_some() {
                    p.muted.small {
                        "Nothing there after a few minutes? Look among unwanted mail, or ask again: after three times, once an hour."
                    }
                }
                p { a.button href="/sign-in" { "Sign in" } }
            }
        };
        SignUps { text: text.into_string(), form: false }
    }

    fn head(domains: &[String]) -> String {
        html! {
            header.stack data-gap="4" {
                h1 { "Sign up" }
                p.muted {
                    "With an account you register and keep your own clients: applications that sign people in here. It is "
                    "for e-mail addresses that end in " (endings(domains)) "."
                }
            }
        }
        .into_string()
    }

    pub(super) fn another_domain(email: &str, domains: &[String]) -> AppError {
        let typed: String = email.trim().chars().filter(|c| !c.is_control()).take(80).collect();
        let ends = endings(domains);
        let message = format!(
            "“{typed}” does not end in {ends}, and others are not taken. An admin of this registry can invite you."
        );
        AppError::Account { field: AccountField::Email, message }
    }

    /// How addresses of the domains end: "@example.org, @kiln.example or .kiln.example".
    fn endings(domains: &[String]) -> String {
        let ends: Vec<String> = domains
            .iter()
            .map(|domain| domain.strip_prefix('*').map_or_else(|| format!("@{domain}"), str::to_owned))
            .collect();
        match ends.split_last() {
            Some((last, others)) if !others.is_empty() => format!("{} or {last}", others.join(", ")),
            Some((only, _)) => only.clone(),
            None => String::new(),
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn domains_are_said_as_the_ends_of_addresses() {
            for (domains, said) in [
                (&["example.org"][..], "@example.org"),
                (&["example.org", "*.kiln.example"], "@example.org or .kiln.example"),
                (&["a.example", "b.example", "c.example"], "@a.example, @b.example or @c.example"),
            ] {
                let domains: Vec<String> = domains.iter().map(|&domain| domain.to_owned()).collect();
                assert_eq!(endings(&domains), said);
                let refused = another_domain("x@other.example", &domains).to_string();
                assert!(refused.contains("x@other.example") && refused.contains(said), "{refused}");
            }
        }
    }
}
