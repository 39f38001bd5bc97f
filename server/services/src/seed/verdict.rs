//! A rating of a request that was drawn up, with what a bad one opens and what became of that.

use domain::access::Role;
use domain::clock::DeadlineKind;
use domain::id::PersonId;
use domain::person::{Actor, Person};
use domain::rating::{Ballot, Level, Rating, RatingRules, rate, shipped_questions};
use domain::rectification::{Case, CaseChange, CaseCommand, CaseEvent, Contact, decide, ends, open, opening};
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
    /// What happened to that, oldest first.
    pub case_events: Vec<CaseEvent>,
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
            // There is nothing to hide in sample data: that it tells nothing of the order in time is enough.
            alias.chars().rev().collect(),
            at,
        )?;
        let limit = known.clock.limit(DeadlineKind::Rectification, at.day_number());
        let calendar = known.calendar(&request.centre)?;
        let due = ends(limit, &calendar, at);
        let case = open(&rating, request, &rater.name, owner, alias, due, at);
        let event = rating_event(&rating, &actor, EventKind::Rated, 1, at);
        Ok(Self {
            rating,
            event,
            case_events: case.iter().map(opening).collect(),
            case,
        })
    }

    /// Somebody does something about the case, by the rules that serve people. Without a case nothing is done.
    ///
    /// # Errors
    /// What [`decide`] refuses: then the course makes no sense.
    pub(crate) fn act(&mut self, known: &Known, at: Moment, by: &Actor, command: &CaseCommand) -> Result<(), Failure> {
        let Some(case) = &self.case else { return Ok(()) };
        let clock = known.case_clock(case, at)?;
        let role = match command {
            CaseCommand::RateAgain { .. } => Role::Employee,
            CaseCommand::CloseUnrated => Role::System,
            CaseCommand::Confirm { .. } | CaseCommand::SendBack { .. } | CaseCommand::CallBack { .. } => Role::Verifier,
            _ => Role::CentreDesk,
        };
        let CaseChange { case, event } = decide(case, command, by, role, &clock.circumstances())?;
        self.case = Some(case);
        self.case_events.push(event);
        Ok(())
    }

    /// The owner of the case, as an actor.
    pub(crate) fn owner(&self) -> Actor {
        let case = self.case.as_ref();
        Actor {
            person: case.and_then(|case| case.owner.clone()).unwrap_or_default(),
            name: case.map(|case| case.owner_name.clone()).unwrap_or_default(),
            department: domain::id::DepartmentId::default(),
            roles: Vec::new(),
        }
    }

    /// The case has been dealt with by `until`: fixed, called back, and rated again with this level or not at all.
    ///
    /// # Errors
    /// As [`Verdict::act`].
    pub(crate) fn deal_with(
        &mut self,
        known: &Known,
        verifier: &Actor,
        rater: &Person,
        second: Option<Level>,
        until: Moment,
    ) -> Result<(), Failure> {
        let Some(begun) = self.case.as_ref().map(|case| case.opened_at) else {
            return Ok(());
        };
        let owner = self.owner();
        let text = "已按原因整改并当面说明。".to_owned();
        self.act(known, begun.plus_days(2), &owner, &CaseCommand::Fix { text })?;
        let called = begun.plus_days(4);
        let call = CaseCommand::CallBack {
            on: called,
            how: Contact::Phone,
            reached: true,
            text: "对方表示知道整改情况。".to_owned(),
        };
        self.act(known, called, verifier, &call)?;
        match second {
            Some(level) => {
                let text = String::new();
                let rater = Actor::from(rater);
                self.act(
                    known,
                    begun.plus_days(5),
                    &rater,
                    &CaseCommand::RateAgain { level, text },
                )
            }
            None => {
                let due = self.case.as_ref().map_or(until, |case| case.due);
                let over = due.plus_minutes(1);
                if over > until {
                    return Ok(());
                }
                self.act(known, over, &crate::system(), &CaseCommand::CloseUnrated)
            }
        }
    }
}
