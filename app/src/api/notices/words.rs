//! Notices in words: the same in the list and in an e-mail.

use domain::Timestamp;
use store::{Notice, NoticeKind};

use crate::api::when::{date, left};

/// A notice in words. All of it is text, whoever typed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// What comes before the name of the client.
    pub before: String,
    /// The name of the client, or nothing.
    pub label: String,
    /// What comes after it.
    pub after: String,
    /// More: what was said, which secret it is. Or empty.
    pub detail: String,
    /// Where to look at it.
    pub href: Option<String>,
    /// A symbol.
    pub icon: &'static str,
    /// What it is about, in two or three words.
    short: &'static str,
}

impl Words {
    /// The sentence, without a full stop.
    pub fn sentence(&self) -> String {
        [self.before.as_str(), &self.label, &self.after].concat()
    }

    /// The subject of an e-mail.
    pub fn subject(&self) -> String {
        if self.label.is_empty() { self.short.to_owned() } else { [&self.label, ": ", self.short].concat() }
    }
}

/// `notice` as it reads `now`.
pub fn words(notice: &Notice, now: Timestamp) -> Words {
    let Notice { actor, detail, .. } = notice;
    let own = actor == detail;
    let (before, after, short, icon) = match notice.kind {
        NoticeKind::ProposalArrived => (format!("{actor} asks for a review of "), "", "a proposal waits", "eye"),
        NoticeKind::ProposalAnswered => {
            (format!("{actor} answered, and waits for a review of "), "", "a proposal waits again", "eye")
        }
        NoticeKind::ProposalAccepted => (format!("{actor} accepted the proposal for "), "", "accepted", "check"),
        NoticeKind::ProposalRefused => (format!("{actor} refused the proposal for "), "", "refused", "error"),
        NoticeKind::ProposalSentBack => {
            (format!("{actor} sent back the proposal for "), "", "sent back, please answer", "restore")
        }
        NoticeKind::Commented => (format!("{actor} commented on the proposal for "), "", "a comment", "edit"),
        NoticeKind::CommentedInternally => (
            format!("{actor} commented on the proposal for "),
            ", among reviewers",
            "a comment among reviewers",
            "lock",
        ),
        NoticeKind::InvitationAccepted if notice.client.is_none() => (
            format!("{actor} accepted your invitation and has an account now"),
            "",
            "Your invitation was accepted",
            "people",
        ),
        NoticeKind::InvitationAccepted => {
            (format!("{actor} accepted your invitation and owns "), " now", "your invitation was accepted", "people")
        }
        NoticeKind::TransferAccepted => {
            (format!("{actor} took over "), "; you do not own it any more", "taken over", "people")
        }
        NoticeKind::OwnerAdded => (format!("{actor} made you an owner of "), "", "you are an owner", "people"),
        NoticeKind::OwnerJoined if own => (format!("{detail} is an owner of "), " now", "a new owner", "people"),
        NoticeKind::OwnerJoined => (format!("{actor} made {detail} an owner of "), "", "a new owner", "people"),
        NoticeKind::OwnerRemoved => {
            (format!("{actor} removed you from the owners of "), "", "you are no owner any more", "people")
        }
        NoticeKind::OwnerLeft if own => (format!("{detail} does not own "), " any more", "an owner less", "people"),
        NoticeKind::OwnerLeft => {
            (format!("{actor} removed {detail} from the owners of "), "", "an owner less", "people")
        }
        NoticeKind::SecretEnds => return secret(notice, now),
        NoticeKind::AddressFails => ("Users do not reach an address of ".to_owned(), "", "an address fails", "warning"),
    };
    let quoted = match notice.kind {
        NoticeKind::OwnerAdded | NoticeKind::OwnerJoined | NoticeKind::OwnerLeft => String::new(),
        NoticeKind::AddressFails => detail.clone(),
        _ if detail.is_empty() => String::new(),
        _ => ["“", detail, "”"].concat(),
    };
    let (label, after) = (notice.label.clone(), after.to_owned());
    Words { before, label, after, detail: quoted, href: href(notice), icon, short }
}

fn secret(notice: &Notice, now: Timestamp) -> Words {
    let end = notice.ends_at.unwrap_or(notice.at);
    let after = if end > now { format!(" expires in {}", left(end, now)) } else { " has expired".to_owned() };
    let named = if notice.detail.is_empty() { String::new() } else { format!("“{}” · ", notice.detail) };
    let detail = format!("{named}{}", date(end));
    Words {
        before: "A secret of ".to_owned(),
        label: notice.label.clone(),
        after,
        detail,
        href: href(notice),
        icon: "key",
        short: "a secret expires soon",
    }
}

/// Where it can be seen. What one does not own any more cannot.
fn href(notice: &Notice) -> Option<String> {
    let client = notice.client?;
    Some(match notice.kind {
        NoticeKind::OwnerRemoved | NoticeKind::TransferAccepted => return None,
        NoticeKind::SecretEnds => format!("/clients/{client}/credentials"),
        NoticeKind::AddressFails => format!("/clients/{client}#preflight"),
        _ => match notice.proposal {
            Some(proposal) => format!("/review/{proposal}"),
            None => format!("/clients/{client}"),
        },
    })
}

#[cfg(test)]
mod tests {
    use domain::{ClientKey, NoticeId, ProposalId};

    use super::*;

    const DAY: i64 = 86_400_000;
    const NOW: Timestamp = Timestamp(1_795_451_520_000);

    fn notice(kind: NoticeKind) -> Notice {
        Notice {
            id: NoticeId("01990000-0000-7000-8000-000000000001".parse().unwrap()),
            kind,
            at: NOW,
            client: Some(ClientKey("01990000-0000-7000-8000-000000000002".parse().unwrap())),
            proposal: None,
            label: "Kiln".to_owned(),
            actor: "ada@example.org".to_owned(),
            detail: "olu@example.org".to_owned(),
            ends_at: None,
            read_at: None,
        }
    }

    #[test]
    fn every_notice_is_a_sentence_about_its_client() {
        for &kind in NoticeKind::ALL {
            let words = words(&notice(kind), NOW);
            assert!(words.sentence().contains("Kiln"), "{kind:?}: {}", words.sentence());
            assert!(!words.sentence().ends_with(' ') && !words.sentence().contains("  "), "{kind:?}");
            assert!(words.subject().starts_with("Kiln: "), "{kind:?}");
        }
    }

    #[test]
    fn it_says_who_did_what_to_whom() {
        let said = |notice: &Notice| words(notice, NOW).sentence();
        let joined = notice(NoticeKind::OwnerJoined);
        assert_eq!(said(&joined), "ada@example.org made olu@example.org an owner of Kiln");
        let by_invitation = Notice { actor: joined.detail.clone(), ..joined };
        assert_eq!(said(&by_invitation), "olu@example.org is an owner of Kiln now");
        let account = Notice { client: None, label: String::new(), ..notice(NoticeKind::InvitationAccepted) };
        assert_eq!(said(&account), "ada@example.org accepted your invitation and has an account now");
    }

    #[test]
    fn a_secret_says_how_long_it_lasts() {
        let ends = |days| Notice { ends_at: Some(Timestamp(NOW.0 + days * DAY)), ..notice(NoticeKind::SecretEnds) };
        assert_eq!(words(&ends(7), NOW).sentence(), "A secret of Kiln expires in 7 days");
        assert_eq!(words(&ends(7), NOW).detail, "“olu@example.org” · 30 Nov 2026");
        assert_eq!(words(&ends(-1), NOW).sentence(), "A secret of Kiln has expired");
        assert!(words(&ends(7), NOW).href.unwrap().ends_with("/credentials"));
    }

    #[test]
    fn it_leads_to_what_its_reader_may_see() {
        let proposal = ProposalId("01990000-0000-7000-8000-000000000003".parse().unwrap());
        let decided = Notice { proposal: Some(proposal), ..notice(NoticeKind::ProposalAccepted) };
        assert_eq!(words(&decided, NOW).href, Some(format!("/review/{proposal}")));
        assert_eq!(words(&notice(NoticeKind::OwnerRemoved), NOW).href, None);
    }
}
