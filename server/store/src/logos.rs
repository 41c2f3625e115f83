//! Logos: pictures that passed the upload's checks, under the hash of their bytes.

use domain::LogoHash;
use evidence::Look;

use crate::{Registry, Result, Store, engine::values, look_alike};

/// A picture, re-encoded in the two sizes it is shown in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewLogo {
    /// SHA-256 of `large`.
    pub hash: LogoHash,
    /// 256 pixels wide or high at most.
    pub large: Vec<u8>,
    /// 64 pixels wide or high at most.
    pub small: Vec<u8>,
    /// Of both: `image/webp` or `image/png`.
    pub media_type: String,
    /// Width of the original in pixels.
    pub width: u32,
    /// Height of the original in pixels.
    pub height: u32,
    /// How it looks, where somebody has looked.
    pub look: Option<Look>,
}

/// The sizes that are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogoSize {
    /// 256 pixels.
    Px256,
    /// 64 pixels.
    Px64,
}

/// One size of a logo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogoImage {
    /// The encoded picture.
    pub bytes: Vec<u8>,
    /// What it is encoded as.
    pub media_type: String,
}

impl Store {
    /// A logo. It needs no actor: users of the provider see it before they sign in anywhere.
    pub async fn logo(&self, hash: &LogoHash, size: LogoSize) -> Result<Option<LogoImage>> {
        let sql = match size {
            LogoSize::Px256 => "SELECT large, media_type FROM logo WHERE hash = $1",
            LogoSize::Px64 => "SELECT small, media_type FROM logo WHERE hash = $1",
        };
        let row: Option<(Vec<u8>, String)> = self.db().optional(sql, values![hash]).await?;
        Ok(row.map(|(bytes, media_type)| LogoImage { bytes, media_type }))
    }
}

impl Registry {
    /// Keeps a picture, so that a client can refer to it: anybody's, for owners fill in forms as well. One that is there already stays. One that nothing refers to is
    /// removed after a day ([`Store::purge`]).
    pub async fn put_logo(&self, logo: &NewLogo) -> Result<()> {
        // The day begins anew when it is uploaded again.
        const SQL: &str = "INSERT INTO logo (hash, created_at, media_type, width, height, small, large) \
                           VALUES ($1, $2, $3, $4, $5, $6, $7) \
                           ON CONFLICT (hash) DO UPDATE SET created_at = excluded.created_at";
        let NewLogo { hash, large, small, media_type, width, height, look } = logo;
        let mut tx = self.db().begin().await?;
        tx.execute(SQL, values![hash, self.now, media_type, *width, *height, small.clone(), large.clone()]).await?;
        if let Some(look) = look {
            look_alike::insert_look(&mut tx, hash, look).await?;
        }
        tx.commit().await?;
        Ok(())
    }
}
