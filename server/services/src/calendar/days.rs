//! Single days that are entered by hand: shown with what follows, then saved (逐日登记).

use super::by_hand;
use super::foresight::Foreseen;
use crate::{Failure, Known, Services, audit, reach};
use domain::access::Permission;
use domain::calendar::change::NAME_LIMIT;
use domain::calendar::{DayKind, SpecialDay};
use domain::person::Actor;
use domain::refusal::{FieldProblem, Refusal, check_text};
use domain::time::{Moment, wording};
use domain::view::{CalendarPage, DayRow, ProposedChange};
use jiff::civil::Date;

/// A day as its form sends it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DayForm {
    /// `yyyy-mm-dd`; empty when none is asked about.
    pub date: String,
    /// `holiday`, `makeup`, or empty for a usual day again.
    pub kind: String,
    /// What it is called.
    pub name: String,
}

/// A day as it was understood; none for a usual one.
struct Entered {
    date: Date,
    day: Option<SpecialDay>,
}

impl DayForm {
    fn read(&self) -> Result<Entered, Refusal> {
        let date: Date = self
            .date
            .trim()
            .parse()
            .map_err(|_| Refusal::field("date", FieldProblem::NotATime))?;
        let day = match self.kind.as_str() {
            "" => None,
            kind => {
                let kind = DayKind::parse(kind).filter(|kind| matches!(kind, DayKind::Holiday | DayKind::Makeup));
                Some(SpecialDay {
                    date,
                    kind: kind.ok_or_else(|| Refusal::field("kind", FieldProblem::NotAChoice))?,
                    name: check_text("name", &self.name, true, NAME_LIMIT)?,
                    hours: None,
                })
            }
        };
        Ok(Entered { date, day })
    }
}

impl Entered {
    fn words(&self) -> String {
        let (date, weekday) = (wording::full_date(self.date), wording::weekday(self.date.weekday()));
        match &self.day {
            Some(day) => format!("{date}（{weekday}）{}，{}", day.kind.label(), day.name),
            None => format!("{date}（{weekday}）恢复为普通日子"),
        }
    }

    /// The special days as they would be.
    fn among(&self, days: &[SpecialDay]) -> Vec<SpecialDay> {
        let others = days.iter().filter(|day| day.date != self.date);
        let mut days: Vec<SpecialDay> = others.chain(&self.day).cloned().collect();
        days.sort_by_key(|day| day.date);
        days
    }
}

impl Services {
    /// Holidays and make-up days of a year, a notice that was refused, and what would follow from the day that is asked about.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`].
    pub async fn days_page(
        &self,
        actor: &Actor,
        year: i64,
        asked: &DayForm,
        now: Moment,
    ) -> Result<CalendarPage, Failure> {
        reach(actor, Permission::CalendarEdit)?;
        let known = self.known(now).await?;
        let entered = if asked.date.is_empty() {
            None
        } else {
            Some(asked.read())
        };
        let of_day = entered.as_ref().and_then(|entered| entered.as_ref().ok());
        let year = if (2000..=2100).contains(&year) {
            year
        } else {
            i64::from(of_day.map_or(now.date(), |entered| entered.date).year())
        };
        let days = known
            .reference
            .special_days
            .iter()
            .filter(|day| i64::from(day.date.year()) == year);
        let days = days
            .map(|day| DayRow {
                date: day.date.to_string(),
                weekday: wording::weekday(day.date.weekday()).to_owned(),
                kind: day.kind.code().to_owned(),
                name: day.name.clone(),
            })
            .collect();
        let proposal = match &entered {
            None => None,
            Some(Ok(entered)) => Some(self.proposed_day(&known, entered, now).await?),
            Some(Err(problem)) => Some(Foreseen::default().proposed(String::new(), Some(problem.clone()))),
        };
        let [text, notice_year, from] = self.typed_notice(actor).await?;
        Ok(CalendarPage {
            days,
            proposal,
            text,
            year: notice_year,
            from,
        })
    }

    async fn proposed_day(&self, known: &Known, entered: &Entered, now: Moment) -> Result<ProposedChange, Failure> {
        let mut reference = known.reference.clone();
        reference.special_days = entered.among(&reference.special_days);
        let from = Moment::start_of(entered.date.max(now.date()));
        let foreseen = self.foresee(&Known::with(reference)?, from, now).await?;
        Ok(foreseen.proposed(entered.words(), None))
    }

    /// Sets one day, or makes it a usual day again; visits and deadlines follow.
    ///
    /// # Errors
    /// [`Refusal::Field`].
    pub async fn save_day(&self, actor: &Actor, form: &DayForm, now: Moment) -> Result<(), Failure> {
        let grant = reach(actor, Permission::CalendarEdit)?;
        let entered = form.read()?;
        let date = entered.date;
        let entry = audit::entry(actor, format!("工作日历：{}", entered.words()), now);
        let follow = by_hand(date, format!("逐日登记 {date}"), actor, now);
        self.store
            .set_special_day(&grant, &date.to_string(), entered.day.as_ref(), &follow, &entry)
            .await?;
        self.follow_by_hand(now).await
    }
}
