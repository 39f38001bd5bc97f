//! Who helps with a job (协助): joining, being let go, stepping back.

use super::Worker;
use super::steps::belongs;
use crate::id::PersonId;
use crate::refusal::{FieldProblem, Refusal};
use crate::request::{HELPER_LIMIT, Helper, Request, Status};

/// The form field that names the person.
const FIELD: &str = "technician";

/// A safety rule: no work with fewer people than it needs (人数不足不得作业).
///
/// # Errors
/// [`Refusal::TooFewHands`].
pub(super) fn enough(request: &Request) -> Result<(), Refusal> {
    match request.lacks_hands() {
        0 => Ok(()),
        missing => Err(Refusal::TooFewHands {
            needed: request.hands,
            missing,
        }),
    }
}

/// The keys of those who help.
pub(super) fn keys(helpers: &[Helper]) -> Vec<PersonId> {
    helpers.iter().map(|helper| helper.person.clone()).collect()
}

/// Somebody of the same centre helps from now on.
///
/// # Errors
/// [`Refusal::NotOfThisCentre`]; [`Refusal::Field`] for who has the job or helps already, and for one too many.
pub(super) fn join(next: &mut Request, worker: &Worker) -> Result<Helper, Refusal> {
    belongs(next, worker)?;
    if next.technician.as_ref() == Some(&worker.id) || next.is_helped_by(&worker.id) {
        return Err(Refusal::field(FIELD, FieldProblem::NotAChoice));
    }
    if next.helpers.len() >= HELPER_LIMIT {
        return Err(Refusal::field(FIELD, FieldProblem::OutOfRange));
    }
    let helper = Helper {
        person: worker.id.clone(),
        name: worker.name.clone(),
    };
    next.helpers.push(helper.clone());
    Ok(helper)
}

/// Whoever helps is let go; not out of work that goes on and needs them.
///
/// # Errors
/// [`Refusal::Field`] for who does not help, [`Refusal::TooFewHands`].
pub(super) fn let_go(next: &mut Request, person: &PersonId) -> Result<Helper, Refusal> {
    let gone = leave(next, person).ok_or_else(|| Refusal::field(FIELD, FieldProblem::NotAChoice))?;
    if next.status == Status::Working {
        enough(next)?;
    }
    Ok(gone)
}

/// Whoever helps steps back. Work that needs them stands until somebody else helps.
///
/// # Errors
/// [`Refusal::NotAllowed`] for who does not help.
pub(super) fn step_back(next: &mut Request, person: &PersonId) -> Result<(), Refusal> {
    leave(next, person).ok_or(Refusal::NotAllowed)?;
    if next.status == Status::Working && next.lacks_hands() > 0 {
        next.status = Status::Taken;
    }
    Ok(())
}

fn leave(next: &mut Request, person: &PersonId) -> Option<Helper> {
    let place = next.helpers.iter().position(|helper| helper.person == *person)?;
    Some(next.helpers.remove(place))
}
