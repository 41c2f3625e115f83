//! Protecting names.

use leptos::server;

use crate::{api::packed::Packed, error::AppError};

/// Sets the protected names, one a line.
#[server(prefix = "/api", endpoint = "review/set_names")]
pub async fn set_protected_names(#[server(default)] names: String) -> Result<Packed<String>, AppError> {
    use domain::Role;

    use crate::{
        api::{clients::plain, guard, map},
        components::number::counted,
    };

    let caller = guard::require(Role::Admin)?;
    let names: Vec<String> = names.lines().map(str::to_owned).collect();
    let kept = caller.registry().set_protected_names(&names).await.map_err(map::error)?;
    let said = match kept.len() {
        0 => "No name is protected".to_owned(),
        kept => [&counted(kept as u64, "name"), " protected"].concat(),
    };
    plain::go_on("/review/policy", &said);
    Ok(Packed::of(&said))
}
