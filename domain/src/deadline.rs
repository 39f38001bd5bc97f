//! Deadlines (时限): an instant and how it came about.

use serde::{Deserialize, Serialize};

pub use explanation::{Stretch, StretchKind};

use crate::calendar::minutes::{minute_down, minute_up, moment_of};
use crate::calendar::{CalendarProblem, PreparedCalendar};
use crate::clock::Party;
use crate::time::{Moment, WorkingMinutes};

mod explanation;
mod lateness;
mod sentences;

/// A time during which the clock stands (暂停计时), for a reason that is not the provider's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pause {
    /// When it began.
    pub from: Moment,
    /// When it ended; none while it goes on.
    #[serde(default)]
    pub until: Option<Moment>,
    /// Why, as it is said to people.
    pub reason: String,
    /// Whose it was; rows of before the table of reasons do not say.
    #[serde(default)]
    pub party: Option<Party>,
    /// It ends by itself here, however late somebody says so.
    #[serde(default)]
    pub latest: Option<Moment>,
}

/// A start anew (重新计时), because a rule says so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Restart {
    /// When.
    pub at: Moment,
    /// After which step, as it is said to people.
    pub why: String,
}

/// A deadline (时限) with its explanation: stored whole, so that it can always be shown how it came about.
///
/// Pauses count whole minutes in the provider's favour: a minute they touch is not counted. While a pause goes on, `due`
/// stays where it was when the pause began, and [`Deadline::is_overdue`] says no.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deadline {
    /// When the clock started; when it was started anew, the last time.
    pub started: Moment,
    /// How much working time is allowed.
    pub budget: WorkingMinutes,
    /// The calendar it was computed on, by name.
    pub calendar: String,
    /// When it was due at first; neither pauses nor a start anew move this.
    pub first_due: Moment,
    /// When it is due now.
    pub due: Moment,
    /// The pauses so far, in order.
    #[serde(default)]
    pub pauses: Vec<Pause>,
    /// Every stretch from the start to `due` (or to the pause that goes on), without gaps.
    #[serde(default)]
    pub explanation: Vec<Stretch>,
    /// The first year it reaches into whose public holidays are not known, so that `due` may move.
    #[serde(default)]
    pub beyond_data: Option<i16>,
    /// The starts anew, in order.
    #[serde(default)]
    pub restarts: Vec<Restart>,
}

/// How a deadline stands at some moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// Working time used, pauses left out.
    pub used: WorkingMinutes,
    /// Working time left; 0 when it is used up.
    pub remaining: WorkingMinutes,
    /// Working time past the deadline; 0 before it.
    pub overdue_by: WorkingMinutes,
    /// Share of the time used, in whole percent rounded down; goes past 100.
    pub percent: i64,
    /// Past the deadline, be it by less than a minute or outside working hours.
    pub overdue: bool,
    /// The clock stands.
    pub paused: bool,
}

/// A stretch of whole Beijing minutes in which the clock stands; the index is the pause's.
struct Gap {
    from: i64,
    until: i64,
    index: usize,
}

impl Deadline {
    /// Starts a clock.
    ///
    /// # Errors
    /// What [`PreparedCalendar::add_working_time`] refuses: a negative budget, a result past the year 9999.
    pub fn start(
        calendar: &PreparedCalendar,
        started: Moment,
        budget: WorkingMinutes,
    ) -> Result<Self, CalendarProblem> {
        let due = calendar.add_working_time(started, budget)?;
        let deadline = Self {
            started,
            budget,
            calendar: calendar.name().to_owned(),
            first_due: due,
            due,
            pauses: Vec::new(),
            explanation: Vec::new(),
            beyond_data: None,
            restarts: Vec::new(),
        };
        Ok(deadline.explained(calendar))
    }

    /// The clock stops; nothing changes when it stands already. `latest` is when it goes on by itself.
    #[must_use]
    pub fn paused(&self, now: Moment, reason: &str, party: Party, latest: Moment) -> Self {
        let mut next = self.clone();
        if next.is_paused() {
            return next;
        }
        let last_end = next.pauses.last().and_then(|pause| pause.until).unwrap_or(next.started);
        let from = now.max(last_end);
        explanation::cut(&mut next.explanation, moment_of(minute_down(from)));
        next.pauses.push(Pause {
            from,
            until: None,
            reason: reason.to_owned(),
            party: Some(party),
            latest: Some(latest.max(from)),
        });
        next
    }

    /// The whole time is given again from `now` on; what was due at first stays known.
    ///
    /// # Errors
    /// What [`Deadline::start`] refuses.
    pub fn restarted(&self, calendar: &PreparedCalendar, now: Moment, why: &str) -> Result<Self, CalendarProblem> {
        let mut restarts = self.restarts.clone();
        restarts.push(Restart {
            at: now,
            why: why.to_owned(),
        });
        Ok(Self {
            first_due: self.first_due,
            restarts,
            ..Self::start(calendar, now, self.budget)?
        })
    }

    /// The same clock on a calendar that has changed meanwhile: pauses, starts anew and the first promise stay.
    ///
    /// # Errors
    /// [`CalendarProblem::OutOfRange`] when it is pushed past the year 9999.
    pub fn recomputed(&self, calendar: &PreparedCalendar) -> Result<Self, CalendarProblem> {
        self.with_pauses(calendar, self.pauses.clone())
    }

    /// The clock goes on and `due` moves; nothing changes when it runs already.
    #[must_use]
    pub fn resumed(&self, calendar: &PreparedCalendar, now: Moment) -> Self {
        let mut next = self.clone();
        match next.pauses.last_mut() {
            Some(pause) if pause.until.is_none() => {
                let end = pause.latest.map_or(now, |latest| now.min(latest));
                pause.until = Some(end.max(pause.from));
            }
            _ => return next,
        }
        // A deadline pushed past the end of time stays where it was.
        self.with_pauses(calendar, next.pauses.clone()).unwrap_or(next)
    }

    /// The same clock with these pauses instead of its own; they may overlap, and one without an end is the last.
    ///
    /// # Errors
    /// [`CalendarProblem::OutOfRange`] when it is pushed past the year 9999.
    pub fn with_pauses(&self, calendar: &PreparedCalendar, mut pauses: Vec<Pause>) -> Result<Self, CalendarProblem> {
        pauses.sort_by_key(|pause| (pause.until.is_none(), pause.from));
        let mut next = Self {
            pauses,
            calendar: calendar.name().to_owned(),
            ..self.clone()
        };
        let (mut cursor, mut rest) = (self.started, self.budget);
        for gap in next.gaps() {
            let counted = calendar.working_time_between(cursor, moment_of(gap.from));
            if counted >= rest {
                break;
            }
            rest.0 -= counted.0;
            cursor = moment_of(gap.until);
        }
        next.due = calendar.add_working_time(cursor, rest)?;
        Ok(next.explained(calendar))
    }

    /// Whether a pause goes on.
    pub fn is_paused(&self) -> bool {
        self.pause().is_some()
    }

    /// The pause that goes on.
    pub fn pause(&self) -> Option<&Pause> {
        self.pauses.last().filter(|pause| pause.until.is_none())
    }

    /// The moment after which it is missed if nothing happens: never, while a pause goes on that began in time.
    pub fn overdue_from(&self) -> Moment {
        match self.pause() {
            Some(pause) if pause.from <= self.due => Moment::NEVER,
            _ => self.due,
        }
    }

    /// Whether it is missed at a moment. A clock that was stopped in time is not.
    pub fn is_overdue(&self, now: Moment) -> bool {
        now > self.overdue_from()
    }

    /// How it stands at a moment, measured on its calendar.
    pub fn standing(&self, calendar: &PreparedCalendar, now: Moment) -> Standing {
        if let Some(latest) = self.pause().and_then(|pause| pause.latest)
            && latest < now
        {
            // The pause is over, though nobody has written it down yet.
            return self.resumed(calendar, now).standing(calendar, now);
        }
        let now_or_pause = self.pause().map_or(now, |pause| pause.from.min(now));
        let end = moment_of(minute_down(now_or_pause));
        let (mut cursor, mut used) = (self.started, 0);
        for gap in self.gaps() {
            if moment_of(gap.from) >= end {
                break;
            }
            used += calendar.working_time_between(cursor, moment_of(gap.from)).0.max(0);
            cursor = moment_of(gap.until);
        }
        used += calendar.working_time_between(cursor, end).0.max(0);
        let budget = self.budget.0;
        Standing {
            used: WorkingMinutes(used),
            remaining: WorkingMinutes((budget - used).max(0)),
            overdue_by: WorkingMinutes((used - budget).max(0)),
            percent: used.saturating_mul(100).checked_div(budget).unwrap_or(100),
            overdue: self.is_overdue(now),
            paused: self.is_paused(),
        }
    }

    /// The explanation as lines that a person reads.
    pub fn lines(&self) -> Vec<String> {
        sentences::lines(self)
    }

    /// The ended pauses as stretches of whole minutes after the start, in order and apart from each other.
    fn gaps(&self) -> Vec<Gap> {
        let mut cursor = minute_up(self.started);
        let mut gaps = Vec::new();
        for (index, pause) in self.pauses.iter().enumerate() {
            let Some(until) = pause.until else { continue };
            let gap = Gap {
                from: minute_down(pause.from).max(cursor),
                until: minute_up(until),
                index,
            };
            if gap.from < gap.until {
                cursor = gap.until;
                gaps.push(gap);
            }
        }
        gaps
    }

    fn explained(mut self, calendar: &PreparedCalendar) -> Self {
        let mut explanation = explanation::Explanation::default();
        let mut cursor = minute_up(self.started);
        let due = minute_up(self.due).max(cursor);
        for gap in self.gaps() {
            if gap.from >= due {
                break;
            }
            explanation.count(calendar, cursor, gap.from);
            let reason = self
                .pauses
                .get(gap.index)
                .map(|pause| pause.reason.clone())
                .unwrap_or_default();
            explanation.pause(gap.from, gap.until, reason);
            cursor = gap.until;
        }
        explanation.count(calendar, cursor, due);
        self.explanation = explanation.stretches;
        if let Some(pause) = self.pause() {
            let from = moment_of(minute_down(pause.from));
            explanation::cut(&mut self.explanation, from);
        }
        self.beyond_data = calendar.first_year_without_data(self.started.date(), self.due.date());
        self
    }
}
