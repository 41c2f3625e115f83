//! What is asked before something is done to many clients at once.

use leptos::server;
use serde::{Deserialize, Serialize};

use crate::{api::packed::Packed, error::AppError};

/// The page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// "Suspend 2 clients?"
    pub title: String,
    /// What it means, whom it concerns, and the fields of the form, as markup.
    pub markup: String,
    /// The address of the list that they were chosen in.
    pub back: String,
    /// What the button says, and whether it takes something away; `None` where there is nothing to do.
    pub button: Option<(String, bool)>,
}

/// What is asked at the address with this query: `verb`, a `key` for each client, and, as `list`, the query of the list.
#[server(prefix = "/api", endpoint = "clients/question")]
pub async fn bulk_question(query: String) -> Result<Packed<Question>, AppError> {
    use domain::Role;

    use crate::api::{guard, map};

    let caller = guard::require(Role::Admin)?;
    let asked = asked::Asked::parse(&query)?;
    let affected = caller.registry().affected(&asked.keys).await.map_err(map::error)?;
    Ok(Packed::of(&asked.question(&affected)))
}

#[cfg(feature = "ssr")]
mod asked {
    use domain::{ClientKey, ClientStatus};
    use maud::{Markup, html};
    use store::{Affected, ClientRow};

    use super::Question;
    use crate::{
        api::clients_list::{Filter, bulk::Verb, filter::decode, list_clients::domain},
        components::{
            identity, logo_src,
            number::counted,
            status::{client_status, status},
        },
        error::AppError,
        sign_ins::radius,
    };

    /// What somebody means to do, and to which clients.
    pub struct Asked {
        verb: Verb,
        pub keys: Vec<ClientKey>,
        list: Filter,
    }

    impl Asked {
        /// From the query of an address.
        ///
        /// # Errors
        /// [`AppError::NotFound`] where there is no such page: another verb, or what is no key.
        pub fn parse(query: &str) -> Result<Self, AppError> {
            let (mut verb, mut keys, mut list) = (None, Vec::new(), Filter::default());
            for pair in query.trim_start_matches('?').split('&') {
                let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
                match name {
                    "verb" => verb = Verb::ASKED.iter().copied().find(|verb| verb.as_str() == value),
                    "key" => keys.push(value.parse().map_err(|_| AppError::NotFound)?),
                    "list" => list = Filter::parse(&decode(value)),
                    _ => {}
                }
            }
            Ok(Self { verb: verb.ok_or(AppError::NotFound)?, keys, list })
        }

        pub fn question(&self, affected: &Affected) -> Question {
            let count = affected.clients.len() as u64;
            let word = match self.verb {
                Verb::Suspend => "Suspend",
                Verb::Resume => "Resume",
                Verb::Delete => "Delete",
                Verb::Restore => "Restore",
            };
            let (title, markup) = if count == 0 {
                let markup = html! { p { "No client is selected, or none of them is in the list any more. Go back and select at least one." } };
                ([word, " clients"].concat(), markup)
            } else {
                ([word, " ", &counted(count, "client"), "?"].concat(), self.body(affected))
            };
            let takes_away = matches!(self.verb, Verb::Suspend | Verb::Delete);
            Question {
                title,
                markup: markup.into_string(),
                back: self.list.href("/clients"),
                button: (count > 0).then(|| (word.to_owned(), takes_away)),
            }
        }

        fn body(&self, affected: &Affected) -> Markup {
            let consequence = match self.verb {
                Verb::Suspend => "Nobody can sign in there until this is undone. Nothing else changes.",
                Verb::Resume => {
                    "People can sign in there again at once. Those that wait for a review are let through with it."
                }
                Verb::Delete => {
                    "Nobody can sign in there any more. They stay in the trash for 30 days and can be restored from there."
                }
                Verb::Restore => "They come back as they were.",
            };
            html! {
                div.stack {
                    p { (consequence) }
                    @if self.verb != Verb::Resume {
                        div.callout data-tone=[(affected.people > 0).then_some("warn")] {
                            div.callout__body { (radius::of_clients(affected.people)) }
                        }
                    }
                    input type="hidden" name="verb" value=(self.verb.as_str());
                    input type="hidden" name="list" value=(self.list.query());
                    ul.asked {
                        @for (row, people) in &affected.clients { (self.line(row, *people)) }
                    }
                    div.field {
                        label.field__label for="reason" { "Reason" span.field__optional { "optional" } }
                        p.field__hint id="reason-hint" { "Kept in the audit log." }
                        input.input id="reason" name="reason" type="text" maxlength="200" autocomplete="off" aria-describedby="reason-hint";
                    }
                }
            }
        }

        fn line(&self, row: &ClientRow, people: u64) -> Markup {
            let src = row.logo.as_ref().map(|logo| logo_src(logo, 28));
            let href = format!("/clients/{}", row.key);
            let same = match self.verb {
                Verb::Suspend => row.status == ClientStatus::Suspended,
                Verb::Resume => row.status == ClientStatus::Active,
                Verb::Delete | Verb::Restore => false,
            };
            let (tone, word) = client_status(row.status);
            html! {
                li.asked__client {
                    input type="hidden" name="keys[]" value=(row.key);
                    (identity(&row.name, (0, 0), src.as_deref(), &domain(row), 28, &href))
                    (status(tone, word))
                    span.asked__people.muted {
                        @if same { "stays as it is" } @else { (radius::people(people)) " this week" }
                    }
                }
            }
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn what_is_asked_stands_in_the_address() {
            let key = "01990000-0000-7000-8000-000000000001";
            let asked =
                Asked::parse(&format!("?list=q%3Da%2Bb%26sort%3D-name&key={key}&key={key}&verb=delete")).unwrap();
            assert_eq!((asked.verb, asked.keys.len()), (Verb::Delete, 2));
            assert_eq!(asked.list.href("/clients"), "/clients?q=a+b&sort=-name");
            for bad in ["", "?verb=restore", "?verb=suspend&key=x", "?verb=", "key=&verb=suspend"] {
                assert!(matches!(Asked::parse(bad), Err(AppError::NotFound)), "{bad}");
            }
        }

        #[test]
        fn nothing_chosen_has_no_button() {
            let question = Asked::parse("verb=suspend").unwrap().question(&Affected::default());
            assert!(question.button.is_none() && question.markup.contains("select at least one"), "{question:?}");
        }
    }
}
