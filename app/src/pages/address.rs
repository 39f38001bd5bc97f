//! Addresses with a query, the same on the server and in the browser.

use std::fmt::{self, Display, Write as _};

/// An address with its query (地址). An empty value is left out, so that the plain list has the plain address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    text: String,
    has_query: bool,
}

impl Address {
    /// The address without a query.
    #[must_use]
    pub fn of(path: impl Into<String>) -> Self {
        let text: String = path.into();
        let has_query = text.contains('?');
        Self { text, has_query }
    }

    /// The same with one more value, unless it is empty.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Display) -> Self {
        let value = value.to_string();
        if value.is_empty() {
            return self;
        }
        self.text.push(if self.has_query { '&' } else { '?' });
        self.has_query = true;
        self.text.push_str(name);
        self.text.push('=');
        escape(&value, &mut self.text);
        self
    }
}

impl Display for Address {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

impl From<Address> for String {
    fn from(address: Address) -> Self {
        address.text
    }
}

/// The router has an escape of its own, but it differs between server and browser, and a link that differs is mended by nobody.
fn escape(value: &str, into: &mut String) {
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~:".contains(&byte) {
            into.push(char::from(byte));
        } else {
            let _never_fails = write!(into, "%{byte:02X}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_value_leaves_the_plain_address() {
        assert_eq!(
            Address::of("/desk").with("filter", "").with("after", "").to_string(),
            "/desk"
        );
    }

    #[test]
    fn what_a_person_typed_cannot_add_a_parameter() {
        let address = Address::of("/desk")
            .with("words", "空调 &open=1")
            .with("filter", "late");
        assert_eq!(
            address.to_string(),
            "/desk?words=%E7%A9%BA%E8%B0%83%20%26open%3D1&filter=late"
        );
    }
}
