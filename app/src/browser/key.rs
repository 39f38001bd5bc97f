//! Keys that the browser makes, so that sending something twice does it once.

use leptos::prelude::window;

/// A new key: UUID, version 7.
#[must_use]
pub fn new() -> String {
    let mut random = [0_u8; 10];
    let filled = window()
        .crypto()
        .and_then(|crypto| crypto.get_random_values_with_u8_array(&mut random))
        .is_ok();
    if !filled {
        // A browser without random numbers: the parts of a random share still differ from each other.
        for byte in &mut random {
            *byte = (js_sys::Math::random() * 256.0) as u8;
        }
    }
    from_parts(js_sys::Date::now() as u64, random)
}

/// Writes the 48 bits of the time and 74 random bits as RFC 9562 has them.
fn from_parts(milliseconds: u64, random: [u8; 10]) -> String {
    const HEXADECIMAL: &[u8; 16] = b"0123456789abcdef";
    let time = milliseconds.to_be_bytes();
    let mut bytes = [0_u8; 16];
    bytes[..6].copy_from_slice(&time[2..]);
    bytes[6..].copy_from_slice(&random);
    bytes[6] = 0x70 | (bytes[6] & 0x0f);
    bytes[8] = 0x80 | (bytes[8] & 0x3f);
    let mut text = String::with_capacity(36);
    for (index, byte) in bytes.into_iter().enumerate() {
        if matches!(index, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        text.push(char::from(HEXADECIMAL[usize::from(byte >> 4)]));
        text.push(char::from(HEXADECIMAL[usize::from(byte & 15)]));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_begins_with_its_time_and_names_version_and_variant() {
        // The example of RFC 9562, appendix A.6.
        let random = [0x0c, 0xc3, 0x18, 0xc4, 0xdc, 0x0c, 0x0c, 0x07, 0x39, 0x8f];
        assert_eq!(
            from_parts(0x017F_22E2_79B0, random),
            "017f22e2-79b0-7cc3-98c4-dc0c0c07398f"
        );
    }

    #[test]
    fn later_keys_sort_behind_earlier_ones() {
        assert!(from_parts(1_764_000_000_000, [0xff; 10]) < from_parts(1_764_000_000_001, [0; 10]));
    }
}
