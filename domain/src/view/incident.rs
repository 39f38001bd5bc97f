//! Incidents as people see them.

use super::PlaceStep;
use crate::request::Status;
use serde::{Deserialize, Serialize};

/// An incident in a list or beside a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IncidentCard {
    /// Key.
    pub id: String,
    /// What happened.
    pub title: String,
    /// What people should know.
    pub text: String,
    /// Where.
    pub place: String,
    /// When it is expected to be over, or was.
    pub outlook: String,
    /// It goes on.
    pub open: bool,
    /// The viewer follows it.
    pub following: bool,
}

/// A request beside an incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IncidentRequest {
    /// Key.
    pub id: String,
    /// Number and short line.
    pub title: String,
    /// Where.
    pub place: String,
    /// State.
    pub status: Status,
}

/// The list of incidents; with what an announcement needs for a desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IncidentsPage {
    /// Those that go on.
    pub open: Vec<IncidentCard>,
    /// Those that are over, newest first.
    pub over: Vec<IncidentCard>,
    /// The viewer may announce.
    pub may_announce: bool,
    /// The centres for which they may.
    pub centres: Vec<(String, String)>,
    /// What it can be about: value and words.
    pub matters: Vec<(String, String)>,
    /// The place chosen in the address.
    pub place: Option<PlaceStep>,
    /// A fresh key for the form.
    pub key: String,
    /// What was typed and refused.
    pub kept: Vec<super::TypedField>,
}

/// One incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IncidentPage {
    /// As in the list.
    pub card: IncidentCard,
    /// Announced when and by which centre.
    pub announced: String,
    /// How it ended.
    pub outcome: String,
    /// Which services.
    pub matters: String,
    /// How many follow it.
    pub followers: usize,
    /// The viewer may link requests and end it.
    pub may_act: bool,
    /// Linked requests, for who may act.
    pub linked: Vec<IncidentRequest>,
    /// Open requests that it may have caused, for who may act.
    pub candidates: Vec<IncidentRequest>,
}
