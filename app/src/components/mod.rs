//! UI primitives and domain components, one a file.
