//! When people ask (申请时间分布): by the day, the weekday and the hour, the same for the same seed.

use domain::calendar::PreparedCalendar;
use domain::time::{DAY, MINUTE, Moment};
use jiff::civil::Weekday;

use super::dice::{Dice, Weights};

/// How far back the requests of a seed lie.
const SPAN_DAYS: i64 = 730;
/// The first day for which the shipped limits apply.
const FIRST: &str = "2024-01-01";
/// The newest of a thousand: nearly all of them are still open.
const NEWEST_PERMILLE: usize = 30;
/// How many days the newest lie back.
const NEWEST_DAYS: i64 = 4;
/// Weights of the hours of a working day, from midnight.
const WORKING: [f64; 24] = [
    0.1, 0.1, 0.1, 0.1, 0.1, 0.2, 0.5, 1.5, 7.0, 16.0, 15.0, 10.0, 2.5, 3.5, 14.0, 14.0, 10.0, 4.0, 1.5, 1.0, 0.8, 0.5,
    0.3, 0.2,
];
/// Weights of the hours of another day.
const FREE: [f64; 24] = [
    0.5, 0.3, 0.3, 0.3, 0.3, 0.5, 1.0, 2.0, 4.0, 6.0, 6.0, 5.0, 4.0, 4.0, 5.0, 5.0, 5.0, 4.0, 4.0, 4.0, 3.0, 2.0, 1.0,
    0.7,
];

/// A day and the requests that fall into it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Day {
    /// Its first instant.
    pub start: Moment,
    /// How many requests.
    pub count: usize,
    /// The place of its first request among all.
    pub first: usize,
    working: bool,
}

/// The days up to `until` with `requests` spread over them.
pub(crate) fn days(calendar: &PreparedCalendar, requests: usize, until: Moment) -> Vec<Day> {
    let today = Moment::start_of(until.date());
    let earliest = Moment::parse(FIRST).unwrap_or(today).min(today);
    let start = today.plus_days(-SPAN_DAYS).max(earliest);
    let length = usize::try_from((today.0 - start.0) / DAY).unwrap_or(0) + 1;
    let starts: Vec<Moment> = (0..length).map(|day| Moment(start.0 + day as i64 * DAY)).collect();
    let working = |day: Moment| calendar.working_time_between(day, day.plus_days(1)).0 > 0;
    // Today counts as far as it has passed.
    let passed = |day: Moment| (until.0.min(day.plus_days(1).0) - day.0).max(MINUTE) as f64 / DAY as f64;
    let weights: Vec<f64> = starts
        .iter()
        .map(|day| weight(*day, working(*day)) * passed(*day))
        .collect();
    let newest_from = starts.len().saturating_sub(usize::try_from(NEWEST_DAYS).unwrap_or(0));
    // With no days before the newest, all requests are among the newest.
    let newest = if newest_from == 0 {
        requests
    } else {
        requests * NEWEST_PERMILLE / 1000
    };
    let (mut first, mut days) = (0, Vec::with_capacity(length));
    let parts = [(0, newest_from, requests - newest), (newest_from, starts.len(), newest)];
    for (from, to, total) in parts {
        let part = Weights::new(weights.get(from..to).unwrap_or_default().iter().copied());
        let mut given = 0;
        for (place, day) in starts.get(from..to).unwrap_or_default().iter().enumerate() {
            let upto = if part.sum() > 0.0 {
                (part.up_to(place) / part.sum() * total as f64).round() as usize
            } else {
                0
            };
            let count = upto.saturating_sub(given);
            given = given.max(upto);
            days.push(Day {
                start: *day,
                count,
                first,
                working: working(*day),
            });
            first += count;
        }
        if let (Some(last), true) = (days.last_mut(), given < total) {
            last.count += total - given;
            first += total - given;
        }
    }
    days
}

fn weight(day: Moment, working: bool) -> f64 {
    let base = if working { 1.0 } else { 0.08 };
    let weekday = match day.date().weekday() {
        Weekday::Monday => 1.25,
        Weekday::Tuesday => 1.08,
        Weekday::Thursday => 0.97,
        Weekday::Friday => 0.86,
        _ => 1.0,
    };
    let season = match day.date().month() {
        6..=8 => 1.2,
        12 | 1 => 1.1,
        2 | 10 => 0.85,
        _ => 1.0,
    };
    base * weekday * season
}

impl Day {
    /// When its requests are filed, in order; none after `until`.
    pub(crate) fn times(&self, seed: u64, until: Moment) -> Vec<Moment> {
        let hours = Weights::new(if self.working { WORKING } else { FREE });
        let mut dice = Dice::new(&[seed, u64::from_be_bytes(*b"days....") ^ self.start.0.unsigned_abs()]);
        let mut time = |tries: usize| {
            for _ in 0..tries {
                let hour = hours.pick(&mut dice) as i64;
                let at = Moment(self.start.0 + hour * 60 * MINUTE + dice.between(0, 60 * MINUTE - 1));
                if at <= until {
                    return at;
                }
            }
            // Early in the morning few hours of the usual ones have passed.
            Moment(dice.between(self.start.0, until.0.max(self.start.0)))
        };
        let mut times: Vec<Moment> = (0..self.count).map(|_| time(12)).collect();
        times.sort_unstable();
        times
    }
}

#[cfg(test)]
mod tests {
    use domain::calendar::shipped;

    use super::*;

    #[test]
    fn every_request_has_its_day_and_none_lies_ahead() {
        let calendar = shipped::standard().prepare().unwrap();
        for until in [
            "2026-11-24T10:20",
            "2026-11-01T00:03",
            "2024-01-01T09:00",
            "2025-03-02T23:59",
        ] {
            let until = Moment::parse(until).unwrap();
            for requests in [0, 1, 33, 1000, 12_345] {
                let days = days(&calendar, requests, until);
                assert_eq!(
                    days.iter().map(|day| day.count).sum::<usize>(),
                    requests,
                    "{until} {requests}"
                );
                let mut place = 0;
                for day in &days {
                    assert_eq!(day.first, place);
                    place += day.count;
                    let times = day.times(7, until);
                    assert_eq!(times.len(), day.count);
                    assert!(
                        times.iter().all(|at| *at <= until && at.date() == day.start.date()),
                        "{:?}",
                        day.start
                    );
                    assert_eq!(times, day.times(7, until));
                }
            }
        }
    }

    #[test]
    fn people_ask_on_working_days_and_in_the_morning() {
        let calendar = shipped::standard().prepare().unwrap();
        let until = Moment::parse("2026-11-24T10:20").unwrap();
        let days = days(&calendar, 100_000, until);
        let share = |chosen: &dyn Fn(&Day) -> bool| {
            days.iter()
                .filter(|day| chosen(day))
                .map(|day| day.count)
                .sum::<usize>() as f64
                / 100_000.0
        };
        assert!(share(&|day| day.working) > 0.93);
        let monday = share(&|day| day.start.date().weekday() == Weekday::Monday);
        assert!(monday > share(&|day| day.start.date().weekday() == Weekday::Friday));
        let times: Vec<i8> = days
            .iter()
            .flat_map(|day| day.times(7, until))
            .map(|at| at.civil().hour())
            .collect();
        let at = |hours: std::ops::Range<i8>| times.iter().filter(|hour| hours.contains(hour)).count();
        assert!(at(9..11) > at(16..18) && at(16..18) > at(12..14));
    }
}
