//! One proposal on the wall: its name and its logo in every place where users will meet them, light and dark.

use maud::{Markup, html};

use crate::{
    api::review::{show::MarkLine, wall::WallCard},
    components::{Tone, icon::icon, identity, logo_src, status::status, status::tag, tile, time::relative_time},
};

/// All of them.
pub fn bricks(cards: &[WallCard]) -> Markup {
    html! {
        div.wall { @for card in cards { (brick(card)) } }
    }
}

fn brick(card: &WallCard) -> Markup {
    const SHOWN: usize = 3;
    let src = card.logo.as_ref().map(|logo| logo_src(logo, 40));
    let href = ["/review/", &card.id].concat();
    let marked = !card.marks.is_empty();
    html! {
        article.brick data-row data-marked[marked] aria-label=(card.name) {
            div.brick__seen aria-hidden="true" {
                (panel(card, "light"))
                (panel(card, "dark"))
            }
            div.brick__body {
                div.brick__head {
                    @if card.barred.is_none() {
                        label.brick__pick {
                            input.checkbox type="checkbox" name="proposals[]" value={ (card.id) "." (card.version) }
                                aria-label={ "Select " (card.name) };
                        }
                    }
                    (identity(&card.name, (0, 0), src.as_deref(), &card.domain, 40, &href))
                    @if card.new {
                        (tag(Tone::Quiet, "New client"))
                    } @else {
                        span.brick__change title=(card.fields.join(", ")) {
                            "Changes " (card.fields[..card.fields.len().min(SHOWN)].join(", "))
                            @if card.fields.len() > SHOWN { " and " (card.fields.len() - SHOWN) " more" }
                        }
                    }
                }
                @if marked {
                    ul.brick__marks { @for mark in &card.marks { (line(mark)) } }
                } @else {
                    p.brick__fine { (status(Tone::Ok, "Nothing to remark")) }
                }
                p.brick__foot {
                    (card.by) " · " (relative_time(&card.since))
                    @if let Some(why) = card.barred.as_ref().filter(|_| !marked) { " · " (why) }
                }
            }
        }
    }
}

/// On one of the two themes: as a launcher's tile, in every size, as a row of a list, and at the head of a consent page.
fn panel(card: &WallCard, scheme: &str) -> Markup {
    let WallCard { name, domain, logo, .. } = card;
    let drawn = |size: u16| tile(name, logo.as_ref().map(|logo| logo_src(logo, size)).as_deref(), size, false);
    html! {
        div.brick__panel data-scheme=(scheme) {
            div.brick__launcher {
                (drawn(128))
                span.brick__label { (name) }
            }
            div.brick__sizes { (drawn(64)) (drawn(40)) (drawn(28)) (drawn(20)) (drawn(16)) }
            div.brick__row {
                (drawn(28))
                span.brick__name { (name) }
                span.brick__domain { (domain) }
            }
            div.brick__ask {
                (drawn(64))
                p.brick__wants { (name) " wants to know you" }
                p.brick__domain { (domain) }
            }
        }
    }
}

fn line(mark: &MarkLine) -> Markup {
    html! {
        li.brick__mark data-tone=(if mark.warns { "warn" } else { "quiet" }) {
            (icon(if mark.warns { "warning" } else { "info" }))
            span {
                (mark.message)
                @if let Some(other) = mark.other {
                    " " a.link href={ "/clients/" (other) } { "Show that client" }
                }
                @if let Some((this, that)) = &mark.logos {
                    span.brick__pair aria-hidden="true" {
                        (tile("", Some(&logo_src(this, 40)), 40, false))
                        (tile("", Some(&logo_src(that, 40)), 40, false))
                    }
                }
            }
        }
    }
}
