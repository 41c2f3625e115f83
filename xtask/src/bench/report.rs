//! The tables.

use std::{collections::BTreeMap, fmt::Write as _, fs, path::Path};

use super::{
    Step,
    look_alikes::Search,
    measure::{Samples, ms},
    ours::Vitals,
    sign_ins::Comparison,
};
use crate::first_load::FirstLoad;
use anyhow::Result;

/// Tables in Markdown, printed as they come.
pub struct Report {
    text: String,
}

impl Report {
    /// Begins with what a first visit loads.
    pub fn new(loads: &BTreeMap<String, FirstLoad>) -> Self {
        let mut report = Self { text: String::new() };
        let mut table = String::from(
            "### What a first visit loads\n\nBytes, and bytes in brotli; fonts and icons are not compressed further.\n\n\
             | pages | WASM | JavaScript | CSS | fonts, icons | all |\n|---|--:|--:|--:|--:|--:|\n",
        );
        for (chunk, load) in loads {
            let _ = write!(table, "| {chunk} ");
            for bytes in [load.wasm, load.js, load.css, load.rest, load.total()] {
                let _ = write!(table, "| {} → {} ", bytes.raw, bytes.sent);
            }
            table.push_str("|\n");
        }
        report.add(&table);
        report
    }

    /// One registry's table.
    pub fn table(&mut self, title: &str, rows: &[(Step, Samples)]) {
        let mut table =
            format!("### {title}\n\n| request | p50 ms | p95 ms | bytes | SQL statements |\n|---|--:|--:|--:|--:|\n");
        for (step, samples) in rows {
            let statements = samples.statements.map(|n| n.to_string()).unwrap_or_default();
            let (p50, p95) = (ms(samples.p50()), ms(samples.p95()));
            let _ = writeln!(table, "| {} | {p50} | {p95} | {} | {statements} |", step.name(), samples.bytes);
        }
        self.add(&table);
    }

    /// What is said beneath it.
    pub fn vitals(&mut self, vitals: &Vitals, pages_a_second: f64) {
        self.add(&format!(
            "List pages a second: {pages_a_second:.0}. Start: {} ms. Resident: {} MB.\n",
            ms(vitals.start),
            vitals.resident / 1_000_000
        ));
    }

    /// How long it takes to find who looks alike.
    pub fn look_alikes(&mut self, clients: u32, rows: &[Search]) {
        let mut table = format!(
            "### Who looks like this, among {clients} clients\n\nOne name and one logo against those of all clients, in the store.\n\n| search | p50 ms | p95 ms |\n|---|--:|--:|\n"
        );
        for Search { name, p50, p95 } in rows {
            let _ = writeln!(table, "| {name} | {p50} | {p95} |");
        }
        self.add(&table);
    }

    /// Ours beside the peer's.
    pub fn comparison(&mut self, clients: u32, rows: &[(Step, Samples, Samples)]) {
        let mut table = format!(
            "### Beside django-oidc-provider's admin, {clients} clients\n\nTen requests of one, then ten of the other, each after five that do not count.\n\n| request | ours p50 ms | theirs p50 ms | times |\n|---|--:|--:|--:|\n"
        );
        for (step, ours, theirs) in rows {
            let ratio = theirs.p50().as_secs_f64() / ours.p50().as_secs_f64();
            let _ = writeln!(table, "| {} | {} | {} | {ratio:.0} |", step.name(), ms(ours.p50()), ms(theirs.p50()));
        }
        self.add(&table);
    }

    /// Sign-ins of both providers.
    pub fn sign_ins(&mut self, rows: &[Comparison]) {
        let mut table = String::from(
            "### Sign-ins, beside oidc-provider\n\nA code, and tokens for it; then tokens renewed; with twice as many visitors as cores, except where it says alone. Ours is on\nSQLite with `synchronous=FULL`, theirs in memory, in one process, as it starts without a database. RSA keys of 2048 bits.\n\n\
             | | ours | theirs | times |\n|---|--:|--:|--:|\n",
        );
        for Comparison { algorithm, ours, theirs } in rows {
            for (what, ours, theirs) in [
                ("sign-ins a second", ours.sign_ins, theirs.sign_ins),
                ("renewals a second", ours.renewals, theirs.renewals),
            ] {
                let _ = writeln!(table, "| {algorithm}: {what} | {ours:.0} | {theirs:.0} | {:.1} |", ours / theirs);
            }
            for (what, ours, theirs) in [
                ("renewal p50 ms", ours.loaded.p50(), theirs.loaded.p50()),
                ("renewal p99 ms", ours.loaded.p99(), theirs.loaded.p99()),
                ("tokens for a code, alone, p50 ms", ours.alone.p50(), theirs.alone.p50()),
            ] {
                let times = theirs.as_secs_f64() / ours.as_secs_f64();
                let _ = writeln!(table, "| {algorithm}: {what} | {} | {} | {times:.1} |", ms(ours), ms(theirs));
            }
        }
        self.add(&table);
    }

    /// Writes `docs/benchmarks.md`, if asked to.
    pub fn finish(self, root: &Path, record: bool) -> Result<()> {
        if record {
            let head = "# Benchmarks\n\nMeasured by `cargo xtask bench --peer --record`: the release build, SQLite in WAL mode with `synchronous=FULL`,\none visitor unless a line says otherwise, the visitors on the same machine. A page is timed to its last byte,\nuncompressed. The preflight is off.\n\n";
            fs::write(
                root.join("docs/benchmarks.md"),
                format!("{head}{}\n\n{}", machine(), self.text.trim_end().to_owned() + "\n"),
            )?;
        }
        Ok(())
    }

    fn add(&mut self, table: &str) {
        println!("{table}");
        self.text.push_str(table);
        self.text.push('\n');
    }
}

/// The machine, in a sentence.
fn machine() -> String {
    let cpu = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpu.lines().find_map(|line| line.strip_prefix("model name")?.split(':').nth(1)).unwrap_or(" unknown");
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let memory = fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let kib: u64 = memory.lines().next().and_then(|line| line.split_whitespace().nth(1)?.parse().ok()).unwrap_or(0);
    format!("The machine: {cores} cores of{model}, {} GB of memory, Linux.", kib / 1_000_000)
}
