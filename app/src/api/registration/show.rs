//! Whether clients may register themselves, and the tokens with which they do.

use leptos::server;
use serde::{Deserialize, Serialize};

use crate::{api::packed::Packed, error::AppError};

/// The page. What does not react on it comes as markup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegistrationPage {
    /// What holds, and where programs go.
    pub says: String,
    /// The choices, for admins; empty for everybody else.
    pub choices: String,
    /// The tokens, with buttons that revoke them; empty where there are none.
    pub tokens: String,
    /// The fields of the form for a new one; empty where it would be of no use.
    pub fields: String,
    /// A token that was made a moment ago, for the only time.
    pub fresh: Option<String>,
}

/// The policy, and the tokens that the caller may see.
#[server(prefix = "/api", endpoint = "registration")]
pub async fn show_registration() -> Result<Packed<RegistrationPage>, AppError> {
    use domain::{Role, dynamic::DynamicRegistration};

    use crate::{
        api::{guard, map},
        backend,
    };

    let caller = guard::require(Role::Owner)?;
    let admin = caller.session().role == Role::Admin;
    let mode = caller.backend().store.dynamic_registration().await.map_err(map::error)?;
    let tokens = caller.registry().initial_accesses().await.map_err(map::error)?;
    let closed = mode == DynamicRegistration::Closed;
    Ok(Packed::of(&RegistrationPage {
        says: render::says(mode, &caller.backend().public_url),
        choices: if admin { render::choices(mode) } else { String::new() },
        tokens: render::tokens(&tokens, caller.now()),
        fields: if closed { String::new() } else { render::fields(admin, &caller.session().email) },
        fresh: backend::flash(),
    }))
}

#[cfg(feature = "ssr")]
mod render {
    //! As the page shows it.

    use domain::{Timestamp, dynamic::DynamicRegistration};
    use maud::{Markup, html};
    use store::InitialAccess;

    use crate::{
        api::when::{date, left},
        components::{icon::icon, number::counted},
    };

    pub fn says(mode: DynamicRegistration, public_url: &str) -> String {
        html! {
            @match mode {
                DynamicRegistration::Closed => p {
                    "Programs cannot register clients here. What they registered before goes on working."
                },
                DynamicRegistration::Token => p {
                    "Programs register clients at " code { (public_url) "/register" } ", with an initial access token."
                },
                DynamicRegistration::Open => p {
                    "Programs register clients at " code { (public_url) "/register" }
                    ". Without an initial access token a client waits for a reviewer, and works for nobody until then."
                },
            }
        }
        .into_string()
    }

    pub fn choices(mode: DynamicRegistration) -> String {
        html! {
            fieldset {
                legend.hidden-visually { "Who may register clients by program" }
                div.options data-columns="3" {
                    (option(mode, DynamicRegistration::Closed, "Nobody", "Clients are registered here, by people."))
                    (option(mode, DynamicRegistration::Token, "With a token", "Whoever has an initial access token. The client belongs to the token’s owner."))
                    (option(mode, DynamicRegistration::Open, "Everybody", "Without a token, a client waits for a reviewer and works for nobody."))
                }
            }
        }
        .into_string()
    }

    fn option(mode: DynamicRegistration, value: DynamicRegistration, title: &str, text: &str) -> Markup {
        html! {
            label.option {
                span.option__title { (title) }
                input.option__input type="radio" name="mode" value=(value.as_str()) checked[mode == value];
                span.option__text { (text) }
            }
        }
    }

    pub fn tokens(tokens: &[InitialAccess], now: Timestamp) -> String {
        if tokens.is_empty() {
            return String::new();
        }
        html! { ul.invitations { @for token in tokens { (line(token, now)) } } }.into_string()
    }

    fn line(token: &InitialAccess, now: Timestamp) -> Markup {
        let works = token.works(now);
        let name = if token.note.is_empty() { "A token without a note" } else { &token.note };
        let state = if token.revoked_at.is_some() {
            "revoked".to_owned()
        } else if token.used >= token.uses {
            "used up".to_owned()
        } else if token.expires_at <= now {
            format!("expired on {}", date(token.expires_at))
        } else {
            format!("{} left", left(token.expires_at, now))
        };
        let registered = format!("{} of {} registered", token.used, counted(u64::from(token.uses), "client"));
        html! {
            li.invited {
                span.invited__icon { (icon("key")) }
                span.invited__text {
                    span.invited__email { (name) }
                    span.muted.small { "for " (token.owner) " · " (registered) " · " (state) }
                    span.muted.small {
                        "made by " (token.made_by)
                        @if works && token.vouched { " · its clients work at once" }
                    }
                }
                @if works {
                    button.button type="submit" name="id" value=(token.id) data-size="small"
                        aria-label={ "Revoke " (name) " of " (token.owner) } { "Revoke" }
                }
            }
        }
    }

    pub fn fields(admin: bool, email: &str) -> String {
        html! { div.stack {
            div.fields {
                div.field {
                    label.field__label for="token-clients" { "Clients" }
                    p.field__hint id="token-clients-hint" { "How many it may register, up to 1,000." }
                    input.input id="token-clients" name="clients" type="number" min="1" max="1000" value="1" required
                        aria-describedby="token-clients-hint";
                }
                div.field {
                    label.field__label for="token-days" { "Days" }
                    p.field__hint id="token-days-hint" { "How long it works, up to a year." }
                    input.input id="token-days" name="days" type="number" min="1" max="366" value="7" required
                        aria-describedby="token-days-hint";
                }
            }
            div.fields {
                div.field {
                    label.field__label for="token-note" { "Note" span.field__optional { "optional" } }
                    p.field__hint id="token-note-hint" { "What it is for." }
                    input.input id="token-note" name="note" maxlength="100" aria-describedby="token-note-hint";
                }
                @if admin {
                    div.field {
                        label.field__label for="token-owner" { "Owner" }
                        p.field__hint id="token-owner-hint" { "The e-mail address of the account that gets the clients. They work at once." }
                        input.input id="token-owner" name="owner" type="email" value=(email) aria-describedby="token-owner-hint";
                    }
                }
            }
        } }
        .into_string()
    }
}
