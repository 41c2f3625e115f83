//! The page of a request that ends here: what is wrong, what was sent, what to do.

use maud::{Markup, html};

use super::document::{Look, markup};

/// What it says.
pub struct RefusalPage<'a> {
    /// What is wrong, in a few words.
    pub title: &'a str,
    /// What was found, and what would be accepted.
    pub text: &'a str,
    /// What to do.
    pub advice: &'a str,
    /// What was sent.
    pub sent: &'a [(&'static str, String)],
    /// The number of the request.
    pub incident: &'a str,
    /// Whether the request is kept, for whoever looks after the client.
    pub kept: bool,
}

/// The document.
pub fn refusal(look: &Look, page: &RefusalPage<'_>) -> String {
    markup(look, &format!("{} · Clientele", page.title), "", &body(page).into_string())
}

fn body(page: &RefusalPage<'_>) -> Markup {
    html! {
        main.plain {
            div.provider {
                div.card.provider__panel {
                    h1 { (page.title) }
                    p { (page.text) }
                    @if !page.sent.is_empty() {
                        dl.provider__sent {
                            @for (name, value) in page.sent {
                                div { dt { code { (name) } } dd { code { (value) } } }
                            }
                        }
                    }
                    p.muted { (page.advice) }
                    p.provider__foot {
                        "Request "
                        @if page.kept {
                            a.link href={ "/requests/" (page.incident) } { code { (page.incident) } }
                            ". If you look after the application, it leads to the reason."
                        } @else {
                            code { (page.incident) }
                        }
                    }
                }
            }
        }
    }
}
