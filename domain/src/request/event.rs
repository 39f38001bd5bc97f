//! The history of a request: what happened (事件), by whom, and who may read it.

use super::Helper;
use super::hold::HoldReason;
use crate::access::Role;
use crate::id::{PersonId, RequestId};
use crate::slot::Loss;
use crate::time::Moment;
use serde::{Deserialize, Serialize};

/// Who may read an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// Everybody who may read the request.
    Everyone,
    /// The centre, its technicians and the bureau: internal notes.
    Centre,
    /// The requester and the bureau's verifier: that a rating was given is not for the centre.
    Requester,
}

/// What happened (事件).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum EventKind {
    /// 提交
    Filed,
    /// 受理
    Accepted,
    /// 不予受理
    Rejected,
    /// 追问
    AskedBack,
    /// 补充
    Answered,
    /// 转派
    Rerouted {
        /// The name of the centre it left.
        from: String,
        /// The name of the centre it went to.
        to: String,
    },
    /// 派单
    Assigned {
        /// The technician's name.
        technician: String,
        /// Their key.
        #[serde(default)]
        to: Option<PersonId>,
        /// Who helps them from then on.
        #[serde(default)]
        helpers: Vec<Helper>,
    },
    /// 请协助: somebody helps from then on.
    HelpAsked(Helper),
    /// 不用再协助: they were let go.
    HelperReleased(Helper),
    /// 退出协助: they stepped back.
    SteppedBack,
    /// 接单
    Taken,
    /// 退单: the technician handed it back.
    HandedBack,
    /// 开始
    Started,
    /// 到场, told by the sticker at the place.
    Arrived,
    /// 挂起
    Held {
        /// Why.
        reason: HoldReason,
        /// Until when, as expected.
        until: Option<Moment>,
    },
    /// 恢复
    Resumed,
    /// 无法进入
    NoAccess {
        /// The next appointment.
        appointment: Moment,
    },
    /// 预约、改约、取消上门时间
    Rescheduled {
        /// The appointment there was.
        before: Option<Moment>,
        /// When the slot begins; none when the appointment was cancelled.
        start: Option<Moment>,
        /// When the slot is over.
        end: Option<Moment>,
    },
    /// 上门预约失效: the day is not worked, or nobody comes at that time any more.
    VisitLost {
        /// When the visit would have begun.
        start: Moment,
        /// Why it fell away.
        because: Loss,
    },
    /// 完工
    Finished,
    /// 验收
    Confirmed,
    /// 验收不合格退回
    Returned,
    /// 撤回
    Cancelled,
    /// 催单
    Nudged,
    /// 内部备注
    Noted,
    /// 留言
    Messaged,
    /// 并单
    Merged {
        /// The number of the request it was merged into.
        into: String,
    },
    /// 到期未答复自动关闭
    ClosedUnanswered,
    /// 时限随工作日历变动: from what it was to what it is; the same when only what is known of a year changed.
    DeadlineMoved {
        /// Before.
        from: Moment,
        /// Now.
        to: Moment,
    },
    /// 评价
    Rated,
    /// 追加评价
    RatingAdded,
}

/// One line of the append-only history. What a person did is never edited, only followed by another event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// The request it belongs to.
    pub request: RequestId,
    /// Its place in the history, from 1; equals the request's version after it.
    pub seq: i64,
    /// When.
    pub at: Moment,
    /// Who; none for the portal itself.
    #[serde(default)]
    pub by: Option<PersonId>,
    /// Their name then.
    pub by_name: String,
    /// In which role.
    pub role: Role,
    /// Who may read it.
    pub audience: Audience,
    /// What happened.
    #[serde(flatten)]
    pub kind: EventKind,
    /// What was said with it.
    #[serde(default)]
    pub text: String,
}
