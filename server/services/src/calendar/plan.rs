//! What a notice would change, before anything is changed.

use std::collections::BTreeMap;

use domain::calendar::notice::{self, Finding, Notice};
use domain::calendar::{DayKind, SpecialDay};
use domain::refusal::{FieldProblem, Refusal};
use domain::time::{Moment, wording};
use domain::view::{DayChange, HolidayChange};
use jiff::civil::Date;
use storage::calendar::HolidayNotice;
use storage::draft::Draft;
use storage::reference::Reference;

/// What a notice would do.
pub(super) struct Plan {
    pub(super) notice: Notice,
    pub(super) whole: bool,
    pub(super) removed: Vec<SpecialDay>,
    pub(super) set: Vec<SpecialDay>,
    pub(super) reference: Reference,
}

/// What the kept notice would do.
pub(super) fn plan(reference: &Reference, draft: &Draft, now: Moment) -> Result<Plan, Refusal> {
    let year = match draft.field("year") {
        "" => None,
        year => Some(
            year.parse()
                .map_err(|_| Refusal::field("year", FieldProblem::NotANumber))?,
        ),
    };
    let notice = notice::read(draft.field("text"), year);
    let whole = !notice.days.is_empty() && !notice.findings.iter().any(|it| matches!(it, Finding::Missing(_)));
    let subject = notice.year.unwrap_or(0);
    let (removed, set) = difference(&reference.special_days, subject, &notice.days, whole);
    let mut days: BTreeMap<Date, SpecialDay> = reference
        .special_days
        .iter()
        .filter(|day| !removed.contains(day))
        .map(|day| (day.date, day.clone()))
        .collect();
    days.extend(set.iter().map(|day| (day.date, day.clone())));
    let mut after = reference.clone();
    after.special_days = days.into_values().collect();
    after.notices.push(HolidayNotice {
        id: String::new(),
        year: subject,
        number: String::new(),
        days: Vec::new(),
        whole,
        from_day: now.day_number(),
        applied: true,
        settled: false,
        at: now,
        by_name: String::new(),
    });
    Ok(Plan {
        notice,
        whole,
        removed,
        set,
        reference: after,
    })
}

/// The days to take out and to set. A notice of the whole year takes out what the year had besides; the last days of
/// its December belong to the next year's notice.
pub(super) fn difference(
    present: &[SpecialDay],
    year: i16,
    days: &[SpecialDay],
    whole: bool,
) -> (Vec<SpecialDay>, Vec<SpecialDay>) {
    let next_years = |day: &SpecialDay| day.date.month() == 12 && day.name.starts_with("元旦");
    let removed = present.iter().filter(|day| {
        whole && day.date.year() == year && !next_years(day) && !days.iter().any(|new| new.date == day.date)
    });
    let set = days.iter().filter(|day| !present.contains(day));
    (removed.cloned().collect(), set.cloned().collect())
}

/// Whether it cannot be taken over.
pub(super) fn blocked(notice: &Notice) -> bool {
    notice.days.is_empty() || notice.year.is_none() || notice.findings.iter().any(|finding| !finding.is_doubt())
}

/// The days that change, as a page shows them.
pub(super) fn changes(reference: &Reference, removed: &[SpecialDay], set: &[SpecialDay]) -> Vec<DayChange> {
    let said = |day: Option<&SpecialDay>| match day {
        Some(day) => format!("{} · {}", day.kind.label(), day.name),
        None => "普通日子".to_owned(),
    };
    let before = |date: Date| reference.special_days.iter().find(|day| day.date == date);
    let row = |date: Date, after: Option<&SpecialDay>| DayChange {
        date: date.to_string(),
        weekday: wording::weekday(date.weekday()).to_owned(),
        before: said(before(date)),
        after: said(after),
    };
    let mut changes: Vec<DayChange> = removed.iter().map(|day| row(day.date, None)).collect();
    changes.extend(set.iter().map(|day| row(day.date, Some(day))));
    changes.sort_by(|one, other| one.date.cmp(&other.date));
    changes
}

/// The same days by holiday, in the order of their first days.
pub(super) fn holidays(removed: &[SpecialDay], set: &[SpecialDay]) -> Vec<HolidayChange> {
    let name = |day: &SpecialDay| day.name.trim_end_matches("调休").to_owned();
    let mut days: Vec<(&SpecialDay, bool)> = removed.iter().map(|day| (day, true)).collect();
    days.extend(set.iter().map(|day| (day, false)));
    days.sort_by_key(|(day, _)| day.date);
    let mut names: Vec<String> = Vec::new();
    for (day, _) in &days {
        if !names.contains(&name(day)) {
            names.push(name(day));
        }
    }
    let of = |holiday: &str, kind: Option<DayKind>| {
        let wanted = days.iter().filter(|(day, removed)| {
            name(day) == holiday
                && if *removed {
                    kind.is_none()
                } else {
                    kind == Some(day.kind)
                }
        });
        runs(wanted.map(|(day, _)| day.date))
    };
    let row = |name: String| HolidayChange {
        off: of(&name, Some(DayKind::Holiday)),
        worked: of(&name, Some(DayKind::Makeup)),
        usual: of(&name, None),
        name,
    };
    names.into_iter().map(row).collect()
}

/// Days in words, runs folded: `10月1日（周四）至10月7日（周三），共 7 天`.
fn runs(days: impl Iterator<Item = Date>) -> String {
    let mut runs: Vec<(Date, Date)> = Vec::new();
    let mut count = 0;
    for day in days {
        count += 1;
        match runs.last_mut() {
            Some((_, last)) if last.tomorrow().ok() == Some(day) => *last = day,
            _ => runs.push((day, day)),
        }
    }
    let said = |day: Date| {
        format!(
            "{}月{}日（{}）",
            day.month(),
            day.day(),
            wording::weekday(day.weekday())
        )
    };
    let words: Vec<String> = runs
        .into_iter()
        .map(|(first, last)| {
            if first == last {
                said(first)
            } else {
                format!("{}至{}", said(first), said(last))
            }
        })
        .collect();
    let counted = if count > 1 {
        format!("，共 {count} 天")
    } else {
        String::new()
    };
    format!("{}{counted}", words.join("、"))
}
