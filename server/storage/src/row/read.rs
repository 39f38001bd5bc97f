//! The engine's values read by serde, without anything made in between.

use serde::de::value::{Error, MapAccessDeserializer, MapDeserializer, SeqDeserializer};
use serde::de::{Deserializer, Error as _, IntoDeserializer, Visitor};
use serde::forward_to_deserialize_any;
use surrealdb::types::{Number, Object, RecordIdKey, ToSql, Value};

/// A value that is read.
pub(super) struct Reader(pub(super) Value);

impl Reader {
    fn fields<'de>(fields: Object) -> MapDeserializer<'de, impl Iterator<Item = (String, Self)>, Error> {
        MapDeserializer::new(fields.into_iter().map(|(key, field)| (key, Self(field))))
    }
}

impl<'de> IntoDeserializer<'de, Error> for Reader {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> Deserializer<'de> for Reader {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Value::None | Value::Null => visitor.visit_unit(),
            Value::Bool(flag) => visitor.visit_bool(flag),
            Value::Number(Number::Int(integer)) => visitor.visit_i64(integer),
            Value::Number(Number::Float(float)) if float.is_finite() => visitor.visit_f64(float),
            Value::String(text) => visitor.visit_string(text),
            Value::Array(items) => {
                let mut items = SeqDeserializer::new(items.into_vec().into_iter().map(Self));
                let read = visitor.visit_seq(&mut items)?;
                items.end()?;
                Ok(read)
            }
            Value::Object(fields) => {
                let mut fields = Self::fields(fields);
                let read = visitor.visit_map(&mut fields)?;
                fields.end()?;
                Ok(read)
            }
            Value::RecordId(record) => visitor.visit_string(key_text(record.key)?),
            other => Err(Error::custom(format!("{} is of a kind no row holds", other.to_sql()))),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Value::None | Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match self.0 {
            Value::String(variant) => visitor.visit_enum(variant.into_deserializer()),
            Value::Object(fields) => visitor.visit_enum(MapAccessDeserializer::new(Self::fields(fields))),
            other => Err(Error::custom(format!("{} is no {name}", other.to_sql()))),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map struct identifier ignored_any
    }
}

fn key_text(key: RecordIdKey) -> Result<String, Error> {
    match key {
        RecordIdKey::String(text) => Ok(text),
        RecordIdKey::Number(number) => Ok(number.to_string()),
        RecordIdKey::Uuid(uuid) => Ok(uuid.to_string()),
        other => Err(Error::custom(format!("{} is not a text key", other.to_sql()))),
    }
}
