//! Who answers (归口): routing rules as an administrator keeps them, and who would get what.

mod known;

use crate::ask::chosen_step;
use crate::field::{day, moment, number};
use crate::{Failure, Services, audit, reach};
use domain::access::{Permission, authorize};
use domain::catalogue::HANDS_LIMIT;
use domain::id::{DepartmentId, PlaceId};
use domain::person::Actor;
use domain::refusal::{FieldProblem, Refusal};
use domain::routing::{Hours, RoutingRule, Step, check, end_position, moved};
use domain::time::{Moment, wording};
use domain::view::{RoutingPage, SwitchedService};
use storage::routing::RoutingSettings;

/// The name under which a refused form is kept.
const FORM: &str = "routing";

/// What the form of a new rule sends; empty where it does not narrow.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RuleForm {
    /// What people call it.
    pub name: String,
    /// The place's key.
    pub place: String,
    /// As [`domain::routing::Matter::code`].
    pub matter: String,
    /// The department's key.
    pub department: String,
    /// As [`Hours::parse`] reads it.
    pub hours: String,
    /// The centre's key.
    pub centre: String,
    /// First day, `yyyy-mm-dd`.
    pub from: String,
    /// Last day.
    pub until: String,
    /// Stands before all others instead of behind them.
    pub first: bool,
}

impl RuleForm {
    fn typed(&self) -> Vec<(String, String)> {
        let fields = [
            ("name", &self.name),
            ("matter", &self.matter),
            ("department", &self.department),
            ("hours", &self.hours),
            ("centre", &self.centre),
            ("from", &self.from),
            ("until", &self.until),
        ];
        fields.map(|(name, value)| (name.to_owned(), value.clone())).to_vec()
    }
}

/// What somebody wants to know; empty where it is usual.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Question {
    /// The place's key.
    pub place: String,
    /// The service's key.
    pub service: String,
    /// The department's key.
    pub department: String,
    /// The moment.
    pub at: String,
}

impl Services {
    /// The rules in their order, and who would get what is asked about.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`]; [`Refusal::Field`] when the moment cannot be read.
    pub async fn routing_page(&self, actor: &Actor, question: &Question, now: Moment) -> Result<RoutingPage, Failure> {
        let grant = reach(actor, Permission::RoutingRead)?;
        let known = self.known(now).await?;
        let today = now.day_number();
        let rows = |ended: bool| {
            let rules = known.reference.routing_rules.iter();
            let rules = rules.filter(move |rule| rule.has_ended(today) == ended);
            rules.map(|rule| known.rule(rule, today)).collect()
        };
        let place = self.chosen_place(&grant, &question.place).await?;
        let item = known.item(&question.service.as_str().into());
        let department = match question.department.as_str() {
            "" => actor.department.clone(),
            key => DepartmentId(key.to_owned()),
        };
        let at = moment("at", &question.at)?.unwrap_or(now);
        let trial = match (item, &place) {
            (Some(item), Some(place)) => Some(known.trial(item, place, &department, at, now)?),
            _ => None,
        };
        let settings = &known.reference.routing;
        let calendars = known.reference.calendars.iter().flat_map(|row| {
            let (key, name) = (&row.id, &row.calendar.name);
            [
                (format!("outside:{key}"), format!("{name}以外（夜间、周末、节假日）")),
                (format!("working:{key}"), format!("{name}以内")),
            ]
        });
        let keyed = |key: &str, name: &str| (key.to_owned(), name.to_owned());
        Ok(RoutingPage {
            rules: rows(false),
            ended: rows(true),
            may_edit: authorize(actor, Permission::RoutingEdit, None).is_ok(),
            matters: known.matters(),
            departments: known
                .reference
                .departments
                .iter()
                .map(|it| keyed(it.id.as_str(), &it.name))
                .collect(),
            hours: calendars.collect(),
            centres: known
                .reference
                .centres
                .iter()
                .map(|it| keyed(it.id.as_str(), &it.name))
                .collect(),
            services: known
                .reference
                .items
                .iter()
                .map(|item| SwitchedService {
                    id: item.id.0.clone(),
                    name: item.name.clone(),
                    on: item.sent_automatically,
                })
                .collect(),
            hands: known
                .reference
                .items
                .iter()
                .filter(|item| item.hands > 1)
                .map(|item| (item.name.clone(), item.hands))
                .collect(),
            place: place.map(chosen_step),
            trial,
            fallback: settings
                .fallback
                .as_ref()
                .map_or_else(String::new, |centre| centre.0.clone()),
            duplicate_days: settings.duplicate_days,
            minutes_per_job: settings.dispatch.minutes_per_job,
            today: wording::day_field(today),
            kept: self.kept_fields(&actor.person, FORM).await?,
        })
    }

    /// Makes a rule; what was typed is kept when it is refused.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn add_rule(&self, token: Option<&str>, form: &RuleForm, now: Moment) -> Result<(), Failure> {
        let outcome = match self.actor(token, now).await {
            Ok(actor) => self.add_rule_as(&actor, form, now).await,
            Err(failure) => Err(failure),
        };
        self.settle_form(token, FORM, form.typed(), outcome, now).await
    }

    async fn add_rule_as(&self, actor: &Actor, form: &RuleForm, now: Moment) -> Result<(), Failure> {
        let grant = reach(actor, Permission::RoutingEdit)?;
        let known = self.known(now).await?;
        let place = match form.place.as_str() {
            "" => None,
            key => {
                let place = self.store.place(&grant, &PlaceId(key.to_owned())).await?;
                Some(place.ok_or_else(|| Refusal::field("place", FieldProblem::NotAChoice))?)
            }
        };
        let department = match form.department.as_str() {
            "" => None,
            key => {
                let department = known.department(&key.into());
                Some(
                    department
                        .ok_or_else(|| Refusal::field("department", FieldProblem::NotAChoice))?
                        .id
                        .clone(),
                )
            }
        };
        let works = |hours: &Hours| {
            let calendar = hours.calendar();
            calendar.is_none_or(|calendar| known.calendar_named(calendar.as_str()).is_some())
        };
        let hours = Hours::parse(&form.hours).filter(works);
        let hours = hours.ok_or_else(|| Refusal::field("hours", FieldProblem::NotAChoice))?;
        let centre = known.centre(&form.centre.as_str().into());
        let centre = centre.ok_or_else(|| Refusal::field("centre", FieldProblem::Missing))?;
        let rule = check(RoutingRule {
            id: uuid::Uuid::now_v7().to_string().into(),
            position: end_position(&known.reference.routing_rules, form.first),
            name: form.name.clone(),
            place_name: place.as_ref().map_or_else(String::new, |place| place.full_name.clone()),
            place: place.map(|place| place.id),
            matter: known.check_matter("matter", &form.matter)?,
            department,
            hours,
            centre: centre.id.clone(),
            from_day: day("from", &form.from)?.unwrap_or_else(|| now.day_number()),
            until_day: day("until", &form.until)?,
            version: 1,
        })?;
        self.store.add_routing_rule(&grant, &rule).await?;
        self.reference.forget().await;
        Ok(())
    }

    /// Moves a rule past its neighbour: `up` or `down`.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] when there is no such rule or nothing to move past; [`Refusal::Stale`].
    pub async fn move_rule(&self, actor: &Actor, id: &str, step: &str, now: Moment) -> Result<(), Failure> {
        let grant = reach(actor, Permission::RoutingEdit)?;
        let step = match step {
            "up" => Step::Up,
            "down" => Step::Down,
            _ => return Err(Refusal::field("step", FieldProblem::NotAChoice).into()),
        };
        // What decides is read anew: another process may have changed the order.
        self.reference.forget().await;
        let known = self.known(now).await?;
        let changed = moved(&known.reference.routing_rules, &id.into(), step, now.day_number());
        if changed.is_empty() {
            return Err(Refusal::NotFound.into());
        }
        self.store.save_routing_rules(&grant, &changed).await?;
        self.reference.forget().await;
        Ok(())
    }

    /// Ends a rule after a day; one that has not begun yet never will.
    ///
    /// # Errors
    /// [`Refusal::NotFound`], [`Refusal::Field`], [`Refusal::Stale`].
    pub async fn end_rule(&self, actor: &Actor, id: &str, until: &str, now: Moment) -> Result<(), Failure> {
        let grant = reach(actor, Permission::RoutingEdit)?;
        let until = day("until", until)?.ok_or_else(|| Refusal::field("until", FieldProblem::Missing))?;
        self.reference.forget().await;
        let known = self.known(now).await?;
        let rule = known.reference.routing_rules.iter().find(|rule| rule.id.as_str() == id);
        let rule = rule.ok_or(Refusal::NotFound)?;
        // What it did on days that have passed is not undone.
        let yesterday = now.plus_days(-1).day_number();
        if until < yesterday {
            return Err(Refusal::field("until", FieldProblem::InThePast).into());
        }
        let ended = RoutingRule {
            until_day: Some(until),
            ..rule.clone()
        };
        self.store.save_routing_rules(&grant, &[ended]).await?;
        self.reference.forget().await;
        Ok(())
    }

    /// Sets the fallback desk and the figures of routing and dispatch.
    ///
    /// # Errors
    /// [`Refusal::Field`].
    pub async fn set_routing(
        &self,
        actor: &Actor,
        fallback: &str,
        duplicate_days: i64,
        minutes_per_job: i64,
        now: Moment,
    ) -> Result<(), Failure> {
        let grant = reach(actor, Permission::RoutingEdit)?;
        let known = self.known(now).await?;
        let fallback = match fallback {
            "" => None,
            key => {
                let centre = known.centre(&key.into());
                Some(
                    centre
                        .ok_or_else(|| Refusal::field("fallback", FieldProblem::NotAChoice))?
                        .id
                        .clone(),
                )
            }
        };
        let within = |field: &str, value: i64, most: i64| {
            if (1..=most).contains(&value) {
                Ok(value)
            } else {
                Err(Refusal::field(field, FieldProblem::OutOfRange))
            }
        };
        let settings = RoutingSettings {
            fallback,
            dispatch: domain::dispatch::DispatchRules {
                minutes_per_job: within("minutes_per_job", minutes_per_job, 24 * 60)?,
            },
            duplicate_days: within("duplicate_days", duplicate_days, 365)?,
        };
        self.store.save_routing_settings(&grant, &settings).await?;
        self.reference.forget().await;
        Ok(())
    }

    /// Sets how many people the work of a service needs, for what is filed from now on.
    ///
    /// # Errors
    /// [`Refusal::ServiceNotOffered`] for a service that does not exist; [`Refusal::Field`].
    pub async fn set_hands(&self, actor: &Actor, service: &str, hands: &str, now: Moment) -> Result<(), Failure> {
        let grant = reach(actor, Permission::RoutingEdit)?;
        let known = self.known(now).await?;
        let item = known.item(&service.into()).ok_or(Refusal::ServiceNotOffered)?;
        let hands = number("hands", hands.trim())?;
        if !(1..=HANDS_LIMIT).contains(&hands) {
            return Err(Refusal::field("hands", FieldProblem::OutOfRange).into());
        }
        let what = format!("{}的作业人数由 {} 人改为 {hands} 人", item.name, item.hands);
        let entry = audit::entry(actor, what, now);
        self.store.set_hands(&grant, &item.id, hands, &entry).await?;
        self.reference.forget().await;
        Ok(())
    }

    /// Switches automatic dispatch of a service on or off.
    ///
    /// # Errors
    /// [`Refusal::ServiceNotOffered`] for a service that does not exist.
    pub async fn set_automatic(&self, actor: &Actor, service: &str, on: bool, now: Moment) -> Result<(), Failure> {
        let grant = reach(actor, Permission::RoutingEdit)?;
        let known = self.known(now).await?;
        let item = known.item(&service.into()).ok_or(Refusal::ServiceNotOffered)?;
        self.store.set_sent_automatically(&grant, &item.id, on).await?;
        self.reference.forget().await;
        Ok(())
    }
}
