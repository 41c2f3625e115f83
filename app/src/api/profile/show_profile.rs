//! The page of what applications know.

use leptos::server;
use serde::{Deserialize, Serialize};

use crate::{api::packed::Packed, error::AppError};

/// The page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProfilePage {
    /// The fields of the form, as markup.
    pub fields: String,
    /// The applications that the caller let in, as markup.
    pub let_in: String,
}

/// What the caller says of themselves, and whom they let in.
#[server(prefix = "/api", endpoint = "profile")]
pub async fn show_profile() -> Result<Packed<ProfilePage>, AppError> {
    use crate::api::{guard, map};

    let caller = guard::require(domain::Role::Owner)?;
    let registry = caller.registry();
    let person = registry.own_person().await.map_err(map::error)?;
    let let_in = registry.let_in().await.map_err(map::error)?;
    Ok(Packed::of(&ProfilePage {
        fields: render::fields(&person).into_string(),
        let_in: render::let_in(&let_in, &caller.backend().public_url, &caller.session().email, caller.now())
            .into_string(),
    }))
}

#[cfg(feature = "ssr")]
mod render {
    //! As the page shows it.

    use domain::{
        Profile, Timestamp, claim,
        profile::{LONGEST, ProfileField},
    };
    use maud::{Markup, html};
    use store::{LetIn, Person};

    use crate::{
        api::when::when,
        components::{icon::icon, logo_src, tile, time::relative_time},
    };

    /// By scope value: what an application gets is what it asks for.
    pub fn fields(person: &Person) -> Markup {
        let profile = &person.profile;
        let groups = [
            ("profile", "Profile", "For applications that ask for your profile. Your name is known there already."),
            ("phone", "Phone", "For applications that ask for your phone number."),
            ("address", "Postal address", "For applications that ask for your postal address."),
        ];
        html! {
            div.stack data-gap="24" {
                div.field {
                    p.field__label { "E-mail address" }
                    p.field__hint {
                        "For applications that ask for it: " (person.email)
                        @if person.email_verified { ", which was proved to be yours." }
                        @else { ", with the remark that nobody has proved it to be yours." }
                    }
                }
                @for (scope, title, text) in groups {
                    fieldset.field.profile__group {
                        legend.field__label { (title) }
                        p.field__hint { (text) }
                        @for field in Profile::FIELDS.iter().filter(|field| field.scope == scope) { (one(field, profile)) }
                    }
                }
            }
        }
    }

    fn one(field: &ProfileField, profile: &Profile) -> Markup {
        let ProfileField { name, label, autocomplete, hint, .. } = *field;
        let hint_id = format!("{name}-hint");
        html! {
            div.field {
                label.field__label for=(name) { (label) span.field__optional { "optional" } }
                @if !hint.is_empty() { p.field__hint id=(hint_id) { (hint) } }
                input.input id=(name) name={ "profile[" (name) "]" } type="text" maxlength=(LONGEST) autocomplete=(autocomplete)
                    value=(profile.get(name)) aria-describedby=[(!hint.is_empty()).then_some(&hint_id)];
            }
        }
    }

    /// `issuer` and `email` are for applications that begin a sign-in where they are told to.
    pub fn let_in(all: &[LetIn], issuer: &str, email: &str, now: Timestamp) -> Markup {
        html! {
            @if all.is_empty() {
                p.nothing { (icon("info")) "None. An application shows here once you have agreed that it may know you." }
            } @else {
                ul.sessions { @for one in all { (application(one, issuer, email, now)) } }
            }
        }
    }

    fn application(one: &LetIn, issuer: &str, email: &str, now: Timestamp) -> Markup {
        let logo = one.logo.as_ref().map(|hash| logo_src(hash, 64));
        // The address is for who has let it know the address already.
        let hint = one.scope.iter().any(|value| value == "email").then_some(email);
        let open = one.metadata.as_ref().and_then(|metadata| metadata.initiate_login(issuer, hint));
        html! {
            li.sessions__item {
                (tile(&one.name, logo.as_deref(), 32, false))
                span.sessions__text {
                    span.strong { (one.name) }
                    span.muted.small {
                        (knows(&one.scope, &one.claims)) " · since " (relative_time(&when(one.since, now)))
                        @if one.offline { " · also while you are away" }
                    }
                }
                @if let Some(open) = open {
                    a.button data-size="small" href=(open) target="_blank" rel="noopener noreferrer" aria-label={ "Open " (one.name) } { "Open" }
                }
                form method="post" action="/api/profile/withdraw" {
                    input type="hidden" name="client" value=(one.client);
                    button.button type="submit" data-size="small" aria-label={ "Shut out " (one.name) } { "Shut out" }
                }
            }
        }
    }

    fn knows(scope: &[String], claims: &[String]) -> String {
        let by_name = claims.iter().map(|name| claim::in_words(name).unwrap_or(name));
        let words: Vec<&str> = scope
            .iter()
            .filter_map(|value| match value.as_str() {
                "openid" => Some("who you are"),
                "profile" => Some("your profile"),
                "email" => Some("your e-mail address"),
                "address" => Some("your postal address"),
                "phone" => Some("your phone number"),
                "offline_access" => None,
                other => Some(other),
            })
            .chain(by_name)
            .collect();
        format!("Knows {}", words.join(", "))
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn what_somebody_typed_is_text() {
            let person = Person {
                account: "01990000-0000-7000-8000-000000000001".parse().unwrap(),
                email: "ada@example.org".to_owned(),
                email_verified: true,
                name: String::new(),
                profile: Profile { nickname: "\"><script>".to_owned(), ..Profile::default() },
                updated_at: None,
            };
            let text = fields(&person).into_string();
            assert!(text.contains("ada@example.org, which was proved"), "{text}");
            let unproved = fields(&Person { email_verified: false, ..person }).into_string();
            assert!(unproved.contains("nobody has proved"), "{unproved}");
            assert!(!text.contains("<script") && text.contains("&quot;&gt;&lt;script&gt;"), "{text}");
            assert_eq!(text.matches("<input").count(), Profile::FIELDS.len());
        }

        #[test]
        fn applications_are_described_in_words() {
            let scope = ["email", "offline_access", "openid", "tickets"].map(str::to_owned);
            let claims = ["given_name".to_owned()];
            assert_eq!(knows(&scope, &claims), "Knows your e-mail address, who you are, tickets, your given name");
        }
    }
}
