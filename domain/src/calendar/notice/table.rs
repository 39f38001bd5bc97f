//! A table of days: the sheets of a workbook, or rows copied out of one. Columns stand in any order under Chinese headers:
//! 日期 (or 开始 and 结束), 类型, 名称; instead of 类型 there may be one column of dates off and one of dates worked.

use std::collections::BTreeMap;

use super::{DayKind, Finding, Notice, SpecialDay, spelling, words};

/// Begins the rows of a sheet in the text that a workbook is kept as.
const SHEET: &str = "工作表：";
/// So far down is a header looked for: above it stand titles and notes.
const HEADER_WITHIN: usize = 20;
/// Longest name of a holiday in characters.
const LONGEST_NAME: usize = 30;

/// One sheet of a workbook: its rows from the first on, so that a row's place is its number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// What the sheet is called.
    pub name: String,
    /// The cells' texts; real dates as `2026-10-01`.
    pub rows: Vec<Vec<String>>,
}

/// The sheets as text that [`super::read`] takes: what a workbook is kept as between two pages.
pub fn write(sheets: &[Sheet]) -> String {
    let plain = |text: &str| -> String { text.split_whitespace().collect::<Vec<_>>().join(" ") };
    let mut text = String::new();
    for sheet in sheets {
        text.push_str(&format!("{SHEET}{}\n", plain(&sheet.name)));
        for row in &sheet.rows {
            let cells: Vec<String> = row.iter().map(|cell| plain(cell)).collect();
            // A single cell that looks like the beginning of a sheet stays a cell.
            let blank = if cells.len() == 1 { "\t" } else { "" };
            text.push_str(&format!("{}{blank}\n", cells.join("\t")));
        }
    }
    text
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Column {
    Date,
    Start,
    End,
    Off,
    Worked,
    Kind,
    Name,
    Count,
}

impl Column {
    fn of(header: &str) -> Option<Self> {
        let header: String = header
            .chars()
            .take_while(|character| !matches!(character, '(' | '（'))
            .filter(|character| !character.is_whitespace() && !matches!(character, '*' | ':' | '：'))
            .collect();
        Some(match header.as_str() {
            "日期" | "具体日期" | "时间" => Self::Date,
            "开始" | "开始日期" | "起始" | "起始日期" | "开始时间" => Self::Start,
            "结束" | "结束日期" | "截止" | "截止日期" | "终止日期" | "结束时间" => Self::End,
            "放假日期" | "放假时间" | "休息日期" | "休息时间" => Self::Off,
            "上班日期" | "上班时间" | "调休上班" | "调休上班日期" | "调休日期" | "补班" | "补班日期" => {
                Self::Worked
            }
            "类型" | "类别" | "安排" | "性质" => Self::Kind,
            "名称" | "节日" | "节日名称" | "节假日" | "节假日名称" | "假日" | "假期" => Self::Name,
            "天数" | "放假天数" | "共计天数" => Self::Count,
            _ => return None,
        })
    }

    const fn word(self) -> &'static str {
        match self {
            Self::Kind => "类型",
            Self::Name => "名称",
            _ => "日期",
        }
    }
}

/// Off or worked, by the word in a cell.
fn kind_of(word: &str) -> Option<DayKind> {
    Some(match word {
        "放假" | "放假调休" | "调休放假" | "节假日" | "法定节假日" | "休息" | "公休" | "补休" | "休" | "假" => {
            DayKind::Holiday
        }
        "上班" | "调休" | "调休上班" | "补班" | "工作日" | "班" => DayKind::Makeup,
        other => DayKind::parse(other).filter(|kind| matches!(kind, DayKind::Holiday | DayKind::Makeup))?,
    })
}

/// Where the columns stand; the first of a kind counts.
type Header = BTreeMap<Column, usize>;

fn header(cells: &[&str]) -> Option<Header> {
    let mut header = Header::new();
    for (at, cell) in cells.iter().enumerate() {
        if let Some(column) = Column::of(cell) {
            header.entry(column).or_insert(at);
        }
    }
    let has = |column: Column| header.contains_key(&column);
    let dated = has(Column::Date) || has(Column::Start) || has(Column::Off);
    let whole = (has(Column::Kind) && dated || has(Column::Off) || has(Column::Worked)) && has(Column::Name);
    whole.then_some(header)
}

/// A sheet of the text: its name where it has one, and its lines.
struct Part<'a> {
    name: Option<&'a str>,
    rows: Vec<Vec<&'a str>>,
}

fn parts(text: &str) -> Vec<Part<'_>> {
    let workbook = text.starts_with(SHEET);
    let mut parts: Vec<Part<'_>> = Vec::new();
    for line in text.lines() {
        if let Some(name) = line.strip_prefix(SHEET).filter(|name| workbook && !name.contains('\t')) {
            parts.push(Part {
                name: Some(name),
                rows: Vec::new(),
            });
            continue;
        }
        let between = if workbook || line.contains('\t') { '\t' } else { ',' };
        let cells = line.split(between).map(|cell| cell.trim().trim_matches('"').trim());
        if parts.is_empty() {
            parts.push(Part {
                name: None,
                rows: Vec::new(),
            });
        }
        if let Some(part) = parts.last_mut() {
            part.rows.push(cells.collect());
        }
    }
    parts
}

/// Reads a table; none when the text is not one. `year` is what the person chose.
pub(super) fn read(text: &str, year: Option<i16>) -> Option<Notice> {
    let parts = parts(text);
    let headers: Vec<Option<(usize, Header)>> = parts
        .iter()
        .map(|part| {
            let mut rows = part.rows.iter().take(HEADER_WITHIN).enumerate();
            rows.find_map(|(at, cells)| Some((at, header(cells)?)))
        })
        .collect();
    if !text.starts_with(SHEET) && headers.iter().all(Option::is_none) {
        return None;
    }
    let mut notice = Notice {
        number: words::number_of(text),
        ..Notice::default()
    };
    let titles = parts.iter().zip(&headers).flat_map(|(part, found)| {
        let above = found.as_ref().map_or(0, |(at, _)| *at);
        let cells = part.rows.iter().take(above).flatten();
        part.name.into_iter().chain(cells.copied())
    });
    notice.year = titles.into_iter().find_map(spelling::year_in).or(year);
    for (part, found) in parts.iter().zip(headers) {
        let Some((at, columns)) = found else {
            let name = part.name.unwrap_or_default().to_owned();
            notice.findings.push(Finding::NoHeader(name));
            continue;
        };
        for (row, cells) in (1..).zip(&part.rows).skip(at + 1) {
            let reader = Row {
                sheet: part.name,
                row,
                cells,
                columns: &columns,
                year: notice.year,
            };
            if header(cells).as_ref() != Some(&columns)
                && let Err(findings) = reader.add_to(&mut notice)
            {
                notice.findings.extend(findings);
            }
        }
    }
    // Said once: choosing a year answers all of them.
    let years: Vec<Finding> = notice.findings.extract_if(.., |it| *it == Finding::NoYear).collect();
    notice.findings.extend(years.into_iter().next());
    Some(notice)
}

/// A row under its header.
struct Row<'a> {
    sheet: Option<&'a str>,
    row: usize,
    cells: &'a [&'a str],
    columns: &'a Header,
    year: Option<i16>,
}

impl Row<'_> {
    fn cell(&self, column: Column) -> &str {
        let cell = self.columns.get(&column).and_then(|at| self.cells.get(*at));
        // How a table says that there is nothing.
        cell.copied()
            .filter(|cell| !matches!(*cell, "-" | "—" | "——" | "/" | "无"))
            .unwrap_or_default()
    }

    fn has(&self, column: Column) -> bool {
        self.columns.contains_key(&column)
    }

    /// A finding with the place of a column's cell in this row.
    fn at(&self, column: Column, finding: Finding) -> Finding {
        if finding == Finding::NoYear {
            return finding;
        }
        let at = self.columns.get(&column).copied().unwrap_or_default();
        let place = match self.sheet {
            Some(sheet) => format!("工作表“{sheet}”第 {} 行（{}{}）", self.row, letters(at), self.row),
            None => format!("第 {} 行第 {} 列", self.row, at + 1),
        };
        Finding::At {
            place,
            finding: Box::new(finding),
        }
    }

    fn add_to(&self, notice: &mut Notice) -> Result<(), Vec<Finding>> {
        let mut findings = Vec::new();
        let mut days = Vec::new();
        if self.has(Column::Kind) {
            let date = [Column::Date, Column::Start, Column::Off]
                .into_iter()
                .find(|column| !self.cell(*column).is_empty());
            let (word, name) = (self.cell(Column::Kind), self.cell(Column::Name));
            let Some(date) = date else {
                let dated = [Column::Date, Column::Start, Column::Off];
                let column = dated.into_iter().find(|it| self.has(*it)).unwrap_or(Column::Date);
                return match (word, name) {
                    ("", "") => Ok(()),
                    ("", note) => Err(vec![self.at(Column::Name, Finding::NotUnderstood(note.to_owned()))]),
                    _ => Err(vec![self.at(column, Finding::Empty(column.word()))]),
                };
            };
            let mut text = self.cell(date).to_owned();
            if date == Column::Start && !self.cell(Column::End).is_empty() {
                text = format!("{text}至{}", self.cell(Column::End));
            }
            let read = spelling::dates(&text, self.year);
            if word.is_empty() && name.is_empty() && read.is_err() {
                // A note below the table.
                return Err(vec![self.at(date, Finding::NotUnderstood(text))]);
            }
            match kind_of(word) {
                Some(kind) => self.take(date, read, kind, &mut days, &mut findings),
                None if word.is_empty() => findings.push(self.at(Column::Kind, Finding::Empty("类型"))),
                None => findings.push(self.at(Column::Kind, Finding::NotAKind(word.to_owned()))),
            }
        } else {
            for (column, kind) in [(Column::Off, DayKind::Holiday), (Column::Worked, DayKind::Makeup)] {
                let text = self.cell(column);
                if !text.is_empty() {
                    let read = spelling::dates(text, self.year);
                    if self.cell(Column::Name).is_empty() && read.is_err() {
                        return Err(vec![self.at(column, Finding::NotUnderstood(text.to_owned()))]);
                    }
                    self.take(column, read, kind, &mut days, &mut findings);
                }
            }
            let name = self.cell(Column::Name);
            if !name.is_empty() && days.is_empty() && findings.is_empty() {
                findings.push(self.at(Column::Name, Finding::NotUnderstood(name.to_owned())));
            }
        }
        if !days.is_empty() {
            self.name(&mut days, &mut findings);
            self.count(&days, &mut findings);
        }
        notice.days.append(&mut days);
        if findings.is_empty() { Ok(()) } else { Err(findings) }
    }

    /// The days of one cell, or what is wrong with it.
    fn take(
        &self,
        column: Column,
        read: Result<Vec<jiff::civil::Date>, Vec<Finding>>,
        kind: DayKind,
        days: &mut Vec<SpecialDay>,
        findings: &mut Vec<Finding>,
    ) {
        match read {
            Ok(dates) => days.extend(dates.into_iter().map(|date| SpecialDay {
                date,
                kind,
                name: String::new(),
                hours: None,
            })),
            Err(wrong) => findings.extend(wrong.into_iter().map(|finding| self.at(column, finding))),
        }
    }

    /// Gives the days their name: a day worked carries its holiday's with 调休, as in the notices.
    fn name(&self, days: &mut [SpecialDay], findings: &mut Vec<Finding>) {
        let name = self.cell(Column::Name);
        if name.is_empty() {
            findings.push(self.at(Column::Name, Finding::Empty("名称")));
        }
        if name.chars().count() > LONGEST_NAME {
            findings.push(self.at(Column::Name, Finding::LongName(LONGEST_NAME)));
        }
        let holiday = name
            .trim_end_matches("上班")
            .trim_end_matches("补班")
            .trim_end_matches("调休");
        for day in days {
            day.name = if day.kind == DayKind::Makeup {
                format!("{holiday}调休")
            } else {
                name.to_owned()
            };
        }
    }

    /// Compares the number of days off with the one in the row, where there is one.
    fn count(&self, days: &[SpecialDay], findings: &mut Vec<Finding>) {
        let digits: String = self.cell(Column::Count).chars().filter(char::is_ascii_digit).collect();
        let off = days.iter().filter(|day| day.kind == DayKind::Holiday).count();
        let found = i64::try_from(off).unwrap_or(i64::MAX);
        if let Ok(said) = digits.parse::<i64>()
            && off > 0
            && said != found
        {
            let name = self.cell(Column::Name).to_owned();
            findings.push(self.at(Column::Count, Finding::WrongCount { name, said, found }));
        }
    }
}

/// The letters of a column: A, B, …, Z, AA.
fn letters(at: usize) -> String {
    let digit = char::from(b'A' + u8::try_from(at % 26).unwrap_or_default());
    match at / 26 {
        0 => digit.to_string(),
        more => format!("{}{digit}", letters(more - 1)),
    }
}
