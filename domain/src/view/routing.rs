//! Pages about who answers and who is sent.

use super::PlaceStep;
use serde::{Deserialize, Serialize};

/// A routing rule in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoutingRow {
    /// Key.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// Where, for what, for whom, when: each only where the rule narrows it.
    pub conditions: Vec<String>,
    /// Who answers.
    pub centre: String,
    /// A contractor from outside.
    pub contractor: bool,
    /// From which day to which.
    pub days: String,
    /// It holds from a later day.
    pub coming: bool,
}

/// Who would get something, and by what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoutingTrial {
    /// Service, place, department and moment in words.
    pub asked: String,
    /// Who answers.
    pub centre: String,
    /// Their phone.
    pub phone: String,
    /// A contractor from outside.
    pub contractor: bool,
    /// By what.
    pub by: String,
    /// The rules that stood before, each with why it did not fit.
    pub passed: Vec<(String, String)>,
}

/// A service and whether something is switched on for it: technicians sent by the portal itself, visits by appointment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SwitchedService {
    /// Key.
    pub id: String,
    /// Name.
    pub name: String,
    /// It is.
    pub on: bool,
}

/// Rules, who would get what, and what nobody answers for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoutingPage {
    /// The rules in their order, without those that have ended.
    pub rules: Vec<RoutingRow>,
    /// Those that have ended.
    pub ended: Vec<RoutingRow>,
    /// The viewer may change them.
    pub may_edit: bool,
    /// Values and words for what a rule can be about.
    pub matters: Vec<(String, String)>,
    /// Departments.
    pub departments: Vec<(String, String)>,
    /// Times of day.
    pub hours: Vec<(String, String)>,
    /// Centres.
    pub centres: Vec<(String, String)>,
    /// Services, with the switch of automatic dispatch.
    pub services: Vec<SwitchedService>,
    /// Services whose work needs more than one person: name, and how many.
    pub hands: Vec<(String, i64)>,
    /// The place chosen in the address.
    pub place: Option<PlaceStep>,
    /// Who would get what was asked about.
    pub trial: Option<RoutingTrial>,
    /// The fallback desk's key.
    pub fallback: String,
    /// Days in which an open request of the same place and service is offered to follow.
    pub duplicate_days: i64,
    /// Minutes that a job is taken to need.
    pub minutes_per_job: i64,
    /// Today, as a date field has it.
    pub today: String,
    /// What was typed into the form of a rule and refused.
    pub kept: Vec<super::TypedField>,
}

/// A technician in the list of those whose skills are kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TechnicianRow {
    /// Key.
    pub id: String,
    /// Name.
    pub name: String,
    /// Team and centre.
    pub note: String,
    /// What they can do, in words.
    pub skills: String,
    /// Where they work, in words.
    pub areas: String,
    /// Away now or soon, in words.
    pub leave: String,
    /// Open jobs.
    pub load: i64,
}

/// A leave in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeaveRow {
    /// Its first day as `yyyymmdd`, by which it is taken back.
    pub from_day: i64,
    /// Days and reason.
    pub words: String,
    /// Going on today.
    pub now: bool,
}

/// One technician's profile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TechnicianPage {
    /// As in the list.
    pub row: TechnicianRow,
    /// Grows with every change; forms carry it.
    pub version: i64,
    /// Groups of services with their services: value, words, and whether it is a skill.
    pub matters: Vec<(String, String, bool)>,
    /// Areas: key and name.
    pub areas: Vec<(String, String)>,
    /// A place chosen in the address, to become an area.
    pub place: Option<PlaceStep>,
    /// The calendar of the shift; empty for the centre's hours.
    pub shift: String,
    /// Calendars.
    pub shifts: Vec<(String, String)>,
    /// Most open jobs; empty for no limit.
    pub capacity: String,
    /// Leaves, earliest first.
    pub leaves: Vec<LeaveRow>,
    /// Today, as a date field has it.
    pub today: String,
}
