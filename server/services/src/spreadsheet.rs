//! A workbook (xlsx) as rows of text: an archive of XML parts, read with limits on everything that can grow. What the
//! rows mean is no matter of this module.

use std::io::{Cursor, Read};

use domain::calendar::notice::table::Sheet;
use domain::refusal::FileProblem;
use zip::ZipArchive;

use book::{Book, strings};
use xml::{Element, attribute, each};

mod book;
mod cells;
#[cfg(test)]
mod tests;
mod xml;

/// What a workbook may hold.
#[derive(Debug, Clone, Copy)]
struct Limits {
    /// Bytes of one part when it is unfolded.
    part: u64,
    /// Bytes of all parts that are read, unfolded.
    parts: u64,
    /// Sheets.
    sheets: usize,
    /// Rows of a sheet, down to the last one that holds something.
    rows: usize,
    /// Columns of a sheet.
    columns: usize,
    /// Different texts.
    strings: usize,
    /// Cells that are merged into one.
    merges: usize,
    /// Characters of all cells together: no text that is kept is longer.
    characters: usize,
}

const LIMITS: Limits = Limits {
    part: 8 * 1024 * 1024,
    parts: 16 * 1024 * 1024,
    sheets: 20,
    rows: 1_000,
    columns: 50,
    strings: 50_000,
    merges: 2_000,
    characters: 90_000,
};

/// What an Excel file before 2007 begins with; one with a password does too.
const COMPOUND: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0];
/// What a zip archive begins with.
const ARCHIVE: &[u8] = b"PK\x03\x04";

/// Whether the bytes are a workbook, or would be one for whoever named them so: then they are nothing else.
pub(crate) fn is_workbook(bytes: &[u8]) -> bool {
    bytes.starts_with(COMPOUND) || bytes.starts_with(ARCHIVE)
}

/// The sheets that are not hidden and hold something, in their order.
///
/// # Errors
/// [`FileProblem`]: no workbook of this form, damaged, or more than anybody types.
pub(crate) fn sheets(bytes: &[u8]) -> Result<Vec<Sheet>, FileProblem> {
    if bytes.starts_with(COMPOUND) {
        return Err(FileProblem::OldWorkbook);
    }
    let mut archive = Archive::open(bytes)?;
    let workbook = archive.part("xl/workbook.xml")?.ok_or(FileProblem::NotAWorkbook)?;
    let relations = archive
        .part("xl/_rels/workbook.xml.rels")?
        .ok_or(FileProblem::Damaged)?;
    let strings = match archive.part("xl/sharedStrings.xml")? {
        Some(part) => strings(&part, LIMITS.strings)?,
        None => Vec::new(),
    };
    let styles = archive.part("xl/styles.xml")?.unwrap_or_default();
    let book = Book::read(&workbook, &styles, strings)?;
    let paths = worksheets(&relations)?;
    let mut sheets = Vec::new();
    let mut room = LIMITS.characters;
    for listed in book.sheets.iter().filter(|listed| !listed.hidden) {
        // A sheet that is a diagram is none of the worksheets.
        let Some((_, path)) = paths.iter().find(|(id, _)| *id == listed.relation) else {
            continue;
        };
        let part = archive.part(path)?.ok_or(FileProblem::Damaged)?;
        let rows = cells::rows(&part, &book, &listed.name, &mut room)?;
        if !rows.is_empty() {
            sheets.push(Sheet {
                name: listed.name.clone(),
                rows,
            });
        }
        if sheets.len() > LIMITS.sheets {
            return Err(too_much(&listed.name));
        }
    }
    Ok(sheets)
}

/// The refusal of a table that is larger than any list of days, at a sheet.
fn too_much(sheet: &str) -> FileProblem {
    FileProblem::TooMuch {
        place: format!("工作表“{sheet}”"),
    }
}

/// The worksheets' paths in the archive, by the key that the workbook names them with.
fn worksheets(relations: &[u8]) -> Result<Vec<(String, String)>, FileProblem> {
    let mut paths = Vec::new();
    each(relations, |element| {
        if let Element::Start(start) = element
            && start.local_name().as_ref() == b"Relationship"
            && attribute(start, b"Type").is_some_and(|kind| kind.ends_with("/worksheet"))
            && let (Some(id), Some(target)) = (attribute(start, b"Id"), attribute(start, b"Target"))
        {
            let path = match target.strip_prefix('/') {
                Some(path) => path.to_owned(),
                None => format!("xl/{target}"),
            };
            paths.push((id, path));
        }
        Ok(())
    })?;
    Ok(paths)
}

/// The parts of a workbook, unfolded one by one: what they say of their own size is not believed.
struct Archive<'a> {
    parts: ZipArchive<Cursor<&'a [u8]>>,
    left: u64,
}

impl<'a> Archive<'a> {
    fn open(bytes: &'a [u8]) -> Result<Self, FileProblem> {
        if !bytes.starts_with(ARCHIVE) {
            return Err(FileProblem::NotAWorkbook);
        }
        let parts = ZipArchive::new(Cursor::new(bytes)).map_err(|_| FileProblem::Damaged)?;
        Ok(Self {
            parts,
            left: LIMITS.parts,
        })
    }

    /// A part by its path; none where there is none of that name.
    fn part(&mut self, path: &str) -> Result<Option<Vec<u8>>, FileProblem> {
        let Some(index) = self.parts.index_for_name(path) else {
            return Ok(None);
        };
        let part = self.parts.by_index(index).map_err(|_| FileProblem::Damaged)?;
        let most = LIMITS.part.min(self.left);
        let mut content = Vec::new();
        let read = part.take(most + 1).read_to_end(&mut content);
        read.map_err(|_| FileProblem::Damaged)?;
        let size = u64::try_from(content.len()).unwrap_or(u64::MAX);
        if size > most {
            return Err(FileProblem::TooMuch { place: String::new() });
        }
        self.left -= size;
        Ok(Some(content))
    }
}
