//! Notes to oneself: what a server writes for the request after this one, carried by the browser, and that no browser can
//! read or change. Every server with the same sealing key opens them.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

use crate::Store;

impl Store {
    /// Seals `text`; it opens for the same purpose alone. The result can stand in an address.
    pub fn seal_note(&self, purpose: &'static str, text: &str) -> Option<String> {
        let sealed = self.options().seal_key.seal_bytes(text.as_bytes(), &place(purpose), &self.random())?;
        Some(URL_SAFE_NO_PAD.encode(sealed))
    }

    /// What was sealed for this purpose; `None` if it is anything else.
    pub fn open_note(&self, purpose: &'static str, sealed: &str) -> Option<String> {
        let sealed = URL_SAFE_NO_PAD.decode(sealed).ok()?;
        String::from_utf8(self.options().seal_key.open_bytes(&sealed, &place(purpose))?).ok()
    }
}

fn place(purpose: &'static str) -> Vec<u8> {
    format!("note {purpose}").into_bytes()
}
