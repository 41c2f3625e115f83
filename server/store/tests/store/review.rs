//! Owners ask, reviewers decide.

use domain::{
    AccountId, ClientForm, ClientKey, ClientStatus, Field, Metadata, ProposalId, Revision, Role, Timestamp,
    review::{ProposalKind, ProposalState, ReviewPolicy, Verdict},
    risk::Risk,
};
use store::{Action, Actor, AuditQuery, Registry, StoreError, Submitted};

use crate::engines::{Database, HOUR, MINUTE, NOW, form, on_both};

pub const SECOND: i64 = 1000;

pub fn at(ms: i64) -> Timestamp {
    Timestamp(NOW.0 + ms)
}

/// Somebody who can be asked for at any time.
pub struct Person {
    pub id: AccountId,
    email: String,
    role: Role,
}

impl Person {
    pub async fn new(t: &Database, email: &str, role: Role) -> Self {
        Self { id: t.account(email, role).await, email: email.to_owned(), role }
    }

    pub fn at(&self, t: &Database, ms: i64) -> Registry {
        let actor = Actor::Account { id: self.id, email: self.email.clone(), role: self.role };
        t.store.registry(actor, at(ms))
    }
}

/// Who asks, who decides, who administers.
pub struct Cast {
    pub olu: Person,
    pub rui: Person,
    pub ada: Person,
}

pub async fn cast(t: &Database) -> Cast {
    Cast {
        olu: Person::new(t, "olu@example.com", Role::Owner).await,
        rui: Person::new(t, "rui@example.com", Role::Reviewer).await,
        ada: Person::new(t, "ada@example.com", Role::Admin).await,
    }
}

/// A client in use that belongs to somebody.
pub async fn owned(t: &Database, name: &str, owner: &Person) -> ClientKey {
    let key = t.named(name).await;
    t.operator().add_owner(key, owner.id).await.unwrap();
    key
}

pub fn renamed(name: &str) -> ClientForm {
    form(name)
}

pub fn accept_all() -> Verdict {
    Verdict::Accept { fields: vec![Field::Name] }
}

pub async fn client(t: &Database, key: ClientKey) -> domain::Client {
    t.operator().client(key).await.unwrap().client
}

pub async fn state(t: &Database, id: ProposalId) -> ProposalState {
    t.operator().proposal(id).await.unwrap().summary.state
}

pub async fn actions(t: &Database, action: Action) -> usize {
    let query = AuditQuery { action: Some(action), limit: 500, ..AuditQuery::default() };
    t.operator().audit(&query).await.unwrap().events.len()
}

#[track_caller]
pub fn overtaken<T: std::fmt::Debug>(result: Result<T, StoreError>) -> String {
    match result {
        Err(StoreError::Overtaken(text)) => text,
        other => panic!("not overtaken: {other:?}"),
    }
}

pub async fn all_fields(t: &Database, id: ProposalId) -> Verdict {
    Verdict::Accept { fields: t.operator().proposal(id).await.unwrap().summary.fields }
}

on_both! {
    async fn an_owner_registers_and_waits(t: &Database) {
        let Cast { olu, rui, .. } = cast(t).await;
        let (created, id) = olu.at(t, 0).submit_client(&form("Kiln"), "For the potters").await.unwrap();
        let id = id.unwrap();
        let key = created.client.key;
        let secret = created.secret.unwrap();
        assert_eq!(created.client.status, ClientStatus::Waiting);
        assert_eq!(client(t, key).await.status, ClientStatus::Waiting);
        assert_eq!(t.operator().owners(key).await.unwrap()[0].account, olu.id);
        let found = t.operator().list(&store::ListQuery { search: "olu@ex".to_owned(), ..Default::default() }).await.unwrap();
        assert_eq!(found.rows.len(), 1, "it is found by its owner");
        assert!(t.store.verify_secret(&created.client.client_id, secret.expose(), NOW).await.unwrap().is_none());

        let proposal = rui.at(t, 0).proposal(id).await.unwrap();
        assert_eq!((proposal.summary.kind, proposal.summary.state), (ProposalKind::Registration, ProposalState::Waiting));
        assert_eq!(proposal.summary.name, "Kiln");
        assert_eq!(proposal.summary.host, "app.example.com");
        assert_eq!(proposal.summary.fields, [Field::Name, Field::RedirectUris]);
        assert_eq!(proposal.before, Metadata::default());
        assert!(proposal.risks.contains(&(Field::Name, Risk::Widening)));
        assert_eq!(proposal.summary.reason, "For the potters");

        // All of it or nothing.
        let only = Verdict::Accept { fields: vec![Field::Name] };
        assert!(matches!(rui.at(t, 0).decide(id, 1, &only, "").await, Err(StoreError::Invalid(_))));
        rui.at(t, 0).decide(id, 1, &all_fields(t, id).await, "Fine").await.unwrap();
        assert_eq!(t.store.apply_due_verdicts(at(9 * SECOND)).await.unwrap(), 0);
        assert_eq!(client(t, key).await.status, ClientStatus::Waiting);
        assert_eq!(t.store.apply_due_verdicts(at(10 * SECOND)).await.unwrap(), 1);
        assert_eq!(t.store.apply_due_verdicts(at(11 * SECOND)).await.unwrap(), 0);
        assert_eq!(client(t, key).await.status, ClientStatus::Active);
        assert_eq!(state(t, id).await, ProposalState::Accepted);
        assert!(t.store.verify_secret(&created.client.client_id, secret.expose(), NOW).await.unwrap().is_some());
        let comments = olu.at(t, 0).comments(id).await.unwrap();
        assert_eq!((comments[0].author.as_str(), comments[0].text.as_str()), ("rui@example.com", "Fine"));
        assert_eq!(actions(t, Action::ProposalAccepted).await, 1);
    }

    async fn registrations_work_at_once_where_the_policy_says_so(t: &Database) {
        let Cast { olu, rui, ada } = cast(t).await;
        let policy = ReviewPolicy { review_registrations: false, ..ReviewPolicy::default() };
        assert!(matches!(rui.at(t, 0).set_review_policy(&policy).await, Err(StoreError::Forbidden)));
        ada.at(t, 0).set_review_policy(&policy).await.unwrap();
        ada.at(t, 0).set_review_policy(&policy).await.unwrap();
        assert_eq!(actions(t, Action::ReviewPolicySet).await, 1);
        assert_eq!(olu.at(t, 0).review_policy().await.unwrap(), policy);
        let (created, id) = olu.at(t, 0).submit_client(&form("Kiln"), "").await.unwrap();
        assert_eq!((created.client.status, id), (ClientStatus::Active, None));
        assert_eq!(t.operator().owners(created.client.key).await.unwrap().len(), 1);
        let (created, id) = ada.at(t, 0).submit_client(&form("Admin's"), "").await.unwrap();
        assert_eq!((created.client.status, id), (ClientStatus::Active, None));
        assert!(t.operator().owners(created.client.key).await.unwrap().is_empty());
        let bad = ClientForm { redirect_uris: vec![], ..form("Bad") };
        assert!(matches!(olu.at(t, 0).submit_client(&bad, "").await, Err(StoreError::Refused(_))));
    }

    async fn a_refused_registration_is_suspended(t: &Database) {
        let Cast { olu, rui, .. } = cast(t).await;
        let (created, id) = olu.at(t, 0).submit_client(&form("Kiln"), "").await.unwrap();
        let id = id.unwrap();
        assert!(matches!(rui.at(t, 0).decide(id, 1, &Verdict::Refuse, "  ").await, Err(StoreError::Invalid(_))));
        rui.at(t, 0).decide(id, 1, &Verdict::Refuse, "We have one").await.unwrap();
        assert_eq!(t.store.apply_due_verdicts(at(MINUTE)).await.unwrap(), 1);
        assert_eq!(client(t, created.client.key).await.status, ClientStatus::Suspended);
        assert_eq!(state(t, id).await, ProposalState::Refused);
        assert_eq!(overtaken(rui.at(t, 0).decide(id, 2, &Verdict::Refuse, "x").await), "rui@example.com refused it.");
    }

    async fn what_tightens_applies_and_what_widens_waits(t: &Database) {
        let Cast { olu, rui, .. } = cast(t).await;
        let key = owned(t, "Kiln", &olu).await;
        let wish = ClientForm { reuse_consent: false, require_consent: false, ..form("Kiln Works") };
        let Submitted { saved, proposal } =
            olu.at(t, MINUTE).submit_change(key, Revision(1), &wish, "New name").await.unwrap();
        assert_eq!(saved.unwrap().client.revision, Revision(2));
        let id = proposal.unwrap();
        let now = client(t, key).await.metadata;
        assert_eq!((now.name.as_str(), now.reuse_consent, now.require_consent), ("Kiln", false, true));

        let proposal = rui.at(t, 0).proposal(id).await.unwrap();
        assert_eq!(proposal.summary.base, Revision(2));
        assert_eq!(proposal.risks, [(Field::Name, Risk::Widening), (Field::RequireConsent, Risk::Widening)]);
        assert_eq!(rui.at(t, 0).open_proposal(key).await.unwrap().unwrap().id, id);

        // The same again makes nothing; another wish amends it.
        let again = olu.at(t, MINUTE).submit_change(key, Revision(2), &wish, "").await.unwrap();
        assert_eq!((again.saved, again.proposal), (None, Some(id)));
        assert_eq!(rui.at(t, 0).proposal(id).await.unwrap().summary.version, 1);
        let other = ClientForm { name: "Kilnery".to_owned(), ..wish };
        rui.at(t, MINUTE).decide(id, 1, &accept_all(), "").await.unwrap();
        let amended = olu.at(t, MINUTE).submit_change(key, Revision(2), &other, "").await.unwrap();
        assert_eq!(amended.proposal, Some(id));
        let proposal = rui.at(t, 0).proposal(id).await.unwrap();
        assert_eq!((proposal.summary.version, proposal.summary.name.as_str()), (2, "Kilnery"));
        assert_eq!(proposal.summary.decision, None, "the verdict was about something else");
        assert_eq!(t.store.apply_due_verdicts(at(HOUR)).await.unwrap(), 0);
        overtaken(rui.at(t, MINUTE).decide(id, 1, &accept_all(), "").await);

        // Only the name: the rest is refused with it.
        rui.at(t, 2 * MINUTE).decide(id, 2, &accept_all(), "").await.unwrap();
        assert_eq!(t.store.apply_due_verdicts(at(HOUR)).await.unwrap(), 1);
        let after = client(t, key).await;
        assert_eq!((after.metadata.name.as_str(), after.metadata.require_consent), ("Kilnery", true));
        let revision = t.operator().revision(key, after.revision).await.unwrap().summary;
        assert_eq!((revision.by.as_str(), revision.reason.as_str()), ("rui@example.com", "Proposed by olu@example.com"));
        assert_eq!(olu.at(t, 0).open_proposal(key).await.unwrap(), None);
    }

    async fn nothing_changed_and_stale_bases(t: &Database) {
        let Cast { olu, rui, .. } = cast(t).await;
        let key = owned(t, "Kiln", &olu).await;
        let nothing = olu.at(t, 0).submit_change(key, Revision(1), &form("Kiln"), "").await.unwrap();
        assert_eq!((nothing.saved, nothing.proposal), (None, None));
        t.operator().update_client(key, Revision(1), &renamed("Admin's"), "").await.unwrap();
        let stale = olu.at(t, 0).submit_change(key, Revision(1), &renamed("Owner's"), "").await;
        assert!(matches!(stale, Err(StoreError::Conflict(newer)) if newer.client.revision == Revision(2)));
        let other = t.named("Somebody else's").await;
        let foreign = olu.at(t, 0).submit_change(other, Revision(1), &renamed("Mine"), "").await;
        assert!(matches!(foreign, Err(StoreError::NotFound)));
        let reviewer = rui.at(t, 0).submit_change(other, Revision(1), &renamed("Mine"), "").await;
        assert!(matches!(reviewer, Err(StoreError::Forbidden)));
        let bad = ClientForm { redirect_uris: vec![], ..form("Bad") };
        assert!(matches!(olu.at(t, 0).submit_change(key, Revision(2), &bad, "").await, Err(StoreError::Refused(_))));
    }

    async fn a_client_that_waits_changes_at_once(t: &Database) {
        let Cast { olu, rui, ada } = cast(t).await;
        let (created, id) = olu.at(t, 0).submit_client(&form("Kiln"), "").await.unwrap();
        let (key, id) = (created.client.key, id.unwrap());
        let done = olu.at(t, MINUTE).submit_change(key, Revision(1), &renamed("Kiln Works"), "Better").await.unwrap();
        assert_eq!(done.saved.unwrap().client.revision, Revision(2));
        assert_eq!(done.proposal, Some(id));
        let proposal = rui.at(t, 0).proposal(id).await.unwrap();
        assert_eq!((proposal.summary.name.as_str(), proposal.summary.base), ("Kiln Works", Revision(2)));

        // What an admin saves is what the registration asks for, too.
        rui.at(t, 0).decide(id, proposal.summary.version, &all_fields(t, id).await, "").await.unwrap();
        ada.at(t, 0).update_client(key, Revision(2), &renamed("Kiln & Co"), "").await.unwrap();
        assert_eq!(t.store.apply_due_verdicts(at(HOUR)).await.unwrap(), 0);
        let proposal = rui.at(t, 0).proposal(id).await.unwrap();
        assert_eq!((proposal.summary.name.as_str(), proposal.summary.decision), ("Kiln & Co", None));
        assert_eq!(client(t, key).await.status, ClientStatus::Waiting);
    }

    async fn sent_back_and_answered(t: &Database) {
        let Cast { olu, rui, .. } = cast(t).await;
        let key = owned(t, "Kiln", &olu).await;
        let id = olu.at(t, 0).submit_change(key, Revision(1), &renamed("Killn"), "").await.unwrap().proposal.unwrap();
        rui.at(t, 0).comment(id, Some(Field::Name), "Two l?\r\nReally?", false).await.unwrap();
        rui.at(t, 0).comment(id, None, "I know them", true).await.unwrap();
        rui.at(t, 0).decide(id, 1, &Verdict::SendBack, "A typing error").await.unwrap();
        assert_eq!(olu.at(t, 0).proposal(id).await.unwrap().summary.decision, None, "not before it takes effect");
        assert!(rui.at(t, 0).proposal(id).await.unwrap().summary.decision.is_some());
        t.store.apply_due_verdicts(at(MINUTE)).await.unwrap();
        let shown = olu.at(t, 0).proposal(id).await.unwrap().summary;
        assert_eq!((shown.state, shown.decision.unwrap().verdict), (ProposalState::SentBack, Verdict::SendBack));
        let texts = async |who: &Person| {
            who.at(t, 0).comments(id).await.unwrap().into_iter().map(|comment| comment.text).collect::<Vec<_>>()
        };
        assert_eq!(texts(&olu).await, ["Two l?\nReally?", "A typing error"]);
        assert_eq!(texts(&rui).await, ["Two l?\nReally?", "I know them", "A typing error"]);
        assert!(matches!(olu.at(t, 0).comment(id, None, "x", true).await, Err(StoreError::Forbidden)));
        for bad in ["", " \n ", "a\u{7}b", &"x".repeat(2001)] {
            assert!(matches!(olu.at(t, 0).comment(id, None, bad, false).await, Err(StoreError::Invalid(_))), "{bad:?}");
        }
        let stranger = Person::new(t, "eve@example.com", Role::Owner).await;
        assert!(matches!(stranger.at(t, 0).comments(id).await, Err(StoreError::NotFound)));
        assert!(matches!(stranger.at(t, 0).comment(id, None, "x", false).await, Err(StoreError::NotFound)));
        assert!(matches!(stranger.at(t, 0).proposal(id).await, Err(StoreError::NotFound)));
        assert_eq!(stranger.at(t, 0).open_proposal(key).await.unwrap(), None);

        overtaken(rui.at(t, MINUTE).decide(id, shown.version, &accept_all(), "").await);
        overtaken(olu.at(t, MINUTE).resubmit(id, 1, &renamed("Kilnery"), "").await);
        assert!(matches!(olu.at(t, 0).resubmit(id, shown.version, &form("Kiln"), "").await, Err(StoreError::Invalid(_))));
        assert!(matches!(stranger.at(t, 0).resubmit(id, shown.version, &renamed("K"), "").await, Err(StoreError::NotFound)));
        assert!(matches!(rui.at(t, 0).resubmit(id, shown.version, &renamed("K"), "").await, Err(StoreError::Forbidden)));
        olu.at(t, 2 * MINUTE).resubmit(id, shown.version, &renamed("Kilnery"), "Mended").await.unwrap();
        let shown = rui.at(t, 0).proposal(id).await.unwrap().summary;
        assert_eq!((shown.state, shown.decision, shown.submitted_at), (ProposalState::Waiting, None, at(2 * MINUTE)));
        rui.at(t, 2 * MINUTE).decide(id, shown.version, &accept_all(), "").await.unwrap();
        t.store.apply_due_verdicts(at(HOUR)).await.unwrap();
        assert_eq!(client(t, key).await.metadata.name, "Kilnery");
        overtaken(olu.at(t, HOUR).resubmit(id, shown.version, &renamed("Again"), "").await);
    }

    async fn whoever_gave_it_away_has_no_part_in_it(t: &Database) {
        let Cast { olu, rui, .. } = cast(t).await;
        let (created, id) = rui.at(t, 0).submit_client(&form("Kiln"), "").await.unwrap();
        let (key, id) = (created.client.key, id.unwrap());
        t.operator().add_owner(key, olu.id).await.unwrap();
        rui.at(t, 0).leave_client(key).await.unwrap();
        assert!(matches!(rui.at(t, 0).resubmit(id, 1, &renamed("K"), "").await, Err(StoreError::Forbidden)));
        assert!(matches!(rui.at(t, 0).withdraw(id).await, Err(StoreError::Forbidden)));
        olu.at(t, 0).withdraw(id).await.unwrap();
    }

    async fn taken_back(t: &Database) {
        let Cast { olu, rui, .. } = cast(t).await;
        let key = owned(t, "Kiln", &olu).await;
        let change = olu.at(t, 0).submit_change(key, Revision(1), &renamed("Other"), "").await.unwrap().proposal.unwrap();
        rui.at(t, 0).decide(change, 1, &accept_all(), "").await.unwrap();
        assert!(matches!(rui.at(t, 0).withdraw(change).await, Err(StoreError::Forbidden)));
        olu.at(t, 0).withdraw(change).await.unwrap();
        overtaken(olu.at(t, 0).withdraw(change).await);
        assert_eq!(t.store.apply_due_verdicts(at(HOUR)).await.unwrap(), 0);
        assert_eq!(client(t, key).await.metadata.name, "Kiln");
        let (created, id) = olu.at(t, 0).submit_client(&form("New"), "").await.unwrap();
        let (key, id) = (created.client.key, id.unwrap());
        olu.at(t, 0).withdraw(id).await.unwrap();
        assert!(t.operator().client(key).await.unwrap().deleted_at.is_some());
        // Out of the trash it waits again, and is in use only once somebody has looked at it.
        t.operator().restore_clients(&[key]).await.unwrap();
        assert_eq!(client(t, key).await.status, ClientStatus::Waiting);
        assert_eq!(state(t, id).await, ProposalState::Waiting);
    }

    async fn an_unknown_logo_is_refused(t: &Database) {
        let Cast { olu, .. } = cast(t).await;
        let key = owned(t, "Kiln", &olu).await;
        let wish = ClientForm { logo: "a".repeat(64), ..form("Kiln") };
        let refused = olu.at(t, 0).submit_change(key, Revision(1), &wish, "").await;
        assert!(matches!(refused, Err(StoreError::Refused(problems)) if problems[0].field == Field::Logo));
    }
}
