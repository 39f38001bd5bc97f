//! The reader itself. What does not depend on the wanted type is a function of its own, so that it exists once.

use super::Unreadable;
use serde::de::{self, DeserializeSeed, Deserializer, Visitor};
use std::fmt::Display;

impl de::Error for Unreadable {
    fn custom<T: Display>(_message: T) -> Self {
        Self
    }

    fn invalid_type(_unexpected: de::Unexpected<'_>, _expected: &dyn de::Expected) -> Self {
        Self
    }

    fn invalid_value(_unexpected: de::Unexpected<'_>, _expected: &dyn de::Expected) -> Self {
        Self
    }

    fn invalid_length(_length: usize, _expected: &dyn de::Expected) -> Self {
        Self
    }

    fn unknown_variant(_variant: &str, _expected: &'static [&'static str]) -> Self {
        Self
    }

    fn unknown_field(_field: &str, _expected: &'static [&'static str]) -> Self {
        Self
    }

    fn missing_field(_field: &'static str) -> Self {
        Self
    }

    fn duplicate_field(_field: &'static str) -> Self {
        Self
    }
}

type Read<T> = Result<T, Unreadable>;

/// Reads from the beginning of what is left.
pub(super) struct Reader<'a> {
    left: &'a [u8],
}

impl<'a> Reader<'a> {
    pub(super) const fn new(text: &'a [u8]) -> Self {
        Self { left: text }
    }

    /// The next byte that is no white space, which stays where it is.
    #[inline(never)]
    fn peek(&mut self) -> Read<u8> {
        loop {
            match *self.left.first().ok_or(Unreadable)? {
                b' ' | b'\n' | b'\r' | b'\t' => self.left = self.left.get(1..).unwrap_or_default(),
                byte => return Ok(byte),
            }
        }
    }

    #[inline(never)]
    fn take(&mut self, wanted: u8) -> Read<()> {
        if self.peek()? != wanted {
            return Err(Unreadable);
        }
        self.left = self.left.get(1..).unwrap_or_default();
        Ok(())
    }

    /// Whether another element follows before `end`; the comma before it, or the end itself, is taken.
    #[inline(never)]
    fn another(&mut self, first: &mut bool, end: u8) -> Read<bool> {
        if self.peek()? == end {
            self.take(end)?;
            return Ok(false);
        }
        if !std::mem::take(first) {
            self.take(b',')?;
        }
        Ok(true)
    }

    #[inline(never)]
    fn word(&mut self) -> Read<&'a [u8]> {
        self.peek()?;
        let length = self
            .left
            .iter()
            .position(|byte| !matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'+' | b'-' | b'.' | b'E'))
            .unwrap_or(self.left.len());
        let (word, left) = self.left.split_at_checked(length).ok_or(Unreadable)?;
        self.left = left;
        Ok(word)
    }

    #[inline(never)]
    fn whole(&mut self) -> Read<i64> {
        let word = str::from_utf8(self.word()?).map_err(|_| Unreadable)?;
        word.parse().map_err(|_| Unreadable)
    }

    #[inline(never)]
    fn natural(&mut self) -> Read<u64> {
        let word = str::from_utf8(self.word()?).map_err(|_| Unreadable)?;
        word.parse().map_err(|_| Unreadable)
    }

    #[inline(never)]
    fn real(&mut self) -> Read<f64> {
        let word = str::from_utf8(self.word()?).map_err(|_| Unreadable)?;
        number(word)
    }

    #[inline(never)]
    fn boolean(&mut self) -> Read<bool> {
        match self.word()? {
            b"true" => Ok(true),
            b"false" => Ok(false),
            _ => Err(Unreadable),
        }
    }

    /// Takes `null` when it stands next.
    #[inline(never)]
    fn null(&mut self) -> Read<bool> {
        Ok(self.peek()? == b'n' && self.word()? == b"null")
    }

    #[inline(never)]
    fn text(&mut self) -> Read<String> {
        self.take(b'"')?;
        let mut text = Vec::new();
        loop {
            let (&byte, left) = self.left.split_first().ok_or(Unreadable)?;
            self.left = left;
            match byte {
                b'"' => return String::from_utf8(text).map_err(|_| Unreadable),
                b'\\' => {
                    let escaped = self.escaped()?;
                    text.extend_from_slice(escaped.encode_utf8(&mut [0; 4]).as_bytes());
                }
                byte => text.push(byte),
            }
        }
    }

    #[inline(never)]
    fn escaped(&mut self) -> Read<char> {
        let (&byte, left) = self.left.split_first().ok_or(Unreadable)?;
        self.left = left;
        Ok(match byte {
            b'n' => '\n',
            b't' => '\t',
            b'r' => '\r',
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'u' => return self.unit(),
            byte => char::from(byte),
        })
    }

    /// `\u` and four digits, twice for what lies above the first plane.
    #[inline(never)]
    fn unit(&mut self) -> Read<char> {
        let first = self.digits()?;
        if !(0xd800..0xdc00).contains(&first) {
            return char::from_u32(first).ok_or(Unreadable);
        }
        self.left = self.left.strip_prefix(br"\u").ok_or(Unreadable)?;
        let second = self.digits()?.checked_sub(0xdc00).ok_or(Unreadable)?;
        char::from_u32(0x10000 + ((first - 0xd800) << 10) + second).ok_or(Unreadable)
    }

    fn digits(&mut self) -> Read<u32> {
        let (digits, left) = self.left.split_at_checked(4).ok_or(Unreadable)?;
        self.left = left;
        let digits = str::from_utf8(digits).map_err(|_| Unreadable)?;
        u32::from_str_radix(digits, 16).map_err(|_| Unreadable)
    }

    /// Leaves out one value of whatever kind.
    #[inline(never)]
    fn skip(&mut self) -> Read<()> {
        let mut first = true;
        match self.peek()? {
            b'"' => self.text().map(|_| ()),
            b'[' => {
                self.take(b'[')?;
                while self.another(&mut first, b']')? {
                    self.skip()?;
                }
                Ok(())
            }
            b'{' => {
                self.take(b'{')?;
                while self.another(&mut first, b'}')? {
                    self.text()?;
                    self.take(b':')?;
                    self.skip()?;
                }
                Ok(())
            }
            _ => match self.word()? {
                [] => Err(Unreadable),
                _ => Ok(()),
            },
        }
    }
}

// The browser has a reader of decimal fractions; Rust's own brings ten kilobytes of tables along.
#[cfg(feature = "hydrate")]
fn number(word: &str) -> Read<f64> {
    Ok(js_sys::Number::parse_float(word))
}

#[cfg(not(feature = "hydrate"))]
fn number(word: &str) -> Read<f64> {
    word.parse().map_err(|_| Unreadable)
}

/// Methods that read one value and hand it to the visitor.
macro_rules! values {
    ($($method:ident: $read:ident => $visit:ident,)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
            visitor.$visit(self.$read()?)
        })*
    };
}

impl<'de> Deserializer<'de> for &mut Reader<'_> {
    type Error = Unreadable;

    values! {
        deserialize_bool: boolean => visit_bool,
        deserialize_i8: whole => visit_i64,
        deserialize_i16: whole => visit_i64,
        deserialize_i32: whole => visit_i64,
        deserialize_i64: whole => visit_i64,
        deserialize_u8: natural => visit_u64,
        deserialize_u16: natural => visit_u64,
        deserialize_u32: natural => visit_u64,
        deserialize_u64: natural => visit_u64,
        deserialize_f32: real => visit_f64,
        deserialize_f64: real => visit_f64,
        deserialize_char: text => visit_string,
        deserialize_str: text => visit_string,
        deserialize_string: text => visit_string,
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        visitor.visit_str(&self.text()?)
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        match self.peek()? {
            b'"' => self.deserialize_string(visitor),
            b'[' => self.deserialize_seq(visitor),
            b'{' => self.deserialize_map(visitor),
            b't' | b'f' => self.deserialize_bool(visitor),
            b'n' => self.deserialize_unit(visitor),
            b'-' => self.deserialize_i64(visitor),
            _ if is_whole(self.left) => self.deserialize_u64(visitor),
            _ => self.deserialize_f64(visitor),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        if self.null()? {
            visitor.visit_none()
        } else {
            visitor.visit_some(self)
        }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        if self.null()? {
            visitor.visit_unit()
        } else {
            Err(Unreadable)
        }
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(self, _name: &'static str, visitor: V) -> Read<V::Value> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _name: &'static str, visitor: V) -> Read<V::Value> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        self.take(b'[')?;
        let mut elements = Elements {
            reader: self,
            first: true,
            ended: false,
        };
        let value = visitor.visit_seq(&mut elements)?;
        // A tuple stops before it has seen the end.
        if !elements.ended {
            elements.reader.take(b']')?;
        }
        Ok(value)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _length: usize, visitor: V) -> Read<V::Value> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _length: usize,
        visitor: V,
    ) -> Read<V::Value> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        self.take(b'{')?;
        visitor.visit_map(Members {
            reader: self,
            first: true,
        })
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Read<V::Value> {
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Read<V::Value> {
        let filled = self.peek()? == b'{';
        if !filled {
            return visitor.visit_enum(Variant { reader: self, filled });
        }
        self.take(b'{')?;
        let value = visitor.visit_enum(Variant { reader: self, filled })?;
        self.take(b'}')?;
        Ok(value)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        self.skip()?;
        visitor.visit_unit()
    }

    fn deserialize_bytes<V: Visitor<'de>>(self, _visitor: V) -> Read<V::Value> {
        Err(Unreadable)
    }

    fn deserialize_byte_buf<V: Visitor<'de>>(self, _visitor: V) -> Read<V::Value> {
        Err(Unreadable)
    }
}

/// The number that begins here has neither a point nor an exponent.
fn is_whole(left: &[u8]) -> bool {
    let end = left.iter().position(|byte| !byte.is_ascii_digit());
    !matches!(end.and_then(|end| left.get(end)), Some(b'.' | b'e' | b'E'))
}

struct Elements<'r, 'a> {
    reader: &'r mut Reader<'a>,
    first: bool,
    ended: bool,
}

impl<'de> de::SeqAccess<'de> for &mut Elements<'_, '_> {
    type Error = Unreadable;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Read<Option<T::Value>> {
        if !self.reader.another(&mut self.first, b']')? {
            self.ended = true;
            return Ok(None);
        }
        seed.deserialize(&mut *self.reader).map(Some)
    }
}

struct Members<'r, 'a> {
    reader: &'r mut Reader<'a>,
    first: bool,
}

impl<'de> de::MapAccess<'de> for Members<'_, '_> {
    type Error = Unreadable;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Read<Option<K::Value>> {
        if !self.reader.another(&mut self.first, b'}')? {
            return Ok(None);
        }
        seed.deserialize(&mut *self.reader).map(Some)
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Read<T::Value> {
        self.reader.take(b':')?;
        seed.deserialize(&mut *self.reader)
    }
}

struct Variant<'r, 'a> {
    reader: &'r mut Reader<'a>,
    /// Something stands behind the name.
    filled: bool,
}

impl<'de> de::EnumAccess<'de> for Variant<'_, '_> {
    type Error = Unreadable;
    type Variant = Self;

    fn variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Read<(T::Value, Self)> {
        let name = seed.deserialize(&mut *self.reader)?;
        if self.filled {
            self.reader.take(b':')?;
        }
        Ok((name, self))
    }
}

impl<'de> de::VariantAccess<'de> for Variant<'_, '_> {
    type Error = Unreadable;

    fn unit_variant(self) -> Read<()> {
        if self.filled { self.reader.skip() } else { Ok(()) }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Read<T::Value> {
        seed.deserialize(self.reader)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _length: usize, visitor: V) -> Read<V::Value> {
        self.reader.deserialize_seq(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(self, _fields: &'static [&'static str], visitor: V) -> Read<V::Value> {
        self.reader.deserialize_map(visitor)
    }
}
