//! Who did what to what, and when, in sentences.

use leptos::server;
use serde::{Deserialize, Serialize};

use crate::{api::packed::Packed, components::When, error::AppError};

/// Some events, the newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Events {
    /// The events.
    pub rows: Vec<EventRow>,
    /// Where the older ones begin.
    pub next: Option<String>,
}

/// One event: who did, what they did, to what, and more about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventRow {
    /// When.
    pub at: When,
    /// An e-mail address, or the name of an operator.
    pub actor: String,
    /// "registered", "suspended", "signed in"
    pub did: String,
    /// What it was called then; empty where the sentence needs no more.
    pub subject: String,
    /// Its page, where it has one.
    pub href: Option<String>,
    /// "Redirect URIs, Name · revision 3"
    pub detail: String,
    /// A symbol for the kind of event.
    pub icon: String,
}

/// The kinds of events that can be asked for, and their names.
pub const ACTIONS: &[(&str, &str)] = &[
    ("client.created", "Client registered"),
    ("client.updated", "Client changed"),
    ("client.suspended", "Client suspended"),
    ("client.resumed", "Client resumed"),
    ("client.deleted", "Client deleted"),
    ("client.restored", "Client restored"),
    ("client.purged", "Client removed for good"),
    ("secret.rotated", "Secret rotated"),
    ("secret.revoked", "Secret revoked"),
    ("owner.added", "Owner added"),
    ("owner.removed", "Owner removed"),
    ("tester.added", "Tester added"),
    ("tester.removed", "Tester removed"),
    ("owner.left", "Owner left"),
    ("owner.transferred", "Client handed over"),
    ("client.claimed", "Client claimed"),
    ("invitation.created", "Invitation made"),
    ("invitation.accepted", "Invitation accepted"),
    ("invitation.revoked", "Invitation revoked"),
    ("sign_up.requested", "Account asked for"),
    ("account.created", "Account created"),
    ("account.disabled", "Account disabled"),
    ("account.enabled", "Account enabled"),
    ("account.role_changed", "Role changed"),
    ("account.linked", "Account linked"),
    ("account.password_changed", "Password changed"),
    ("session.signed_in", "Signed in"),
    ("session.signed_out", "Signed out"),
    ("session.throttled", "Sign-in throttled"),
    ("client.throttled", "Client throttled"),
    ("grant.revoked", "Refresh token revoked"),
    ("grant.misused", "Code or token misused"),
    ("consent.withdrawn", "Consent withdrawn"),
    ("clients.imported", "Clients imported"),
    ("secrets.exported", "Secrets exported"),
    ("proposal.submitted", "Proposal submitted"),
    ("proposal.amended", "Proposal amended"),
    ("proposal.withdrawn", "Proposal withdrawn"),
    ("proposal.accepted", "Proposal accepted"),
    ("proposal.refused", "Proposal refused"),
    ("proposal.sent_back", "Proposal sent back"),
    ("proposal.commented", "Proposal commented on"),
    ("proposal.undone", "Verdict taken back"),
    ("review.policy", "Review policy changed"),
    ("review.names", "Protected names changed"),
    ("calendar.made", "Calendar address made"),
    ("calendar.revoked", "Calendar address revoked"),
    ("mail.given_up", "E-mail not delivered"),
    ("registration.policy", "Registration policy changed"),
    ("dynamic_registration.set", "Dynamic registration changed"),
    ("initial_access_token.made", "Initial access token made"),
    ("initial_access_token.revoked", "Initial access token revoked"),
];

/// The events by `actor`, of the kind `action`, about the client `client`, from `page` on; empty asks for all.
#[server(prefix = "/api", endpoint = "audit")]
pub async fn list_events(
    actor: String,
    action: String,
    client: String,
    page: String,
) -> Result<Packed<Events>, AppError> {
    use domain::Role;
    use store::{Action, AuditQuery};

    use crate::api::{guard, map};

    let caller = guard::require(Role::Reviewer)?;
    let query = AuditQuery {
        actor: Some(actor.trim().to_owned()).filter(|actor| !actor.is_empty()),
        action: Action::parse(&action),
        client: client.parse().ok(),
        before: page.parse().ok(),
        ..AuditQuery::default()
    };
    let found = caller.registry().audit(&query).await.map_err(map::error)?;
    let now = caller.now();
    Ok(Packed::of(&Events {
        rows: found.events.into_iter().map(|event| sentence::row(event, now)).collect(),
        next: found.next.map(|next| next.to_string()),
    }))
}

#[cfg(feature = "ssr")]
mod sentence {
    use domain::{Field, Role, Timestamp};
    use serde::Deserialize;
    use store::{Action, AuditEvent, Subject};

    use super::EventRow;
    use crate::{
        api::when::{date, when},
        components::number::counted,
    };

    /// What the trail says about an event, of what is worth reading. Unknown things are passed over.
    #[derive(Default, Deserialize)]
    #[serde(default)]
    struct Summary {
        reason: Option<String>,
        revision: Option<i32>,
        restores: Option<i32>,
        fields: Vec<String>,
        secret_made: bool,
        secrets_erased: u32,
        owner: Option<String>,
        email: Option<String>,
        name: Option<String>,
        found: Option<String>,
        grace: Option<String>,
        expires_at: Option<i64>,
        role: Option<Role>,
        clients: Option<u64>,
        added: Vec<String>,
        removed: Vec<String>,
    }

    pub(super) fn row(event: AuditEvent, now: Timestamp) -> EventRow {
        let summary: Summary = serde_json::from_str(&event.summary).unwrap_or_default();
        let own = matches!(&event.subject, Subject::Account { label, .. } if *label == event.actor);
        let about_client = !matches!(&event.subject, Subject::Account { .. });
        let (did, icon) = did(event.action, &summary, own, about_client);
        let gone = event.action == Action::ClientPurged;
        let (subject, href) = match event.subject {
            Subject::Client { key, label } => (label, (!gone).then(|| format!("/clients/{key}"))),
            Subject::Account { label, .. } if !own => (label, None),
            // An invitation to nothing in particular.
            Subject::Registry
                if matches!(
                    event.action,
                    Action::InvitationCreated | Action::InvitationRevoked | Action::MailGivenUp
                ) =>
            {
                ("the registry".to_owned(), None)
            }
            _ => (String::new(), None),
        };
        EventRow {
            at: when(event.at, now),
            actor: event.actor,
            did: did.to_owned(),
            subject,
            href,
            detail: detail(event.action, summary),
            icon: icon.to_owned(),
        }
    }

    const fn did(action: Action, summary: &Summary, own: bool, about_client: bool) -> (&'static str, &'static str) {
        match action {
            Action::ClientCreated => ("registered", "plus"),
            Action::ClientUpdated if summary.restores.is_some() => ("restored an earlier revision of", "history"),
            Action::ClientUpdated => ("changed", "edit"),
            Action::ClientSuspended => ("suspended", "pause"),
            Action::ClientResumed => ("resumed", "play"),
            Action::ClientDeleted => ("deleted", "trash"),
            Action::ClientRestored => ("restored", "restore"),
            Action::ClientPurged => ("removed for good", "trash"),
            Action::SecretRotated => ("made a new secret for", "key"),
            Action::SecretRevoked => ("revoked a secret of", "key"),
            Action::OwnerAdded => ("added an owner to", "people"),
            Action::OwnerRemoved => ("removed an owner from", "people"),
            Action::TesterAdded => ("added a tester to", "people"),
            Action::TesterRemoved => ("removed a tester from", "people"),
            Action::OwnerLeft => ("stopped owning", "people"),
            Action::OwnerTransferred => ("took over", "people"),
            Action::ClientClaimed => ("claimed", "people"),
            Action::InvitationCreated => ("invited somebody to", "people"),
            Action::InvitationAccepted if own => ("accepted an invitation", "people"),
            Action::InvitationAccepted => ("accepted an invitation to", "people"),
            Action::InvitationRevoked => ("revoked an invitation to", "people"),
            Action::SignUpRequested => ("asked for an account", "person"),
            Action::AccountCreated if own => ("made their account", "person"),
            Action::AccountCreated => ("created the account", "person"),
            Action::AccountDisabled => ("disabled the account", "person"),
            Action::AccountEnabled => ("enabled the account", "person"),
            Action::AccountRoleChanged => ("changed the role of", "person"),
            Action::AccountLinked => ("linked their account to the sign-in upstream", "person"),
            Action::PasswordChanged if own => ("changed their password", "lock"),
            Action::PasswordChanged => ("set the password of", "lock"),
            Action::SignedIn => ("signed in", "lock"),
            Action::SignedOut => ("signed out", "sign-out"),
            Action::SignInThrottled => ("was kept from signing in after too many attempts", "warning"),
            Action::ClientThrottled => ("was kept from guessing the secret of", "warning"),
            Action::GrantRevoked => ("revoked a refresh token of", "key"),
            Action::GrantMisused => ("misused a code or a token of", "warning"),
            Action::ConsentWithdrawn => ("shut out", "lock"),
            Action::Imported => ("imported clients", "upload"),
            Action::SecretsExported => ("exported clients with their secrets", "download"),
            Action::ProposalSubmitted => ("asked for a review of", "upload"),
            Action::ProposalAmended => ("amended the proposal for", "edit"),
            Action::ProposalWithdrawn => ("took back the proposal for", "restore"),
            Action::ProposalAccepted => ("accepted the proposal for", "check"),
            Action::ProposalRefused => ("refused the proposal for", "warning"),
            Action::ProposalSentBack => ("sent back the proposal for", "restore"),
            Action::ProposalCommented => ("remarked on the proposal for", "edit"),
            Action::ProposalUndone => ("took back their verdict on the proposal for", "restore"),
            Action::RegistrationPolicySet => ("changed who may get an account", "edit"),
            Action::DynamicRegistrationSet => ("changed whether clients may register themselves", "edit"),
            Action::InitialAccessTokenMade if own => ("made an initial access token for themselves", "key"),
            Action::InitialAccessTokenMade => ("made an initial access token for", "key"),
            Action::InitialAccessTokenRevoked if own => ("revoked an initial access token of theirs", "key"),
            Action::InitialAccessTokenRevoked => ("revoked an initial access token of", "key"),
            Action::ReviewPolicySet => ("changed what has to be reviewed", "edit"),
            Action::ProtectedNamesSet => ("changed the protected names", "edit"),
            Action::CalendarLinkMade => ("made an address for their calendar", "link"),
            Action::CalendarLinkRevoked => ("revoked the address of their calendar", "link"),
            Action::MailGivenUp if !about_client => ("could not deliver an e-mail to", "warning"),
            Action::MailGivenUp => ("could not deliver an e-mail about", "warning"),
        }
    }

    fn detail(action: Action, summary: Summary) -> String {
        let mut parts = Vec::new();
        let label = |name: &String| Field::parse(name).map_or_else(|| name.clone(), |field| field.label().to_owned());
        let fields: Vec<String> = summary.fields.iter().map(label).collect();
        if !fields.is_empty() {
            parts.push(fields.join(", "));
        }
        if let Some(revision) = summary.restores {
            parts.push(format!("from revision {revision}"));
        }
        if let Some(revision) = summary.revision.filter(|_| action == Action::ClientUpdated) {
            parts.push(format!("revision {revision}"));
        }
        if summary.secret_made {
            parts.push("new secret made".to_owned());
        }
        if summary.secrets_erased > 0 {
            parts.push([&counted(u64::from(summary.secrets_erased), "secret"), " erased"].concat());
        }
        match summary.owner {
            // The actor is whoever has it now.
            Some(owner) if action == Action::OwnerTransferred => parts.push(format!("from {owner}")),
            Some(owner) if matches!(action, Action::OwnerAdded | Action::OwnerRemoved) => parts.push(owner),
            _ => {}
        }
        parts.extend(summary.found);
        parts.extend(summary.email);
        parts.extend(summary.name.filter(|name| !name.is_empty()));
        match summary.grace.as_deref() {
            Some("now") => parts.push("the old one ended at once".to_owned()),
            Some(grace) => parts.push(format!("the old one works for {} more", grace_words(grace))),
            None => {}
        }
        parts.extend(summary.expires_at.map(|at| format!("ends on {}", date(Timestamp(at)))));
        parts.extend(summary.role.map(|role| role.label().to_owned()));
        for (word, names) in [("added", summary.added), ("removed", summary.removed)] {
            if !names.is_empty() {
                parts.push(format!("{word} {}", names.join(", ")));
            }
        }
        parts.extend(summary.clients.map(|clients| counted(clients, "client")));
        parts.extend(summary.reason.filter(|reason| !reason.is_empty()).map(|reason| format!("“{reason}”")));
        parts.join(" · ")
    }

    fn grace_words(grace: &str) -> &str {
        match grace {
            "hour" | "1h" => "1 hour",
            "day" | "1d" => "1 day",
            "week" | "7d" => "7 days",
            other => other,
        }
    }

    #[cfg(test)]
    mod tests {
        use store::Action;

        use super::super::ACTIONS;

        #[test]
        fn every_action_can_be_asked_for() {
            for action in Action::ALL {
                assert!(ACTIONS.iter().any(|(name, _)| *name == action.as_str()), "{}", action.as_str());
            }
            assert_eq!(ACTIONS.len(), Action::ALL.len());
        }
    }
}
