//! Rating and what a bad one opens (评价与差评整改).

use crate::account::random_token;
use crate::failure::found;
use crate::render::card;
use crate::{Failure, Services, allow, reach};
use domain::access::{Permission, Role};
use domain::clock::DeadlineKind;
use domain::id::{CentreId, RequestId};
use domain::person::Actor;
use domain::rating::{Ballot, Excellence, Level, Rating, add, may_rate, rate, shipped_questions};
use domain::rectification::{Case, ends, open};
use domain::refusal::{FieldProblem, Refusal};
use domain::request::{Audience, Event, EventKind, Request};
use domain::time::{Moment, wording};
use domain::view::RatePage;
use storage::rating::{RatingEvent, add_rating};
use storage::{StorageError, Transaction};

/// What the rating's form sends; levels are 1 to 5 as text, empty where nothing was chosen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Form {
    /// The request.
    pub request: String,
    /// Overall.
    pub overall: String,
    /// 优质服务
    pub service: String,
    /// 优良作风
    pub conduct: String,
    /// 优美环境
    pub environment: String,
    /// Reasons chosen.
    pub reasons: Vec<String>,
    /// Free text.
    pub text: String,
    /// Not empty when the rater agrees to be named to the centre.
    pub named: String,
}

impl Form {
    fn name(request: &str) -> String {
        format!("rate:{request}")
    }

    fn ballot(&self) -> Result<Ballot, Refusal> {
        Ok(Ballot {
            overall: level("overall", &self.overall)?,
            service: level("service", &self.service)?,
            conduct: level("conduct", &self.conduct)?,
            environment: level("environment", &self.environment)?,
            reasons: self.reasons.clone(),
            text: self.text.clone(),
            named: !self.named.is_empty(),
        })
    }

    fn typed(&self) -> Vec<(String, String)> {
        let mut typed: Vec<(String, String)> = [
            ("overall", &self.overall),
            ("service", &self.service),
            ("conduct", &self.conduct),
            ("environment", &self.environment),
            ("text", &self.text),
            ("named", &self.named),
        ]
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value.clone()))
        .collect();
        typed.extend(self.reasons.iter().map(|reason| ("reasons".to_owned(), reason.clone())));
        typed
    }
}

fn level(field: &str, text: &str) -> Result<Option<Level>, Refusal> {
    if text.is_empty() {
        return Ok(None);
    }
    let number = text.parse::<i64>().ok();
    let level = number.and_then(|number| Level::try_from(number).ok());
    level
        .map(Some)
        .ok_or_else(|| Refusal::field(field, FieldProblem::NotAChoice))
}

impl Services {
    /// The form that rates, or what was given.
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub async fn rate_page(&self, actor: &Actor, request: &str, now: Moment) -> Result<RatePage, Failure> {
        let grant = reach(actor, Permission::RequestRate)?;
        let request = self.readable(actor, &RequestId(request.to_owned())).await?;
        let followers = self.store.followers(&grant, &request.id).await?;
        let rating = self.store.rating_of(&grant, &request.id).await?;
        let questions = shipped_questions();
        let open = may_rate(&request, &followers, actor, &self.rules.rating, now).is_ok();
        let closed = request
            .closed_at
            .map_or_else(String::new, |at| format!(" · {} 办结", wording::moment(at, now)));
        Ok(RatePage {
            card: card(&request, None, now),
            closed: format!("{}{closed}", request.centre_name),
            good_reasons: questions.good_reasons,
            bad_reasons: questions.bad_reasons,
            given: rating.as_ref().map(given).unwrap_or_default(),
            given_text: rating.as_ref().map(|rating| rating.text.clone()).unwrap_or_default(),
            added: rating
                .as_ref()
                .and_then(|rating| rating.addition.as_ref())
                .map(|addition| addition.text.clone()),
            may_rate: open && rating.is_none(),
            may_add: rating.as_ref().is_some_and(|rating| self.may_add(rating, now)),
            kept: self
                .kept_fields(&actor.person, &Form::name(request.id.as_str()))
                .await?,
        })
    }

    /// Rates, once for each person served. A bad one opens its case in the same transaction.
    ///
    /// # Errors
    /// [`Refusal::RatedAlready`] the second time; what [`rate`] refuses.
    pub async fn rate(&self, token: Option<&str>, form: &Form, now: Moment) -> Result<(), Failure> {
        let outcome = match self.actor(token, now).await {
            Ok(actor) => self.rate_as(&actor, form, now).await,
            Err(failure) => Err(failure),
        };
        self.settle_form(token, &Form::name(&form.request), form.typed(), outcome, now)
            .await
    }

    /// Rates, for whoever it is.
    ///
    /// # Errors
    /// As [`Services::rate`].
    pub async fn rate_as(&self, actor: &Actor, form: &Form, now: Moment) -> Result<(), Failure> {
        let request = self.readable(actor, &RequestId(form.request.clone())).await?;
        let list = reach(actor, Permission::RequestRate)?;
        let followers = self.store.followers(&list, &request.id).await?;
        let grant = allow(actor, Permission::RequestRate, &request.subject_with(&followers))
            .map_err(|_| Refusal::OnlyServedPersonRates)?;
        if self.store.rating_of(&grant, &request.id).await?.is_some() {
            return Err(Refusal::RatedAlready.into());
        }
        let account = found(self.store.account(&actor.person).await?)?;
        let ballot = form.ballot()?;
        let rules = &self.rules.rating;
        let group = &account.person.rater_group;
        let rating = rate(
            &request,
            &followers,
            actor,
            group,
            &ballot,
            &shipped_questions(),
            rules,
            random_alias(),
            now,
        )?;
        let case = self.case_of(&rating, &request, actor, now).await?;
        let event = rating_event(&rating, actor, EventKind::Rated, 1, now);
        let mut transaction = Transaction::new();
        add_rating(&mut transaction, &rating, case.as_ref(), &event);
        // Only the rater's own page: a notice to the centre would tell when a rating came.
        crate::tell::announce_to(&mut transaction, [&actor.person], "rating", now);
        match self.store.transaction(transaction).await {
            Ok(_) => Ok(()),
            Err(StorageError::AlreadyExists { .. }) => Err(Refusal::RatedAlready.into()),
            Err(error) => Err(error.into()),
        }
    }

    async fn case_of(
        &self,
        rating: &Rating,
        request: &Request,
        rater: &Actor,
        now: Moment,
    ) -> Result<Option<Case>, Failure> {
        if rating.overall.is_good() {
            return Ok(None);
        }
        let known = self.known(now).await?;
        let calendar = known.calendar(&request.centre)?;
        let limit = known.clock.limit(DeadlineKind::Rectification, now.day_number());
        // Days are counted after the day on which it begins; the first is the one at whose beginning the centre is told.
        let begins = rating.told_at.map_or(now, |told| told.plus_minutes(-1).max(now));
        let due = ends(limit, &calendar, begins);
        let owner = self.case_owner(&request.centre).await?;
        Ok(open(rating, request, &rater.name, owner, random_alias(), due, now))
    }

    /// The owner of a new case: whoever of the centre's desk comes first, so that somebody by name is responsible.
    async fn case_owner(&self, centre: &CentreId) -> Result<Option<(domain::id::PersonId, String)>, Failure> {
        let grant = reach(&crate::system(), Permission::Reconcile)?;
        let mut desk = self.store.staff(&grant, centre, Role::CentreDesk).await?;
        desk.sort_by(|one, other| one.login.cmp(&other.login));
        Ok(desk.into_iter().next().map(|person| (person.id, person.name)))
    }

    /// Adds to one's rating, once.
    ///
    /// # Errors
    /// [`Refusal::RatedAlready`] the second time; [`Refusal::WindowClosed`].
    pub async fn add_to_rating(
        &self,
        token: Option<&str>,
        request: &str,
        text: &str,
        now: Moment,
    ) -> Result<(), Failure> {
        let outcome = match self.actor(token, now).await {
            Ok(actor) => self.add_as(&actor, request, text, now).await,
            Err(failure) => Err(failure),
        };
        if outcome.is_err() {
            let typed = vec![("text".to_owned(), text.to_owned())];
            self.keep_fields(token, &Form::name(request), typed, now).await;
        }
        outcome
    }

    async fn add_as(&self, actor: &Actor, request: &str, text: &str, now: Moment) -> Result<(), Failure> {
        let grant = reach(actor, Permission::RequestRate)?;
        let rating = found(self.store.rating_of(&grant, &request.into()).await?)?;
        let rating = add(&rating, &actor.person, text, &self.rules.rating, now)?;
        let event = rating_event(&rating, actor, EventKind::RatingAdded, 2, now);
        match self.store.save_addition(&grant, &rating, &event).await {
            Ok(()) => Ok(()),
            Err(StorageError::AlreadyExists { .. }) => Err(Refusal::RatedAlready.into()),
            Err(error) => Err(error.into()),
        }
    }
}

pub(crate) fn rating_event(rating: &Rating, actor: &Actor, kind: EventKind, seq: i64, now: Moment) -> RatingEvent {
    let event = Event {
        request: rating.request.clone(),
        seq,
        at: now,
        by: Some(actor.person.clone()),
        by_name: actor.name.clone(),
        role: Role::Employee,
        audience: Audience::Requester,
        kind,
        text: String::new(),
    };
    RatingEvent::new(&actor.person, event)
}

fn given(rating: &Rating) -> Vec<(String, String)> {
    let mut given = vec![("总体".to_owned(), rating.overall.label().to_owned())];
    for excellence in Excellence::ALL {
        if let Some(level) = rating.level(excellence) {
            given.push((excellence.label().to_owned(), level.label().to_owned()));
        }
    }
    if !rating.reasons.is_empty() {
        given.push(("原因".to_owned(), rating.reasons.join("、")));
    }
    given
}

/// A name that tells nothing, short enough to be said: 48 random bits.
fn random_alias() -> String {
    random_token().chars().take(12).collect()
}
