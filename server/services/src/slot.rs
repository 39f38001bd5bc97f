//! Visits by appointment (上门预约): what is offered, the seat for a choice, and the rules that a centre keeps.

use crate::failure::found;
use crate::field::{day, number};
use crate::filing::client_key;
use crate::{Failure, Known, Services, allow_at, audit, reach, system};
use domain::access::{Permission, authorize};
use domain::calendar::{MinuteOfDay, Period};
use domain::id::{CentreId, ServiceId};
use domain::person::Actor;
use domain::refusal::{FieldProblem, Refusal};
use domain::slot::{Offer, Seat, Slot, SlotRule, check, day_words, seat};
use domain::time::{Moment, wording};
use domain::view::{SlotRuleRow, SlotsPage, SwitchedService, VisitDay, VisitSlot};
use storage::StorageError;

mod lost;

/// The name under which a refused form is kept.
const FORM: &str = "slot_rule";

/// What the form of a new rule sends.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SlotForm {
    /// Made by the page, so that sending twice makes one.
    pub id: String,
    /// The centre's key.
    pub centre: String,
    /// What people call it.
    pub name: String,
    /// The service's key; empty for all without a rule of their own.
    pub service: String,
    /// Weekdays from 1; none for every working day.
    pub weekdays: Vec<String>,
    /// From when, `09:00`.
    pub begin: String,
    /// To when.
    pub end: String,
    /// How many visits at once.
    pub visits_at_once: String,
    /// Hours of notice.
    pub lead_hours: String,
    /// Working days ahead.
    pub ahead_days: String,
    /// First day, `yyyy-mm-dd`.
    pub from: String,
    /// Last day; empty for good.
    pub until: String,
}

impl SlotForm {
    fn typed(&self) -> Vec<(String, String)> {
        let fields = [
            ("name", &self.name),
            ("service", &self.service),
            ("begin", &self.begin),
            ("end", &self.end),
            ("visits_at_once", &self.visits_at_once),
            ("lead_hours", &self.lead_hours),
            ("ahead_days", &self.ahead_days),
            ("from", &self.from),
            ("until", &self.until),
        ];
        let weekdays = self.weekdays.iter().map(|weekday| ("weekdays", weekday));
        let typed = fields.into_iter().chain(weekdays);
        typed.map(|(name, value)| (name.to_owned(), value.clone())).collect()
    }

    fn hours(&self) -> Result<Period, Refusal> {
        let minute = |field: &str, text: &str| -> Result<MinuteOfDay, Refusal> {
            text.parse().map_err(|_| Refusal::field(field, FieldProblem::NotATime))
        };
        let (begin, end) = (minute("begin", &self.begin)?, minute("end", &self.end)?);
        Period::new(begin, end).ok_or_else(|| Refusal::field("end", FieldProblem::OutOfRange))
    }

    fn weekdays(&self) -> Result<Vec<i8>, Refusal> {
        let weekday = |text: &String| {
            let day = text.parse();
            day.map_err(|_| Refusal::field("weekdays", FieldProblem::NotAChoice))
        };
        let mut weekdays: Vec<i8> = self.weekdays.iter().map(weekday).collect::<Result<_, _>>()?;
        weekdays.sort_unstable();
        weekdays.dedup();
        Ok(weekdays)
    }
}

impl Services {
    /// The slots in which somebody of a centre can come for a service, in the order of time.
    pub(crate) async fn slots(
        &self,
        centre: &CentreId,
        service: &ServiceId,
        known: &Known,
        now: Moment,
    ) -> Result<Vec<Slot>, Failure> {
        let rules = &known.reference.slot_rules;
        if !rules.iter().any(|rule| rule.centre == *centre) {
            return Ok(Vec::new());
        }
        let grant = reach(&system(), Permission::Reconcile)?;
        let taken = self.store.booked(&grant, centre, now).await?;
        let offer = Offer {
            centre,
            service,
            rules,
            calendar: &*known.calendar(centre)?,
            taken: &taken,
            now,
        };
        Ok(offer.slots())
    }

    /// The seat for what a form chose, which is when the slot begins. One's own seat stays one's own.
    pub(crate) async fn seat(
        &self,
        visit: &str,
        own: Option<&Seat>,
        centre: &CentreId,
        service: &ServiceId,
        known: &Known,
        now: Moment,
    ) -> Result<Seat, Failure> {
        let start = Moment::parse(visit).map_err(|_| Refusal::field("visit", FieldProblem::NotATime))?;
        if let Some(own) = own.filter(|own| own.start == start) {
            return Ok(own.clone());
        }
        let slots = self.slots(centre, service, known, now).await?;
        Ok(seat(&slots, start)?)
    }

    /// The rules of a centre, those that hold or will hold first.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`]; [`Refusal::NotFound`] for a centre out of reach.
    pub async fn slots_page(&self, actor: &Actor, centre: &str, now: Moment) -> Result<SlotsPage, Failure> {
        let grant = reach(actor, Permission::SlotRuleEdit)?;
        let known = self.known(now).await?;
        let shown = known.shown_centre(&grant, centre)?.id.clone();
        let today = now.day_number();
        let of_centre = known.reference.slot_rules.iter().filter(|rule| rule.centre == shown);
        let mut rules: Vec<&SlotRule> = of_centre.collect();
        rules.sort_by_key(|rule| {
            let ended = rule.is_over(today);
            (ended, rule.service.clone(), rule.hours, rule.from_day)
        });
        let booked = self.store.booked(&grant, &shown, now).await?;
        // The catalogue is common to all centres.
        let may_switch = authorize(actor, Permission::RoutingEdit, None).is_ok();
        let items = known.reference.items.iter().filter(|item| item.offered);
        Ok(SlotsPage {
            rules: rules
                .into_iter()
                .map(|rule| row(rule, &booked, &known, today))
                .collect(),
            centre: shown.0,
            centres: known.centres_within(&grant),
            services: items
                .map(|item| SwitchedService {
                    id: item.id.0.clone(),
                    name: item.name.clone(),
                    on: item.visits_booked,
                })
                .collect(),
            may_switch,
            key: uuid::Uuid::now_v7().to_string(),
            today: wording::day_field(today),
            kept: self.kept_fields(&actor.person, FORM).await?,
        })
    }

    /// Makes a rule; what was typed is kept when it is refused.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn add_slot_rule(&self, token: Option<&str>, form: &SlotForm, now: Moment) -> Result<(), Failure> {
        let outcome = match self.actor(token, now).await {
            Ok(actor) => self.add_slot_rule_as(&actor, form, now).await,
            Err(failure) => Err(failure),
        };
        self.settle_form(token, FORM, form.typed(), outcome, now).await
    }

    async fn add_slot_rule_as(&self, actor: &Actor, form: &SlotForm, now: Moment) -> Result<(), Failure> {
        let centre = CentreId(form.centre.clone());
        let grant = allow_at(actor, Permission::SlotRuleEdit, &centre)?;
        // What decides is read anew: another process may have made a rule.
        self.reference.forget().await;
        let known = self.known(now).await?;
        let centre_name = found(known.centre(&centre))?.name.clone();
        let id = client_key(&form.id)?;
        let rules = &known.reference.slot_rules;
        if rules.iter().any(|rule| rule.id.as_str() == id) {
            return Ok(());
        }
        let service = match form.service.as_str() {
            "" => None,
            key => {
                let item = known.item(&key.into());
                Some(
                    item.ok_or_else(|| Refusal::field("service", FieldProblem::NotAChoice))?
                        .id
                        .clone(),
                )
            }
        };
        let today = now.day_number();
        let from_day = day("from", &form.from)?.unwrap_or(today);
        if from_day < today {
            return Err(Refusal::field("from", FieldProblem::InThePast).into());
        }
        let rule = check(
            SlotRule {
                id: id.into(),
                name: form.name.clone(),
                centre,
                service,
                weekdays: form.weekdays()?,
                hours: form.hours()?,
                capacity: number("visits_at_once", &form.visits_at_once)?,
                lead_minutes: number("lead_hours", &form.lead_hours)?.saturating_mul(60),
                ahead_days: number("ahead_days", &form.ahead_days)?,
                from_day,
                until_day: day("until", &form.until)?,
                version: 1,
            },
            rules,
        )?;
        let what = format!(
            "{centre_name}新增上门时段「{}」：{} {}，同时 {} 单",
            rule.name,
            rule.days_words(),
            rule.hours,
            rule.capacity
        );
        match self
            .store
            .add_slot_rule(&grant, &rule, &audit::entry(actor, what, now))
            .await
        {
            Ok(()) => {}
            Err(error) if error.is_duplicate_in("slot_rule") => {}
            Err(error) => return Err(error.into()),
        }
        self.reference.forget().await;
        Ok(())
    }

    /// Ends a rule after a day. What was booked by it for a later one is given up, and those whom it concerns are told.
    ///
    /// # Errors
    /// [`Refusal::NotFound`], [`Refusal::Field`], [`Refusal::Stale`].
    pub async fn end_slot_rule(&self, actor: &Actor, id: &str, until: &str, now: Moment) -> Result<(), Failure> {
        reach(actor, Permission::SlotRuleEdit)?;
        let until = day("until", until)?.ok_or_else(|| Refusal::field("until", FieldProblem::Missing))?;
        self.reference.forget().await;
        let known = self.known(now).await?;
        let rule = found(known.reference.slot_rules.iter().find(|rule| rule.id.as_str() == id))?;
        let grant = allow_at(actor, Permission::SlotRuleEdit, &rule.centre)?;
        // What it offered on days that have passed is not undone.
        if until < now.plus_days(-1).day_number() {
            return Err(Refusal::field("until", FieldProblem::InThePast).into());
        }
        let what = format!("上门时段「{}」到 {} 为止", rule.name, wording::numbered_day(until));
        let ended = SlotRule {
            until_day: Some(until),
            ..rule.clone()
        };
        self.store
            .save_slot_rule(&grant, &ended, &audit::entry(actor, what, now))
            .await?;
        self.reference.forget().await;
        self.lose_visits(now).await?;
        Ok(())
    }

    /// Switches whether the visits of a service are booked.
    ///
    /// # Errors
    /// [`Refusal::ServiceNotOffered`] for a service that does not exist.
    pub async fn set_visits_booked(&self, actor: &Actor, service: &str, on: bool, now: Moment) -> Result<(), Failure> {
        let grant = reach(actor, Permission::RoutingEdit)?;
        let known = self.known(now).await?;
        let item = known.item(&service.into()).ok_or(Refusal::ServiceNotOffered)?;
        let what = format!("{}{}预约上门时间", item.name, if on { "可以" } else { "不再" });
        let entry = audit::entry(actor, what, now);
        self.store.set_visits_booked(&grant, &item.id, on, &entry).await?;
        self.reference.forget().await;
        Ok(())
    }
}

/// Whether a seat that was chosen went to somebody else at the same moment.
pub(crate) fn was_taken(error: &StorageError) -> bool {
    error.is_duplicate_in(storage::slot::BOOKINGS)
}

/// The slots that are free, by day, as a form offers them.
pub(crate) fn visit_days(slots: &[Slot], now: Moment) -> Vec<VisitDay> {
    let mut days: Vec<VisitDay> = Vec::new();
    for slot in slots.iter().filter(|slot| slot.free() > 0) {
        let day = day_words(slot.start, now);
        let visit = VisitSlot {
            value: slot.start.to_string(),
            hours: wording::span(slot.start, slot.end),
        };
        match days.last_mut().filter(|last| last.day == day) {
            Some(last) => last.slots.push(visit),
            None => days.push(VisitDay {
                day,
                slots: vec![visit],
            }),
        }
    }
    days
}

fn row(rule: &SlotRule, booked: &[Seat], known: &Known, today: i64) -> SlotRuleRow {
    let service = match &rule.service {
        None => "全部可预约的事项".to_owned(),
        Some(key) => known.item(key).map_or_else(|| key.0.clone(), |item| item.name.clone()),
    };
    let from = wording::numbered_day(rule.from_day);
    SlotRuleRow {
        id: rule.id.0.clone(),
        name: rule.name.clone(),
        service,
        when: format!("{} {}", rule.days_words(), rule.hours),
        capacity: rule.capacity,
        notice: format!(
            "提前 {}，可约今后 {} 个工作日",
            wording::duration(rule.lead_minutes),
            rule.ahead_days
        ),
        days: match rule.until_day {
            Some(_) if rule.never_holds() => "没有启用过".to_owned(),
            Some(until) if rule.has_ended(today) => format!("最后一天 {}", wording::numbered_day(until)),
            Some(until) => format!("{from}至{}", wording::numbered_day(until)),
            None => format!("{from}起"),
        },
        coming: rule.from_day > today,
        ended: rule.is_over(today),
        booked: i64::try_from(booked.iter().filter(|seat| rule.offers(seat)).count()).unwrap_or(i64::MAX),
    }
}
