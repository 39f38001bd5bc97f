//! A rating of a request that was drawn up, with what a bad one opens.

use domain::clock::DeadlineKind;
use domain::id::PersonId;
use domain::person::{Actor, Person};
use domain::rating::{Ballot, Rating, RatingRules, rate, shipped_questions};
use domain::rectification::{Case, CaseStatus, open};
use domain::request::EventKind;
use domain::time::Moment;
use storage::rating::RatingEvent;

use super::history::History;
use crate::rating::rating_event;
use crate::{Failure, Known};

/// A rating, its event, and its case after a bad one.
#[derive(Debug, Clone)]
pub(crate) struct Verdict {
    /// The rating.
    pub rating: Rating,
    /// Its event.
    pub event: RatingEvent,
    /// What it opened.
    pub case: Option<Case>,
}

impl Verdict {
    /// The requester rates.
    ///
    /// # Errors
    /// What [`rate`] refuses.
    pub(crate) fn give(
        known: &Known,
        rules: &RatingRules,
        history: &History,
        rater: &Person,
        ballot: &Ballot,
        owner: Option<(PersonId, String)>,
        alias: String,
        at: Moment,
    ) -> Result<Self, Failure> {
        let request = &history.request;
        let actor = Actor::from(rater);
        let rating = rate(
            request,
            &[],
            &actor,
            &rater.rater_group,
            ballot,
            &shipped_questions(),
            rules,
            at,
        )?;
        let limit = known.clock.limit(DeadlineKind::Rectification, at.day_number());
        let calendar = known.calendar(&request.centre)?;
        let due = limit.end(&calendar, at);
        let case = open(&rating, request, &rater.name, owner, alias, due, at);
        let event = rating_event(&rating, &actor, EventKind::Rated, 1, at);
        Ok(Self { rating, event, case })
    }

    /// The case has been dealt with.
    pub(crate) fn close_case(&mut self) {
        if let Some(case) = &mut self.case {
            case.status = CaseStatus::Closed;
            case.open = false;
        }
    }
}
