//! The states of a request (状态), and who has something to do in each.

use serde::{Deserialize, Serialize};

/// Where a request stands (状态).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// 待受理
    Filed,
    /// 待补充: the centre asked back, the requester has to answer.
    AskedBack,
    /// 待派单
    Accepted,
    /// 待接单
    Assigned,
    /// 已接单
    Taken,
    /// 办理中
    Working,
    /// 挂起
    OnHold,
    /// 待验收
    Finished,
    /// 已办结: the requester confirmed.
    Confirmed,
    /// 已办结: nobody answered in time. It never becomes a good score.
    ClosedUnanswered,
    /// 不予受理
    Rejected,
    /// 已撤回
    Cancelled,
    /// 已并入另一申请
    Merged,
}

impl Status {
    /// Every state.
    pub const ALL: [Self; 13] = [
        Self::Filed,
        Self::AskedBack,
        Self::Accepted,
        Self::Assigned,
        Self::Taken,
        Self::Working,
        Self::OnHold,
        Self::Finished,
        Self::Confirmed,
        Self::ClosedUnanswered,
        Self::Rejected,
        Self::Cancelled,
        Self::Merged,
    ];

    /// Still something to do for somebody.
    pub fn is_open(self) -> bool {
        !matches!(
            self,
            Self::Confirmed | Self::ClosedUnanswered | Self::Rejected | Self::Cancelled | Self::Merged
        )
    }

    /// Something to do for the centre or its technician: what the queue holds.
    pub fn is_with_provider(self) -> bool {
        self.is_open() && !matches!(self, Self::Finished)
    }

    /// Work was finished at some time, so that there is something to rate.
    pub fn is_rateable(self) -> bool {
        matches!(self, Self::Confirmed | Self::ClosedUnanswered)
    }

    /// The value in addresses and rows.
    pub fn code(self) -> &'static str {
        match self {
            Self::Filed => "filed",
            Self::AskedBack => "asked_back",
            Self::Accepted => "accepted",
            Self::Assigned => "assigned",
            Self::Taken => "taken",
            Self::Working => "working",
            Self::OnHold => "on_hold",
            Self::Finished => "finished",
            Self::Confirmed => "confirmed",
            Self::ClosedUnanswered => "closed_unanswered",
            Self::Rejected => "rejected",
            Self::Cancelled => "cancelled",
            Self::Merged => "merged",
        }
    }

    /// From the value in an address.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.code() == text)
    }
}
