//! What would follow from a calendar for what stands in the queues, before it counts: visits that fall away, deadlines
//! that move.

use crate::{Failure, Known, Services, system};
use domain::access::Role;
use domain::calendar::PreparedCalendar;
use domain::lifecycle::{Change, Circumstances, Command, ProcessRules, decide, recalculated};
use domain::refusal::Refusal;
use domain::request::{EventKind, Request};
use domain::slot::loss;
use domain::time::{Moment, wording};
use domain::view::{FallingVisit, MovedDeadline, ProposedChange};

/// What was foreseen, in words.
#[derive(Debug, Default)]
pub(crate) struct Foreseen {
    /// Deadlines that move.
    pub(crate) moved: Vec<MovedDeadline>,
    /// Visits that fall away, in the order of time.
    pub(crate) visits: Vec<FallingVisit>,
}

/// Requests, and visits, named in a preview.
const NAMED: usize = 20;

impl Foreseen {
    /// As a page asks about it.
    pub(crate) fn proposed(self, what: String, problem: Option<Refusal>) -> ProposedChange {
        let length = |length: usize| i64::try_from(length).unwrap_or(i64::MAX);
        ProposedChange {
            what,
            problem,
            moved: length(self.moved.len()),
            requests: self.moved.into_iter().take(NAMED).collect(),
            falling: length(self.visits.len()),
            visits: self.visits.into_iter().take(NAMED).collect(),
        }
    }
}

impl Services {
    /// What would follow if the calendar of `known` counted from a moment on: what is over by then stays as it is.
    pub(crate) async fn foresee(&self, known: &Known, from: Moment, now: Moment) -> Result<Foreseen, Failure> {
        let rules = known.process(&self.rules.process);
        let counts = from.max(now);
        let mut moved = Vec::new();
        let mut visits: Vec<(Moment, FallingVisit)> = Vec::new();
        self.each_queued(known, |request, calendar| {
            let change = match lost(request, known, calendar, &rules, counts) {
                Some(change) => {
                    visits.extend(falling(request, now));
                    Some(change)
                }
                None => recalculated(request, calendar, &system(), now),
            };
            moved.extend(change.and_then(|change| moved_by(request, &change, now)));
            true
        })
        .await?;
        visits.sort_by_key(|(start, _)| *start);
        Ok(Foreseen {
            moved,
            visits: visits.into_iter().map(|(_, visit)| visit).collect(),
        })
    }
}

/// The request without its visit, where that cannot take place.
fn lost(
    request: &Request,
    known: &Known,
    calendar: &PreparedCalendar,
    rules: &ProcessRules,
    now: Moment,
) -> Option<Change> {
    let because = loss(request.seat.as_ref()?, &known.reference.slot_rules, calendar)?;
    let circumstances = Circumstances {
        calendar,
        rules,
        last_nudge: None,
        now,
    };
    let command = Command::LoseVisit { because };
    decide(request, &command, &system(), Role::System, &circumstances).ok()
}

fn falling(request: &Request, now: Moment) -> Option<(Moment, FallingVisit)> {
    let start = request.appointment?;
    let visit = FallingVisit {
        number: request.number.clone(),
        centre: request.centre_name.clone(),
        requester: request.requester_name.clone(),
        when: domain::wording::appointment(request, now),
    };
    Some((start, visit))
}

/// The line of a request whose deadline moves; none when only what is known of a year changes.
fn moved_by(before: &Request, change: &Change, now: Moment) -> Option<MovedDeadline> {
    let (from, to) = match change.event.kind {
        EventKind::DeadlineMoved { from, to } => (from, to),
        _ => (before.resolution.due, change.request.resolution.due),
    };
    (from != to).then(|| MovedDeadline {
        number: before.number.clone(),
        centre: before.centre_name.clone(),
        before: wording::moment(from, now),
        after: wording::moment(to, now),
    })
}
