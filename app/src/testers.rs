//! Who tries a client out while it waits for a review, as markup.

use domain::{ClientKey, Timestamp};
use maud::{Markup, html};
use store::Tester;

use crate::{api::when::when, components::time::relative_time};

/// The card on the client's overview, with forms that a browser posts without a script. `editable` for those who may
/// name testers.
pub fn section(key: ClientKey, testers: &[Tester], editable: bool, now: Timestamp) -> Markup {
    html! {
        section.card.section aria-labelledby="overview-testers" {
            h2 id="overview-testers" { "Testers" }
            p.muted { "Until a reviewer has accepted it, people with these addresses can sign in to it, as its owners can." }
            @if !testers.is_empty() {
                ul.owners {
                    @for tester in testers {
                        li.owner {
                            span.owner__text {
                                span.owner__name { (tester.email) }
                                span.muted.small { "since " (relative_time(&when(tester.since, now))) }
                            }
                            @if editable { (remove(key, &tester.email)) }
                        }
                    }
                }
            }
            @if editable { (add(key)) }
        }
    }
}

fn remove(key: ClientKey, email: &str) -> Markup {
    html! {
        form.row__end method="post" action="/api/clients/remove_tester" {
            input type="hidden" name="key" value=(key);
            input type="hidden" name="email" value=(email);
            button.button type="submit" data-variant="secondary" data-size="small" aria-label={ "Remove " (email) } { "Remove" }
        }
    }
}

fn add(key: ClientKey) -> Markup {
    html! {
        form.owner-add method="post" action="/api/clients/add_tester" {
            input type="hidden" name="key" value=(key);
            label.hidden-visually for="tester-email" { "E-mail address of a tester" }
            input.input id="tester-email" name="email" type="email" required autocomplete="off" placeholder="person@example.com";
            button.button type="submit" data-variant="secondary" { "Add tester" }
        }
    }
}
