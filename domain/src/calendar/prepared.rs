//! Working time added and measured on tables prepared from a calendar.
//!
//! # Rounding
//! Everything counts in whole minutes. A clock that starts within a minute starts with the next one, and what is asked
//! of a past moment counts only minutes that have passed whole. So a deadline lies on a whole minute, never comes
//! earlier than asked, and `working_time_between(from, add_working_time(from, n))` is `n`.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use jiff::civil::{Date, Weekday};

use super::minutes::{MINUTES_OF_A_DAY, date_of, day_of, minute_down, minute_up, moment_of, weekday_index};
use super::period::joined;
use super::tally::Tally;
use super::{Calendar, CalendarProblem, DayKind, Period, SpecialDay};
use crate::time::{Moment, WorkingMinutes};

/// Days from 1970-01-01 to 0001-01-01 and to 10000-01-01: what civil dates can express.
const FIRST_DAY: i64 = -719_162;
const LAST_DAY: i64 = 2_932_897;
const EXPRESSIBLE: Range<i64> = FIRST_DAY..LAST_DAY;
/// A century and a half of days: dates further apart are a slip of the pen. Fewer than a `u16` can number.
const WIDEST: i64 = 54_787;
/// More working minutes, and more working days, than there are from the year 1 to 9999: keeps sums far from overflow.
const MORE_MINUTES_THAN_EXIST: i64 = 6_000_000_000;
const MORE_DAYS_THAN_EXIST: i64 = 4_000_000;

/// A day as a calendar sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day<'a> {
    /// What it is.
    pub kind: DayKind,
    /// Why, where it differs from its weekday; otherwise empty.
    pub name: &'a str,
    /// The periods worked, in order, apart from each other.
    pub hours: &'a [Period],
}

impl Day<'_> {
    /// How much is worked on it.
    pub fn length(&self) -> WorkingMinutes {
        WorkingMinutes(self.hours.iter().map(|period| i64::from(period.length())).sum())
    }
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Shape {
    kind: DayKind,
    name: String,
    hours: Vec<Period>,
}

/// A calendar made ready for computing; see [`Calendar::prepare`].
///
/// Invariant: after its table the calendar has working time in every week, so every deadline comes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreparedCalendar {
    name: String,
    /// Days of which some row says something lie in the table; before and after it the week repeats.
    first: i64,
    days: Vec<u16>,
    week_before: [u16; 7],
    week_after: [u16; 7],
    shapes: Vec<Shape>,
    minutes: Tally,
    working_days: Tally,
    /// The years with known holidays, or none where holidays do not matter.
    years: Option<BTreeSet<i16>>,
}

impl PreparedCalendar {
    pub(super) fn new(calendar: &Calendar) -> Result<Self, CalendarProblem> {
        let special: BTreeMap<i64, &SpecialDay> = calendar.days.iter().map(|day| (day_of(day.date), day)).collect();
        let bounds: BTreeSet<i64> = special
            .keys()
            .flat_map(|day| [*day, day + 1])
            .chain(
                calendar
                    .weeks
                    .iter()
                    .flat_map(|week| [week.from.map(day_of), week.until.map(|date| day_of(date) + 1)])
                    .flatten(),
            )
            .collect();
        let first = bounds.first().copied().unwrap_or(0);
        let end = bounds.last().copied().unwrap_or(first);
        if end - first > WIDEST {
            return Err(CalendarProblem::TooWide {
                name: calendar.name.clone(),
            });
        }

        let mut shapes = Shapes::default();
        let mut shape_of = |day: i64| shapes.index(shape(calendar, special.get(&day).copied(), day));
        let days: Vec<u16> = (first..end).map(&mut shape_of).collect();
        // Index 0 is Monday; any seven days on one side of the table hold each weekday once.
        let (mut week_before, mut week_after) = ([0; 7], [0; 7]);
        for offset in 0..7 {
            week_before[weekday_index(first - 7 + offset)] = shape_of(first - 7 + offset);
            week_after[weekday_index(end + offset)] = shape_of(end + offset);
        }

        let shapes = shapes.list;
        let shape_on = |day: i64| {
            let index = usize::try_from(day - first)
                .ok()
                .and_then(|index| days.get(index))
                .copied();
            let week = if day < first { &week_before } else { &week_after };
            &shapes[usize::from(index.unwrap_or(week[weekday_index(day)]))]
        };
        let length = |day: i64| {
            shape_on(day)
                .hours
                .iter()
                .map(|period| i64::from(period.length()))
                .sum::<i64>()
        };
        let minutes = Tally::new(first, days.len(), length);
        let working_days = Tally::new(first, days.len(), |day| i64::from(length(day) > 0));
        if minutes.week_after() == 0 {
            return Err(CalendarProblem::NeverWorks {
                name: calendar.name.clone(),
            });
        }
        let years = calendar
            .observes_holidays
            .then(|| calendar.years.iter().copied().collect());
        let name = calendar.name.clone();
        Ok(Self {
            name,
            first,
            days,
            week_before,
            week_after,
            shapes,
            minutes,
            working_days,
            years,
        })
    }

    /// What people call the calendar.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What sort of day a date is.
    pub fn day(&self, date: Date) -> Day<'_> {
        self.day_numbered(day_of(date))
    }

    /// The instant by which so much working time has passed since `from`; `from` itself for none.
    ///
    /// # Errors
    /// [`CalendarProblem::NegativeAmount`], and [`CalendarProblem::OutOfRange`] past the year 9999.
    pub fn add_working_time(&self, from: Moment, amount: WorkingMinutes) -> Result<Moment, CalendarProblem> {
        if amount == WorkingMinutes(0) {
            return Ok(from);
        }
        let total = self.worked_before(within_range(minute_up(from))?) + checked(amount)?;
        let day = self
            .minutes
            .reaching(total)
            .filter(|day| EXPRESSIBLE.contains(day))
            .ok_or(CalendarProblem::OutOfRange)?;
        let mut rest = total - self.minutes.before(day);
        for period in self.day_numbered(day).hours {
            let length = i64::from(period.length());
            if rest <= length {
                let minute = day * MINUTES_OF_A_DAY + i64::from(period.from().minutes()) + rest;
                return within_range(minute).map(moment_of);
            }
            rest -= length;
        }
        Err(CalendarProblem::OutOfRange)
    }

    /// The latest instant from which so much working time passes until `to`; `to` itself for none.
    ///
    /// # Errors
    /// [`CalendarProblem::NegativeAmount`], and [`CalendarProblem::OutOfRange`] where the calendar has no more working time in the past.
    pub fn subtract_working_time(&self, to: Moment, amount: WorkingMinutes) -> Result<Moment, CalendarProblem> {
        if amount == WorkingMinutes(0) {
            return Ok(to);
        }
        let total = self.worked_before(within_range(minute_down(to))?) - checked(amount)?;
        let day = self
            .minutes
            .leaving(total)
            .filter(|day| EXPRESSIBLE.contains(day))
            .ok_or(CalendarProblem::OutOfRange)?;
        let mut rest = total - self.minutes.before(day);
        for period in self.day_numbered(day).hours {
            let length = i64::from(period.length());
            if rest < length {
                let minute = day * MINUTES_OF_A_DAY + i64::from(period.from().minutes()) + rest;
                return within_range(minute).map(moment_of);
            }
            rest -= length;
        }
        Err(CalendarProblem::OutOfRange)
    }

    /// How many working minutes have passed whole between two instants; negative when `to` is before `from`.
    pub fn working_time_between(&self, from: Moment, to: Moment) -> WorkingMinutes {
        if to < from {
            return WorkingMinutes(-self.working_time_between(to, from).0);
        }
        let (start, end) = (minute_up(from), minute_down(to));
        if end <= start {
            return WorkingMinutes(0);
        }
        WorkingMinutes(self.worked_before(end) - self.worked_before(start))
    }

    /// Whether work is going on at an instant.
    pub fn is_working_time(&self, moment: Moment) -> bool {
        let minute = minute_down(moment);
        self.worked_before(minute + 1) > self.worked_before(minute)
    }

    /// When work is over on the so-many-th working day after `now`'s day; with 0, on the first one that is not over yet.
    pub fn end_of_working_day(&self, now: Moment, days: i64) -> Moment {
        let today = minute_down(now)
            .div_euclid(MINUTES_OF_A_DAY)
            .clamp(FIRST_DAY, LAST_DAY - 1);
        let end = |total: i64| {
            let day = self
                .working_days
                .reaching(total)
                .filter(|day| EXPRESSIBLE.contains(day))?;
            let last = self.day_numbered(day).hours.last()?;
            Some(moment_of(day * MINUTES_OF_A_DAY + i64::from(last.to().minutes())))
        };
        let before_today = self.working_days.before(today);
        let found = if days <= 0 {
            end(before_today + 1)
                .filter(|moment| *moment >= now)
                .or_else(|| end(before_today + 2))
        } else {
            end(self.working_days.before(today + 1) + days.min(MORE_DAYS_THAN_EXIST))
        };
        found.unwrap_or(moment_of(LAST_DAY * MINUTES_OF_A_DAY - 1))
    }

    /// Whether the public holidays of a year are known, or do not matter.
    pub fn covers(&self, year: i16) -> bool {
        self.years.as_ref().is_none_or(|years| years.contains(&year))
    }

    /// The first year touched from one day to another whose public holidays are not known.
    pub fn first_year_without_data(&self, from: Date, to: Date) -> Option<i16> {
        (from.year()..=to.year()).find(|year| !self.covers(*year))
    }

    /// How many days are worked from one day up to, not including, another.
    pub(crate) fn working_days_between(&self, first: i64, end: i64) -> i64 {
        self.working_days.before(end) - self.working_days.before(first)
    }

    pub(crate) fn day_numbered(&self, day: i64) -> Day<'_> {
        let index = usize::try_from(day - self.first)
            .ok()
            .and_then(|index| self.days.get(index))
            .copied();
        let week = if day < self.first {
            &self.week_before
        } else {
            &self.week_after
        };
        let shape = &self.shapes[usize::from(index.unwrap_or(week[weekday_index(day)]))];
        Day {
            kind: shape.kind,
            name: &shape.name,
            hours: &shape.hours,
        }
    }

    /// Working minutes before a minute, counted from the table's first day.
    fn worked_before(&self, minute: i64) -> i64 {
        let minute = minute.clamp(FIRST_DAY * MINUTES_OF_A_DAY, LAST_DAY * MINUTES_OF_A_DAY);
        let (day, in_day) = (minute.div_euclid(MINUTES_OF_A_DAY), minute.rem_euclid(MINUTES_OF_A_DAY));
        let mut total = self.minutes.before(day);
        for period in self.day_numbered(day).hours {
            let (from, to) = (i64::from(period.from().minutes()), i64::from(period.to().minutes()));
            if in_day <= from {
                break;
            }
            total += in_day.min(to) - from;
        }
        total
    }
}

/// Days that look alike share one shape.
#[derive(Default)]
struct Shapes {
    list: Vec<Shape>,
    known: BTreeMap<Shape, u16>,
}

impl Shapes {
    fn index(&mut self, shape: Shape) -> u16 {
        // `WIDEST` and two weeks are the most shapes there can be.
        let next = u16::try_from(self.list.len()).unwrap_or(u16::MAX);
        *self.known.entry(shape).or_insert_with_key(|shape| {
            self.list.push(shape.clone());
            next
        })
    }
}

fn shape(calendar: &Calendar, special: Option<&SpecialDay>, day: i64) -> Shape {
    let date = date_of(day);
    let week = calendar.week_on(date);
    let hours_of = |weekday| week.map_or(&[][..], |week| week.on(weekday));
    let ordinary = hours_of(date.weekday());
    let monday = hours_of(Weekday::Monday);
    let Some(special) = special else {
        let kind = if ordinary.is_empty() {
            DayKind::Weekend
        } else {
            DayKind::Workday
        };
        return Shape {
            kind,
            name: String::new(),
            hours: joined(ordinary),
        };
    };
    let hours = match (&special.hours, special.kind) {
        (Some(own), _) => own,
        (None, DayKind::Makeup) => monday,
        (None, DayKind::Workday) => {
            if ordinary.is_empty() {
                monday
            } else {
                ordinary
            }
        }
        (None, DayKind::Weekend | DayKind::Holiday) => &[],
    };
    Shape {
        kind: special.kind,
        name: special.name.clone(),
        hours: joined(hours),
    }
}

fn checked(amount: WorkingMinutes) -> Result<i64, CalendarProblem> {
    match amount.0 {
        ..0 => Err(CalendarProblem::NegativeAmount),
        MORE_MINUTES_THAN_EXIST.. => Err(CalendarProblem::OutOfRange),
        minutes => Ok(minutes),
    }
}

fn within_range(minute: i64) -> Result<i64, CalendarProblem> {
    let range = FIRST_DAY * MINUTES_OF_A_DAY..LAST_DAY * MINUTES_OF_A_DAY;
    if range.contains(&minute) {
        Ok(minute)
    } else {
        Err(CalendarProblem::OutOfRange)
    }
}
