//! The style sheet: `@import`s inlined, minified, for the browsers in the settings.

use crate::workspace::Workspace;
use anyhow::{Context, Result, anyhow};
use lightningcss::bundler::{Bundler, FileProvider};
use lightningcss::stylesheet::{MinifyOptions, ParserOptions, PrinterOptions};
use lightningcss::targets::{Browsers, Targets};

/// Bundles the style sheet. A mistake in it is an error with its file, line and column.
pub fn bundle(workspace: &Workspace, minify: bool) -> Result<String> {
    let entry = workspace.root.join(&workspace.settings.style_file);
    let browsers = Browsers::from_browserslist([&workspace.settings.browserquery]).context("reading browserquery")?;
    let targets = Targets { browsers, ..Targets::default() };
    let files = FileProvider::new();
    let mut bundler = Bundler::new(&files, None, ParserOptions::default());
    let mut sheet = bundler.bundle(&entry).map_err(|error| anyhow!("{error}"))?;
    sheet.minify(MinifyOptions { targets, ..MinifyOptions::default() }).map_err(|error| anyhow!("{error}"))?;
    let printed = sheet.to_css(PrinterOptions { minify, targets, ..PrinterOptions::default() });
    Ok(printed.map_err(|error| anyhow!("{error}"))?.code)
}
