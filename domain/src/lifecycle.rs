//! What can happen to a request, and what follows from it (申请的办理过程).
//!
//! [`decide`] is the one place where a request changes: it looks at the state, the command and who gives it, and
//! answers with the request as it is afterwards and the event to append, or with the refusal. [`offered`] asks the same
//! rule which commands to show.

mod clocks;
mod crew;
mod steps;

pub use clocks::recalculated;

use crate::access::{Permission, Role};
use crate::calendar::PreparedCalendar;
use crate::clock::ClockRules;
use crate::id::{CentreId, PersonId, RequestId};
use crate::person::Actor;
use crate::refusal::{FieldProblem, Refusal};
use crate::request::{Audience, Event, EventKind, HoldReason, REASON_LIMIT, Request, Status, TEXT_LIMIT};
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

/// Limits of the process that are data (办理规则).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProcessRules {
    /// The least minutes between two nudges of one request.
    pub nudge_minutes: i64,
    /// Pauses, deadlines and starts anew.
    #[serde(default)]
    pub clock: ClockRules,
}

impl Default for ProcessRules {
    fn default() -> Self {
        Self {
            nudge_minutes: 120,
            clock: ClockRules::default(),
        }
    }
}

/// What a decision needs besides the request.
pub struct Circumstances<'a> {
    /// The calendar of the centre that performs.
    pub calendar: &'a PreparedCalendar,
    /// Limits.
    pub rules: &'a ProcessRules,
    /// When it was last nudged.
    pub last_nudge: Option<Moment>,
    /// The moment of the decision.
    pub now: Moment,
}

/// What a decision leads to: written in one transaction.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// The request afterwards.
    pub request: Request,
    /// The event to append.
    pub event: Event,
    /// The seat that it gives up: others may book it again.
    pub freed: Option<Seat>,
    /// The seat that it takes: it fails when somebody else was quicker.
    pub taken: Option<Seat>,
}

/// The commands that state and position admit for `person`, in the order of the page. Permission is asked apart.
pub fn offered(request: &Request, person: &PersonId) -> Vec<CommandKind> {
    CommandKind::ALL
        .into_iter()
        // Being there is told where one is: on the page of the place.
        .filter(|kind| kind.fits(request.status) && *kind != CommandKind::Arrive)
        .filter(|kind| !concerns_visit(*kind) || waits_for_visit(request))
        .filter(|kind| !kind.is_technicians() || request.technician.as_ref() == Some(person))
        .filter(|kind| {
            *kind != CommandKind::Take || request.technician.is_none() || request.technician.as_ref() == Some(person)
        })
        .filter(|kind| !kind.needs_hands() || request.lacks_hands() == 0)
        .filter(|kind| *kind != CommandKind::ReleaseHelper || !request.helpers.is_empty())
        .filter(|kind| *kind != CommandKind::StepBack || request.is_helped_by(person))
        .collect()
}

/// Decides what a command does to a request.
///
/// # Errors
/// [`Refusal::WrongState`] or [`Refusal::TakenBy`] when somebody was quicker, [`Refusal::Field`] for a text that is
/// missing or too long, [`Refusal::NotOfThisCentre`], [`Refusal::TooFewHands`], [`Refusal::TooOften`].
pub fn decide(
    request: &Request,
    command: &Command,
    actor: &Actor,
    role: Role,
    circumstances: &Circumstances<'_>,
) -> Result<Change, Refusal> {
    let kind = command.kind();
    // Two at once read the clock before either decides: whoever is second comes after the first, whatever the clock said.
    let circumstances = &Circumstances {
        now: circumstances.now.max(request.changed_at),
        ..*circumstances
    };
    if kind == CommandKind::Take && matches!(request.status, Status::Taken | Status::Working | Status::OnHold) {
        return Err(Refusal::TakenBy {
            name: request.technician_name.clone().unwrap_or_default(),
        });
    }
    if kind == CommandKind::Accept && !matches!(request.status, Status::Filed) && request.status.is_with_provider() {
        return Err(Refusal::TakenBy { name: String::new() });
    }
    if !kind.fits(request.status) || (concerns_visit(kind) && !waits_for_visit(request)) {
        return Err(Refusal::WrongState { status: request.status });
    }
    if kind.is_technicians() && request.technician.as_ref() != Some(&actor.person) {
        return Err(Refusal::NotAllowed);
    }
    if kind.needs_hands() {
        crew::enough(request)?;
    }
    let mut next = request.clone();
    let (event, audience, text) = steps::take(&mut next, command, actor, circumstances)?;
    if role.serves() && audience == Audience::Everyone {
        clocks::answer_nudge(&mut next, circumstances);
    }
    next.open = next.status.is_open();
    next.queued = next.status.is_with_provider();
    next.helping = if next.queued {
        crew::keys(&next.helpers)
    } else {
        Vec::new()
    };
    if !next.queued {
        next.appointment = None;
    }
    if request.appointment.is_some() && next.appointment.is_none() {
        clocks::wait_for_visit(&mut next, None, false, circumstances);
    }
    if next.appointment.is_some() || !next.queued || next.status == Status::Working {
        next.visit_lost = None;
    }
    // A seat is held for the appointment, and no longer.
    next.seat = next.seat.filter(|seat| next.appointment == Some(seat.start));
    next.set_due();
    if !next.open && next.closed_at.is_none() {
        next.closed_at = Some(circumstances.now);
        next.closed_month = Some(circumstances.now.month_number());
    }
    clocks::book(request, &mut next, circumstances);
    if role.serves() && !next.served_by.contains(&actor.person) {
        next.served_by.push(actor.person.clone());
    }
    // Whoever was asked to help counts as somebody who served, whatever comes of it.
    for helper in crew::keys(&next.helpers) {
        if !next.served_by.contains(&helper) {
            next.served_by.push(helper);
        }
    }
    next.version += 1;
    next.changed_at = circumstances.now;
    let event = Event {
        request: request.id.clone(),
        seq: next.version,
        at: circumstances.now,
        by: (role != Role::System).then(|| actor.person.clone()),
        by_name: actor.name.clone(),
        role,
        audience,
        kind: event,
        text,
    };
    let held_only_by = |one: &Request, other: &Request| one.seat.clone().filter(|_| one.seat != other.seat);
    Ok(Change {
        freed: held_only_by(request, &next),
        taken: held_only_by(&next, request),
        request: next,
        event,
    })
}

/// Whether a command is about the time of a visit, and about nothing else.
const fn concerns_visit(kind: CommandKind) -> bool {
    matches!(kind, CommandKind::Reschedule | CommandKind::LoseVisit)
}

/// Whether the time of a visit is still open: before work began, or after somebody stood before a closed door.
fn waits_for_visit(request: &Request) -> bool {
    request.status != Status::OnHold
        || request
            .hold
            .as_ref()
            .is_some_and(|hold| hold.reason == HoldReason::Access)
}

/// Books a visit for a request: its seat, and the clock that stands until then where the requester chose it themselves.
///
/// # Errors
/// [`Refusal::Stale`] for a seat of another centre, [`Refusal::Field`] for one that has begun.
pub fn book(
    request: &mut Request,
    seat: &Seat,
    by_requester: bool,
    circumstances: &Circumstances<'_>,
) -> Result<(), Refusal> {
    if seat.centre != request.centre {
        return Err(Refusal::Stale);
    }
    let start = ahead("visit", seat.start, circumstances.now)?;
    request.appointment = Some(start);
    request.seat = Some(seat.clone());
    clocks::wait_for_visit(request, Some(start), by_requester, circumstances);
    Ok(())
}

/// A reason that must be given.
fn reason(text: &str) -> Result<String, Refusal> {
    crate::refusal::check_text("reason", text, true, REASON_LIMIT)
}

/// A text that must be given.
fn words(text: &str) -> Result<String, Refusal> {
    crate::refusal::check_text("text", text, true, TEXT_LIMIT)
}

/// A moment that must lie ahead.
fn ahead(field: &str, moment: Moment, now: Moment) -> Result<Moment, Refusal> {
    if moment <= now {
        Err(Refusal::field(field, FieldProblem::InThePast))
    } else {
        Ok(moment)
    }
}

/// What an event leaves behind: its kind, who may read it, and what was said.
type Left = (EventKind, Audience, String);
