//! The rules of working calendars once more, minute by minute and straight from the rows, to judge the tables by.

use domain::calendar::{Calendar, DayKind, Period};
use domain::time::{MINUTE, Moment};
use jiff::civil::{Date, Weekday};

pub const MINUTES_OF_A_DAY: usize = 1_440;

/// Whether each minute of a range of days is worked.
pub struct Minutes {
    first: Moment,
    pub worked: Vec<bool>,
}

impl Minutes {
    pub fn of(calendar: &Calendar, first: Date, days: usize) -> Self {
        let mut worked = vec![false; days * MINUTES_OF_A_DAY];
        let mut date = first;
        for day in worked.chunks_mut(MINUTES_OF_A_DAY) {
            for period in periods(calendar, date) {
                day[usize::from(period.from().minutes())..usize::from(period.to().minutes())].fill(true);
            }
            date = date.tomorrow().unwrap();
        }
        Self {
            first: Moment::start_of(first),
            worked,
        }
    }

    /// The first minute that begins at or after an instant.
    pub fn up(&self, moment: Moment) -> usize {
        usize::try_from((moment.0 - self.first.0 + MINUTE - 1).div_euclid(MINUTE)).unwrap()
    }

    /// The minute an instant lies in.
    pub fn down(&self, moment: Moment) -> usize {
        usize::try_from((moment.0 - self.first.0).div_euclid(MINUTE)).unwrap()
    }

    pub fn moment(&self, minute: usize) -> Moment {
        self.first.plus_minutes(i64::try_from(minute).unwrap())
    }
}

fn periods(calendar: &Calendar, date: Date) -> Vec<Period> {
    let mut week = None;
    for candidate in &calendar.weeks {
        let holds = candidate.from.is_none_or(|from| from <= date) && candidate.until.is_none_or(|until| until >= date);
        let begins_later = match (
            week.map(|chosen: &domain::calendar::WeeklyHours| chosen.from),
            candidate.from,
        ) {
            (None | Some(None), _) => true,
            (Some(Some(_)), None) => false,
            (Some(Some(chosen)), Some(from)) => from >= chosen,
        };
        if holds && begins_later {
            week = Some(candidate);
        }
    }
    let on = |weekday| week.map(|week| week.on(weekday).to_vec()).unwrap_or_default();
    let ordinary = on(date.weekday());
    match calendar.days.iter().rev().find(|day| day.date == date) {
        None => ordinary,
        Some(day) => match (&day.hours, day.kind) {
            (Some(hours), _) => hours.clone(),
            (None, DayKind::Makeup) => on(Weekday::Monday),
            (None, DayKind::Workday) if ordinary.is_empty() => on(Weekday::Monday),
            (None, DayKind::Workday) => ordinary,
            (None, DayKind::Holiday | DayKind::Weekend) => Vec::new(),
        },
    }
}
