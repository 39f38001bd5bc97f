//! What an administrator changes about one calendar (服务时间变更): hours from a day on, days that differ, and back again.
//! Nothing before the day of the change is touched: what was counted stays as it was counted.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Calendar, DayKind, Period, PreparedCalendar, SpecialDay, WeeklyHours};
use crate::refusal::{FieldProblem, Refusal, check_text};
use crate::time::wording;

/// Longest name of a day, in characters.
pub const NAME_LIMIT: usize = 20;
/// Most days that one change names.
const DAYS_LIMIT: usize = 366;

/// A change of one calendar, before it counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CalendarChange {
    /// 每周时段: the hours of a week from its first day on.
    Week(WeeklyHours),
    /// 停办或调整: days with hours of their own, none for closed.
    Days {
        /// The first.
        from: Date,
        /// The last.
        until: Date,
        /// Why, as people call it.
        name: String,
        /// What is worked on them.
        hours: Vec<Period>,
    },
    /// 恢复: a day like its weekday again.
    UsualDay(Date),
    /// 撤销: the hours that would begin on this day.
    WithoutWeek(Date),
}

impl CalendarChange {
    /// The first day on which something is different.
    pub fn from(&self) -> Option<Date> {
        match self {
            Self::Week(week) => week.from,
            Self::Days { from, .. } => Some(*from),
            Self::UsualDay(date) | Self::WithoutWeek(date) => Some(*date),
        }
    }

    /// The calendar as it would be. `usual` is the same calendar ready for computing, with the public holidays.
    ///
    /// # Errors
    /// [`Refusal::Field`] for a day that is over, a range that runs backwards, hours that begin where others do, a
    /// calendar that would never work, and what changes nothing; [`Refusal::NotFound`] for what is not there to be taken back.
    pub fn apply(&self, calendar: &Calendar, usual: &PreparedCalendar, today: Date) -> Result<Calendar, Refusal> {
        let refuse = |field: &str, problem| Err(Refusal::field(field, problem));
        if self.from().is_none_or(|from| from < today) {
            return refuse("from", FieldProblem::InThePast);
        }
        let mut changed = calendar.clone();
        match self {
            Self::Week(week) => {
                if week
                    .until
                    .is_some_and(|until| week.from.is_some_and(|from| until < from))
                {
                    return refuse("until", FieldProblem::OutOfRange);
                }
                if calendar.weeks.iter().any(|known| known.from == week.from) {
                    return refuse("from", FieldProblem::Occupied);
                }
                changed.weeks.push(week.clone());
            }
            Self::Days {
                from,
                until,
                name,
                hours,
            } => {
                if until < from {
                    return refuse("until", FieldProblem::OutOfRange);
                }
                let name = check_text("name", name, true, NAME_LIMIT)?;
                let days: Vec<Date> = from
                    .series(jiff::Span::new().days(1))
                    .take_while(|day| day <= until)
                    .take(DAYS_LIMIT + 1)
                    .collect();
                if days.len() > DAYS_LIMIT {
                    return refuse("until", FieldProblem::OutOfRange);
                }
                // To close on a day off changes nothing, and would hide the name of the holiday.
                let differ = |day: &&Date| !hours.is_empty() || !usual.day(**day).hours.is_empty();
                let rows: Vec<SpecialDay> = days
                    .iter()
                    .filter(differ)
                    .map(|date| SpecialDay {
                        date: *date,
                        kind: DayKind::Workday,
                        name: name.clone(),
                        hours: Some(hours.clone()),
                    })
                    .collect();
                if rows.iter().all(|row| calendar.days.contains(row)) {
                    return refuse("from", FieldProblem::NothingChanges);
                }
                changed.days.retain(|day| !rows.iter().any(|row| row.date == day.date));
                changed.days.extend(rows);
                changed.days.sort_by_key(|day| day.date);
            }
            Self::UsualDay(date) => {
                changed.days.retain(|day| day.date != *date);
                if changed.days.len() == calendar.days.len() {
                    return Err(Refusal::NotFound);
                }
            }
            Self::WithoutWeek(from) => {
                // Hours that have begun have been counted by.
                if *from == today {
                    return refuse("from", FieldProblem::InForce);
                }
                changed.weeks.retain(|week| week.from != Some(*from));
                if changed.weeks.len() == calendar.weeks.len() {
                    return Err(Refusal::NotFound);
                }
            }
        }
        if changed.prepare().is_err() {
            return refuse("week", FieldProblem::OutOfRange);
        }
        Ok(changed)
    }

    /// As the preview and the log say it.
    pub fn words(&self) -> String {
        let range = |from: Date, until: Option<Date>| match until {
            Some(until) if until == from => wording::full_date(from),
            Some(until) => format!("{}至{}", wording::full_date(from), wording::full_date(until)),
            None => format!("从 {} 起", wording::full_date(from)),
        };
        match self {
            Self::Week(week) => {
                let lines: Vec<String> = week
                    .lines()
                    .into_iter()
                    .map(|(days, hours)| format!("{days} {hours}"))
                    .collect();
                let when = week.from.map_or_else(String::new, |from| range(from, week.until));
                format!("{when}，{}", lines.join("；"))
            }
            Self::Days {
                from,
                until,
                name,
                hours,
            } => format!("{} {}，{name}", range(*from, Some(*until)), hours_in_words(hours)),
            Self::UsualDay(date) => format!("{} 恢复为普通日子", wording::full_date(*date)),
            Self::WithoutWeek(from) => format!("撤销从 {} 起的每周时段", wording::full_date(*from)),
        }
    }
}

/// `08:30–12:00、14:00–17:30`, or that nothing is worked.
pub fn hours_in_words(hours: &[Period]) -> String {
    if hours.is_empty() {
        return "不上班".to_owned();
    }
    let hours: Vec<String> = hours.iter().map(ToString::to_string).collect();
    hours.join("、")
}
