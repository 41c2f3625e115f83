//! The visitor's choice of light or dark, in a cookie.

use axum::{
    Form,
    extract::{State, rejection::FormRejection},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Deserialize;

use super::{Web, error_page::Reason};

/// The form behind the switch.
#[derive(Debug, Deserialize)]
pub struct Choice {
    theme: String,
}

/// `POST /theme`: notes the choice and goes back.
pub async fn choose(State(web): State<Web>, headers: HeaderMap, form: Result<Form<Choice>, FormRejection>) -> Response {
    let theme = match form.as_ref().map(|form| form.theme.as_str()) {
        Ok("light") => "light",
        Ok("dark") => "dark",
        Ok("system") => "system",
        _ => {
            let reason = Reason("The theme is “light”, “dark” or “system”.");
            return (StatusCode::BAD_REQUEST, axum::Extension(reason)).into_response();
        }
    };
    let secure = if web.backend.secure { "; Secure" } else { "" };
    let cookie = format!("theme={theme}; Path=/; Max-Age=31536000; SameSite=Lax{secure}");
    let Ok(cookie) = HeaderValue::try_from(cookie) else { return StatusCode::BAD_REQUEST.into_response() };
    let back = back(&headers);
    (StatusCode::SEE_OTHER, [(header::SET_COOKIE, cookie), (header::LOCATION, back)]).into_response()
}

/// The page that the visitor came from, if it is one of ours.
fn back(headers: &HeaderMap) -> HeaderValue {
    let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    let path = || {
        let (_, after) = text(header::REFERER)?.split_once("://")?;
        let (host, path) = after.split_at(after.find('/')?);
        let ours = text(header::HOST) == Some(host) && !path.starts_with("//");
        ours.then(|| HeaderValue::from_str(path).ok())?
    };
    path().unwrap_or(HeaderValue::from_static("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_goes_back_to_own_pages_only() {
        for (referer, path) in [
            ("http://here:3000/clients?q=a#b", "/clients?q=a#b"),
            ("http://there/clients", "/"),
            ("http://here:3000//there/x", "/"),
            ("http://here:3000", "/"),
            ("nonsense", "/"),
        ] {
            let headers = HeaderMap::from_iter([
                (header::HOST, HeaderValue::from_static("here:3000")),
                (header::REFERER, HeaderValue::from_static(referer)),
            ]);
            assert_eq!(back(&headers), path, "{referer}");
        }
    }
}
