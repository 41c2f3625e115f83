//! Scope values (RFC 6749, section 3.3).
