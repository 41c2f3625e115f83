//! `clientele client list`

use clap::Args;
use domain::{ClientStatus, ClientType, JwtAlg, ResponseType};
use store::{ListQuery, Registry, Shelf};

use super::super::{
    Failure,
    client_json::ClientOut,
    output::{Output, printable},
};

/// Which clients.
#[derive(Debug, Args)]
pub struct List {
    /// Only those with this text in their name, client ID, URIs, e-mail or owners.
    #[arg(long, short, default_value = "")]
    search: String,
    /// Only confidential or public ones.
    #[arg(long = "type", value_name = "TYPE", value_parser = ClientType::parse_or_say)]
    client_type: Option<ClientType>,
    /// Only active or suspended ones.
    #[arg(long, value_parser = ClientStatus::parse_or_say)]
    status: Option<ClientStatus>,
    /// Only those that may use this response type.
    #[arg(long, value_name = "TYPE", value_parser = ResponseType::parse_or_say)]
    response_type: Option<ResponseType>,
    /// Only those whose ID tokens are signed so.
    #[arg(long, value_name = "ALG", value_parser = JwtAlg::parse_or_say)]
    jwt_alg: Option<JwtAlg>,
    /// Only those with warnings.
    #[arg(long)]
    problems: bool,
    /// Those in the trash.
    #[arg(long)]
    trash: bool,
    /// At most so many.
    #[arg(long, value_name = "NUMBER")]
    limit: Option<u32>,
}

/// Parsing for options, with a message.
trait ParseOrSay: Sized {
    fn parse_or_say(text: &str) -> Result<Self, String>;
}

macro_rules! parse_or_say {
    ($($type:ident),+) => { $(
        impl ParseOrSay for $type {
            fn parse_or_say(text: &str) -> Result<Self, String> {
                let known = || Self::ALL.iter().map(|value| value.as_str()).collect::<Vec<_>>().join(", ");
                Self::parse(text).ok_or_else(|| format!("one of these expected: {}", known()))
            }
        }
    )+ };
}
parse_or_say!(ClientType, ClientStatus, ResponseType, JwtAlg);

impl List {
    /// Prints them, page by page.
    pub async fn run(self, registry: &Registry, output: Output) -> Result<(), Failure> {
        let mut query = ListQuery {
            shelf: if self.trash { Shelf::Trash } else { Shelf::Live },
            search: self.search,
            client_type: self.client_type,
            status: self.status,
            response_type: self.response_type,
            jwt_alg: self.jwt_alg,
            problems: self.problems.then_some(true),
            limit: 500,
            ..ListQuery::default()
        };
        let mut left = self.limit.unwrap_or(u32::MAX);
        let mut first = true;
        if output.is_json() {
            output.line("[")?;
        }
        while left > 0 {
            query.limit = left.min(500);
            let page = registry.list(&query).await?;
            for row in &page.rows {
                if output.is_json() {
                    let record = registry.client(row.key).await?;
                    let client = ClientOut::new(&record.client, record.deleted_at.is_some(), None);
                    let comma = if first { " " } else { "," };
                    output
                        .line(&format!("{comma} {}", serde_json::to_string(&client).map_err(std::io::Error::from)?))?;
                } else {
                    let status = if self.trash { "deleted" } else { row.status.as_str() };
                    let client_type = row.client_type;
                    output.line(&format!(
                        "{:<26}  {client_type:<12}  {status:<9}  {}",
                        row.client_id.as_str(),
                        printable(&row.name)
                    ))?;
                }
                first = false;
            }
            left = left.saturating_sub(u32::try_from(page.rows.len()).unwrap_or(u32::MAX));
            match page.next {
                Some(cursor) => query.cursor = Some(cursor),
                None => break,
            }
        }
        if output.is_json() {
            output.line("]")?;
        }
        Ok(())
    }
}
