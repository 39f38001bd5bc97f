//! What a command does to a case.

use super::command::{CaseCommand, CaseCommandKind};
use super::event::{CaseEvent, CaseEventKind};
use super::{Case, CaseStatus, Outcome};
use crate::access::Role;
use crate::calendar::PreparedCalendar;
use crate::clock::{CaseLimit, ClockRules, DeadlineKind, Missed, Party, Span};
use crate::id::PersonId;
use crate::person::Actor;
use crate::rating::Level;
use crate::refusal::{FieldProblem, Refusal, check_text};
use crate::request::{REASON_LIMIT, TEXT_LIMIT};
use crate::time::Moment;

/// What a decision needs besides the case.
pub struct CaseCircumstances<'a> {
    /// The calendar of the centre that answers.
    pub calendar: &'a PreparedCalendar,
    /// The calendar of the offices, by which the bureau calls back and the rater is waited for.
    pub office: &'a PreparedCalendar,
    /// Deadlines and limits.
    pub rules: &'a ClockRules,
    /// The moment of the decision.
    pub now: Moment,
}

impl CaseCircumstances<'_> {
    fn end(&self, kind: DeadlineKind, calendar: &PreparedCalendar) -> Moment {
        ends(self.rules.limit(kind, self.now.day_number()), calendar, self.now)
    }

    fn most(&self, limit: CaseLimit) -> i64 {
        self.rules.case(limit, self.now.day_number())
    }
}

/// What a decision leads to: written in one transaction.
#[derive(Debug, Clone, PartialEq)]
pub struct CaseChange {
    /// The case afterwards.
    pub case: Case,
    /// The event to append.
    pub event: CaseEvent,
}

/// When a step of a case is due if it begins at `from`: the end of a working day, whatever the rule's unit, because
/// the hour would tell the centre when the rating came.
pub fn ends(limit: Span, calendar: &PreparedCalendar, from: Moment) -> Moment {
    match limit {
        Span::WorkingDays(_) => limit.end(calendar, from),
        Span::Days(_) | Span::WorkingMinutes(_) => calendar.end_of_working_day(limit.end(calendar, from), 0),
    }
}

/// The levels of the second rating, best first (复评等级): three, or the five of the first one.
pub fn second_levels(rules: &ClockRules, now: Moment) -> Vec<Level> {
    if rules.case(CaseLimit::SecondLevels, now.day_number()) == 3 {
        vec![Level::Satisfied, Level::Fair, Level::Dissatisfied]
    } else {
        Level::ALL.to_vec()
    }
}

/// The commands that state and position admit for `person`, in the order of the page. Permission is asked apart.
pub fn offered(case: &Case, person: &PersonId, circumstances: &CaseCircumstances<'_>) -> Vec<CaseCommandKind> {
    let now = circumstances.now;
    CaseCommandKind::ALL
        .into_iter()
        .filter(|kind| kind.fits(case.status) && *kind != CaseCommandKind::CloseUnrated)
        .filter(|kind| (*kind == CaseCommandKind::RateAgain) == (case.rater() == *person))
        .filter(|kind| *kind != CaseCommandKind::RateAgain || now <= case.due)
        .filter(|kind| *kind != CaseCommandKind::Extend || may_extend(case, circumstances))
        .collect()
}

fn may_extend(case: &Case, circumstances: &CaseCircumstances<'_>) -> bool {
    case.extended < circumstances.most(CaseLimit::Extensions) && circumstances.now <= case.due
}

/// Decides what a command does to a case.
///
/// # Errors
/// [`Refusal::CaseMoved`] when somebody was quicker, [`Refusal::SeparationOfDuties`] for whoever complained,
/// [`Refusal::NoMoreExtensions`], [`Refusal::WindowClosed`] for a second rating that comes too late,
/// [`Refusal::Field`].
pub fn decide(
    case: &Case,
    command: &CaseCommand,
    actor: &Actor,
    role: Role,
    circumstances: &CaseCircumstances<'_>,
) -> Result<CaseChange, Refusal> {
    let kind = command.kind();
    // Two at once read the clock before either decides: whoever is second comes after the first, whatever the clock said.
    let circumstances = &CaseCircumstances {
        now: circumstances.now.max(case.changed_at()),
        ..*circumstances
    };
    let is_rater = case.rater() == actor.person;
    if kind == CaseCommandKind::RateAgain && !is_rater {
        return Err(Refusal::NotAllowed);
    }
    if kind != CaseCommandKind::RateAgain && is_rater {
        return Err(Refusal::SeparationOfDuties);
    }
    if !kind.fits(case.status) {
        return Err(Refusal::CaseMoved { status: case.status });
    }
    let mut next = case.clone();
    let (what, text) = take(&mut next, command, circumstances)?;
    next.open = next.status != CaseStatus::Closed;
    next.version += 1;
    next.changed_at = Some(circumstances.now);
    let event = CaseEvent {
        case: case.id.clone(),
        seq: next.version,
        at: circumstances.now,
        by: (role != Role::System).then(|| actor.person.clone()),
        by_name: actor.name.clone(),
        role,
        what,
        text,
    };
    Ok(CaseChange { case: next, event })
}

fn take(
    case: &mut Case,
    command: &CaseCommand,
    circumstances: &CaseCircumstances<'_>,
) -> Result<(CaseEventKind, String), Refusal> {
    let now = circumstances.now;
    match command {
        CaseCommand::HandOver { to, name } => {
            if case.owner.as_ref() == Some(to) {
                return Err(Refusal::field("to", FieldProblem::NotAChoice));
            }
            case.owner = Some(to.clone());
            case.owner_name.clone_from(name);
            Ok((CaseEventKind::HandedOver { to: name.clone() }, String::new()))
        }
        CaseCommand::Fix { text } => {
            let text = check_text("text", text, true, TEXT_LIMIT)?;
            answer(case, Outcome::Fixed, &text, circumstances);
            wait(case, CaseStatus::Answered, DeadlineKind::CallBack, circumstances);
            Ok((CaseEventKind::Fixed, text))
        }
        CaseCommand::Extend { reason, days } => {
            if !may_extend(case, circumstances) {
                return Err(Refusal::NoMoreExtensions);
            }
            let reason = check_text("reason", reason, true, REASON_LIMIT)?;
            if !(1..=circumstances.most(CaseLimit::ExtensionDays)).contains(days) {
                return Err(Refusal::field("days", FieldProblem::OutOfRange));
            }
            let from = case.due;
            case.promised = Some(case.first_due());
            case.due = circumstances.calendar.end_of_working_day(from, *days);
            case.remind_at = Some(case.due);
            case.extended += 1;
            Ok((CaseEventKind::Extended { from, to: case.due }, reason))
        }
        CaseCommand::Dispute { text } => {
            let text = check_text("text", text, true, TEXT_LIMIT)?;
            answer(case, Outcome::Unfounded, &text, circumstances);
            wait(case, CaseStatus::Disputed, DeadlineKind::CallBack, circumstances);
            Ok((CaseEventKind::Disputed, text))
        }
        CaseCommand::Confirm { text } => {
            let text = check_text("text", text, false, TEXT_LIMIT)?;
            miss(case, DeadlineKind::CallBack, Party::Bureau, circumstances);
            wait(case, CaseStatus::Answered, DeadlineKind::CallBack, circumstances);
            Ok((CaseEventKind::Confirmed, text))
        }
        CaseCommand::SendBack { reason } => {
            let reason = check_text("reason", reason, true, REASON_LIMIT)?;
            miss(case, DeadlineKind::CallBack, Party::Bureau, circumstances);
            case.sent_back += 1;
            open_again(case, circumstances);
            Ok((CaseEventKind::SentBack { due: case.due }, reason))
        }
        CaseCommand::CallBack { on, how, reached, text } => {
            if *on > now || *on < Moment::start_of(case.since().date()) {
                return Err(Refusal::field("at", FieldProblem::OutOfRange));
            }
            let text = check_text("text", text, *reached, TEXT_LIMIT)?;
            case.tries += 1;
            let done = *reached || case.tries >= circumstances.most(CaseLimit::CallBackTries);
            if done {
                miss(case, DeadlineKind::CallBack, Party::Bureau, circumstances);
                case.reached = Some(*reached);
                case.called_back_at = case.called_back_at.or(Some(now));
                wait(case, CaseStatus::CalledBack, DeadlineKind::Confirmation, circumstances);
            }
            let what = CaseEventKind::CalledBack {
                on: *on,
                how: *how,
                reached: *reached,
                done,
            };
            Ok((what, text))
        }
        CaseCommand::RateAgain { level, text } => {
            if now > case.due {
                return Err(Refusal::WindowClosed);
            }
            if !second_levels(circumstances.rules, now).contains(level) {
                return Err(Refusal::field("level", FieldProblem::NotAChoice));
            }
            let text = check_text("text", text, false, TEXT_LIMIT)?;
            case.second = Some(*level);
            let again = !level.is_good() && case.reopened < circumstances.most(CaseLimit::Reopenings);
            if again {
                case.reopened += 1;
                case.extended = 0;
                open_again(case, circumstances);
            } else {
                close(case, now);
            }
            let due = again.then_some(case.due);
            Ok((CaseEventKind::RatedAgain { level: *level, due }, text))
        }
        CaseCommand::CloseUnrated => {
            if now <= case.due {
                return Err(Refusal::CaseMoved { status: case.status });
            }
            close(case, now);
            Ok((CaseEventKind::ClosedUnrated, String::new()))
        }
    }
}

fn answer(case: &mut Case, outcome: Outcome, text: &str, circumstances: &CaseCircumstances<'_>) {
    miss(case, DeadlineKind::Rectification, Party::Provider, circumstances);
    text.clone_into(&mut case.answer);
    case.outcome = Some(outcome);
    case.answered_at = case.answered_at.or(Some(circumstances.now));
    case.tries = 0;
}

/// Lets the case wait for the bureau or the rater.
fn wait(case: &mut Case, status: CaseStatus, kind: DeadlineKind, circumstances: &CaseCircumstances<'_>) {
    let due = circumstances.end(kind, circumstances.office);
    begin(case, status, due, circumstances.now);
}

/// The centre has to answer again, with a new deadline.
fn open_again(case: &mut Case, circumstances: &CaseCircumstances<'_>) {
    let due = circumstances.end(DeadlineKind::Rectification, circumstances.calendar);
    case.outcome = None;
    begin(case, CaseStatus::Open, due, circumstances.now);
}

fn begin(case: &mut Case, status: CaseStatus, due: Moment, now: Moment) {
    case.status = status;
    case.since = Some(now);
    case.due = due;
    case.promised = Some(due);
    case.remind_at = (status == CaseStatus::Open).then_some(due);
}

fn close(case: &mut Case, now: Moment) {
    case.status = CaseStatus::Closed;
    case.closed_at = Some(now);
    case.remind_at = None;
}

/// Books the working time past what was promised at first.
fn miss(case: &mut Case, kind: DeadlineKind, party: Party, circumstances: &CaseCircumstances<'_>) {
    let calendar = if party == Party::Provider {
        circumstances.calendar
    } else {
        circumstances.office
    };
    let minutes = calendar.working_time_between(case.first_due(), circumstances.now);
    if minutes.0 > 0 {
        case.missed.push(Missed { kind, party, minutes });
    }
}
