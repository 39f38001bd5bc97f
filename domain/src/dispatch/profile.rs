//! What is known of a technician (技能档案): skills, areas, shift and leave.

use crate::id::{CalendarId, PersonId, PlaceId};
use crate::refusal::{FieldProblem, Refusal, check_text};
use crate::routing::Matter;
use serde::{Deserialize, Serialize};

/// An area that somebody looks after (负责片区): a place and everything under it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Area {
    /// The place.
    pub place: PlaceId,
    /// Keys from the root, each followed by `/`.
    pub path: String,
    /// Its whole name.
    pub name: String,
}

/// A time away from work (请假): whole days, both included.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leave {
    /// The first day, as `yyyymmdd`.
    pub from_day: i64,
    /// The last day.
    pub until_day: i64,
    /// Why, as people call it.
    #[serde(default)]
    pub reason: String,
}

impl Leave {
    /// Whether a day falls into it.
    pub fn covers(&self, day: i64) -> bool {
        (self.from_day..=self.until_day).contains(&day)
    }
}

/// What is known of a technician beyond their roles (技能档案). Whoever has none is still suggested, by their load.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// The person.
    pub id: PersonId,
    /// What they can do: services and whole groups.
    #[serde(default)]
    pub skills: Vec<Matter>,
    /// Where they work; none for everywhere.
    #[serde(default)]
    pub areas: Vec<Area>,
    /// The calendar of their shift; none for the centre's hours.
    #[serde(default)]
    pub shift: Option<CalendarId>,
    /// When they are away.
    #[serde(default)]
    pub leaves: Vec<Leave>,
    /// Most open jobs at a time; none for no limit.
    #[serde(default)]
    pub capacity: Option<i64>,
    /// Grows by one with every change; 0 before it is first saved.
    pub version: i64,
}

/// Longest reason of a leave in characters.
pub const LEAVE_REASON_LIMIT: usize = 20;
/// Most areas and leaves of one person: a list that a person reads.
pub const LIST_LIMIT: usize = 30;

impl Profile {
    /// The leave that covers a day.
    pub fn leave_on(&self, day: i64) -> Option<&Leave> {
        self.leaves.iter().find(|leave| leave.covers(day))
    }

    /// The profile with one leave more; leaves that are over by `today` are dropped.
    ///
    /// # Errors
    /// [`Refusal::Field`] when its end is before its beginning, or the reason is too long.
    pub fn with_leave(&self, leave: Leave, today: i64) -> Result<Self, Refusal> {
        let reason = check_text("reason", &leave.reason, false, LEAVE_REASON_LIMIT)?;
        if leave.until_day < leave.from_day {
            return Err(Refusal::field("until", FieldProblem::OutOfRange));
        }
        let mut next = self.clone();
        next.leaves.retain(|known| known.until_day >= today);
        next.leaves.push(Leave { reason, ..leave });
        next.leaves.sort_by_key(|leave| leave.from_day);
        if next.leaves.len() > LIST_LIMIT {
            return Err(Refusal::field("from", FieldProblem::OutOfRange));
        }
        Ok(next)
    }
}
