//! `cargo xtask bench`: how fast, how big. Prints a table, and writes it to `docs/benchmarks.md` with `--record`.

mod load;
mod measure;
mod ours;
mod peer;
mod report;
mod visitor;

use clap::Args;

use self::{measure::Samples, ours::Ours, peer::Peer, report::Report, visitor::Answer};
use crate::{first_load, workspace::Workspace};
use anyhow::Result;

/// What to measure.
#[derive(Debug, Args)]
pub struct BenchArgs {
    /// How many clients the registry holds, for each table.
    #[arg(long, value_delimiter = ',', default_values_t = [1_000, 10_000, 100_000])]
    pub clients: Vec<u32>,
    /// Requests of each kind.
    #[arg(long, default_value_t = 200)]
    pub requests: u32,
    /// Also measure django-oidc-provider's admin with 10,000 clients, a few requests each in turn.
    #[arg(long)]
    pub peer: bool,
    /// Write the tables to docs/benchmarks.md.
    #[arg(long)]
    pub record: bool,
}

/// A kind of request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The list, first 100 rows.
    FirstPage,
    /// The list, 50 pages on.
    DeepPage,
    /// A search for two common words: the larger the registry, the more clients it finds.
    SearchHit,
    /// A search that finds one client, whatever the size of the registry.
    SearchOne,
    /// A search that finds nothing.
    SearchMiss,
    /// The empty form.
    Form,
    /// Saving a new client.
    Create,
    /// Saving a changed client.
    Save,
}

impl Step {
    const ALL: [Self; 8] = [
        Self::FirstPage,
        Self::DeepPage,
        Self::SearchHit,
        Self::SearchOne,
        Self::SearchMiss,
        Self::Form,
        Self::Create,
        Self::Save,
    ];

    const fn name(self) -> &'static str {
        match self {
            Self::FirstPage => "list, first page",
            Self::DeepPage => "list, deep page",
            Self::SearchHit => "search that hits",
            Self::SearchOne => "search that finds one",
            Self::SearchMiss => "search that misses",
            Self::Form => "form",
            Self::Create => "create",
            Self::Save => "save",
        }
    }
}

/// A server under measurement, with an admin signed in.
trait Subject {
    /// Makes one request and checks that the answer is what it should be.
    fn run(&mut self, step: Step) -> Result<Answer>;
}

/// Measures what `args` asks for. The release binary and the site must have been built.
pub fn run(workspace: &Workspace, args: &BenchArgs) -> Result<()> {
    let root = workspace.root.as_path();
    let mut report = Report::new(&first_load::by_chunk(workspace)?);
    for &clients in &args.clients {
        eprintln!("{clients} clients: seeding …");
        let mut ours = Ours::start(root, clients)?;
        let mut rows = Vec::new();
        for step in Step::ALL {
            let (mut samples, _) = measure(step, args.requests, &mut ours, None)?;
            samples.statements = Some(ours.statements(step)?);
            rows.push((step, samples));
        }
        let load = load::pages_a_second(&ours)?;
        report.table(clients, &rows, &ours.vitals()?, load);
    }
    if args.peer {
        const CLIENTS: u32 = 10_000;
        eprintln!("the peer, {CLIENTS} clients: installing and seeding …");
        let mut ours = Ours::start(root, CLIENTS)?;
        let mut peer = Peer::start(root, CLIENTS)?;
        let mut rows = Vec::new();
        for step in Step::ALL {
            let (ours, theirs) = measure(step, args.requests.min(60), &mut ours, Some(&mut peer))?;
            rows.push((step, ours, theirs));
        }
        report.comparison(CLIENTS, &rows);
    }
    report.finish(root, args.record)
}

/// Requests of one subject before the other has its turn: after a pause of its own, a server finds its caches full of the
/// other one's data, and what is then measured is the machine.
const TURN: u32 = 10;

/// Runs `step` as often as asked, in turn with the peer if there is one. The first requests of a turn do not count.
fn measure(step: Step, requests: u32, ours: &mut Ours, mut peer: Option<&mut Peer>) -> Result<(Samples, Samples)> {
    let (mut own, mut theirs) = (Samples::default(), Samples::default());
    for _ in 0..requests.div_ceil(TURN) {
        turn(step, ours, &mut own)?;
        if let Some(peer) = peer.as_deref_mut() {
            turn(step, peer, &mut theirs)?;
        }
    }
    Ok((own, theirs))
}

fn turn(step: Step, subject: &mut impl Subject, samples: &mut Samples) -> Result<()> {
    const WARM_UP: u32 = 5;
    for n in 0..WARM_UP + TURN {
        let answer = subject.run(step)?;
        if n >= WARM_UP {
            samples.push(answer.time, answer.body.len());
        }
    }
    Ok(())
}
