//! Pages of the employee.

use crate::catalogue::{Answer, Question};
use crate::lifecycle::CommandKind;
use crate::rating::Level;
use crate::request::{PhotoGroup, Status, Urgency};
use serde::{Deserialize, Serialize};

/// A service as a tile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceCard {
    /// Key.
    pub id: String,
    /// Name.
    pub name: String,
    /// Icon in the sprite.
    pub icon: String,
}

/// A group of the catalogue with its services.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CatalogueGroup {
    /// Name.
    pub name: String,
    /// Services.
    pub services: Vec<ServiceCard>,
}

/// The whole catalogue, or what a search found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CataloguePage {
    /// What was searched for; empty for the whole catalogue.
    pub query: String,
    /// Groups that hold something.
    pub groups: Vec<CatalogueGroup>,
}

/// The first page of an employee.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HomePage {
    /// The services this person uses most, topped up with the usual ones.
    pub usual: Vec<ServiceCard>,
    /// The whole catalogue by group.
    pub groups: Vec<CatalogueGroup>,
    /// Finished and waiting for confirmation, or asked back.
    pub waiting: Vec<RequestCard>,
    /// Closed and not rated yet, within the window.
    pub unrated: Vec<RequestCard>,
    /// Going on.
    pub open: Vec<RequestCard>,
    /// Incidents at the person's usual place, and those they follow.
    pub incidents: Vec<super::IncidentCard>,
    /// Drafts that were not sent: where each goes on below `/ask/`, and the service's name.
    pub drafts: Vec<(String, String)>,
}

/// How a deadline stands, in words and as a share.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DueView {
    /// The moment in words, e.g. 今天 16:30.
    pub due: String,
    /// What is left or over, e.g. 剩 1 小时 50 分, 超时 25 分, 已暂停.
    pub left: String,
    /// Share of the time used, in a hundred, at most 100.
    pub used: i64,
    /// Past.
    pub late: bool,
    /// Less than a fifth left.
    pub close: bool,
    /// The clock stands.
    pub paused: bool,
}

/// What a request's page says of its clocks beside the explanation.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockNotes {
    /// First and present deadlines, what was missed and by whom, what a nudge waits for, years without holidays.
    pub lines: Vec<String>,
    /// The reasons to hold, for who may: code, and words with what the clock does and for how long at most.
    pub holds: Vec<(String, String)>,
}

/// A request in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestCard {
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
    /// One plain sentence: who has it, by when, what next.
    pub line: String,
    /// Filed when, in words.
    pub filed: String,
    /// Steps done of five.
    pub step: i64,
    /// Deadline, while it counts.
    pub due: Option<DueView>,
    /// The appointment fell away: another time has to be agreed on.
    pub visit_lost: bool,
}

/// Another request that is named on a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestLink {
    /// Key.
    pub id: String,
    /// Number.
    pub number: String,
    /// Short line.
    pub title: String,
    /// State.
    pub status: Status,
    /// The viewer may open it.
    pub opens: bool,
}

/// A photo on a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhotoView {
    /// Key: `/photos/{id}` and `/photos/{id}/thumb`.
    pub id: String,
    /// When in the course.
    pub group: PhotoGroup,
}

/// One entry of the timeline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimelineEntry {
    /// What happened, in a plain sentence.
    pub what: String,
    /// What was said.
    pub text: String,
    /// When, in words.
    pub when: String,
    /// Only the centre and the bureau see it.
    pub internal: bool,
}

/// One request with everything the viewer may see and do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RequestPage {
    /// As in lists.
    pub card: RequestCard,
    /// Grows with every change; forms carry it.
    pub version: i64,
    /// The list of the viewer in which it stands.
    pub back: String,
    /// What the requester wrote.
    pub text: String,
    /// Answers to the service's questions.
    pub answers: Vec<Answer>,
    /// How urgent.
    pub urgency: Urgency,
    /// Why.
    pub urgency_reason: String,
    /// Wished time in words.
    pub wished: String,
    /// Who asked, and from where; empty when the viewer is the requester.
    pub requester: String,
    /// Their phone, while it is open and the viewer serves it.
    pub requester_phone: String,
    /// Registered by the desk for them.
    pub on_behalf: bool,
    /// Centre's name.
    pub centre: String,
    /// By what it came to the centre, in words, for who serves it.
    pub routed_by: String,
    /// Centre's phone.
    pub centre_phone: String,
    /// Who has it.
    pub technician: Option<String>,
    /// Their phone, while it is open.
    pub technician_phone: String,
    /// How many people its work needs.
    pub hands: i64,
    /// How many of them are missing before it may begin.
    pub lacks: i64,
    /// Who helps: key, for who may let them go, and name.
    pub helpers: Vec<(String, String)>,
    /// The viewer helps with it now.
    pub helping: bool,
    /// The headline: by when, or how it ended.
    pub headline: String,
    /// What comes next, in plain words.
    pub next: String,
    /// First answer.
    pub response: DueView,
    /// Work finished.
    pub resolution: DueView,
    /// How the deadline came about, a line each.
    pub explanation: Vec<String>,
    /// What else there is to say of the clocks.
    pub clock: ClockNotes,
    /// Next appointment in words.
    pub appointment: String,
    /// The appointment fell away: another time has to be agreed on.
    pub visit_lost: bool,
    /// When the next one can be, for who may book it.
    pub visits: Vec<super::VisitDay>,
    /// What was done.
    pub work_done: String,
    /// What is left to do.
    pub further_work: String,
    /// The requests filed for it: key, number and title.
    pub follow_ups: Vec<RequestLink>,
    /// The request whose further work this one is.
    pub follows: Option<RequestLink>,
    /// The viewer may file a request for what is left.
    pub files_follow_up: bool,
    /// Times returned.
    pub returned: i64,
    /// Times nudged.
    pub nudged: i64,
    /// Until when the requester can confirm, in words.
    pub confirm_by: String,
    /// The number and key of the request it was merged into.
    pub merged_into: Option<String>,
    /// The announced incident that caused it.
    pub incident: Option<super::IncidentCard>,
    /// History, newest first.
    pub timeline: Vec<TimelineEntry>,
    /// Photos.
    pub photos: Vec<PhotoView>,
    /// Commands the viewer may give now, by the access table and the state.
    pub commands: Vec<CommandKind>,
    /// The viewer may rate now.
    pub may_rate: bool,
    /// The viewer's own rating, if given.
    pub my_rating: Option<Level>,
    /// The viewer may add to their rating.
    pub may_add: bool,
    /// Where the rectification of the viewer's own bad rating stands, and what comes next.
    pub rectification: Option<(crate::rectification::CaseStatus, String)>,
    /// The viewer follows it.
    pub following: bool,
    /// The names of those who follow it because they asked for the same, for who serves it.
    pub followers: Vec<String>,
    /// The viewer is the person served.
    pub is_requester: bool,
    /// Technicians to assign to; only for the desk.
    pub technicians: Vec<super::TechnicianChoice>,
    /// Who could be asked to help; only for who may ask.
    pub colleagues: Vec<super::TechnicianChoice>,
    /// Other centres to re-route to; only for the desk.
    pub centres: Vec<(String, String)>,
    /// What was typed into a form of this page and refused: field names and texts, by command.
    pub kept: Vec<(String, String)>,
}

/// One row of the place tree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaceStep {
    /// Key.
    pub id: String,
    /// Own name.
    pub name: String,
    /// Whole name.
    pub full_name: String,
    /// Something lies under it.
    pub has_more: bool,
}

/// A field's name with what was typed into it.
pub type TypedField = (String, String);

/// The form that asks for one service.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AskPage {
    /// Which service.
    pub service: ServiceCard,
    /// One-tap phrases.
    pub quick_phrases: Vec<String>,
    /// The service's own questions.
    pub questions: Vec<Question>,
    /// How long it usually takes, in words.
    pub promise: String,
    /// The chosen place.
    pub place: Option<PlaceStep>,
    /// Where the place comes from, in words.
    pub place_from: String,
    /// An open request for the same place and service: follow it instead.
    pub same: Option<RequestCard>,
    /// Whether the viewer may open it without following it: it is their own, or they follow it already.
    pub same_seen: bool,
    /// Incidents that are known at the place for the service: follow one instead, or file anyway.
    pub incidents: Vec<super::IncidentCard>,
    /// When somebody can come, where the requester may book it.
    pub visits: Vec<super::VisitDay>,
    /// A fresh key for the form without a script.
    pub key: String,
    /// What was typed before and not sent.
    pub kept: Vec<TypedField>,
    /// Photos kept with the draft.
    pub kept_photos: Vec<String>,
    /// Most photos.
    pub photo_limit: usize,
    /// The desk registers for a caller: the caller's name, once chosen.
    pub caller: Option<super::CallerChoice>,
    /// The request whose further work is asked for.
    pub follows: Option<RequestLink>,
    /// What is left to do of it, for the form to begin with.
    pub further_work: String,
}

/// The form that rates.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RatePage {
    /// The request.
    pub card: RequestCard,
    /// Centre and day of closing in words.
    pub closed: String,
    /// Reasons offered with a good level.
    pub good_reasons: Vec<String>,
    /// Reasons offered with a bad level.
    pub bad_reasons: Vec<String>,
    /// The viewer's own rating, if given, in words: name of the dimension and the level, and the reasons chosen.
    pub given: Vec<(String, String)>,
    /// Their text.
    pub given_text: String,
    /// What they added.
    pub added: Option<String>,
    /// They may rate now.
    pub may_rate: bool,
    /// They may add now.
    pub may_add: bool,
    /// What was typed before and refused.
    pub kept: Vec<(String, String)>,
}
