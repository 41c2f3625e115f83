//! How accounts come to be: the form for it, as it is shown.

use domain::registration::{RegistrationMode, RegistrationPolicy};
use maud::{Markup, html};

use crate::backend::Backend;

/// One line about the policy.
pub fn in_short(policy: &RegistrationPolicy, here: &Backend) -> String {
    match policy.mode {
        RegistrationMode::Closed => "Closed: no new accounts but those that admins make.".to_owned(),
        RegistrationMode::Invitation => "By invitation.".to_owned(),
        RegistrationMode::Open if here.store.mails() => {
            format!("By invitation, and open for e-mail addresses of {}.", policy.domains.join(", "))
        }
        RegistrationMode::Open => format!(
            "By invitation. It would be open for e-mail addresses of {}, but this server sends no e-mail to prove them \
             with.",
            policy.domains.join(", ")
        ),
    }
}

/// The fields of the form. Nothing in them reacts, so that they come as markup.
pub fn fields(policy: &RegistrationPolicy, here: &Backend) -> String {
    let upstream = here.upstream.as_ref().map(|upstream| &upstream.name);
    let mails = here.store.mails();
    let rows = (policy.domains.len() + 1).clamp(3, 8);
    html! {
        div.stack {
            fieldset {
                legend.hidden-visually { "Who may get an account" }
                div.options data-columns="3" {
                    (option(policy, RegistrationMode::Closed, "Closed", "Nobody new. Those who have an account can still be made owners. Admins can still make accounts by hand."))
                    (option(policy, RegistrationMode::Invitation, "By invitation", "Whoever gets a link from an admin, or from an owner of a client."))
                    // What is chosen stays so: a browser sends nothing of what is disabled.
                    @let possible = mails || policy.mode == RegistrationMode::Open;
                    (choice(policy, RegistrationMode::Open, "Open", "Whoever is invited, and whoever proves to have an e-mail address of these domains.", possible))
                }
            }
            @if !mails {
                p.muted.small {
                    "Open is not possible: this server sends no e-mail to prove addresses with. It does when it is started with "
                    code { "--smtp-url" } " and " code { "--mail-from" } "."
                }
            }
            div.field {
                label.field__label for="domains" { "E-mail domains" span.field__optional { "if open" } }
                p.field__hint id="domains-hint" {
                    "One a line: example.org, or *.example.org for all that is beneath it. Whoever signs up owns no clients at first."
                }
                textarea.input id="domains" name="domains" rows=(rows) aria-describedby="domains-hint" spellcheck="false" autocapitalize="none" {
                    (policy.domains.join("\n"))
                }
            }
            @if let Some(name) = upstream {
                p.muted.small {
                    "Whoever comes by way of " (name) " gets an account with the first sign-in, unless it is closed."
                }
            }
        }
    }
    .into_string()
}

fn option(policy: &RegistrationPolicy, mode: RegistrationMode, title: &str, text: &str) -> Markup {
    choice(policy, mode, title, text, true)
}

fn choice(policy: &RegistrationPolicy, mode: RegistrationMode, title: &str, text: &str, possible: bool) -> Markup {
    html! {
        label.option {
            span.option__title { (title) }
            input.option__input type="radio" name="mode" value=(mode.as_str()) checked[policy.mode == mode] disabled[!possible];
            span.option__text { (text) }
        }
    }
}
