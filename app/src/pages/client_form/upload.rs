//! Sending a logo to the server as soon as it is chosen.

use domain::{Field, Problem, Rule, limits};
use leptos::prelude::window;
use serde::Deserialize;
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, FormData, RequestInit, Response, wasm_bindgen::JsCast};

/// What the server says to it.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Answer {
    hash: Option<String>,
    problems: Vec<Problem>,
}

/// The hash under which the server keeps the picture, or why it does not.
pub async fn upload(file: File) -> Result<String, Vec<Problem>> {
    let name = file.name();
    let refused = |message: &str| vec![Problem::refuse(Rule::LogoHash, Field::Logo, &name, message)];
    #[expect(clippy::cast_precision_loss, reason = "a megabyte is far from the limit")]
    let most = limits::LOGO_BYTES as f64;
    if file.size() > most {
        return Err(refused("The file is larger than 1 MiB. Choose a smaller one: 512 × 512 pixels are plenty."));
    }
    let unreachable = || refused("The server could not be reached. Nothing else is lost: try again.");
    let (status, text) = send(&file).await.ok_or_else(unreachable)?;
    match serde_json::from_str::<Answer>(&text) {
        Ok(Answer { hash: Some(hash), .. }) => Ok(hash),
        Ok(Answer { problems, .. }) if !problems.is_empty() => Err(problems),
        _ if status == 401 => Err(refused("Your session has ended. Save the form to sign in again, nothing is lost.")),
        _ if status == 429 => {
            Err(refused("Too many pictures are being read at the moment. Try again in a few seconds."))
        }
        _ if status == 413 => Err(refused("The file is larger than 1 MiB. Choose a smaller one.")),
        _ => Err(unreachable()),
    }
}

async fn send(file: &File) -> Option<(u16, String)> {
    let body = FormData::new().ok()?;
    body.append_with_blob_and_filename("logo", file, &file.name()).ok()?;
    let request = RequestInit::new();
    request.set_method("POST");
    request.set_body(&body);
    let response = JsFuture::from(window().fetch_with_str_and_init("/logos", &request)).await.ok()?;
    let response: Response = response.dyn_into().ok()?;
    let text = JsFuture::from(response.text().ok()?).await.ok()?;
    Some((response.status(), text.as_string()?))
}
