//! The properties of a client as options of `client create` and `client edit`.

use std::{fs, path::PathBuf};

use clap::Args;
use domain::{ClientForm, Extended, LogoHash, Member, extended::CLIENT_CREDENTIALS};
use store::{NewLogo, Registry};

use super::{Failure, output::Output};
use crate::logo::worker;

/// One option for each property. What is not given stays as it is.
#[derive(Debug, Args)]
pub struct Properties {
    /// Human-readable name, shown to users.
    #[arg(long)]
    name: Option<String>,
    /// confidential or public.
    #[arg(long = "type", visible_alias = "client-type", value_name = "TYPE")]
    client_type: Option<String>,
    /// A response type the client may use ("code", "code token" …); once for each, together they replace the list.
    #[arg(long = "response-type", value_name = "TYPE", num_args = 1..)]
    response_types: Vec<String>,
    /// RS256 or HS256: how ID tokens are signed.
    #[arg(long, value_name = "ALG")]
    jwt_alg: Option<String>,
    /// web or native.
    #[arg(long, value_name = "TYPE")]
    application_type: Option<String>,
    /// Where users are sent back to, matched exactly; once for each, together they replace the list.
    #[arg(long = "redirect-uri", value_name = "URI", num_args = 1..)]
    redirect_uris: Vec<String>,
    /// Where users may be sent after a logout; once for each, together they replace the list.
    #[arg(long = "post-logout-redirect-uri", value_name = "URI", num_args = 1..)]
    post_logout_redirect_uris: Vec<String>,
    /// Scope values the client may ask for, separated by spaces.
    #[arg(long)]
    scope: Option<String>,
    /// Whether codes are given for a PKCE challenge alone; for a public client always.
    #[arg(long, value_name = "BOOL", action = clap::ArgAction::Set)]
    require_pkce: Option<bool>,
    /// Whether users are asked for consent.
    #[arg(long, value_name = "BOOL", action = clap::ArgAction::Set)]
    require_consent: Option<bool>,
    /// Whether their answer is remembered.
    #[arg(long, value_name = "BOOL", action = clap::ArgAction::Set)]
    reuse_consent: Option<bool>,
    /// Whether the client may have tokens for itself (`client_credentials`), of its own scope values.
    #[arg(long, value_name = "BOOL", action = clap::ArgAction::Set)]
    client_credentials: Option<bool>,
    /// Home page of the client.
    #[arg(long, value_name = "URL")]
    website_url: Option<String>,
    /// External reference to the privacy policy of the client.
    #[arg(long, value_name = "URL")]
    terms_url: Option<String>,
    /// Whom to write to about the client.
    #[arg(long, value_name = "ADDRESS")]
    contact_email: Option<String>,
    /// A picture: PNG, JPEG, WebP, GIF or SVG of at most 1 MiB.
    #[arg(long, value_name = "FILE")]
    logo: Option<PathBuf>,
}

impl Properties {
    /// Puts what was given into the form.
    ///
    /// # Errors
    /// When the picture cannot be read or is none.
    pub async fn apply(self, form: &mut ClientForm, registry: &Registry, output: Output) -> Result<(), Failure> {
        let texts = [
            (&mut form.name, self.name),
            (&mut form.client_type, self.client_type),
            (&mut form.jwt_alg, self.jwt_alg),
            (&mut form.application_type, self.application_type),
            (&mut form.scope, self.scope),
            (&mut form.website_url, self.website_url),
            (&mut form.terms_url, self.terms_url),
            (&mut form.contact_email, self.contact_email),
        ];
        for (field, given) in texts {
            if let Some(given) = given {
                *field = given;
            }
        }
        let lists = [
            (&mut form.response_types, self.response_types),
            (&mut form.redirect_uris, self.redirect_uris),
            (&mut form.post_logout_redirect_uris, self.post_logout_redirect_uris),
        ];
        for (field, given) in lists {
            match given.as_slice() {
                [] => {}
                // An empty one empties the list.
                [only] if only.is_empty() => field.clear(),
                _ => *field = given,
            }
        }
        form.require_pkce = self.require_pkce.unwrap_or(form.require_pkce);
        form.require_consent = self.require_consent.unwrap_or(form.require_consent);
        form.reuse_consent = self.reuse_consent.unwrap_or(form.reuse_consent);
        if let Some(on) = self.client_credentials {
            let before = form.extended.take().unwrap_or_default();
            let kept = before.iter().filter(|(member, _)| *member != Member::GrantTypes);
            let kept = kept.map(|(member, value)| (member, value.to_owned()));
            let switched = on.then(|| (Member::GrantTypes, CLIENT_CREDENTIALS.to_owned()));
            form.extended = Some(Extended::new(kept.chain(switched)));
        }
        if self.logo.is_some() {
            // It does not come from where the client said it is.
            form.extended = form.extended.take().map(|extended| extended.without(Member::LogoUri));
        }
        match self.logo {
            None => {}
            Some(path) if path.as_os_str().is_empty() => form.logo.clear(),
            Some(path) => keep(&path, registry, output).await?.as_str().clone_into(&mut form.logo),
        }
        Ok(())
    }
}

async fn keep(path: &PathBuf, registry: &Registry, output: Output) -> Result<LogoHash, Failure> {
    let file = fs::read(path).map_err(|error| Failure::Other(format!("{}: {error}", path.display())))?;
    match worker::prepare(&file).await {
        Ok(logo) => {
            let logo = NewLogo::from(logo);
            registry.put_logo(&logo).await?;
            Ok(logo.hash)
        }
        Err(refusal) => {
            output.problems(&[refusal.problem()])?;
            Err(Failure::Refused)
        }
    }
}
