//! A look at addresses that are typed into the form, before they are submitted.

use domain::ClientForm;
use leptos::prelude::*;
use server_fn::codec::Json;

use crate::{api::packed::Packed, error::AppError};

/// Visits the addresses in `form`, and answers with the report as markup.
#[server(prefix = "/api", endpoint = "clients/check_addresses", input = Json, output = Json)]
pub async fn check_addresses(form: ClientForm) -> Result<Packed<String>, AppError> {
    use crate::api::{guard, map};

    let caller = guard::require(domain::Role::Owner)?;
    if !caller.backend().preflight {
        return Err(AppError::Invalid("Visits are switched off on this server.".to_owned()));
    }
    caller.registry().count_check().await.map_err(map::error)?;
    let visits = visits(&caller.backend().outbound, &form).await;
    Ok(Packed::of(&markup(&form, &visits, caller.now())))
}

/// What is behind the addresses of a form.
#[cfg(feature = "ssr")]
pub async fn visits(outbound: &outbound::Outbound, form: &ClientForm) -> Vec<(String, domain::preflight::Visit)> {
    let urls = domain::preflight::targets(&typed(form)).into_iter().map(|target| target.url).collect();
    outbound::preflight::visit_all(outbound, urls).await
}

/// The report on them.
#[cfg(feature = "ssr")]
pub fn markup(form: &ClientForm, visits: &[(String, domain::preflight::Visit)], now: domain::Timestamp) -> String {
    crate::preflight::fresh(&typed(form), visits, now).into_string()
}

/// The addresses of a form, whatever the rules say of them.
#[cfg(feature = "ssr")]
fn typed(form: &ClientForm) -> domain::Metadata {
    let lines = |entries: &[String]| -> Vec<String> {
        domain::list::lines(entries).map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
    };
    domain::Metadata {
        redirect_uris: lines(&form.redirect_uris),
        post_logout_redirect_uris: lines(&form.post_logout_redirect_uris),
        website_url: form.website_url.trim().to_owned(),
        terms_url: form.terms_url.trim().to_owned(),
        ..domain::Metadata::default()
    }
}
