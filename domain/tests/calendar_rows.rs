//! Calendars as rows: seasons, half days and closures, the published years, and what is refused.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod calendar_notices;

use domain::calendar::{
    Calendar, CalendarProblem, DayKind, PreparedCalendar, SpecialDay, WeeklyHours, report, shipped,
};
use domain::deadline::Deadline;
use domain::time::{Moment, WorkingMinutes};
use jiff::civil::date;

fn at(text: &str) -> Moment {
    text.parse().unwrap()
}

fn standard() -> PreparedCalendar {
    shipped::named(None).unwrap()
}

#[test]
fn summer_hours_half_days_and_closures_are_rows() {
    let mut calendar = shipped::standard();
    let summer = ["08:00-12:00", "15:00-18:00"].map(|text| text.parse().unwrap());
    let season = WeeklyHours::monday_to_friday(&summer);
    calendar.weeks.push(WeeklyHours {
        from: Some(date(2026, 6, 1)),
        until: Some(date(2026, 8, 31)),
        ..season
    });
    let own = |month, day, name: &str, hours| SpecialDay {
        date: date(2026, month, day),
        kind: DayKind::Workday,
        name: name.to_owned(),
        hours: Some(hours),
    };
    calendar.days.push(own(7, 8, "设备检修", Vec::new()));
    calendar
        .days
        .push(own(7, 9, "半日开放", vec!["08:00-12:00".parse().unwrap()]));
    let prepared = calendar.prepare().unwrap();
    let deadline = Deadline::start(&prepared, at("2026-07-07T17:00"), WorkingMinutes(330)).unwrap();
    assert_eq!(
        deadline.lines(),
        [
            "2026年7月7日 周二 17:00 开始计时，时限 330 分钟（省级机关标准工作时间）",
            "7月7日 17:00–18:00 计 60 分钟",
            "7月8日 周三 设备检修，不计",
            "7月9日 08:00–12:00 计 240 分钟",
            "7月10日 08:00–08:30 计 30 分钟",
            "7月10日 08:30 到期",
        ]
    );
    let across = prepared
        .add_working_time(at("2026-05-29T17:00"), WorkingMinutes(60))
        .unwrap();
    assert_eq!(
        across,
        at("2026-06-01T08:30"),
        "the first morning of summer hours begins at eight"
    );

    let stored = serde_json::to_string(&calendar).unwrap();
    assert_eq!(serde_json::from_str::<Calendar>(&stored).unwrap(), calendar);
}

#[test]
fn confirmation_ends_with_the_fifth_working_day() {
    let calendar = standard();
    assert_eq!(
        calendar.end_of_working_day(at("2026-09-29T10:00"), 5),
        at("2026-10-12T17:30")
    );
    assert_eq!(
        calendar.end_of_working_day(at("2026-10-03T10:00"), 1),
        at("2026-10-08T17:30")
    );
    assert_eq!(
        calendar.end_of_working_day(at("2026-09-30T10:00"), 0),
        at("2026-09-30T17:30")
    );
    assert_eq!(
        calendar.end_of_working_day(at("2026-09-30T18:00"), 0),
        at("2026-10-08T17:30")
    );
}

#[test]
fn the_calendar_prints_a_line_a_day() {
    let calendar = standard();
    let printed: Vec<String> = report::calendar(&calendar, date(2026, 9, 30), date(2026, 10, 11))
        .unwrap()
        .map(|line| line.to_string())
        .collect();
    assert_eq!(
        printed,
        [
            "2026-09-30\tworkday\t",
            "2026-10-01\tholiday\t国庆节",
            "2026-10-02\tholiday\t国庆节",
            "2026-10-03\tholiday\t国庆节",
            "2026-10-04\tholiday\t国庆节",
            "2026-10-05\tholiday\t国庆节",
            "2026-10-06\tholiday\t国庆节",
            "2026-10-07\tholiday\t国庆节",
            "2026-10-08\tworkday\t",
            "2026-10-09\tworkday\t",
            "2026-10-10\tmakeup\t国庆节调休",
            "2026-10-11\tweekend\t",
        ]
    );
    let backwards = report::calendar(&calendar, date(2026, 10, 2), date(2026, 10, 1)).err();
    assert_eq!(backwards, Some(CalendarProblem::Backwards));
    assert_eq!(
        report::years_without_data(&calendar, date(2023, 1, 1), date(2027, 1, 1)),
        [2027]
    );
}

/// Working days of each year as offices count them: 365 or 366 days less weekends and holidays, plus make-up days.
#[test]
fn the_published_years_have_as_many_working_days_as_offices_count() {
    let calendar = standard();
    for (year, expected) in [(2024, 251), (2025, 248), (2026, 248)] {
        let days = report::calendar(&calendar, date(year, 1, 1), date(year, 12, 31)).unwrap();
        let worked = days
            .filter(|line| matches!(line.kind, DayKind::Workday | DayKind::Makeup))
            .count();
        assert_eq!(worked, expected, "{year}");
    }
}

#[test]
fn what_cannot_be_computed_is_refused_and_never_guessed() {
    let calendar = standard();
    let add = |from, minutes| calendar.add_working_time(from, WorkingMinutes(minutes));
    let now = at("2026-11-24T09:00");
    assert_eq!(add(now, -1), Err(CalendarProblem::NegativeAmount));
    assert_eq!(add(now, 0), Ok(now));
    for (from, minutes) in [
        (now, i64::MAX),
        (now, 5_000_000_000),
        (now, 2_000_000_000),
        (Moment(i64::MAX), 1),
        (Moment(i64::MIN), 1),
    ] {
        assert_eq!(add(from, minutes), Err(CalendarProblem::OutOfRange), "{minutes}");
    }
    let subtract = |minutes| calendar.subtract_working_time(now, WorkingMinutes(minutes));
    assert_eq!(subtract(-1), Err(CalendarProblem::NegativeAmount));
    assert_eq!(subtract(i64::MAX), Err(CalendarProblem::OutOfRange));
    assert!(calendar.working_time_between(Moment(i64::MIN), Moment(i64::MAX)).0 > 0);
    assert!(calendar.end_of_working_day(Moment(i64::MAX), i64::MAX).civil().year() == 9999);
    assert!(!calendar.is_working_time(Moment(i64::MAX)));

    let unknown = shipped::named(Some("某单位")).err().map(|problem| problem.to_string());
    assert_eq!(
        unknown.as_deref(),
        Some("没有名为“某单位”的工作日历，可用：省级机关标准工作时间、全天候值班")
    );

    let never = Calendar {
        name: "空".to_owned(),
        ..Calendar::default()
    }
    .prepare();
    assert_eq!(never.err(), Some(CalendarProblem::NeverWorks { name: "空".to_owned() }));
    let mut wide = shipped::standard();
    wide.weeks.push(WeeklyHours {
        from: Some(date(202, 6, 1)),
        until: Some(date(202, 8, 31)),
        ..Default::default()
    });
    assert!(matches!(wide.prepare(), Err(CalendarProblem::TooWide { .. })));
}
