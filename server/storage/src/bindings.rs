//! The values bound to a statement's `$names`.

use std::ops::Bound;

use serde::Serialize;
use surrealdb::types::{Array, RecordId, RecordIdKey, RecordIdKeyRange, Value, Variables};

use crate::StorageError;
use crate::error::Result;
use crate::row;

/// The values bound to a statement's `$names` (绑定参数). A value that cannot be bound is reported when the
/// statement runs.
#[derive(Debug, Clone, Default)]
pub struct Bindings {
    values: Vec<(String, Value)>,
    fault: Option<StorageError>,
}

impl Bindings {
    /// No values.
    pub fn new() -> Self {
        Self::default()
    }

    /// Binds any serde value; a string stays a string.
    #[must_use]
    pub fn with<T: Serialize + ?Sized>(self, name: &str, value: &T) -> Self {
        self.add(name, row::to_value(value))
    }

    /// Binds a record id, for `FROM $name`, `UPDATE $name` and the like.
    #[must_use]
    pub fn record(self, name: &str, table: &str, id: &str) -> Self {
        self.add(name, Ok(Value::RecordId(row::record(table, id))))
    }

    /// Binds several record ids, for `FROM $name`: rows come in this order, without those that do not exist.
    #[must_use]
    pub fn records<S: AsRef<str>>(self, name: &str, table: &str, ids: &[S]) -> Self {
        let records = ids
            .iter()
            .map(|id| Value::RecordId(row::record(table, id.as_ref())))
            .collect::<Vec<Value>>();
        self.add(name, Ok(Value::Array(Array::from(records))))
    }

    /// Binds the rows of a table whose key lies between `from` and `to`, for `FROM $name`.
    #[must_use]
    pub fn keys(self, name: &str, table: &str, from: Bound<&str>, to: Bound<&str>) -> Self {
        let key = |text: &str| RecordIdKey::String(text.to_owned());
        let range = RecordIdKeyRange {
            start: from.map(key),
            end: to.map(key),
        };
        let record = RecordId::new(table, RecordIdKey::Range(Box::new(range)));
        self.add(name, Ok(Value::RecordId(record)))
    }

    /// Binds the rows of a table whose key begins with `prefix`, for `FROM $name`.
    #[must_use]
    pub fn keys_beginning(self, name: &str, table: &str, prefix: &str) -> Self {
        let end = format!("{prefix}\u{10ffff}");
        self.keys(name, table, Bound::Included(prefix), Bound::Excluded(&end))
    }

    /// These and the other's values.
    #[must_use]
    pub fn merged(mut self, other: Self) -> Self {
        self.values.extend(other.values);
        self.fault = self.fault.or(other.fault);
        self
    }

    fn add(mut self, name: &str, value: Result<Value>) -> Self {
        match value {
            Ok(value) => self.values.push((name.to_owned(), value)),
            Err(error) => self.fault = self.fault.or(Some(error)),
        }
        self
    }

    pub(crate) fn into_variables(self) -> Result<Variables> {
        match self.fault {
            None => Ok(self.values.into_iter().collect()),
            Some(fault) => Err(fault),
        }
    }

    pub(crate) fn into_values(self) -> Result<Vec<(String, Value)>> {
        match self.fault {
            None => Ok(self.values),
            Some(fault) => Err(fault),
        }
    }
}
