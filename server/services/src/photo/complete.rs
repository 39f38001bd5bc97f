//! Whether a JPEG is whole.
//!
//! The decoder paints what is missing from a cut-off JPEG in grey; a requester whose upload broke would never learn
//! that half of the photo is gone. So the end-of-image marker has to be there before anything is decoded.

const MARKER: u8 = 0xFF;
const START_OF_IMAGE: u8 = 0xD8;
const END_OF_IMAGE: u8 = 0xD9;
const START_OF_SCAN: u8 = 0xDA;

/// Whether the segments of the JPEG follow one another up to its end-of-image marker. What comes after it is ignored:
/// some phones append a second picture or a film there.
pub fn is_complete_jpeg(bytes: &[u8]) -> bool {
    let Some(mut rest) = bytes.strip_prefix(&[MARKER, START_OF_IMAGE]) else {
        return false;
    };
    loop {
        let Some((marker, after)) = next_marker(rest) else {
            return false;
        };
        match marker {
            END_OF_IMAGE => return true,
            // Restart markers and the temporary marker carry no length.
            0x01 | 0xD0..=0xD7 => rest = after,
            _ => {
                let Some(behind) = skip_segment(after) else {
                    return false;
                };
                rest = if marker == START_OF_SCAN {
                    skip_scan(behind)
                } else {
                    behind
                };
            }
        }
    }
}

/// The marker that stands here, fill bytes aside, and what follows it.
fn next_marker(bytes: &[u8]) -> Option<(u8, &[u8])> {
    let mut rest = bytes.strip_prefix(&[MARKER])?;
    loop {
        let (first, after) = rest.split_first()?;
        if *first != MARKER {
            return Some((*first, after));
        }
        rest = after;
    }
}

/// What follows a segment that begins with its own length.
fn skip_segment(bytes: &[u8]) -> Option<&[u8]> {
    let (high, low) = (bytes.first()?, bytes.get(1)?);
    let length = usize::from(u16::from_be_bytes([*high, *low]));
    if length < 2 {
        return None;
    }
    bytes.get(length..)
}

/// What follows a scan's compressed data: the next marker that is neither a stuffed zero nor a restart.
fn skip_scan(bytes: &[u8]) -> &[u8] {
    let end = bytes
        .windows(2)
        .position(|pair| matches!(pair, [MARKER, next] if !matches!(*next, 0x00 | 0xD0..=0xD7 | MARKER)));
    end.and_then(|end| bytes.get(end..)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::is_complete_jpeg;

    const WHOLE: &[u8] = &[
        0xFF, 0xD8, // start
        0xFF, 0xE0, 0x00, 0x04, 0xFF, 0xD9, // a segment that holds what looks like the end
        0xFF, 0xDA, 0x00, 0x02, 0x12, 0xFF, 0x00, 0x34, 0xFF, 0xD0, 0x56, // a scan
        0xFF, 0xD9, // end
    ];

    #[test]
    fn a_whole_file_is_complete_whatever_follows_it() {
        assert!(is_complete_jpeg(WHOLE));
        assert!(is_complete_jpeg(&[WHOLE, b"PK\x03\x04"].concat()));
    }

    #[test]
    fn every_shorter_beginning_is_incomplete() {
        for length in 0..WHOLE.len() {
            assert!(!is_complete_jpeg(&WHOLE[..length]), "{length} bytes");
        }
    }
}
