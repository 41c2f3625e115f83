//! Lengths and counts, in one place. Lengths are in characters unless they say bytes.

/// `name`.
pub const NAME: usize = 100;
/// `client_id`, in bytes.
pub const CLIENT_ID: usize = 255;
/// `client_secret`, in bytes.
pub const CLIENT_SECRET: usize = 255;
/// `website_url` and `terms_url`.
pub const WEB_URL: usize = 255;
/// `contact_email`.
pub const EMAIL: usize = 254;
/// One redirect URI or post-logout redirect URI.
pub const URI: usize = 2048;
/// Redirect URIs of one client; the same for post-logout redirect URIs.
pub const URIS: usize = 50;
/// Scope values of one client.
pub const SCOPES: usize = 50;
/// One scope value.
pub const SCOPE: usize = 100;
/// Values of a client beyond the fields of the form.
pub const EXTENDED: usize = 100;
/// `software_id` and `software_version`.
pub const SOFTWARE: usize = 255;
/// An uploaded logo, in bytes.
pub const LOGO_BYTES: usize = 1024 * 1024;
