//! Working calendars (工作日历): when a provider works, as data that an administrator edits.
//!
//! A [`Calendar`] is what is stored and edited; [`Calendar::prepare`] turns it into a [`PreparedCalendar`], on which
//! working time is added and measured in O(log n). Periods lie on whole minutes and never cross midnight: a night shift
//! is two periods, `22:00–24:00` and `00:00–06:00` of the next day.

use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};

pub use period::{MinuteOfDay, Period, UnreadablePeriod, read_periods};
pub use prepared::{Day, PreparedCalendar};

pub mod change;
pub(crate) mod minutes;
pub mod notice;
mod period;
mod prepared;
pub mod published;
pub mod report;
pub mod shipped;
mod tally;
mod week;

/// What sort of day it is (日期类型).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayKind {
    /// An ordinary working day (工作日).
    Workday,
    /// An ordinary day off (休息日).
    Weekend,
    /// A public holiday, with the days off moved next to it (节假日).
    Holiday,
    /// A day off that has to be worked for a holiday (调休上班).
    Makeup,
}

impl DayKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Workday, Self::Weekend, Self::Holiday, Self::Makeup];

    /// The word in files and on the command line.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Workday => "workday",
            Self::Weekend => "weekend",
            Self::Holiday => "holiday",
            Self::Makeup => "makeup",
        }
    }

    /// The kind from its word.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == text)
    }

    /// The term on screen.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Workday => "工作日",
            Self::Weekend => "休息日",
            Self::Holiday => "节假日",
            Self::Makeup => "调休上班",
        }
    }
}

/// The hours of a week (每周工作时段), for all time or for a range of dates: summer and winter hours are two of these.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct WeeklyHours {
    /// The first day on which they hold; without it they hold from the beginning.
    pub from: Option<Date>,
    /// The last day on which they hold; without it they hold for good.
    pub until: Option<Date>,
    /// Periods worked on a Monday; make-up working days take these unless they have their own.
    pub monday: Vec<Period>,
    /// Periods worked on a Tuesday.
    pub tuesday: Vec<Period>,
    /// Periods worked on a Wednesday.
    pub wednesday: Vec<Period>,
    /// Periods worked on a Thursday.
    pub thursday: Vec<Period>,
    /// Periods worked on a Friday.
    pub friday: Vec<Period>,
    /// Periods worked on a Saturday.
    pub saturday: Vec<Period>,
    /// Periods worked on a Sunday.
    pub sunday: Vec<Period>,
}

impl WeeklyHours {
    /// The same periods from Monday to Friday.
    pub fn monday_to_friday(periods: &[Period]) -> Self {
        let day = || periods.to_vec();
        Self {
            monday: day(),
            tuesday: day(),
            wednesday: day(),
            thursday: day(),
            friday: day(),
            ..Self::default()
        }
    }

    /// The same periods on all seven days.
    pub fn every_day(periods: &[Period]) -> Self {
        Self {
            saturday: periods.to_vec(),
            sunday: periods.to_vec(),
            ..Self::monday_to_friday(periods)
        }
    }

    /// The periods of a weekday.
    pub fn on(&self, weekday: Weekday) -> &[Period] {
        match weekday {
            Weekday::Monday => &self.monday,
            Weekday::Tuesday => &self.tuesday,
            Weekday::Wednesday => &self.wednesday,
            Weekday::Thursday => &self.thursday,
            Weekday::Friday => &self.friday,
            Weekday::Saturday => &self.saturday,
            Weekday::Sunday => &self.sunday,
        }
    }

    /// Whether they hold on a day.
    pub fn hold_on(&self, date: Date) -> bool {
        self.from.is_none_or(|from| from <= date) && self.until.is_none_or(|until| date <= until)
    }
}

/// A day that is not like its weekday (特殊日期).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpecialDay {
    /// Which day.
    pub date: Date,
    /// What it is.
    pub kind: DayKind,
    /// Why, as people call it: 国庆节, 国庆节调休, 设备检修.
    #[serde(default)]
    pub name: String,
    /// Its own periods, for half days and closures (an empty list). Without them a working or make-up day takes its
    /// weekday's hours, or Monday's where the weekday has none, a make-up day always Monday's; other kinds have none.
    #[serde(default)]
    pub hours: Option<Vec<Period>>,
}

/// When a provider works (工作日历), as it is stored and edited.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calendar {
    /// What people call it; unique.
    pub name: String,
    /// The weekly hours. Where several hold on a day, the one that began last counts, and of equals the later row.
    pub weeks: Vec<WeeklyHours>,
    /// The days that differ. Where several rows name a day, the later row counts, so that a provider's own closures can
    /// follow the published holidays.
    #[serde(default)]
    pub days: Vec<SpecialDay>,
    /// The years whose public holidays are known. Nothing is guessed for others: a deadline that reaches into one says so.
    #[serde(default)]
    pub years: Vec<i16>,
    /// Whether public holidays matter at all; on a duty calendar that runs around the clock they do not.
    #[serde(default)]
    pub observes_holidays: bool,
}

impl Calendar {
    /// The tables on which working time is computed.
    ///
    /// # Errors
    /// [`CalendarProblem::NeverWorks`] when no working time is left at the end, so that deadlines would never come;
    /// [`CalendarProblem::TooWide`] when its dates lie more than a century and a half apart, which is a slip of the pen.
    pub fn prepare(&self) -> Result<PreparedCalendar, CalendarProblem> {
        PreparedCalendar::new(self)
    }

    /// The weekly hours that count on a day: of those that hold, the ones that began last, of equals the later row.
    pub fn week_on(&self, day: Date) -> Option<&WeeklyHours> {
        let holding = self.weeks.iter().filter(|week| week.hold_on(day));
        holding.max_by_key(|week| week.from)
    }
}

/// Why a calendar cannot be used or asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CalendarProblem {
    /// After its last date the calendar has no working time.
    #[error("工作日历“{name}”没有长期有效的工作时段，无法推算时限")]
    NeverWorks {
        /// The calendar.
        name: String,
    },
    /// Its dates lie more than a century and a half apart.
    #[error("工作日历“{name}”的日期跨度超过一百五十年，请检查年份")]
    TooWide {
        /// The calendar.
        name: String,
    },
    /// A working time below zero was asked for.
    #[error("工作时长不能为负数")]
    NegativeAmount,
    /// The result lies outside the years 1 to 9999, or there is no working time in that direction.
    #[error("推算结果超出可表示的时间范围")]
    OutOfRange,
    /// No calendar of this name is shipped.
    #[error("没有名为“{name}”的工作日历，可用：{known}")]
    Unknown {
        /// What was asked for.
        name: String,
        /// The names there are.
        known: String,
    },
    /// The last day is before the first.
    #[error("结束日期早于开始日期")]
    Backwards,
}
