//! Asking a server function: on the server it is called, in the browser it is posted to, by the same few lines for all of
//! them.

use leptos::server_fn::ServerFn;
use serde::Serialize;

use super::packed::Packed;
use crate::error::AppError;

/// What a server function with form-encoded arguments answers.
pub async fn ask<F, T>(call: F) -> Result<Packed<T>, AppError>
where
    F: ServerFn<Output = Packed<T>, Error = AppError> + Serialize,
{
    #[cfg(feature = "ssr")]
    return call.run_body().await;
    #[cfg(not(feature = "ssr"))]
    {
        use super::post::{Body, post};

        let fields = serde_qs::to_string(&call).map_err(|_| AppError::Transport)?;
        let answer = post(F::PATH, Body::Fields(fields)).await?;
        Ok(Packed::from_json(&answer.text))
    }
}

/// As [`ask`], for a server function with arguments in JSON.
pub async fn ask_json<F, T>(call: F) -> Result<Packed<T>, AppError>
where
    F: ServerFn<Output = Packed<T>, Error = AppError> + Serialize,
{
    #[cfg(feature = "ssr")]
    return call.run_body().await;
    #[cfg(not(feature = "ssr"))]
    {
        use super::post::{Body, post};

        let json = serde_json::to_string(&call).map_err(|_| AppError::Transport)?;
        let answer = post(F::PATH, Body::Json(json)).await?;
        Ok(Packed::from_json(&answer.text))
    }
}
