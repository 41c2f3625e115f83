//! The front end: cargo, then cut into chunks, then wasm-bindgen, then wasm-opt.

use crate::build::Kind;
use crate::process::run;
use crate::progress::{kilobytes, say, step};
use crate::setup::wasm::{TARGET, Toolchain};
use crate::setup::{node, wasm};
use crate::site::digest;
use crate::workspace::Workspace;
use anyhow::{Context, Result, anyhow, bail};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, IsTerminal, stderr};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::thread;
use wasm_bindgen_cli_support::Bindgen;

/// What the compiler of the standard library may emit: wasm-opt refuses the rest unless it is told. And nothing of worth
/// lies at the lowest addresses, where the stack ends. The second time it finds what the first has uncovered.
const WASM_OPT: [&str; 5] =
    ["-Oz", "-Oz", "--low-memory-unused", "--enable-bulk-memory", "--enable-nontrapping-float-to-int"];

/// The module and its JavaScript, ready to be named and compressed.
pub struct Front {
    /// The folder with `NAME.js`, `NAME_bg.wasm` and perhaps `snippets/`.
    pub folder: PathBuf,
    /// The compiler's warnings about the workspace's own crates.
    pub warnings: usize,
}

/// Builds the front end. What has not changed is not done again.
pub fn build(workspace: &Workspace, kind: Kind) -> Result<Front> {
    let toolchain = wasm::toolchain(workspace)?;
    let profile = match kind {
        Kind::Release => workspace.settings.lib_profile_release.as_str(),
        Kind::Dev => "dev",
    };
    let name = format!("compiling the front end ({profile})");
    let warnings = step(&name, || cargo(workspace, toolchain, &["build", "--lib", "--profile", profile]))?;
    let folder = if profile == "dev" { "debug" } else { profile };
    let library = workspace.settings.lib_package.replace('-', "_");
    let module = workspace.front().join(TARGET).join(folder).join(library).with_extension("wasm");
    Ok(Front { folder: bind(workspace, kind, &module)?, warnings })
}

/// Type-checks the front end for the browser, and counts the warnings.
pub fn check(workspace: &Workspace) -> Result<usize> {
    cargo(workspace, wasm::toolchain(workspace)?, &["check", "--lib"])
}

/// Runs cargo on the front end with its warnings on the terminal, and counts them. (`-D warnings` in RUSTFLAGS would
/// compile every dependency anew.)
fn cargo(workspace: &Workspace, toolchain: Toolchain, verb: &[&str]) -> Result<usize> {
    let mut command = toolchain.cargo(workspace);
    command.args(verb).args(["--package", &workspace.settings.lib_package, "--target", TARGET]);
    let format = if stderr().is_terminal() { "json-diagnostic-rendered-ansi" } else { "json" };
    command.arg("--target-dir").arg(workspace.front()).args(["--message-format", format]);
    let mut cargo = command.stdout(Stdio::piped()).spawn().context("starting cargo for the front end")?;
    let mut warnings = 0;
    for line in BufReader::new(cargo.stdout.take().context("cargo's output is a pipe")?).lines() {
        let line = line?;
        let Ok(Told { reason, message: Some(message) }) = serde_json::from_str(&line) else { continue };
        if reason == "compiler-message" {
            eprint!("{}", message.rendered);
            // "N warnings emitted" is a summary and has no place in the source.
            warnings += usize::from(message.level == "warning" && !message.spans.is_empty());
        }
    }
    let status = cargo.wait()?;
    if !status.success() {
        bail!("the front end does not compile (cargo: {status})");
    }
    Ok(warnings)
}

#[derive(Deserialize)]
struct Told {
    reason: String,
    message: Option<Diagnostic>,
}

#[derive(Deserialize)]
struct Diagnostic {
    level: String,
    rendered: String,
    spans: Vec<serde::de::IgnoredAny>,
}

/// Cuts the module into chunks, then runs wasm-bindgen and wasm-opt, unless their result for this very module is there
/// already.
fn bind(workspace: &Workspace, kind: Kind, module: &Path) -> Result<PathBuf> {
    let bytes = fs::read(module).with_context(|| format!("reading {}", module.display()))?;
    let optimiser = if kind == Kind::Release { node::wasm_opt(workspace) } else { None };
    let version = optimiser.as_ref().map_or("none", |tool| tool.version.as_str());
    let key = digest([bytes.as_slice(), version.as_bytes(), WASM_OPT.join(" ").as_bytes()]);
    let folder = workspace.front().join(format!("bound-{kind}"));
    let stamp = folder.join("stamp");
    if fs::read_to_string(&stamp).is_ok_and(|done| done == key) {
        return Ok(folder);
    }
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder)?;
    let name = &workspace.settings.name;
    let uncut = folder.join("main.wasm");
    let chunks = step("cutting it into chunks", || split(name, &bytes, &folder, &uncut))?;
    step("binding it to JavaScript", || {
        let mut bindgen = Bindgen::new();
        bindgen.web(true).map_err(|error| anyhow!(error))?.input_path(&uncut).out_name(name).typescript(false);
        // The chunks take memory, table and stack from the main module.
        bindgen.keep_lld_exports(true);
        let release = kind == Kind::Release;
        bindgen.remove_name_section(release).remove_producers_section(release);
        bindgen.generate(&folder).map_err(|error| anyhow!(error)).context("wasm-bindgen")
    })?;
    fs::remove_file(uncut)?;
    if let Some(tool) = optimiser {
        let files: Vec<_> = chunks.into_iter().chain([folder.join(format!("{name}_bg.wasm"))]).collect();
        step("optimising it for size", || optimise(&tool.program, &files))?;
    }
    fs::write(stamp, key)?;
    Ok(folder)
}

/// One file after another on each core: the optimiser uses one.
fn optimise(wasm_opt: &Path, files: &[PathBuf]) -> Result<()> {
    let next = Mutex::new(files.iter());
    let work = || -> Result<()> {
        loop {
            let file = next.lock().ok().and_then(|mut files| files.next());
            let Some(file) = file else { return Ok(()) };
            let before = fs::metadata(file)?.len();
            run(Command::new(wasm_opt).args(WASM_OPT).arg(file).arg("-o").arg(file))?;
            let name = file.file_name().unwrap_or_default().to_string_lossy();
            say(&format!("{name}: {} became {}", kilobytes(before), kilobytes(fs::metadata(file)?.len())));
        }
    };
    thread::scope(|scope| {
        let cores = thread::available_parallelism().map_or(1, Into::into);
        let threads: Vec<_> = (0..cores).map(|_| scope.spawn(work)).collect();
        threads.into_iter().try_for_each(|thread| thread.join().ok().context("an optimiser panicked")?)
    })
}

/// Moves what only some pages need into files of their own, which `NAME_split.js` fetches. What each chunk consists of is
/// written to `chunks.json`.
fn split(name: &str, bytes: &[u8], folder: &Path, main: &Path) -> Result<Vec<PathBuf>> {
    let (link, glue) = (format!("./{name}_split.js"), format!("./{name}.js"));
    let mut options = wasm_split_cli_support::Options::new(bytes);
    options.output_dir = folder;
    options.main_out_path = main;
    options.link_name = &link;
    options.main_module = &glue;
    let split = wasm_split_cli_support::transform(options).map_err(|error| anyhow!("{error:#}"))?;
    let parts: BTreeMap<_, _> = split.prefetch_map.into_iter().collect();
    fs::write(folder.join("chunks.json"), serde_json::to_vec(&parts)?)?;
    Ok(split.split_modules)
}
