//! A year's holiday notice is taken over (放假通知导入): read, shown with what would change, confirmed, kept as a version
//! with the day it holds from; then the deadlines of open requests follow.

use crate::spreadsheet;
use crate::{Failure, Known, Services, reach};
use bytes::Bytes;
use domain::access::Permission;
use domain::calendar::DayKind;
use domain::calendar::notice::table;
use domain::person::Actor;
use domain::refusal::{FieldProblem, FileProblem, Refusal};
use domain::time::{Moment, wording};
use domain::view::{CalendarProposal, NoticeRow, ProposedChange};
use jiff::civil::Date;
use storage::calendar::HolidayNotice;
use storage::draft::{Draft, draft_key};

pub use days::DayForm;
use foresight::Foreseen;
use plan::{blocked, changes, holidays, plan};

mod days;
mod effect;
pub(crate) mod foresight;
mod plan;

/// The draft that holds a notice between its upload and the yes.
const FORM: &str = "calendar";
/// The draft that holds what was typed beside a notice that was refused.
const TYPED: &str = "calendar_typed";
/// Largest file in KiB: a year's notice has some ten.
const FILE_LIMIT: usize = 512;
/// Longest text in characters: a year's notice has about a thousand, a calendar file of one year some twenty thousand.
const LONGEST: usize = 100_000;

/// A notice as its form was filled in.
#[derive(Debug, Clone, Default)]
pub struct ReceivedNotice {
    /// What was pasted.
    pub text: String,
    /// The uploaded file, which goes before what was pasted; none when it was too large to be kept.
    pub file: Option<Option<Bytes>>,
    /// The year for dates without one.
    pub year: String,
    /// The day it holds from.
    pub from: String,
}

/// Bytes of a file that are worth keeping.
pub const FILE_BYTES: usize = FILE_LIMIT * 1024;

/// The text that is kept: of the file where there is one.
async fn text_of(file: Option<Option<Bytes>>, typed: &str) -> Result<String, Refusal> {
    let (field, text) = match file {
        Some(None) => return Err(Refusal::File(FileProblem::TooLarge { kibibytes: FILE_LIMIT })),
        Some(Some(file)) if !file.is_empty() => {
            let read = tokio::task::spawn_blocking(move || text_of_file(&file)).await;
            (
                "file",
                read.unwrap_or(Err(FileProblem::Damaged)).map_err(Refusal::File)?,
            )
        }
        _ => ("text", typed.to_owned()),
    };
    if text.trim().is_empty() {
        return Err(Refusal::field(field, FieldProblem::Missing));
    }
    if text.chars().count() > LONGEST {
        return Err(Refusal::field(field, FieldProblem::TooLong(LONGEST)));
    }
    Ok(text)
}

fn text_of_file(file: &[u8]) -> Result<String, FileProblem> {
    if spreadsheet::is_workbook(file) {
        return Ok(table::write(&spreadsheet::sheets(file)?));
    }
    let text = std::str::from_utf8(file).map_err(|_| FileProblem::NotText)?;
    if text.contains('\0') {
        Err(FileProblem::NotText)
    } else {
        Ok(text.to_owned())
    }
}

impl Services {
    /// Keeps a pasted or uploaded notice for the preview; what was kept before is replaced. What is refused is kept
    /// beside it, for the form to show again.
    ///
    /// # Errors
    /// [`Refusal::Field`] when nothing was given, or far too much; [`Refusal::File`] when the file cannot be read;
    /// [`Refusal::NotAllowed`].
    pub async fn propose_notice(
        &self,
        token: Option<&str>,
        received: ReceivedNotice,
        now: Moment,
    ) -> Result<(), Failure> {
        let actor = self.actor(token, now).await?;
        reach(&actor, Permission::CalendarEdit)?;
        let (year, from) = (received.year.trim(), received.from.trim());
        let draft = |form: &str, text: &str| Draft {
            id: draft_key(&actor.person, form),
            person: actor.person.clone(),
            fields: [("text", text), ("year", year), ("from", from)]
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .to_vec(),
            at: now,
        };
        match text_of(received.file, &received.text).await {
            Ok(text) => {
                self.store.keep_draft(&draft(FORM, &text)).await?;
                Ok(self.store.drop_draft(&actor.person, TYPED).await?)
            }
            Err(refusal) => {
                let typed: String = received.text.chars().take(LONGEST).collect();
                self.store.keep_draft(&draft(TYPED, &typed)).await?;
                Err(refusal.into())
            }
        }
    }

    /// What the form holds again: what was typed beside a notice that was refused, else the one that waits for a yes.
    /// Text, year and day, each empty where there is nothing.
    pub(crate) async fn typed_notice(&self, actor: &Actor) -> Result<[String; 3], Failure> {
        let draft = match self.store.draft(&actor.person, TYPED).await? {
            Some(typed) => Some(typed),
            None => self.store.draft(&actor.person, FORM).await?,
        };
        Ok(["text", "year", "from"].map(|name| draft.as_ref().map_or("", |draft| draft.field(name)).to_owned()))
    }

    /// What the kept notice would change; an empty proposal when none is kept.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`].
    pub async fn proposal_page(&self, actor: &Actor, now: Moment) -> Result<CalendarProposal, Failure> {
        reach(actor, Permission::CalendarEdit)?;
        let Some(draft) = self.store.draft(&actor.person, FORM).await? else {
            return Ok(CalendarProposal::default());
        };
        let known = self.known(now).await?;
        let plan = plan(&known.reference, &draft, now)?;
        let from = from_day(&draft, now)?;
        let foreseen = if plan.notice.days.is_empty() {
            Foreseen::default()
        } else {
            self.foresee(&Known::with(plan.reference)?, Moment::start_of(from), now)
                .await?
        };
        let ProposedChange {
            moved,
            requests,
            falling,
            visits,
            ..
        } = foreseen.proposed(String::new(), None);
        let count = |kind| i64::try_from(plan.notice.days.iter().filter(|day| day.kind == kind).count()).unwrap_or(0);
        Ok(CalendarProposal {
            text: draft.field("text").to_owned(),
            year: plan.notice.year.map_or_else(String::new, |year| year.to_string()),
            number: plan.notice.number.clone(),
            from: from.to_string(),
            blocked: blocked(&plan.notice),
            findings: plan.notice.findings.iter().map(ToString::to_string).collect(),
            whole: plan.whole,
            off: count(DayKind::Holiday),
            worked: count(DayKind::Makeup),
            changes: changes(&known.reference, &plan.removed, &plan.set),
            holidays: holidays(&plan.removed, &plan.set),
            moved,
            requests,
            falling,
            visits,
        })
    }

    /// Takes the kept notice over. From today on it counts at once; from a later day the job sees to it.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] when none is kept; [`Refusal::Field`] when it cannot be taken over.
    pub async fn confirm_notice(&self, actor: &Actor, now: Moment) -> Result<(), Failure> {
        let grant = reach(actor, Permission::CalendarEdit)?;
        let draft = crate::failure::found(self.store.draft(&actor.person, FORM).await?)?;
        let known = self.known(now).await?;
        let plan = plan(&known.reference, &draft, now)?;
        let year = plan.notice.year.filter(|_| !blocked(&plan.notice));
        let year = year.ok_or_else(|| Refusal::field("text", FieldProblem::NotAChoice))?;
        let from_day = Moment::start_of(from_day(&draft, now)?).day_number();
        let mut notice = HolidayNotice {
            id: key(year),
            year,
            number: plan.notice.number.clone(),
            days: plan.notice.days.clone(),
            whole: plan.whole,
            from_day,
            applied: false,
            settled: false,
            at: now,
            by_name: actor.name.clone(),
        };
        self.store.save_notice(&grant, &notice).await?;
        if from_day <= now.day_number() {
            self.apply_notice(&mut notice, now).await?;
            self.catch_up(now).await?;
        } else {
            self.reference.forget().await;
        }
        Ok(self.store.drop_draft(&actor.person, FORM).await?)
    }

    /// Forgets the kept notice.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`].
    pub async fn drop_notice(&self, actor: &Actor) -> Result<(), Failure> {
        reach(actor, Permission::CalendarEdit)?;
        Ok(self.store.drop_draft(&actor.person, FORM).await?)
    }

    /// Notices that were taken over, latest year first.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`].
    pub async fn notices_page(&self, actor: &Actor, now: Moment) -> Result<Vec<NoticeRow>, Failure> {
        reach(actor, Permission::CalendarEdit)?;
        let known = self.known(now).await?;
        let row = |notice: &HolidayNotice| NoticeRow {
            year: i64::from(notice.year),
            number: notice.number.clone(),
            taken: format!("{} · {}", notice.by_name, wording::day(notice.at.date(), now.date())),
            state: match (notice.applied, notice.settled) {
                (true, true) => "生效".to_owned(),
                (true, false) => "生效，正在重算时限".to_owned(),
                (false, _) => format!("{} 起生效", notice.from_day),
            },
        };
        // What was changed by hand stands in the log; here it only says that deadlines follow.
        let notices = known.reference.notices.iter().rev();
        Ok(notices
            .filter(|notice| notice.whole || !notice.days.is_empty())
            .map(row)
            .collect())
    }
}

/// The note that deadlines have to follow a change that was made by hand and counts already.
pub(crate) fn by_hand(date: Date, what: String, actor: &Actor, now: Moment) -> HolidayNotice {
    HolidayNotice {
        id: key(date.year()),
        year: date.year(),
        number: what,
        days: Vec::new(),
        whole: false,
        from_day: now.day_number(),
        applied: true,
        settled: false,
        at: now,
        by_name: actor.name.clone(),
    }
}

/// A key of its own that sorts by year, then by when it was taken over.
fn key(year: i16) -> String {
    format!("{year}:{}", uuid::Uuid::now_v7())
}

/// The day a notice holds from: today where none was named; never a day that is over.
fn from_day(draft: &Draft, now: Moment) -> Result<Date, Refusal> {
    let today = now.date();
    match draft.field("from") {
        "" => Ok(today),
        from => from
            .parse()
            .map(|from: Date| from.max(today))
            .map_err(|_| Refusal::field("from", FieldProblem::NotATime)),
    }
}
