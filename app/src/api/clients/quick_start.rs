//! The quick start of a client: what its page shows.

use domain::ClientKey;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::{head::ClientHead, live::Live};
use crate::{api::packed::Packed, error::AppError};

/// The page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuickStart {
    /// The client.
    pub head: ClientHead,
    /// The libraries to choose from.
    pub libraries: Vec<LibraryChoice>,
    /// The files for the chosen one.
    pub files: Vec<QuickStartFile>,
    /// What there is to say beside, as markup.
    pub notes: String,
    /// How far the client has come.
    pub live: Live,
}

/// A library.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LibraryChoice {
    /// The value in the address.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// What it belongs to.
    pub platform: String,
    /// Whether it is the one that is shown.
    pub chosen: bool,
}

/// A file to copy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuickStartFile {
    /// What it is called.
    pub name: String,
    /// Its text.
    pub text: String,
    /// The same as markup, in which the values of the client are marked.
    pub markup: String,
}

/// The quick start of a client with the library that `library` names, or with the first.
#[server(prefix = "/api", endpoint = "clients/quick_start")]
pub async fn client_quick_start(key: ClientKey, library: Option<String>) -> Result<Packed<QuickStart>, AppError> {
    use super::{head::head, live::live};
    use crate::{
        api::{guard, map},
        quick_start::{Facts, Library, quick_start},
    };

    let caller = guard::require(domain::Role::Owner)?;
    let registry = caller.registry();
    let view = registry.client_view(key).await.map_err(map::error)?;

    let chosen = library.as_deref().and_then(Library::parse).unwrap_or(Library::OpenidClient);
    let facts = Facts::of(&view.record.client, &caller.backend().public_url);
    let (files, notes) = match quick_start(chosen, &facts) {
        Ok(start) => (start.files.iter().map(render::file).collect(), render::notes(&view.record, &start.notes)),
        Err(reason) => (Vec::new(), render::unfit(&view.record, &reason)),
    };
    let libraries = Library::ALL.iter().map(|&library| render::choice(library, library == chosen)).collect();
    let live = live(&registry, &view.record.client, caller.now()).await.map_err(map::error)?;
    Ok(Packed::of(&QuickStart { head: head(&view, &caller), libraries, files, notes, live }))
}

#[cfg(feature = "ssr")]
mod render {
    //! As the page shows it.

    use domain::{ClientStatus, ClientType};
    use maud::{Markup, html};
    use store::ClientRecord;

    use super::{LibraryChoice, QuickStartFile};
    use crate::{
        components::icon::icon,
        quick_start::{Library, Snippet, Unfit},
    };

    pub fn choice(library: Library, chosen: bool) -> LibraryChoice {
        let (name, platform) = library.words();
        LibraryChoice { id: library.as_str().to_owned(), name: name.to_owned(), platform: platform.to_owned(), chosen }
    }

    pub fn file(snippet: &Snippet) -> QuickStartFile {
        let markup = html! {
            pre.snippet__text tabindex="0" aria-label=(snippet.name) role="region" {
                code {
                    @for piece in &snippet.pieces {
                        @if piece.value { mark { (piece.text) } } @else { (piece.text) }
                    }
                }
            }
        };
        QuickStartFile {
            name: snippet.name.to_owned(),
            text: snippet.pieces.iter().map(|piece| piece.text.as_str()).collect(),
            markup: markup.into_string(),
        }
    }

    pub fn notes(record: &ClientRecord, notes: &[Markup]) -> String {
        let page = format!("/clients/{}/credentials", record.client.key);
        let credentials = html! { a.link href=(page) { "Credentials" } };
        let markup = html! {
            ul.snippet-notes {
                li {
                    @if record.client.metadata.client_type == ClientType::Public {
                        "This client is public and has no secret. It proves that a code is its own with PKCE (RFC 7636)."
                    } @else if record.client.has_secret {
                        code { "CLIENT_SECRET" } " is not filled in: a secret is shown once, when it is made. Hand it over in the environment. If it is lost, make another one under " (credentials) "."
                    } @else {
                        code { "CLIENT_SECRET" } " is not filled in: this client has no secret that works. Make one under " (credentials) "; it is shown once."
                    }
                }
                @for note in notes { li { (note) } }
                @match record.client.status {
                    ClientStatus::Active => {},
                    ClientStatus::Suspended => li { "The client is suspended: nobody can sign in with it until it is activated." },
                    ClientStatus::Waiting => li { "The client has not been reviewed yet: until then it works for its owners and testers alone." },
                }
            }
        };
        markup.into_string()
    }

    pub fn unfit(record: &ClientRecord, Unfit(reason): &Unfit) -> String {
        let edit = format!("/clients/{}/edit", record.client.key);
        let markup = html! {
            div.callout data-tone="warn" {
                (icon("warning"))
                div.callout__body { (reason) " " a.link href=(edit) { "Edit this client" } }
            }
        };
        markup.into_string()
    }
}
