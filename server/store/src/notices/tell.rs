//! Writing notices, for those whom they concern.

use domain::{AccountId, ClientKey, ProposalId, Role, Timestamp};
use sqlx::FromRow;
use uuid::Uuid;

use super::{NoticeKind, daily};
use crate::{
    Registry, Result, Store, accounts,
    engine::{Tx, Value, values},
};

/// The longest part of what was said, in characters.
const DETAIL: usize = 200;

pub(super) const COLUMNS: [&str; 14] = [
    "id", "account", "kind", "at", "about", "mark", "audience", "client", "proposal", "label", "actor", "detail",
    "ends_at", "in_app",
];

/// What there is to tell about a client, or about nothing in particular.
pub(crate) struct News<'a> {
    pub kind: NoticeKind,
    pub client: Option<ClientKey>,
    pub proposal: Option<ProposalId>,
    pub label: &'a str,
    pub detail: &'a str,
}

/// Somebody who may be told.
pub(crate) struct Reader {
    pub account: AccountId,
    /// Decides on proposals for the client: a reviewer or an admin who is none of its owners.
    pub desk: bool,
    /// As what.
    pub role: Role,
    /// Owns the client.
    pub owns: bool,
    /// Has a part in the proposal: asked for it, claimed it, decided on it or remarked on it.
    pub involved: bool,
}

/// One line of the table that is about to be written.
pub(super) struct Line<'a> {
    pub account: AccountId,
    pub about: Uuid,
    pub mark: String,
    pub actor: &'a str,
    pub ends_at: Option<Timestamp>,
    pub in_app: bool,
    pub email: bool,
    pub news: News<'a>,
}

impl Registry {
    /// Tells those for whom `whom` holds, among the owners of the client, reviewers, admins and `also`; never the actor, and
    /// nobody whose account is disabled.
    pub(crate) async fn tell(
        &self,
        tx: &mut Tx,
        news: News<'_>,
        also: Option<AccountId>,
        whom: impl Fn(&Reader) -> bool,
    ) -> Result<()> {
        let rows: Vec<ReaderRow> = tx.all(READERS, readers_of(&news, also)).await?;
        let about = self.store.random().uuid(self.now);
        let mut lines = Vec::new();
        for row in rows {
            let (in_app, email, reader) = (row.in_app > 0, row.email > 0, row.reader()?);
            if self.actor.account() == Some(reader.account) || !whom(&reader) {
                continue;
            }
            let (account, mark) = (reader.account, String::new());
            let news = News { ..news };
            lines.push(Line { account, about, mark, actor: self.actor.name(), ends_at: None, in_app, email, news });
        }
        self.store.write_notices(tx, self.now, lines).await
    }

    /// Tells the owners of a client; admins, where none of its owners can sign in.
    pub(super) async fn tell_keepers(&self, tx: &mut Tx, news: News<'_>) -> Result<()> {
        let rows: Vec<ReaderRow> = tx.all(READERS, readers_of(&news, None)).await?;
        let owned = rows.iter().any(|row| row.owns > 0);
        self.tell(tx, news, None, |reader| if owned { reader.owns } else { reader.role == Role::Admin }).await
    }

    /// Tells reviewers of a proposal: those who have a part in it, or all of them where none has. What is said among
    /// reviewers needs another one than the actor.
    pub(crate) async fn tell_desk(&self, tx: &mut Tx, news: News<'_>) -> Result<()> {
        let rows: Vec<ReaderRow> = tx.all(READERS, readers_of(&news, None)).await?;
        let readers: Vec<Reader> = rows.into_iter().map(ReaderRow::reader).collect::<Result<_>>()?;
        let alone = news.kind == NoticeKind::CommentedInternally;
        let other = |reader: &Reader| !alone || Some(reader.account) != self.actor.account();
        let taken = |reader: &Reader| reader.desk && reader.involved && other(reader);
        let taken = readers.iter().any(taken);
        self.tell(tx, news, None, |reader| reader.desk && (reader.involved || !taken)).await
    }
}

impl Store {
    /// Writes notices, and beside each its e-mail where one is wanted and can be sent.
    pub(super) async fn write_notices(&self, tx: &mut Tx, now: Timestamp, lines: Vec<Line<'_>>) -> Result<()> {
        let (random, mails) = (self.random(), self.mails());
        let (mut notices, mut outbox) = (Vec::new(), Vec::new());
        let mailed = lines.iter().filter(|line| line.email && mails).map(|line| line.account).collect();
        let daily = daily::wanted_by(tx, &mailed).await?;
        for line in lines {
            let email = line.email && mails;
            if !line.in_app && !email {
                continue;
            }
            let (id, news) = (random.uuid(now), &line.news);
            notices.push(values![
                id,
                line.account,
                news.kind.as_str(),
                now,
                line.about,
                line.mark,
                news.kind.audience(),
                news.client,
                news.proposal,
                news.label,
                line.actor,
                shortened(news.detail),
                line.ends_at,
                i64::from(line.in_app),
            ]);
            if email {
                let together = daily.contains(&line.account).then(|| daily::next(line.account, now));
                let (digest, due) = together.map_or((None, now.0), |(digest, morning)| (Some(digest), morning));
                outbox.push(values![random.uuid(now), id, now, 0_i64, due, digest]);
            }
        }
        tx.insert("notice", &COLUMNS, notices, "").await?;
        tx.insert("outbox", &["id", "notice", "created_at", "attempts", "next_at", "digest"], outbox, "").await?;
        Ok(())
    }
}

/// `$1` is the client, `$2` the proposal, `$3` somebody more, `$4` the topic.
const READERS: &str = "SELECT a.id, a.role, COALESCE(w.in_app, 1) AS in_app, COALESCE(w.email, 1) AS email, \
     (SELECT COUNT(*) FROM client_owner o WHERE o.client = $1 AND o.account = a.id) AS owns, \
     (SELECT COUNT(*) FROM proposal p WHERE p.id = $2 \
      AND (p.proposer = a.id OR p.claimed_by = a.id OR p.decided_by = a.id \
       OR EXISTS (SELECT 1 FROM proposal_comment m WHERE m.proposal = p.id AND m.account = a.id))) AS involved \
     FROM account a LEFT JOIN notice_preference w ON w.account = a.id AND w.topic = $4 \
     WHERE a.disabled_at IS NULL AND (a.role <> 'owner' OR a.id = $3 \
      OR EXISTS (SELECT 1 FROM client_owner o WHERE o.client = $1 AND o.account = a.id)) ORDER BY a.id";

fn readers_of(news: &News<'_>, also: Option<AccountId>) -> Vec<Value> {
    values![news.client, news.proposal, also, news.kind.topic().as_str()]
}

/// In one line, shortened.
fn shortened(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().count() <= DETAIL {
        return text;
    }
    text.chars().take(DETAIL - 1).chain(['…']).collect()
}

#[derive(FromRow)]
struct ReaderRow {
    id: Uuid,
    role: String,
    in_app: i64,
    email: i64,
    owns: i64,
    involved: i64,
}

impl ReaderRow {
    fn reader(self) -> Result<Reader> {
        let owns = self.owns > 0;
        let role = accounts::read_role(&self.role)?;
        let desk = role >= Role::Reviewer && !owns;
        Ok(Reader { account: AccountId(self.id), role, desk, owns, involved: self.involved > 0 })
    }
}
