//! Makes sure that there is a folder to embed, and embeds it anew when the site was built anew.

use std::{env, fs, path::Path};

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let Some(here) = env::var_os("CARGO_MANIFEST_DIR") else { return };
    let site = Path::new(&here).join("../target/site");
    if let Err(error) = fs::create_dir_all(&site) {
        println!("cargo::error=the folder {} could not be made: {error}", site.display());
    }
    println!("cargo::rerun-if-changed={}", site.display());
}
