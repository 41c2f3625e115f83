//! What the provider keeps: codes and tokens that work once or until they end, consents, signing keys.

use domain::{AccountId, ClientKey, Role, SignInMethod, Timestamp};
use store::{
    Access, AccessToken, AuthorizationCode, ClaimAsked, Grace, Lives, NewGrant, Presented, Redeemed, Redemption,
    RefreshToken, Refreshed, Refreshing, SessionId, Store, StoredKey, TokenKind, Tokens,
};

use crate::engines::{DAY, Database, HOUR, MINUTE, NOW, form, on_both};

const URI: &str = "https://app.example.com/callback";
const OFFLINE: &str = "openid email offline_access";

fn at(offset: i64) -> Timestamp {
    Timestamp(NOW.0 + offset)
}

fn lives(now: Timestamp) -> Lives {
    Lives { access_token: Timestamp(now.0 + HOUR), refresh_token: Timestamp(now.0 + 30 * DAY) }
}

/// A client, and somebody who lets it have things.
pub struct Pair {
    pub client: ClientKey,
    account: AccountId,
}

impl Pair {
    pub async fn new(t: &Database) -> Self {
        Self { client: t.named("Kiln").await, account: t.account("ada@example.com", Role::Owner).await }
    }

    fn grant(&self) -> NewGrant<'static> {
        NewGrant {
            client: self.client,
            account: self.account,
            scope: OFFLINE,
            claims: None,
            beyond: &[],
            nonce: Some("n"),
            session: SessionId(self.client.0),
            auth_time: at(-MINUTE),
            method: Some(SignInMethod::Password),
            redirect_uri: URI,
            code_challenge: None,
            code_until: Some(at(MINUTE)),
            access_token_until: None,
            consent_until: None,
        }
    }

    pub async fn code(&self, store: &Store) -> AuthorizationCode {
        store.grant(self.grant(), NOW).await.unwrap().0.unwrap()
    }

    pub async fn redeem(&self, store: &Store, code: &AuthorizationCode, now: Timestamp) -> Redeemed {
        store.redeem_code(self.redemption(code), now).await.unwrap()
    }

    fn redemption<'a>(&self, code: &'a AuthorizationCode) -> Redemption<'a> {
        Redemption {
            code,
            client: self.client,
            redirect_uri: URI,
            code_challenge: None,
            needs_challenge: false,
            lives: lives(NOW),
        }
    }

    pub async fn tokens(&self, store: &Store) -> Tokens {
        let code = self.code(store).await;
        got(self.redeem(store, &code, NOW).await)
    }

    pub async fn refresh(&self, store: &Store, token: &RefreshToken, scope: Option<&str>) -> Refreshed {
        store.refresh(Refreshing { token, client: self.client, scope, lives: lives(NOW) }, NOW).await.unwrap()
    }
}

#[track_caller]
fn got(redeemed: Redeemed) -> Tokens {
    match redeemed {
        Redeemed::Tokens(tokens) => *tokens,
        other => panic!("{other:?}"),
    }
}

#[track_caller]
fn next(refreshed: Refreshed) -> Tokens {
    match refreshed {
        Refreshed::Tokens(tokens) => *tokens,
        other => panic!("{other:?}"),
    }
}

async fn access(store: &Store, token: &AccessToken, now: Timestamp) -> Option<Access> {
    store.access(token, now).await.unwrap()
}

on_both! {
    async fn a_code_works_once_and_a_replay_takes_everything_back(t: &Database) {
        let pair = Pair::new(t).await;
        let code = pair.code(&t.store).await;
        let tokens = got(pair.redeem(&t.store, &code, at(MINUTE)).await);
        assert_eq!((tokens.scope.as_str(), tokens.nonce.as_deref(), tokens.auth_time), (OFFLINE, Some("n"), at(-MINUTE)));
        assert_eq!(tokens.person.email, "ada@example.com");
        let found = access(&t.store, &tokens.access_token, at(HOUR - 1)).await.unwrap();
        assert_eq!((found.person.account, found.client, found.scope.as_str()), (pair.account, pair.client, OFFLINE));
        assert_eq!(access(&t.store, &tokens.access_token, at(HOUR)).await, None);

        assert_eq!(pair.redeem(&t.store, &code, NOW).await, Redeemed::Replayed);
        assert_eq!(access(&t.store, &tokens.access_token, NOW).await, None);
        assert_eq!(pair.refresh(&t.store, &tokens.refresh_token.unwrap(), None).await, Refreshed::Unknown);
    }

    async fn of_two_that_bring_a_code_at_the_same_moment_one_gets_tokens(t: &Database) {
        let pair = Pair::new(t).await;
        let other = t.another().await;
        for _ in 0..10 {
            let code = pair.code(&t.store).await;
            let (one, two) = tokio::join!(pair.redeem(&t.store, &code, NOW), pair.redeem(&other, &code, NOW));
            let tokens = [one, two].into_iter().filter(|outcome| matches!(outcome, Redeemed::Tokens(_))).count();
            assert_eq!(tokens, 1);
        }
        other.close().await;
    }

    async fn a_code_is_for_one_client_one_uri_one_verifier_and_a_short_time(t: &Database) {
        let pair = Pair::new(t).await;
        let other = t.named("Other").await;
        let grant = async |grant: NewGrant<'_>| t.store.grant(grant, NOW).await.unwrap().0.unwrap();
        let redeem = async |redemption: Redemption<'_>, now| t.store.redeem_code(redemption, now).await.unwrap();

        let code = pair.code(&t.store).await;
        assert_eq!(redeem(Redemption { client: other, ..pair.redemption(&code) }, NOW).await, Redeemed::AnotherClient);
        assert_eq!(redeem(pair.redemption(&code), NOW).await, Redeemed::Replayed, "it was in the wrong hands");
        let code = pair.code(&t.store).await;
        assert_eq!(pair.redeem(&t.store, &code, at(2 * MINUTE)).await, Redeemed::Expired, "its minute, and one of clocks");
        let code = pair.code(&t.store).await;
        let elsewhere = Redemption { redirect_uri: "https://app.example.com/other", ..pair.redemption(&code) };
        assert_eq!(redeem(elsewhere, NOW).await, Redeemed::RedirectUri);
        let nobody = AuthorizationCode::parse(&"A".repeat(43)).unwrap();
        assert_eq!(pair.redeem(&t.store, &nobody, NOW).await, Redeemed::Unknown);

        let bound = || NewGrant { code_challenge: Some("right"), ..pair.grant() };
        for (promised, brought, fits) in [
            (true, Some("right"), true),
            (true, Some("wrong"), false),
            (true, None, false),
            (false, Some("right"), false),
        ] {
            let code = grant(if promised { bound() } else { pair.grant() }).await;
            let outcome = redeem(Redemption { code_challenge: brought, ..pair.redemption(&code) }, NOW).await;
            assert_eq!(matches!(outcome, Redeemed::Tokens(_)), fits, "{promised} {brought:?} {outcome:?}");
        }
        let code = grant(pair.grant()).await;
        let strict = Redemption { needs_challenge: true, ..pair.redemption(&code) };
        assert_eq!(redeem(strict, NOW).await, Redeemed::NoChallenge);
        let code = grant(bound()).await;
        let answered =
            Redemption { needs_challenge: true, code_challenge: Some("right"), ..pair.redemption(&code) };
        assert!(matches!(redeem(answered, NOW).await, Redeemed::Tokens(_)));
    }

    async fn refresh_tokens_rotate_and_a_replay_ends_the_family(t: &Database) {
        let pair = Pair::new(t).await;
        let first = pair.tokens(&t.store).await;
        let old = first.refresh_token.unwrap();
        let second = next(pair.refresh(&t.store, &old, Some("openid")).await);
        assert_eq!(second.scope, "openid");
        let third = next(pair.refresh(&t.store, second.refresh_token.as_ref().unwrap(), None).await);
        assert_eq!(third.scope, OFFLINE, "less once is not less for ever");
        assert!(access(&t.store, &first.access_token, NOW).await.is_some());

        let more = pair.refresh(&t.store, third.refresh_token.as_ref().unwrap(), Some("openid admin")).await;
        assert_eq!(more, Refreshed::Scope);
        assert_eq!(pair.refresh(&t.store, &old, None).await, Refreshed::Replayed);
        for token in [&first.access_token, &second.access_token, &third.access_token] {
            assert_eq!(access(&t.store, token, NOW).await, None);
        }
        assert_eq!(pair.refresh(&t.store, third.refresh_token.as_ref().unwrap(), None).await, Refreshed::Unknown);
    }

    async fn a_refresh_token_is_for_one_client_and_ends(t: &Database) {
        let pair = Pair::new(t).await;
        let other = Pair { client: t.named("Other").await, account: pair.account };
        let tokens = pair.tokens(&t.store).await;
        let token = tokens.refresh_token.as_ref().unwrap();
        let late = Refreshing { token, client: pair.client, scope: None, lives: lives(NOW) };
        assert_eq!(t.store.refresh(late, at(30 * DAY)).await.unwrap(), Refreshed::Unknown);
        assert_eq!(other.refresh(&t.store, token, None).await, Refreshed::AnotherClient);
        assert_eq!(access(&t.store, &tokens.access_token, NOW).await, None, "it was in the wrong hands");
        let online = NewGrant { scope: "openid", ..pair.grant() };
        let code = t.store.grant(online, NOW).await.unwrap().0.unwrap();
        assert_eq!(got(pair.redeem(&t.store, &code, NOW).await).refresh_token, None);
    }

    async fn of_two_refreshes_at_the_same_moment_one_is_the_second(t: &Database) {
        let pair = Pair::new(t).await;
        let other = t.another().await;
        for _ in 0..10 {
            let tokens = pair.tokens(&t.store).await;
            let token = tokens.refresh_token.unwrap();
            let (one, two) = tokio::join!(pair.refresh(&t.store, &token, None), pair.refresh(&other, &token, None));
            let won = [one, two].into_iter().filter(|outcome| matches!(outcome, Refreshed::Tokens(_))).count();
            assert_eq!(won, 1);
        }
        other.close().await;
    }

    async fn nothing_works_for_who_is_suspended_disabled_or_gone(t: &Database) {
        let pair = Pair::new(t).await;
        let tokens = pair.tokens(&t.store).await;
        let works = async || access(&t.store, &tokens.access_token, NOW).await.is_some();
        t.operator().suspend_clients(&[pair.client], "").await.unwrap();
        assert!(!works().await);
        t.operator().resume_clients(&[pair.client], "").await.unwrap();
        assert!(works().await);
        t.operator().delete_clients(&[pair.client], "").await.unwrap();
        assert!(!works().await);
        t.operator().restore_clients(&[pair.client]).await.unwrap();
        let code = pair.code(&t.store).await;
        t.operator().disable_account(pair.account).await.unwrap();
        assert!(!works().await);
        assert_eq!(pair.redeem(&t.store, &code, NOW).await, Redeemed::Revoked);
    }

    async fn tokens_are_revoked_by_those_who_have_them(t: &Database) {
        let pair = Pair::new(t).await;
        let other = t.named("Other").await;
        let (one, two) = (pair.tokens(&t.store).await, pair.tokens(&t.store).await);
        let revoke = async |token: &str, client| t.store.revoke_token(token, client, NOW).await.unwrap();
        assert!(!revoke(one.access_token.expose(), other).await);
        assert!(revoke("nonsense", other).await);
        assert!(revoke(one.access_token.expose(), pair.client).await);
        assert_eq!(access(&t.store, &one.access_token, NOW).await, None);
        let token = one.refresh_token.unwrap();
        let kept = next(pair.refresh(&t.store, &token, None).await);
        assert!(revoke(two.refresh_token.unwrap().expose(), pair.client).await);
        assert_eq!(access(&t.store, &two.access_token, NOW).await, None);
        assert!(access(&t.store, &kept.access_token, NOW).await.is_some());
    }

    async fn introspection_tells_tokens_apart(t: &Database) {
        let pair = Pair::new(t).await;
        let other = t.named("Other").await;
        let tokens = pair.tokens(&t.store).await;
        let kind = async |token: &str, asking| {
            t.store.introspect(token, asking, NOW).await.unwrap().map(|found| found.kind)
        };
        assert_eq!(kind(tokens.access_token.expose(), other).await, Some(TokenKind::Access));
        let refresh = tokens.refresh_token.unwrap();
        assert_eq!(kind(refresh.expose(), pair.client).await, Some(TokenKind::Refresh));
        assert_eq!(kind(refresh.expose(), other).await, None);
        assert_eq!(kind("nonsense", other).await, None);
        pair.refresh(&t.store, &refresh, None).await;
        assert_eq!(kind(refresh.expose(), pair.client).await, None, "it was used");
    }

    async fn consent_is_remembered_value_by_value(t: &Database) {
        let pair = Pair::new(t).await;
        let covers = async |scope: &str, now| {
            t.store.consent_covers(pair.account, pair.client, (scope, &[]), now).await.unwrap()
        };
        let agree = async |scope: &'static str, until| {
            let grant = NewGrant { scope, consent_until: Some(until), ..pair.grant() };
            t.store.grant(grant, NOW).await.unwrap();
        };
        assert!(!covers("openid", NOW).await);
        agree("openid email", at(DAY)).await;
        assert!(covers("openid", NOW).await && covers("email openid", at(DAY - 1)).await);
        assert!(!covers("openid profile", NOW).await && !covers("openid", at(DAY)).await);
        agree("openid profile", at(2 * DAY)).await;
        assert!(covers("openid profile email", NOW).await);
        assert!(!covers("openid email", at(DAY)).await, "nobody asked about email again");
        let other = t.named("Other").await;
        assert!(!t.store.consent_covers(pair.account, other, ("openid", &[]), NOW).await.unwrap());
    }

    async fn consent_to_a_claim_is_none_to_its_scope(t: &Database) {
        const EMAIL: ClaimAsked = ClaimAsked { name: "email", scope: "email" };
        const PHONE: ClaimAsked = ClaimAsked { name: "phone_number", scope: "phone" };
        let pair = Pair::new(t).await;
        let covers = async |scope: &str, beyond: &[ClaimAsked], now| {
            t.store.consent_covers(pair.account, pair.client, (scope, beyond), now).await.unwrap()
        };
        let agree = async |scope: &'static str, beyond: &[ClaimAsked], until| {
            let grant = NewGrant { scope, beyond, consent_until: Some(until), ..pair.grant() };
            t.store.grant(grant, NOW).await.unwrap();
        };
        agree("openid", &[EMAIL], at(DAY)).await;
        assert!(covers("openid", &[EMAIL], NOW).await && covers("openid", &[], NOW).await);
        assert!(!covers("openid", &[EMAIL, PHONE], NOW).await && !covers("openid email", &[], NOW).await);
        // Nobody can ask for a claim under the name of a scope value.
        assert!(!covers("openid phone_number", &[], NOW).await);
        agree("openid phone_number phone", &[], at(2 * DAY)).await;
        assert!(covers("openid", &[EMAIL, PHONE], NOW).await, "the scope phone has it in it");
        assert!(!covers("openid", &[EMAIL], at(DAY)).await, "each has an end of its own");
        t.store.purge(at(DAY + 1)).await.unwrap();
        assert_eq!(t.sql("SELECT CAST(COUNT(*) AS TEXT) FROM consent_claim").await.unwrap(), ["0"]);
    }

    async fn what_was_asked_for_by_name_stays_with_the_grant(t: &Database) {
        let pair = Pair::new(t).await;
        let claims = Some(r#"{"userinfo":{"email":{}}}"#);
        let grant = NewGrant { claims, access_token_until: Some(at(HOUR)), ..pair.grant() };
        let (code, first) = t.store.grant(grant, NOW).await.unwrap();
        let mut held = vec![first.unwrap()];
        let tokens = got(pair.redeem(&t.store, &code.unwrap(), NOW).await);
        assert_eq!((tokens.claims.as_deref(), tokens.method), (claims, Some(SignInMethod::Password)));
        held.push(tokens.access_token);
        let tokens = next(pair.refresh(&t.store, &tokens.refresh_token.unwrap(), Some("openid")).await);
        assert_eq!((tokens.claims.as_deref(), tokens.method), (claims, Some(SignInMethod::Password)));
        held.push(tokens.access_token);
        for token in &held {
            assert_eq!(access(&t.store, token, NOW).await.unwrap().claims.as_deref(), claims);
        }
        let unknown = NewGrant { method: None, ..pair.grant() };
        let code = t.store.grant(unknown, NOW).await.unwrap().0.unwrap();
        let tokens = got(pair.redeem(&t.store, &code, NOW).await);
        assert_eq!((tokens.claims, tokens.method), (None, None));
    }

    async fn what_has_ended_is_purged(t: &Database) {
        let pair = Pair::new(t).await;
        let grant = NewGrant { consent_until: Some(at(90 * DAY)), ..pair.grant() };
        let code = t.store.grant(grant, NOW).await.unwrap().0.unwrap();
        got(pair.redeem(&t.store, &code, NOW).await);
        pair.code(&t.store).await;
        assert_eq!(t.store.purge(at(2 * DAY)).await.unwrap().grants, 1, "one whose code nobody fetched");
        assert_eq!(t.store.purge(at(31 * DAY)).await.unwrap().grants, 1, "and one whose refresh token has ended");
        assert!(t.store.consent_covers(pair.account, pair.client, ("openid", &[]), at(31 * DAY)).await.unwrap());
        t.store.purge(at(91 * DAY)).await.unwrap();
        for table in ["access_grant", "access_token", "refresh_token", "consent", "consent_claim"] {
            let count = format!("SELECT CAST(COUNT(*) AS TEXT) FROM {table}");
            assert_eq!(t.sql(&count).await.unwrap(), ["0"], "{table}");
        }
    }

    async fn clients_prove_themselves_with_any_secret_that_works(t: &Database) {
        let created = t.create(&form("Kiln")).await;
        let (key, id, old) = (created.client.key, created.client.client_id, created.secret.unwrap());
        let new = t.operator().rotate_secret(key, "", Grace::Hour, None).await.unwrap();
        let presented = async |secret: Option<&str>, now| {
            t.store.authenticate_client(&id, secret, now).await.unwrap().unwrap().presented
        };
        assert_eq!(presented(Some(new.secret.expose()), NOW).await, Presented::Secret(new.id));
        assert!(matches!(presented(Some(old.expose()), at(HOUR - 1)).await, Presented::Secret(_)));
        assert_eq!(presented(Some(old.expose()), at(HOUR)).await, Presented::Wrong);
        assert_eq!(presented(Some("wrong"), NOW).await, Presented::Wrong);
        assert_eq!(presented(None, NOW).await, Presented::Nothing);
        let nobody = domain::ClientId::parse("nobody").unwrap();
        assert_eq!(t.store.authenticate_client(&nobody, None, NOW).await.unwrap(), None);
        let before = t.store.statements();
        presented(Some(new.secret.expose()), at(HOUR)).await;
        assert_eq!(t.store.statements() - before, 1, "its use is not written down each time");
        t.operator().delete_clients(&[key], "").await.unwrap();
        assert_eq!(t.store.authenticate_client(&id, None, NOW).await.unwrap(), None);
    }

    async fn hs256_signs_with_the_newest_secret_that_works(t: &Database) {
        let created = t.create(&domain::ClientForm { jwt_alg: "HS256".to_owned(), ..form("Kiln") }).await;
        let key = created.client.key;
        let signs = async |now| t.store.signing_secret(key, now).await.unwrap().map(|secret| secret.expose().to_owned());
        assert_eq!(signs(NOW).await.as_deref(), created.secret.as_ref().map(domain::ClientSecret::expose));
        let new = t.operator().rotate_secret(key, "", Grace::Day, Some(at(HOUR))).await.unwrap();
        assert_eq!(signs(NOW).await.as_deref(), Some(new.secret.expose()));
        assert_eq!(signs(at(HOUR)).await.as_deref(), created.secret.as_ref().map(domain::ClientSecret::expose));
        let plain = t.named("Plain").await;
        assert_eq!(t.store.signing_secret(plain, NOW).await.unwrap(), None);
    }

    async fn servers_agree_on_signing_keys(t: &Database) {
        let key = |kid: &str, signs_from| StoredKey { kid: kid.to_owned(), signs_from, pkcs8: kid.as_bytes().to_vec() };
        let other = t.another().await;
        let (one, two) = (key("one", NOW), key("two", NOW));
        let (first, second) =
            tokio::join!(t.store.add_signing_key(&one, None, NOW), other.add_signing_key(&two, None, NOW));
        assert!(first.unwrap() != second.unwrap(), "one of them was faster");
        let kept = t.store.signing_keys().await.unwrap();
        assert_eq!(kept, other.signing_keys().await.unwrap());
        assert_eq!(kept[0].pkcs8, kept[0].kid.as_bytes());
        assert!(t.store.add_signing_key(&key("next", at(DAY)), Some(&kept[0].kid), NOW).await.unwrap());
        assert_eq!(other.signing_keys().await.unwrap().last().unwrap().kid, "next");
        other.remove_signing_key("next").await.unwrap();
        assert_eq!(t.store.signing_keys().await.unwrap(), kept);
        // Sealed, and bound to its name.
        let renamed = "UPDATE signing_key SET kid = 'another'";
        t.sql(renamed).await.unwrap();
        assert!(t.store.signing_keys().await.is_err());
        other.close().await;
    }

    async fn no_code_or_token_is_readable(t: &Database) {
        let pair = Pair::new(t).await;
        let code = pair.code(&t.store).await;
        let tokens = got(pair.redeem(&t.store, &code, NOW).await);
        let debug = format!("{code:?} {tokens:?}");
        let text = |table: &str, column: &str| match t.store.engine() {
            store::Engine::Sqlite => format!("SELECT hex({column}) FROM {table} WHERE {column} IS NOT NULL"),
            store::Engine::Postgres => format!("SELECT encode({column}, 'hex') FROM {table} WHERE {column} IS NOT NULL"),
        };
        let mut dump = Vec::new();
        for (table, column) in [("access_grant", "code"), ("access_token", "digest"), ("refresh_token", "digest")] {
            dump.extend(t.sql(&text(table, column)).await.unwrap());
        }
        assert_eq!(dump.len(), 3);
        assert!(dump.iter().all(|digest| digest.len() == 64), "a SHA-256 each");
        for secret in [code.expose(), tokens.access_token.expose(), tokens.refresh_token.as_ref().unwrap().expose()] {
            assert!(!debug.contains(secret));
        }
    }

    async fn notes_open_for_their_purpose_alone(t: &Database) {
        let sealed = t.store.seal_note("one", "text").unwrap();
        assert_eq!(t.store.open_note("one", &sealed).as_deref(), Some("text"));
        assert_eq!(t.store.open_note("two", &sealed), None);
        for broken in ["", "AAAA", "%%%", &sealed[1..]] {
            assert_eq!(t.store.open_note("one", broken), None);
        }
        let other = t.another().await;
        assert_eq!(other.open_note("one", &sealed).as_deref(), Some("text"), "another server opens it");
        other.close().await;
    }
}
