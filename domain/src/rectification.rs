//! The rectification case (差评整改) that a bad rating opens in the same transaction.

use crate::id::{CaseId, CentreId, PersonId, RequestId, ServiceId};
use crate::rating::{Level, Rating};
use crate::request::Request;
use crate::time::Moment;
use serde::{Deserialize, Serialize};

/// Where a case stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CaseStatus {
    /// 整改中
    Open,
    /// 已办结
    Closed,
}

/// A case: it has an owner and a deadline from its first moment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Case {
    /// Key: the rating's, so that one rating opens one case.
    pub id: CaseId,
    /// What stands in addresses: it tells nothing of the request or the rater, and does not grow with time.
    pub alias: String,
    /// The number people say.
    pub number: String,
    /// The request behind it: for the bureau, and for the centre only when the rater agreed.
    pub request: RequestId,
    /// The request's number.
    pub request_number: String,
    /// Who has to answer: the centre that was rated.
    pub centre: CentreId,
    /// Its name.
    pub centre_name: String,
    /// The service rated.
    pub service: ServiceId,
    /// Its name.
    pub service_name: String,
    /// The owner inside the centre, responsible until it is closed.
    #[serde(default)]
    pub owner: Option<PersonId>,
    /// The owner's name; the centre itself until somebody is named.
    pub owner_name: String,
    /// The level that opened it.
    pub level: Level,
    /// The reasons chosen.
    #[serde(default)]
    pub reasons: Vec<String>,
    /// The rater's words. The centre sees them only when the rater agreed to be named.
    #[serde(default)]
    pub text: String,
    /// The rater agreed to be known to the centre.
    pub named: bool,
    /// The rater's name, for whom it may be shown to.
    pub rater_name: String,
    /// Where it stands.
    pub status: CaseStatus,
    /// When it was opened.
    pub opened_at: Moment,
    /// Until when it has to be answered: working days of the centre's calendar.
    pub due: Moment,
    /// Not closed yet.
    pub open: bool,
    /// The day it counts for, as `yyyymm`.
    pub month: i64,
}

/// Opens the case of a bad rating. `due` is the end of the last working day the rules give; `alias` is random.
pub fn open(
    rating: &Rating,
    request: &Request,
    rater_name: &str,
    owner: Option<(PersonId, String)>,
    alias: String,
    due: Moment,
    now: Moment,
) -> Option<Case> {
    if rating.overall.is_good() {
        return None;
    }
    let owner_name = owner
        .as_ref()
        .map_or_else(|| request.centre_name.clone(), |(_, name)| name.clone());
    Some(Case {
        id: crate::rating::case_id(rating),
        alias,
        number: format!("整改-{}", request.number),
        request: request.id.clone(),
        request_number: request.number.clone(),
        centre: request.centre.clone(),
        centre_name: request.centre_name.clone(),
        service: request.service.clone(),
        service_name: request.service_name.clone(),
        owner: owner.map(|(id, _)| id),
        owner_name,
        level: rating.overall,
        reasons: rating.reasons.clone(),
        text: rating.text.clone(),
        named: rating.named,
        rater_name: rater_name.to_owned(),
        status: CaseStatus::Open,
        opened_at: now,
        due,
        open: true,
        month: now.month_number(),
    })
}

/// The case as the centre may see it: without what tells who the rater is, unless they agreed.
///
/// The key and the number carry the request, so they are replaced: the key by the case's alias, the number by `alias`.
pub fn shielded(case: &Case, alias: &str) -> Case {
    if case.named {
        return case.clone();
    }
    Case {
        id: CaseId(case.alias.clone()),
        // The hour would tell which of the day's requesters it was.
        opened_at: Moment::start_of(case.opened_at.date()),
        number: alias.to_owned(),
        request: RequestId::default(),
        request_number: String::new(),
        rater_name: String::new(),
        text: String::new(),
        ..case.clone()
    }
}
