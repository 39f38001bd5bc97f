//! What an administrator changes about one calendar, and what is refused.

use domain::calendar::change::CalendarChange;
use domain::calendar::{Calendar, Period, WeeklyHours, shipped};
use domain::refusal::{FieldProblem, Refusal};
use jiff::civil::{Date, date};

const TODAY: Date = date(2026, 11, 24);

fn periods(text: &str) -> Vec<Period> {
    domain::calendar::read_periods(text).unwrap_or_default()
}

fn week(from: Date, until: Option<Date>, text: &str) -> CalendarChange {
    let hours = WeeklyHours::read("week", text).unwrap_or_default();
    CalendarChange::Week(WeeklyHours {
        from: Some(from),
        until,
        ..hours
    })
}

fn days(from: Date, until: Date, name: &str, hours: &str) -> CalendarChange {
    CalendarChange::Days {
        from,
        until,
        name: name.to_owned(),
        hours: periods(hours),
    }
}

fn apply(change: &CalendarChange, calendar: &Calendar) -> Result<Calendar, Refusal> {
    let usual = calendar.prepare().unwrap_or_else(|problem| panic!("{problem}"));
    change.apply(calendar, &usual, TODAY)
}

fn applied(change: &CalendarChange, calendar: &Calendar) -> Calendar {
    apply(change, calendar).unwrap_or_else(|refusal| panic!("{refusal:?}"))
}

fn worked(calendar: &Calendar, date: Date) -> String {
    let calendar = calendar.prepare().unwrap_or_else(|problem| panic!("{problem}"));
    let hours = calendar.day(date).hours.iter().map(ToString::to_string);
    hours.collect::<Vec<_>>().join(" ")
}

fn refused(field: &str, problem: FieldProblem) -> Result<Calendar, Refusal> {
    Err(Refusal::field(field, problem))
}

#[test]
fn new_hours_hold_from_their_day_until_their_last_and_the_old_ones_again_after_it() {
    let summer = week(
        date(2027, 5, 1),
        Some(date(2027, 9, 30)),
        "周一至周五 08:30-12:00 14:30-18:00",
    );
    let calendar = applied(&summer, &shipped::standard());
    assert_eq!(worked(&calendar, date(2027, 4, 29)), "08:30–12:00 14:00–17:30");
    assert_eq!(worked(&calendar, date(2027, 5, 10)), "08:30–12:00 14:30–18:00");
    assert_eq!(worked(&calendar, date(2027, 10, 11)), "08:30–12:00 14:00–17:30");
    assert_eq!(apply(&summer, &calendar), refused("from", FieldProblem::Occupied));
    let back = applied(&CalendarChange::WithoutWeek(date(2027, 5, 1)), &calendar);
    assert_eq!(back, shipped::standard());
}

#[test]
fn a_closure_skips_days_off_and_a_day_is_taken_back_alone() {
    let standard = shipped::standard();
    // Friday to Monday.
    let calendar = applied(&days(date(2026, 11, 27), date(2026, 11, 30), "设备检修", ""), &standard);
    let own: Vec<Date> = calendar
        .days
        .iter()
        .filter(|day| day.name == "设备检修")
        .map(|day| day.date)
        .collect();
    assert_eq!(own, [date(2026, 11, 27), date(2026, 11, 30)]);
    assert_eq!(worked(&calendar, date(2026, 11, 27)), "");
    assert_eq!(worked(&calendar, date(2026, 12, 1)), "08:30–12:00 14:00–17:30");
    let calendar = applied(&CalendarChange::UsualDay(date(2026, 11, 27)), &calendar);
    assert_eq!(worked(&calendar, date(2026, 11, 27)), "08:30–12:00 14:00–17:30");
    assert_eq!(worked(&calendar, date(2026, 11, 30)), "");
    let again = CalendarChange::UsualDay(date(2026, 11, 27));
    assert_eq!(apply(&again, &calendar), Err(Refusal::NotFound));
}

#[test]
fn a_half_day_has_its_own_hours_also_where_nothing_is_worked_usually() {
    let saturday = days(date(2026, 11, 28), date(2026, 11, 28), "搬迁值守", "09:00-12:00");
    let calendar = applied(&saturday, &shipped::standard());
    assert_eq!(worked(&calendar, date(2026, 11, 28)), "09:00–12:00");
    let longer = days(
        date(2026, 11, 28),
        date(2026, 11, 28),
        "搬迁值守",
        "09:00-12:00 14:00-16:00",
    );
    let calendar = applied(&longer, &calendar);
    assert_eq!(worked(&calendar, date(2026, 11, 28)), "09:00–12:00 14:00–16:00");
    assert_eq!(
        calendar
            .days
            .iter()
            .filter(|day| day.date == date(2026, 11, 28))
            .count(),
        1,
        "the later row takes the place of the earlier"
    );
}

#[test]
fn what_cannot_be_is_refused_under_its_field() {
    let standard = shipped::standard();
    let nine = "周一 09:00-12:00";
    let (yesterday, tomorrow) = (date(2026, 11, 23), date(2026, 11, 25));
    let cases = [
        (week(yesterday, None, nine), "from", FieldProblem::InThePast),
        (week(tomorrow, Some(TODAY), nine), "until", FieldProblem::OutOfRange),
        (days(yesterday, tomorrow, "检修", ""), "from", FieldProblem::InThePast),
        (days(tomorrow, TODAY, "检修", ""), "until", FieldProblem::OutOfRange),
        (
            days(tomorrow, date(2028, 11, 25), "检修", ""),
            "until",
            FieldProblem::OutOfRange,
        ),
        (days(tomorrow, tomorrow, " ", ""), "name", FieldProblem::Missing),
        (
            days(date(2026, 11, 28), date(2026, 11, 29), "检修", ""),
            "from",
            FieldProblem::NothingChanges,
        ),
        (CalendarChange::WithoutWeek(TODAY), "from", FieldProblem::InForce),
        // No such year is meant.
        (week(date(2999, 1, 1), None, nine), "week", FieldProblem::OutOfRange),
    ];
    for (change, field, problem) in cases {
        assert_eq!(apply(&change, &standard), refused(field, problem), "{change:?}");
    }
    let endless = week(tomorrow, None, nine);
    assert!(apply(&endless, &standard).is_ok());
}

#[test]
fn a_change_says_what_it_does() {
    let said = |change: CalendarChange| change.words();
    assert_eq!(
        said(week(
            date(2027, 5, 1),
            Some(date(2027, 9, 30)),
            "周一至周五 08:30-12:00 14:30-18:00"
        )),
        "2027年5月1日至2027年9月30日，周一至周五 08:30–12:00、14:30–18:00；周六至周日 不上班"
    );
    assert_eq!(
        said(days(date(2026, 12, 1), date(2026, 12, 1), "设备检修", "")),
        "2026年12月1日 不上班，设备检修"
    );
    assert_eq!(
        said(days(date(2026, 12, 1), date(2026, 12, 3), "盘点", "08:30-12:00")),
        "2026年12月1日至2026年12月3日 08:30–12:00，盘点"
    );
    assert_eq!(
        said(CalendarChange::UsualDay(date(2026, 12, 1))),
        "2026年12月1日 恢复为普通日子"
    );
    assert_eq!(
        said(CalendarChange::WithoutWeek(date(2027, 5, 1))),
        "撤销从 2027年5月1日 起的每周时段"
    );
}
