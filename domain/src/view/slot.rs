//! Times that can be booked, and the rules behind them, as pages show them.

use serde::{Deserialize, Serialize};

/// A time that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisitSlot {
    /// What the form sends.
    pub value: String,
    /// From when to when.
    pub hours: String,
}

/// The times of one day that are free.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisitDay {
    /// The day in words.
    pub day: String,
    /// In the order of time.
    pub slots: Vec<VisitSlot>,
}

/// A rule in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SlotRuleRow {
    /// Key.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// For what.
    pub service: String,
    /// Weekdays and hours.
    pub when: String,
    /// Visits at once.
    pub capacity: i64,
    /// How early, and how far ahead.
    pub notice: String,
    /// From which day to which.
    pub days: String,
    /// It holds from a later day.
    pub coming: bool,
    /// Its last day is over, or lies before its first.
    pub ended: bool,
    /// How many visits are booked by it and still to come.
    pub booked: i64,
}

/// The rules of a centre, and what a new one needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SlotsPage {
    /// Centres within reach: key and name.
    pub centres: Vec<(String, String)>,
    /// The one shown.
    pub centre: String,
    /// Its rules, those that have ended last.
    pub rules: Vec<SlotRuleRow>,
    /// Services, with the switch.
    pub services: Vec<super::SwitchedService>,
    /// The viewer may switch services.
    pub may_switch: bool,
    /// A fresh key for the form.
    pub key: String,
    /// Today, as a date field has it.
    pub today: String,
    /// What was typed and refused.
    pub kept: Vec<super::TypedField>,
}
