//! The peer: django-oidc-provider's admin, behind gunicorn with two workers, on SQLite with the same durability.

use std::{
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread::sleep,
    time::{Duration, Instant},
};

use super::{
    Step, Subject,
    visitor::{Visitor, attribute_after},
};
use anyhow::{Context as _, Result, anyhow, bail};

const ORIGIN: &str = "http://127.0.0.1:3951";

/// A running peer with a signed-in admin.
pub struct Peer {
    server: Child,
    visitor: Visitor,
    made: u32,
    edited: String,
}

impl Peer {
    /// Installs the peer into `target/bench/peer` if it is not there, fills a new database and starts it.
    pub fn start(root: &Path, clients: u32) -> Result<Self> {
        let home = root.join("target/bench/peer");
        let project = root.join("xtask/peer");
        let python = install(&home, &project)?;
        let data = home.join("data");
        let _ = std::fs::remove_dir_all(&data);
        std::fs::create_dir_all(&data)?;
        let configured = |program: &Path| {
            let mut command = Command::new(program);
            command
                .current_dir(&project)
                .env("PEER_DIR", &data)
                .env("PYTHONDONTWRITEBYTECODE", "1")
                .env("DJANGO_SETTINGS_MODULE", "peer_settings");
            command
        };
        let seeded = configured(&python).arg("peer_seed.py").arg(clients.to_string()).status()?;
        if !seeded.success() {
            return Err(anyhow!("the peer's database could not be filled"));
        }
        let server = configured(&home.join("venv/bin/gunicorn"))
            .args(["--workers", "2", "--bind", "127.0.0.1:3951", "--no-control-socket", "peer_wsgi"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        let mut peer = Self { server, visitor: Visitor::new(ORIGIN), made: 0, edited: String::new() };
        peer.sign_in()?;
        let list = peer.visitor.get("/admin/oidc_provider/client/")?;
        peer.edited = attribute_after(&list.body, "field-name", "href").context("the peer's list shows no client")?;
        Ok(peer)
    }

    fn sign_in(&mut self) -> Result<()> {
        let deadline = Instant::now() + Duration::from_secs(20);
        let login = "/admin/login/";
        while let Err(error) = self.visitor.get(login) {
            if Instant::now() > deadline {
                return Err(error);
            }
            sleep(Duration::from_millis(100));
        }
        let token = self.token()?;
        let fields = [
            ("csrfmiddlewaretoken", &*token),
            ("username", "admin"),
            ("password", "bench-password"),
            ("next", "/admin/"),
        ];
        let answer = self.visitor.post(login, &fields)?;
        if answer.status == 302 { Ok(()) } else { Err(anyhow!("the peer answered the sign-in with {}", answer.status)) }
    }

    fn token(&self) -> Result<String> {
        Ok(self.visitor.cookie("csrftoken").context("the peer set no csrftoken")?.to_owned())
    }

    fn save(&mut self, path: &str, name: &str) -> Result<super::visitor::Answer> {
        let token = self.token()?;
        let fields = [
            ("csrfmiddlewaretoken", &*token),
            ("name", name),
            ("owner", ""),
            ("client_type", "confidential"),
            ("response_types", "1"),
            ("_redirect_uris", "https://bench.example.org/callback"),
            ("jwt_alg", "RS256"),
            ("require_consent", "on"),
            ("reuse_consent", "on"),
            ("_scope", ""),
            ("contact_email", "bench@example.org"),
            ("website_url", "https://bench.example.org/"),
            ("terms_url", ""),
            ("_post_logout_redirect_uris", ""),
            ("_save", "Save"),
        ];
        // Its client IDs are six random digits: with 10,000 clients one in a hundred is taken, and the save refused. That
        // one does not count.
        for _ in 0..5 {
            let answer = self.visitor.post_multipart(path, &fields)?;
            match answer.status {
                302 => return Ok(answer),
                200 if answer.body.contains("already exists") => {}
                status => return Err(anyhow!("the peer answered a save with {status}")),
            }
        }
        Err(anyhow!("the peer found no free client ID in five attempts"))
    }
}

impl Subject for Peer {
    fn run(&mut self, step: Step) -> Result<super::visitor::Answer> {
        let list = "/admin/oidc_provider/client/";
        match step {
            Step::FirstPage => self.visitor.get(list),
            Step::DeepPage => self.visitor.get(&format!("{list}?p=50")),
            Step::SearchHit => self.visitor.get(&format!("{list}?q=client+77")),
            Step::SearchOne => self.visitor.get(&format!("{list}?q=client+7777")),
            Step::SearchMiss => self.visitor.get(&format!("{list}?q=nothing+of+the+kind")),
            Step::Form => self.visitor.get(&format!("{list}add/")),
            Step::Create => {
                self.made += 1;
                self.save(&format!("{list}add/"), &format!("Bench client {}", self.made))
            }
            Step::Save => {
                self.made += 1;
                let path = self.edited.clone();
                self.save(&path, &format!("Edited client {}", self.made))
            }
            other => bail!("the peer has no {}", other.name()),
        }
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        // gunicorn's master ends its workers when it is asked to; a kill would orphan them.
        let _ = Command::new("kill").arg(self.server.id().to_string()).status();
        let _ = self.server.wait();
    }
}

fn install(home: &Path, project: &Path) -> Result<PathBuf> {
    let python = home.join("venv/bin/python");
    if !home.join("venv/bin/gunicorn").exists() {
        std::fs::create_dir_all(home)?;
        let made = Command::new("python3").args(["-m", "venv"]).arg(home.join("venv")).status()?;
        let filled = made.success()
            && Command::new(&python)
                .args(["-m", "pip", "install", "--quiet", "-r"])
                .arg(project.join("requirements.txt"))
                .status()?
                .success();
        if !filled {
            return Err(anyhow!("the peer could not be installed: python3 with venv and pip is needed"));
        }
    }
    Ok(python)
}
