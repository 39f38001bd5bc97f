//! What can be done to a request (办理操作), with what each command needs to be carried out.

mod kind;

pub use kind::CommandKind;

use crate::id::{CentreId, PersonId, RequestId};
use crate::request::HoldReason;
use crate::slot::{Loss, Seat};
use crate::time::Moment;
use serde::{Deserialize, Serialize};

/// What somebody wants to happen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Command {
    /// 受理
    Accept,
    /// 不予受理, with a reason that the requester sees.
    Reject {
        /// Why.
        reason: String,
    },
    /// 追问: the requester has to add something; the clock stops.
    AskBack {
        /// The question.
        question: String,
    },
    /// 补充: the answer to a question.
    Answer {
        /// The answer.
        text: String,
    },
    /// 转派 to another centre.
    Reroute {
        /// The other centre.
        centre: CentreId,
        /// Its name.
        centre_name: String,
        /// Why.
        reason: String,
    },
    /// 派单
    Assign {
        /// To whom.
        technician: Worker,
        /// Who helps them; none keeps those who help already.
        helpers: Vec<Worker>,
    },
    /// 请协助: a colleague is asked to help whoever has the job.
    AskHelp {
        /// Whom.
        helper: Worker,
    },
    /// 不用再协助
    ReleaseHelper {
        /// Who.
        helper: PersonId,
    },
    /// 退出协助, by whoever helps.
    StepBack {
        /// Why.
        reason: String,
    },
    /// 接单: what is assigned to oneself, or what nobody has yet in one's own centre.
    Take {
        /// Oneself, as the register has it.
        worker: Worker,
    },
    /// 退单
    HandBack {
        /// Why.
        reason: String,
    },
    /// 开始
    Start,
    /// 到场: the technician is at the place, told by its sticker.
    Arrive,
    /// 挂起
    Hold {
        /// Why.
        reason: HoldReason,
        /// In one's own words.
        text: String,
        /// Until when, as expected.
        until: Option<Moment>,
        /// What proves it, where the rules ask for it.
        proof: String,
        /// What is left to do (后续处理); empty leaves what was said before.
        further: String,
    },
    /// 恢复
    Resume,
    /// 无法进入, with the next appointment.
    NoAccess {
        /// What was found.
        text: String,
        /// The next appointment.
        appointment: Moment,
        /// The seat that it takes; none for a time that was agreed on otherwise.
        seat: Option<Seat>,
    },
    /// 预约、改约、取消上门时间, before work began; after nobody was found only another time.
    Reschedule {
        /// The seat to take; none cancels the appointment.
        seat: Option<Seat>,
        /// In their words.
        text: String,
    },
    /// 完工
    Finish {
        /// What was done.
        work_done: String,
        /// What is left to do (后续处理); empty when nothing is.
        further: String,
    },
    /// 验收
    Confirm,
    /// 验收不合格退回
    Return {
        /// Why.
        reason: String,
    },
    /// 撤回, before work began.
    Cancel {
        /// Why.
        reason: String,
    },
    /// 催单
    Nudge {
        /// In their words.
        text: String,
    },
    /// 内部备注
    Note {
        /// The note.
        text: String,
    },
    /// 留言
    Message {
        /// The message.
        text: String,
    },
    /// 并单 into another open request.
    Merge {
        /// The other request.
        into: RequestId,
        /// Its number.
        number: String,
    },
    /// The portal closes what nobody answered, without a value.
    CloseUnanswered,
    /// The portal ends a hold, or a wait for the requester's answer, at its time.
    EndHold,
    /// The portal gives up a booked visit that cannot take place any more.
    LoseVisit {
        /// Why.
        because: Loss,
    },
}

impl Command {
    /// Its kind.
    pub fn kind(&self) -> CommandKind {
        match self {
            Self::Accept => CommandKind::Accept,
            Self::Reject { .. } => CommandKind::Reject,
            Self::AskBack { .. } => CommandKind::AskBack,
            Self::Answer { .. } => CommandKind::Answer,
            Self::Reroute { .. } => CommandKind::Reroute,
            Self::Assign { .. } => CommandKind::Assign,
            Self::AskHelp { .. } => CommandKind::AskHelp,
            Self::ReleaseHelper { .. } => CommandKind::ReleaseHelper,
            Self::StepBack { .. } => CommandKind::StepBack,
            Self::Take { .. } => CommandKind::Take,
            Self::HandBack { .. } => CommandKind::HandBack,
            Self::Start => CommandKind::Start,
            Self::Arrive => CommandKind::Arrive,
            Self::Hold { .. } => CommandKind::Hold,
            Self::Resume => CommandKind::Resume,
            Self::NoAccess { .. } => CommandKind::NoAccess,
            Self::Reschedule { .. } => CommandKind::Reschedule,
            Self::Finish { .. } => CommandKind::Finish,
            Self::Confirm => CommandKind::Confirm,
            Self::Return { .. } => CommandKind::Return,
            Self::Cancel { .. } => CommandKind::Cancel,
            Self::Nudge { .. } => CommandKind::Nudge,
            Self::Note { .. } => CommandKind::Note,
            Self::Message { .. } => CommandKind::Message,
            Self::Merge { .. } => CommandKind::Merge,
            Self::CloseUnanswered => CommandKind::CloseUnanswered,
            Self::EndHold => CommandKind::EndHold,
            Self::LoseVisit { .. } => CommandKind::LoseVisit,
        }
    }
}

/// A technician as the register has them (服务人员).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Worker {
    /// Key.
    pub id: PersonId,
    /// Name.
    pub name: String,
    /// Work phone.
    pub phone: String,
    /// The centres in which they work.
    pub centres: Vec<CentreId>,
}
