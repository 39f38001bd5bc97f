//! What can be done to a case (整改操作), and what it needs.

use super::CaseStatus;
use super::event::Contact;
use crate::access::Permission;
use crate::id::PersonId;
use crate::rating::Level;
use crate::time::Moment;

/// What can be done to a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CaseCommand {
    /// 交接
    HandOver {
        /// To whom.
        to: PersonId,
        /// Their name.
        name: String,
    },
    /// 已整改
    Fix {
        /// What was done.
        text: String,
    },
    /// 申请延期: it is complex.
    Extend {
        /// Why.
        reason: String,
        /// By how many working days.
        days: i64,
    },
    /// 差评不成立
    Dispute {
        /// Why.
        text: String,
    },
    /// 核实属实: the rating is unfounded indeed.
    Confirm {
        /// What was found; may be empty.
        text: String,
    },
    /// 退回整改
    SendBack {
        /// Why.
        reason: String,
    },
    /// 登记回访
    CallBack {
        /// When the rater was called.
        on: Moment,
        /// By what means.
        how: Contact,
        /// Whether they were reached.
        reached: bool,
        /// What was said.
        text: String,
    },
    /// 复评
    RateAgain {
        /// How content the rater is with the rectification.
        level: Level,
        /// In their words; may be empty.
        text: String,
    },
    /// 到期办结: silence is no value.
    CloseUnrated,
}

/// The kinds of commands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CaseCommandKind {
    /// 已整改
    Fix,
    /// 申请延期
    Extend,
    /// 差评不成立
    Dispute,
    /// 交接
    HandOver,
    /// 核实属实
    Confirm,
    /// 退回整改
    SendBack,
    /// 登记回访
    CallBack,
    /// 复评
    RateAgain,
    /// 到期办结
    CloseUnrated,
}

impl CaseCommandKind {
    /// Every kind, in the order of the page.
    pub const ALL: [Self; 9] = [
        Self::Fix,
        Self::Extend,
        Self::Dispute,
        Self::HandOver,
        Self::Confirm,
        Self::SendBack,
        Self::CallBack,
        Self::RateAgain,
        Self::CloseUnrated,
    ];

    /// The value in forms.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Fix => "fix",
            Self::Extend => "extend",
            Self::Dispute => "dispute",
            Self::HandOver => "hand_over",
            Self::Confirm => "confirm",
            Self::SendBack => "send_back",
            Self::CallBack => "call_back",
            Self::RateAgain => "rate_again",
            Self::CloseUnrated => "close_unrated",
        }
    }

    /// From the value of a form field.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == text)
    }

    /// The permission it needs.
    pub const fn permission(self) -> Permission {
        match self {
            Self::Fix | Self::Extend | Self::Dispute => Permission::CaseAnswer,
            Self::HandOver => Permission::CaseHandOver,
            Self::Confirm | Self::SendBack | Self::CallBack => Permission::CaseVerify,
            Self::RateAgain => Permission::CaseOwn,
            Self::CloseUnrated => Permission::Reconcile,
        }
    }

    /// Whether the state admits it.
    pub const fn fits(self, status: CaseStatus) -> bool {
        match self {
            Self::Fix | Self::Extend | Self::Dispute => matches!(status, CaseStatus::Open),
            Self::HandOver => !matches!(status, CaseStatus::Closed),
            Self::Confirm | Self::SendBack => matches!(status, CaseStatus::Disputed),
            Self::CallBack => matches!(status, CaseStatus::Answered),
            Self::RateAgain | Self::CloseUnrated => matches!(status, CaseStatus::CalledBack),
        }
    }
}

impl CaseCommand {
    /// Its kind.
    pub const fn kind(&self) -> CaseCommandKind {
        match self {
            Self::HandOver { .. } => CaseCommandKind::HandOver,
            Self::Fix { .. } => CaseCommandKind::Fix,
            Self::Extend { .. } => CaseCommandKind::Extend,
            Self::Dispute { .. } => CaseCommandKind::Dispute,
            Self::Confirm { .. } => CaseCommandKind::Confirm,
            Self::SendBack { .. } => CaseCommandKind::SendBack,
            Self::CallBack { .. } => CaseCommandKind::CallBack,
            Self::RateAgain { .. } => CaseCommandKind::RateAgain,
            Self::CloseUnrated => CaseCommandKind::CloseUnrated,
        }
    }
}
