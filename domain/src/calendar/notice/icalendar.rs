//! Holidays as an iCalendar file (RFC 5545): all-day events whose summary says whether the day is off or worked.

use jiff::civil::Date;

use super::{DayKind, Finding, Notice, SpecialDay};
use crate::calendar::published;

pub(super) fn read(text: &str) -> Notice {
    let mut notice = Notice::default();
    let mut event: Option<Event> = None;
    for line in unfolded(text) {
        let (name, value) = line.split_once(':').unwrap_or((&line, ""));
        let name = name.split(';').next().unwrap_or_default().to_ascii_uppercase();
        match (name.as_str(), &mut event) {
            ("BEGIN", _) if value.trim() == "VEVENT" => event = Some(Event::default()),
            ("END", Some(_)) if value.trim() == "VEVENT" => {
                if let Some(event) = event.take() {
                    event.add_to(&mut notice);
                }
            }
            ("DTSTART", Some(event)) => event.start = value.trim().to_owned(),
            ("DTEND", Some(event)) => event.end = value.trim().to_owned(),
            ("SUMMARY", Some(event)) => event.summary = value.trim().replace("\\,", "，"),
            _ => {}
        }
    }
    notice
}

/// Lines of which long ones are folded: one that begins with a blank goes on from the line before.
fn unfolded(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for line in text.lines() {
        match (line.strip_prefix([' ', '\t']), lines.last_mut()) {
            (Some(rest), Some(last)) => last.push_str(rest),
            _ => lines.push(line.to_owned()),
        }
    }
    lines
}

#[derive(Default)]
struct Event {
    start: String,
    end: String,
    summary: String,
}

impl Event {
    fn add_to(&self, notice: &mut Notice) {
        let Some(first) = day(&self.start) else {
            notice
                .findings
                .push(Finding::NotUnderstood(format!("{} {}", self.start, self.summary)));
            return;
        };
        // The end of an all-day event is the day after its last.
        let last = day(&self.end)
            .and_then(|end| end.yesterday().ok())
            .unwrap_or(first)
            .max(first);
        let Some(days) = published::run(first, last) else {
            notice
                .findings
                .push(Finding::NoSuchDay(format!("{}—{}", self.start, self.end)));
            return;
        };
        let worked = self.summary.contains('班') || self.summary.to_ascii_lowercase().contains("workday");
        let name = name(&self.summary);
        notice.days.extend(days.into_iter().map(|date| SpecialDay {
            date,
            kind: if worked { DayKind::Makeup } else { DayKind::Holiday },
            name: if worked { format!("{name}调休") } else { name.clone() },
            hours: None,
        }));
    }
}

fn day(value: &str) -> Option<Date> {
    let digits = value
        .get(..8)
        .filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))?;
    let number = |range: std::ops::Range<usize>| digits.get(range).and_then(|part| part.parse::<i16>().ok());
    let small = |range| number(range).and_then(|number| i8::try_from(number).ok());
    Date::new(number(0..4)?, small(4..6)?, small(6..8)?).ok()
}

/// The holiday's name without what only says off or worked: `国庆节 补班`, `国庆节(休)` and `上班(补国庆节假期)` are 国庆节.
fn name(summary: &str) -> String {
    let mut name = summary.to_owned();
    for word in ["补班", "上班", "调休", "放假", "假期", "(", ")", "（", "）"] {
        name = name.replace(word, "");
    }
    let name = name
        .trim()
        .trim_end_matches(['休', '班'])
        .trim_start_matches('补')
        .trim();
    if name.is_empty() {
        summary.trim().to_owned()
    } else {
        name.to_owned()
    }
}
