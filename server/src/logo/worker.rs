//! A process of its own for each uploaded picture, so that one that is made to exhaust a decoder takes nothing with it.
//!
//! The server starts its own program again with the hidden command `draw-logo`: the file goes in on standard input,
//! the answer comes back on standard output, and the process is gone after [`TIME`] whatever it does.

use std::{
    io::{Read, Write},
    pin::Pin,
    process::{ExitCode, Stdio},
    time::Duration,
};

use serde::{Deserialize, Serialize};
use store::NewLogo;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    process::Command,
    sync::Semaphore,
    time::timeout,
};

use super::{Prepared, Refusal};

/// The command's name.
pub const COMMAND: &str = "draw-logo";

/// How long a picture may take.
const TIME: Duration = Duration::from_secs(8);
/// How long one waits for its turn.
const PATIENCE: Duration = Duration::from_secs(10);
/// Memory of the process, in bytes of address space.
#[cfg(unix)]
const ADDRESS_SPACE: u64 = 1024 * 1024 * 1024;
/// More than two squares can take up.
const MAX_ANSWER: u64 = 2 * 1024 * 1024;

/// At most two at once: drawing is work for a processor, and the server has other things to do.
static TURNS: Semaphore = Semaphore::const_new(2);

/// The first line of the answer; the two files follow.
#[derive(Debug, Serialize, Deserialize)]
enum Answer {
    /// The large square has `large` bytes, the small one the rest.
    Drawn {
        width: u32,
        height: u32,
        webp: bool,
        large: usize,
        look: Option<evidence::Look>,
    },
    Refused(Refusal),
}

/// Turns an uploaded file into the two pictures that are kept.
///
/// # Errors
/// Why the file is no logo.
pub async fn prepare(file: &[u8]) -> Result<Prepared, Refusal> {
    if file.is_empty() {
        return Err(Refusal::Empty);
    }
    if file.len() > domain::limits::LOGO_BYTES {
        return Err(Refusal::TooLarge { bytes: file.len() as u64 });
    }
    let Ok(Ok(_turn)) = timeout(PATIENCE, TURNS.acquire()).await else { return Err(Refusal::Busy) };
    match timeout(TIME, ask(file)).await {
        Ok(Ok(answer)) => read(&answer).unwrap_or(Err(Refusal::TooMuchWork)),
        Ok(Err(error)) => {
            tracing::warn!(%error, "the process that draws logos failed");
            Err(Refusal::TooMuchWork)
        }
        Err(_) => Err(Refusal::TooMuchWork),
    }
}

/// What the provider draws pictures of clients with.
pub struct Worker;

impl provider::DrawLogo for Worker {
    fn draw<'a>(&'a self, file: &'a [u8]) -> Pin<Box<dyn Future<Output = Result<NewLogo, String>> + Send + 'a>> {
        Box::pin(async move { prepare(file).await.map(NewLogo::from).map_err(|refusal| refusal.to_string()) })
    }
}

async fn ask(file: &[u8]) -> std::io::Result<Vec<u8>> {
    // The running program, also when the file it came from has been replaced.
    let program = if cfg!(target_os = "linux") { "/proc/self/exe".into() } else { std::env::current_exe()? };
    let mut child = Command::new(program)
        .arg(COMMAND)
        .env_clear()
        // The allocator would set aside as much address space as the process may have.
        .env("MIMALLOC_DISALLOW_ARENA_ALLOC", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()?;
    let (Some(mut input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
        return Err(std::io::Error::other("no pipes"));
    };
    let send = async {
        // Who refuses early does not read to the end.
        let _ = input.write_all(file).await;
        drop(input);
    };
    let mut answer = Vec::new();
    let mut output = output.take(MAX_ANSWER);
    let ((), received) = tokio::join!(send, output.read_to_end(&mut answer));
    received?;
    child.wait().await?;
    Ok(answer)
}

fn read(answer: &[u8]) -> Option<Result<Prepared, Refusal>> {
    let end = answer.iter().position(|&byte| byte == b'\n')?;
    let (head, files) = (answer.get(..end)?, answer.get(end + 1..)?);
    Some(match serde_json::from_slice(head).ok()? {
        Answer::Refused(refusal) => Err(refusal),
        Answer::Drawn { width, height, webp, large, look } => {
            let (large, small) = files.split_at_checked(large)?;
            let media_type = if webp { "image/webp" } else { "image/png" };
            Ok(Prepared { large: large.to_vec(), small: small.to_vec(), media_type, width, height, look })
        }
    })
}

/// The other side: reads a file, answers, ends.
pub fn run() -> ExitCode {
    limit_resources();
    let mut file = Vec::new();
    let most = domain::limits::LOGO_BYTES as u64 + 1;
    if std::io::stdin().lock().take(most).read_to_end(&mut file).is_err() {
        return ExitCode::FAILURE;
    }
    // Deeply nested drawings need a deep stack.
    let drawing = std::thread::Builder::new().stack_size(64 * 1024 * 1024).spawn(move || super::prepare(&file));
    let Ok(Ok(result)) = drawing.map(std::thread::JoinHandle::join) else { return ExitCode::FAILURE };
    match answer(result) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

fn answer(result: Result<Prepared, Refusal>) -> std::io::Result<()> {
    let (head, files) = match result {
        Ok(logo) => {
            let webp = logo.media_type == "image/webp";
            let head = Answer::Drawn {
                width: logo.width,
                height: logo.height,
                webp,
                large: logo.large.len(),
                look: logo.look,
            };
            (head, [logo.large, logo.small].concat())
        }
        Err(refusal) => (Answer::Refused(refusal), Vec::new()),
    };
    let mut output = std::io::stdout().lock();
    serde_json::to_writer(&mut output, &head)?;
    output.write_all(b"\n")?;
    output.write_all(&files)?;
    output.flush()
}

#[cfg(unix)]
fn limit_resources() {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let seconds = TIME.as_secs();
    for (resource, most) in
        [(Resource::As, ADDRESS_SPACE), (Resource::Cpu, seconds), (Resource::Core, 0), (Resource::Nofile, 16)]
    {
        // A system that does not know one of these still has the clock.
        let _ = setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) });
    }
}

#[cfg(not(unix))]
fn limit_resources() {}
