//! The page that posts an answer to an application (OAuth 2.0 Form Post Response Mode 1.0): by itself, or where no script
//! runs, by its button.

use maud::html;

use super::document::{Look, markup};

/// The only script of the provider. Its hash is in the policy of the page.
pub const SCRIPT: &str = "document.forms[0].submit()";

/// The document.
pub fn form_post(look: &Look, action: &str, fields: &[(&'static str, String)]) -> String {
    let body = html! {
        main.plain {
            div.provider {
                form.card.provider__panel.provider__panel--centre method="post" action=(action) {
                    h1 { "Back to the application" }
                    @for (name, value) in fields { input type="hidden" name=(name) value=(value); }
                    button.button type="submit" data-variant="primary" data-size="large" { "Continue" }
                }
            }
        }
    };
    markup(look, "Back to the application · Clientele", SCRIPT, &body.into_string())
}
