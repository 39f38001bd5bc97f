//! What a step does to the clocks of a request: pauses with an end, starts anew, and whose minutes were missed.

use super::{Change, Circumstances, Status};
use crate::access::Role;
use crate::calendar::PreparedCalendar;
use crate::clock::{DeadlineKind, Missed, Party, PauseReason, PauseRule, Span, Step};
use crate::deadline::{Deadline, Pause};
use crate::person::Actor;
use crate::refusal::{FieldProblem, Refusal};
use crate::request::{Audience, Event, EventKind, Hold, Request};
use crate::time::Moment;

impl Circumstances<'_> {
    /// How long a deadline is today.
    pub(super) fn limit(&self, kind: DeadlineKind) -> Span {
        self.rules.clock.limit(kind, self.now.day_number())
    }

    fn pause(&self, reason: PauseReason) -> PauseRule {
        self.rules.clock.pause(reason, self.now.day_number())
    }
}

impl Request {
    /// When the hold, or the wait for an answer, ends by itself.
    pub fn ends_by_itself(&self) -> Option<Moment> {
        self.hold.as_ref().map_or(self.wait_until, |hold| hold.until)
    }
}

/// Puts it on hold. Every hold ends by itself: at its expected end, or at the longest that its reason may last.
pub(super) fn hold(next: &mut Request, hold: Hold, circumstances: &Circumstances<'_>) -> Result<(), Refusal> {
    let rule = circumstances.pause(hold.reason.into());
    if rule.proof && hold.proof.is_empty() {
        return Err(Refusal::field("proof", FieldProblem::Missing));
    }
    let latest = rule.longest.end(circumstances.calendar, circumstances.now);
    let until = hold.until.map_or(latest, |until| until.min(latest));
    if rule.stops_clock() {
        stop_clock(next, circumstances, rule, until);
    }
    next.hold = Some(Hold {
        until: Some(until),
        ..hold
    });
    next.status = Status::OnHold;
    Ok(())
}

/// Waits for the requester's answer, at most as long as the rules allow.
pub(super) fn wait_for_answer(next: &mut Request, circumstances: &Circumstances<'_>) {
    let rule = circumstances.pause(PauseReason::AskedBack);
    let until = rule.longest.end(circumstances.calendar, circumstances.now);
    if rule.stops_clock() {
        stop_clock(next, circumstances, rule, until);
    }
    next.wait_until = Some(until);
}

/// Stops the resolution clock; the response's is over by then.
fn stop_clock(next: &mut Request, circumstances: &Circumstances<'_>, rule: PauseRule, latest: Moment) {
    let why = rule.reason.label();
    next.resolution = next.resolution.paused(circumstances.now, why, rule.party, latest);
}

/// Lets the resolution clock go on, if it stands.
pub(super) fn resume_clock(next: &mut Request, circumstances: &Circumstances<'_>) {
    next.wait_until = None;
    next.resolution = next.resolution.resumed(circumstances.calendar, circumstances.now);
}

/// Lets the resolution clock stand until a visit that the requester chose. A choice made before counts no longer than
/// until now, or until the visit where the provider moved it forward; the provider's own choice gives no time.
pub(super) fn wait_for_visit(
    next: &mut Request,
    visit: Option<Moment>,
    by_requester: bool,
    circumstances: &Circumstances<'_>,
) {
    let (calendar, now) = (circumstances.calendar, circumstances.now);
    let rule = circumstances.pause(PauseReason::Appointment);
    let why = rule.reason.label();
    let kept_until = visit.filter(|_| !by_requester).map_or(now, |visit| visit.max(now));
    let mut pauses = next.resolution.pauses.clone();
    for pause in pauses.iter_mut().filter(|pause| pause.reason == why) {
        pause.until = pause.until.map(|until| until.min(kept_until).max(pause.from));
    }
    pauses.retain(|pause| pause.until.is_none_or(|until| until > pause.from));
    if let Some(visit) = visit.filter(|_| by_requester && rule.stops_clock()) {
        let latest = rule.longest.end(calendar, now);
        pauses.push(Pause {
            from: now,
            until: Some(visit.min(latest)),
            reason: why.to_owned(),
            party: Some(rule.party),
            latest: Some(latest),
        });
    }
    if pauses != next.resolution.pauses {
        // A deadline pushed past the end of time stays where it was.
        next.resolution = next
            .resolution
            .with_pauses(calendar, pauses)
            .unwrap_or_else(|_| next.resolution.clone());
    }
}

/// Starts anew the clocks that the rules start anew after a step.
pub(super) fn restart(next: &mut Request, step: Step, circumstances: &Circumstances<'_>) {
    let day = circumstances.now.day_number();
    let restarts = |kind| circumstances.rules.clock.restarts(step, kind, day);
    // A deadline pushed past the end of time stays where it was.
    let anew = |deadline: &Deadline| {
        deadline
            .restarted(circumstances.calendar, circumstances.now, step.label())
            .ok()
    };
    // An answer that was given stays given.
    if next.responded_at.is_none()
        && restarts(DeadlineKind::Response)
        && let Some(response) = anew(&next.response)
    {
        next.response = response;
    }
    if restarts(DeadlineKind::Resolution)
        && let Some(resolution) = anew(&next.resolution)
    {
        next.resolution = resolution;
    }
}

/// Whatever the provider says or does that the requester sees answers a nudge.
pub(super) fn answer_nudge(next: &mut Request, circumstances: &Circumstances<'_>) {
    if let Some(deadline) = next.nudge_answer.take() {
        let late = deadline.missed(DeadlineKind::NudgeAnswer, circumstances.calendar, circumstances.now);
        next.missed.extend(late);
    }
}

/// Books the minutes missed with what this step met or gave up.
pub(super) fn book(before: &Request, next: &mut Request, circumstances: &Circumstances<'_>) {
    let (calendar, now) = (circumstances.calendar, circumstances.now);
    if before.responded_at.is_none() && next.responded_at.is_some() {
        let late = next.response.missed(DeadlineKind::Response, calendar, now);
        next.missed.extend(late);
    }
    let finished = before.finished_at != next.finished_at && next.finished_at.is_some();
    let given_up = before.queued && !next.open;
    if finished || given_up {
        // Work that came back is measured again when it is finished again.
        next.missed.retain(|missed| missed.kind != DeadlineKind::Resolution);
        let late = next.resolution.missed(DeadlineKind::Resolution, calendar, now);
        next.missed.extend(late);
    }
    if next.status == Status::ClosedUnanswered
        && let Some(until) = before.confirm_by
    {
        next.missed.push(Missed {
            kind: DeadlineKind::Confirmation,
            party: Party::Requester,
            minutes: calendar.working_time_between(until, now),
        });
    }
    if !next.open {
        next.nudge_answer = None;
    }
}

/// An open request on its calendar as it is now; none when that says what the request says already.
///
/// A deadline of another calendar, from before a re-routing, stays as it was promised.
pub fn recalculated(request: &Request, calendar: &PreparedCalendar, by: &Actor, now: Moment) -> Option<Change> {
    let anew = |deadline: &Deadline| {
        let same = deadline.calendar == calendar.name();
        let next = same.then(|| deadline.recomputed(calendar).ok()).flatten()?;
        (next.due != deadline.due || next.beyond_data != deadline.beyond_data).then_some(next)
    };
    if !request.queued {
        return None;
    }
    let response = request
        .responded_at
        .is_none()
        .then(|| anew(&request.response))
        .flatten();
    let resolution = anew(&request.resolution);
    let (from, to) = match (&response, &resolution) {
        (_, Some(resolution)) => (request.resolution.due, resolution.due),
        (Some(response), None) => (request.response.due, response.due),
        (None, None) => return None,
    };
    let mut next = request.clone();
    next.response = response.unwrap_or(next.response);
    next.resolution = resolution.unwrap_or(next.resolution);
    next.set_due();
    next.version += 1;
    next.changed_at = now.max(request.changed_at);
    let event = Event {
        request: request.id.clone(),
        seq: next.version,
        at: next.changed_at,
        by: None,
        by_name: by.name.clone(),
        role: Role::System,
        audience: Audience::Everyone,
        kind: EventKind::DeadlineMoved { from, to },
        text: String::new(),
    };
    Some(Change {
        request: next,
        event,
        freed: None,
        taken: None,
    })
}
