//! Beijing minutes and days as plain numbers from 1970-01-01T00:00+08:00: what the tables count in.

use jiff::civil::Date;

use crate::time::{MINUTE, Moment};

/// Minutes of a day.
pub(crate) const MINUTES_OF_A_DAY: i64 = 1_440;
/// Beijing is so many minutes ahead of UTC.
const AHEAD: i64 = 480;

/// The Beijing minute an instant lies in, numbered from 1970-01-01T00:00+08:00.
pub(crate) const fn minute_down(moment: Moment) -> i64 {
    moment.0.div_euclid(MINUTE) + AHEAD
}

/// The first Beijing minute that begins at or after an instant.
pub(crate) const fn minute_up(moment: Moment) -> i64 {
    minute_down(moment) + if moment.0.rem_euclid(MINUTE) == 0 { 0 } else { 1 }
}

/// The instant at which a Beijing minute begins.
pub(crate) const fn moment_of(minute: i64) -> Moment {
    Moment((minute - AHEAD).saturating_mul(MINUTE))
}

/// The number of a date, from 1970-01-01.
pub(crate) fn day_of(date: Date) -> i64 {
    minute_down(Moment::start_of(date)).div_euclid(MINUTES_OF_A_DAY)
}

/// The date of a day number.
pub(crate) fn date_of(day: i64) -> Date {
    moment_of(day * MINUTES_OF_A_DAY).date()
}

/// 0 for Monday; 1970-01-01 was a Thursday.
pub(super) const fn weekday_index(day: i64) -> usize {
    (day + 3).rem_euclid(7) as usize
}
