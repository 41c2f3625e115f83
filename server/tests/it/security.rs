//! docs/security.md and docs/conformance.md say what proves each of their lines. This is so as long as those tests are there.

use std::{fs, path::Path};

/// Tests as the document names them: a file, a space, the name of the test. Files are named from `server/tests/it` on, or
/// from the root.
fn named(line: &str) -> Vec<(&str, &str)> {
    let spans = line.split('`').skip(1).step_by(2);
    let is_code = |file: &str| Path::new(file).extension().is_some_and(|kind| kind == "rs" || kind == "ts");
    spans.filter_map(|span| span.split_once(' ')).filter(|(file, _)| is_code(file)).collect()
}

#[test]
fn every_test_that_a_document_names_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    for (page, least) in [("docs/security.md", 50), ("docs/conformance.md", 25)] {
        let document = fs::read_to_string(root.join(page)).unwrap();
        let mut seen = 0;
        for (file, test) in document.lines().flat_map(named) {
            let path =
                [root.join(file), root.join("server/tests/it").join(file)].into_iter().find(|path| path.is_file());
            let text = fs::read_to_string(path.unwrap_or_else(|| panic!("{page}: there is no {file}"))).unwrap();
            let there = [format!("fn {test}("), format!("test('{test}'"), format!("test(`{test}")];
            assert!(there.iter().any(|there| text.contains(there)), "{page}: {file} has no test {test}");
            seen += 1;
        }
        assert!(seen > least, "{page}: {seen}");
    }
}

#[test]
fn every_line_of_the_document_has_a_test_or_a_reason() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let document = fs::read_to_string(root.join("docs/security.md")).unwrap();
    let rows = document.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| |"));
    let unproved: Vec<&str> = rows
        .filter(|row| !row.ends_with("| proof |") && named(row).is_empty())
        .filter(|row| !["does not apply", "not there"].iter().any(|reason| row.contains(reason)))
        .collect();
    assert!(unproved.is_empty(), "{unproved:#?}");
}
