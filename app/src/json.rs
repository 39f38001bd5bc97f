//! Reading JSON in the browser with as little code as possible.
//!
//! `serde_json` is made to be fast and to explain what is wrong; in the browser both cost more bytes than they are worth: its
//! reader is compiled anew for each type and for each way the text comes in, which was a quarter of all pages' code. This one
//! has a single reader over a slice, knows objects by their names alone, and of an error only that there was one: what the
//! portal's own server sends is either readable or from another version. The server goes on writing with `serde_json`.

mod reader;

use leptos::server::codee::{Decoder, Encoder};
use leptos::server_fn::{Bytes, ContentType, Decodes, Encodes, Format, FormatType, codec::Post};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt;

/// The text is not what was expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unreadable;

impl fmt::Display for Unreadable {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("unreadable")
    }
}

impl std::error::Error for Unreadable {}

/// Reads one value.
///
/// # Errors
/// [`Unreadable`] when the text is no JSON, or not of this type.
pub fn read<T: DeserializeOwned>(text: &[u8]) -> Result<T, Unreadable> {
    T::deserialize(&mut reader::Reader::new(text))
}

/// How answers travel: written by `serde_json` on the server, read by [`read`] in the browser.
pub struct Json;

/// The answer of a server function as [`Json`]: `#[server(output = Answered)]`.
pub type Answered = Post<Json>;

#[cfg(feature = "ssr")]
fn write<T: Serialize>(value: &T) -> Result<String, Unreadable> {
    leptos::serde_json::to_string(value).map_err(|_| Unreadable)
}

// The browser sends forms, never JSON.
#[cfg(not(feature = "ssr"))]
const fn write<T: Serialize>(_value: &T) -> Result<String, Unreadable> {
    Err(Unreadable)
}

impl ContentType for Json {
    const CONTENT_TYPE: &'static str = "application/json";
}

impl FormatType for Json {
    const FORMAT_TYPE: Format = Format::Text;
}

impl<T: Serialize> Encodes<T> for Json {
    type Error = Unreadable;

    fn encode(value: &T) -> Result<Bytes, Unreadable> {
        write(value).map(Bytes::from)
    }
}

impl<T: DeserializeOwned> Decodes<T> for Json {
    type Error = Unreadable;

    fn decode(bytes: Bytes) -> Result<T, Unreadable> {
        read(&bytes)
    }
}

impl<T: Serialize> Encoder<T> for Json {
    type Error = Unreadable;
    type Encoded = String;

    fn encode(value: &T) -> Result<String, Unreadable> {
        write(value)
    }
}

impl<T: DeserializeOwned> Decoder<T> for Json {
    type Error = Unreadable;
    type Encoded = str;

    fn decode(text: &str) -> Result<T, Unreadable> {
        read(text.as_bytes())
    }
}

#[cfg(test)]
mod tests;
