//! When a centre works, as its page shows it.

use super::{FallingVisit, MovedDeadline, TypedField};
use serde::{Deserialize, Serialize};

/// The hours of a week in force for some time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WeekRow {
    /// The first day, `yyyy-mm-dd`; empty where they hold from the beginning.
    pub from: String,
    /// Days and their hours, in words.
    pub lines: Vec<(String, String)>,
    /// From when until when, in words.
    pub period: String,
    /// They count today.
    pub present: bool,
    /// They have not begun and can be taken back.
    pub ahead: bool,
}

/// A day that is not like its weekday, of one calendar alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnDayRow {
    /// `yyyy-mm-dd`.
    pub date: String,
    /// Weekday in words.
    pub weekday: String,
    /// Its hours, in words.
    pub hours: String,
    /// Why.
    pub name: String,
}

/// A change that waits for a yes, with what follows from it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProposedChange {
    /// What would be different.
    pub what: String,
    /// Why it cannot be done any more; none while it can.
    pub problem: Option<crate::refusal::Refusal>,
    /// How many open requests' deadlines move.
    pub moved: i64,
    /// The first of them.
    pub requests: Vec<MovedDeadline>,
    /// How many booked visits fall away.
    pub falling: i64,
    /// The first of them, in the order of time.
    pub visits: Vec<FallingVisit>,
}

/// One calendar with its hours and own days (服务时间).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HoursPage {
    /// Every calendar: key and name.
    pub calendars: Vec<(String, String)>,
    /// The one shown.
    pub calendar: String,
    /// It rests on public holidays and works on make-up days.
    pub observes_holidays: bool,
    /// The centres whose deadlines it counts: key and name.
    pub centres: Vec<(String, String)>,
    /// The hours of a week, the latest first.
    pub weeks: Vec<WeekRow>,
    /// Days of its own from today on.
    pub days: Vec<OwnDayRow>,
    /// What waits for a yes.
    pub proposal: Option<ProposedChange>,
    /// The present hours as lines to be typed anew.
    pub week: String,
    /// Today, as a date field has it.
    pub today: String,
    /// What was typed and refused.
    pub kept: Vec<TypedField>,
}
