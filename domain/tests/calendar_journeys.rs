//! Deadlines as people meet them: the cases in which other service desks got the clock wrong.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use domain::calendar::{PreparedCalendar, report, shipped};
use domain::clock::Party;
use domain::deadline::{Deadline, Pause};
use domain::time::{Moment, WorkingMinutes};

fn at(text: &str) -> Moment {
    text.parse().unwrap()
}

fn standard() -> PreparedCalendar {
    shipped::named(None).unwrap()
}

fn due(from: &str, minutes: i64) -> String {
    standard()
        .add_working_time(at(from), WorkingMinutes(minutes))
        .unwrap()
        .to_string()[..16]
        .to_owned()
}

fn lines(from: &str, minutes: i64) -> Vec<String> {
    Deadline::start(&standard(), at(from), WorkingMinutes(minutes))
        .unwrap()
        .lines()
}

#[test]
fn the_lunch_break_does_not_count() {
    assert_eq!(due("2026-11-24T11:30", 60), "2026-11-24T14:30");
    assert_eq!(due("2026-11-24T12:10", 60), "2026-11-24T15:00");
    assert_eq!(
        due("2026-11-24T11:30", 30),
        "2026-11-24T12:00",
        "a budget used up at noon is due at noon"
    );
    assert_eq!(
        lines("2026-11-24T11:30", 60),
        [
            "2026年11月24日 周二 11:30 开始计时，时限 60 分钟（省级机关标准工作时间）",
            "11月24日 11:30–12:00、14:00–14:30 计 60 分钟（12:00–14:00 午休不计）",
            "11月24日 14:30 到期",
        ]
    );
    assert_eq!(
        lines("2026-11-24T12:10", 30),
        [
            "2026年11月24日 周二 12:10 开始计时，时限 30 分钟（省级机关标准工作时间）",
            "11月24日 12:10–14:00 午休不计",
            "11月24日 14:00–14:30 计 30 分钟",
            "11月24日 14:30 到期",
        ]
    );
}

#[test]
fn a_make_up_saturday_counts_as_a_working_day() {
    assert_eq!(due("2026-10-09T16:30", 120), "2026-10-10T09:30");
    assert_eq!(
        lines("2026-10-09T16:30", 600),
        [
            "2026年10月9日 周五 16:30 开始计时，时限 600 分钟（省级机关标准工作时间）",
            "10月9日 16:30–17:30 计 60 分钟",
            "10月10日 国庆节调休，按工作日计：08:30–12:00、14:00–17:30 计 420 分钟（12:00–14:00 午休不计）",
            "10月11日 周日 周末休息，不计",
            "10月12日 08:30–10:30 计 120 分钟",
            "10月12日 10:30 到期",
        ]
    );
}

#[test]
fn an_ordinary_saturday_does_not_count() {
    assert_eq!(due("2026-10-16T16:30", 120), "2026-10-19T09:30");
}

#[test]
fn a_request_pending_at_the_end_of_the_day_goes_on_the_next_morning() {
    assert_eq!(due("2026-11-24T17:00", 60), "2026-11-25T09:00");
    assert_eq!(
        due("2026-11-24T17:00", 30),
        "2026-11-24T17:30",
        "and is due the same day when the day suffices"
    );
    assert_eq!(due("2026-11-24T17:30", 1), "2026-11-25T08:31");
}

#[test]
fn a_request_filed_at_night_starts_with_work() {
    assert_eq!(due("2026-11-24T21:00", 30), "2026-11-25T09:00");
    assert_eq!(due("2026-11-24T06:00", 30), "2026-11-24T09:00");
    assert_eq!(
        lines("2026-11-24T21:00", 30),
        [
            "2026年11月24日 周二 21:00 开始计时，时限 30 分钟（省级机关标准工作时间）",
            "11月24日 21:00 至 11月25日 08:30，不在工作时间，不计",
            "11月25日 08:30–09:00 计 30 分钟",
            "11月25日 09:00 到期",
        ]
    );
}

#[test]
fn a_holiday_in_the_middle_is_skipped_and_named() {
    let answer = report::deadline(&standard(), at("2026-09-30T16:30"), WorkingMinutes(480)).unwrap();
    assert_eq!(
        answer.to_string().lines().collect::<Vec<_>>(),
        [
            "2026-10-08T17:30:00+08:00",
            "2026年9月30日 周三 16:30 开始计时，时限 480 分钟（省级机关标准工作时间）",
            "9月30日 16:30–17:30 计 60 分钟",
            "10月1日—10月7日 国庆节放假，不计",
            "10月8日 08:30–12:00、14:00–17:30 计 420 分钟（12:00–14:00 午休不计）",
            "10月8日 17:30 到期",
        ]
    );
    let json: serde_json::Value = serde_json::to_value(&answer).unwrap();
    assert_eq!(json["due"], "2026-10-08T17:30:00+08:00");
    assert_eq!(json["beyond_data"], serde_json::Value::Null);
    let holiday = serde_json::json!({
        "from": "2026-09-30T17:30:00+08:00", "to": "2026-10-08T08:30:00+08:00", "minutes": 0,
        "type": "holiday", "name": "国庆节", "first": "2026-10-01", "last": "2026-10-07",
    });
    assert_eq!(json["stretches"][1], holiday);
}

#[test]
fn two_holidays_in_one_row_are_told_together_and_weekends_beside_them_apart() {
    assert!(lines("2025-09-30T16:30", 480).contains(&"10月1日—10月8日 国庆节、中秋节放假，不计".to_owned()));
    let dragon_boat = lines("2024-06-07T17:00", 60);
    assert_eq!(dragon_boat[2], "6月8日—6月9日 周末休息，不计");
    assert_eq!(dragon_boat[3], "6月10日 周一 端午节放假，不计");
    assert_eq!(dragon_boat[4], "6月11日 08:30–09:00 计 30 分钟");
}

#[test]
fn a_hold_across_a_holiday_gives_back_working_time_only() {
    let calendar = standard();
    let deadline = Deadline::start(&calendar, at("2026-09-30T08:30"), WorkingMinutes(480)).unwrap();
    assert_eq!(deadline.due, at("2026-10-08T09:30"));

    let held = deadline.paused(
        at("2026-09-30T16:30"),
        "等待申请人",
        Party::Requester,
        at("2026-10-30T00:00"),
    );
    assert_eq!(held.due, deadline.due);
    assert!(
        !held.is_overdue(at("2026-10-20T00:00")),
        "a clock that stands does not run out"
    );
    assert_eq!(
        held.lines(),
        [
            "2026年9月30日 周三 08:30 开始计时，时限 480 分钟（省级机关标准工作时间）",
            "9月30日 08:30–12:00、14:00–16:30 计 360 分钟（12:00–14:00 午休不计）",
            "9月30日 16:30 起 等待申请人，暂停计时，最迟 10月30日 00:00 自动恢复",
            "暂停前的到期时间为 10月8日 09:30，恢复计时后顺延",
        ]
    );

    // Held for an hour of work before the holiday and an hour after it: due two hours of work later.
    let resumed = held.resumed(&calendar, at("2026-10-08T09:30"));
    assert_eq!(
        (resumed.due, resumed.first_due),
        (at("2026-10-08T11:30"), at("2026-10-08T09:30"))
    );
    assert_eq!(
        resumed.lines(),
        [
            "2026年9月30日 周三 08:30 开始计时，时限 480 分钟（省级机关标准工作时间）",
            "9月30日 08:30–12:00、14:00–16:30 计 360 分钟（12:00–14:00 午休不计）",
            "9月30日 16:30 至 10月8日 09:30 等待申请人，暂停计时",
            "10月8日 09:30–11:30 计 120 分钟",
            "10月8日 11:30 到期（原定 10月8日 09:30，因暂停计时顺延）",
        ]
    );
}

#[test]
fn a_hold_within_a_holiday_changes_nothing() {
    let calendar = standard();
    let deadline = Deadline::start(&calendar, at("2026-09-30T16:30"), WorkingMinutes(480)).unwrap();
    let resumed = deadline
        .paused(
            at("2026-10-02T10:00"),
            "等待审批",
            Party::Approver,
            at("2026-10-30T00:00"),
        )
        .resumed(&calendar, at("2026-10-05T10:00"));
    assert_eq!(resumed.due, deadline.due);
    assert_eq!(
        resumed.lines()[2..5],
        [
            "10月1日—10月2日 国庆节放假，不计",
            "10月2日 10:00 至 10月5日 10:00 等待审批，暂停计时",
            "10月5日—10月7日 国庆节放假，不计",
        ]
    );
}

#[test]
fn a_hold_after_the_deadline_does_not_undo_being_late() {
    let calendar = standard();
    let deadline = Deadline::start(&calendar, at("2026-11-24T08:30"), WorkingMinutes(60)).unwrap();
    let held = deadline.paused(
        at("2026-11-24T10:00"),
        "等待审批",
        Party::Approver,
        at("2026-12-24T00:00"),
    );
    assert!(held.is_overdue(at("2026-11-24T10:00")));
    let resumed = held.resumed(&calendar, at("2026-11-25T10:00"));
    assert_eq!(resumed.due, deadline.due);
    let standing = resumed.standing(&calendar, at("2026-11-25T10:30"));
    assert_eq!(
        (standing.used, standing.overdue_by),
        (WorkingMinutes(120), WorkingMinutes(60))
    );
}

#[test]
fn overlapping_holds_count_once() {
    let calendar = standard();
    let deadline = Deadline::start(&calendar, at("2026-11-24T08:30"), WorkingMinutes(120)).unwrap();
    let pause = |from: &str, until: &str, reason: &str| Pause {
        from: at(from),
        until: Some(at(until)),
        reason: reason.to_owned(),
        party: None,
        latest: None,
    };
    let pauses = vec![
        pause("2026-11-24T09:30", "2026-11-24T10:30", "等待审批"),
        pause("2026-11-24T09:00", "2026-11-24T10:00", "等待申请人"),
    ];
    assert_eq!(
        deadline.with_pauses(&calendar, pauses).unwrap().due,
        at("2026-11-24T12:00")
    );
}

#[test]
fn the_share_of_time_used_is_measured_in_working_time() {
    let calendar = standard();
    let deadline = Deadline::start(&calendar, at("2026-09-30T16:30"), WorkingMinutes(120)).unwrap();
    let share = |now: &str| {
        let standing = deadline.standing(&calendar, at(now));
        (
            standing.percent,
            standing.remaining.0,
            standing.overdue_by.0,
            standing.overdue,
        )
    };
    assert_eq!(share("2026-09-30T17:00"), (25, 90, 0, false));
    assert_eq!(share("2026-10-05T12:00"), (50, 60, 0, false));
    assert_eq!(share("2026-10-08T09:30"), (100, 0, 0, false));
    assert_eq!(share("2026-10-08T09:30:01"), (100, 0, 0, true));
    assert_eq!(share("2026-10-08T10:30"), (150, 0, 60, true));
    assert_eq!(share("2026-09-29T10:30"), (0, 120, 0, false));
}

#[test]
fn seconds_are_rounded_so_that_no_deadline_comes_early() {
    assert_eq!(due("2026-11-24T09:00:00", 30), "2026-11-24T09:30");
    assert_eq!(due("2026-11-24T09:00:01", 30), "2026-11-24T09:31");
    assert_eq!(due("2026-11-24T17:29:30", 1), "2026-11-25T08:31");
}

#[test]
fn a_deadline_that_reaches_into_a_year_without_data_says_so() {
    let deadline = Deadline::start(&standard(), at("2026-12-31T16:30"), WorkingMinutes(120)).unwrap();
    assert_eq!(deadline.beyond_data, Some(2027));
    assert_eq!(
        deadline.lines().last().map(String::as_str),
        Some("2027年的节假日安排未录入，涉及该年的部分只按每周工作时段推算，录入后到期时间可能变动")
    );
    assert!(
        deadline
            .lines()
            .contains(&"2027年1月1日 08:30–09:30 计 60 分钟".to_owned())
    );
    let within = Deadline::start(&standard(), at("2026-12-31T16:30"), WorkingMinutes(60)).unwrap();
    assert_eq!(within.beyond_data, None);
}

#[test]
fn around_the_clock_neither_nights_nor_holidays_matter() {
    let calendar = shipped::named(Some(shipped::AROUND_THE_CLOCK)).unwrap();
    let deadline = Deadline::start(&calendar, at("2026-09-30T22:30"), WorkingMinutes(2_880)).unwrap();
    assert_eq!((deadline.due, deadline.beyond_data), (at("2026-10-02T22:30"), None));
    assert_eq!(
        deadline.lines(),
        [
            "2026年9月30日 周三 22:30 开始计时，时限 2880 分钟（全天候值班）",
            "9月30日 22:30 至 10月2日 22:30 连续计 2880 分钟",
            "10月2日 22:30 到期",
        ]
    );
    let far = Deadline::start(&calendar, at("2040-01-01T00:00"), WorkingMinutes(60)).unwrap();
    assert_eq!(far.beyond_data, None);
}

#[test]
fn a_very_long_deadline_is_told_with_its_middle_folded() {
    let deadline = Deadline::start(&standard(), at("2026-01-05T08:30"), WorkingMinutes(420 * 1_000)).unwrap();
    assert!(deadline.explanation.len() < 250, "{}", deadline.explanation.len());
    assert_eq!(
        deadline.explanation.iter().map(|stretch| stretch.minutes).sum::<i64>(),
        420 * 1_000
    );
    assert!(deadline.explanation.windows(2).all(|pair| pair[0].to == pair[1].from));
    let folded = deadline
        .lines()
        .into_iter()
        .find(|line| line.contains("个工作日"))
        .unwrap();
    assert!(folded.starts_with("3月") && folded.contains("2029年"), "{folded}");
}
