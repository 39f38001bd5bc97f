//! Recognises what the engine's errors mean. The only module that looks into them.
//!
//! As found in SurrealDB 3.3.5: a failed `BEGIN … COMMIT` string marks every statement but the failing one as
//! `Query(NotExecuted)`; a write conflict is `Query(TransactionConflict)`, found either at a statement or at
//! `COMMIT`; a `CREATE` of an existing row is `AlreadyExists(Record)`; a `THROW` is `Thrown` with the fixed words
//! "An error occurred: " before its own; a unique index and a commit of unknown outcome can be told by their
//! message only.

use surrealdb::types::{AlreadyExistsError, ErrorDetails, QueryError, RecordId, RecordIdKey};

use crate::StorageError;

/// What one engine error means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// Another transaction was quicker; trying again may succeed.
    Conflict,
    /// The statement fell with its transaction; another error says why.
    Bystander,
    /// The answer to the caller.
    Final(StorageError),
}

const THROWN: &str = "An error occurred: ";
const UNKNOWN_OUTCOME: &str = "commit outcome is unknown";
const TAG: char = '\u{1f}';

/// What an engine error means.
pub(crate) fn meaning(error: &surrealdb::Error) -> Meaning {
    let message = error.message();
    match error.details() {
        ErrorDetails::Query(Some(QueryError::TransactionConflict)) => Meaning::Conflict,
        ErrorDetails::Query(Some(QueryError::NotExecuted | QueryError::Cancelled)) => Meaning::Bystander,
        _ if message.contains(UNKNOWN_OUTCOME) => Meaning::Final(StorageError::OutcomeUnknown {
            reason: message.to_owned(),
        }),
        ErrorDetails::Connection(_) => Meaning::Final(StorageError::Disconnected {
            reason: message.to_owned(),
        }),
        ErrorDetails::AlreadyExists(Some(AlreadyExistsError::Record { id })) => {
            let (table, id) = record(id);
            Meaning::Final(StorageError::AlreadyExists { table, id })
        }
        ErrorDetails::Thrown => Meaning::Final(thrown(message)),
        _ => Meaning::Final(match unique_index(message) {
            Some(index) => StorageError::Taken { index },
            None => StorageError::Engine {
                reason: message.to_owned(),
            },
        }),
    }
}

/// The meaning of a failed transaction from all its statements' errors.
pub(crate) fn meaning_of_all<'a>(errors: impl IntoIterator<Item = &'a surrealdb::Error>) -> Meaning {
    let mut bystander = None;
    for error in errors {
        match meaning(error) {
            Meaning::Bystander => bystander = Some(error.message().to_owned()),
            other => return other,
        }
    }
    let reason = bystander.unwrap_or_else(|| "the transaction failed without a reason".to_owned());
    Meaning::Final(StorageError::Engine { reason })
}

/// What a guard throws when a row is not at the expected version.
pub(crate) fn stale_tag(table: &str, id: &str, version: i64) -> String {
    format!("stale{TAG}{table}{TAG}{id}{TAG}{version}")
}

/// What a guard throws when a demanded condition does not hold.
pub(crate) fn refused_tag(condition: &str) -> String {
    format!("refused{TAG}{condition}")
}

fn thrown(message: &str) -> StorageError {
    let text = message.strip_prefix(THROWN).unwrap_or(message);
    let parts: Vec<&str> = text.split(TAG).collect();
    match parts.as_slice() {
        ["stale", table, id, version] => StorageError::Stale {
            table: (*table).to_owned(),
            id: (*id).to_owned(),
            version: version.parse().unwrap_or_default(),
        },
        ["refused", condition] => StorageError::Refused {
            condition: (*condition).to_owned(),
        },
        _ => StorageError::Engine {
            reason: text.to_owned(),
        },
    }
}

fn record(printed: &str) -> (String, String) {
    match RecordId::parse_simple(printed) {
        Ok(RecordId {
            table,
            key: RecordIdKey::String(key),
        }) => (table.to_string(), key),
        _ => (String::new(), printed.to_owned()),
    }
}

/// ``Database index `name` already contains …``
fn unique_index(message: &str) -> Option<String> {
    let rest = message.strip_prefix("Database index `")?;
    let (index, rest) = rest.split_once('`')?;
    rest.starts_with(" already contains").then(|| index.to_owned())
}
