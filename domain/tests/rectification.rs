//! The life of a rectification case: who may do what next, by when, and what each reader gets to know.

#[expect(dead_code, reason = "a case has no technician and no clock of a request")]
mod example;
mod rectification_duties;
mod rectification_second_rating;
mod rectification_seen;

use domain::access::{Permission, Role, RoleGrant, Scope};
use domain::calendar::PreparedCalendar;
use domain::clock::{CaseLimit, ClockRule, ClockRules, DeadlineKind, Missed, Party, Rule};
use domain::id::PersonId;
use domain::person::Actor;
use domain::rating::{Ballot, Level, RatingRules, rate, shipped_questions};
use domain::rectification::{
    Case, CaseCircumstances, CaseCommand, CaseCommandKind, CaseEvent, CaseStatus, Contact, Outcome, decide, ends,
    offered, open, opening, told,
};
use domain::refusal::{FieldProblem, Refusal};
use domain::request::{Request, Status};
use domain::time::WorkingMinutes;
use example::{actor, at, calendar, desk, employee};

/// A Thursday before the New Year holiday of 2026: 1 to 3 January are off, Sunday the 4th is worked.
const RATED: &str = "2025-12-25T10:17";

struct Life {
    calendar: PreparedCalendar,
    rules: ClockRules,
    case: Case,
    events: Vec<CaseEvent>,
}

fn verifier() -> Actor {
    let role = RoleGrant {
        role: Role::Verifier,
        scope: Scope::Bureau,
    };
    Actor {
        name: "示例核实员".to_owned(),
        roles: vec![role],
        ..actor("v1")
    }
}

impl Life {
    fn begin() -> Self {
        Self::begin_by(ClockRules::default(), false)
    }

    fn begin_by(rules: ClockRules, named: bool) -> Self {
        let calendar = calendar();
        let request = Request {
            status: Status::Confirmed,
            closed_at: Some(at("2025-12-25T09:00")),
            served_by: vec!["t1".into()],
            ..example::request("2025-12-24T09:00")
        };
        let ballot = Ballot {
            overall: Some(Level::Dissatisfied),
            text: "修了三次".to_owned(),
            named,
            ..Ballot::default()
        };
        let now = at(RATED);
        let limits = RatingRules::default();
        let group = "staff".into();
        let rating = rate(
            &request,
            &[],
            &employee(),
            &group,
            &ballot,
            &shipped_questions(),
            &limits,
            "d4e5f6".to_owned(),
            now,
        );
        let rating = rating.unwrap_or_else(|refusal| panic!("{refusal:?}"));
        let due = ends(
            rules.limit(DeadlineKind::Rectification, now.day_number()),
            &calendar,
            now,
        );
        let owner = Some(("f1".into(), "示例服务台".to_owned()));
        let case = open(&rating, &request, "示例职工", owner, "a1b2c3".to_owned(), due, now);
        let case = case.unwrap_or_else(|| panic!("a bad rating opens a case"));
        Self {
            events: vec![opening(&case)],
            calendar,
            rules,
            case,
        }
    }

    fn circumstances(&self, now: &str) -> CaseCircumstances<'_> {
        CaseCircumstances {
            calendar: &self.calendar,
            office: &self.calendar,
            rules: &self.rules,
            now: at(now),
        }
    }

    fn act(&mut self, who: &Actor, command: &CaseCommand, now: &str) -> Result<(), Refusal> {
        let role = match command.kind().permission() {
            Permission::CaseVerify => Role::Verifier,
            Permission::CaseOwn => Role::Employee,
            Permission::Reconcile => Role::System,
            _ => Role::CentreDesk,
        };
        let change = decide(&self.case, command, who, role, &self.circumstances(now))?;
        self.case = change.case;
        self.events.push(change.event);
        Ok(())
    }

    fn done(&mut self, who: &Actor, command: &CaseCommand, now: &str) {
        let done = self.act(who, command, now);
        assert_eq!(done, Ok(()), "{command:?} at {now}");
    }

    fn told(&self) -> Option<String> {
        let line = told(self.events.last()?, &self.case, &"p1".into())?;
        assert_eq!(line.person, PersonId::from("p1"));
        Some(line.sentence())
    }
}

fn fix() -> CaseCommand {
    CaseCommand::Fix {
        text: "已换压缩机".to_owned(),
    }
}

fn dispute() -> CaseCommand {
    CaseCommand::Dispute {
        text: "当天停电".to_owned(),
    }
}

fn extend(days: i64) -> CaseCommand {
    CaseCommand::Extend {
        reason: "等配件".to_owned(),
        days,
    }
}

fn call(on: &str, reached: bool) -> CaseCommand {
    CaseCommand::CallBack {
        on: at(on),
        how: Contact::Phone,
        reached,
        text: "她说还可以".to_owned(),
    }
}

fn again(level: Level) -> CaseCommand {
    CaseCommand::RateAgain {
        level,
        text: "这次好了".to_owned(),
    }
}

#[test]
fn a_case_goes_from_its_answer_over_the_call_back_to_the_second_rating() {
    let mut life = Life::begin();
    // Five working days from Thursday the 25th: 26, 29, 30, 31, and Sunday the 4th, which is worked.
    assert_eq!(life.case.due.date(), at("2026-01-04").date());
    life.done(&desk(), &fix(), "2025-12-30T09:00");
    assert_eq!(
        (life.case.status, life.case.outcome),
        (CaseStatus::Answered, Some(Outcome::Fixed))
    );
    // Three working days: 31 December, 4 and 5 January.
    assert_eq!(life.case.due.date(), at("2026-01-05").date());
    assert_eq!(
        life.told().as_deref(),
        Some("服务中心已对你的差评作出整改反馈，管理局会回访你")
    );
    life.done(&verifier(), &call("2025-12-31T09:00", true), "2025-12-31T09:10");
    assert_eq!(
        (life.case.status, life.case.reached),
        (CaseStatus::CalledBack, Some(true))
    );
    assert!(
        life.told()
            .is_some_and(|sentence| sentence.contains("可以对整改作出复评"))
    );
    life.done(&employee(), &again(Level::Satisfied), "2026-01-05T09:00");
    assert_eq!((life.case.status, life.case.open), (CaseStatus::Closed, false));
    assert_eq!(life.case.second, Some(Level::Satisfied));
    // The first rating stays what it was, and the steps are all there.
    assert_eq!(life.case.level, Level::Dissatisfied);
    let places: Vec<i64> = life.events.iter().map(|event| event.seq).collect();
    assert_eq!((places, life.case.version), (vec![1, 2, 3, 4], 4));
    assert!(life.case.missed.is_empty(), "{:?}", life.case.missed);
    assert_eq!(
        life.act(&employee(), &again(Level::Fair), "2026-01-05T09:01"),
        Err(Refusal::CaseMoved {
            status: CaseStatus::Closed
        })
    );
}

#[test]
fn the_answer_is_put_off_once_on_the_calendar_and_the_first_date_stays() {
    let mut life = Life::begin();
    let first = life.case.due;
    for days in [0, 11] {
        assert_eq!(
            life.act(&desk(), &extend(days), "2025-12-29T09:00"),
            Err(Refusal::field("days", FieldProblem::OutOfRange))
        );
    }
    life.done(&desk(), &extend(3), "2025-12-29T09:00");
    // Three working days after Sunday the 4th.
    assert_eq!(life.case.due.date(), at("2026-01-07").date());
    assert_eq!((life.case.first_due(), life.case.status), (first, CaseStatus::Open));
    assert_eq!(
        life.act(&desk(), &extend(1), "2025-12-30T09:00"),
        Err(Refusal::NoMoreExtensions)
    );
    assert!(
        !offered(&life.case, &"f1".into(), &life.circumstances("2025-12-30T09:00")).contains(&CaseCommandKind::Extend)
    );
    // What was put off counts as late from the first date on: a day's work.
    life.done(&desk(), &fix(), "2026-01-05T17:30");
    let day = life.calendar.working_time_between(first, at("2026-01-05T17:30"));
    assert_eq!(
        life.case.missed,
        [Missed {
            kind: DeadlineKind::Rectification,
            party: Party::Provider,
            minutes: day
        }]
    );
    assert!(day > WorkingMinutes(0));
}

#[test]
fn nothing_is_put_off_once_it_is_overdue_and_a_row_can_allow_more_than_once() {
    let mut late = Life::begin();
    assert_eq!(
        late.act(&desk(), &extend(3), "2026-01-06T09:00"),
        Err(Refusal::NoMoreExtensions)
    );
    let twice = ClockRules {
        rows: vec![ClockRule {
            from_day: 20_250_101,
            rule: Rule::Case {
                of: CaseLimit::Extensions,
                most: 2,
            },
        }],
    };
    let mut life = Life::begin_by(twice, false);
    life.done(&desk(), &extend(1), "2025-12-29T09:00");
    life.done(&desk(), &extend(1), "2025-12-29T10:00");
    assert_eq!(
        life.act(&desk(), &extend(1), "2025-12-29T11:00"),
        Err(Refusal::NoMoreExtensions)
    );
}

#[test]
fn what_is_called_unfounded_is_confirmed_or_sent_back_with_a_new_deadline() {
    let mut life = Life::begin();
    life.done(&desk(), &dispute(), "2025-12-26T09:00");
    assert_eq!(
        (life.case.status, life.told()),
        (CaseStatus::Disputed, None),
        "nobody is told before it is verified"
    );
    let back = CaseCommand::SendBack {
        reason: "停电在别的楼".to_owned(),
    };
    life.done(&verifier(), &back, "2025-12-29T09:00");
    assert_eq!((life.case.status, life.case.outcome), (CaseStatus::Open, None));
    // 30, 31, 4, 5, 6.
    assert_eq!(life.case.due.date(), at("2026-01-06").date());
    life.done(&desk(), &dispute(), "2025-12-30T09:00");
    // The verifier is late: their three working days end on 5 January.
    let confirm = CaseCommand::Confirm { text: String::new() };
    life.done(&verifier(), &confirm, "2026-01-06T10:00");
    assert_eq!(
        (life.case.status, life.case.outcome),
        (CaseStatus::Answered, Some(Outcome::Unfounded))
    );
    assert_eq!(
        life.case.missed.iter().map(|missed| missed.party).collect::<Vec<_>>(),
        [Party::Bureau]
    );
    assert!(life.told().is_some());
}

#[test]
fn who_cannot_be_reached_is_tried_three_times_and_counted_apart() {
    let mut life = Life::begin();
    life.done(&desk(), &fix(), "2025-12-26T09:00");
    for (on, status) in [
        ("2025-12-26T15:00", CaseStatus::Answered),
        ("2025-12-29T15:00", CaseStatus::Answered),
        ("2025-12-30T15:00", CaseStatus::CalledBack),
    ] {
        life.done(&verifier(), &call(on, false), on);
        assert_eq!(life.case.status, status, "{on}");
    }
    assert_eq!((life.case.reached, life.case.tries), (Some(false), 3));
    // They may still rate it; if they do not, it is closed without a value.
    assert!(life.told().is_some());
    let due = life.case.due;
    assert_eq!(
        life.act(&domain_system(), &CaseCommand::CloseUnrated, "2025-12-31T09:00"),
        Err(Refusal::CaseMoved {
            status: CaseStatus::CalledBack
        })
    );
    life.done(
        &domain_system(),
        &CaseCommand::CloseUnrated,
        &due.plus_minutes(1).to_string(),
    );
    assert_eq!((life.case.status, life.case.second), (CaseStatus::Closed, None));
    let event = life.events.last().map(|event| (event.by.clone(), event.role));
    assert_eq!(event, Some((None, Role::System)));
}

fn domain_system() -> Actor {
    Actor {
        name: "系统".to_owned(),
        ..actor("system")
    }
}

#[test]
fn a_call_back_is_neither_in_the_future_nor_before_the_answer_and_says_what_was_said() {
    let mut life = Life::begin();
    life.done(&desk(), &fix(), "2025-12-26T09:00");
    for on in ["2025-12-29T10:01", "2025-12-25T10:00"] {
        assert_eq!(
            life.act(&verifier(), &call(on, true), "2025-12-29T10:00"),
            Err(Refusal::field("at", FieldProblem::OutOfRange)),
            "{on}"
        );
    }
    let silent = CaseCommand::CallBack {
        on: at("2025-12-29T09:00"),
        how: Contact::Visit,
        reached: true,
        text: " ".to_owned(),
    };
    assert_eq!(
        life.act(&verifier(), &silent, "2025-12-29T10:00"),
        Err(Refusal::field("text", FieldProblem::Missing))
    );
}

#[test]
fn a_row_of_before_there_was_a_life_still_reads_and_can_be_answered() {
    let life = Life::begin();
    let row = serde_json::json!({
        "id": life.case.id, "alias": "a1b2c3", "number": "整改-1", "request": "r1", "request_number": "1",
        "centre": "c1", "centre_name": "示例中心", "service": "air", "service_name": "空调维修", "owner_name": "示例服务台",
        "level": 2, "named": false, "rater_name": "示例职工", "status": "open", "opened_at": at(RATED),
        "due": life.case.due, "open": true, "month": 202_512,
    });
    let case: Case = serde_json::from_value(row).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(
        (case.version, case.rater(), case.first_due()),
        (0, "p1".into(), case.due)
    );
    let change = decide(
        &case,
        &fix(),
        &desk(),
        Role::CentreHead,
        &life.circumstances("2025-12-26T09:00"),
    );
    assert_eq!(change.map(|change| (change.case.version, change.event.seq)), Ok((1, 1)));
}

#[test]
fn what_comes_second_never_happens_before_what_came_first() {
    let mut life = Life::begin();
    let other = CaseCommand::HandOver {
        to: "f2".into(),
        name: "示例另一人".to_owned(),
    };
    life.done(&desk(), &other, "2025-12-26T10:00");
    // The clock of another server is two minutes behind.
    life.done(&desk(), &fix(), "2025-12-26T09:58");
    let times: Vec<_> = life.events.iter().map(|event| event.at).collect();
    assert_eq!(times[1..], [at("2025-12-26T10:00"); 2]);
    assert_eq!(life.case.since(), at("2025-12-26T10:00"));
}
