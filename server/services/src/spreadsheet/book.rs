//! What all sheets of a workbook share: their names, the texts, and which formats show a number as a date.

use std::collections::BTreeMap;

use domain::refusal::FileProblem;
use jiff::ToSpan;
use jiff::civil::Date;

use super::xml::{Element, attribute, each};

/// What all sheets share.
#[derive(Debug, Default)]
pub(super) struct Book {
    pub(super) sheets: Vec<Listed>,
    /// Texts that cells name by their place.
    pub(super) strings: Vec<String>,
    /// Whether a cell's style shows a date.
    dated: Vec<bool>,
    /// Whether days are counted from 1904 on, as old files of one system do.
    from_1904: bool,
}

/// A sheet in the workbook's list.
#[derive(Debug)]
pub(super) struct Listed {
    pub(super) name: String,
    pub(super) relation: String,
    pub(super) hidden: bool,
}

impl Book {
    pub(super) fn read(workbook: &[u8], styles: &[u8], strings: Vec<String>) -> Result<Self, FileProblem> {
        let mut book = Self {
            strings,
            dated: dated(styles)?,
            ..Self::default()
        };
        let mut is_workbook = false;
        each(workbook, |element| {
            let Element::Start(start) = element else {
                return Ok(());
            };
            match start.local_name().as_ref() {
                b"workbook" => is_workbook = true,
                b"workbookPr" => {
                    let from = attribute(start, b"date1904");
                    book.from_1904 = from.is_some_and(|it| matches!(it.as_str(), "1" | "true"));
                }
                b"sheet" => book.sheets.push(Listed {
                    name: attribute(start, b"name").unwrap_or_default(),
                    relation: attribute(start, b"id").unwrap_or_default(),
                    hidden: attribute(start, b"state").is_some_and(|it| it != "visible"),
                }),
                _ => {}
            }
            Ok(())
        })?;
        if is_workbook {
            Ok(book)
        } else {
            Err(FileProblem::NotAWorkbook)
        }
    }

    /// A number as the cell shows it where it is a date: `2026-10-01`, with the time where it has one.
    pub(super) fn date(&self, style: usize, number: &str) -> Option<String> {
        let number: f64 = number.trim().parse().ok()?;
        // Before March 1900 the count has a day that never was; 2958466 would be the year 10000.
        let shift = if self.from_1904 { 1462.0 } else { 0.0 };
        let dated = self.dated.get(style).copied().unwrap_or_default();
        if !dated || !(61.0..2_958_465.0).contains(&(number + shift)) {
            return None;
        }
        #[expect(
            clippy::cast_possible_truncation,
            reason = "checked to be less than three million days"
        )]
        let minutes = ((number + shift) * 1440.0).round() as i64;
        let day = Date::constant(1899, 12, 30).checked_add((minutes / 1440).days()).ok()?;
        Some(match minutes % 1440 {
            0 => day.to_string(),
            minute => format!("{day} {:02}:{:02}", minute / 60, minute % 60),
        })
    }
}

/// The texts that cells name by their place. How a word is pronounced is no text of the cell.
pub(super) fn strings(part: &[u8], most: usize) -> Result<Vec<String>, FileProblem> {
    let mut strings: Vec<String> = Vec::new();
    let (mut in_text, mut spoken) = (false, false);
    each(part, |element| {
        match element {
            Element::Start(start) => match start.local_name().as_ref() {
                b"si" if strings.len() >= most => return Err(FileProblem::TooMuch { place: String::new() }),
                b"si" => strings.push(String::new()),
                b"rPh" => spoken = true,
                b"t" => in_text = !spoken,
                _ => {}
            },
            Element::End(b"t") => in_text = false,
            Element::End(b"rPh") => spoken = false,
            Element::Text(text) if in_text => {
                if let Some(string) = strings.last_mut() {
                    string.push_str(text);
                }
            }
            Element::End(_) | Element::Text(_) => {}
        }
        Ok(())
    })?;
    Ok(strings)
}

/// Whether each of the cells' styles shows a date.
fn dated(styles: &[u8]) -> Result<Vec<bool>, FileProblem> {
    let mut own: BTreeMap<String, bool> = BTreeMap::new();
    let mut dated = Vec::new();
    let mut of_cells = false;
    each(styles, |element| {
        match element {
            Element::Start(start) => match start.local_name().as_ref() {
                b"numFmt" => {
                    let code = attribute(start, b"formatCode").unwrap_or_default();
                    own.insert(attribute(start, b"numFmtId").unwrap_or_default(), shows_a_date(&code));
                }
                b"cellXfs" => of_cells = true,
                b"xf" if of_cells => {
                    let format = attribute(start, b"numFmtId").unwrap_or_default();
                    dated.push(own.get(&format).copied().unwrap_or_else(|| is_date_format(&format)));
                }
                _ => {}
            },
            Element::End(b"cellXfs") => of_cells = false,
            Element::End(_) | Element::Text(_) => {}
        }
        Ok(())
    })?;
    Ok(dated)
}

/// The formats that need no description (ECMA-376 part 1, 18.8.30): 14–22 everywhere, 27–36 and 50–58 in Chinese.
fn is_date_format(number: &str) -> bool {
    matches!(number.parse::<u32>(), Ok(14..=22 | 27..=36 | 45..=47 | 50..=58))
}

/// Whether a format's description has parts of a date outside quotes and brackets.
fn shows_a_date(code: &str) -> bool {
    let (mut quoted, mut bracketed, mut escaped) = (false, false, false);
    let code = code.split(';').next().unwrap_or_default();
    if code.eq_ignore_ascii_case("general") || code.eq_ignore_ascii_case("standard") {
        return false;
    }
    code.chars().any(|character| {
        if escaped {
            escaped = false;
            return false;
        }
        match character {
            '\\' | '_' | '*' => escaped = true,
            '"' => quoted = !quoted,
            '[' if !quoted => bracketed = true,
            ']' if !quoted => bracketed = false,
            'y' | 'Y' | 'm' | 'M' | 'd' | 'D' => return !quoted && !bracketed,
            _ => {}
        }
        false
    })
}
