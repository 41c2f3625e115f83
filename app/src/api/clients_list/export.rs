//! The download of what the list shows: `GET /clients/export?format=csv|json&…`, the rest as in the list's address.

use axum::{
    Extension, Json,
    extract::{RawQuery, State},
    response::{IntoResponse, Response},
};
use domain::Role;
use http::{HeaderValue, header};
use serde::Serialize;
use store::{ClientRow, Registry};

use super::{Filter, list_clients};
use crate::{
    api::{guard, map, when},
    backend::{Backend, Visit, Visitor},
    error::AppError,
};

/// So many clients at the most; more are exported on the command line.
const MOST: usize = 10_000;

/// One client in the download.
#[derive(Debug, Serialize)]
struct Line {
    name: String,
    client_type: &'static str,
    client_id: String,
    status: &'static str,
    response_types: Vec<&'static str>,
    jwt_alg: &'static str,
    domain: String,
    redirect_uris: u32,
    warnings: u32,
    date_created: String,
    last_used: String,
}

/// The handler.
pub async fn download(
    State(backend): State<Backend>,
    Extension(Visitor(session)): Extension<Visitor>,
    Extension(visit): Extension<Visit>,
    RawQuery(query): RawQuery,
) -> Response {
    let query = query.unwrap_or_default();
    let json = query.split('&').any(|pair| pair == "format=json");
    let caller = match guard::admit(session, backend, visit.now, Role::Owner) {
        Ok(caller) => caller,
        Err(error) => return refuse(&error),
    };
    match lines(&caller, &Filter::parse(&query)).await {
        Ok(lines) if json => attach("application/json", "clients.json", Json(lines).into_response()),
        Ok(lines) => attach("text/csv; charset=utf-8", "clients.csv", csv(&lines).into_response()),
        Err(error) => refuse(&error),
    }
}

async fn lines(caller: &guard::Caller, filter: &Filter) -> Result<Vec<Line>, AppError> {
    let mut query = list_clients::query(caller, filter).await?;
    query.cursor = None;
    query.limit = 500;
    let registry: Registry = caller.registry();
    let mut lines = Vec::new();
    loop {
        let page = registry.list(&query).await.map_err(map::error)?;
        lines.extend(page.rows.into_iter().map(line));
        match page.next {
            Some(next) if lines.len() < MOST => query.cursor = Some(next),
            _ => return Ok(lines),
        }
    }
}

fn line(row: ClientRow) -> Line {
    Line {
        domain: list_clients::domain(&row),
        client_type: row.client_type.as_str(),
        client_id: row.client_id.as_str().to_owned(),
        status: row.status.as_str(),
        response_types: row.response_types.iter().map(|value| value.as_str()).collect(),
        jwt_alg: row.jwt_alg.as_str(),
        redirect_uris: row.redirect_uris,
        warnings: row.warnings,
        date_created: when::when(row.date_created, row.date_created).iso,
        last_used: row.last_used_at.map(|at| when::when(at, at).iso).unwrap_or_default(),
        name: row.name,
    }
}

fn csv(lines: &[Line]) -> String {
    let mut text = String::from(
        "name,client_type,client_id,status,response_types,jwt_alg,domain,redirect_uris,warnings,date_created,last_used\r\n",
    );
    for line in lines {
        let (uris, warnings) = (line.redirect_uris.to_string(), line.warnings.to_string());
        let response_types = line.response_types.join(", ");
        let cells = [
            line.name.as_str(),
            line.client_type,
            &line.client_id,
            line.status,
            &response_types,
            line.jwt_alg,
            &line.domain,
            &uris,
            &warnings,
            &line.date_created,
            &line.last_used,
        ];
        for (at, cell) in cells.into_iter().enumerate() {
            if at > 0 {
                text.push(',');
            }
            push_cell(cell, &mut text);
        }
        text.push_str("\r\n");
    }
    text
}

/// One cell (RFC 4180). What a spreadsheet would take for a formula gets an apostrophe before it.
fn push_cell(cell: &str, out: &mut String) {
    let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if !formula && !cell.contains(['"', ',', '\n', '\r']) {
        out.push_str(cell);
        return;
    }
    out.push('"');
    if formula {
        out.push('\'');
    }
    out.push_str(&cell.replace('"', "\"\""));
    out.push('"');
}

fn attach(kind: &'static str, name: &'static str, mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    if let Ok(disposition) = HeaderValue::try_from(["attachment; filename=\"", name, "\""].concat()) {
        headers.insert(header::CONTENT_DISPOSITION, disposition);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

fn refuse(error: &AppError) -> Response {
    use leptos::prelude::FromServerFnError;
    error.status_code().into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_text_and_never_formulas() {
        for (cell, expected) in [
            ("plain", "plain"),
            ("a, b", "\"a, b\""),
            ("say \"x\"", "\"say \"\"x\"\"\""),
            ("=1+1", "\"'=1+1\""),
            ("+49", "\"'+49\""),
            ("-2", "\"'-2\""),
            ("@SUM(A1)", "\"'@SUM(A1)\""),
            ("two\nlines", "\"two\nlines\""),
            ("", ""),
        ] {
            let mut out = String::new();
            push_cell(cell, &mut out);
            assert_eq!(out, expected, "{cell:?}");
        }
    }
}
