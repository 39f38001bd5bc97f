//! Public holidays and make-up working days as published (法定节假日与调休安排).

use std::sync::OnceLock;

use jiff::civil::Date;

use super::{DayKind, SpecialDay};

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

/// Reads lines `2026-10-01,holiday,国庆节` and `2026,notice,国办发明电〔2025〕7号`; `#` begins a comment. Any comma-separated
/// text can be given: what cannot be read is reported by its line number.
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
        let date: Date = when.parse().ok()?;
        let kind = DayKind::parse(kind)?;
        published.days.push(SpecialDay {
            date,
            kind,
            name: name.to_owned(),
            hours: None,
        });
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn every_line_of_the_shipped_data_is_readable_and_no_day_comes_twice() {
        let shipped = shipped();
        assert_eq!(shipped.unreadable, Vec::<usize>::new());
        assert_eq!(shipped.years, [2024, 2025, 2026]);
        assert!(shipped.days.windows(2).all(|pair| pair[0].date < pair[1].date));
        assert!(shipped.days.iter().all(|day| shipped.years.contains(&day.date.year())));
    }

    /// The notices in their own words: days off as ranges, then days to be worked.
    #[test]
    fn the_shipped_days_are_those_of_the_notices() {
        // (year, off from, off to, worked), as (month, day). Where the notice says “与周末连休” only the weekday is off.
        type Notice = (i16, &'static [((i8, i8), (i8, i8))], &'static [(i8, i8)]);
        let notices: [Notice; 3] = [
            (
                2024,
                &[
                    ((1, 1), (1, 1)),
                    ((2, 10), (2, 17)),
                    ((4, 4), (4, 6)),
                    ((5, 1), (5, 5)),
                    ((6, 10), (6, 10)),
                    ((9, 15), (9, 17)),
                    ((10, 1), (10, 7)),
                ],
                &[(2, 4), (2, 18), (4, 7), (4, 28), (5, 11), (9, 14), (9, 29), (10, 12)],
            ),
            (
                2025,
                &[
                    ((1, 1), (1, 1)),
                    ((1, 28), (2, 4)),
                    ((4, 4), (4, 6)),
                    ((5, 1), (5, 5)),
                    ((5, 31), (6, 2)),
                    ((10, 1), (10, 8)),
                ],
                &[(1, 26), (2, 8), (4, 27), (9, 28), (10, 11)],
            ),
            (
                2026,
                &[
                    ((1, 1), (1, 3)),
                    ((2, 15), (2, 23)),
                    ((4, 4), (4, 6)),
                    ((5, 1), (5, 5)),
                    ((6, 19), (6, 21)),
                    ((9, 25), (9, 27)),
                    ((10, 1), (10, 7)),
                ],
                &[(1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10)],
            ),
        ];
        let mut expected = Vec::new();
        for (year, off, worked) in notices {
            for ((from_month, from_day), (to_month, to_day)) in off {
                let mut day = date(year, *from_month, *from_day);
                while day <= date(year, *to_month, *to_day) {
                    expected.push((day, DayKind::Holiday));
                    day = day.tomorrow().unwrap();
                }
            }
            expected.extend(
                worked
                    .iter()
                    .map(|(month, day)| (date(year, *month, *day), DayKind::Makeup)),
            );
        }
        expected.sort();
        let shipped: Vec<_> = shipped().days.iter().map(|day| (day.date, day.kind)).collect();
        assert_eq!(shipped, expected);
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
    fn lines_that_cannot_be_read_are_reported_and_the_rest_is_kept() {
        let read = read(
            "date,kind,name\n2027-13-01,holiday,元旦\n2027-01-01,feast,元旦\n\n2027-01-01,holiday,\n2027-01-01,holiday,元旦\nxx,notice,号\n2027",
        );
        assert_eq!(read.unreadable, [2, 3, 5, 7, 8]);
        assert_eq!(read.days.len(), 1);
        assert!(read.years.is_empty());
    }
}
