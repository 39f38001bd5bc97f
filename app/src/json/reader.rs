//! The reader itself. What does not depend on the wanted type is a function of its own, so that it exists once.

mod value;

use super::Unreadable;
use serde::de;
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
