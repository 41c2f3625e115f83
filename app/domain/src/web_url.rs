//! The rules for links that are shown to users: `website_url` and `terms_url`.
