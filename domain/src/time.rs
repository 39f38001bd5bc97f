//! Instants, civil time and amounts of working time.
//!
//! Civil time here is always that of mainland China (北京时间): a fixed +08:00, unchanged since 1991, so that the
//! browser needs no time zone database. Nothing in this module reads a clock: `now` is passed in.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::Offset;
use serde::{Deserialize, Serialize};

pub mod wording;

/// The offset of Beijing time (北京时间) from UTC.
pub const OFFSET: Offset = Offset::constant(8);

/// Milliseconds in a minute.
pub const MINUTE: i64 = 60_000;

/// Milliseconds in a calendar day; a day at a fixed offset never has another length.
pub const DAY: i64 = 24 * 60 * MINUTE;

/// An instant (时刻), in milliseconds since the Unix epoch.
///
/// Any `i64` is accepted. Where civil time is asked of a value outside the years −9999 to 9999, the nearest
/// representable civil time is given: a damaged value is shown wrongly but never stops a page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Moment(pub i64);

impl Moment {
    /// What does not come (永不): after every moment that is ever written, 9999-12-31 in UTC.
    pub const NEVER: Self = Self(253_402_300_799_999);

    /// The instant at which Beijing clocks show `civil`; below a millisecond is cut off.
    pub fn from_civil(civil: DateTime) -> Self {
        let timestamp = OFFSET.to_timestamp(civil).unwrap_or(if civil.year() < 0 {
            Timestamp::MIN
        } else {
            Timestamp::MAX
        });
        Self::from_timestamp(timestamp)
    }

    /// The first instant of a day.
    pub fn start_of(date: Date) -> Self {
        Self::from_civil(date.at(0, 0, 0, 0))
    }

    /// What Beijing clocks show at this instant.
    pub fn civil(self) -> DateTime {
        let timestamp =
            Timestamp::from_millisecond(self.0).unwrap_or(if self.0 < 0 { Timestamp::MIN } else { Timestamp::MAX });
        OFFSET.to_datetime(timestamp)
    }

    /// The Beijing day this instant lies in.
    pub fn date(self) -> Date {
        self.civil().date()
    }

    /// The instant so many calendar minutes later (earlier when negative), saturating at the ends of time.
    #[must_use]
    pub const fn plus_minutes(self, minutes: i64) -> Self {
        Self(self.0.saturating_add(minutes.saturating_mul(MINUTE)))
    }

    /// The same clock time so many calendar days later (earlier when negative), saturating at the ends of time.
    #[must_use]
    pub const fn plus_days(self, days: i64) -> Self {
        Self(self.0.saturating_add(days.saturating_mul(DAY)))
    }

    /// Whole calendar minutes passed since `earlier`, rounded down; negative when `earlier` is in fact later.
    pub const fn minutes_since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0).div_euclid(MINUTE)
    }

    /// Reads a time as people and programs write it: `2026-09-30T16:30`, with or without seconds, with a blank for
    /// the `T`, with an offset or `Z`. Without an offset it is Beijing time; a day alone is its first instant.
    pub fn parse(text: &str) -> Result<Self, UnreadableTime> {
        let text = text.trim();
        let unreadable = || UnreadableTime {
            text: text.chars().take(40).collect(),
        };
        if let Ok(timestamp) = text.parse::<Timestamp>() {
            return Ok(Self::from_timestamp(timestamp));
        }
        match text.parse::<DateTime>() {
            Ok(civil) => Ok(Self::from_civil(civil)),
            Err(_) => Err(unreadable()),
        }
    }

    fn from_timestamp(timestamp: Timestamp) -> Self {
        // `as_millisecond` cuts toward zero; instants before 1970 must be cut toward the past as well.
        let nanoseconds = timestamp.as_nanosecond().div_euclid(1_000_000);
        Self(i64::try_from(nanoseconds).unwrap_or(i64::MAX))
    }
}

/// RFC 3339 with the Beijing offset: `2026-09-30T16:30:00+08:00`; milliseconds only where there are any.
impl fmt::Display for Moment {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let civil = self.civil();
        let (year, month, day) = (civil.year(), civil.month(), civil.day());
        write!(formatter, "{year:04}-{month:02}-{day:02}T")?;
        write!(
            formatter,
            "{:02}:{:02}:{:02}",
            civil.hour(),
            civil.minute(),
            civil.second()
        )?;
        if civil.millisecond() != 0 {
            write!(formatter, ".{:03}", civil.millisecond())?;
        }
        formatter.write_str("+08:00")
    }
}

impl FromStr for Moment {
    type Err = UnreadableTime;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

/// A text that is not a time.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{text}”不是有效的时间，应写作 2026-09-30T16:30")]
pub struct UnreadableTime {
    /// The beginning of what was given.
    pub text: String,
}

/// An amount of working time (工作时长) in minutes of a provider's calendar; never minutes of the clock.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct WorkingMinutes(pub i64);

#[cfg(test)]
mod tests {
    use jiff::civil::datetime;

    use super::*;

    #[test]
    fn a_time_without_offset_is_beijing_time() {
        let expected = Moment::from_civil(datetime(2026, 9, 30, 16, 30, 0, 0));
        for text in [
            "2026-09-30T16:30",
            "2026-09-30 16:30",
            "2026-09-30T16:30:00",
            "2026-09-30T16:30+08:00",
            "2026-09-30T08:30Z",
            "2026-09-30T08:30:00Z",
            "2026-09-30T16:30:00.000+08:00",
            "2026-09-30T17:30:00+09:00",
            " 2026-09-30T16:30 ",
        ] {
            assert_eq!(Moment::parse(text), Ok(expected), "{text}");
        }
        assert_eq!(Moment::parse("2026-09-30"), Ok(Moment::start_of(expected.date())));
    }

    #[test]
    fn what_is_not_a_time_is_refused_with_the_text() {
        for text in [
            "",
            "明天",
            "2026-13-01T00:00",
            "2026-02-30T10:00",
            "16:30",
            "2026-09-30T25:00",
            "20xx",
        ] {
            assert!(Moment::parse(text).is_err(), "{text}");
        }
        let long = "九".repeat(10_000);
        assert_eq!(
            Moment::parse(&long).map_err(|error| error.text.chars().count()),
            Err(40)
        );
    }

    #[test]
    fn a_printed_moment_is_read_back_unchanged() {
        for moment in [
            Moment(0),
            Moment(-1),
            Moment(-1_001),
            Moment(1_790_757_000_123),
            Moment::start_of(jiff::civil::date(1949, 10, 1)),
        ] {
            assert_eq!(Moment::parse(&moment.to_string()), Ok(moment));
            assert_eq!(Moment::from_civil(moment.civil()), moment);
        }
        let printed = Moment::from_civil(datetime(2026, 9, 30, 16, 30, 0, 0)).to_string();
        assert_eq!(printed, "2026-09-30T16:30:00+08:00");
    }

    #[test]
    fn extreme_values_saturate_instead_of_failing() {
        assert_eq!(Moment(i64::MAX).civil().year(), 9999);
        assert_eq!(Moment(i64::MIN).civil().year(), -9999);
        assert_eq!(Moment(i64::MAX).plus_days(i64::MAX), Moment(i64::MAX));
        assert_eq!(Moment(i64::MIN).plus_minutes(i64::MIN), Moment(i64::MIN));
    }

    #[test]
    fn minutes_are_rounded_down_in_both_directions() {
        assert_eq!(Moment(MINUTE * 3 - 1).minutes_since(Moment(0)), 2);
        assert_eq!(Moment(0).minutes_since(Moment(1)), -1);
    }
}
