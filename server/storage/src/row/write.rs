//! The engine's values written by serde, without anything made in between.

use serde::de::value::Error;
use serde::ser::{
    Error as _, Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant, Serializer,
};
use surrealdb::types::{Array, Number, Object, Value};

/// What writes a value. `inside` another one, an object's single field keeps its name without a value too.
#[derive(Clone, Copy)]
pub(super) struct Writer {
    pub(super) inside: bool,
}

const INSIDE: Writer = Writer { inside: true };

/// The items of an array, under a variant's name where it has one.
pub(super) struct List {
    variant: Option<(&'static str, Writer)>,
    items: Vec<Value>,
}

/// The fields of an object, under a variant's name where it has one.
pub(super) struct Fields {
    variant: Option<(&'static str, Writer)>,
    whole: Writer,
    fields: Vec<(String, Value)>,
    key: String,
}

impl Writer {
    fn list(variant: Option<(&'static str, Self)>, length: usize) -> List {
        List {
            variant,
            items: Vec::with_capacity(length),
        }
    }

    fn fields(self, variant: Option<(&'static str, Self)>, length: usize) -> Fields {
        Fields {
            variant,
            whole: self,
            fields: Vec::with_capacity(length),
            key: String::new(),
        }
    }

    /// An object without the fields that have no value.
    fn object(self, fields: Vec<(String, Value)>) -> Value {
        let single = self.inside && fields.len() == 1;
        let kept = fields.into_iter().filter_map(|(key, field)| match field {
            Value::None if single => Some((key, Value::Null)),
            Value::None => None,
            field => Some((key, field)),
        });
        Value::Object(kept.collect::<Object>())
    }

    fn named(variant: Option<(&'static str, Self)>, value: Value) -> Value {
        match variant {
            Some((name, whole)) => whole.object(vec![(name.to_owned(), value)]),
            None => value,
        }
    }

    #[expect(clippy::unnecessary_wraps, reason = "what serde asks for")]
    fn integer(integer: impl Into<i64>) -> Result<Value, Error> {
        Ok(Value::Number(Number::Int(integer.into())))
    }

    #[expect(clippy::unnecessary_wraps, reason = "what serde asks for")]
    fn text(text: impl Into<String>) -> Result<Value, Error> {
        Ok(Value::String(text.into()))
    }
}

impl Serializer for Writer {
    type Ok = Value;
    type Error = Error;
    type SerializeSeq = List;
    type SerializeTuple = List;
    type SerializeTupleStruct = List;
    type SerializeTupleVariant = List;
    type SerializeMap = Fields;
    type SerializeStruct = Fields;
    type SerializeStructVariant = Fields;

    fn serialize_bool(self, flag: bool) -> Result<Value, Error> {
        Ok(Value::Bool(flag))
    }

    fn serialize_i8(self, integer: i8) -> Result<Value, Error> {
        Self::integer(integer)
    }

    fn serialize_i16(self, integer: i16) -> Result<Value, Error> {
        Self::integer(integer)
    }

    fn serialize_i32(self, integer: i32) -> Result<Value, Error> {
        Self::integer(integer)
    }

    fn serialize_i64(self, integer: i64) -> Result<Value, Error> {
        Self::integer(integer)
    }

    fn serialize_u8(self, integer: u8) -> Result<Value, Error> {
        Self::integer(integer)
    }

    fn serialize_u16(self, integer: u16) -> Result<Value, Error> {
        Self::integer(integer)
    }

    fn serialize_u32(self, integer: u32) -> Result<Value, Error> {
        Self::integer(integer)
    }

    fn serialize_u64(self, integer: u64) -> Result<Value, Error> {
        let signed = i64::try_from(integer);
        Self::integer(signed.map_err(|_| Error::custom(format!("{integer} is beyond 64 bits with a sign")))?)
    }

    fn serialize_f32(self, float: f32) -> Result<Value, Error> {
        self.serialize_f64(f64::from(float))
    }

    fn serialize_f64(self, float: f64) -> Result<Value, Error> {
        Ok(if float.is_finite() {
            Value::Number(Number::Float(float))
        } else {
            Value::None
        })
    }

    fn serialize_char(self, letter: char) -> Result<Value, Error> {
        Self::text(letter)
    }

    fn serialize_str(self, text: &str) -> Result<Value, Error> {
        Self::text(text)
    }

    fn serialize_bytes(self, bytes: &[u8]) -> Result<Value, Error> {
        self.collect_seq(bytes)
    }

    fn serialize_none(self) -> Result<Value, Error> {
        Ok(Value::None)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Value, Error> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<Value, Error> {
        Ok(Value::None)
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<Value, Error> {
        Ok(Value::None)
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<Value, Error> {
        Self::text(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<Value, Error> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<Value, Error> {
        Ok(Self::named(Some((variant, self)), value.serialize(INSIDE)?))
    }

    fn serialize_seq(self, length: Option<usize>) -> Result<List, Error> {
        Ok(Self::list(None, length.unwrap_or(0)))
    }

    fn serialize_tuple(self, length: usize) -> Result<List, Error> {
        Ok(Self::list(None, length))
    }

    fn serialize_tuple_struct(self, _: &'static str, length: usize) -> Result<List, Error> {
        Ok(Self::list(None, length))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        length: usize,
    ) -> Result<List, Error> {
        Ok(Self::list(Some((variant, self)), length))
    }

    fn serialize_map(self, length: Option<usize>) -> Result<Fields, Error> {
        Ok(self.fields(None, length.unwrap_or(0)))
    }

    fn serialize_struct(self, _: &'static str, length: usize) -> Result<Fields, Error> {
        Ok(self.fields(None, length))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        length: usize,
    ) -> Result<Fields, Error> {
        Ok(INSIDE.fields(Some((variant, self)), length))
    }
}

impl List {
    fn add<T: Serialize + ?Sized>(&mut self, item: &T) -> Result<(), Error> {
        self.items.push(item.serialize(INSIDE)?);
        Ok(())
    }

    fn done(self) -> Value {
        Writer::named(self.variant, Value::Array(Array::from(self.items)))
    }
}

impl Fields {
    fn add<T: Serialize + ?Sized>(&mut self, key: String, field: &T) -> Result<(), Error> {
        self.fields.push((key, field.serialize(INSIDE)?));
        Ok(())
    }

    fn done(self) -> Value {
        Writer::named(self.variant, self.whole.object(self.fields))
    }
}

impl SerializeSeq for List {
    type Ok = Value;
    type Error = Error;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, item: &T) -> Result<(), Error> {
        self.add(item)
    }

    fn end(self) -> Result<Value, Error> {
        Ok(self.done())
    }
}

impl SerializeTuple for List {
    type Ok = Value;
    type Error = Error;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, item: &T) -> Result<(), Error> {
        self.add(item)
    }

    fn end(self) -> Result<Value, Error> {
        Ok(self.done())
    }
}

impl SerializeTupleStruct for List {
    type Ok = Value;
    type Error = Error;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, item: &T) -> Result<(), Error> {
        self.add(item)
    }

    fn end(self) -> Result<Value, Error> {
        Ok(self.done())
    }
}

impl SerializeTupleVariant for List {
    type Ok = Value;
    type Error = Error;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, item: &T) -> Result<(), Error> {
        self.add(item)
    }

    fn end(self) -> Result<Value, Error> {
        Ok(self.done())
    }
}

impl SerializeMap for Fields {
    type Ok = Value;
    type Error = Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Error> {
        self.key = match key.serialize(INSIDE)? {
            Value::String(text) => text,
            Value::Number(Number::Int(integer)) => integer.to_string(),
            _ => return Err(Error::custom("a key is neither a text nor an integer")),
        };
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, field: &T) -> Result<(), Error> {
        let key = std::mem::take(&mut self.key);
        self.add(key, field)
    }

    fn end(self) -> Result<Value, Error> {
        Ok(self.done())
    }
}

impl SerializeStruct for Fields {
    type Ok = Value;
    type Error = Error;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, field: &T) -> Result<(), Error> {
        self.add(key.to_owned(), field)
    }

    fn end(self) -> Result<Value, Error> {
        Ok(self.done())
    }
}

impl SerializeStructVariant for Fields {
    type Ok = Value;
    type Error = Error;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, field: &T) -> Result<(), Error> {
        self.add(key.to_owned(), field)
    }

    fn end(self) -> Result<Value, Error> {
        Ok(self.done())
    }
}
