//! Nanoseconds a deadline on a ten-year calendar: `cargo run --release -p domain --example deadline_speed`.

use std::hint::black_box;
use std::time::Instant;

use domain::calendar::{CalendarProblem, shipped};
use domain::deadline::Deadline;
use domain::time::{Moment, WorkingMinutes};
use jiff::civil::date;

fn main() -> Result<(), CalendarProblem> {
    let mut calendar = shipped::standard();
    calendar.days.retain(|day| (2017..=2026).contains(&day.date.year()));
    let begun = Instant::now();
    let prepared = calendar.prepare()?;
    println!(
        "prepare ten years        {:>9.0} ns",
        begun.elapsed().as_secs_f64() * 1e9
    );

    let start = Moment::start_of(date(2017, 1, 1));
    let moments: Vec<Moment> = (0..1_000_000_i64)
        .map(|n| start.plus_minutes(n * 7_919 % (3_600 * 1_440)))
        .collect();
    let measure = |what: &str, count: usize, mut act: Box<dyn FnMut(Moment, i64) + '_>| {
        let begun = Instant::now();
        for (number, moment) in (0_i64..).zip(moments.iter().take(count)) {
            act(*moment, 1 + number % 5_000);
        }
        println!("{what} {:>9.1} ns", begun.elapsed().as_secs_f64() * 1e9 / count as f64);
    };
    measure(
        "add_working_time         ",
        1_000_000,
        Box::new(|from, amount| {
            let _ = black_box(prepared.add_working_time(black_box(from), WorkingMinutes(amount)));
        }),
    );
    measure(
        "subtract_working_time    ",
        1_000_000,
        Box::new(|from, amount| {
            let _ = black_box(prepared.subtract_working_time(black_box(from), WorkingMinutes(amount)));
        }),
    );
    measure(
        "working_time_between     ",
        1_000_000,
        Box::new(|from, amount| {
            black_box(prepared.working_time_between(black_box(from), from.plus_minutes(amount * 7)));
        }),
    );
    measure(
        "deadline with explanation",
        100_000,
        Box::new(|from, amount| {
            let _ = black_box(Deadline::start(&prepared, black_box(from), WorkingMinutes(amount)));
        }),
    );
    Ok(())
}
