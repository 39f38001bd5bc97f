//! Work on hold (挂起): why, and until when.

use crate::clock::PauseReason;
use crate::time::Moment;
use serde::{Deserialize, Serialize};

/// Why work is on hold (挂起原因); whose it is and for how long says [`crate::clock::PauseRule`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HoldReason {
    /// 等待配件
    Parts,
    /// 等待外协
    Subcontractor,
    /// 等待申请人
    Requester,
    /// 无法进入现场
    Access,
    /// 等待审批
    Approval,
    /// 不可抗力
    ForceMajeure,
}

impl HoldReason {
    /// Every reason.
    pub const ALL: [Self; 6] = [
        Self::Parts,
        Self::Subcontractor,
        Self::Requester,
        Self::Access,
        Self::Approval,
        Self::ForceMajeure,
    ];

    /// The term on screen.
    pub fn label(self) -> &'static str {
        PauseReason::from(self).label()
    }

    /// The value of the form field.
    pub fn code(self) -> &'static str {
        PauseReason::from(self).code()
    }

    /// From the value of a form field.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.code() == text)
    }
}

/// A hold that goes on (挂起).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hold {
    /// Why.
    pub reason: HoldReason,
    /// In the technician's words.
    pub text: String,
    /// Since when.
    pub since: Moment,
    /// When it is expected to end.
    #[serde(default)]
    pub until: Option<Moment>,
    /// What proves the reason, where the rules ask for it.
    #[serde(default)]
    pub proof: String,
}
