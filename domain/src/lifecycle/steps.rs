//! One arm for each command.

use super::clocks::{hold, restart, resume_clock, wait_for_answer};
use super::{Circumstances, Command, Left, Worker, ahead, crew, reason, words};
use crate::clock::{DeadlineKind, Step};
use crate::deadline::Deadline;
use crate::person::Actor;
use crate::refusal::{FieldProblem, Refusal, check_text};
use crate::request::{Audience, EventKind, Hold, REASON_LIMIT, Request, Status, TEXT_LIMIT};
use crate::slot::{Loss, LostVisit, Seat};
use crate::time::Moment;

/// Changes `next` as the command says and returns what the event keeps.
pub(super) fn take(
    next: &mut Request,
    command: &Command,
    actor: &Actor,
    circumstances: &Circumstances<'_>,
) -> Result<Left, Refusal> {
    let now = circumstances.now;
    let everyone = |kind, text| (kind, Audience::Everyone, text);
    Ok(match command {
        Command::Accept => {
            next.status = Status::Accepted;
            responded(next, now);
            everyone(EventKind::Accepted, String::new())
        }
        Command::Reject { reason: why } => {
            let why = reason(why)?;
            resume_clock(next, circumstances);
            next.status = Status::Rejected;
            responded(next, now);
            everyone(EventKind::Rejected, why)
        }
        Command::AskBack { question } => {
            let question = words(question)?;
            next.status = Status::AskedBack;
            responded(next, now);
            wait_for_answer(next, circumstances);
            everyone(EventKind::AskedBack, question)
        }
        Command::Answer { text } => {
            let text = words(text)?;
            resume_clock(next, circumstances);
            next.status = Status::Accepted;
            everyone(EventKind::Answered, text)
        }
        Command::Reroute {
            centre,
            centre_name,
            reason: why,
        } => {
            let why = reason(why)?;
            if *centre == next.centre {
                return Err(Refusal::field("centre", crate::refusal::FieldProblem::NotAChoice));
            }
            resume_clock(next, circumstances);
            let from = std::mem::replace(&mut next.centre_name, centre_name.clone());
            next.centre = centre.clone();
            release(next);
            // The other centre has visits of its own.
            next.appointment = None;
            // By default the deadlines stay: moving a request to another desk is not the requester's doing.
            restart(next, Step::Reroute, circumstances);
            next.status = Status::Filed;
            everyone(
                EventKind::Rerouted {
                    from,
                    to: centre_name.clone(),
                },
                why,
            )
        }
        Command::Assign { technician, helpers } => {
            belongs(next, technician)?;
            if !helpers.is_empty() {
                next.helpers.clear();
            }
            hold_by(next, technician);
            for helper in helpers {
                crew::join(next, helper)?;
            }
            next.status = Status::Assigned;
            responded(next, now);
            everyone(
                EventKind::Assigned {
                    technician: technician.name.clone(),
                    to: Some(technician.id.clone()),
                    helpers: next.helpers.clone(),
                },
                String::new(),
            )
        }
        Command::AskHelp { helper } => everyone(EventKind::HelpAsked(crew::join(next, helper)?), String::new()),
        Command::ReleaseHelper { helper } => {
            everyone(EventKind::HelperReleased(crew::let_go(next, helper)?), String::new())
        }
        Command::StepBack { reason: why } => {
            let why = reason(why)?;
            crew::step_back(next, &actor.person)?;
            (EventKind::SteppedBack, Audience::Centre, why)
        }
        Command::Take { worker } => {
            belongs(next, worker)?;
            if worker.id != actor.person {
                return Err(Refusal::NotAllowed);
            }
            if let (Some(technician), Some(name)) = (&next.technician, &next.technician_name)
                && *technician != worker.id
            {
                return Err(Refusal::TakenBy { name: name.clone() });
            }
            hold_by(next, worker);
            next.status = Status::Taken;
            responded(next, now);
            everyone(EventKind::Taken, String::new())
        }
        Command::HandBack { reason: why } => {
            let why = reason(why)?;
            release(next);
            restart(next, Step::HandBack, circumstances);
            next.status = Status::Accepted;
            (EventKind::HandedBack, Audience::Centre, why)
        }
        Command::Start => {
            next.status = Status::Working;
            next.appointment = None;
            everyone(EventKind::Started, String::new())
        }
        Command::Arrive => everyone(EventKind::Arrived, String::new()),
        Command::Hold {
            reason,
            text,
            until,
            proof,
            further,
        } => {
            let text = words(text)?;
            let further = check_text("further", further, false, REASON_LIMIT)?;
            let until = until.map(|until| ahead("until", until, now)).transpose()?;
            let proof = check_text("proof", proof, false, REASON_LIMIT)?;
            let said = if proof.is_empty() {
                text.clone()
            } else {
                format!("{text}\n凭据：{proof}")
            };
            let held = Hold {
                reason: *reason,
                text,
                since: now,
                until,
                proof,
            };
            hold(next, held, circumstances)?;
            let said = with_further(said, &further);
            if !further.is_empty() {
                next.further_work = further;
            }
            everyone(EventKind::Held { reason: *reason, until }, said)
        }
        Command::EndHold if next.ends_by_itself().is_none_or(|end| end > now) => {
            return Err(Refusal::WrongState { status: next.status });
        }
        Command::Resume | Command::EndHold => {
            resume_clock(next, circumstances);
            next.status = match next.hold.take() {
                // Whoever helped has gone meanwhile: it goes on when somebody else helps.
                Some(_) if next.lacks_hands() > 0 => Status::Taken,
                Some(_) => Status::Working,
                None => Status::Accepted,
            };
            everyone(EventKind::Resumed, String::new())
        }
        Command::NoAccess {
            text,
            appointment,
            seat,
        } => {
            belongs_here(next, seat.as_ref())?;
            let text = check_text("text", text, false, TEXT_LIMIT)?;
            let appointment = ahead("appointment", *appointment, now)?;
            let until = Some(appointment);
            let held = Hold {
                reason: crate::request::HoldReason::Access,
                text: text.clone(),
                since: now,
                until,
                proof: String::new(),
            };
            hold(next, held, circumstances)?;
            next.appointment = Some(appointment);
            next.seat.clone_from(seat);
            everyone(EventKind::NoAccess { appointment }, text)
        }
        Command::Reschedule { seat, text } => {
            let text = check_text("text", text, false, TEXT_LIMIT)?;
            let before = next.appointment.take();
            match seat {
                Some(seat) if next.hold.is_some() => wait_until(next, seat, circumstances)?,
                Some(seat) => super::book(next, seat, actor.person == next.requester, circumstances)?,
                // There is nothing to call off; or a hold, which ends with a visit.
                None if (before.is_none() && next.visit_lost.is_none()) || next.hold.is_some() => {
                    return Err(Refusal::field("visit", FieldProblem::Missing));
                }
                None => {}
            }
            next.visit_lost = None;
            let start = next.appointment;
            let end = seat.as_ref().map(|seat| seat.end);
            everyone(EventKind::Rescheduled { before, start, end }, text)
        }
        Command::LoseVisit { because } => everyone(lose_visit(next, *because, circumstances)?, String::new()),
        Command::Finish { work_done, further } => {
            let work_done = words(work_done)?;
            let further = check_text("further", further, false, REASON_LIMIT)?;
            next.status = Status::Finished;
            next.finished_at = Some(now);
            next.appointment = None;
            let limit = circumstances.limit(DeadlineKind::Confirmation);
            next.confirm_by = Some(limit.end(circumstances.calendar, now));
            next.work_done.clone_from(&work_done);
            let said = with_further(work_done, &further);
            next.further_work = further;
            everyone(EventKind::Finished, said)
        }
        Command::Confirm => {
            next.status = Status::Confirmed;
            next.confirm_by = None;
            everyone(EventKind::Confirmed, String::new())
        }
        Command::Return { reason: why } => {
            let why = reason(why)?;
            next.status = if next.technician.is_some() {
                Status::Taken
            } else {
                Status::Accepted
            };
            next.returned += 1;
            next.confirm_by = None;
            next.finished_at = None;
            // By default the deadline goes on as it was: work that was not right does not earn new time.
            restart(next, Step::Return, circumstances);
            everyone(EventKind::Returned, why)
        }
        Command::Cancel { reason: why } => {
            let why = check_text("reason", why, false, REASON_LIMIT)?;
            resume_clock(next, circumstances);
            next.status = Status::Cancelled;
            everyone(EventKind::Cancelled, why)
        }
        Command::Nudge { text } => {
            let text = check_text("text", text, false, TEXT_LIMIT)?;
            let earliest = circumstances
                .last_nudge
                .map(|last| last.plus_minutes(circumstances.rules.nudge_minutes));
            if earliest.is_some_and(|earliest| earliest > now) {
                return Err(Refusal::TooOften);
            }
            next.nudged += 1;
            if next.nudge_answer.is_none() {
                // A second nudge does not give the centre more time to answer the first.
                let until = circumstances
                    .limit(DeadlineKind::NudgeAnswer)
                    .end(circumstances.calendar, now);
                let budget = circumstances.calendar.working_time_between(now, until);
                next.nudge_answer = Deadline::start(circumstances.calendar, now, budget).ok();
            }
            everyone(EventKind::Nudged, text)
        }
        Command::Note { text } => (EventKind::Noted, Audience::Centre, words(text)?),
        Command::Message { text } => everyone(EventKind::Messaged, words(text)?),
        Command::Merge { into, number } => {
            if *into == next.id {
                return Err(Refusal::field("into", crate::refusal::FieldProblem::NotAChoice));
            }
            resume_clock(next, circumstances);
            next.status = Status::Merged;
            next.merged_into = Some(into.clone());
            responded(next, now);
            everyone(EventKind::Merged { into: number.clone() }, String::new())
        }
        Command::CloseUnanswered => {
            if next.confirm_by.is_none_or(|until| until > now) {
                return Err(Refusal::WrongState { status: next.status });
            }
            next.status = Status::ClosedUnanswered;
            next.confirm_by = None;
            everyone(EventKind::ClosedUnanswered, String::new())
        }
    })
}

/// What was said, and what is left to do.
fn with_further(said: String, further: &str) -> String {
    if further.is_empty() {
        said
    } else {
        format!("{said}\n后续处理：{further}")
    }
}

fn responded(next: &mut Request, now: Moment) {
    next.responded_at.get_or_insert(now);
}

pub(super) fn belongs(next: &Request, worker: &Worker) -> Result<(), Refusal> {
    if worker.centres.contains(&next.centre) {
        Ok(())
    } else {
        Err(Refusal::NotOfThisCentre)
    }
}

/// The hold for a closed door goes on until another visit.
fn wait_until(next: &mut Request, seat: &Seat, circumstances: &Circumstances<'_>) -> Result<(), Refusal> {
    belongs_here(next, Some(seat))?;
    let start = ahead("visit", seat.start, circumstances.now)?;
    resume_clock(next, circumstances);
    if let Some(held) = next.hold.take() {
        let until = Some(start);
        hold(next, Hold { until, ..held }, circumstances)?;
    }
    next.appointment = Some(start);
    next.seat = Some(seat.clone());
    Ok(())
}

/// A visit that cannot take place is nobody's appointment any more. The clock goes on: that nobody comes then is not the
/// requester's doing. A hold that waited for it is over, and the technician has the request as before the visit.
fn lose_visit(next: &mut Request, because: Loss, circumstances: &Circumstances<'_>) -> Result<EventKind, Refusal> {
    let seat = next.seat.take().filter(|seat| seat.start > circumstances.now);
    let start = seat.ok_or(Refusal::WrongState { status: next.status })?.start;
    next.appointment = None;
    if next.hold.take().is_some() {
        resume_clock(next, circumstances);
        next.status = Status::Taken;
    }
    next.visit_lost = Some(LostVisit { start, because });
    Ok(EventKind::VisitLost { start, because })
}

/// A seat is one of the centre that performs.
fn belongs_here(next: &Request, seat: Option<&Seat>) -> Result<(), Refusal> {
    if seat.is_none_or(|seat| seat.centre == next.centre) {
        Ok(())
    } else {
        Err(Refusal::Stale)
    }
}

fn hold_by(next: &mut Request, worker: &Worker) {
    next.technician = Some(worker.id.clone());
    next.technician_name = Some(worker.name.clone());
    next.technician_phone.clone_from(&worker.phone);
    // Whoever helped and has the job now does not help themselves.
    next.helpers.retain(|helper| helper.person != worker.id);
}

fn release(next: &mut Request) {
    next.technician = None;
    next.technician_name = None;
    next.technician_phone.clear();
    // Nobody helps where nobody is responsible.
    next.helpers.clear();
}
