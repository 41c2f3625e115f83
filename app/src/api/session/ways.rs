//! How one can sign in here, beside e-mail and password, and why the last attempt led back.

use leptos::server;
use serde::{Deserialize, Serialize};

use crate::{api::packed::Packed, error::AppError};

/// What the page of the sign-in shows around its form. Nothing of it reacts, so that it comes as markup.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ways {
    /// What the page is for, and where it leads.
    pub head: String,
    /// Why the last attempt led back here.
    pub above: String,
    /// Other ways to sign in.
    pub below: String,
    /// How one gets an account.
    pub foot: String,
    /// Whether signing in makes the account that of the identity upstream.
    pub link: bool,
}

/// The ways there are. `problem` is what the way by the provider upstream ended with, `next` where to go afterwards.
#[server(prefix = "/api", endpoint = "sign-in-ways")]
pub async fn sign_in_ways(
    #[server(default)] problem: String,
    #[server(default)] next: String,
) -> Result<Packed<Ways>, AppError> {
    use domain::registration::RegistrationMode;

    use crate::api::{guard, map};

    let here = guard::backend()?;
    let policy = here.store.registration_policy().await.map_err(map::error)?;
    let foot = match policy.mode {
        RegistrationMode::Open if here.store.mails() => markup::Foot::SignUp,
        RegistrationMode::Closed => markup::Foot::Closed,
        RegistrationMode::Invitation | RegistrationMode::Open => markup::Foot::Invitation,
    };
    Ok(Packed::of(&markup::ways(here.upstream.as_ref().map(|upstream| &*upstream.name), foot, &problem, &next)))
}

#[cfg(feature = "ssr")]
mod markup {
    use maud::html;

    use super::Ways;
    use crate::components::{Tone, icon::icon};

    /// How one gets an account.
    #[derive(Clone, Copy)]
    pub(super) enum Foot {
        /// Not at all.
        Closed,
        /// By invitation alone.
        Invitation,
        /// By asking for one, too.
        SignUp,
    }

    pub(super) fn ways(upstream: Option<&str>, account: Foot, problem: &str, next: &str) -> Ways {
        let said = upstream.and_then(|name| said(problem, name));
        Ways {
            head: head(next),
            above: said.map(|(tone, text)| callout(tone, &text)).unwrap_or_default(),
            below: upstream.map(|name| other_way(name, next)).unwrap_or_default(),
            foot: foot(account),
            link: upstream.is_some() && problem == "link",
        }
    }

    fn head(next: &str) -> String {
        let then = match next {
            "" => "The registry of relying parties.",
            next if next.starts_with("/authorize/") => "Then you go on to the application that sent you here.",
            _ => "Then you will be back where you were.",
        };
        html! { header.stack data-gap="4" { h1 { "Sign in" } p.muted { (then) } } }.into_string()
    }

    /// What the codes in the address stand for; see `http::upstream` of the server.
    fn said(problem: &str, name: &str) -> Option<(Tone, String)> {
        let text = match problem {
            "link" => {
                return Some((
                    Tone::Wait,
                    format!(
                        "There is an account with your e-mail address already. Sign in with its password once: from then \
                         on {name} leads to it. If it is not yours, ask an admin of this registry."
                    ),
                ));
            }
            "unreachable" => {
                format!("{name} cannot be reached, or does not answer as it should. Try again in a moment.")
            }
            "refused" => format!("{name} did not sign you in."),
            "stale" => "That sign-in took too long, or began in another browser. Start again.".to_owned(),
            "untrusted" => format!("What came back from {name} could not be trusted. Start again."),
            "disabled" => "Your account is disabled. Ask an admin of this registry.".to_owned(),
            "no-email" => format!("{name} has verified no e-mail address of yours, and an account here needs one."),
            "no-role" => format!("{name} does not list you among those who may use this registry."),
            "closed" => "This registry takes no new accounts. Ask an admin of it.".to_owned(),
            _ => return None,
        };
        Some((Tone::Bad, text))
    }

    fn callout(tone: Tone, text: &str) -> String {
        let name = if tone == Tone::Bad { "error" } else { "info" };
        html! {
            div.callout data-tone=(tone.as_str()) role="alert" {
                (icon(name))
                div.callout__body { (text) }
            }
        }
        .into_string()
    }

    fn other_way(name: &str, next: &str) -> String {
        let query = serde_qs::to_string(&[("next", next)].into_iter().collect::<std::collections::BTreeMap<_, _>>());
        let query = query.ok().filter(|_| !next.is_empty()).map(|query| format!("?{query}")).unwrap_or_default();
        html! {
            div.ways {
                p.ways__or { span { "or" } }
                a.button data-size="large" href={ "/sign-in/upstream" (query) } rel="external" { "Sign in with " (name) }
            }
        }
        .into_string()
    }

    fn foot(account: Foot) -> String {
        html! {
            p.plain__foot {
                @match account {
                    Foot::Closed => { "This registry takes no new accounts." }
                    Foot::Invitation => { "No account? An admin of this registry can invite you." }
                    Foot::SignUp => { "No account? " a.link href="/sign-up" { "Sign up" } }
                }
            }
        }
        .into_string()
    }
}
