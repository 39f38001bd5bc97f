//! The working calendars that are shipped (工作日历).

use domain::calendar::{SpecialDay, published, shipped};
use domain::time::Moment;
use storage::calendar::HolidayNotice;
use storage::reference::CalendarRow;

/// 省级机关标准工作时间 (sample hours: every organ sets its own).
pub(crate) const STANDARD: &str = "standard";
/// 全天候值班
pub(crate) const AROUND_THE_CLOCK: &str = "around_the_clock";

/// Both, without the public holidays, which are common to all calendars and stand in a table of their own.
pub(crate) fn calendars() -> Vec<CalendarRow> {
    let mut standard = shipped::standard();
    standard.days.clear();
    vec![
        CalendarRow {
            id: STANDARD.into(),
            calendar: standard,
            own: false,
            version: 0,
        },
        CalendarRow {
            id: AROUND_THE_CLOCK.into(),
            calendar: shipped::around_the_clock(),
            own: false,
            version: 0,
        },
    ]
}

/// Public holidays and make-up days as published.
pub(crate) fn special_days() -> Vec<(String, SpecialDay)> {
    published::shipped()
        .days
        .iter()
        .map(|day| (day.date.to_string(), day.clone()))
        .collect()
}

/// The published years as notices that were taken over with the portal.
pub(crate) fn notices(now: Moment) -> Vec<HolidayNotice> {
    let notice = |(year, number): &(i16, String)| HolidayNotice {
        id: format!("{year}:0"),
        year: *year,
        number: number.clone(),
        days: Vec::new(),
        whole: true,
        from_day: 20_100_101,
        applied: true,
        settled: true,
        at: now,
        by_name: "随系统提供".to_owned(),
    };
    published::shipped().notices.iter().map(notice).collect()
}
