//! What saving will do, said before it is done.

use crate::{Client, ClientForm, ClientType, Field, Metadata, anatomy, consent, diff, form::Policy, read, text::shown};

/// One sentence on what saving will do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Say {
    /// What kind of news it is.
    pub tone: Tone,
    /// The sentence.
    pub text: String,
}

/// Kinds of news.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Something comes, changes or stays.
    Plain,
    /// Something ends, and cannot be had back.
    Loss,
    /// It cannot be saved yet.
    Blocked,
}

/// What saving `form` will do to the client, in sentences: credentials first, then properties, and at the end what
/// stands in the way. Never empty.
pub fn preview(form: &ClientForm, before: Option<&Client>, policy: &Policy) -> Vec<Say> {
    let (after, problems) = read::read(form, policy);
    let mut say = Vec::new();
    match before {
        None => new_client(&after, &mut say),
        Some(client) => existing_client(client, &after, &mut say),
    }
    let mut refusals: Vec<(Field, Option<u32>)> = problems
        .iter()
        .filter(|problem| read::is_refusal(problem))
        .map(|problem| (problem.field, problem.index))
        .collect();
    refusals.dedup();
    let uris = refusals.iter().filter(|(field, index)| index.is_some() && *field != Field::ResponseTypes).count();
    let fields = refusals.len() - uris;
    let blocked = match (uris, fields) {
        (0, 0) => None,
        (1, 0) => Some("One URI must be mended first.".to_owned()),
        (uris, 0) => Some(format!("{} URIs must be mended first.", number(uris))),
        (0, 1) => Some("One field must be filled in or mended first.".to_owned()),
        (0, fields) => Some(format!("{} fields must be filled in or mended first.", number(fields))),
        (uris, fields) => Some(format!("{} things must be filled in or mended first.", number(uris + fields))),
    };
    say.extend(blocked.map(|text| Say { tone: Tone::Blocked, text }));
    say
}

fn new_client(after: &Metadata, say: &mut Vec<Say>) {
    let text = match after.client_type {
        ClientType::Confidential => "A client ID and a secret will be made. The secret is shown once.",
        ClientType::Public => "A client ID will be made. Public clients have no secret.",
    };
    say.push(plain(text));
}

fn existing_client(client: &Client, after: &Metadata, say: &mut Vec<Say>) {
    let before = &client.metadata;
    match after.client_type {
        ClientType::Public if client.has_secret => {
            let text = "The secret will be erased: public clients have none.".to_owned();
            say.push(Say { tone: Tone::Loss, text });
        }
        ClientType::Confidential if !client.has_secret => say.push(plain("A secret will be made, and shown once.")),
        ClientType::Public | ClientType::Confidential => {}
    }
    let changes = diff::changes(before, after);
    for change in &changes {
        match change.field {
            Field::RedirectUris | Field::PostLogoutRedirectUris => uris(before, change, say),
            Field::ResponseTypes => {
                listed(&change.added, "Response types will be added", say);
                listed(&change.removed, "Response types will end", say);
            }
            Field::Name => say.push(plain(format!("Users will see the name “{}”.", after.name))),
            Field::Logo if after.logo.is_some() => say.push(plain("Users will see another logo.")),
            Field::Logo => say.push(plain("Users will see no logo any more.")),
            Field::RequirePkce if after.needs_pkce() => say.push(plain("Sign-ins without PKCE will be refused.")),
            Field::RequirePkce => say.push(plain("Sign-ins without PKCE will be let through.")),
            Field::JwtAlg => say.push(plain(format!("ID tokens will be signed with {}.", after.jwt_alg))),
            _ => {}
        }
    }
    let asked =
        |of: &Metadata| consent::sentence(of.client_type, &of.response_types, of.require_consent, of.reuse_consent);
    if asked(before) != asked(after) && !after.response_types.is_empty() {
        say.push(plain(asked(after)));
    }
    let others: Vec<&str> =
        changes.iter().map(|change| change.field).filter(|&field| is_quiet(field)).map(Field::label).collect();
    if !others.is_empty() {
        say.push(plain(format!("{} will change.", others.join(", "))));
    }
    if changes.is_empty() && say.is_empty() {
        say.push(plain("Nothing has changed."));
    }
}

/// Fields whose change is only named.
fn is_quiet(field: Field) -> bool {
    matches!(
        field,
        Field::ClientType
            | Field::ApplicationType
            | Field::Scope
            | Field::WebsiteUrl
            | Field::TermsUrl
            | Field::ContactEmail
            | Field::Extended
    )
}

fn uris(before: &Metadata, change: &diff::Change, say: &mut Vec<Say>) {
    let kind = |count| match (change.field, count) {
        (Field::RedirectUris, 1) => "redirect URI",
        (Field::RedirectUris, _) => "redirect URIs",
        (_, 1) => "post logout redirect URI",
        (_, _) => "post logout redirect URIs",
    };
    let known: Vec<&str> = before
        .redirect_uris
        .iter()
        .chain(&before.post_logout_redirect_uris)
        .filter_map(|uri| anatomy::host(uri))
        .collect();
    let mut new_hosts: Vec<&str> = Vec::new();
    for host in change.added.iter().filter_map(|uri| anatomy::host(uri)) {
        if !known.contains(&host) && !new_hosts.contains(&host) {
            new_hosts.push(host);
        }
    }
    let added = change.added.len();
    if added > 0 {
        let where_to = match new_hosts.as_slice() {
            [] => String::new(),
            [host] => format!(" on a new host, {}", shown(host)),
            hosts => format!(" on {} new hosts", number(hosts.len()).to_lowercase()),
        };
        say.push(plain(format!("{} {} will be added{where_to}.", number(added), kind(added))));
    }
    let removed = change.removed.len();
    if removed > 0 {
        let text = format!("{} {} will stop working.", number(removed), kind(removed));
        say.push(Say { tone: Tone::Loss, text });
    }
    if added == 0 && removed == 0 {
        say.push(plain(format!("The order of the {} will change.", kind(2))));
    }
}

fn listed(values: &[String], what: &str, say: &mut Vec<Say>) {
    if !values.is_empty() {
        say.push(plain(format!("{what}: {}.", values.join(", "))));
    }
}

fn plain(text: impl Into<String>) -> Say {
    Say { tone: Tone::Plain, text: text.into() }
}

/// Small numbers in words, at the beginning of a sentence.
fn number(count: usize) -> String {
    const WORDS: [&str; 10] = ["No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine"];
    WORDS.get(count).map_or_else(|| count.to_string(), |&word| word.to_owned())
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::{ClientId, ClientKey, ClientStatus, Revision, Timestamp};

    fn client() -> Client {
        Client {
            key: ClientKey(Uuid::nil()),
            client_id: ClientId::parse("k3v9t0q2m8x1c7b5n4z6w2ja").unwrap(),
            metadata: Metadata {
                name: "Tidewater".to_owned(),
                redirect_uris: vec!["https://app.tidewater.example/cb".to_owned()],
                ..Metadata::default()
            },
            status: ClientStatus::Active,
            revision: Revision(1),
            has_secret: true,
            date_created: Timestamp(0),
        }
    }

    fn said(before: Option<&Client>, edit: impl Fn(&mut ClientForm)) -> String {
        let mut form = ClientForm::from(&client().metadata);
        edit(&mut form);
        let said = preview(&form, before, &Policy::default());
        said.into_iter().map(|say| say.text).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn new_clients() {
        assert_eq!(said(None, |_| {}), "A client ID and a secret will be made. The secret is shown once.");
        assert_eq!(
            said(None, |form| form.client_type = "public".to_owned()),
            "A client ID will be made. Public clients have no secret."
        );
        assert_eq!(
            preview(&ClientForm::default(), None, &Policy::default()).last().unwrap().text,
            "Two fields must be filled in or mended first."
        );
    }

    #[test]
    fn edits() {
        type Edit = fn(&mut ClientForm);
        let before = client();
        let table: &[(Edit, &str)] = &[
            (|_| {}, "Nothing has changed."),
            (
                |form| form.client_type = "public".to_owned(),
                "The secret will be erased: public clients have none. Users will always be asked, because this client \
                 is public and uses the code flow. Client type will change.",
            ),
            (
                |form| {
                    form.redirect_uris.extend(
                        ["https://new.example/cb", "https://app.tidewater.example/x#", "javascript:x"]
                            .map(str::to_owned),
                    );
                },
                "Three redirect URIs will be added on a new host, new.example. Two URIs must be mended first.",
            ),
            (
                |form| form.redirect_uris = vec!["https://app.tidewater.example/new".to_owned()],
                "One redirect URI will be added. One redirect URI will stop working.",
            ),
            (|form| form.require_pkce = true, "Sign-ins without PKCE will be refused."),
            (|form| form.require_consent = false, "Users will never be asked, unless the request demands it."),
            (|form| form.response_types.push("code token".to_owned()), "Response types will be added: code token."),
            (
                |form| form.contact_email = "x".to_owned(),
                "Contact email will change. One field must be filled in or mended first.",
            ),
            (|form| form.jwt_alg = "HS256".to_owned(), "ID tokens will be signed with HS256."),
        ];
        for (edit, expected) in table {
            assert_eq!(said(Some(&before), edit), *expected);
        }
    }

    #[test]
    fn a_public_client_turns_confidential() {
        let mut before = client();
        before.metadata.client_type = ClientType::Public;
        before.has_secret = false;
        assert_eq!(
            said(Some(&before), |_| {}),
            "A secret will be made, and shown once. Users will be asked once, and again when the client asks for more. \
             Client type will change."
        );
    }
}
