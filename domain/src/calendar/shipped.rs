//! The calendars that come with the portal, before an administrator edits any.

use super::published;
use super::{Calendar, CalendarProblem, MinuteOfDay, Period, PreparedCalendar, WeeklyHours};

/// The name of the usual calendar: sample hours of provincial organs, Monday to Friday.
pub const STANDARD: &str = "省级机关标准工作时间";
/// The name of the duty calendar that runs around the clock.
pub const AROUND_THE_CLOCK: &str = "全天候值班";

/// The shipped calendars, the usual one first.
pub fn all() -> [Calendar; 2] {
    [standard(), around_the_clock()]
}

/// 08:30–12:00 and 14:00–17:30 from Monday to Friday (示例 hours: every organ sets its own), with the published holidays.
pub fn standard() -> Calendar {
    let period = |from: (u16, u16), to: (u16, u16)| {
        Period::new(MinuteOfDay::new(from.0, from.1)?, MinuteOfDay::new(to.0, to.1)?)
    };
    let hours: Vec<Period> = [period((8, 30), (12, 0)), period((14, 0), (17, 30))]
        .into_iter()
        .flatten()
        .collect();
    let published = published::shipped();
    Calendar {
        name: STANDARD.to_owned(),
        weeks: vec![WeeklyHours::monday_to_friday(&hours)],
        days: published.days.clone(),
        years: published.years.clone(),
        observes_holidays: true,
    }
}

/// Every minute of every day, holidays too: for emergencies.
pub fn around_the_clock() -> Calendar {
    Calendar {
        name: AROUND_THE_CLOCK.to_owned(),
        weeks: vec![WeeklyHours::every_day(&[Period::WHOLE_DAY])],
        ..Calendar::default()
    }
}

/// A shipped calendar by its name, the usual one without a name, ready for computing.
///
/// # Errors
/// [`CalendarProblem::Unknown`] with the names there are.
pub fn named(name: Option<&str>) -> Result<PreparedCalendar, CalendarProblem> {
    let name = name.map_or(STANDARD, str::trim);
    match all().into_iter().find(|calendar| calendar.name == name) {
        Some(calendar) => calendar.prepare(),
        None => Err(CalendarProblem::Unknown {
            name: name.to_owned(),
            known: all().map(|calendar| calendar.name).join("、"),
        }),
    }
}
