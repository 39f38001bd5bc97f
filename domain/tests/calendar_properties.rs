//! Working time on random calendars against a minute-by-minute brute force.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod calendar_brute_force;

use calendar_brute_force::Minutes;
use domain::calendar::{Calendar, DayKind, MinuteOfDay, Period, SpecialDay, WeeklyHours};
use domain::clock::{DeadlineKind, Party};
use domain::deadline::{Deadline, Pause, StretchKind};
use domain::time::{MINUTE, Moment, WorkingMinutes};
use jiff::civil::{Date, date};
use proptest::prelude::*;

/// Brute force looks at these days; the calendars' dates lie in the middle of them.
const FIRST: Date = date(2025, 6, 1);
const DAYS: usize = 500;
const DATES_FROM: i64 = 180;
const DATES_TO: i64 = 300;

fn day(number: i64) -> Date {
    Moment::start_of(FIRST).plus_days(number).date()
}

fn period() -> impl Strategy<Value = Period> {
    (0_u16..1_440, 1_u16..=1_440).prop_filter_map("empty", |(from, to)| {
        let minute = |minutes: u16| MinuteOfDay::new(minutes / 60, minutes % 60);
        Period::new(minute(from)?, minute(to)?)
    })
}

fn hours() -> impl Strategy<Value = Vec<Period>> {
    prop_oneof![1 => Just(vec![Period::WHOLE_DAY]), 2 => Just(Vec::new()), 6 => prop::collection::vec(period(), 1..4)]
}

fn week() -> impl Strategy<Value = WeeklyHours> {
    prop::array::uniform7(hours()).prop_map(|[monday, tuesday, wednesday, thursday, friday, saturday, sunday]| {
        WeeklyHours {
            from: None,
            until: None,
            monday,
            tuesday,
            wednesday,
            thursday,
            friday,
            saturday,
            sunday,
        }
    })
}

fn special_day() -> impl Strategy<Value = SpecialDay> {
    let name = prop_oneof![Just(""), Just("国庆节"), Just("中秋节"), Just("设备检修")];
    (
        DATES_FROM..DATES_TO,
        prop::sample::select(DayKind::ALL.to_vec()),
        name,
        prop::option::weighted(0.3, hours()),
    )
        .prop_map(|(number, kind, name, hours)| SpecialDay {
            date: day(number),
            kind,
            name: name.to_owned(),
            hours,
        })
}

/// One week for all time with some work in it, up to three for a season each, and special days that may repeat.
fn calendar() -> impl Strategy<Value = Calendar> {
    let season = (week(), prop::option::of(DATES_FROM..DATES_TO), DATES_FROM..DATES_TO);
    let seasons = prop::collection::vec(season, 0..4);
    let days = prop::collection::vec(special_day(), 0..40);
    (week(), period(), seasons, days).prop_map(|(mut always, work, seasons, days)| {
        always.monday.push(work);
        let mut weeks = vec![always];
        weeks.extend(seasons.into_iter().map(|(week, from, until)| WeeklyHours {
            from: from.map(day),
            until: Some(day(until)),
            ..week
        }));
        weeks.rotate_left(1);
        Calendar {
            name: "随机".to_owned(),
            weeks,
            days,
            years: vec![2025, 2026],
            observes_holidays: true,
        }
    })
}

fn moment() -> impl Strategy<Value = Moment> {
    // Most moments lie on a whole minute, as people's do; the others show the rounding.
    let within = prop_oneof![Just(0), 1..MINUTE];
    (100_i64..380, 0_i64..1_440, within).prop_map(|(number, minute, rest)| {
        Moment(Moment::start_of(FIRST).plus_days(number).plus_minutes(minute).0 + rest)
    })
}

fn pauses() -> impl Strategy<Value = Vec<Pause>> {
    let pause = (moment(), 0_i64..5_000, 0..MINUTE).prop_map(|(from, length, rest)| Pause {
        from,
        until: Some(Moment(from.plus_minutes(length).0 + rest)),
        reason: "等待申请人".to_owned(),
        party: Some(Party::Requester),
        latest: Some(Moment(i64::MAX)),
    });
    prop::collection::vec(pause, 0..6)
}

impl Minutes {
    /// Steps forward until so many minutes are worked; none past the end of the range.
    fn add(&self, from: Moment, amount: i64) -> Option<Moment> {
        let (mut minute, mut left) = (self.up(from), amount);
        while left > 0 {
            left -= i64::from(*self.worked.get(minute)?);
            minute += 1;
        }
        Some(self.moment(minute))
    }

    /// Steps back until so many minutes are worked; none past the beginning of the range.
    fn subtract(&self, to: Moment, amount: i64) -> Option<Moment> {
        let (mut minute, mut left) = (self.down(to), amount);
        while left > 0 {
            minute = minute.checked_sub(1)?;
            left -= i64::from(self.worked[minute]);
        }
        Some(self.moment(minute))
    }

    fn between(&self, from: Moment, to: Moment) -> i64 {
        let (from, to) = (self.up(from), self.down(to));
        (from..to).map(|minute| i64::from(self.worked[minute])).sum()
    }
}

fn stand_still(minutes: &mut Minutes, pauses: &[Pause]) {
    for pause in pauses {
        let (from, until) = (minutes.down(pause.from), minutes.up(pause.until.unwrap()));
        let end = minutes.worked.len();
        minutes.worked[from.min(end)..until.min(end)].fill(false);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn tables_and_brute_force_agree_in_both_directions(
        calendar in calendar(),
        questions in prop::collection::vec((moment(), moment(), 1_i64..6_000), 20),
    ) {
        let minutes = Minutes::of(&calendar, FIRST, DAYS);
        let prepared = calendar.prepare().unwrap();
        for (from, to, amount) in questions {
            if let Some(expected) = minutes.add(from, amount) {
                let due = prepared.add_working_time(from, WorkingMinutes(amount));
                prop_assert_eq!(due.clone(), Ok(expected));
                prop_assert!(expected > from);
                prop_assert_eq!(prepared.working_time_between(from, expected), WorkingMinutes(amount));
            }
            if let Some(expected) = minutes.subtract(to, amount) {
                prop_assert_eq!(prepared.subtract_working_time(to, WorkingMinutes(amount)), Ok(expected));
            }
            let (earlier, later) = (from.min(to), from.max(to));
            let passed = minutes.between(earlier, later);
            prop_assert_eq!(prepared.working_time_between(earlier, later), WorkingMinutes(passed));
            prop_assert_eq!(prepared.working_time_between(later, earlier), WorkingMinutes(-passed));
            prop_assert_eq!(prepared.is_working_time(from), minutes.worked[minutes.down(from)]);
        }
    }

    #[test]
    fn the_end_of_a_working_day_is_found_by_walking_the_days(
        calendar in calendar(), now in moment(), days in 0_i64..12,
    ) {
        let minutes = Minutes::of(&calendar, FIRST, DAYS);
        let prepared = calendar.prepare().unwrap();
        let today = minutes.down(now) / calendar_brute_force::MINUTES_OF_A_DAY;
        let ends = minutes.worked.chunks(calendar_brute_force::MINUTES_OF_A_DAY).enumerate().filter_map(|(number, day)| {
            let last = day.iter().rposition(|worked| *worked)?;
            Some((number, minutes.moment(number * calendar_brute_force::MINUTES_OF_A_DAY + last + 1)))
        });
        let expected = if days == 0 {
            ends.filter(|(number, end)| *number >= today && *end >= now).map(|(_, end)| end).next()
        } else {
            ends.filter(|(number, _)| *number > today).map(|(_, end)| end).nth(usize::try_from(days).unwrap() - 1)
        };
        prop_assume!(expected.is_some());
        prop_assert_eq!(Some(prepared.end_of_working_day(now, days)), expected);
    }

    #[test]
    fn a_deadline_with_pauses_counts_the_minutes_outside_them(
        calendar in calendar(), started in moment(), budget in 0_i64..4_000, pauses in pauses(), now in moment(),
    ) {
        let mut minutes = Minutes::of(&calendar, FIRST, DAYS);
        let prepared = calendar.prepare().unwrap();
        let plain = Deadline::start(&prepared, started, WorkingMinutes(budget)).unwrap();
        let deadline = plain.with_pauses(&prepared, pauses.clone()).unwrap();
        prop_assert_eq!(deadline.first_due, plain.due);
        prop_assert!(deadline.due >= plain.due);
        stand_still(&mut minutes, &pauses);
        let Some(expected) = minutes.add(started, budget) else { return Ok(()) };
        if budget > 0 {
            prop_assert_eq!(deadline.due, expected);
        } else {
            prop_assert_eq!(deadline.due, started);
        }

        let used = if now < started { 0 } else { minutes.between(started, now) };
        let standing = deadline.standing(&prepared, now);
        prop_assert_eq!(standing.used, WorkingMinutes(used));
        prop_assert_eq!(standing.remaining, WorkingMinutes((budget - used).max(0)));
        prop_assert_eq!(standing.overdue_by, WorkingMinutes((used - budget).max(0)));
        prop_assert_eq!(standing.overdue, now > deadline.due);
    }

    #[test]
    fn an_explanation_has_no_gaps_and_tells_every_minute_rightly(
        calendar in calendar(), started in moment(), budget in 1_i64..4_000, pauses in pauses(),
    ) {
        let mut minutes = Minutes::of(&calendar, FIRST, DAYS);
        let prepared = calendar.prepare().unwrap();
        let deadline = Deadline::start(&prepared, started, WorkingMinutes(budget)).unwrap();
        let deadline = deadline.with_pauses(&prepared, pauses.clone()).unwrap();
        stand_still(&mut minutes, &pauses);
        prop_assume!(minutes.add(started, budget).is_some());

        let mut told_to = minutes.moment(minutes.up(started));
        let mut counted = 0;
        for stretch in &deadline.explanation {
            prop_assert_eq!(stretch.from, told_to);
            prop_assert!(stretch.to > stretch.from);
            told_to = stretch.to;
            counted += stretch.minutes;
            let length = stretch.to.minutes_since(stretch.from);
            let worked = minutes.between(stretch.from, stretch.to);
            prop_assert_eq!(worked, stretch.minutes);
            match &stretch.kind {
                StretchKind::Counted | StretchKind::Makeup { .. } => prop_assert_eq!(worked, length),
                StretchKind::Folded { .. } => {}
                StretchKind::Weekend { first, last }
                | StretchKind::Holiday { first, last, .. }
                | StretchKind::Closed { first, last, .. } => {
                    prop_assert!(first <= last && worked == 0);
                    prop_assert!(*last >= stretch.from.date() && *first <= stretch.to.date());
                }
                StretchKind::Break | StretchKind::Night | StretchKind::Paused { .. } => prop_assert_eq!(worked, 0),
            }
        }
        prop_assert_eq!(told_to, deadline.due);
        prop_assert_eq!(counted, budget);
        prop_assert!(deadline.lines().len() >= 3);
    }

    #[test]
    fn pausing_and_resuming_step_by_step_gives_what_all_pauses_at_once_give(
        calendar in calendar(), started in moment(), budget in 1_i64..3_000,
        steps in prop::collection::vec((1_i64..3_000, 0_i64..3_000, 0..MINUTE), 0..5),
    ) {
        let prepared = calendar.prepare().unwrap();
        let plain = Deadline::start(&prepared, started, WorkingMinutes(budget)).unwrap();
        let (mut stepped, mut now, mut pauses) = (plain.clone(), started, Vec::new());
        for (running, standing, rest) in steps {
            now = Moment(now.plus_minutes(running).0 + rest);
            let before = stepped.due;
            stepped = stepped.paused(now, "等待审批", Party::Approver, Moment(i64::MAX));
            prop_assert_eq!(stepped.due, before);
            prop_assert_eq!(stepped.paused(now.plus_minutes(9), "再次", Party::Approver, Moment(i64::MAX)), stepped.clone());
            prop_assert_eq!(stepped.is_overdue(now.plus_days(400)), now > before);
            let from = now;
            now = now.plus_minutes(standing);
            stepped = stepped.resumed(&prepared, now);
            prop_assert_eq!(stepped.resumed(&prepared, now.plus_minutes(9)), stepped.clone());
            pauses.push(Pause {
                from,
                until: Some(now),
                reason: "等待审批".to_owned(),
                party: Some(Party::Approver),
                latest: Some(Moment(i64::MAX)),
            });
        }
        prop_assert_eq!(&stepped, &plain.with_pauses(&prepared, pauses).unwrap());
        prop_assert_eq!(stepped.first_due, plain.first_due);
        let stored = serde_json::to_string(&stepped).unwrap();
        prop_assert_eq!(serde_json::from_str::<Deadline>(&stored).unwrap(), stepped);
    }

    #[test]
    fn what_was_missed_adds_up_to_the_lateness_of_the_first_promise(
        calendar in calendar(), started in moment(), budget in 1_i64..2_000, pauses in pauses(), met in moment(),
    ) {
        let prepared = calendar.prepare().unwrap();
        let plain = Deadline::start(&prepared, started, WorkingMinutes(budget)).unwrap();
        let deadline = plain.with_pauses(&prepared, pauses.clone()).unwrap();
        let missed = deadline.missed(DeadlineKind::Resolution, &prepared, met);
        let late = if met > plain.due { prepared.working_time_between(plain.due, met).0 } else { 0 };
        prop_assert_eq!(missed.iter().map(|it| it.minutes.0).sum::<i64>(), late);
        prop_assert!(missed.iter().all(|it| it.minutes.0 > 0));
        let own = missed.iter().find(|it| it.party == Party::Provider).map_or(0, |it| it.minutes.0);
        if pauses.is_empty() {
            prop_assert_eq!(own, late);
        }
        let over = deadline.standing(&prepared, met).overdue_by.0;
        prop_assert!(own >= over.min(late), "the provider answers for all that is over");
    }

    #[test]
    fn a_pause_ends_by_itself_however_late_it_is_written_down(
        calendar in calendar(), started in moment(), budget in 1_i64..2_000,
        running in 0_i64..2_000, longest in 0_i64..3_000, after in 0_i64..5_000,
    ) {
        let prepared = calendar.prepare().unwrap();
        let plain = Deadline::start(&prepared, started, WorkingMinutes(budget)).unwrap();
        let from = started.plus_minutes(running);
        let latest = from.plus_minutes(longest);
        let held = plain.paused(from, "等待审批", Party::Approver, latest);
        let in_time = held.resumed(&prepared, latest);
        let late = held.resumed(&prepared, latest.plus_minutes(after));
        prop_assert_eq!(&late, &in_time);
        let now = latest.plus_minutes(after + 1);
        prop_assert_eq!(held.standing(&prepared, now), in_time.standing(&prepared, now));
        let anew = in_time.restarted(&prepared, now, "转派").unwrap();
        prop_assert_eq!(anew.first_due, plain.due);
        prop_assert_eq!(Ok(anew.due), prepared.add_working_time(now, WorkingMinutes(budget)));
    }
}
