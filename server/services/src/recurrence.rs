//! Service that comes again (周期服务): plans that a desk keeps, and the job that makes their requests ahead of time.

use crate::ask::chosen_step;
use crate::failure::found;
use crate::field::{date, number};
use crate::filing::{Received, Served, client_key, draw_up, month_text};
use crate::{Failure, Known, Services, allow_at, reach, system};
use domain::access::{Grant, Permission, Role};
use domain::id::CentreId;
use domain::person::Actor;
use domain::recurrence::{Plan, Rhythm, check, occurrence_key};
use domain::refusal::{FieldProblem, Refusal};
use domain::request::{Audience, Event, EventKind};
use domain::time::{Moment, wording};
use domain::view::{PlanRow, PlansPage};
use jiff::civil::Date;
use storage::{StorageError, Transaction};

/// The name under which a refused form is kept.
const FORM: &str = "plan";
/// The next days that a plan shows.
const NEXT: usize = 3;

/// What the form of a plan sends.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PlanForm {
    /// Made by the page, so that sending twice makes one.
    pub id: String,
    /// The centre's key.
    pub centre: String,
    /// What is to be done.
    pub text: String,
    /// The service's key.
    pub service: String,
    /// The place's key.
    pub place: String,
    /// Name, login or phone of who is served; empty for oneself.
    pub requester: String,
    /// Every so many weeks or months.
    pub every: String,
    /// `weeks:` with the weekday from 1, or `months:` with the day of the month.
    pub on: String,
    /// The time of day, `09:00`.
    pub time: String,
    /// First day, `yyyy-mm-dd`.
    pub first: String,
    /// Last day; empty for good.
    pub until: String,
    /// Days ahead.
    pub lead_days: String,
}

impl PlanForm {
    fn typed(&self) -> Vec<(String, String)> {
        let fields = [
            ("text", &self.text),
            ("service", &self.service),
            ("requester", &self.requester),
            ("every", &self.every),
            ("on", &self.on),
            ("time", &self.time),
            ("first", &self.first),
            ("until", &self.until),
            ("lead_days", &self.lead_days),
        ];
        fields.map(|(name, value)| (name.to_owned(), value.clone())).to_vec()
    }

    fn rhythm(&self) -> Result<Rhythm, Refusal> {
        let every = number("every", &self.every)?;
        let wrong = || Refusal::field("on", FieldProblem::NotAChoice);
        let (unit, day) = self.on.split_once(':').ok_or_else(wrong)?;
        let day: i8 = day.parse().map_err(|_| wrong())?;
        match unit {
            "weeks" => Ok(Rhythm::Weeks { every, weekday: day }),
            "months" => Ok(Rhythm::Months { every, day }),
            _ => Err(wrong()),
        }
    }
}

/// A time of day as minutes since midnight.
fn minute(text: &str) -> Result<i64, Refusal> {
    let wrong = || Refusal::field("time", FieldProblem::NotATime);
    let time: jiff::civil::Time = text.trim().parse().map_err(|_| wrong())?;
    Ok(i64::from(time.hour()) * 60 + i64::from(time.minute()))
}

impl Services {
    /// The plans of a centre, those that go on first.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`]; [`Refusal::NotFound`] for a centre out of reach.
    pub async fn plans_page(
        &self,
        actor: &Actor,
        centre: &str,
        place: &str,
        now: Moment,
    ) -> Result<PlansPage, Failure> {
        let grant = reach(actor, Permission::PlanEdit)?;
        let known = self.known(now).await?;
        let shown = known.shown_centre(&grant, centre)?.id.clone();
        let mut plans = self.store.plans_of(&grant, &shown).await?;
        plans.sort_by(|one, other| (!one.open, one.first, &one.id).cmp(&(!other.open, other.first, &other.id)));
        let place = self.chosen_place(&grant, place).await?;
        let plain = known.reference.items.iter().filter(|item| item.offered && !asks(item));
        Ok(PlansPage {
            plans: plans.iter().map(|plan| row(plan, &known, now)).collect(),
            centre: shown.0,
            centres: known.centres_within(&grant),
            services: plain.map(|item| (item.id.0.clone(), item.name.clone())).collect(),
            place: place.map(chosen_step),
            key: uuid::Uuid::now_v7().to_string(),
            today: wording::day_field(now.day_number()),
            kept: self.kept_fields(&actor.person, FORM).await?,
        })
    }

    /// Makes a plan; what was typed is kept when it is refused.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn add_plan(&self, token: Option<&str>, form: &PlanForm, now: Moment) -> Result<(), Failure> {
        let outcome = match self.actor(token, now).await {
            Ok(actor) => self.add_plan_as(&actor, form, now).await,
            Err(failure) => Err(failure),
        };
        self.settle_form(token, FORM, form.typed(), outcome, now).await
    }

    async fn add_plan_as(&self, actor: &Actor, form: &PlanForm, now: Moment) -> Result<(), Failure> {
        let known = self.known(now).await?;
        let centre = CentreId(form.centre.clone());
        let grant = allow_at(actor, Permission::PlanEdit, &centre)?;
        let item = known.item(&form.service.as_str().into()).filter(|item| item.offered);
        let item = item.ok_or(Refusal::ServiceNotOffered)?;
        // Nobody is there to answer when the requests are made.
        if asks(item) {
            return Err(Refusal::field("service", FieldProblem::NotAChoice).into());
        }
        let place = self.store.place(&grant, &form.place.as_str().into()).await?;
        let place = place.ok_or_else(|| Refusal::field("place", FieldProblem::Missing))?;
        let (requester, requester_name) = match form.requester.trim() {
            // Who makes the plan serves: the one who accepts and rates has to be another.
            "" => return Err(Refusal::field("requester", FieldProblem::Missing).into()),
            words => {
                let grant = reach(actor, Permission::RequestFileForOther)?;
                let people = self.store.find_callers(&grant, words, 2).await?;
                match people.as_slice() {
                    [only] if only.id != actor.person => (only.id.clone(), only.name.clone()),
                    _ => return Err(Refusal::field("requester", FieldProblem::NotAChoice).into()),
                }
            }
        };
        let first = date("first", &form.first)?.unwrap_or_else(|| now.date());
        let plan = check(Plan {
            id: client_key(&form.id)?.into(),
            text: form.text.clone(),
            service: item.id.clone(),
            place: place.id,
            place_name: place.full_name,
            requester,
            requester_name,
            centre,
            rhythm: form.rhythm()?,
            minute: minute(&form.time)?,
            first,
            until: date("until", &form.until)?,
            lead_days: number("lead_days", &form.lead_days)?,
            made_until: None,
            open: true,
            version: 1,
        })?;
        match self.store.add_plan(&grant, &plan).await {
            Ok(()) | Err(StorageError::AlreadyExists { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Ends a plan; what it made stays.
    ///
    /// # Errors
    /// [`Refusal::NotFound`], [`Refusal::Stale`].
    pub async fn end_plan(&self, actor: &Actor, id: &str, _now: Moment) -> Result<(), Failure> {
        let grant = reach(actor, Permission::PlanEdit)?;
        let plan = found(self.store.recurring_plan(&grant, &id.into()).await?)?;
        let mut transaction = Transaction::new();
        storage::recurrence::add_change(&mut transaction, &Plan { open: false, ..plan });
        self.store.transaction(transaction).await?;
        Ok(())
    }

    /// Makes what is due of every plan, each occurrence once.
    pub(crate) async fn make_recurring(&self, now: Moment) -> Result<i64, Failure> {
        let grant = reach(&system(), Permission::Reconcile)?;
        let known = self.known(now).await?;
        let mut made = 0;
        for plan in self.store.open_plans(&grant).await? {
            made += self.make_due(&grant, plan, &known, now).await?;
        }
        Ok(made)
    }

    async fn make_due(&self, grant: &Grant, plan: Plan, known: &Known, now: Moment) -> Result<i64, Failure> {
        let today = now.date();
        let mut plan = plan;
        let mut made = 0;
        for day in plan.due(today) {
            match self.make(grant, &plan, day, known, now).await {
                Ok(()) => made += 1,
                // Another process made it, or the plan was ended meanwhile: the next run reads anew.
                Err(Failure::Refused(Refusal::Stale)) => return Ok(made),
                Err(Failure::Refused(refusal)) => {
                    tracing::warn!(plan = %plan.id, %day, ?refusal, "a plan's request cannot be made");
                    return Ok(made);
                }
                Err(failure) => return Err(failure),
            }
            plan.made_until = Some(day);
            plan.version += 1;
        }
        if plan.is_over(today) {
            let mut transaction = Transaction::new();
            storage::recurrence::add_change(&mut transaction, &Plan { open: false, ..plan });
            match self.store.transaction(transaction).await {
                Ok(_) | Err(StorageError::Stale { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(made)
    }

    async fn make(&self, grant: &Grant, plan: &Plan, day: Date, known: &Known, now: Moment) -> Result<(), Failure> {
        let item = known.item(&plan.service).filter(|item| item.offered);
        let item = item.ok_or(Refusal::ServiceNotOffered)?;
        let place = found(self.store.place(grant, &plan.place).await?)?;
        let account = self.store.account(&plan.requester).await?;
        let person = found(account.filter(|account| account.person.active))?.person;
        // Its clock starts with the work; one that was missed starts now.
        let at = plan.moment(day).max(now);
        let routed = known.route(item, &place.path, &person.department, at)?;
        let served = Served {
            person,
            filed_by: None,
            role: Role::System,
            centre: routed.centre,
            routed_by: routed.by,
        };
        let received = Received {
            fields: vec![
                ("text".to_owned(), plan.text.clone()),
                ("wished".to_owned(), at.to_string()),
            ],
            photos: Vec::new(),
        };
        let key = uuid::Uuid::now_v7().to_string();
        let mut request = draw_up(&received, key, item, &served, &place, known, at)?;
        request.filed_at = now;
        request.number = self.store.next_number(&month_text(now)).await?;
        let event = Event {
            request: request.id.clone(),
            seq: 1,
            at: now,
            by: None,
            by_name: "周期计划".to_owned(),
            role: Role::System,
            audience: Audience::Everyone,
            kind: EventKind::Filed,
            text: request.text.clone(),
        };
        let made = Plan {
            made_until: Some(day),
            ..plan.clone()
        };
        let mut transaction = Transaction::new();
        storage::request::add_request(&mut transaction, &request, &event);
        self.tell(&mut transaction, &event, None, &request).await?;
        storage::recurrence::add_occurrence(&mut transaction, &occurrence_key(&plan.id, day), &plan.id, &request.id);
        storage::recurrence::add_change(&mut transaction, &made);
        match self.store.transaction(transaction).await {
            Ok(_) => Ok(()),
            Err(StorageError::AlreadyExists { table, .. }) if table == "recurring_request" => {
                Err(Refusal::Stale.into())
            }
            Err(error) => Err(error.into()),
        }
    }
}

/// Whether a service needs answers that a plan cannot give.
fn asks(item: &domain::catalogue::ServiceItem) -> bool {
    item.questions.iter().any(|question| question.needed)
}

fn row(plan: &Plan, known: &Known, now: Moment) -> PlanRow {
    let service = known.item(&plan.service).map_or("", |item| item.name.as_str());
    let today = now.date();
    let far = today.saturating_add(jiff::Span::new().years(2));
    let next = plan.occurrences(today, far);
    let next: Vec<String> = next
        .into_iter()
        .take(NEXT)
        .map(|day| wording::day(day, today))
        .collect();
    PlanRow {
        id: plan.id.0.clone(),
        text: plan.text.clone(),
        what: format!("{service} · {}", plan.place_name),
        requester: plan.requester_name.clone(),
        rhythm: format!(
            "{} {:02}:{:02}，提前 {} 天生成",
            plan.rhythm.words(),
            plan.minute / 60,
            plan.minute % 60,
            plan.lead_days
        ),
        next: if !plan.open {
            "已停止".to_owned()
        } else if next.is_empty() {
            "没有下一次".to_owned()
        } else {
            format!("接下来：{}", next.join("、"))
        },
        open: plan.open,
    }
}
