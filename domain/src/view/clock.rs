//! The rules of the clock, as pages show them.

use serde::{Deserialize, Serialize};

/// A value of a rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockRuleLine {
    /// The row's key; empty for what comes with the portal and lies in no row.
    pub key: String,
    /// What it says, in words.
    pub value: String,
    /// Its first day, in words.
    pub from: String,
    /// That it came with the portal, or who entered it and when.
    pub source: String,
}

/// A rule with what holds, will hold and did hold, each with the latest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockRuleRow {
    /// What it is about: `pause:…`, `limit:…`, `restart:…` or `case:…`.
    pub rule: String,
    /// The same in words.
    pub name: String,
    /// What is to be known of it besides; empty for nothing.
    pub note: String,
    /// What holds today.
    pub present: ClockRuleLine,
    /// What was entered for later days and can be withdrawn.
    pub ahead: Vec<ClockRuleLine>,
    /// What held before.
    pub past: Vec<ClockRuleLine>,
}

/// The form of a new value, with what stands in it at first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockRuleForm {
    /// What it is about.
    pub rule: String,
    /// The same in words.
    pub name: String,
    /// It is a reason to pause: whose, and whether proof is needed.
    pub pauses: bool,
    /// It has a length.
    pub lasts: bool,
    /// It is a number of something; what has neither length nor number is a yes or no.
    pub counts: bool,
    /// Whose.
    pub party: String,
    /// How long.
    pub count: String,
    /// Of what; for a number the word behind it.
    pub unit: String,
    /// Proof is needed.
    pub proof: bool,
    /// `yes` or `no`.
    pub restarts: String,
}

/// The rules, and the form for the chosen one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockRulesPage {
    /// Pauses, lengths, starts anew.
    pub rows: Vec<ClockRuleRow>,
    /// For the one in the address.
    pub form: Option<ClockRuleForm>,
    /// Today, as a date field has it.
    pub today: String,
    /// What was typed and refused, for the chosen one.
    pub kept: Vec<super::TypedField>,
}
