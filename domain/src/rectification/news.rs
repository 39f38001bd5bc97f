//! Whom a case tells what (整改消息). The rater is told of the answer and of the second rating; the centre only of what is
//! overdue, at the end of a day: any other moment would tell when a rating came.

use super::event::{CaseEvent, CaseEventKind};
use super::{Case, CaseStatus};
use crate::id::{PersonId, RequestId};
use crate::notification::{Capacity, News, Notification};
use crate::time::{Moment, wording};
use serde::{Deserialize, Serialize};

/// What is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum CaseTold {
    /// The centre has answered.
    Answered,
    /// The centre needs more time.
    Extended {
        /// Until when.
        until: Moment,
    },
    /// A verifier has confirmed that the rating is unfounded.
    Confirmed,
    /// The rater may rate the rectification.
    MayRateAgain {
        /// Until when.
        until: Moment,
    },
    /// The centre's answer is overdue.
    Overdue,
}

/// News of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseNews {
    /// What.
    #[serde(flatten)]
    pub told: CaseTold,
    /// What was said with it.
    #[serde(default)]
    pub text: String,
    /// When, so that a date can be said.
    pub at: Moment,
}

impl CaseNews {
    /// The sentence that its recipient reads.
    pub fn sentence(&self) -> String {
        match &self.told {
            CaseTold::Answered => "服务中心已对你的差评作出整改反馈，管理局会回访你".to_owned(),
            CaseTold::Extended { until } => {
                format!(
                    "你的差评整改需要更多时间，改为 {} 前反馈",
                    wording::moment(*until, self.at)
                )
            }
            CaseTold::Confirmed => "管理局核实了你的差评，请看说明；随后会回访你".to_owned(),
            CaseTold::MayRateAgain { until } => {
                format!(
                    "可以对整改作出复评，{} 前有效，完全自愿",
                    wording::moment(*until, self.at)
                )
            }
            CaseTold::Overdue => "差评整改反馈已逾期".to_owned(),
        }
    }

    /// It asks its recipient to do something.
    pub const fn is_pressing(&self) -> bool {
        matches!(self.told, CaseTold::Overdue)
    }

    /// The path of the page that it leads to.
    pub fn path(&self, request: &RequestId) -> String {
        match self.told {
            CaseTold::Overdue => format!("/cases/{request}"),
            _ => format!("/requests/{request}/rectification"),
        }
    }
}

/// What an event tells the rater, if anything. `requester` is who asked for the service.
pub fn told(event: &CaseEvent, case: &Case, requester: &PersonId) -> Option<Notification> {
    let (told, text) = match &event.what {
        CaseEventKind::Fixed => (CaseTold::Answered, event.text.clone()),
        CaseEventKind::Extended { to, .. } => (CaseTold::Extended { until: *to }, event.text.clone()),
        CaseEventKind::Confirmed => (CaseTold::Confirmed, case.answer.clone()),
        CaseEventKind::CalledBack { done: true, .. } => (CaseTold::MayRateAgain { until: case.due }, String::new()),
        _ => return None,
    };
    let rater = case.rater();
    let news = CaseNews {
        told,
        text,
        at: event.at,
    };
    Some(Notification {
        id: Notification::key(&rater, &format!("case:{}:{:06}", case.alias, event.seq)),
        capacity: if rater == *requester {
            Capacity::Requester
        } else {
            Capacity::Follower
        },
        person: rater,
        request: case.request.clone(),
        number: case.request_number.clone(),
        title: format!("{}的评价", case.service_name),
        centre: case.centre.clone(),
        news: News::Case(news),
        at: event.at,
        unread: true,
        outbound: Some(event.at),
    })
}

/// That the answer is overdue, to the owner and to the bureau. It names the case by its alias alone, for the request would tell
/// who rated.
pub fn told_overdue(case: &Case, bureau: &[PersonId], now: Moment) -> Vec<Notification> {
    if case.status != CaseStatus::Open {
        return Vec::new();
    }
    let owner = case.owner.as_ref();
    let line = |person: &PersonId, capacity| Notification {
        id: Notification::key(person, &format!("case:{}:late:{}", case.alias, case.due.0)),
        person: person.clone(),
        capacity,
        request: RequestId(case.alias.clone()),
        number: case.alias_number(),
        title: format!("{}的整改", case.service_name),
        centre: case.centre.clone(),
        news: News::Case(CaseNews {
            told: CaseTold::Overdue,
            text: String::new(),
            at: now,
        }),
        at: now,
        unread: true,
        outbound: Some(now),
    };
    let others = bureau.iter().filter(|person| Some(*person) != owner);
    owner
        .map(|owner| line(owner, Capacity::Desk))
        .into_iter()
        .chain(others.map(|person| line(person, Capacity::Bureau)))
        .collect()
}
