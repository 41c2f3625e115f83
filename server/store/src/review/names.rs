//! Names that are not for everybody: the organisation's own, and those that its users trust.

use domain::{Field, Problem, Rule, Timestamp};

use crate::{
    Action, Registry, Result, StoreError, Subject,
    actor::Right,
    audit::Event,
    engine::{Tx, values},
};

/// Its name in the table of settings.
const NAME: &str = "protected_names";

const READ: &str = "SELECT value FROM setting WHERE name = $1";

/// Each is compared with every name that is asked for.
const MOST: usize = 500;

/// A shorter one would be a part of too much.
const SHORTEST: usize = 3;

impl Registry {
    /// The protected names, in the order in which they were given: for whoever reviews.
    pub async fn protected_names(&self) -> Result<Vec<String>> {
        self.require(Right::Read)?;
        parse(self.db().optional(READ, values![NAME]).await?)
    }

    /// Sets them: admins only. Blank lines and repetitions are left out. Proposals that wait keep their marks.
    ///
    /// # Errors
    /// [`StoreError::Refused`] with every name that is too short or too long, and when there are too many.
    pub async fn set_protected_names(&self, names: &[String]) -> Result<Vec<String>> {
        self.change_protected_names(|_| Ok(names.to_vec())).await
    }

    /// Adds some, and says what all of them are then: admins only. Those that are protected already stay.
    ///
    /// # Errors
    /// As [`Registry::set_protected_names`].
    pub async fn add_protected_names(&self, names: &[String]) -> Result<Vec<String>> {
        self.change_protected_names(|before| Ok([&before, names].concat())).await
    }

    /// Removes some, and says which are left: admins only.
    ///
    /// # Errors
    /// [`StoreError::Refused`] with every name that is not protected; then all of them stay.
    pub async fn remove_protected_names(&self, names: &[String]) -> Result<Vec<String>> {
        self.change_protected_names(|mut before| {
            let unknown = names.iter().filter(|name| !before.contains(name));
            let problems: Vec<Problem> = unknown.map(|name| not_protected(name)).collect();
            before.retain(|name| !names.contains(name));
            if problems.is_empty() { Ok(before) } else { Err(StoreError::Refused(problems)) }
        })
        .await
    }

    async fn change_protected_names(
        &self,
        change: impl FnOnce(Vec<String>) -> Result<Vec<String>> + Send,
    ) -> Result<Vec<String>> {
        const SQL: &str = "INSERT INTO setting (name, value, changed_at, changed_by) VALUES ($1, $2, $3, $4) \
                           ON CONFLICT (name) DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at, \
                           changed_by = excluded.changed_by";
        self.require(Right::Write)?;
        let mut tx = self.db().begin_exclusive().await?;
        let before = read_protected(&mut tx).await?;
        let names = clean(&change(before.clone())?)?;
        if before == names {
            return Ok(names);
        }
        let json = serde_json::to_string(&names).map_err(|_| StoreError::Corrupt("protected names"))?;
        let Timestamp(now) = self.now;
        tx.execute(SQL, values![NAME, json, now, self.actor.name()]).await?;
        let only = |these: &[String], those: &[String]| -> Vec<String> {
            these.iter().filter(|name| !those.contains(name)).cloned().collect()
        };
        let summary = serde_json::json!({ "added": only(&names, &before), "removed": only(&before, &names) });
        let event = Event { action: Action::ProtectedNamesSet, subject: Subject::Registry, summary };
        self.log(&mut tx, vec![event]).await?;
        tx.commit().await?;
        Ok(names)
    }
}

/// The protected names, as they are for the length of a transaction.
pub(super) async fn read_protected(tx: &mut Tx) -> Result<Vec<String>> {
    parse(tx.optional(READ, values![NAME]).await?)
}

fn parse(row: Option<(String,)>) -> Result<Vec<String>> {
    let Some((json,)) = row else { return Ok(Vec::new()) };
    serde_json::from_str(&json).map_err(|_| StoreError::Corrupt("protected names"))
}

fn not_protected(name: &str) -> Problem {
    let shown: String = name.chars().filter(|c| !c.is_control()).take(60).collect();
    let message = format!("“{shown}” is not protected: name one of the list, as it is written there.");
    Problem::refuse(Rule::UnknownValue, Field::Name, name, message)
}

fn clean(names: &[String]) -> Result<Vec<String>> {
    let mut kept: Vec<String> = Vec::new();
    let mut problems = Vec::new();
    for name in names.iter().map(|name| name.trim()).filter(|name| !name.is_empty()) {
        let length = name.chars().filter(|c| c.is_alphanumeric()).count();
        if length < SHORTEST || name.chars().count() > domain::limits::NAME || name.chars().any(char::is_control) {
            let message = format!(
                "“{}” cannot be protected: a protected name has {SHORTEST} to {} characters, letters and digits among them.",
                name.chars().filter(|c| !c.is_control()).take(60).collect::<String>(),
                domain::limits::NAME
            );
            problems.push(Problem::refuse(Rule::TooLong, Field::Name, name, message));
        } else if !kept.iter().any(|other| other == name) {
            kept.push(name.to_owned());
        }
    }
    if kept.len() > MOST {
        let message = format!("These are {} names; at most {MOST} can be protected.", kept.len());
        problems.push(Problem::refuse(Rule::TooLong, Field::Name, "", message));
    }
    if problems.is_empty() { Ok(kept) } else { Err(StoreError::Refused(problems)) }
}
