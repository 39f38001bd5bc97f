//! What happened to a case (整改记录): append-only, and apart from the request's events, which the centre reads.

use super::Case;
use crate::access::Role;
use crate::id::{CaseId, PersonId};
use crate::rating::Level;
use crate::time::Moment;
use serde::{Deserialize, Serialize};

/// By what means a rater was called back (回访方式).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Contact {
    /// 电话
    Phone,
    /// 当面
    Visit,
    /// 短信或消息
    Message,
}

impl Contact {
    /// Every means.
    pub const ALL: [Self; 3] = [Self::Phone, Self::Visit, Self::Message];

    /// The value in forms.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Visit => "visit",
            Self::Message => "message",
        }
    }

    /// The term on screen.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Phone => "电话",
            Self::Visit => "当面",
            Self::Message => "短信或消息",
        }
    }

    /// From the value of a form field.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|contact| contact.code() == text)
    }
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum CaseEventKind {
    /// The bad rating opened it.
    Opened,
    /// It has another owner.
    HandedOver {
        /// The new owner's name.
        to: String,
    },
    /// The centre answered that it is fixed.
    Fixed,
    /// The centre put its answer off.
    Extended {
        /// The date before.
        from: Moment,
        /// The date now.
        to: Moment,
    },
    /// The centre calls the rating unfounded.
    Disputed,
    /// A verifier agrees with that.
    Confirmed,
    /// A verifier does not.
    SentBack {
        /// Until when the centre has to answer now.
        due: Moment,
    },
    /// A verifier tried to reach the rater.
    CalledBack {
        /// When they did.
        on: Moment,
        /// By what means.
        how: Contact,
        /// Whether the rater was reached.
        reached: bool,
        /// Nobody tries again.
        done: bool,
    },
    /// The rater rated the rectification.
    RatedAgain {
        /// How.
        level: Level,
        /// Until when the centre has to answer again, if it was bad.
        due: Option<Moment>,
    },
    /// The rater did not rate it again in time.
    ClosedUnrated,
}

/// A line of a case's history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseEvent {
    /// The case.
    pub case: CaseId,
    /// Its place in the history, from 1.
    pub seq: i64,
    /// When.
    pub at: Moment,
    /// Who; nobody for the portal itself.
    #[serde(default)]
    pub by: Option<PersonId>,
    /// Their name.
    pub by_name: String,
    /// In which role.
    pub role: Role,
    /// What.
    pub what: CaseEventKind,
    /// What was said with it. Words of the rater, and about them, are the bureau's alone: see [`super::lines`].
    #[serde(default)]
    pub text: String,
}

/// The first line of a case's history.
pub fn opening(case: &Case) -> CaseEvent {
    CaseEvent {
        case: case.id.clone(),
        seq: 1,
        at: case.opened_at,
        by: Some(case.rater()),
        by_name: case.rater_name.clone(),
        role: Role::Employee,
        what: CaseEventKind::Opened,
        text: String::new(),
    }
}
