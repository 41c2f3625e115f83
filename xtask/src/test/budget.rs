//! How much a first visit downloads, with the line that it may not cross.
//!
//! What a browser really fetches is measured by a browser test; here it is what the files weigh.

use crate::first_load;
use crate::progress::{kilobytes, say};
use crate::workspace::Workspace;
use anyhow::{Context, Result, ensure};

/// The chunk with which people arrive: the sign-in, then the list.
const ARRIVAL: &str = "clients";
/// The front end for those pages, in bytes of brotli.
const WASM: u64 = 260_000;
/// The front end for any other page.
const WASM_ELSEWHERE: u64 = 432_000;

/// Prints the sizes and fails where one is over its budget.
pub fn check(workspace: &Workspace) -> Result<()> {
    let loads = first_load::by_chunk(workspace)?;
    for (name, load) in &loads {
        let (wasm, total) = (load.wasm, load.total());
        say(&format!(
            "{name}: WASM {} raw, {} sent; {} sent in all",
            kilobytes(wasm.raw),
            kilobytes(wasm.sent),
            kilobytes(total.sent)
        ));
    }
    loads.get(ARRIVAL).with_context(|| format!("there is no chunk {ARRIVAL}"))?;
    for (name, load) in &loads {
        let most = if name == ARRIVAL { WASM } else { WASM_ELSEWHERE };
        let wasm = load.wasm.sent;
        ensure!(wasm <= most, "the WASM of {name} is {}, and {} is the most", kilobytes(wasm), kilobytes(most));
    }
    Ok(())
}
