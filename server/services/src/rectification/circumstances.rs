//! By what a case is decided, and whom it concerns.

use crate::{Failure, Known};
use domain::access::Subject;
use domain::calendar::PreparedCalendar;
use domain::clock::ClockRules;
use domain::id::PersonId;
use domain::rectification::{Case, CaseCircumstances};
use domain::time::Moment;
use std::sync::Arc;

/// By what a case is decided at a moment.
pub(crate) struct CaseClock<'a> {
    calendar: Arc<PreparedCalendar>,
    office: Arc<PreparedCalendar>,
    rules: &'a ClockRules,
    now: Moment,
}

impl Known {
    /// By what a case is decided at a moment.
    ///
    /// # Errors
    /// As [`Known::calendar`].
    pub(crate) fn case_clock(&self, case: &Case, now: Moment) -> Result<CaseClock<'_>, Failure> {
        Ok(CaseClock {
            calendar: self.calendar(&case.centre)?,
            office: self.office_calendar(&case.centre)?,
            rules: &self.clock,
            now,
        })
    }
}

impl CaseClock<'_> {
    pub(crate) fn circumstances(&self) -> CaseCircumstances<'_> {
        CaseCircumstances {
            calendar: &self.calendar,
            office: &self.office,
            rules: self.rules,
            now: self.now,
        }
    }
}

/// Whom a case concerns, so that a subject can be made of it.
pub(super) struct Concerned<'a> {
    case: &'a Case,
    rater: PersonId,
    served: &'a [PersonId],
}

impl<'a> Concerned<'a> {
    pub(super) fn of(case: &'a Case, served: &'a [PersonId]) -> Self {
        Self {
            case,
            rater: case.rater(),
            served,
        }
    }

    pub(super) fn subject(&self) -> Subject<'_> {
        Subject {
            owners: vec![&self.rater],
            assigned: self.case.owner.as_ref(),
            centre: Some(&self.case.centre),
            served_by: self.served.iter().collect(),
            ..Subject::default()
        }
    }
}
