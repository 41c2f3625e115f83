//! Sign-ins a second: a code from the authorization endpoint, tokens for it from the token endpoint. Beside
//! `oidc-provider`, which keeps everything in memory.

use std::{
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use super::{measure::Samples, ours::Ours, visitor::Visitor};
use anyhow::{Context as _, Result, bail, ensure};

const PEER_PORT: &str = "3952";
const CLIENT: &str = "bench-relying-party";
const SECRET: &str = "a-secret-of-the-bench-with-32-signs";
const URI: &str = "https://rp.example/cb";
/// How long each is kept busy.
const SPAN: Duration = Duration::from_secs(5);

/// What was measured of one provider.
pub struct Rates {
    /// Sign-ins a second, several visitors at once.
    pub sign_ins: f64,
    /// Requests of the token endpoint a second that renew tokens.
    pub renewals: f64,
    /// Their times under that load.
    pub loaded: Samples,
    /// Times of redeeming a code, one visitor alone.
    pub alone: Samples,
}

/// Both providers with ID tokens of one algorithm.
pub struct Comparison {
    /// `RS256`, with keys of 2048 bits, or `HS256`.
    pub algorithm: &'static str,
    /// This one.
    pub ours: Rates,
    /// `oidc-provider`.
    pub theirs: Rates,
}

/// Measures both with both algorithms, in turn. Ours holds a thousand clients.
pub fn compare(root: &Path) -> Result<Vec<Comparison>> {
    let mut found = Vec::new();
    for algorithm in ["RS256", "HS256"] {
        let ours = Ours::start(root, 1_000, 0)?;
        ours.command(
            &[
                ["client", "create", "--name", "Bench", "--type", "confidential", "--require-consent", "false"]
                    .as_slice(),
                &["--client-id", CLIENT, "--client-secret", SECRET, "--redirect-uri", URI, "--jwt-alg", algorithm],
            ]
            .concat(),
        )?;
        let peer = Peer::start(root, algorithm)?;
        let theirs = peer.rates()?;
        let own =
            rates(&Provider { visitor: ours.visitor(), authorize: "/authorize", scope: "openid%20offline_access" })?;
        found.push(Comparison { algorithm, ours: own, theirs });
    }
    Ok(found)
}

/// Somebody signed in at a provider.
#[derive(Clone)]
struct Provider {
    visitor: Visitor,
    authorize: &'static str,
    scope: &'static str,
}

impl Provider {
    /// A code.
    fn code(&mut self) -> Result<String> {
        let (path, scope) = (self.authorize, self.scope);
        let uri = "https%3A%2F%2Frp.example%2Fcb";
        let asked =
            format!("{path}?client_id={CLIENT}&redirect_uri={uri}&response_type=code&scope={scope}&state=s&nonce=n");
        let answer = self.visitor.get(&asked)?;
        let location = answer.location.with_context(|| format!("{}: no redirection", answer.status))?;
        let code = location.strip_prefix(URI).and_then(|rest| rest.split_once("code=")).map(|(_, rest)| rest);
        let code = code.with_context(|| format!("no code in {location}"))?;
        Ok(code.split('&').next().unwrap_or_default().to_owned())
    }

    /// Tokens: the refresh token, and how long it took.
    fn tokens(&mut self, grant: &[(&str, &str)]) -> Result<(String, Duration)> {
        let client = [("client_id", CLIENT), ("client_secret", SECRET)];
        let answer = self.visitor.post("/token", &[grant, &client].concat())?;
        ensure!(answer.status == 200, "the token endpoint answered {}: {}", answer.status, answer.body);
        let tokens: serde_json::Value = serde_json::from_str(&answer.body)?;
        ensure!(tokens["id_token"].is_string(), "no ID token in {}", answer.body);
        let refresh = tokens["refresh_token"].as_str().context("no refresh token")?;
        Ok((refresh.to_owned(), answer.time))
    }

    fn redeem(&mut self, code: &str) -> Result<(String, Duration)> {
        self.tokens(&[("grant_type", "authorization_code"), ("code", code), ("redirect_uri", URI)])
    }

    fn sign_in(&mut self) -> Result<(String, Duration)> {
        let code = self.code()?;
        self.redeem(&code)
    }

    fn renew(&mut self, token: &str) -> Result<(String, Duration)> {
        self.tokens(&[("grant_type", "refresh_token"), ("refresh_token", token)])
    }
}

fn rates(provider: &Provider) -> Result<Rates> {
    let mut alone = Samples::default();
    let mut one = provider.clone();
    for n in 0..120 {
        let (_, time) = one.sign_in()?;
        if n >= 20 {
            alone.push(time, 0);
        }
    }
    let sign_ins = busy(provider, |provider, _| provider.sign_in())?;
    let renewed = busy(provider, |provider, token| match token {
        Some(token) => provider.renew(&token),
        None => provider.sign_in(),
    })?;
    Ok(Rates { sign_ins: sign_ins.0, renewals: renewed.0, loaded: renewed.1, alone })
}

/// One step of a visitor, who may have a refresh token from the step before.
type Work = fn(&mut Provider, Option<String>) -> Result<(String, Duration)>;

/// Keeps the provider busy with twice as many visitors as there are cores: steps a second, and the times of their last
/// requests.
fn busy(provider: &Provider, work: Work) -> Result<(f64, Samples)> {
    let visitors = 2 * thread::available_parallelism()?.get();
    let started = Instant::now();
    let done: Result<Vec<Vec<Duration>>> = thread::scope(|scope| {
        let threads: Vec<_> = (0..visitors)
            .map(|_| {
                let mut provider = provider.clone();
                scope.spawn(move || {
                    let (mut times, mut token) = (Vec::new(), None);
                    while started.elapsed() < SPAN {
                        let (next, time) = work(&mut provider, token.take())?;
                        token = Some(next);
                        times.push(time);
                    }
                    Ok(times)
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap_or_else(|_| bail!("a visitor panicked"))).collect()
    });
    let mut samples = Samples::default();
    let done = done?;
    for &time in done.iter().flatten() {
        samples.push(time, 0);
    }
    #[expect(clippy::cast_precision_loss, reason = "a few thousand")]
    let count = done.iter().map(Vec::len).sum::<usize>() as f64;
    Ok((count / started.elapsed().as_secs_f64(), samples))
}

/// `oidc-provider`, in a process of its own.
struct Peer {
    server: Child,
    visitor: Visitor,
}

impl Peer {
    fn start(root: &Path, algorithm: &str) -> Result<Self> {
        let server = Command::new("node")
            .arg(root.join("xtask/peer/oidc_provider.mjs"))
            .args([PEER_PORT, CLIENT, SECRET, URI, algorithm])
            .current_dir(root.join("end2end"))
            .env("NODE_ENV", "production")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .context("starting oidc-provider")?;
        let mut peer = Self { server, visitor: Visitor::new(&format!("http://127.0.0.1:{PEER_PORT}")) };
        let started = Instant::now();
        while peer.visitor.get("/.well-known/openid-configuration").is_err() {
            ensure!(started.elapsed() < Duration::from_secs(20), "oidc-provider did not start");
            thread::sleep(Duration::from_millis(50));
        }
        Ok(peer)
    }

    fn rates(&self) -> Result<Rates> {
        let mut provider = Provider { visitor: self.visitor.clone(), authorize: "/auth", scope: "openid" };
        // The first time somebody signs in.
        let uri = "https%3A%2F%2Frp.example%2Fcb";
        let mut path = format!("/auth?client_id={CLIENT}&redirect_uri={uri}&response_type=code&scope=openid&state=s");
        for _ in 0..3 {
            let answer = provider.visitor.get(&path)?;
            path = answer.location.context("oidc-provider does not go on")?;
            if path.starts_with(URI) {
                return rates(&provider);
            }
        }
        bail!("oidc-provider signs nobody in")
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}
