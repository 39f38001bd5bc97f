//! What can happen to a request, and what follows from it (申请的办理过程).
//!
//! [`decide`] is the one place where a request changes: it looks at the state, the command and who gives it, and
//! answers with the request as it is afterwards and the event to append, or with the refusal. [`offered`] asks the same
//! rule which commands to show.

mod clocks;
mod command;
mod crew;
mod steps;

pub use clocks::recalculated;
pub use command::{Command, CommandKind, Worker};

use crate::access::Role;
use crate::calendar::PreparedCalendar;
use crate::clock::ClockRules;
use crate::id::PersonId;
use crate::person::Actor;
use crate::refusal::{FieldProblem, Refusal};
use crate::request::{Audience, Event, EventKind, HoldReason, REASON_LIMIT, Request, Status, TEXT_LIMIT};
use crate::slot::Seat;
use crate::time::Moment;
use serde::{Deserialize, Serialize};

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
        .filter(|kind| admits(request, *kind) && *kind != CommandKind::Arrive)
        .filter(|kind| !kind.is_technicians() || request.technician.as_ref() == Some(person))
        .filter(|kind| {
            *kind != CommandKind::Take || request.technician.is_none() || request.technician.as_ref() == Some(person)
        })
        .filter(|kind| may_answer(request, *kind, person))
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
    if !admits(request, kind) {
        return Err(Refusal::WrongState { status: request.status });
    }
    if !may_answer(request, kind, &actor.person) {
        return Err(Refusal::NotAllowed);
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
    next.timer = next.by_itself();
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

/// Whether the request, as it stands, admits a command, whoever gives it.
fn admits(request: &Request, kind: CommandKind) -> bool {
    kind.fits(request.status)
        && (!concerns_visit(kind) || waits_for_visit(request))
        && (kind != CommandKind::Cancel || !has_begun(request))
}

/// Whether work was done before, though its state is one from which it may begin: what was returned is not cancelled any more.
const fn has_begun(request: &Request) -> bool {
    request.returned > 0
}

/// Whether the person may say that the work is good: only whom it was done for, not who registered it for them and serves themselves.
fn may_answer(request: &Request, kind: CommandKind, person: &PersonId) -> bool {
    kind != CommandKind::Confirm || request.requester == *person
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
