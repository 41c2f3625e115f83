//! Requests that end at a page of our own: who asks, or where they can be answered, is what is wrong.

use domain::Client;

use crate::Parameters;

/// Why a request ends here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// What is wrong, in a few words.
    pub title: &'static str,
    /// What was found and what would be accepted.
    pub text: String,
    /// What to do.
    pub advice: &'static str,
    /// What was sent, where it is about that: names and values.
    pub sent: Vec<(&'static str, String)>,
    /// Whether whoever looks after the client finds it by the number of the request.
    pub kept: bool,
}

/// No client has the client ID that was sent, or none was.
pub(crate) fn unknown_client(sent: &Parameters) -> Refusal {
    let text = match (sent.wrong(), sent.get("client_id")) {
        (Some(wrong), None) => format!("The request could not be read: {wrong}."),
        (_, None) => "The request names no client: client_id is missing.".to_owned(),
        (_, Some(_)) => {
            "There is no client with the client ID that was sent. Client IDs are compared exactly.".to_owned()
        }
    };
    Refusal {
        title: "The application is not known here",
        text,
        advice: "If you look after the application, compare its client_id with the registry. If not, tell whoever does.",
        sent: sent_of(sent, &["client_id", "redirect_uri"]),
        kept: false,
    }
}

/// An admin has switched the client off.
pub(crate) fn suspended(client: &Client) -> Refusal {
    Refusal {
        title: "This application is suspended",
        text: format!("An admin has switched off “{}”. Nobody can sign in to it.", client.metadata.name),
        advice: "Ask whoever looks after the application.",
        sent: Vec::new(),
        kept: true,
    }
}

/// The redirect URI that was sent is none of the client's, or none was.
pub(crate) fn unknown_redirect_uri(sent: &Parameters, client: &Client) -> Refusal {
    let name = &client.metadata.name;
    let text = match (sent.wrong(), sent.get("redirect_uri")) {
        (Some(wrong), None) => format!("The request could not be read: {wrong}."),
        (_, None) => format!("The request does not say where “{name}” is to be answered: redirect_uri is missing."),
        (_, Some(_)) => format!(
            "“{name}” is known here, and the redirect URI that was sent is not one of its own. They are compared character by \
             character."
        ),
    };
    Refusal {
        title: "The application cannot be answered there",
        text,
        advice: "If you look after the application, compare its redirect URI with the registered ones. If not, tell whoever \
                 does.",
        sent: sent_of(sent, &["client_id", "redirect_uri"]),
        kept: true,
    }
}

/// Nobody has looked at the client yet, and who is signed in is none of its owners.
pub(crate) fn waiting(client: &Client) -> Refusal {
    Refusal {
        title: "This application waits for a review",
        text: format!(
            "“{}” is registered and nobody has looked at it yet. It works for its owners and testers only.",
            client.metadata.name
        ),
        advice: "Try again when it has been accepted, or ask whoever sent you there.",
        sent: Vec::new(),
        kept: true,
    }
}

/// What was put aside is too old, or is nothing that was put aside here.
pub(crate) fn expired() -> Refusal {
    Refusal {
        title: "This sign-in has expired",
        text: "It was begun more than an hour ago, or its address is not complete.".to_owned(),
        advice: "Go back to the application that you want to sign in to, and begin again.",
        sent: Vec::new(),
        kept: false,
    }
}

/// What was sent, shortened: it is shown to whoever followed a link.
fn sent_of(sent: &Parameters, names: &[&'static str]) -> Vec<(&'static str, String)> {
    let shown = |name: &'static str| Some((name, sent.get(name)?.chars().take(300).collect()));
    names.iter().filter_map(|&name| shown(name)).collect()
}
