//! A million random deadlines over twenty years, each against a map of all minutes.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod calendar_brute_force;

use calendar_brute_force::Minutes;
use domain::calendar::{Calendar, DayKind, SpecialDay, WeeklyHours, published, shipped};
use domain::time::{MINUTE, Moment, WorkingMinutes};
use jiff::civil::{Date, date};

const FIRST: Date = date(2015, 1, 1);
const DAYS: usize = 7_305;

/// Numbers that are the same on every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: i64) -> i64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        i64::try_from((mixed ^ (mixed >> 31)) % limit.unsigned_abs()).unwrap()
    }
}

/// The usual calendar with summer hours in every year, half days, closures and the published days moved through ten years.
fn ten_years() -> Calendar {
    let mut calendar = shipped::standard();
    let summer = ["08:00-12:00", "15:00-18:00"].map(|text| text.parse().unwrap());
    for year in 2020..2030 {
        let season = WeeklyHours::monday_to_friday(&summer);
        calendar.weeks.push(WeeklyHours {
            from: Some(date(year, 6, 1)),
            until: Some(date(year, 9, 30)),
            ..season
        });
        for day in &published::shipped().days {
            if let Ok(moved) = day.date.with().year(year).build() {
                calendar.days.push(SpecialDay {
                    date: moved,
                    ..day.clone()
                });
            }
        }
        let own = |month, number, hours| SpecialDay {
            date: date(year, month, number),
            kind: DayKind::Workday,
            name: "本单位安排".to_owned(),
            hours: Some(hours),
        };
        calendar.days.push(own(3, 8, vec!["08:30-12:00".parse().unwrap()]));
        calendar.days.push(own(7, 15, Vec::new()));
    }
    calendar
}

#[test]
fn a_million_random_deadlines_are_right_to_the_minute() {
    let calendar = ten_years();
    let prepared = calendar.prepare().unwrap();
    let minutes = Minutes::of(&calendar, FIRST, DAYS);
    // `passed[m]`: worked minutes before minute m; `nth[n]`: the minute that is worked as number n.
    let (mut passed, mut nth) = (Vec::with_capacity(minutes.worked.len() + 1), Vec::new());
    for (minute, worked) in minutes.worked.iter().enumerate() {
        passed.push(nth.len());
        if *worked {
            nth.push(minute);
        }
    }
    passed.push(nth.len());

    let mut numbers = Numbers(20_261_010);
    let start = Moment::start_of(FIRST).plus_days(366);
    let range = i64::try_from(DAYS).unwrap() - 3 * 366;
    for _ in 0..1_000_000 {
        let rest = if numbers.below(4) == 0 {
            numbers.below(MINUTE)
        } else {
            0
        };
        let from = Moment(
            start
                .plus_days(numbers.below(range))
                .plus_minutes(numbers.below(1_440))
                .0
                + rest,
        );
        let scale = [60, 500, 5_000, 50_000][usize::try_from(numbers.below(4)).unwrap()];
        let amount = 1 + numbers.below(scale);
        let count = usize::try_from(amount).unwrap();

        let expected = minutes.moment(nth[passed[minutes.up(from)] + count - 1] + 1);
        let due = prepared.add_working_time(from, WorkingMinutes(amount)).unwrap();
        assert_eq!(due, expected, "{amount} minutes from {from}");

        let expected = minutes.moment(nth[passed[minutes.down(from)] - count]);
        let begin = prepared.subtract_working_time(from, WorkingMinutes(amount)).unwrap();
        assert_eq!(begin, expected, "{amount} minutes before {from}");

        let to = from.plus_minutes(numbers.below(200_000));
        let expected = passed[minutes.down(to)].saturating_sub(passed[minutes.up(from)]);
        assert_eq!(
            prepared.working_time_between(from, to),
            WorkingMinutes(i64::try_from(expected).unwrap())
        );
    }
}
