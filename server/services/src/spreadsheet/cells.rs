//! The cells of one sheet.

use std::collections::BTreeMap;

use domain::refusal::FileProblem;

use super::book::Book;
use super::xml::{Element, attribute, each};
use super::{LIMITS, too_much};

/// Row and column, from 0.
type Place = (usize, usize);

/// A cell that is being read.
#[derive(Default)]
struct Cell {
    place: Place,
    kind: String,
    style: usize,
    text: String,
}

/// The rows of a sheet from its first to the last that holds something; `room` is what is left of all characters.
pub(super) fn rows(part: &[u8], book: &Book, sheet: &str, room: &mut usize) -> Result<Vec<Vec<String>>, FileProblem> {
    let mut reader = Reader {
        book,
        sheet,
        room,
        cells: BTreeMap::new(),
        merges: Vec::new(),
        next: (0, 0),
        cell: None,
        in_value: false,
        spoken: false,
        is_sheet: false,
    };
    each(part, |element| reader.take(element))?;
    if !reader.is_sheet {
        return Err(FileProblem::Damaged);
    }
    reader.spread()?;
    let mut rows: Vec<Vec<String>> = Vec::new();
    for ((row, column), text) in reader.cells {
        rows.resize_with(rows.len().max(row + 1), Vec::new);
        if let Some(cells) = rows.get_mut(row) {
            cells.resize_with(column, String::new);
            cells.push(text);
        }
    }
    Ok(rows)
}

struct Reader<'a> {
    book: &'a Book,
    sheet: &'a str,
    room: &'a mut usize,
    cells: BTreeMap<Place, String>,
    /// First and last cell of what was merged.
    merges: Vec<(Place, Place)>,
    /// Where a cell without a place of its own stands.
    next: Place,
    cell: Option<Cell>,
    in_value: bool,
    spoken: bool,
    is_sheet: bool,
}

impl Reader<'_> {
    fn take(&mut self, element: Element<'_>) -> Result<(), FileProblem> {
        match element {
            Element::Start(start) => match start.local_name().as_ref() {
                b"worksheet" => self.is_sheet = true,
                b"row" => {
                    let number = attribute(start, b"r").and_then(|it| it.parse::<usize>().ok());
                    self.next = (number.map_or(self.next.0, |it| it.saturating_sub(1)), 0);
                }
                b"c" => {
                    let place = attribute(start, b"r").as_deref().and_then(place).unwrap_or(self.next);
                    self.next = (place.0, place.1.saturating_add(1));
                    self.cell = Some(Cell {
                        place,
                        kind: attribute(start, b"t").unwrap_or_default(),
                        style: attribute(start, b"s")
                            .and_then(|it| it.parse().ok())
                            .unwrap_or_default(),
                        text: String::new(),
                    });
                }
                b"rPh" => self.spoken = true,
                b"v" | b"t" => self.in_value = !self.spoken,
                b"mergeCell" => {
                    let range = attribute(start, b"ref").unwrap_or_default();
                    let ends = range
                        .split_once(':')
                        .and_then(|(first, last)| Some((place(first)?, place(last)?)));
                    self.merges.extend(ends);
                    if self.merges.len() > LIMITS.merges {
                        return Err(too_much(self.sheet));
                    }
                }
                _ => {}
            },
            Element::Text(text) if self.in_value => {
                if let Some(cell) = &mut self.cell {
                    cell.text.push_str(text);
                }
            }
            Element::End(b"v" | b"t") => self.in_value = false,
            Element::End(b"rPh") => self.spoken = false,
            Element::End(b"row") => self.next = (self.next.0.saturating_add(1), 0),
            Element::End(b"c") => {
                if let Some(cell) = self.cell.take() {
                    let text = self.text(&cell)?;
                    self.put(cell.place, text)?;
                }
            }
            Element::End(_) | Element::Text(_) => {}
        }
        Ok(())
    }

    /// What the cell shows.
    fn text(&self, cell: &Cell) -> Result<String, FileProblem> {
        let text = cell.text.trim();
        Ok(match cell.kind.as_str() {
            "s" if text.is_empty() => String::new(),
            "s" => {
                let at = text.parse::<usize>().ok();
                let string = at.and_then(|at| self.book.strings.get(at));
                string.ok_or(FileProblem::Damaged)?.trim().to_owned()
            }
            "d" => text.replace('T', " "),
            "" | "n" => self.book.date(cell.style, text).unwrap_or_else(|| text.to_owned()),
            _ => text.to_owned(),
        })
    }

    /// Keeps a text at its place, where there is room for it.
    fn put(&mut self, place: Place, text: String) -> Result<(), FileProblem> {
        if text.is_empty() {
            return Ok(());
        }
        let length = text.chars().count();
        if place.0 >= LIMITS.rows || place.1 >= LIMITS.columns || length > *self.room {
            return Err(FileProblem::TooMuch {
                place: format!("工作表“{}”第 {} 行", self.sheet, place.0.saturating_add(1)),
            });
        }
        *self.room -= length;
        self.cells.insert(place, text);
        Ok(())
    }

    /// Gives the text of cells that were merged into one to each of them: a holiday's name that stands once beside its
    /// days belongs to all of them.
    fn spread(&mut self) -> Result<(), FileProblem> {
        let last_row = self.cells.last_key_value().map_or(0, |((row, _), _)| *row);
        for (first, last) in std::mem::take(&mut self.merges) {
            let Some(text) = self.cells.get(&first).cloned() else {
                continue;
            };
            for row in first.0..=last.0.min(last_row) {
                for column in first.1..=last.1.min(LIMITS.columns - 1) {
                    if !self.cells.contains_key(&(row, column)) {
                        self.put((row, column), text.clone())?;
                    }
                }
            }
        }
        Ok(())
    }
}

/// `B5` as row and column.
fn place(text: &str) -> Option<Place> {
    let digits = text.trim_start_matches(|character: char| character.is_ascii_uppercase());
    let letters = &text[..text.len() - digits.len()];
    // The last column is XFD.
    if letters.is_empty() || letters.len() > 3 {
        return None;
    }
    let column = letters
        .bytes()
        .fold(0, |column, letter| column * 26 + usize::from(letter - b'A') + 1);
    Some((digits.parse::<usize>().ok()?.checked_sub(1)?, column - 1))
}
