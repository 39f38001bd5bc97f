//! Rectification cases.

use super::{DueView, Page, TimelineEntry};
use crate::rating::Level;
use crate::rectification::{CaseCommandKind, CaseStatus};
use serde::{Deserialize, Serialize};

/// A rectification case in a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CaseCard {
    /// Key in addresses.
    pub id: String,
    /// Number.
    pub number: String,
    /// Service.
    pub service: String,
    /// Centre.
    pub centre: String,
    /// Who has to answer.
    pub owner: String,
    /// The level that opened it.
    pub level: Level,
    /// Reasons.
    pub reasons: Vec<String>,
    /// Where it stands.
    pub status: CaseStatus,
    /// By when the present step has to be done; none once it is closed.
    pub due: Option<DueView>,
    /// How it ended; empty while it is open.
    pub outcome: String,
    /// A bad second rating opened it again.
    pub reopened: bool,
}

/// The list of cases.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CasesPage {
    /// What it is narrowed to; empty for everything open.
    pub filter: String,
    /// The filters: code and words.
    pub filters: Vec<(String, String)>,
    /// The cases.
    pub page: Page<CaseCard>,
}

/// One case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CasePage {
    /// As in lists.
    pub card: CaseCard,
    /// Grows with every change; forms carry it.
    pub version: i64,
    /// Opened when, in words.
    pub opened: String,
    /// The rater's words, for who may see them.
    pub text: String,
    /// The rater, for who may see them.
    pub rater: String,
    /// Their phone, while they have to be called back.
    pub rater_phone: String,
    /// The request: key and number, for who may see it.
    pub request: Option<(String, String)>,
    /// Why something is hidden, in a sentence; empty when nothing is.
    pub shield: String,
    /// What comes next.
    pub next: String,
    /// The first date, where it was put off; empty where it was not.
    pub first_due: String,
    /// What the centre answered last; empty before it did.
    pub answer: String,
    /// What that comes to.
    pub result: String,
    /// What was missed, and by whom.
    pub missed: Vec<String>,
    /// The history, newest first.
    pub timeline: Vec<TimelineEntry>,
    /// What the viewer may do now.
    pub commands: Vec<CaseCommandKind>,
    /// To whom of the centre it can be handed: key and name.
    pub colleagues: Vec<(String, String)>,
    /// By how many working days it can be put off at most.
    pub extension_days: i64,
    /// The present moment as a field has it.
    pub now: String,
    /// What was typed into a form of this page and refused.
    pub kept: Vec<(String, String)>,
}

/// The rectification of one's own bad rating.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OwnCasePage {
    /// The request.
    pub request: String,
    /// Service.
    pub service: String,
    /// Centre.
    pub centre: String,
    /// Who answers for it.
    pub owner: String,
    /// The rating that opened it.
    pub level: Level,
    /// Where it stands.
    pub status: CaseStatus,
    /// What comes next, or how it ended.
    pub next: String,
    /// By when, in words; empty once it is closed.
    pub due: String,
    /// The first date, where it was put off; empty where it was not.
    pub first_due: String,
    /// What the centre answered last; empty before it did.
    pub answer: String,
    /// What that comes to.
    pub result: String,
    /// The history, newest first.
    pub timeline: Vec<TimelineEntry>,
    /// The levels of the second rating, best first; none while it cannot be given.
    pub levels: Vec<Level>,
    /// Grows with every change.
    pub version: i64,
    /// What was typed before and refused.
    pub kept: Vec<(String, String)>,
}
