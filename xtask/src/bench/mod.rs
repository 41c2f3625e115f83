//! `cargo xtask bench`: how fast, how big. Prints a table, and writes it to `docs/benchmarks.md` with `--record`.

mod load;
mod look_alikes;
mod measure;
mod ours;
mod peer;
mod report;
mod sign_ins;
mod visitor;

use clap::{Args, ValueEnum};

use self::{measure::Samples, ours::Ours, peer::Peer, report::Report, visitor::Answer};
use crate::{first_load, workspace::Workspace};
use anyhow::Result;

/// What to measure.
#[derive(Debug, Args)]
pub struct BenchArgs {
    /// How many clients the registry holds, for each table. Without a number, there is no table.
    #[arg(long, value_delimiter = ',', num_args = 0.., default_values_t = [1_000, 10_000, 100_000])]
    pub clients: Vec<u32>,
    /// Requests of each kind.
    #[arg(long, default_value_t = 200)]
    pub requests: u32,
    /// Also measure the pages of owners and reviewers, with a thousand proposals, and the search for names and logos that look
    /// alike, among 100,000 clients.
    #[arg(long, default_value_t = true, action = clap::ArgAction::Set)]
    pub review: bool,
    /// Also measure the peers, in turn with ours: the one named, or both.
    #[arg(long, value_delimiter = ',', num_args = 0.., default_missing_values = ["admin", "provider"])]
    pub peer: Vec<Compared>,
    /// Write the tables to docs/benchmarks.md.
    #[arg(long)]
    pub record: bool,
}

/// A peer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Compared {
    /// django-oidc-provider's admin, with 10,000 clients.
    Admin,
    /// oidc-provider, where people sign in.
    Provider,
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
    /// A client's overview.
    Overview,
    /// The form of a client.
    Edit,
    /// What waits for a reviewer.
    Queue,
    /// The same, drawn as users will meet it.
    Wall,
    /// One proposal.
    Desk,
    /// The first page of the clients of an owner who has 500.
    MyClients,
}

impl Step {
    /// What every registry is asked for, and the peer.
    const LIST: [Self; 8] = [
        Self::FirstPage,
        Self::DeepPage,
        Self::SearchHit,
        Self::SearchOne,
        Self::SearchMiss,
        Self::Form,
        Self::Create,
        Self::Save,
    ];

    /// What one with a thousand proposals is asked for.
    const REVIEW: [Self; 6] = [Self::Overview, Self::Edit, Self::Queue, Self::Wall, Self::Desk, Self::MyClients];

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
            Self::Overview => "overview of a client",
            Self::Edit => "form of a client",
            Self::Queue => "queue",
            Self::Wall => "wall",
            Self::Desk => "desk",
            Self::MyClients => "My clients",
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
        let mut ours = Ours::start(root, clients, 0)?;
        let rows = table(&mut ours, &Step::LIST, args.requests)?;
        let load = load::pages_a_second(&ours)?;
        report.table(&format!("{clients} clients"), &rows);
        report.vitals(&ours.vitals()?, load);
    }
    if args.review {
        const CLIENTS: u32 = 10_000;
        const PROPOSALS: u32 = 1_000;
        const LOOKS: u32 = 100_000;
        eprintln!("{CLIENTS} clients, {PROPOSALS} proposals: seeding …");
        let mut ours = Ours::start(root, CLIENTS, PROPOSALS)?;
        let rows = table(&mut ours, &Step::REVIEW, args.requests)?;
        report.table(&format!("{CLIENTS} clients and {PROPOSALS} that wait for review"), &rows);
        eprintln!("{LOOKS} clients with logos: seeding …");
        report.look_alikes(LOOKS, &look_alikes::measure(root, LOOKS)?);
    }
    if args.peer.contains(&Compared::Admin) {
        const CLIENTS: u32 = 10_000;
        eprintln!("the peer, {CLIENTS} clients: installing and seeding …");
        let mut ours = Ours::start(root, CLIENTS, 0)?;
        let mut peer = Peer::start(root, CLIENTS)?;
        let mut rows = Vec::new();
        for step in Step::LIST {
            let (ours, theirs) = measure(step, args.requests.min(60), &mut ours, Some(&mut peer))?;
            rows.push((step, ours, theirs));
        }
        report.comparison(CLIENTS, &rows);
    }
    if args.peer.contains(&Compared::Provider) {
        eprintln!("sign-ins, beside oidc-provider …");
        report.sign_ins(&sign_ins::compare(root)?);
    }
    report.finish(root, args.record)
}

fn table(ours: &mut Ours, steps: &[Step], requests: u32) -> Result<Vec<(Step, Samples)>> {
    let mut rows = Vec::new();
    for &step in steps {
        let (mut samples, _) = measure(step, requests, ours, None)?;
        samples.statements = Some(ours.statements(step)?);
        rows.push((step, samples));
    }
    Ok(rows)
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
