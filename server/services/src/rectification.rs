//! The life of a rectification case (差评整改、回访、复评): who sees what of it, and what a step does.

mod act;
mod circumstances;

pub use act::Form;

use crate::failure::found;
use crate::render::{after, after_text, due};
use crate::{Failure, Known, Services, allow, reach};
use circumstances::Concerned;
use domain::access::{Permission, Role, Subject, authorize};
use domain::clock::{CaseLimit, Missed};
use domain::deadline::Deadline;
use domain::id::{PersonId, RequestId};
use domain::person::Actor;
use domain::rectification::{
    Case, CaseCommandKind, CaseEvent, CaseStatus, Eyes, lines, next, offered, outcome, second_levels, shielded,
};
use domain::time::{Moment, wording};
use domain::view::{CaseCard, CasePage, CasesPage, DueView, OwnCasePage, Page, TimelineEntry};
use storage::rectification::CaseFilter;

const PAGE: usize = 30;

/// The filters of the list: the value in addresses, and the words.
const FILTERS: [(&str, &str); 7] = [
    ("", "在办"),
    ("open", "待反馈"),
    ("disputed", "待核实"),
    ("answered", "待回访"),
    ("called_back", "待复评"),
    ("late", "逾期"),
    ("closed", "已办结"),
];

impl Services {
    /// Cases in deadline order, as far as the viewer reaches.
    ///
    /// # Errors
    /// [`domain::refusal::Refusal::NotAllowed`].
    pub async fn cases_page(&self, actor: &Actor, filter: &str, from: &str, now: Moment) -> Result<CasesPage, Failure> {
        let grant = reach(actor, Permission::CaseRead)?;
        let known = self.known(now).await?;
        let narrowed = match filter {
            "late" => CaseFilter::Late(now),
            code => CaseStatus::ALL
                .into_iter()
                .find(|status| status.code() == code)
                .map_or(CaseFilter::Open, CaseFilter::Status),
        };
        // What stands in the address is the alias: a case's key would tell the request and the rater.
        let mut begin = after(from);
        if let Some(begin) = &mut begin {
            let last = self.store.case_by_alias(&grant, &begin.id, now).await?;
            begin.id = last.map(|case| case.id.0).unwrap_or_default();
        }
        let mut cases = self
            .store
            .cases(&grant, narrowed, begin.as_ref(), PAGE + 1, now)
            .await?;
        let more = cases.len() > PAGE;
        cases.truncate(PAGE);
        let next = cases
            .last()
            .filter(|_| more)
            .map(|case| after_text(case.due, &case.alias));
        // Those of one day stand in no order that tells which request came first.
        cases.sort_by(|one, other| {
            let order = (one.due, &one.alias).cmp(&(other.due, &other.alias));
            if narrowed == CaseFilter::Status(CaseStatus::Closed) {
                order.reverse()
            } else {
                order
            }
        });
        let eyes = eyes(actor);
        let cards = cases.iter().map(|case| card(&seen(case, eyes), eyes, &known, now));
        let filters = FILTERS.map(|(code, words)| (code.to_owned(), words.to_owned()));
        Ok(CasesPage {
            filter: FILTERS
                .into_iter()
                .find(|(code, _)| *code == filter)
                .map_or_else(String::new, |(code, _)| code.to_owned()),
            filters: filters.into(),
            page: Page {
                rows: cards.collect::<Result<_, _>>()?,
                next,
            },
        })
    }

    /// One case, shielded as far as the viewer needs.
    ///
    /// # Errors
    /// [`domain::refusal::Refusal::NotFound`].
    pub async fn case_page(&self, actor: &Actor, id: &str, now: Moment) -> Result<CasePage, Failure> {
        let grant = reach(actor, Permission::CaseRead)?;
        let known = self.known(now).await?;
        let case = found(self.store.case_by_alias(&grant, id, now).await?)?;
        let eyes = eyes(actor);
        let events = self.store.case_events(&grant, &case.id).await?;
        let commands = self.case_commands(actor, &case, &known, now).await?;
        let open_to_viewer = eyes == Eyes::Verifier || case.named;
        // Whoever looks at a case has read what their inbox says about it.
        self.seen(actor, &RequestId(case.alias.clone()), now).await?;
        let shown = seen(&case, eyes);
        let colleagues = if commands.contains(&CaseCommandKind::HandOver) {
            self.colleagues(actor, &case).await?
        } else {
            Vec::new()
        };
        let rater_phone = if commands.contains(&CaseCommandKind::CallBack) {
            let account = self.store.account(&case.rater()).await?;
            account.map_or_else(String::new, |account| account.person.phone)
        } else {
            String::new()
        };
        Ok(CasePage {
            card: card(&shown, eyes, &known, now)?,
            version: case.version,
            opened: if open_to_viewer {
                wording::moment(case.opened_at, now)
            } else {
                domain::period::month_label(case.month)
            },
            request: open_to_viewer.then(|| (case.request.0.clone(), case.request_number.clone())),
            rater: if open_to_viewer {
                case.rater_name.clone()
            } else {
                String::new()
            },
            rater_phone,
            shield: shield(eyes, open_to_viewer),
            next: next(&shown, eyes),
            first_due: first_due(&case, now),
            result: result(&case),
            missed: case.missed.iter().map(Missed::line).collect(),
            timeline: timeline(&events, eyes, case.named, now),
            extension_days: known.clock.case(CaseLimit::ExtensionDays, now.day_number()),
            now: minute(now),
            kept: self.kept_fields(&actor.person, &Form::name(id)).await?,
            text: shown.text,
            answer: shown.answer,
            commands,
            colleagues,
        })
    }

    /// The rectification of one's own bad rating of a request.
    ///
    /// # Errors
    /// [`domain::refusal::Refusal::NotFound`].
    pub async fn own_case_page(&self, actor: &Actor, request: &str, now: Moment) -> Result<OwnCasePage, Failure> {
        let grant = reach(actor, Permission::CaseOwn)?;
        let known = self.known(now).await?;
        let id = RequestId(request.to_owned());
        let case = found(self.store.own_case(&grant, &id).await?)?;
        self.seen(actor, &id, now).await?;
        let events = self.store.case_events(&grant, &case.id).await?;
        let commands = self.case_commands(actor, &case, &known, now).await?;
        let may_rate = commands.contains(&CaseCommandKind::RateAgain);
        // What is not verified yet is not held against the rater.
        let (result, answer) = match case.status {
            CaseStatus::Disputed => Default::default(),
            _ => (result(&case), case.answer.clone()),
        };
        Ok(OwnCasePage {
            request: case.request.0.clone(),
            service: case.service_name.clone(),
            centre: case.centre_name.clone(),
            owner: case.owner_name.clone(),
            level: case.level,
            status: case.status,
            next: next(&case, Eyes::Rater),
            due: if case.open {
                wording::moment(case.due, now)
            } else {
                String::new()
            },
            first_due: first_due(&case, now),
            result,
            answer,
            timeline: timeline(&events, Eyes::Rater, true, now),
            levels: if may_rate {
                second_levels(&known.clock, now)
            } else {
                Vec::new()
            },
            version: case.version,
            kept: self.kept_fields(&actor.person, &Form::own_name(request)).await?,
        })
    }

    /// Where the rectification of one's own bad rating stands, and what comes next.
    pub(crate) async fn own_standing(
        &self,
        actor: &Actor,
        request: &RequestId,
    ) -> Result<Option<(CaseStatus, String)>, Failure> {
        let grant = reach(actor, Permission::CaseOwn)?;
        let case = self.store.own_case(&grant, request).await?;
        Ok(case.map(|case| (case.status, next(&case, Eyes::Rater))))
    }

    /// What the viewer may do now: the state's offer, narrowed by the access table.
    async fn case_commands(
        &self,
        actor: &Actor,
        case: &Case,
        known: &Known,
        now: Moment,
    ) -> Result<Vec<CaseCommandKind>, Failure> {
        let clock = known.case_clock(case, now)?;
        let offered = offered(case, &actor.person, &clock.circumstances());
        if offered.is_empty() {
            return Ok(offered);
        }
        let served = self.served_by(case).await?;
        let concerned = Concerned::of(case, &served);
        let subject = concerned.subject();
        let allowed = |kind: &CaseCommandKind| authorize(actor, kind.permission(), Some(&subject)).is_ok();
        Ok(offered.into_iter().filter(allowed).collect())
    }

    /// Everybody who served on the request behind a case.
    async fn served_by(&self, case: &Case) -> Result<Vec<PersonId>, Failure> {
        let grant = reach(&crate::system(), Permission::RequestRead)?;
        let request = self.store.request(&grant, &case.request).await?;
        Ok(request.map(|request| request.served_by).unwrap_or_default())
    }

    /// The people of the centre to whom a case can be handed: its desk and its heads, but for the present owner. The rater
    /// is among them if they work there, for leaving them out would tell who it is.
    async fn colleagues(&self, actor: &Actor, case: &Case) -> Result<Vec<(String, String)>, Failure> {
        let grant = allow(actor, Permission::CaseHandOver, &Subject::of_centre(&case.centre))?;
        let mut people = self.store.staff(&grant, &case.centre, Role::CentreDesk).await?;
        people.extend(self.store.staff(&grant, &case.centre, Role::CentreHead).await?);
        people.sort_by(|one, other| one.login.cmp(&other.login));
        people.dedup_by(|one, other| one.id == other.id);
        people.retain(|person| case.owner.as_ref() != Some(&person.id));
        Ok(people.into_iter().map(|person| (person.id.0, person.name)).collect())
    }
}

/// As whom somebody looks at cases.
fn eyes(actor: &Actor) -> Eyes {
    if authorize(actor, Permission::RatingReadNamed, None).is_ok() {
        Eyes::Verifier
    } else if reach(actor, Permission::CaseRead).is_ok_and(|grant| grant.reaches().everything) {
        Eyes::Bureau
    } else {
        Eyes::Centre
    }
}

fn seen(case: &Case, eyes: Eyes) -> Case {
    if eyes == Eyes::Verifier {
        return case.clone();
    }
    let shown = shielded(case, &case.alias_number());
    if eyes == Eyes::Bureau {
        return Case {
            tries: case.tries,
            reached: case.reached,
            ..shown
        };
    }
    shown
}

fn shield(eyes: Eyes, open_to_viewer: bool) -> String {
    let text = match (eyes, open_to_viewer) {
        (_, true) => "",
        (Eyes::Bureau, false) => "评价人没有同意公开身份，只有核实员能看到是谁。",
        (_, false) => "评价人没有同意公开身份，这里不显示申请编号、评价人和原话；请按事项和理由整改。",
    };
    text.to_owned()
}

fn first_due(case: &Case, now: Moment) -> String {
    if case.open && case.first_due() != case.due {
        wording::moment(case.first_due(), now)
    } else {
        String::new()
    }
}

fn result(case: &Case) -> String {
    let pending = case.status == CaseStatus::Disputed;
    case.outcome.map_or_else(String::new, |outcome| {
        let pending = if pending { "（待核实）" } else { "" };
        format!("{}{pending}", outcome.label())
    })
}

fn timeline(events: &[CaseEvent], eyes: Eyes, named: bool, now: Moment) -> Vec<TimelineEntry> {
    let lines = lines(events, eyes, named).into_iter().rev();
    let entry = |line: domain::rectification::Line| TimelineEntry {
        what: line.what,
        text: line.text,
        when: if line.day_only {
            wording::day(line.at.date(), now.date())
        } else {
            wording::moment(line.at, now)
        },
        internal: false,
    };
    lines.map(entry).collect()
}

fn card(case: &Case, eyes: Eyes, known: &Known, now: Moment) -> Result<CaseCard, Failure> {
    Ok(CaseCard {
        id: case.alias.clone(),
        number: case.number.clone(),
        service: case.service_name.clone(),
        centre: case.centre_name.clone(),
        owner: case.owner_name.clone(),
        level: case.level,
        reasons: case.reasons.clone(),
        status: case.status,
        due: if case.open {
            Some(step_due(case, known, now)?)
        } else {
            None
        },
        outcome: outcome(case, eyes),
        reopened: case.reopened > 0,
    })
}

/// The deadline of the present step as it stands.
fn step_due(case: &Case, known: &Known, now: Moment) -> Result<DueView, Failure> {
    let calendar = match case.status {
        CaseStatus::Open => known.calendar(&case.centre)?,
        _ => known.office_calendar(&case.centre)?,
    };
    let deadline = Deadline {
        started: case.since(),
        budget: calendar.working_time_between(case.since(), case.due),
        calendar: calendar.name().to_owned(),
        first_due: case.first_due(),
        due: case.due,
        pauses: Vec::new(),
        explanation: Vec::new(),
        beyond_data: None,
        restarts: Vec::new(),
    };
    Ok(due(&deadline, &calendar, None, now))
}

/// A moment as a field of date and time has it: `2026-11-24T09:00`.
fn minute(now: Moment) -> String {
    now.to_string().chars().take(16).collect()
}
