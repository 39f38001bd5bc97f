//! Housing (住房): mine, the register, applications.

use crate::failure::found;
use crate::filing::client_key;
use crate::render::card;
use crate::{Failure, Services, allow, reach};
use domain::access::{Permission, Subject, authorize};
use domain::housing::{
    Application, ApplicationForm, ApplicationStatus, Dwelling, FileEntry, Move, Step, check_form, proceed,
};
use domain::id::{ApplicationId, PlaceId};
use domain::person::Actor;
use domain::refusal::{FieldProblem, Refusal};
use domain::time::{Moment, wording};
use domain::view::{
    ApplicationCard, ApplicationPage, DwellingRow, FileLine, HousingPage, Page, RegisterPage, StepLine,
};

const PAGE: usize = 40;
const FORM: &str = "housing:apply";
/// The service of the catalogue that repairs dwellings.
pub(crate) const REPAIR_SERVICE: &str = "dwelling-repair";

impl Services {
    /// 我的住房.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn housing_page(&self, actor: &Actor, now: Moment) -> Result<HousingPage, Failure> {
        let grant = reach(actor, Permission::HousingOwn)?;
        let known = self.known(now).await?;
        let dwellings = self.store.own_dwellings(&grant).await?;
        let applications = self.store.own_applications(&grant).await?;
        let places: Vec<&PlaceId> = dwellings.iter().map(|dwelling| &dwelling.place).collect();
        let requests = self.store.requests_of(&grant, None, 100).await?;
        let repairs = requests
            .iter()
            .filter(|request| places.contains(&&request.place))
            .take(10);
        Ok(HousingPage {
            dwellings: dwellings.iter().map(dwelling_row).collect(),
            repairs: repairs
                .map(|request| card(request, known.calendar(&request.centre).ok().as_deref(), now))
                .collect(),
            applications: applications
                .iter()
                .map(|application| application_card(application, now))
                .collect(),
            kept: self.kept_fields(&actor.person, FORM).await?,
            key: uuid::Uuid::now_v7().to_string(),
            repair_service: REPAIR_SERVICE.to_owned(),
        })
    }

    /// Hands an application in.
    ///
    /// # Errors
    /// [`Refusal::Field`]; what was typed is kept.
    pub async fn apply(
        &self,
        token: Option<&str>,
        key: &str,
        form: &ApplicationForm,
        now: Moment,
    ) -> Result<(), Failure> {
        let outcome = match self.actor(token, now).await {
            Ok(actor) => self.apply_as(&actor, key, form, now).await,
            Err(failure) => Err(failure),
        };
        let typed = vec![
            ("reason".to_owned(), form.reason.clone()),
            ("current_area".to_owned(), form.current_area.clone()),
            ("household".to_owned(), form.household.clone()),
        ];
        self.settle_form(token, FORM, typed, outcome, now).await
    }

    async fn apply_as(&self, actor: &Actor, key: &str, form: &ApplicationForm, now: Moment) -> Result<(), Failure> {
        let grant = reach(actor, Permission::HousingOwn)?;
        let id = client_key(key)?;
        let (reason, current_area, household) = check_form(form)?;
        let month = now.month_number();
        let number = self
            .store
            .next_number(&format!("{}-{:02}", month / 100, month % 100))
            .await?;
        let application = Application {
            id: ApplicationId(id),
            number: format!("住房-{number}"),
            kind: "住房补贴（示例）".to_owned(),
            applicant: actor.person.clone(),
            applicant_name: actor.name.clone(),
            department: actor.department.clone(),
            reason,
            current_area,
            household,
            step: Step::Documents,
            status: ApplicationStatus::Going,
            entries: vec![FileEntry {
                step: Step::Submitted,
                action: "提交申请".to_owned(),
                text: String::new(),
                by: actor.person.clone(),
                by_name: actor.name.clone(),
                at: now,
            }],
            applied_at: now,
            due: None,
            open: true,
            version: 1,
        };
        match self.store.add_application(&grant, &application).await {
            Ok(()) => Ok(()),
            Err(error) if error.is_duplicate_in("housing_application") => {
                // Sent twice: it is the same file, if it is this person's.
                let known = self.store.application(&grant, &application.id).await?;
                found(known).map(|_| ())
            }
            Err(error) => Err(error.into()),
        }
    }

    /// The applicant's own file, or any for an officer.
    async fn file_of(&self, actor: &Actor, id: &str) -> Result<Application, Failure> {
        let id = ApplicationId(id.to_owned());
        let own = reach(actor, Permission::HousingOwn)?;
        if let Some(application) = self.store.application(&own, &id).await? {
            return Ok(application);
        }
        let officer = reach(actor, Permission::HousingAdvance).map_err(|_| Refusal::NotFound)?;
        found(self.store.application(&officer, &id).await?)
    }

    /// One application's file.
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub async fn application_page(&self, actor: &Actor, id: &str, now: Moment) -> Result<ApplicationPage, Failure> {
        let application = self.file_of(actor, id).await?;
        let own = application.applicant == actor.person;
        let officer = authorize(actor, Permission::HousingAdvance, None).is_ok();
        let going = application.status == ApplicationStatus::Going;
        let sent_back = application.status == ApplicationStatus::SentBack;
        Ok(ApplicationPage {
            card: application_card(&application, now),
            reason: application.reason.clone(),
            current_area: area(application.current_area),
            household: application.household,
            steps: steps(&application, now),
            next: next(&application),
            entries: application
                .entries
                .iter()
                .rev()
                .map(|entry| FileLine {
                    what: format!("{}：{}", entry.step.label(), entry.action),
                    text: entry.text.clone(),
                    when: wording::moment(entry.at, now),
                    who: entry.by_name.clone(),
                })
                .collect(),
            version: application.version,
            may_advance: officer && !own && going,
            may_withdraw: own && (going || sent_back),
            may_resubmit: own && sent_back,
            kept: self.kept_fields(&actor.person, &format!("housing:{id}")).await?,
        })
    }

    /// Moves a file along.
    ///
    /// # Errors
    /// [`Refusal::SeparationOfDuties`] for one's own; [`Refusal::Stale`].
    pub async fn move_application(
        &self,
        token: Option<&str>,
        id: &str,
        version: i64,
        step: &str,
        text: &str,
        now: Moment,
    ) -> Result<(), Failure> {
        let outcome = match self.actor(token, now).await {
            Ok(actor) => self.move_as(&actor, id, version, step, text, now).await,
            Err(failure) => Err(failure),
        };
        let form = format!("housing:{id}");
        let typed = vec![("text".to_owned(), text.to_owned())];
        self.settle_form(token, &form, typed, outcome, now).await
    }

    async fn move_as(
        &self,
        actor: &Actor,
        id: &str,
        version: i64,
        step: &str,
        text: &str,
        now: Moment,
    ) -> Result<(), Failure> {
        let step = Move::parse(step).ok_or_else(|| Refusal::field("step", FieldProblem::NotAChoice))?;
        let application = self.file_of(actor, id).await?;
        if version != 0 && version != application.version {
            return Err(Refusal::Stale.into());
        }
        let permission = if step.is_applicants() {
            Permission::HousingOwn
        } else {
            Permission::HousingAdvance
        };
        let subject = Subject {
            owners: vec![&application.applicant],
            ..Subject::default()
        };
        let grant = allow(actor, permission, &subject)?;
        let next = proceed(&application, step, text, actor, now)?;
        self.store.save_application(&grant, &next).await?;
        Ok(())
    }

    /// The register of dwellings and the files that go on.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`].
    pub async fn register_page(
        &self,
        actor: &Actor,
        path: &str,
        from: &str,
        now: Moment,
    ) -> Result<RegisterPage, Failure> {
        let grant = reach(actor, Permission::DwellingRead)?;
        let officer = authorize(actor, Permission::HousingAdvance, None);
        let applications = match &officer {
            Ok(officer) => self.store.open_applications(officer, 100).await?,
            Err(_) => Vec::new(),
        };
        let roots = self.store.places_under(&grant, None).await?;
        let estates = roots
            .into_iter()
            .filter(|place| place.kind == domain::place::PlaceKind::Estate);
        let mut rows = self.store.dwellings(&grant, path, from, PAGE + 1).await?;
        let more = rows.len() > PAGE;
        rows.truncate(PAGE);
        Ok(RegisterPage {
            estates: estates.map(|place| (place.path, place.name)).collect(),
            path: path.to_owned(),
            page: Page {
                next: rows.last().filter(|_| more).map(|dwelling| dwelling.path.clone()),
                rows: rows.iter().map(dwelling_row).collect(),
            },
            applications: applications
                .iter()
                .map(|application| application_card(application, now))
                .collect(),
            may_advance: officer.is_ok(),
        })
    }
}

fn area(hundredths: i64) -> String {
    format!("{}.{:02} ㎡", hundredths / 100, hundredths % 100)
}

fn dwelling_row(dwelling: &Dwelling) -> DwellingRow {
    let since = dwelling.occupied_from.map_or_else(String::new, |day| {
        format!("{} 年 {} 月 {} 日", day / 10_000, day / 100 % 100, day % 100)
    });
    DwellingRow {
        id: dwelling.id.0.clone(),
        place: dwelling.place.0.clone(),
        full_name: dwelling.full_name.clone(),
        ownership: dwelling.ownership,
        area: area(dwelling.area),
        occupant: dwelling.occupant_name.clone(),
        since,
    }
}

fn position(step: Step) -> usize {
    Step::ALL.iter().position(|known| *known == step).unwrap_or_default()
}

fn application_card(application: &Application, now: Moment) -> ApplicationCard {
    ApplicationCard {
        id: application.id.0.clone(),
        number: application.number.clone(),
        kind: application.kind.clone(),
        applicant: application.applicant_name.clone(),
        status: application.status,
        step: application.step.label().to_owned(),
        applied: wording::moment(application.applied_at, now),
        done: i64::try_from(position(application.step)).unwrap_or_default(),
        of: i64::try_from(Step::ALL.len()).unwrap_or_default(),
    }
}

fn steps(application: &Application, now: Moment) -> Vec<StepLine> {
    let present = position(application.step);
    let finished = application.status == ApplicationStatus::Granted;
    Step::ALL
        .iter()
        .enumerate()
        .map(|(place, step)| {
            let passed = application.entries.iter().rev().find(|entry| entry.step == *step);
            let done = place < present || finished;
            StepLine {
                name: step.label().to_owned(),
                when: passed
                    .filter(|_| done)
                    .map_or_else(String::new, |entry| wording::moment(entry.at, now)),
                done,
                now: place == present && application.open,
            }
        })
        .collect()
}

fn next(application: &Application) -> String {
    match application.status {
        ApplicationStatus::Going => match application.step.next() {
            Some(following) => {
                format!(
                    "正在{}，通过后进入「{}」。",
                    application.step.label(),
                    following.label()
                )
            }
            None => format!("正在{}。", application.step.label()),
        },
        ApplicationStatus::SentBack => "材料需要补正，请按意见补充后重新提交。".to_owned(),
        ApplicationStatus::Granted => "已办结。".to_owned(),
        ApplicationStatus::Refused => "未获批准，理由见下。".to_owned(),
        ApplicationStatus::Withdrawn => "申请人已撤回。".to_owned(),
    }
}
