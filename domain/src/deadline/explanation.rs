//! How a deadline came about, as data: stretch after stretch, without gaps.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::calendar::minutes::{MINUTES_OF_A_DAY, date_of, moment_of};
use crate::calendar::{Day, DayKind, PreparedCalendar};
use crate::time::{MINUTE, Moment};

/// So many stretches are told one by one; of a longer time the middle is folded into one, so that what is stored with
/// every request stays small. Thirty working days still fit.
const TOLD_ONE_BY_ONE: usize = 160;
/// So many days at the end of a folded time are told one by one again.
const TOLD_AT_THE_END: i64 = 7;

/// A part of the time from a deadline's start to its end (时段).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stretch {
    /// Its first moment.
    pub from: Moment,
    /// The moment at which it is over.
    pub to: Moment,
    /// What it is.
    pub kind: StretchKind,
    /// How much of the deadline's budget passes in it.
    pub minutes: i64,
}

/// Why a stretch counts or does not. Days off name their whole days; the night before and after them belongs to them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum StretchKind {
    /// Working time (计时).
    Counted,
    /// Working time on a make-up working day (调休上班).
    Makeup {
        /// The day's name, e.g. 国庆节调休.
        name: String,
    },
    /// Between two periods of one day (午休).
    Break,
    /// Before work, after work, or from one working day to the next (非工作时间).
    Night,
    /// Ordinary days off (休息日).
    Weekend {
        /// The first day off.
        first: Date,
        /// The last day off.
        last: Date,
    },
    /// Public holidays (节假日).
    Holiday {
        /// Their names.
        name: String,
        /// The first day off.
        first: Date,
        /// The last day off.
        last: Date,
    },
    /// Days on which this provider is closed for its own reason (停办).
    Closed {
        /// The reason.
        name: String,
        /// The first day.
        first: Date,
        /// The last day.
        last: Date,
    },
    /// The clock stands (暂停计时).
    Paused {
        /// Why.
        reason: String,
    },
    /// The middle of a very long time, not told day by day.
    Folded {
        /// The first day.
        first: Date,
        /// The last day.
        last: Date,
        /// How many of the days are worked.
        working_days: i64,
    },
}

impl StretchKind {
    fn of_day_off(day: &Day<'_>, date: Date) -> Self {
        let name = day.name.to_owned();
        match day.kind {
            DayKind::Holiday => Self::Holiday {
                name,
                first: date,
                last: date,
            },
            DayKind::Workday | DayKind::Makeup | DayKind::Weekend if !name.is_empty() => Self::Closed {
                name,
                first: date,
                last: date,
            },
            DayKind::Workday | DayKind::Makeup | DayKind::Weekend => Self::Weekend {
                first: date,
                last: date,
            },
        }
    }

    /// Takes in the following day if it is off for a reason of the same sort.
    fn extend(&mut self, next: &Self) -> bool {
        match (self, next) {
            (Self::Weekend { last, .. }, Self::Weekend { last: next, .. }) => *last = *next,
            (
                Self::Holiday { name, last, .. },
                Self::Holiday {
                    name: next_name,
                    last: next,
                    ..
                },
            )
            | (
                Self::Closed { name, last, .. },
                Self::Closed {
                    name: next_name,
                    last: next,
                    ..
                },
            ) => {
                if !name.split('、').any(|known| known == next_name) {
                    name.push('、');
                    name.push_str(next_name);
                }
                *last = *next;
            }
            _ => return false,
        }
        true
    }
}

/// An explanation being put together, in Beijing minutes.
#[derive(Default)]
pub(super) struct Explanation {
    pub(super) stretches: Vec<Stretch>,
}

impl Explanation {
    /// Tells the time from one minute to another, in which the clock runs.
    pub(super) fn count(&mut self, calendar: &PreparedCalendar, from: i64, to: i64) {
        let last_day = (to - 1).div_euclid(MINUTES_OF_A_DAY);
        let fold_at = self.stretches.len() + TOLD_ONE_BY_ONE;
        let mut folded = false;
        let mut days_off = Vec::new();
        let mut told_to = from;
        let mut number = from.div_euclid(MINUTES_OF_A_DAY);
        while told_to < to && number <= last_day {
            let midnight = number * MINUTES_OF_A_DAY;
            let resume = last_day - TOLD_AT_THE_END;
            if self.stretches.len() >= fold_at && resume > number && !folded {
                self.idle(calendar, told_to, midnight, &mut days_off);
                self.fold(calendar, number, resume);
                (folded, number, told_to) = (true, resume, resume * MINUTES_OF_A_DAY);
                continue;
            }
            let day = calendar.day_numbered(number);
            if day.hours.is_empty() {
                days_off.push(number);
            }
            for period in day.hours {
                let begin = (midnight + i64::from(period.from().minutes())).max(from);
                let end = (midnight + i64::from(period.to().minutes())).min(to);
                if begin < end {
                    self.idle(calendar, told_to, begin, &mut days_off);
                    self.work(&day, begin, end);
                    told_to = end;
                }
            }
            number += 1;
        }
        self.idle(calendar, told_to, to, &mut days_off);
    }

    /// Tells a time in which the clock stands.
    pub(super) fn pause(&mut self, from: i64, until: i64, reason: String) {
        self.push(from, until, StretchKind::Paused { reason }, 0);
    }

    fn push(&mut self, from: i64, to: i64, kind: StretchKind, minutes: i64) {
        if from < to {
            self.stretches.push(Stretch {
                from: moment_of(from),
                to: moment_of(to),
                kind,
                minutes,
            });
        }
    }

    fn work(&mut self, day: &Day<'_>, from: i64, to: i64) {
        let kind = match day.kind {
            DayKind::Makeup => StretchKind::Makeup {
                name: day.name.to_owned(),
            },
            DayKind::Workday | DayKind::Weekend | DayKind::Holiday => StretchKind::Counted,
        };
        match self.stretches.last_mut() {
            // Around the clock, one day's end is the next one's beginning.
            Some(last) if last.to == moment_of(from) && last.kind == kind => {
                last.to = moment_of(to);
                last.minutes += to - from;
            }
            _ => self.push(from, to, kind, to - from),
        }
    }

    /// Tells a time without work, in which these days are off as a whole.
    fn idle(&mut self, calendar: &PreparedCalendar, from: i64, to: i64, days_off: &mut Vec<i64>) {
        if from >= to {
            return;
        }
        let mut groups: Vec<(i64, StretchKind)> = Vec::new();
        for number in days_off.drain(..) {
            let kind = StretchKind::of_day_off(&calendar.day_numbered(number), date_of(number));
            if !groups.last_mut().is_some_and(|(_, group)| group.extend(&kind)) {
                groups.push((number * MINUTES_OF_A_DAY, kind));
            }
        }
        if groups.is_empty() {
            let kind = if is_break(calendar, from, to) {
                StretchKind::Break
            } else {
                StretchKind::Night
            };
            groups.push((from, kind));
        }
        let mut begin = from;
        let mut groups = groups.into_iter().peekable();
        while let Some((_, kind)) = groups.next() {
            let end = groups.peek().map_or(to, |(next, _)| *next);
            self.push(begin, end, kind, 0);
            begin = end;
        }
    }

    fn fold(&mut self, calendar: &PreparedCalendar, first: i64, end: i64) {
        let (from, to) = (first * MINUTES_OF_A_DAY, end * MINUTES_OF_A_DAY);
        let minutes = calendar.working_time_between(moment_of(from), moment_of(to)).0;
        let working_days = calendar.working_days_between(first, end);
        let kind = StretchKind::Folded {
            first: date_of(first),
            last: date_of(end - 1),
            working_days,
        };
        self.push(from, to, kind, minutes);
    }
}

/// Whether work stops and goes on again on the same day around these minutes.
fn is_break(calendar: &PreparedCalendar, from: i64, to: i64) -> bool {
    let number = from.div_euclid(MINUTES_OF_A_DAY);
    let (from, to) = (from - number * MINUTES_OF_A_DAY, to - number * MINUTES_OF_A_DAY);
    let hours = calendar.day_numbered(number).hours;
    hours
        .first()
        .is_some_and(|period| i64::from(period.to().minutes()) <= from)
        && hours
            .last()
            .is_some_and(|period| to <= i64::from(period.from().minutes()))
}

/// Ends an explanation at a moment: what comes after it has not happened.
pub(super) fn cut(stretches: &mut Vec<Stretch>, at: Moment) {
    stretches.retain(|stretch| stretch.from < at);
    let Some(last) = stretches.last_mut().filter(|stretch| stretch.to > at) else {
        return;
    };
    last.to = at;
    let last_date = Moment(at.0 - 1).date();
    match &mut last.kind {
        StretchKind::Counted | StretchKind::Makeup { .. } => last.minutes = (at.0 - last.from.0) / MINUTE,
        StretchKind::Weekend { first, last: last_day }
        | StretchKind::Holiday {
            first, last: last_day, ..
        }
        | StretchKind::Closed {
            first, last: last_day, ..
        } => {
            if last_date < *first {
                last.kind = StretchKind::Night;
            } else {
                *last_day = last_date.min(*last_day);
            }
        }
        StretchKind::Break | StretchKind::Night | StretchKind::Paused { .. } => {}
        // How much of it was worked by then is not told, so none of it is.
        StretchKind::Folded { .. } => {
            stretches.pop();
        }
    }
}
