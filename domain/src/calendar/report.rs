//! What the command line prints of calendars and deadlines.

use std::fmt;

use jiff::civil::Date;
use serde::Serialize;

use super::minutes::{date_of, day_of};
use super::{CalendarProblem, DayKind, PreparedCalendar};
use crate::deadline::{Deadline, StretchKind};
use crate::time::{Moment, WorkingMinutes};

/// One day of `portal calendar`; printed as `2026-10-10<TAB>makeup<TAB>国庆节调休`, with an empty third column for days
/// without a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DayLine {
    /// The day.
    pub date: Date,
    /// What it is.
    pub kind: DayKind,
    /// Its name, where it has one.
    pub name: String,
}

impl fmt::Display for DayLine {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}\t{}\t{}", self.date, self.kind.code(), self.name)
    }
}

/// Every day from the first to the last, both included.
///
/// # Errors
/// [`CalendarProblem::Backwards`] when the last is before the first.
pub fn calendar(
    calendar: &PreparedCalendar,
    from: Date,
    to: Date,
) -> Result<impl Iterator<Item = DayLine> + '_, CalendarProblem> {
    if to < from {
        return Err(CalendarProblem::Backwards);
    }
    Ok((day_of(from)..=day_of(to)).map(move |number| {
        let day = calendar.day_numbered(number);
        DayLine {
            date: date_of(number),
            kind: day.kind,
            name: day.name.to_owned(),
        }
    }))
}

/// What to warn of beside [`calendar`]: the years of the range whose public holidays are not known.
pub fn years_without_data(calendar: &PreparedCalendar, from: Date, to: Date) -> Vec<i16> {
    (from.year()..=to.year())
        .filter(|year| !calendar.covers(*year))
        .collect()
}

/// What `portal deadline` answers: `--json` serialises it, otherwise it prints itself, the instant in the first line and the
/// explanation below.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DeadlineReport {
    /// The calendar's name.
    pub calendar: String,
    /// When the clock started, in RFC 3339.
    pub from: String,
    /// The working minutes allowed.
    pub minutes: i64,
    /// The deadline, in RFC 3339.
    pub due: String,
    /// The first year it reaches into whose public holidays are not known.
    pub beyond_data: Option<i16>,
    /// Every stretch from the start to the deadline.
    pub stretches: Vec<StretchLine>,
    /// The same as a person reads it.
    pub explanation: Vec<String>,
}

/// A stretch of a [`DeadlineReport`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StretchLine {
    /// Its first moment, in RFC 3339.
    pub from: String,
    /// The moment at which it is over, in RFC 3339.
    pub to: String,
    /// How many minutes count.
    pub minutes: i64,
    /// Why it counts or does not, with the name and the days where there are any.
    #[serde(flatten)]
    pub kind: StretchKind,
}

impl fmt::Display for DeadlineReport {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.due)?;
        for line in &self.explanation {
            write!(formatter, "\n{line}")?;
        }
        Ok(())
    }
}

/// Computes and explains a deadline.
///
/// # Errors
/// What [`Deadline::start`] refuses.
pub fn deadline(
    calendar: &PreparedCalendar,
    from: Moment,
    budget: WorkingMinutes,
) -> Result<DeadlineReport, CalendarProblem> {
    let deadline = Deadline::start(calendar, from, budget)?;
    let explanation = deadline.lines();
    let line = |stretch: crate::deadline::Stretch| StretchLine {
        from: stretch.from.to_string(),
        to: stretch.to.to_string(),
        minutes: stretch.minutes,
        kind: stretch.kind,
    };
    Ok(DeadlineReport {
        calendar: deadline.calendar,
        from: from.to_string(),
        minutes: budget.0,
        due: deadline.due.to_string(),
        beyond_data: deadline.beyond_data,
        stretches: deadline.explanation.into_iter().map(line).collect(),
        explanation,
    })
}
