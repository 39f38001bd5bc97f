//! The kinds of command: which permission each needs, in which states it fits, and who may give it.

use crate::access::Permission;
use crate::request::Status;
use serde::{Deserialize, Serialize};

/// The kinds of command, for buttons and addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "each is the command of the same name")]
pub enum CommandKind {
    Accept,
    Reject,
    AskBack,
    Answer,
    Reroute,
    Assign,
    AskHelp,
    ReleaseHelper,
    StepBack,
    Take,
    HandBack,
    Start,
    Arrive,
    Hold,
    Resume,
    NoAccess,
    Reschedule,
    Finish,
    Confirm,
    Return,
    Cancel,
    Nudge,
    Note,
    Message,
    Merge,
    CloseUnanswered,
    EndHold,
    LoseVisit,
}

impl CommandKind {
    /// Every kind.
    pub const ALL: [Self; 28] = [
        Self::Accept,
        Self::Reject,
        Self::AskBack,
        Self::Answer,
        Self::Reroute,
        Self::Assign,
        Self::AskHelp,
        Self::ReleaseHelper,
        Self::StepBack,
        Self::Take,
        Self::HandBack,
        Self::Start,
        Self::Arrive,
        Self::Hold,
        Self::Resume,
        Self::NoAccess,
        Self::Reschedule,
        Self::Finish,
        Self::Confirm,
        Self::Return,
        Self::Cancel,
        Self::Nudge,
        Self::Note,
        Self::Message,
        Self::Merge,
        Self::CloseUnanswered,
        Self::EndHold,
        Self::LoseVisit,
    ];

    /// The value of the form field.
    pub fn code(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Reject => "reject",
            Self::AskBack => "ask_back",
            Self::Answer => "answer",
            Self::Reroute => "reroute",
            Self::Assign => "assign",
            Self::AskHelp => "ask_help",
            Self::ReleaseHelper => "release_helper",
            Self::StepBack => "step_back",
            Self::Take => "take",
            Self::HandBack => "hand_back",
            Self::Start => "start",
            Self::Arrive => "arrive",
            Self::Hold => "hold",
            Self::Resume => "resume",
            Self::NoAccess => "no_access",
            Self::Reschedule => "reschedule",
            Self::Finish => "finish",
            Self::Confirm => "confirm",
            Self::Return => "return",
            Self::Cancel => "cancel",
            Self::Nudge => "nudge",
            Self::Note => "note",
            Self::Message => "message",
            Self::Merge => "merge",
            Self::CloseUnanswered => "close_unanswered",
            Self::EndHold => "end_hold",
            Self::LoseVisit => "lose_visit",
        }
    }

    /// From the value of a form field.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == text)
    }

    /// The permission it needs.
    pub fn permission(self) -> Permission {
        match self {
            Self::Accept | Self::Reject | Self::AskBack | Self::Reroute | Self::Merge => Permission::RequestTriage,
            Self::Assign => Permission::RequestAssign,
            Self::AskHelp | Self::ReleaseHelper => Permission::RequestHelp,
            Self::StepBack => Permission::RequestStepBack,
            Self::Take
            | Self::HandBack
            | Self::Start
            | Self::Arrive
            | Self::Hold
            | Self::Resume
            | Self::NoAccess
            | Self::Finish => Permission::RequestWork,
            Self::Answer | Self::Confirm | Self::Return | Self::Cancel | Self::Nudge => Permission::RequestOwnStep,
            Self::Reschedule => Permission::RequestReschedule,
            Self::Note => Permission::RequestNote,
            Self::Message => Permission::RequestMessage,
            Self::CloseUnanswered | Self::EndHold | Self::LoseVisit => Permission::Reconcile,
        }
    }

    /// Whether the state admits it.
    pub fn fits(self, status: Status) -> bool {
        use Status as S;
        match self {
            Self::Accept => status == S::Filed,
            Self::Reject => matches!(status, S::Filed | S::AskedBack | S::Accepted),
            Self::AskBack => matches!(status, S::Filed | S::Accepted),
            Self::Answer => status == S::AskedBack,
            Self::Reroute => matches!(status, S::Filed | S::AskedBack | S::Accepted | S::Assigned),
            Self::Assign => matches!(status, S::Filed | S::Accepted | S::Assigned | S::Taken),
            // Nobody helps where nobody is responsible.
            Self::AskHelp | Self::ReleaseHelper | Self::StepBack => {
                matches!(status, S::Assigned | S::Taken | S::Working | S::OnHold)
            }
            Self::Take => matches!(status, S::Accepted | S::Assigned),
            Self::HandBack => matches!(status, S::Assigned | S::Taken),
            Self::Start => status == S::Taken,
            Self::Arrive => matches!(status, S::Taken | S::Working | S::OnHold),
            Self::Hold | Self::NoAccess => matches!(status, S::Taken | S::Working),
            Self::Resume => status == S::OnHold,
            Self::EndHold => matches!(status, S::OnHold | S::AskedBack),
            Self::Finish => status == S::Working,
            Self::Confirm | Self::Return | Self::CloseUnanswered => status == S::Finished,
            Self::Cancel => matches!(status, S::Filed | S::AskedBack | S::Accepted | S::Assigned | S::Taken),
            // Of what is on hold only what waits for the next visit, see [`waits_for_visit`].
            Self::Reschedule | Self::LoseVisit => Self::Cancel.fits(status) || status == S::OnHold,
            Self::Nudge => status.is_with_provider() && status != S::AskedBack,
            Self::Note => true,
            Self::Message => status.is_open(),
            Self::Merge => matches!(status, S::Filed | S::AskedBack | S::Accepted),
        }
    }

    /// Whether it begins work, or goes on with it: not with fewer people than the job needs.
    pub fn needs_hands(self) -> bool {
        matches!(self, Self::Start | Self::Resume)
    }

    /// Whether only the technician who has the job may give it.
    pub fn is_technicians(self) -> bool {
        matches!(
            self,
            Self::HandBack | Self::Start | Self::Arrive | Self::Hold | Self::Resume | Self::NoAccess | Self::Finish
        )
    }
}
