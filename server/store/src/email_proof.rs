//! Which addresses are proved to be those of the accounts that have them: what applications are told as `email_verified`
//! (OpenID Connect Core 1.0, section 5.1).
//!
//! The link of an invitation proves nothing: whoever made it has seen it, and could make an account with somebody else's
//! address. That of somebody who signed up is in the e-mail to that address and nowhere else.

use domain::{AccountId, Timestamp};

use crate::{
    Result,
    engine::{Tx, values},
};

/// The condition that the address of an account `a` is proved. One that it had before does not count.
pub(crate) const PROVED: &str = "EXISTS (SELECT 1 FROM email_proof e WHERE e.account = a.id AND e.email = a.email)";

/// Notes that the address which the account has now was proved.
pub(crate) async fn prove(tx: &mut Tx, account: AccountId, now: Timestamp) -> Result<()> {
    const SQL: &str = "INSERT INTO email_proof (account, email, at) SELECT id, email, CAST($2 AS BIGINT) FROM account WHERE id = $1 \
                       ON CONFLICT (account) DO UPDATE SET email = excluded.email, at = excluded.at \
                       WHERE email_proof.email <> excluded.email";
    tx.execute(SQL, values![account, now]).await?;
    Ok(())
}
