//! Public holidays and make-up working days as published (法定节假日与调休安排).

use std::sync::OnceLock;

use jiff::civil::Date;

use super::{DayKind, SpecialDay};

/// So many days may a run have; a longer one is a slip of the pen.
pub const LONGEST_RUN: i32 = 40;

/// The published special days of some years.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Published {
    /// The days, in order.
    pub days: Vec<SpecialDay>,
    /// The years whose notice is among the data.
    pub years: Vec<i16>,
    /// The notice of each year, as its number is quoted.
    pub notices: Vec<(i16, String)>,
    /// The numbers of lines that could not be read; such lines count for nothing.
    pub unreadable: Vec<usize>,
}

/// The data shipped with the portal.
pub fn shipped() -> &'static Published {
    static SHIPPED: OnceLock<Published> = OnceLock::new();
    SHIPPED.get_or_init(|| read(include_str!("published.csv")))
}

/// Reads lines `2026-10-01,holiday,国庆节`, `2026-10-01/2026-10-07,holiday,国庆节` (a run of days, at most [`LONGEST_RUN`])
/// and `2026,notice,国办发明电〔2025〕7号`; `#` begins a comment. Any comma-separated text can be given: what cannot be
/// read is reported by its line number.
pub fn read(text: &str) -> Published {
    let mut published = Published::default();
    for (number, line) in (1..).zip(text.lines()) {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') || line == "date,kind,name" {
            continue;
        }
        if read_line(line, &mut published).is_none() {
            published.unreadable.push(number);
        }
    }
    published.days.sort_by_key(|day| day.date);
    published
}

fn read_line(line: &str, published: &mut Published) -> Option<()> {
    let mut fields = line.splitn(3, ',').map(str::trim);
    let (when, kind, name) = (fields.next()?, fields.next()?, fields.next()?);
    if name.is_empty() {
        return None;
    }
    if kind == "notice" {
        let year = when.parse().ok().filter(|year| (1949..=9999).contains(year))?;
        published.years.push(year);
        published.notices.push((year, name.to_owned()));
    } else {
        let (first, last) = when.split_once('/').unwrap_or((when, when));
        let kind = DayKind::parse(kind)?;
        let days = run(first.parse().ok()?, last.parse().ok()?)?;
        published.days.extend(days.into_iter().map(|date| SpecialDay {
            date,
            kind,
            name: name.to_owned(),
            hours: None,
        }));
    }
    Some(())
}

/// The days from one to another, both included; none when they run backwards or are more than [`LONGEST_RUN`].
pub(super) fn run(first: Date, last: Date) -> Option<Vec<Date>> {
    let days = first.until(last).ok()?.get_days();
    if !(0..LONGEST_RUN).contains(&days) {
        return None;
    }
    Some(
        first
            .series(jiff::Span::new().days(1))
            .take_while(|day| *day <= last)
            .collect(),
    )
}

/// The days in the form that [`read`] takes, runs folded: what a proposal is kept as between two pages.
pub fn write(days: &[SpecialDay]) -> String {
    let mut lines: Vec<(Date, Date, DayKind, &str)> = Vec::new();
    for day in days {
        match lines.last_mut() {
            Some((_, last, kind, name))
                if *kind == day.kind && *name == day.name && last.tomorrow().ok() == Some(day.date) =>
            {
                *last = day.date;
            }
            _ => lines.push((day.date, day.date, day.kind, &day.name)),
        }
    }
    let mut text = String::new();
    for (first, last, kind, name) in lines {
        let run = if first == last {
            String::new()
        } else {
            format!("/{last}")
        };
        text.push_str(&format!("{first}{run},{},{name}\n", kind.code()));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_shipped_data_is_readable_and_no_day_comes_twice() {
        let shipped = shipped();
        assert_eq!(shipped.unreadable, Vec::<usize>::new());
        assert_eq!(shipped.years, (2010..=2026).collect::<Vec<i16>>());
        assert!(shipped.days.windows(2).all(|pair| pair[0].date < pair[1].date));
        assert!(shipped.days.iter().all(|day| shipped.years.contains(&day.date.year())));
    }

    #[test]
    fn make_up_days_are_weekend_days_and_carry_the_name_of_their_holiday() {
        for day in &shipped().days {
            let on_weekend = day.date.weekday().to_monday_one_offset() > 5;
            match day.kind {
                DayKind::Makeup => assert!(on_weekend && day.name.ends_with("调休"), "{day:?}"),
                DayKind::Holiday => assert!(!day.name.ends_with("调休"), "{day:?}"),
                DayKind::Workday | DayKind::Weekend => panic!("not in a notice: {day:?}"),
            }
        }
    }

    #[test]
    fn runs_are_folded_and_read_back() {
        let days = &shipped().days;
        assert_eq!(read(&write(days)).days, *days);
        assert_eq!(
            read("2027-01-03/2027-01-01,holiday,元旦\n2027-01-01/2028-01-01,holiday,元旦").unreadable,
            [1, 2]
        );
    }

    #[test]
    fn lines_that_cannot_be_read_are_reported_and_the_rest_is_kept() {
        let read = read(
            "date,kind,name\n2027-13-01,holiday,元旦\n2027-01-01,feast,元旦\n\n2027-01-01,holiday,\n2027-01-01,holiday,元旦\nxx,notice,号\n2027",
        );
        assert_eq!(read.unreadable, [2, 3, 5, 7, 8]);
        assert_eq!(read.days.len(), 1);
        assert!(read.years.is_empty());
    }
}
