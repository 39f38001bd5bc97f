//! A year's holiday notice (放假安排) as it is pasted or uploaded, turned into days, with everything that looks wrong.
//!
//! Four forms are told apart by themselves: the words of the State Council's notice, a table of a workbook, an iCalendar
//! file, and the lines that [`published::read`] takes. Nothing is guessed: what is not understood is a [`Finding`] for the person who imports.

use jiff::civil::{Date, Weekday};

use super::{DayKind, SpecialDay, published};

mod dates;
mod icalendar;
mod spelling;
pub mod table;
mod words;

/// The seven holidays of a year's notice.
const HOLIDAYS: [&str; 7] = ["元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节"];

/// What a text came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Notice {
    /// The year it is about, from its own words; else the year of most of its days.
    pub year: Option<i16>,
    /// Its number, e.g. 国办发明电〔2025〕7号, where it stands in the text.
    pub number: String,
    /// The days, in order, each once.
    pub days: Vec<SpecialDay>,
    /// What looks wrong, in the order of the text.
    pub findings: Vec<Finding>,
}

/// Something that a person has to look at before the days are taken over.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Finding {
    /// The text says nothing of the year, so that dates without one cannot be placed.
    #[error("没有写明年份，请填上年份再预览")]
    NoYear,
    /// No day was found.
    #[error("没有找到任何放假或上班的日期")]
    NoDays,
    /// A sentence with a date that is neither off nor worked.
    #[error("没有看懂：“{0}”")]
    NotUnderstood(String),
    /// No such day in the calendar.
    #[error("没有这一天：“{0}”")]
    NoSuchDay(String),
    /// A run that ends before it begins, or is longer than [`published::LONGEST_RUN`].
    #[error("“{0}”早于开始的日期，或者隔了 {longest} 天以上", longest = published::LONGEST_RUN)]
    NoSuchRun(String),
    /// The weekday in brackets is not the date's.
    #[error("{date} 是{actual}，原文写的是{said}")]
    WrongWeekday {
        /// The date.
        date: Date,
        /// What the text says.
        said: &'static str,
        /// What it is.
        actual: &'static str,
    },
    /// “共N天” does not fit the days before it.
    #[error("{name}写的是共 {said} 天，列出的是 {found} 天")]
    WrongCount {
        /// The holiday.
        name: String,
        /// What the text says.
        said: i64,
        /// How many days were found.
        found: i64,
    },
    /// A day is both off and worked.
    #[error("{0} 既写了放假又写了上班")]
    Contradiction(Date),
    /// A day to be worked that is worked anyhow.
    #[error("{0} 本来就是周一至周五，却写了上班")]
    MakeupOnWeekday(Date),
    /// A day far from the notice's year.
    #[error("{0} 不属于这一年的安排")]
    OtherYear(Date),
    /// One of the seven holidays is not among them.
    #[error("没有提到{0}")]
    Missing(&'static str),
    /// What is wrong with one cell of a table.
    #[error("{place}：{finding}")]
    At {
        /// Sheet, row and cell, as a spreadsheet shows them.
        place: String,
        /// What is wrong with it.
        finding: Box<Finding>,
    },
    /// A cell that should hold a date.
    #[error("“{0}”不是日期，请写成 2026-10-01 或 10月1日至7日")]
    NotADate(String),
    /// A cell that says neither off nor worked.
    #[error("“{0}”不是类型，请写“放假”或“上班”")]
    NotAKind(String),
    /// A cell that must be filled in.
    #[error("没有填{0}")]
    Empty(&'static str),
    /// A name that is longer than so many characters.
    #[error("名称超过 {0} 个字")]
    LongName(usize),
    /// A sheet, or pasted rows, without the headers.
    #[error("工作表“{0}”没有读：没有找到表头“日期”（或“开始”“结束”）、“类型”和“名称”")]
    NoHeader(String),
}

impl Finding {
    /// Whether the days may still be taken over: a holiday that is not mentioned, or a sentence that says something else,
    /// is for the person to judge; a date that contradicts itself is not.
    pub const fn is_doubt(&self) -> bool {
        match self {
            Self::At { finding, .. } => finding.is_doubt(),
            Self::NotUnderstood(_) | Self::MakeupOnWeekday(_) | Self::Missing(_) | Self::NoHeader(_) => true,
            _ => false,
        }
    }
}

/// Reads a text; `year` is what the person chose, for texts that do not say theirs.
pub fn read(text: &str, year: Option<i16>) -> Notice {
    let text = text.trim_start_matches('\u{feff}');
    let mut notice = if text.trim_start().starts_with("BEGIN:VCALENDAR") {
        icalendar::read(text)
    } else if let Some(notice) = table::read(text, year) {
        notice
    } else if text.lines().any(is_line) {
        lines(text)
    } else {
        words::read(text, year)
    };
    notice.year = notice.year.or(year).or_else(|| year_of_most(&notice.days));
    judge(&mut notice);
    notice
}

/// A line of the portal's own form, or of a table saved as text: a date, a kind, a name.
fn is_line(line: &str) -> bool {
    let mut fields = line.split(',');
    let dated = fields.next().is_some_and(|when| {
        when.trim()
            .split('/')
            .next()
            .is_some_and(|first| first.parse::<Date>().is_ok())
    });
    dated && fields.next().is_some_and(|kind| DayKind::parse(kind.trim()).is_some())
}

fn lines(text: &str) -> Notice {
    let read = published::read(text);
    let unreadable = |number: &usize| text.lines().nth(number - 1).unwrap_or_default().trim().to_owned();
    Notice {
        year: read.years.first().copied(),
        number: read
            .notices
            .first()
            .map(|(_, number)| number.clone())
            .unwrap_or_default(),
        findings: read
            .unreadable
            .iter()
            .map(|number| Finding::NotUnderstood(unreadable(number)))
            .collect(),
        days: read.days,
    }
}

fn year_of_most(days: &[SpecialDay]) -> Option<i16> {
    let mut years: Vec<i16> = days.iter().map(|day| day.date.year()).collect();
    years.sort_unstable();
    // The middle one: at most a few days at either end belong to a neighbouring year.
    years.get(years.len() / 2).copied()
}

/// Sorts the days, takes out what stands twice, and looks for what cannot be right.
fn judge(notice: &mut Notice) {
    let mut days: Vec<SpecialDay> = Vec::with_capacity(notice.days.len());
    notice.days.sort_by_key(|day| day.date);
    for day in notice.days.drain(..) {
        match days.last_mut().filter(|last| last.date == day.date) {
            Some(last) if last.kind != day.kind => notice.findings.push(Finding::Contradiction(day.date)),
            Some(last) if !last.name.contains(&day.name) => last.name = format!("{}、{}", last.name, day.name),
            Some(_) => {}
            None => days.push(day),
        }
    }
    for day in &days {
        let weekend = matches!(day.date.weekday(), Weekday::Saturday | Weekday::Sunday);
        if day.kind == DayKind::Makeup && !weekend {
            notice.findings.push(Finding::MakeupOnWeekday(day.date));
        }
        if notice.year.is_some_and(|year| !near(day.date, year)) {
            notice.findings.push(Finding::OtherYear(day.date));
        }
    }
    if days.is_empty() {
        if !notice.findings.contains(&Finding::NoYear) {
            notice.findings.push(Finding::NoDays);
        }
    } else {
        let named = |holiday: &&str| {
            let short = holiday.trim_end_matches('节');
            !days.iter().any(|day| day.name.contains(short))
        };
        let missing = HOLIDAYS.iter().copied().filter(named);
        notice.findings.extend(missing.map(Finding::Missing));
    }
    notice.days = days;
}

/// A year's notice reaches into the last days of the year before, and at most the first of the next.
fn near(date: Date, year: i16) -> bool {
    date.year() == year
        || (date.year() == year - 1 && date.month() == 12)
        || (date.year() == year + 1 && date.month() == 1)
}
