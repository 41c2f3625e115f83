//! Sending a logo to the server as soon as it is chosen.

use domain::{Field, Problem, Rule, limits};
use leptos::prelude::window;
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, FormData, Headers, RequestInit, Response, wasm_bindgen::JsCast};

use crate::error::AppError;

/// What the server says to it.
struct Answer {
    status: u16,
    /// Where the picture is now.
    location: Option<String>,
    text: String,
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
    let answer = send(&file).await.ok_or_else(unreachable)?;
    match answer.status {
        // "/logos/HASH/256"
        201 => {
            answer.location.as_deref().and_then(|at| at.split('/').nth(2)).map(str::to_owned).ok_or_else(unreachable)
        }
        401 => Err(refused("Your session has ended. Save the form to sign in again, nothing is lost.")),
        413 => Err(refused("The file is larger than 1 MiB. Choose a smaller one.")),
        422 => match AppError::from_text(&answer.text) {
            AppError::Refused(problems) => Err(problems),
            _ => Err(unreachable()),
        },
        429 => Err(refused("Too many pictures are being read at the moment. Try again in a few seconds.")),
        _ => Err(unreachable()),
    }
}

async fn send(file: &File) -> Option<Answer> {
    let body = FormData::new().ok()?;
    body.append_with_blob_and_filename("logo", file, &file.name()).ok()?;
    let request = RequestInit::new();
    request.set_method("POST");
    request.set_body(&body);
    let headers = Headers::new().ok()?;
    headers.set("Accept", AppError::MEDIA_TYPE).ok()?;
    request.set_headers(&headers);
    let response = JsFuture::from(window().fetch_with_str_and_init("/logos", &request)).await.ok()?;
    let response: Response = response.dyn_into().ok()?;
    let text = JsFuture::from(response.text().ok()?).await.ok()?.as_string()?;
    Some(Answer { status: response.status(), location: response.headers().get("location").ok()?, text })
}
