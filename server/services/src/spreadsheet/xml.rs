//! XML as a workbook's parts hold it: elements and texts, no document type, no entities of its own.

use domain::refusal::FileProblem;
use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};

/// So many attributes of one element are looked at: no element of a workbook has more, and a search stays short.
const ATTRIBUTES: usize = 64;

/// What a part consists of.
pub(super) enum Element<'a> {
    /// An element begins. One without content ends at once.
    Start(&'a BytesStart<'a>),
    /// An element of this name, without its prefix, ends.
    End(&'a [u8]),
    /// Text between elements.
    Text(&'a str),
}

/// Hands every element of a part on, in order.
///
/// # Errors
/// [`FileProblem::Damaged`] for what is not well-formed, and what `take` says.
pub(super) fn each(
    part: &[u8],
    mut take: impl FnMut(Element<'_>) -> Result<(), FileProblem>,
) -> Result<(), FileProblem> {
    let mut reader = Reader::from_reader(part);
    let mut depth = 0_usize;
    loop {
        match reader.read_event().map_err(|_| FileProblem::Damaged)? {
            Event::Start(start) => {
                depth += 1;
                take(Element::Start(&start))?;
            }
            Event::Empty(start) => {
                take(Element::Start(&start))?;
                take(Element::End(start.local_name().as_ref()))?;
            }
            Event::End(end) => {
                depth = depth.saturating_sub(1);
                take(Element::End(end.local_name().as_ref()))?;
            }
            Event::Text(text) => take(Element::Text(&text.xml10_content().map_err(|_| FileProblem::Damaged)?))?,
            Event::CData(text) => take(Element::Text(&text.decode().map_err(|_| FileProblem::Damaged)?))?,
            Event::GeneralRef(name) => take(Element::Text(character(&name)?.encode_utf8(&mut [0; 4])))?,
            Event::DocType(_) => return Err(FileProblem::Damaged),
            Event::Comment(_) | Event::PI(_) | Event::Decl(_) => {}
            Event::Eof if depth == 0 => return Ok(()),
            Event::Eof => return Err(FileProblem::Damaged),
        }
    }
}

/// The character that is written as `&#26085;` or `&amp;`.
fn character(name: &BytesRef<'_>) -> Result<char, FileProblem> {
    if let Some(character) = name.resolve_char_ref().map_err(|_| FileProblem::Damaged)? {
        return Ok(character);
    }
    Ok(match &**name {
        b"amp" => '&',
        b"lt" => '<',
        b"gt" => '>',
        b"quot" => '"',
        b"apos" => '\'',
        _ => return Err(FileProblem::Damaged),
    })
}

/// An attribute by its name without prefix.
pub(super) fn attribute(start: &BytesStart<'_>, name: &[u8]) -> Option<String> {
    // The search for attributes that stand twice takes their number squared.
    let mut attributes = start.attributes();
    let attributes = attributes.with_checks(false).take(ATTRIBUTES).flatten();
    let mut found = attributes.filter(|it| it.key.local_name().as_ref() == name);
    Some(found.next()?.unescape_value().ok()?.into_owned())
}
