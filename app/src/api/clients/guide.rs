//! What is being built, asked above the form of a new client, and what follows from the answer. Nothing of it reacts, and
//! all of it is text: the browser is sent the markup.

use domain::{
    Field, Role,
    guide::{Building, Proposal},
};
use maud::{Markup, html};

use crate::components::icon::icon;

/// The question with its four answers; with what follows from `chosen`. Owners find it open, admins do not need it.
pub(super) fn markup(chosen: Option<Building>, role: Role) -> String {
    let open = role < Role::Admin || chosen.is_some();
    let markup = html! {
        details.card.guide open[open] {
            summary.guide__question {
                h2 { "What are you building?" }
                span.section__text { "The rest of the form follows from it. You can change all of it." }
            }
            div.guide__body {
                ul.guide__answers {
                    @for &building in Building::ALL {
                        li { (answer(building, chosen == Some(building))) }
                    }
                }
                @if let Some(building) = chosen { (consequences(building)) }
            }
        }
    };
    markup.into_string()
}

/// A link, so that it works without a script; marked like the radio button that it stands in for.
fn answer(building: Building, chosen: bool) -> Markup {
    html! {
        a.option.guide__answer
            id={ "building-" (building.as_str()) }
            href={ "/clients/new?building=" (building.as_str()) }
            tabindex="0"
            noscroll
            aria-current=[chosen.then_some("true")]
        {
            span.option__title { (building.name()) }
            span.guide__radio {}
            span.option__text { (building.sentence()) }
        }
    }
}

fn consequences(building: Building) -> Markup {
    let proposal = building.proposal();
    html! {
        @if let Some(text) = building.caution() {
            div.callout data-tone="warn" {
                (icon("warning"))
                div.callout__body { (text) }
            }
        }
        (reasons(&proposal))
        p.guide__examples {
            @if let [usual, others @ ..] = &proposal.redirect_uris[..] {
                "Left to you: a name, and redirect URIs such as " code { (usual) }
                @for (place, other) in others.iter().enumerate() {
                    @if place + 1 == others.len() { " or " } @else { ", " }
                    code { (other) }
                }
                "."
            }
        }
        label.guide__every {
            input type="checkbox" autocomplete="off";
            "See every field"
        }
    }
}

fn reasons(proposal: &Proposal) -> Markup {
    html! {
        dl.guide__reasons {
            @for because in &proposal.because {
                div.guide__reason {
                    dt { (because.field.label()) }
                    dd.guide__value {
                        @match (because.field, proposal.value(because.field)) {
                            (Field::RequirePkce | Field::RequireConsent | Field::ReuseConsent, Some(value)) => (value),
                            (_, Some(value)) => code { (value) },
                            (_, None) => {},
                        }
                    }
                    dd.guide__because { (because.text) }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_chosen_until_somebody_chooses() {
        let (owner, admin) = (markup(None, Role::Owner), markup(None, Role::Admin));
        assert!(owner.starts_with("<details class=\"card guide\" open>"), "{owner}");
        assert!(admin.starts_with("<details class=\"card guide\">"), "{admin}");
        for text in [owner, admin] {
            assert_eq!(text.matches("href=\"/clients/new?building=").count(), Building::ALL.len());
            assert!(!text.contains("aria-current") && !text.contains("guide__reason"));
        }
    }

    #[test]
    fn what_is_chosen_is_marked_and_explained() {
        for &building in Building::ALL {
            let text = markup(Some(building), Role::Admin);
            assert!(text.starts_with("<details class=\"card guide\" open>"), "{building:?}");
            assert_eq!(text.matches("aria-current=\"true\"").count(), 1);
            assert_eq!(text.matches("<dt>").count(), 8);
            for because in building.proposal().because {
                assert!(text.contains(because.text), "{building:?}: {}", because.text);
            }
            assert_eq!(text.contains("data-tone=\"warn\""), building == Building::Service);
        }
    }
}
