//! What happened at the provider and is written down once a second, not with each request.

use std::collections::BTreeMap;

use domain::{
    AccountId, ClientKey, SecretId, Timestamp,
    doctor::{KEPT, RefusedRequest},
};

/// Refusals that are held before they are written: of any one client no more than are kept.
const REFUSED: usize = 2000;

/// The parts of a client whose use is noted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum UseKind {
    /// A redirect URI, as it is registered.
    RedirectUri,
    /// A response type.
    ResponseType,
    /// A scope value.
    Scope,
    /// A secret, by its identifier.
    Secret,
    /// Whether PKCE came with a request for a code: `S256` or `none`.
    Pkce,
    /// How far requests came: `authorize`, one that the client may make; `token`, tokens were given.
    Step,
}

impl UseKind {
    const ALL: [Self; 6] = [Self::RedirectUri, Self::ResponseType, Self::Scope, Self::Secret, Self::Pkce, Self::Step];

    /// The written form.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::RedirectUri => "redirect_uri",
            Self::ResponseType => "response_type",
            Self::Scope => "scope",
            Self::Secret => "secret",
            Self::Pkce => "pkce",
            Self::Step => "step",
        }
    }

    /// From the written form.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// What happened since it was last written down.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Happened {
    pub(super) refused: Vec<RefusedRequest>,
    pub(super) sign_ins: BTreeMap<(ClientKey, i64), i64>,
    pub(super) used: BTreeMap<(ClientKey, UseKind, String), Timestamp>,
    pub(super) people: BTreeMap<(ClientKey, UseKind, String, AccountId), Timestamp>,
    pub(super) clients: BTreeMap<ClientKey, Timestamp>,
    pub(super) secrets: BTreeMap<(SecretId, ClientKey), Timestamp>,
}

impl Happened {
    /// A request was refused.
    pub fn refused(&mut self, request: RefusedRequest) {
        let of_client = |other: &RefusedRequest| other.client == request.client;
        let full = self.refused.iter().filter(|other| of_client(other)).count() >= KEPT;
        let oldest = if full { self.refused.iter().position(of_client) } else { None };
        if let Some(oldest) = oldest.or_else(|| (self.refused.len() >= REFUSED).then_some(0)) {
            self.refused.remove(oldest);
        }
        self.refused.push(request);
    }

    /// Somebody signed in to a client.
    pub fn signed_in(&mut self, client: ClientKey, at: Timestamp) {
        *self.sign_ins.entry((client, day(at))).or_default() += 1;
        latest(&mut self.clients, client, at);
    }

    /// A part of a client was used, by somebody where that is known.
    pub fn used(&mut self, client: ClientKey, kind: UseKind, value: &str, by: Option<AccountId>, at: Timestamp) {
        latest(&mut self.used, (client, kind, value.to_owned()), at);
        if let Some(account) = by {
            latest(&mut self.people, (client, kind, value.to_owned(), account), at);
        }
    }

    /// A client proved itself with a secret.
    pub fn authenticated(&mut self, client: ClientKey, secret: SecretId, at: Timestamp) {
        latest(&mut self.clients, client, at);
        latest(&mut self.secrets, (secret, client), at);
        self.used(client, UseKind::Secret, &secret.to_string(), None, at);
    }

    /// Whether there is nothing to write down.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// What happened before `later`, and that.
    #[must_use]
    pub fn and(mut self, later: Self) -> Self {
        for request in later.refused {
            self.refused(request);
        }
        for (key, sign_ins) in later.sign_ins {
            *self.sign_ins.entry(key).or_default() += sign_ins;
        }
        later.used.into_iter().for_each(|(key, at)| latest(&mut self.used, key, at));
        later.people.into_iter().for_each(|(key, at)| latest(&mut self.people, key, at));
        later.clients.into_iter().for_each(|(key, at)| latest(&mut self.clients, key, at));
        later.secrets.into_iter().for_each(|(key, at)| latest(&mut self.secrets, key, at));
        self
    }
}

/// The day of a point in time: days since 1970, in UTC.
pub(crate) const fn day(at: Timestamp) -> i64 {
    at.0.div_euclid(24 * 60 * 60 * 1000)
}

fn latest<K: Ord>(map: &mut BTreeMap<K, Timestamp>, key: K, at: Timestamp) {
    let known = map.entry(key).or_insert(at);
    *known = at.max(*known);
}

#[cfg(test)]
mod tests {
    use domain::{RequestId, doctor::Endpoint};
    use uuid::Uuid;

    use super::*;

    fn refused(client: u128, at: i64) -> RefusedRequest {
        RefusedRequest {
            id: RequestId(Uuid::from_u128(at.unsigned_abs().into())),
            client: ClientKey(Uuid::from_u128(client)),
            at: Timestamp(at),
            endpoint: Endpoint::Authorize,
            error: String::new(),
            description: String::new(),
            sent: Vec::new(),
        }
    }

    #[test]
    fn whoever_sends_many_pushes_out_their_own() {
        let mut happened = Happened::default();
        happened.refused(refused(1, 0));
        for at in 1..1000 {
            happened.refused(refused(2, at));
        }
        assert_eq!(happened.refused.len(), 1 + KEPT);
        assert_eq!(happened.refused[0].client, ClientKey(Uuid::from_u128(1)));
        assert_eq!(happened.refused.last().map(|last| last.at), Some(Timestamp(999)), "the last ones stay");
        for client in 10..10_000 {
            happened.refused(refused(client, 0));
        }
        assert_eq!(happened.refused.len(), REFUSED);
    }

    #[test]
    fn what_could_not_be_written_is_not_lost() {
        let client = ClientKey(Uuid::from_u128(1));
        let mut first = Happened::default();
        first.signed_in(client, Timestamp(5));
        first.used(client, UseKind::Scope, "openid", None, Timestamp(5));
        let mut second = Happened::default();
        second.signed_in(client, Timestamp(3));
        second.used(client, UseKind::Scope, "openid", None, Timestamp(3));
        let both = first.and(second);
        assert_eq!(both.sign_ins.get(&(client, 0)), Some(&2));
        assert_eq!(both.used.values().next(), Some(&Timestamp(5)), "the latest use counts");
        assert!(!both.is_empty() && Happened::default().is_empty());
    }
}
