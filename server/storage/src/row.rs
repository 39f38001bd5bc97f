//! One conversion between the serde types of `domain` and the engine's values, in both directions.
//!
//! - Whatever serde writes as a string stays a string, also one that looks like a date, a record id or a UUID.
//! - `i64` stays an integer and `f64` a float. An integer beyond `i64` is refused.
//! - `None` is left out (NONE); a missing key is read as `None`. NULL stands in one place only: as the single field of
//!   an object inside a row, where leaving it out would lose the name of an enum's variant (`{ "variant": None }`).
//! - A row's key is the text in its field `id`; the engine's record id never leaves this crate.
//!
//! Two limits: a map with several `None` values loses their keys, and a flattened variant around a `None` is lost at
//! the top of a row. Use a struct, or a named field.

mod read;

use std::fmt::Display;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Number as JsonNumber, Value as Json};
use surrealdb::types::{Array, Number, Object, RecordId, RecordIdKey, ToSql, Value};

use crate::StorageError;
use crate::error::Result;
use read::Reader;

/// Any serde value as the engine's value.
pub(crate) fn to_value<T: Serialize + ?Sized>(value: &T) -> Result<Value> {
    let json = serde_json::to_value(value).map_err(|error| unfit(&error))?;
    from_json(json, false)
}

/// A row without its field `id`, which the record id carries.
///
/// # Errors
/// When it is not a struct or map, or its `id` is another than `id`.
pub(crate) fn to_content<T: Serialize + ?Sized>(id: &str, row: &T) -> Result<Value> {
    let Value::Object(mut content) = to_value(row)? else {
        return Err(StorageError::Row {
            reason: format!("{id} is not a struct"),
        });
    };
    match content.remove("id") {
        None => Ok(Value::Object(content)),
        Some(Value::String(own)) if own == id => Ok(Value::Object(content)),
        Some(other) => Err(StorageError::Row {
            reason: format!("its id is {}, not {id}", other.to_sql()),
        }),
    }
}

/// A row of the engine as a serde type.
pub(crate) fn from_value<T: DeserializeOwned>(value: Value) -> Result<T> {
    T::deserialize(Reader(value)).map_err(|error| unfit(&error))
}

/// What a statement gave, as rows: an array's items, nothing for NONE, else the one value.
pub(crate) fn rows<T: DeserializeOwned>(result: Value) -> Result<Vec<T>> {
    match result {
        Value::None | Value::Null => Ok(Vec::new()),
        Value::Array(items) => items.into_vec().into_iter().map(from_value).collect(),
        one => Ok(vec![from_value(one)?]),
    }
}

/// A record id with a string key.
pub(crate) fn record(table: &str, id: &str) -> RecordId {
    RecordId::new(table, RecordIdKey::String(id.to_owned()))
}

/// A value as it is written in a statement, by the engine's own rules for quoting.
pub(crate) fn literal<T: Serialize + ?Sized>(value: &T) -> Result<String> {
    Ok(to_value(value)?.to_sql())
}

fn unfit(error: &impl Display) -> StorageError {
    StorageError::Row {
        reason: error.to_string(),
    }
}

fn from_json(json: Json, inside: bool) -> Result<Value> {
    Ok(match json {
        Json::Null => Value::None,
        Json::Bool(flag) => Value::Bool(flag),
        Json::Number(number) => Value::Number(from_json_number(&number)?),
        Json::String(text) => Value::String(text),
        Json::Array(items) => {
            let items = items
                .into_iter()
                .map(|item| from_json(item, true))
                .collect::<Result<Vec<Value>>>()?;
            Value::Array(Array::from(items))
        }
        Json::Object(fields) => {
            let single = inside && fields.len() == 1;
            let mut object = Object::new();
            for (key, field) in fields {
                match from_json(field, true)? {
                    Value::None if single => drop(object.insert(key, Value::Null)),
                    Value::None => {}
                    value => drop(object.insert(key, value)),
                }
            }
            Value::Object(object)
        }
    })
}

fn from_json_number(number: &JsonNumber) -> Result<Number> {
    if let Some(integer) = number.as_i64() {
        return Ok(Number::Int(integer));
    }
    match number.as_f64() {
        Some(float) if number.is_f64() => Ok(Number::Float(float)),
        _ => Err(StorageError::Row {
            reason: format!("{number} is beyond 64 bits with a sign"),
        }),
    }
}
