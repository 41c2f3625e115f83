//! The way from the number of a refused request to its reason.

use app::backend::{Visit, Visitor};
use axum::{
    Extension,
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use domain::RequestId;
use http::StatusCode;

use super::{Web, follow};

/// `GET /requests/{id}`: the page of a refused request leads here. To whoever may not see its client, it is not there.
pub async fn follow(
    State(web): State<Web>,
    Path(id): Path<String>,
    Extension(Visitor(session)): Extension<Visitor>,
    Extension(visit): Extension<Visit>,
) -> Response {
    let Ok(id) = id.parse::<RequestId>() else { return StatusCode::NOT_FOUND.into_response() };
    let Some(caller) = follow::admit(&web, session, visit.now) else {
        return follow::sign_in_first(&format!("/requests/{id}"));
    };
    // Whoever has just met it is faster than the task that writes it down.
    if let Err(error) = web.provider.write_down().await {
        tracing::error!(error = &error as &dyn std::error::Error, "what happened could not be written down");
    }
    let refused = caller.registry().refused_request(id).await;
    follow::lead(refused.map(|refused| format!("/clients/{}/sign-ins?request={id}", refused.client)))
}
