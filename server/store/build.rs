//! `sqlx::migrate!` sees a new file only if the crate is built again.

fn main() {
    println!("cargo:rerun-if-changed=../../migrations");
}
