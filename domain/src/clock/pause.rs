//! Why nothing goes on for a while, whose that is, and how long it may last (暂停).

use super::Span;
use crate::request::HoldReason;
use serde::{Deserialize, Serialize};

/// Whose a pause, or a minute missed, is (责任方).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Party {
    /// 服务单位: the clock never stands for what is theirs.
    Provider,
    /// 申请人
    Requester,
    /// 审批部门
    Approver,
    /// 第三方或不可抗力
    ThirdParty,
    /// 管理局: what its verifier does too late.
    Bureau,
}

impl Party {
    /// Whose a pause can be.
    pub const ALL: [Self; 4] = [Self::Provider, Self::Requester, Self::Approver, Self::ThirdParty];

    /// The word in forms.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Provider => "provider",
            Self::Requester => "requester",
            Self::Approver => "approver",
            Self::ThirdParty => "third_party",
            Self::Bureau => "bureau",
        }
    }

    /// The term on screen.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Provider => "服务单位",
            Self::Requester => "申请人",
            Self::Approver => "审批部门",
            Self::ThirdParty => "第三方或不可抗力",
            Self::Bureau => "管理局",
        }
    }

    /// Whether the clock stands for a pause that is theirs.
    pub const fn stops_clock(self) -> bool {
        !matches!(self, Self::Provider)
    }
}

/// Why nothing goes on for a while (暂停原因).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PauseReason {
    /// 等待补充: the centre asked back.
    AskedBack,
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
    /// 按约定时间上门: the requester chose a later time.
    Appointment,
}

impl PauseReason {
    /// Every reason.
    pub const ALL: [Self; 8] = [
        Self::AskedBack,
        Self::Parts,
        Self::Subcontractor,
        Self::Requester,
        Self::Access,
        Self::Approval,
        Self::ForceMajeure,
        Self::Appointment,
    ];

    /// The word in rows and forms.
    pub const fn code(self) -> &'static str {
        match self {
            Self::AskedBack => "asked_back",
            Self::Parts => "parts",
            Self::Subcontractor => "subcontractor",
            Self::Requester => "requester",
            Self::Access => "access",
            Self::Approval => "approval",
            Self::ForceMajeure => "force_majeure",
            Self::Appointment => "appointment",
        }
    }

    /// The term on screen and in explanations.
    pub const fn label(self) -> &'static str {
        match self {
            Self::AskedBack => "等待申请人补充",
            Self::Parts => "等待配件",
            Self::Subcontractor => "等待外协",
            Self::Requester => "等待申请人",
            Self::Access => "无法进入现场",
            Self::Approval => "等待审批",
            Self::ForceMajeure => "不可抗力",
            Self::Appointment => "按申请人约定的时间上门",
        }
    }
}

impl From<HoldReason> for PauseReason {
    fn from(reason: HoldReason) -> Self {
        match reason {
            HoldReason::Parts => Self::Parts,
            HoldReason::Subcontractor => Self::Subcontractor,
            HoldReason::Requester => Self::Requester,
            HoldReason::Access => Self::Access,
            HoldReason::Approval => Self::Approval,
            HoldReason::ForceMajeure => Self::ForceMajeure,
        }
    }
}

/// Whose a reason is, and how long it may last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PauseRule {
    /// The reason.
    pub reason: PauseReason,
    /// Whose it is; the provider's does not stop the clock.
    pub party: Party,
    /// It ends by itself after this.
    pub longest: Span,
    /// Something that proves it has to be named: a document's number, a photo, who was told.
    pub proof: bool,
}

impl PauseRule {
    /// Whether the clock stands meanwhile.
    pub const fn stops_clock(&self) -> bool {
        self.party.stops_clock()
    }
}
