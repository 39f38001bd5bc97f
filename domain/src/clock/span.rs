//! Lengths of time (期限).

use crate::calendar::PreparedCalendar;
use crate::time::{Moment, WorkingMinutes, wording};
use serde::{Deserialize, Serialize};

/// A length of time as rules name it (期限).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "unit", content = "count", rename_all = "snake_case")]
pub enum Span {
    /// Calendar days (自然日).
    Days(i64),
    /// Until work is over on the so-many-th working day after (工作日).
    WorkingDays(i64),
    /// Working minutes (工作分钟).
    WorkingMinutes(i64),
}

impl Span {
    /// The span that a form names by its unit: `days`, `working_days`, `working_hours` or `working_minutes`.
    pub fn of(unit: &str, count: i64) -> Option<Self> {
        match unit {
            "days" => Some(Self::Days(count)),
            "working_days" => Some(Self::WorkingDays(count)),
            "working_hours" => Some(Self::WorkingMinutes(count.saturating_mul(60))),
            "working_minutes" => Some(Self::WorkingMinutes(count)),
            _ => None,
        }
    }

    /// Unit and count with which [`Self::of`] makes it: whole hours as hours.
    pub const fn named(self) -> (&'static str, i64) {
        match self {
            Self::Days(days) => ("days", days),
            Self::WorkingDays(days) => ("working_days", days),
            Self::WorkingMinutes(minutes) if minutes % 60 == 0 => ("working_hours", minutes / 60),
            Self::WorkingMinutes(minutes) => ("working_minutes", minutes),
        }
    }

    /// How many days, working days or working minutes.
    pub const fn count(self) -> i64 {
        match self {
            Self::Days(count) | Self::WorkingDays(count) | Self::WorkingMinutes(count) => count,
        }
    }

    /// When it is over if it begins at `from`. Past the end of time it ends where time does.
    pub fn end(self, calendar: &PreparedCalendar, from: Moment) -> Moment {
        match self {
            Self::Days(days) => from.plus_days(days),
            Self::WorkingDays(days) => calendar.end_of_working_day(from, days),
            Self::WorkingMinutes(minutes) => calendar
                .add_working_time(from, WorkingMinutes(minutes.max(0)))
                .unwrap_or(Moment(i64::MAX)),
        }
    }
}

/// `30 个自然日`, `5 个工作日`, `2 小时`.
impl std::fmt::Display for Span {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Days(days) => write!(formatter, "{days} 个自然日"),
            Self::WorkingDays(days) => write!(formatter, "{days} 个工作日"),
            Self::WorkingMinutes(minutes) => {
                let words = wording::working_duration(WorkingMinutes(*minutes));
                write!(formatter, "{words}（工作时间）")
            }
        }
    }
}
