//! Service that comes again and again (周期服务): weekly cleaning, a monthly look at an air conditioner. A plan makes its
//! requests ahead of time, each occurrence once.

use crate::id::{CentreId, PersonId, PlaceId, PlanId, ServiceId};
use crate::refusal::{FieldProblem, Refusal, check_text};
use crate::time::Moment;
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};

/// Longest text of a plan in characters.
pub const TEXT_LIMIT: usize = 200;
/// Most occurrences made at once: a plan that stood still for long catches up in several runs.
pub const AT_ONCE: usize = 20;

/// How often (周期).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rhythm {
    /// Every so many weeks.
    Weeks {
        /// From 1.
        every: i64,
        /// On this weekday, from 1 for Monday to 7.
        weekday: i8,
    },
    /// Every so many months.
    Months {
        /// From 1.
        every: i64,
        /// On this day of the month; in a shorter month on its last.
        day: i8,
    },
}

impl Rhythm {
    /// As it is said: `每 2 周的周三`, `每月 31 日（没有的月份在月末）`.
    pub fn words(self) -> String {
        match self {
            Self::Weeks { every, weekday } => {
                let weekday = Weekday::from_monday_one_offset(weekday).map_or("", crate::time::wording::weekday);
                if every == 1 {
                    format!("每{weekday}")
                } else {
                    format!("每 {every} 周的{weekday}")
                }
            }
            Self::Months { every, day } => {
                let months = if every == 1 {
                    "每月".to_owned()
                } else {
                    format!("每 {every} 个月的")
                };
                let short = if day > 28 { "（没有的月份在月末）" } else { "" };
                format!("{months} {day} 日{short}")
            }
        }
    }

    fn is_sound(self) -> bool {
        match self {
            Self::Weeks { every, weekday } => (1..=52).contains(&every) && (1..=7).contains(&weekday),
            Self::Months { every, day } => (1..=24).contains(&every) && (1..=31).contains(&day),
        }
    }
}

/// A plan (周期计划).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// Key.
    pub id: PlanId,
    /// What is to be done, as the request will say.
    pub text: String,
    /// Which service.
    pub service: ServiceId,
    /// Where.
    pub place: PlaceId,
    /// The place's whole name.
    pub place_name: String,
    /// Who is served, and may rate.
    pub requester: PersonId,
    /// Their name.
    pub requester_name: String,
    /// The centre whose desk keeps the plan.
    pub centre: CentreId,
    /// How often.
    pub rhythm: Rhythm,
    /// The minute of the day at which the work is wished, and from which its deadline counts.
    pub minute: i64,
    /// The first day, from which weeks and months are counted.
    pub first: Date,
    /// The last day; none for good.
    #[serde(default)]
    pub until: Option<Date>,
    /// Requests are made so many days ahead.
    pub lead_days: i64,
    /// Everything up to this day has been made.
    #[serde(default)]
    pub made_until: Option<Date>,
    /// Requests are still to be made.
    pub open: bool,
    /// Grows by one with every change.
    pub version: i64,
}

/// Checks what a desk plans.
///
/// # Errors
/// [`Refusal::Field`] for a text that is missing or too long, a rhythm that makes no sense, days in the wrong order.
pub fn check(plan: Plan) -> Result<Plan, Refusal> {
    let text = check_text("text", &plan.text, true, TEXT_LIMIT)?;
    if !plan.rhythm.is_sound() {
        return Err(Refusal::field("every", FieldProblem::OutOfRange));
    }
    if !(0..24 * 60).contains(&plan.minute) {
        return Err(Refusal::field("time", FieldProblem::NotATime));
    }
    if plan.until.is_some_and(|until| until < plan.first) {
        return Err(Refusal::field("until", FieldProblem::OutOfRange));
    }
    if !(0..=60).contains(&plan.lead_days) {
        return Err(Refusal::field("lead_days", FieldProblem::OutOfRange));
    }
    Ok(Plan { text, ..plan })
}

impl Plan {
    /// The days on which it falls between two days, both included.
    pub fn occurrences(&self, from: Date, until: Date) -> Vec<Date> {
        let until = self.until.map_or(until, |last| last.min(until));
        let mut found = Vec::new();
        for turn in 0_i64.. {
            let Some(date) = self.turn(turn) else { break };
            if date > until || found.len() >= AT_ONCE {
                break;
            }
            if date >= from.max(self.first) {
                found.push(date);
            }
        }
        found
    }

    /// The day of one turn; none past the end of time.
    fn turn(&self, turn: i64) -> Option<Date> {
        match self.rhythm {
            Rhythm::Weeks { every, weekday } => {
                let monday = self
                    .first
                    .checked_sub(i64::from(self.first.weekday().to_monday_zero_offset()).days())
                    .ok()?;
                let days = turn
                    .checked_mul(every)?
                    .checked_mul(7)?
                    .checked_add(i64::from(weekday) - 1)?;
                monday.checked_add(jiff::Span::new().try_days(days).ok()?).ok()
            }
            Rhythm::Months { every, day } => {
                let months = jiff::Span::new().try_months(turn.checked_mul(every)?).ok()?;
                let month = self.first.first_of_month().checked_add(months).ok()?;
                let day = day.min(month.days_in_month());
                Date::new(month.year(), month.month(), day).ok()
            }
        }
    }

    /// The days whose requests have to be made by `today`: ahead by the lead, and what was missed while nothing ran.
    pub fn due(&self, today: Date) -> Vec<Date> {
        if !self.open {
            return Vec::new();
        }
        let ahead = jiff::Span::new()
            .try_days(self.lead_days)
            .and_then(|lead| today.checked_add(lead));
        let from = match self.made_until {
            Some(made) => made.tomorrow().unwrap_or(made),
            // A plan that begins in the past does not make up for the time before it was written down.
            None => today.max(self.first),
        };
        self.occurrences(from, ahead.unwrap_or(today))
    }

    /// The moment of the work on a day.
    pub fn moment(&self, day: Date) -> Moment {
        Moment::start_of(day).plus_minutes(self.minute)
    }

    /// Whether nothing comes after what has been made.
    pub fn is_over(&self, today: Date) -> bool {
        self.until.is_some_and(|until| until < today)
    }
}

/// The key of an occurrence: one for each plan and day, so that a second request for it collides.
pub fn occurrence_key(plan: &PlanId, day: Date) -> String {
    format!("{plan}:{day}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn plan(rhythm: Rhythm, first: Date) -> Plan {
        Plan {
            id: "p".into(),
            text: "每周保洁".to_owned(),
            service: "cleaning".into(),
            place: "room".into(),
            place_name: String::new(),
            requester: "p1".into(),
            requester_name: String::new(),
            centre: "c1".into(),
            rhythm,
            minute: 9 * 60,
            first,
            until: None,
            lead_days: 7,
            made_until: None,
            open: true,
            version: 1,
        }
    }

    fn days(plan: &Plan, from: Date, until: Date) -> Vec<String> {
        plan.occurrences(from, until).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn weeks_are_counted_from_the_first_one() {
        let first = date(2026, 11, 25);
        let second_wednesday = plan(Rhythm::Weeks { every: 2, weekday: 3 }, first);
        assert_eq!(
            days(&second_wednesday, first, date(2026, 12, 31)),
            ["2026-11-25", "2026-12-09", "2026-12-23"]
        );
        // A Monday before the first day belongs to the week, but not to the plan.
        let monday = plan(Rhythm::Weeks { every: 1, weekday: 1 }, first);
        assert_eq!(
            days(&monday, date(2026, 11, 1), date(2026, 12, 7)),
            ["2026-11-30", "2026-12-07"]
        );
    }

    #[test]
    fn the_thirty_first_falls_on_the_last_day_of_a_shorter_month_and_comes_back() {
        let monthly = plan(Rhythm::Months { every: 1, day: 31 }, date(2026, 12, 1));
        assert_eq!(
            days(&monthly, date(2026, 12, 1), date(2027, 4, 30)),
            ["2026-12-31", "2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30"]
        );
        let quarterly = plan(Rhythm::Months { every: 3, day: 1 }, date(2026, 12, 15));
        assert_eq!(
            days(&quarterly, date(2026, 12, 1), date(2027, 6, 30)),
            ["2027-03-01", "2027-06-01"]
        );
    }

    #[test]
    fn requests_are_made_ahead_once_and_what_was_missed_is_made_up() {
        let weekly = plan(Rhythm::Weeks { every: 1, weekday: 3 }, date(2026, 11, 2));
        let due = |plan: &Plan, today| plan.due(today).iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(due(&weekly, date(2026, 11, 24)), ["2026-11-25"], "nothing of the past");
        let made = Plan {
            made_until: Some(date(2026, 12, 1)),
            ..weekly.clone()
        };
        assert_eq!(due(&made, date(2026, 11, 24)), Vec::<String>::new());
        assert_eq!(
            due(&made, date(2026, 12, 12)),
            ["2026-12-02", "2026-12-09", "2026-12-16"]
        );
        let ended = Plan { open: false, ..made };
        assert_eq!(due(&ended, date(2026, 12, 12)), Vec::<String>::new());
        let until = Plan {
            until: Some(date(2026, 11, 20)),
            ..weekly
        };
        assert_eq!(due(&until, date(2026, 11, 24)), Vec::<String>::new());
        assert!(until.is_over(date(2026, 11, 24)));
    }

    #[test]
    fn a_plan_that_makes_no_sense_is_refused_by_field() {
        let sound = plan(Rhythm::Months { every: 1, day: 5 }, date(2026, 12, 1));
        let refused = |plan: Plan, field: &str, problem| assert_eq!(check(plan), Err(Refusal::field(field, problem)));
        let rhythm = Rhythm::Weeks { every: 0, weekday: 3 };
        refused(
            Plan {
                rhythm,
                ..sound.clone()
            },
            "every",
            FieldProblem::OutOfRange,
        );
        let rhythm = Rhythm::Weeks { every: 1, weekday: 8 };
        refused(
            Plan {
                rhythm,
                ..sound.clone()
            },
            "every",
            FieldProblem::OutOfRange,
        );
        refused(
            Plan {
                lead_days: 61,
                ..sound.clone()
            },
            "lead_days",
            FieldProblem::OutOfRange,
        );
        refused(
            Plan {
                text: String::new(),
                ..sound.clone()
            },
            "text",
            FieldProblem::Missing,
        );
        let until = Some(date(2026, 11, 1));
        refused(Plan { until, ..sound.clone() }, "until", FieldProblem::OutOfRange);
        assert_eq!(check(sound.clone()), Ok(sound));
    }

    #[test]
    fn a_rhythm_is_said_as_people_say_it() {
        for (rhythm, words) in [
            (Rhythm::Weeks { every: 1, weekday: 3 }, "每周三"),
            (Rhythm::Weeks { every: 2, weekday: 1 }, "每 2 周的周一"),
            (Rhythm::Months { every: 1, day: 5 }, "每月 5 日"),
            (
                Rhythm::Months { every: 3, day: 31 },
                "每 3 个月的 31 日（没有的月份在月末）",
            ),
        ] {
            assert_eq!(rhythm.words(), words);
        }
    }
}
