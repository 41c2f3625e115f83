//! Traps: what is found about a proposal when it arrives, and kept with it.

use std::collections::BTreeMap;

use domain::{
    ClientKey, Field, LogoHash, Member, Metadata, ProposalId, diff,
    review::{Mark, Weight},
};
use evidence::marks::{self, Other};
use uuid::Uuid;

use super::names::read_protected;
use crate::{
    Registry, Result, StoreError,
    actor::Right,
    engine::{Tx, values},
    look_alike::{self, Namesake, TOLD},
};

impl Registry {
    /// The marks that a client of that name and logo would get for being like others: for whoever sees all clients.
    pub async fn look_alikes(&self, name: &str, logo: Option<&LogoHash>) -> Result<Vec<Mark>> {
        self.require(Right::Read)?;
        let mut tx = self.db().begin().await?;
        let nobody = ClientKey(Uuid::nil());
        let mut found = names_like(&mut tx, nobody, name).await?;
        if let Some(logo) = logo {
            found.extend(logos_like(&mut tx, nobody, logo).await?);
        }
        tx.rollback().await?;
        Ok(found)
    }

    /// What is worth a second look about a change: in the name, the logo and the addresses, as far as they change.
    pub(super) async fn marks(
        &self,
        tx: &mut Tx,
        client: ClientKey,
        before: &Metadata,
        after: &Metadata,
    ) -> Result<Vec<Mark>> {
        let fields: Vec<Field> = diff::changes(before, after).into_iter().map(|change| change.field).collect();
        let mut found = Vec::new();
        if fields.contains(&Field::Name) {
            found.extend(names_like(tx, client, &after.name).await?);
            found.extend(marks::protected(&after.name, &read_protected(tx).await?));
            found.extend(marks::of_name(&after.name));
        }
        let known: Vec<_> = before.extended.tagged(Member::ClientNameIn).collect();
        for (tag, name) in after.extended.tagged(Member::ClientNameIn).filter(|said| !known.contains(said)) {
            let mut marks = names_like(tx, client, name).await?;
            marks.extend(marks::protected(name, &read_protected(tx).await?));
            marks.extend(marks::of_name(name));
            let of_tag =
                |mark: Mark| Mark { field: Field::Extended, message: format!("In {tag}: {}", mark.message), ..mark };
            found.extend(marks.into_iter().map(of_tag));
        }
        if let Some(logo) = after.logo.as_ref().filter(|_| fields.contains(&Field::Logo)) {
            found.extend(logos_like(tx, client, logo).await?);
        }
        found.extend(marks::of_hosts(before, after));
        let coming = marks::coming_domains(before, after);
        let domains = coming.iter().map(|(domain, ..)| domain.clone()).collect();
        let unknown = look_alike::unknown_domains(tx, client, domains).await?;
        let new = coming.iter().filter(|(domain, ..)| unknown.contains(domain));
        found.extend(new.map(|(domain, field, uri)| marks::new_domain(domain, *field, uri)));
        found.extend(marks::of_rules(&self.problems(after), &fields));
        Ok(found)
    }
}

impl Registry {
    /// Marks open proposals whose name is like one of `names`: those that a client has and asks for by now. What they were
    /// told of its other names, they are told no more.
    pub(super) async fn tell_namesakes(&self, tx: &mut Tx, client: ClientKey, names: &[&str]) -> Result<()> {
        const TOLD_OF: &str =
            "SELECT id, marks FROM proposal WHERE state IN ('waiting', 'sent_back') AND client <> $1 AND marks LIKE $2";
        let of_client = |mark: &Mark| mark.field == Field::Name && mark.other == Some(client);
        let rows: Vec<(Uuid, String)> = tx.all(TOLD_OF, values![client, format!("%{client}%")]).await?;
        let mut all = BTreeMap::new();
        for (id, json) in rows {
            let mut marks = read_marks(&json)?;
            marks.retain(|mark| !of_client(mark));
            all.insert(id, marks);
        }
        for name in names.iter().filter(|name| !name.is_empty()) {
            for Namesake { likeness, other, proposal } in look_alike::namesakes(tx, client, name).await? {
                let Some(ProposalId(id)) = proposal else { continue };
                let marks = if let Some(marks) = all.remove(&id) {
                    marks
                } else {
                    let (json,): (String,) = tx.one("SELECT marks FROM proposal WHERE id = $1", values![id]).await?;
                    read_marks(&json)?
                };
                let marks = all.entry(id).or_insert(marks);
                let told = marks.iter().filter(|mark| mark.field == Field::Name && mark.other.is_some()).count();
                if told < TOLD && !marks.iter().any(of_client) {
                    let us = Other { key: client, name: (*name).to_owned(), kin: other.kin };
                    marks.insert(0, marks::like_name(&other.name, &us, likeness));
                }
            }
        }
        for (id, marks) in all {
            write_marks(tx, ProposalId(id), &marks).await?;
        }
        Ok(())
    }
}

fn read_marks(json: &str) -> Result<Vec<Mark>> {
    serde_json::from_str(json).map_err(|_| StoreError::Corrupt("mark"))
}

/// Keeps the marks of a proposal.
pub(super) async fn write_marks(tx: &mut Tx, id: ProposalId, marks: &[Mark]) -> Result<()> {
    let (json, warnings) = columns(marks)?;
    tx.execute("UPDATE proposal SET marks = $2, warnings = $3 WHERE id = $1", values![id, json, warnings]).await?;
    Ok(())
}

/// The columns `marks` and `warnings`.
pub(super) fn columns(marks: &[Mark]) -> Result<(String, i64)> {
    let json = serde_json::to_string(marks).map_err(|_| StoreError::Corrupt("mark"))?;
    let warnings = marks.iter().filter(|mark| mark.weight == Weight::Warn).count();
    Ok((json, i64::try_from(warnings).unwrap_or(i64::MAX)))
}

async fn names_like(tx: &mut Tx, client: ClientKey, name: &str) -> Result<Vec<Mark>> {
    let others = look_alike::like_name(tx, client, name).await?;
    Ok(others.iter().map(|(likeness, other)| marks::like_name(name, other, *likeness)).collect())
}

/// Others that look like a logo, and what it is like by itself.
async fn logos_like(tx: &mut Tx, client: ClientKey, logo: &LogoHash) -> Result<Vec<Mark>> {
    let Some(look) = look_alike::look(tx, logo).await? else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    if let Some(hash) = look.hash {
        for (distance, other, of_other) in look_alike::like_logo(tx, client, hash).await? {
            found.push(marks::like_logo(distance, logo, &other, &of_other));
        }
    }
    found.extend(marks::of_logo(&look, logo));
    Ok(found)
}
