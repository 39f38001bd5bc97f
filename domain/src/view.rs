//! What pages get from the server: plain values, with times already in words, because the browser's clock and zone are
//! not to be trusted and "now" belongs to the server.

mod clock;
mod desk;
mod hours;
mod housing;
mod inbox;
mod incident;
mod overview;
mod place;
mod rectification;
mod recurrence;
mod request;
mod routing;
mod slot;

pub use clock::{ClockRuleForm, ClockRuleLine, ClockRuleRow, ClockRulesPage};
pub use desk::{CallerChoice, Companion, DeskPage, JobsPage, ManyDone, Missed, QueueRow, StateCount, TechnicianChoice};
pub use hours::{HoursPage, OwnDayRow, ProposedChange, WeekRow};
pub use housing::{ApplicationCard, ApplicationPage, DwellingRow, FileLine, HousingPage, RegisterPage, StepLine};
pub use inbox::{ChannelView, DeliveryRow, EscalationPage, InboxPage, InboxRow};
pub use incident::{IncidentCard, IncidentPage, IncidentRequest, IncidentsPage};
pub use overview::{
    AuditRow, CalendarPage, CalendarProposal, DayChange, DayRow, DrillPage, DrillRow, FallingVisit, GroupRow,
    HolidayChange, JobRunRow, MatrixCell, MatrixPage, MatrixRow, MovedDeadline, NoticeRow, PersonRow, Phase, TargetRow,
    TargetsPage, Tile, TrendRow,
};
pub use place::{AtPage, JobHere, Sticker, StickersPage};
pub use rectification::{CaseCard, CasePage, CasesPage, OwnCasePage};
pub use recurrence::{PlanRow, PlansPage};
pub use request::{
    AskPage, CatalogueGroup, CataloguePage, ClockNotes, DueView, HomePage, PhotoView, PlaceStep, RatePage, RequestCard,
    RequestLink, RequestPage, ServiceCard, TimelineEntry, TypedField,
};
pub use routing::{LeaveRow, RoutingPage, RoutingRow, RoutingTrial, SwitchedService, TechnicianPage, TechnicianRow};
pub use slot::{SlotRuleRow, SlotsPage, VisitDay, VisitSlot};

use crate::access::Role;
use serde::{Deserialize, Serialize};

/// Who is signed in, for the shell around every page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Viewer {
    /// Key.
    pub id: String,
    /// Name.
    pub name: String,
    /// Department's name.
    pub department: String,
    /// Roles with the name of where they hold, e.g. 服务中心 · 示例机关服务中心.
    pub roles: Vec<(Role, String)>,
    /// The person's usual place in words.
    pub place: String,
    /// The password has to be changed before anything else.
    pub must_change: bool,
    /// The data are samples.
    pub sample: bool,
}

impl Viewer {
    /// Whether they hold a role anywhere.
    pub fn is(&self, role: Role) -> bool {
        self.roles.iter().any(|(held, _)| *held == role)
    }
}

/// One page of a list and where the next begins.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Page<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// What to ask for as `after` to get the next ones; none at the end.
    pub next: Option<String>,
}
