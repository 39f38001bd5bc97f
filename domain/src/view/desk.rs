//! Pages of the centre's desk and of technicians.

use super::{DueView, Page};
use crate::refusal::Refusal;
use crate::request::{Status, Urgency};
use serde::{Deserialize, Serialize};

/// A row of the queue or of a job list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueueRow {
    /// Key.
    pub id: String,
    /// Number.
    pub number: String,
    /// Short line.
    pub title: String,
    /// Service name.
    pub service: String,
    /// Place in words.
    pub place: String,
    /// State.
    pub status: Status,
    /// How urgent.
    pub urgency: Urgency,
    /// Who has it, and who helps.
    pub technician: String,
    /// The viewer helps with it.
    pub helping: bool,
    /// How many people are missing before its work may begin.
    pub lacks: i64,
    /// The deadline that counts.
    pub due: DueView,
    /// Times nudged.
    pub nudged: i64,
    /// Times returned.
    pub returned: i64,
    /// Next appointment in words.
    pub appointment: String,
    /// The appointment fell away: another time has to be agreed on.
    pub visit_lost: bool,
    /// Version, for bulk commands.
    pub version: i64,
}

/// How many of the queue stand in a state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StateCount {
    /// The state.
    pub status: Status,
    /// How many.
    pub count: i64,
    /// How many are late.
    pub late: i64,
}

/// What one command on several requests came to (批量办理).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManyDone {
    /// How many were done.
    pub done: usize,
    /// With how many of them others were sent along, as their work needs more than one.
    pub accompanied: usize,
    /// Those that were not, by reason.
    pub missed: Vec<Missed>,
}

/// Requests on which a command was not done, for one reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Missed {
    /// Why; nothing where somebody else was at the same one at the same moment.
    pub why: Option<Refusal>,
    /// Their numbers.
    pub numbers: Vec<String>,
}

impl ManyDone {
    /// Notes one that was not done.
    pub fn miss(&mut self, number: String, why: Option<Refusal>) {
        match self.missed.iter_mut().find(|missed| missed.why == why) {
            Some(missed) => missed.numbers.push(number),
            None => self.missed.push(Missed {
                why,
                numbers: vec![number],
            }),
        }
    }
}

/// A technician to assign to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TechnicianChoice {
    /// Key.
    pub id: String,
    /// Name.
    pub name: String,
    /// Trade.
    pub team: String,
    /// Open jobs.
    pub load: i64,
    /// What speaks for or against them for this request, in words; empty in lists for no request in particular.
    pub why: String,
    /// Nothing speaks against them, and their skill is registered.
    pub fit: bool,
    /// Who would go with them, for a job that needs more than one.
    pub with: Vec<Companion>,
}

/// Somebody who would help a technician.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Companion {
    /// Key.
    pub id: String,
    /// Name.
    pub name: String,
    /// What speaks for or against them, in words.
    pub why: String,
}

/// A caller found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallerChoice {
    /// Key.
    pub id: String,
    /// Name.
    pub name: String,
    /// Department.
    pub department: String,
    /// Usual place.
    pub place: String,
}

/// The queue of a centre.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DeskPage {
    /// Centres the viewer can look at: key and name.
    pub centres: Vec<(String, String)>,
    /// The one shown.
    pub centre: String,
    /// Its name.
    pub centre_name: String,
    /// The viewer may act here (a bureau manager only looks).
    pub may_act: bool,
    /// Counts by state.
    pub counts: Vec<StateCount>,
    /// Everything in the queue.
    pub total: i64,
    /// Of it, past the deadline.
    pub late: i64,
    /// The rows.
    pub page: Page<QueueRow>,
    /// Technicians with their load.
    pub technicians: Vec<TechnicianChoice>,
    /// Saved views: name and query.
    pub saved: Vec<(String, String)>,
}

/// A technician's jobs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct JobsPage {
    /// Mine and those that I help with, in deadline order.
    pub mine: Vec<QueueRow>,
    /// Nobody's yet, in my centres.
    pub untaken: Vec<QueueRow>,
    /// Finished by me today.
    pub finished_today: i64,
    /// The centres in which I work: what nobody has yet there changes with them.
    pub centres: Vec<String>,
}
