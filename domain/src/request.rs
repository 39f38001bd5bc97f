//! A request (服务申请): one occurrence of a service, and the events it went through.

mod event;
mod hold;
mod photo;
mod status;
mod timer;

pub use event::{Audience, Event, EventKind};
pub use hold::{Hold, HoldReason};
pub use photo::{PHOTO_LIMIT, Photo, PhotoGroup};
pub use status::Status;
pub use timer::{Timer, TimerKind};

use crate::access::Subject;
use crate::catalogue::{Answer, helpers_for};
use crate::clock::Missed;
use crate::deadline::Deadline;
use crate::id::{CentreId, DepartmentId, DwellingId, PersonId, PlaceId, RaterGroupId, RequestId, ServiceId};
use crate::routing::RoutedBy;
use crate::slot::{LostVisit, Seat};
use crate::time::Moment;
use serde::{Deserialize, Serialize};

/// Longest free text in characters.
pub const TEXT_LIMIT: usize = 2000;
/// Longest reason in characters.
pub const REASON_LIMIT: usize = 500;

/// How urgent (紧急程度).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum Urgency {
    /// 一般
    #[default]
    Normal,
    /// 紧急: needs a reason.
    Urgent,
    /// 危急: danger to people or property; needs a reason.
    Emergency,
}

impl Urgency {
    /// Every level, mildest first.
    pub const ALL: [Self; 3] = [Self::Normal, Self::Urgent, Self::Emergency];

    /// From the value of a form field.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|urgency| urgency.code() == text)
    }

    /// The value of the form field.
    pub fn code(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::Urgent => "urgent",
            Self::Emergency => "emergency",
        }
    }
}

/// Who helps whoever is responsible for a job (协助人员).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Helper {
    /// Key.
    pub person: PersonId,
    /// Name.
    pub name: String,
}

/// Most people who help with one job.
pub const HELPER_LIMIT: usize = 5;

/// One occurrence of a service. Derived in the same transaction as its events, never edited by itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Request {
    /// Key, made by the client (UUID v7), so that submitting twice creates one.
    pub id: RequestId,
    /// The number people say, e.g. 2026-11-000123.
    pub number: String,
    /// What is asked for.
    pub service: ServiceId,
    /// Its name when it was asked for.
    pub service_name: String,
    /// The short line that lists show.
    pub title: String,
    /// Where.
    pub place: PlaceId,
    /// Its whole name when it was asked for.
    pub place_name: String,
    /// The dwelling, when it is a repair of one.
    #[serde(default)]
    pub dwelling: Option<DwellingId>,
    /// The person served; only they may rate.
    pub requester: PersonId,
    /// Their name.
    pub requester_name: String,
    /// Their phone for this case.
    #[serde(default)]
    pub requester_phone: String,
    /// Their organ.
    pub department: DepartmentId,
    /// The group their rating counts in, from their record when they asked.
    pub rater_group: RaterGroupId,
    /// Who registered it on behalf of the requester.
    #[serde(default)]
    pub filed_by: Option<PersonId>,
    /// What the requester wrote.
    #[serde(default)]
    pub text: String,
    /// Answers to the service's own questions.
    #[serde(default)]
    pub answers: Vec<Answer>,
    /// How urgent.
    pub urgency: Urgency,
    /// Why, unless it is usual.
    #[serde(default)]
    pub urgency_reason: String,
    /// When the requester would like it.
    #[serde(default)]
    pub wished: Option<Moment>,
    /// Where it stands.
    pub status: Status,
    /// Who performs.
    pub centre: CentreId,
    /// The centre's name.
    pub centre_name: String,
    /// By what it came to the first centre: a routing rule, the catalogue, the fallback desk.
    #[serde(default)]
    pub routed_by: RoutedBy,
    /// Who has it.
    #[serde(default)]
    pub technician: Option<PersonId>,
    /// Their name.
    #[serde(default)]
    pub technician_name: Option<String>,
    /// Their work phone, shown to the requester while the case is open.
    #[serde(default)]
    pub technician_phone: String,
    /// How many people its work needs, the responsible one among them: as the catalogue had it when it was asked for.
    #[serde(default = "crate::catalogue::one")]
    pub hands: i64,
    /// Who helps whoever has it; kept when it is closed.
    #[serde(default)]
    pub helpers: Vec<Helper>,
    /// The same people as long as it is with the provider: whose lists it stands in.
    #[serde(default)]
    pub helping: Vec<PersonId>,
    /// When it was asked for.
    pub filed_at: Moment,
    /// First answer (响应时限).
    pub response: Deadline,
    /// Work finished (办结时限).
    pub resolution: Deadline,
    /// When the centre first answered.
    #[serde(default)]
    pub responded_at: Option<Moment>,
    /// When the work was last finished.
    #[serde(default)]
    pub finished_at: Option<Moment>,
    /// When it was last changed: the moment of its last event; 0 for what was not changed since this is kept.
    #[serde(default)]
    pub changed_at: Moment,
    /// When it stopped being open.
    #[serde(default)]
    pub closed_at: Option<Moment>,
    /// The month in which it stopped being open, as `yyyymm`: what monthly figures count by.
    #[serde(default)]
    pub closed_month: Option<i64>,
    /// The deadline that counts now: the response's until the first answer, then the resolution's. The queue's order.
    pub due: Moment,
    /// From when on it is late if nothing happens: [`Moment::NEVER`] while a clock stands that was stopped in time. The
    /// queue's counts are read from an index over this.
    #[serde(default)]
    pub late_from: Moment,
    /// Until when the requester can confirm or return before it closes by itself.
    #[serde(default)]
    pub confirm_by: Option<Moment>,
    /// The hold that goes on.
    #[serde(default)]
    pub hold: Option<Hold>,
    /// When a wait that is no hold (待补充) ends by itself.
    #[serde(default)]
    pub wait_until: Option<Moment>,
    /// What the portal does to it by itself, and when: found by an index over this.
    #[serde(default)]
    pub timer: Option<Timer>,
    /// Until when the centre has to answer a nudge (催单答复时限), while it has not.
    #[serde(default)]
    pub nudge_answer: Option<Deadline>,
    /// Minutes missed so far, by whom.
    #[serde(default)]
    pub missed: Vec<Missed>,
    /// The next appointment at the place.
    #[serde(default)]
    pub appointment: Option<Moment>,
    /// The seat that this appointment holds; none for a time that was agreed on otherwise.
    #[serde(default)]
    pub seat: Option<Seat>,
    /// The appointment that fell away and for which no other was made: another time has to be agreed on.
    #[serde(default)]
    pub visit_lost: Option<LostVisit>,
    /// What was done, in the technician's words.
    #[serde(default)]
    pub work_done: String,
    /// What is left to do (后续处理): another trade, a spare part, another visit; empty where nothing is.
    #[serde(default)]
    pub further_work: String,
    /// The request whose further work this one is.
    #[serde(default)]
    pub follows: Option<RequestId>,
    /// How often the requester returned the work (返修).
    #[serde(default)]
    pub returned: i64,
    /// How often the requester asked why nothing happens (催单).
    #[serde(default)]
    pub nudged: i64,
    /// The request it was merged into.
    #[serde(default)]
    pub merged_into: Option<RequestId>,
    /// Still open for anybody.
    pub open: bool,
    /// Still with the provider: what the queue holds.
    pub queued: bool,
    /// Everybody who served on it, for the separation of duties.
    #[serde(default)]
    pub served_by: Vec<PersonId>,
    /// Grows by one with every change; a change against an older one is refused.
    pub version: i64,
}

impl Request {
    /// This request as the access table sees it.
    pub fn subject(&self) -> Subject<'_> {
        let mut owners = vec![&self.requester];
        owners.extend(self.filed_by.as_ref());
        Subject {
            owners,
            followers: Vec::new(),
            assigned: self.technician.as_ref(),
            helping: self.helping.iter().collect(),
            centre: Some(&self.centre),
            department: Some(&self.department),
            served_by: self.served_by.iter().collect(),
        }
    }

    /// This request as seen with its followers.
    pub fn subject_with<'a>(&'a self, followers: &'a [PersonId]) -> Subject<'a> {
        Subject {
            followers: followers.iter().collect(),
            ..self.subject()
        }
    }

    /// Brings what follows from both deadlines up to date: [`Request::due`] and [`Request::late_from`].
    pub fn set_due(&mut self) {
        let counts = self.deadline();
        (self.due, self.late_from) = (counts.due, counts.overdue_from());
    }

    /// What happens to it by itself, as it stands: what [`Request::timer`] has to say.
    pub fn by_itself(&self) -> Option<Timer> {
        let at = |does| move |at| Timer { does, at };
        let closes = self.confirm_by.map(at(TimerKind::Close));
        closes.or_else(|| self.ends_by_itself().map(at(TimerKind::GoOn)))
    }

    /// The deadline that counts now.
    fn deadline(&self) -> &Deadline {
        if self.responded_at.is_some() {
            &self.resolution
        } else {
            &self.response
        }
    }

    /// How many people are missing before its work may begin, or go on.
    pub fn lacks_hands(&self) -> i64 {
        let missing = helpers_for(self.hands).saturating_sub(self.helpers.len());
        i64::try_from(missing).unwrap_or(i64::MAX)
    }

    /// Whether somebody helps with it, or did.
    pub fn is_helped_by(&self, person: &PersonId) -> bool {
        self.helpers.iter().any(|helper| helper.person == *person)
    }

    /// Who comes, or came: the responsible one first; nobody yet is an empty text.
    pub fn crew(&self) -> String {
        let helpers = self.helpers.iter().map(|helper| helper.name.as_str());
        let names: Vec<&str> = self.technician_name.as_deref().into_iter().chain(helpers).collect();
        names.join("、")
    }

    /// Whether another request may be filed for what is left of this one: something is, and of those `filed` for it before none is
    /// still going on or was done.
    pub fn wants_follow_up(&self, filed: &[Self]) -> bool {
        let vain = |status| matches!(status, Status::Rejected | Status::Cancelled);
        !self.further_work.is_empty() && filed.iter().all(|request| vain(request.status))
    }

    /// Whether it was late: past the deadline that counts now, or finished after the resolution deadline.
    pub fn is_late(&self, now: Moment) -> bool {
        match self.finished_at {
            Some(finished) if !self.queued => finished > self.resolution.due,
            _ => self.queued && self.deadline().is_overdue(now),
        }
    }
}
