//! Redirect URIs that a save would remove, and whom that concerns: asked where no script has said it when they went.

use domain::{Client, ClientForm, list};
use maud::html;
use store::Usage;

use crate::{components::icon::icon, sign_ins::radius};

/// The name of the fields that answer: a URI each, which is meant to go.
pub const CONFIRMED: &str = "removing";
/// Where the question stands in the page of the form.
pub const ANCHOR: &str = "removing";

/// The redirect URIs of the client that people have signed in through, that `form` has not any more, and that are not among
/// the `confirmed`.
pub fn unconfirmed(client: &Client, usage: &Usage, form: &ClientForm, confirmed: &[String]) -> Vec<String> {
    let kept: Vec<&str> = list::lines(&form.redirect_uris).map(str::trim).collect();
    let goes = |uri: &&String| !kept.contains(&uri.as_str()) && !confirmed.contains(uri);
    let used = |uri: &&String| usage.of(store::UseKind::RedirectUri, uri).is_some();
    client.metadata.redirect_uris.iter().filter(goes).filter(used).cloned().collect()
}

/// The question, with the fields that answer it when the form is sent once more.
pub(super) fn markup(uris: &[String], usage: &Usage) -> String {
    let markup = html! {
        div.callout data-tone="warn" id=(ANCHOR) {
            (icon("warning"))
            div.callout__body {
                p { b { "Nothing is saved yet." } " What you typed is all here. Saving it removes:" }
                ul.removing {
                    @for uri in uris {
                        li {
                            input type="hidden" name=(CONFIRMED) value=(uri);
                            code { (uri) }
                            " " (radius::of_uri(usage, uri))
                        }
                    }
                }
                p { "Whoever comes back there is refused. Save once more to go on, or enter it again to keep it." }
            }
        }
    };
    markup.into_string()
}

#[cfg(test)]
mod tests {
    use domain::{Metadata, Timestamp};
    use store::{PartUse, UseKind};

    use super::*;

    #[test]
    fn what_people_use_is_asked_about_once() {
        let part = |value: &str| PartUse {
            kind: UseKind::RedirectUri,
            value: value.to_owned(),
            last_at: Timestamp(0),
            people: 2,
        };
        let usage =
            Usage { parts: vec![part("https://a/"), part("https://b/"), part("https://old/")], ..Usage::default() };
        let uris = |all: &[&str]| all.iter().map(ToString::to_string).collect::<Vec<_>>();
        let metadata =
            Metadata { redirect_uris: uris(&["https://a/", "https://b/", "https://new/"]), ..Metadata::default() };
        let client = Client {
            key: "01990000-0000-7000-8000-000000000001".parse().unwrap(),
            client_id: domain::ClientId::parse("x").unwrap(),
            metadata,
            status: domain::ClientStatus::Active,
            revision: domain::Revision(1),
            has_secret: true,
            date_created: Timestamp(0),
        };
        for (kept, confirmed, asked) in [
            (&["https://a/\r\n https://b/ "][..], &[][..], &[][..]),
            (&["https://a/", "https://new/"], &[], &["https://b/"]),
            (&["https://new/"], &[], &["https://a/", "https://b/"]),
            (&["https://new/"], &["https://b/"], &["https://a/"]),
            (&["https://a/", "https://b/"], &[], &[]),
            (&[], &["https://a/", "https://b/"], &[]),
        ] {
            let form = ClientForm { redirect_uris: uris(kept), ..ClientForm::default() };
            assert_eq!(unconfirmed(&client, &usage, &form, &uris(confirmed)), asked, "{kept:?} {confirmed:?}");
        }
        let shown = markup(&uris(&["https://a/?x=<b>"]), &usage);
        assert!(shown.contains(r#"name="removing" value="https://a/?x=&lt;b&gt;""#), "{shown}");
        assert!(shown.contains("Nobody has signed in through this URI so far."), "{shown}");
    }
}
