//! The rectification case (差评整改) that a bad rating opens in the same transaction, and its life: the centre answers, the
//! bureau's verifier calls the rater back (回访), the rater may rate the rectification (复评).
//!
//! [`decide`] is the one place where a case changes. Who complained neither answers nor verifies, who served does not
//! supervise, and what the centre gets never tells who rated.

mod command;
mod event;
mod figures;
mod life;
mod news;
mod seen;

pub use command::{CaseCommand, CaseCommandKind};
pub use event::{CaseEvent, CaseEventKind, Contact, opening};
pub use figures::CaseTotals;
pub use life::{CaseChange, CaseCircumstances, decide, ends, offered, second_levels};
pub use news::{CaseNews, CaseTold, told, told_overdue};
pub use seen::{Eyes, Line, lines, next, outcome};

use crate::clock::Missed;
use crate::id::{CaseId, CentreId, PersonId, RequestId, ServiceId};
use crate::rating::{Level, Rating};
use crate::request::Request;
use crate::time::Moment;
use serde::{Deserialize, Serialize};

/// Where a case stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CaseStatus {
    /// 整改中: the centre has to answer.
    Open,
    /// 待核实: the centre calls the rating unfounded, a verifier has to confirm that or send it back.
    Disputed,
    /// 已反馈: a verifier has to call the rater back.
    Answered,
    /// 待复评: the rater may rate the rectification.
    CalledBack,
    /// 已办结
    Closed,
}

impl CaseStatus {
    /// Every state, in the order of the life.
    pub const ALL: [Self; 5] = [
        Self::Open,
        Self::Disputed,
        Self::Answered,
        Self::CalledBack,
        Self::Closed,
    ];

    /// The term on screen.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Open => "整改中",
            Self::Disputed => "待核实",
            Self::Answered => "待回访",
            Self::CalledBack => "待复评",
            Self::Closed => "已办结",
        }
    }

    /// What the present deadline is for.
    pub const fn step(self) -> &'static str {
        match self {
            Self::Open => "反馈",
            Self::Disputed => "核实",
            Self::Answered => "回访",
            Self::CalledBack => "复评",
            Self::Closed => "办结",
        }
    }

    /// The value in rows and addresses.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Disputed => "disputed",
            Self::Answered => "answered",
            Self::CalledBack => "called_back",
            Self::Closed => "closed",
        }
    }
}

/// What the centre's answer comes to (整改结果).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// 已整改
    Fixed,
    /// 不成立，已说明: only once a verifier has confirmed it.
    Unfounded,
}

impl Outcome {
    /// The term on screen.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Fixed => "已整改",
            Self::Unfounded => "差评不成立，已说明",
        }
    }
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
    /// From when on the centre may see it: as its rating. None in rows of before, which it has seen.
    #[serde(default)]
    pub told_at: Option<Moment>,
    /// Until when the present step has to be done: always the end of a day, for an hour would tell when the rating came.
    pub due: Moment,
    /// Not closed yet.
    pub open: bool,
    /// The day it counts for, as `yyyymm`.
    pub month: i64,
    /// Until when the present step had to be done at first; [`Case::first_due`] reads it.
    #[serde(default)]
    pub promised: Option<Moment>,
    /// Since when the present step is waited for; since it was opened while there is none.
    #[serde(default)]
    pub since: Option<Moment>,
    /// What the centre answered last.
    #[serde(default)]
    pub answer: String,
    /// What that comes to.
    #[serde(default)]
    pub outcome: Option<Outcome>,
    /// When the centre answered for the first time.
    #[serde(default)]
    pub answered_at: Option<Moment>,
    /// How often the centre put its answer off since it was opened or opened again.
    #[serde(default)]
    pub extended: i64,
    /// How often a verifier sent it back.
    #[serde(default)]
    pub sent_back: i64,
    /// How often the rater was tried since the last answer.
    #[serde(default)]
    pub tries: i64,
    /// When the call-back was done with for the first time, reached or not.
    #[serde(default)]
    pub called_back_at: Option<Moment>,
    /// Whether the rater was reached by the last call-back; none before.
    #[serde(default)]
    pub reached: Option<bool>,
    /// The last second rating of the rectification. It never changes the first one.
    #[serde(default)]
    pub second: Option<Level>,
    /// How often a bad second rating opened it again.
    #[serde(default)]
    pub reopened: i64,
    /// When it was closed.
    #[serde(default)]
    pub closed_at: Option<Moment>,
    /// When the owner is told that the answer is overdue; none once they were, and while it is not theirs.
    #[serde(default)]
    pub remind_at: Option<Moment>,
    /// Working minutes missed, and by whom.
    #[serde(default)]
    pub missed: Vec<Missed>,
    /// Grows with every change; 0 in rows of before there were changes.
    #[serde(default)]
    pub version: i64,
    /// When it was changed last; [`Case::changed_at`] reads it.
    #[serde(default)]
    pub changed_at: Option<Moment>,
}

impl Case {
    /// Who rated: the key is that of the rating, `request:rater`.
    pub fn rater(&self) -> PersonId {
        let rest = self.id.as_str().strip_prefix(self.request.as_str());
        let rater = rest.and_then(|rest| rest.strip_prefix(':'));
        PersonId(rater.unwrap_or_default().to_owned())
    }

    /// Until when the present step had to be done at first.
    pub fn first_due(&self) -> Moment {
        self.promised.unwrap_or(self.due)
    }

    /// Since when the present step is waited for.
    pub fn since(&self) -> Moment {
        self.since.unwrap_or(self.opened_at)
    }

    /// When it was changed last: nothing that follows happens before it.
    pub fn changed_at(&self) -> Moment {
        self.changed_at.unwrap_or_else(|| self.since())
    }

    /// The present step is overdue.
    pub fn is_late(&self, now: Moment) -> bool {
        self.open && now > self.due
    }

    /// The number as the centre knows it: the request's is in the other.
    pub fn alias_number(&self) -> String {
        format!("整改-{}", self.alias)
    }
}

/// Opens the case of a bad rating. `due` is the end of the last working day the rules give, see [`ends`]; `alias` is random.
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
        told_at: rating.told_at,
        due,
        open: true,
        month: now.month_number(),
        promised: Some(due),
        since: Some(now),
        answer: String::new(),
        outcome: None,
        answered_at: None,
        extended: 0,
        sent_back: 0,
        tries: 0,
        called_back_at: None,
        reached: None,
        second: None,
        reopened: 0,
        closed_at: None,
        remind_at: Some(due),
        missed: Vec::new(),
        version: 1,
        changed_at: Some(now),
    })
}

/// The case as the centre may see it: without what tells who the rater is, unless they agreed.
///
/// The key and the number carry the request, so they are replaced: the key by the case's alias, the number by `alias`.
///
/// Whether the rater was reached, and how often they were tried, is the bureau's alone, whoever they are.
pub fn shielded(case: &Case, alias: &str) -> Case {
    let day = |moment: Moment| Moment::start_of(moment.date());
    if case.named {
        return Case {
            tries: 0,
            reached: None,
            ..case.clone()
        };
    }
    Case {
        id: CaseId(case.alias.clone()),
        // The hour would tell which of the day's requesters it was.
        opened_at: day(case.opened_at),
        number: alias.to_owned(),
        request: RequestId::default(),
        request_number: String::new(),
        rater_name: String::new(),
        text: String::new(),
        since: case.since.map(day),
        called_back_at: case.called_back_at.map(day),
        closed_at: case.closed_at.map(day),
        changed_at: case.changed_at.map(day),
        tries: 0,
        reached: None,
        ..case.clone()
    }
}
