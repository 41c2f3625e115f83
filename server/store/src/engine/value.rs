//! Values bound to placeholders.

use sqlx::{Arguments, Database, Encode, Error, Type};
use uuid::Uuid;

/// A value for either engine. `None` is NULL of that type: PostgreSQL wants to know.
#[derive(Clone)]
pub(crate) enum Value {
    Int(Option<i64>),
    Text(Option<String>),
    Uuid(Option<Uuid>),
    Bytes(Option<Vec<u8>>),
    Bool(bool),
}

/// The values of a statement, in the order of its placeholders.
macro_rules! values {
    ($($value:expr),* $(,)?) => { vec![$($crate::engine::Value::from($value)),*] };
}
pub(crate) use values;

macro_rules! from {
    ($($type:ty => $variant:ident($convert:expr)),+ $(,)?) => {$(
        impl From<$type> for Value {
            fn from(value: $type) -> Self {
                Self::$variant(Some($convert(value)))
            }
        }

        impl From<Option<$type>> for Value {
            fn from(value: Option<$type>) -> Self {
                Self::$variant(value.map($convert))
            }
        }
    )+};
}

from! {
    i64 => Int(|value| value),
    i32 => Int(i64::from),
    u32 => Int(i64::from),
    domain::Timestamp => Int(|time: domain::Timestamp| time.0),
    domain::Revision => Int(|revision: domain::Revision| i64::from(revision.0)),
    String => Text(|value| value),
    &str => Text(str::to_owned),
    &String => Text(String::clone),
    &domain::ClientId => Text(|id: &domain::ClientId| id.as_str().to_owned()),
    &domain::LogoHash => Text(|hash: &domain::LogoHash| hash.as_str().to_owned()),
    Uuid => Uuid(|value| value),
    domain::ClientKey => Uuid(|key: domain::ClientKey| key.0),
    domain::AccountId => Uuid(|id: domain::AccountId| id.0),
    domain::SecretId => Uuid(|id: domain::SecretId| id.0),
    domain::NoticeId => Uuid(|id: domain::NoticeId| id.0),
    domain::ProposalId => Uuid(|id: domain::ProposalId| id.0),
    domain::RequestId => Uuid(|id: domain::RequestId| id.0),
    Vec<u8> => Bytes(|value| value),
    [u8; 32] => Bytes(|value: [u8; 32]| value.to_vec()),
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

/// The arguments of a statement, as one engine wants them.
pub(crate) fn arguments<A>(values: Vec<Value>) -> sqlx::Result<A>
where
    A: Arguments,
    A::Database: Database,
    Option<i64>: for<'q> Encode<'q, A::Database> + Type<A::Database>,
    Option<String>: for<'q> Encode<'q, A::Database> + Type<A::Database>,
    Option<Uuid>: for<'q> Encode<'q, A::Database> + Type<A::Database>,
    Option<Vec<u8>>: for<'q> Encode<'q, A::Database> + Type<A::Database>,
    bool: for<'q> Encode<'q, A::Database> + Type<A::Database>,
{
    let mut arguments = A::default();
    arguments.reserve(values.len(), 0);
    for value in values {
        let added = match value {
            Value::Int(value) => arguments.add(value),
            Value::Text(value) => arguments.add(value),
            Value::Uuid(value) => arguments.add(value),
            Value::Bytes(value) => arguments.add(value),
            Value::Bool(value) => arguments.add(value),
        };
        added.map_err(Error::Encode)?;
    }
    Ok(arguments)
}
