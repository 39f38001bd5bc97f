//! When each centre works (服务时间): weekly hours from a day on, closures and half days of its own; every change is shown with
//! what follows from it before it counts.

use crate::calendar::by_hand;
use crate::calendar::foresight::Foreseen;
use crate::failure::found;
use crate::field::date;
use crate::{Failure, Known, Services, audit, reach};
use domain::access::Permission;
use domain::calendar::change::{CalendarChange, hours_in_words};
use domain::calendar::{Calendar, PreparedCalendar, SpecialDay, WeeklyHours, read_periods};
use domain::person::Actor;
use domain::refusal::{FieldProblem, Refusal};
use domain::time::{Moment, wording};
use domain::view::{HoursPage, OwnDayRow, ProposedChange, WeekRow};
use jiff::civil::Date;
use std::sync::Arc;
use storage::draft::{Draft, draft_key};
use storage::reference::CalendarRow;

/// The draft that holds a change of a calendar between its form and the yes.
fn proposed(calendar: &str) -> String {
    format!("hours:{calendar}")
}

/// The name under which a refused form about a calendar is kept.
fn refused(calendar: &str) -> String {
    format!("hours_typed:{calendar}")
}

/// What the forms of the page send.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HoursForm {
    /// The calendar's key.
    pub calendar: String,
    /// `week`, `days`, `usual` or `without`.
    pub change: String,
    /// The first day, `yyyy-mm-dd`.
    pub from: String,
    /// The last day; empty for good, or for one day.
    pub until: String,
    /// The hours of the week, a line for days alike.
    pub week: String,
    /// Why days are not like others.
    pub name: String,
    /// Their hours; empty for closed.
    pub hours: String,
}

const FIELDS: [&str; 7] = ["calendar", "change", "from", "until", "week", "name", "hours"];

impl HoursForm {
    fn typed(&self) -> Vec<(String, String)> {
        let values = [
            &self.calendar,
            &self.change,
            &self.from,
            &self.until,
            &self.week,
            &self.name,
            &self.hours,
        ];
        let fields = FIELDS.into_iter().zip(values);
        fields.map(|(name, value)| (name.to_owned(), value.clone())).collect()
    }

    fn of(draft: &Draft) -> Self {
        let [calendar, change, from, until, week, name, hours] = FIELDS.map(|name| draft.field(name).to_owned());
        Self {
            calendar,
            change,
            from,
            until,
            week,
            name,
            hours,
        }
    }

    fn read(&self) -> Result<CalendarChange, Refusal> {
        let from = date("from", &self.from)?.ok_or_else(|| Refusal::field("from", FieldProblem::Missing))?;
        let until = date("until", &self.until)?;
        Ok(match self.change.as_str() {
            "week" => CalendarChange::Week(WeeklyHours {
                from: Some(from),
                until,
                ..WeeklyHours::read("week", &self.week)?
            }),
            "days" => CalendarChange::Days {
                from,
                until: until.unwrap_or(from),
                name: self.name.trim().to_owned(),
                hours: if self.hours.trim().is_empty() {
                    Vec::new()
                } else {
                    read_periods(&self.hours).map_err(|_| Refusal::field("hours", FieldProblem::NotHours))?
                },
            },
            "usual" => CalendarChange::UsualDay(from),
            "without" => CalendarChange::WithoutWeek(from),
            _ => return Err(Refusal::field("change", FieldProblem::NotAChoice)),
        })
    }
}

/// A change with the calendar that it makes.
struct Planned {
    change: CalendarChange,
    row: CalendarRow,
    from: Date,
}

fn plan(known: &Known, form: &HoursForm, now: Moment) -> Result<Planned, Failure> {
    let (row, usual) = calendar(known, &form.calendar)?;
    let change = form.read()?;
    let calendar = change.apply(&row.calendar, &usual, now.date())?;
    Ok(Planned {
        from: change.from().unwrap_or(now.date()),
        change,
        row: CalendarRow {
            calendar,
            ..row.clone()
        },
    })
}

/// A calendar by its key, as it is kept and as it is computed on.
fn calendar<'a>(known: &'a Known, key: &str) -> Result<(&'a CalendarRow, Arc<PreparedCalendar>), Failure> {
    let row = known.reference.calendars.iter().find(|row| row.id.as_str() == key);
    Ok((found(row)?, found(known.calendar_named(key))?))
}

impl Services {
    /// One calendar, that of the offices when none is named, with the change that waits for a yes.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`]; [`Refusal::NotFound`].
    pub async fn hours_page(&self, actor: &Actor, key: &str, now: Moment) -> Result<HoursPage, Failure> {
        reach(actor, Permission::CalendarEdit)?;
        let known = self.known(now).await?;
        let calendars = &known.reference.calendars;
        let key = match (key, known.office().or(calendars.first())) {
            ("", Some(first)) => first.id.as_str(),
            _ => key,
        };
        let (row, _) = calendar(&known, key)?;
        let today = now.date();
        let present = row.calendar.week_on(today);
        let proposal = match self.store.draft(&actor.person, &proposed(key)).await? {
            Some(draft) => Some(self.proposed_hours(&known, &HoursForm::of(&draft), now).await?),
            None => None,
        };
        let centres = known
            .reference
            .centres
            .iter()
            .filter(|centre| centre.calendar == row.id);
        Ok(HoursPage {
            calendars: calendars
                .iter()
                .map(|row| (row.id.0.clone(), row.calendar.name.clone()))
                .collect(),
            calendar: key.to_owned(),
            observes_holidays: row.calendar.observes_holidays,
            centres: centres
                .map(|centre| (centre.id.0.clone(), centre.name.clone()))
                .collect(),
            weeks: weeks(&row.calendar, present, today),
            days: own_days(&row.calendar, today),
            proposal,
            week: present.map_or_else(String::new, typed_week),
            today: today.to_string(),
            kept: self.kept_fields(&actor.person, &refused(key)).await?,
        })
    }

    async fn proposed_hours(&self, known: &Known, form: &HoursForm, now: Moment) -> Result<ProposedChange, Failure> {
        let what = form.read().map_or_else(|_| String::new(), |change| change.words());
        let planned = match plan(known, form, now) {
            Ok(planned) => planned,
            Err(Failure::Refused(problem)) => {
                return Ok(Foreseen::default().proposed(what, Some(problem)));
            }
            Err(failure) => return Err(failure),
        };
        let mut reference = known.reference.clone();
        for row in &mut reference.calendars {
            if row.id == planned.row.id {
                *row = planned.row.clone();
            }
        }
        let foreseen = self
            .foresee(&Known::with(reference)?, Moment::start_of(planned.from), now)
            .await?;
        Ok(foreseen.proposed(what, None))
    }

    /// Keeps a change for the preview; what is refused stays typed.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn propose_hours(&self, token: Option<&str>, form: &HoursForm, now: Moment) -> Result<(), Failure> {
        let outcome = match self.actor(token, now).await {
            Ok(actor) => self.propose_hours_as(&actor, form, now).await,
            Err(failure) => Err(failure),
        };
        let kept = refused(&form.calendar);
        self.settle_form(token, &kept, form.typed(), outcome, now).await
    }

    async fn propose_hours_as(&self, actor: &Actor, form: &HoursForm, now: Moment) -> Result<(), Failure> {
        reach(actor, Permission::CalendarEdit)?;
        plan(&*self.known(now).await?, form, now)?;
        let draft = Draft {
            id: draft_key(&actor.person, &proposed(&form.calendar)),
            person: actor.person.clone(),
            fields: form.typed(),
            at: now,
        };
        Ok(self.store.keep_draft(&draft).await?)
    }

    /// Makes the kept change count: the calendar, a line in the log, then visits and deadlines follow.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] when none is kept; [`Refusal::Stale`] when somebody changed the calendar at the same moment; what
    /// [`CalendarChange::apply`] refuses by now.
    pub async fn confirm_hours(&self, actor: &Actor, key: &str, now: Moment) -> Result<(), Failure> {
        let grant = reach(actor, Permission::CalendarEdit)?;
        let draft = found(self.store.draft(&actor.person, &proposed(key)).await?)?;
        // What decides is read anew: another process may have changed it.
        self.reference.forget().await;
        let known = self.known(now).await?;
        let planned = plan(&known, &HoursForm::of(&draft), now)?;
        let what = format!("服务时间「{}」：{}", planned.row.calendar.name, planned.change.words());
        let entry = audit::entry(actor, what.clone(), now);
        let follow = by_hand(planned.from, what, actor, now);
        self.store
            .change_calendar(&grant, &planned.row, &follow, &entry)
            .await?;
        self.store.drop_draft(&actor.person, &proposed(key)).await?;
        self.follow_by_hand(now).await
    }

    /// Forgets the kept change.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`].
    pub async fn drop_hours(&self, actor: &Actor, key: &str) -> Result<(), Failure> {
        reach(actor, Permission::CalendarEdit)?;
        Ok(self.store.drop_draft(&actor.person, &proposed(key)).await?)
    }

    /// Gives a centre that shares a calendar one of its own, alike at first; returns its key.
    ///
    /// # Errors
    /// [`Refusal::NotFound`]; [`Refusal::Field`] for a centre that shares it with nobody.
    pub async fn own_hours(&self, actor: &Actor, centre: &str, now: Moment) -> Result<String, Failure> {
        let grant = reach(actor, Permission::CalendarEdit)?;
        self.reference.forget().await;
        let known = self.known(now).await?;
        let centre = found(known.centre(&centre.into()))?;
        let (row, _) = calendar(&known, centre.calendar.as_str())?;
        let sharing = known.reference.centres.iter().filter(|other| other.calendar == row.id);
        if sharing.count() < 2 {
            return Err(Refusal::field("centre", FieldProblem::NothingChanges).into());
        }
        let own = CalendarRow {
            id: format!("centre-{}", centre.id).as_str().into(),
            calendar: Calendar {
                name: format!("{}工作时间", centre.name),
                ..row.calendar.clone()
            },
            own: true,
            version: 0,
        };
        let changed = domain::organisation::Centre {
            calendar: own.id.clone(),
            ..centre.clone()
        };
        let entry = audit::entry(actor, format!("{}：单独设服务时间", centre.name), now);
        self.store.add_calendar(&grant, &own, &changed, &entry).await?;
        self.reference.forget().await;
        Ok(own.id.0)
    }
}

fn weeks(calendar: &Calendar, present: Option<&WeeklyHours>, today: Date) -> Vec<WeekRow> {
    let row = |week: &WeeklyHours| WeekRow {
        from: week.from.map_or_else(String::new, |from| from.to_string()),
        lines: week.lines(),
        period: match (week.from, week.until) {
            (None, None) => "一直".to_owned(),
            (Some(from), None) => format!("{}起", wording::full_date(from)),
            (None, Some(until)) => format!("至 {}", wording::full_date(until)),
            (Some(from), Some(until)) => format!("{}至{}", wording::full_date(from), wording::full_date(until)),
        },
        present: present == Some(week),
        ahead: week.from.is_some_and(|from| from > today),
    };
    let mut weeks: Vec<&WeeklyHours> = calendar.weeks.iter().collect();
    weeks.sort_by_key(|week| std::cmp::Reverse(week.from));
    weeks.into_iter().map(row).collect()
}

fn own_days(calendar: &Calendar, today: Date) -> Vec<OwnDayRow> {
    let row = |day: &SpecialDay| OwnDayRow {
        date: day.date.to_string(),
        weekday: wording::weekday(day.date.weekday()).to_owned(),
        hours: day
            .hours
            .as_deref()
            .map_or_else(|| day.kind.label().to_owned(), hours_in_words),
        name: day.name.clone(),
    };
    let days = calendar.days.iter().filter(|day| day.date >= today);
    days.map(row).collect()
}

/// Hours as they are typed, without the days that are not worked.
fn typed_week(week: &WeeklyHours) -> String {
    let lines = week
        .lines()
        .into_iter()
        .filter(|(_, hours)| *hours != hours_in_words(&[]));
    let lines: Vec<String> = lines.map(|(days, hours)| format!("{days} {hours}")).collect();
    lines.join("\n")
}
