//! Dates as they stand in a Chinese sentence: `1月1日（周四）至3日（周六）`, `2月4日（星期日）、2月18日（星期日）`.

use jiff::civil::{Date, Weekday};

use super::Finding;
use crate::calendar::published;
use crate::time::wording;

/// The dates of a clause, and the clause without them and without its brackets.
pub(super) struct Found {
    pub(super) days: Vec<Date>,
    /// What is left: the words that say what the days are.
    pub(super) words: String,
    pub(super) findings: Vec<Finding>,
}

/// What a date without year or month goes on from.
#[derive(Clone, Copy)]
struct Place {
    year: i16,
    month: Option<i8>,
}

/// Finds the dates of a clause; those without a year lie in `year`.
pub(super) fn find(clause: &str, year: i16) -> Found {
    let characters: Vec<char> = clause.chars().collect();
    let mut found = Found {
        days: Vec::new(),
        words: String::new(),
        findings: Vec::new(),
    };
    let mut place = Place { year, month: None };
    let (mut at, mut to_follows) = (0, false);
    while at < characters.len() {
        if characters[at] == '(' {
            at = closing(&characters, at) + 1;
            continue;
        }
        let Some(read) = date(&characters, at, place) else {
            if characters[at] == '至' && !found.days.is_empty() && found.words.is_empty() {
                to_follows = true;
            } else if !matches!(characters[at], '、' | '和' | '及') || !found.words.is_empty() {
                found.words.push(characters[at]);
            }
            at += 1;
            continue;
        };
        at = read.end;
        place = read.place;
        let Some(date) = read.date else {
            let text = characters[read.start..read.end].iter().collect();
            found.findings.push(Finding::NoSuchDay(text));
            continue;
        };
        if let Some(said) = weekday(&characters, at).filter(|said| *said != date.weekday()) {
            found.findings.push(Finding::WrongWeekday {
                date,
                said: wording::weekday(said),
                actual: wording::weekday(date.weekday()),
            });
        }
        let first = found.days.last().copied().filter(|_| to_follows);
        to_follows = false;
        match first.map(|first| published::run(first, date)) {
            None => found.days.push(date),
            Some(Some(run)) => found.days.extend(run.into_iter().skip(1)),
            Some(None) => {
                let text = characters[read.start..read.end].iter().collect();
                found.findings.push(Finding::NoSuchRun(text));
            }
        }
    }
    found
}

struct Read {
    start: usize,
    end: usize,
    place: Place,
    date: Option<Date>,
}

/// A date that begins here: `2026年1月1日`, `1月1日`, or `3日` after another.
fn date(characters: &[char], start: usize, place: Place) -> Option<Read> {
    let (mut at, mut place) = (start, place);
    if start > 0 && characters[start - 1].is_ascii_digit() {
        return None;
    }
    if let Some((year, end)) = number(characters, at, '年') {
        place = Place {
            year: i16::try_from(year).ok()?,
            month: None,
        };
        at = end;
    }
    if let Some((month, end)) = number(characters, at, '月') {
        place.month = i8::try_from(month).ok();
        at = end;
    }
    let (day, end) = number(characters, at, '日')?;
    let month = place.month?;
    let date = i8::try_from(day)
        .ok()
        .and_then(|day| Date::new(place.year, month, day).ok());
    Some(Read {
        start,
        end,
        place,
        date,
    })
}

/// A number with its unit, and where it ends.
fn number(characters: &[char], start: usize, unit: char) -> Option<(i32, usize)> {
    let digits: String = characters[start..]
        .iter()
        .take_while(|character| character.is_ascii_digit())
        .collect();
    let end = start + digits.len();
    if digits.is_empty() || digits.len() > 4 || characters.get(end) != Some(&unit) {
        return None;
    }
    Some((digits.parse().ok()?, end + 1))
}

/// The weekday in the brackets that begin here.
fn weekday(characters: &[char], start: usize) -> Option<Weekday> {
    if characters.get(start) != Some(&'(') {
        return None;
    }
    let inside: String = characters[start..closing(characters, start)].iter().collect();
    let (_, after) = inside.rsplit_once("星期").or_else(|| inside.rsplit_once('周'))?;
    Some(match after.chars().next()? {
        '一' => Weekday::Monday,
        '二' => Weekday::Tuesday,
        '三' => Weekday::Wednesday,
        '四' => Weekday::Thursday,
        '五' => Weekday::Friday,
        '六' => Weekday::Saturday,
        '日' | '天' => Weekday::Sunday,
        _ => return None,
    })
}

/// Where the brackets that begin here end; at the text's end when they are not closed.
fn closing(characters: &[char], start: usize) -> usize {
    characters[start..]
        .iter()
        .position(|character| *character == ')')
        .map_or(characters.len() - 1, |length| start + length)
}
