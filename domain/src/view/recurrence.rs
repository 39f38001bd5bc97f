//! Plans of recurring service as a desk sees them.

use super::PlaceStep;
use serde::{Deserialize, Serialize};

/// A plan in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanRow {
    /// Key.
    pub id: String,
    /// What is done.
    pub text: String,
    /// Service and place.
    pub what: String,
    /// For whom.
    pub requester: String,
    /// How often, at what time, how far ahead.
    pub rhythm: String,
    /// The next days, or that it is over.
    pub next: String,
    /// Requests are still to be made.
    pub open: bool,
}

/// The plans of a centre, and what a new one needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlansPage {
    /// Centres within reach: key and name.
    pub centres: Vec<(String, String)>,
    /// The one shown.
    pub centre: String,
    /// Its plans, those that go on first.
    pub plans: Vec<PlanRow>,
    /// Services that ask no questions of their own.
    pub services: Vec<(String, String)>,
    /// The place chosen in the address.
    pub place: Option<PlaceStep>,
    /// A fresh key for the form.
    pub key: String,
    /// Today, as a date field has it.
    pub today: String,
    /// What was typed and refused.
    pub kept: Vec<super::TypedField>,
}
