//! Pages of housing.

use super::{Page, RequestCard};
use crate::housing::{ApplicationStatus, Ownership};
use serde::{Deserialize, Serialize};

/// A dwelling of the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DwellingRow {
    /// Key.
    pub id: String,
    /// The node in the place tree: asking for a repair starts from it.
    pub place: String,
    /// Whole name.
    pub full_name: String,
    /// Who owns it.
    pub ownership: Ownership,
    /// Floor area in words, e.g. 86.50 ㎡.
    pub area: String,
    /// Who lives there.
    pub occupant: String,
    /// Since when, in words.
    pub since: String,
}

/// An application in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApplicationCard {
    /// Key.
    pub id: String,
    /// Number.
    pub number: String,
    /// What for.
    pub kind: String,
    /// Who.
    pub applicant: String,
    /// As a whole.
    pub status: ApplicationStatus,
    /// The present step in words.
    pub step: String,
    /// Handed in when.
    pub applied: String,
    /// Steps done.
    pub done: i64,
    /// Steps in all.
    pub of: i64,
}

/// A step of the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepLine {
    /// Name.
    pub name: String,
    /// Done, and when.
    pub when: String,
    /// Done.
    pub done: bool,
    /// The present one.
    pub now: bool,
}

/// An entry of the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileLine {
    /// What happened.
    pub what: String,
    /// What was said.
    pub text: String,
    /// When.
    pub when: String,
    /// Who.
    pub who: String,
}

/// 我的住房.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HousingPage {
    /// Where I live, by the register.
    pub dwellings: Vec<DwellingRow>,
    /// Repair requests of my dwellings.
    pub repairs: Vec<RequestCard>,
    /// My applications.
    pub applications: Vec<ApplicationCard>,
    /// What was typed into the application and refused.
    pub kept: Vec<(String, String)>,
    /// A fresh key for the form.
    pub key: String,
    /// The service that repairs dwellings.
    pub repair_service: String,
}

/// One application's file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ApplicationPage {
    /// As in lists.
    pub card: ApplicationCard,
    /// Why.
    pub reason: String,
    /// Area lived in now.
    pub current_area: String,
    /// Members of the household.
    pub household: i64,
    /// Steps with dates.
    pub steps: Vec<StepLine>,
    /// What comes next, in plain words.
    pub next: String,
    /// Everything that happened, newest first.
    pub entries: Vec<FileLine>,
    /// Version, for forms.
    pub version: i64,
    /// The viewer may move it along.
    pub may_advance: bool,
    /// The viewer is the applicant and may withdraw.
    pub may_withdraw: bool,
    /// The viewer is the applicant and has to add something.
    pub may_resubmit: bool,
    /// What was typed and refused.
    pub kept: Vec<(String, String)>,
}

/// The register of dwellings and the files that go on, for the officer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RegisterPage {
    /// Estates: path and name.
    pub estates: Vec<(String, String)>,
    /// The path shown.
    pub path: String,
    /// Dwellings.
    pub page: Page<DwellingRow>,
    /// Files that go on.
    pub applications: Vec<ApplicationCard>,
    /// The viewer may move files along.
    pub may_advance: bool,
}
