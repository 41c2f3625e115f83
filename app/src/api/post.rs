//! Posting from the browser.

use leptos::prelude::window;
use send_wrapper::SendWrapper;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Headers, RequestInit, Response,
    wasm_bindgen::{JsCast, JsValue},
};

use crate::error::AppError;

/// What is sent.
#[derive(Debug)]
pub enum Body {
    /// Fields of a form, encoded.
    Fields(String),
    /// A JSON.
    Json(String),
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    /// The answer, in JSON.
    pub text: String,
    /// Where the server leads from here, if anywhere.
    pub leads_to: Option<String>,
}

/// Posts to a server function.
///
/// # Errors
/// What the server function says, or [`AppError::Transport`].
pub async fn post(path: &str, body: Body) -> Result<Answer, AppError> {
    // There is one thread in a browser; the framework wants futures that could change it.
    SendWrapper::new(send(path, body)).await.unwrap_or(Err(AppError::Transport))
}

async fn send(path: &str, body: Body) -> Option<Result<Answer, AppError>> {
    let (media_type, body) = match body {
        Body::Fields(text) => ("application/x-www-form-urlencoded", text),
        Body::Json(text) => ("application/json", text),
    };
    let headers = Headers::new().ok()?;
    headers.set("Accept", "application/json").ok()?;
    headers.set("Content-Type", media_type).ok()?;
    let request = RequestInit::new();
    request.set_method("POST");
    request.set_headers(&headers);
    request.set_body(&JsValue::from(body));
    let response = JsFuture::from(window().fetch_with_str_and_init(path, &request)).await.ok()?;
    let response: Response = response.dyn_into().ok()?;
    let text = JsFuture::from(response.text().ok()?).await.ok()?.as_string()?;
    if !response.ok() {
        return Some(Err(AppError::from_text(&text)));
    }
    let leads_to = response.headers().get("location").ok().flatten();
    Some(Ok(Answer { text, leads_to }))
}
