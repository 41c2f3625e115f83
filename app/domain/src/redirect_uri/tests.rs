//! The rules for redirect URIs, in tables and by properties.
