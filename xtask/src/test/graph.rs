//! What may not end up in the browser, by the dependency graph.

use crate::process::{cargo, output};
use crate::setup::wasm::TARGET;
use crate::workspace::Workspace;
use anyhow::{Result, bail};

/// The server's business, or far too large. A name stands for itself and for what continues it with `-` or `_`.
const NOWHERE: [&str; 12] = [
    "axum",
    "chrono",
    "icondata",
    "image",
    "jiff",
    "psl",
    "rand",
    "regex",
    "sqlx",
    "time",
    "tokio",
    "unicode-security",
];

/// Leptos brings these along and the linker throws them out again, as long as nothing of ours calls them.
const NOT_OURS: [&str; 3] = ["idna", "regex", "url"];

/// Fails with the name of everything that is in the wrong place.
pub fn check(workspace: &Workspace) -> Result<()> {
    let mut wrong = Vec::new();
    for name in names(workspace, &workspace.settings.lib_package, "all")? {
        if NOWHERE.iter().any(|banned| is(&name, banned)) {
            wrong.push(format!("{name} is compiled into the front end"));
        }
    }
    for (package, features) in [("app", "hydrate"), ("domain", "")] {
        let depth = if package == "domain" { "all" } else { "1" };
        for name in names_with(workspace, package, depth, features)? {
            if NOT_OURS.iter().any(|banned| is(&name, banned)) {
                wrong.push(format!("{package} depends on {name} in the browser"));
            }
        }
    }
    if !wrong.is_empty() {
        bail!("{}. `cargo tree --invert` says why", wrong.join(", "));
    }
    Ok(())
}

fn names(workspace: &Workspace, package: &str, depth: &str) -> Result<Vec<String>> {
    names_with(workspace, package, depth, "")
}

/// The packages that a package is compiled with for the browser.
fn names_with(workspace: &Workspace, package: &str, depth: &str, features: &str) -> Result<Vec<String>> {
    let mut tree = cargo(workspace);
    tree.args(["tree", "--package", package, "--target", TARGET, "--edges", "normal,no-proc-macro"]);
    tree.args(["--prefix", "none", "--format", "{p}", "--features", features]);
    if depth != "all" {
        tree.args(["--depth", depth]);
    }
    let mut names: Vec<_> =
        output(&mut tree)?.lines().filter_map(|line| line.split(' ').next().map(str::to_owned)).collect();
    names.sort();
    names.dedup();
    Ok(names)
}

fn is(name: &str, banned: &str) -> bool {
    name.strip_prefix(banned).is_some_and(|rest| rest.is_empty() || rest.starts_with(['-', '_']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_family_is_banned_by_its_name() {
        assert!(is("sqlx-core", "sqlx"));
        assert!(is("regex", "regex"));
        assert!(!is("timer", "time"));
    }
}
