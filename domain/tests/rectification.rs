//! The life of a rectification case: who may do what next, by when, and what each reader gets to know.

#[expect(dead_code, reason = "a case has no technician and no clock of a request")]
mod example;

use domain::access::{Permission, Role, RoleGrant, Scope, Subject, authorize};
use domain::calendar::PreparedCalendar;
use domain::clock::{CaseLimit, ClockRule, ClockRules, DeadlineKind, Missed, Party, Rule, Span};
use domain::id::{CentreId, PersonId};
use domain::notification::Capacity;
use domain::person::Actor;
use domain::rating::{Ballot, Level, RatingRules, rate, shipped_questions};
use domain::rectification::{
    Case, CaseCircumstances, CaseCommand, CaseCommandKind, CaseEvent, CaseStatus, Contact, Eyes, Outcome, decide, ends,
    lines, offered, open, opening, second_levels, shielded, told, told_overdue,
};
use domain::refusal::{FieldProblem, Refusal};
use domain::request::{Request, Status};
use domain::time::{Moment, WorkingMinutes};
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
fn a_bad_second_rating_opens_it_once_more_and_the_next_one_closes_it() {
    let mut life = Life::begin();
    let round = |life: &mut Life, day: &str| {
        life.done(&desk(), &fix(), &format!("{day}T09:00"));
        life.done(
            &verifier(),
            &call(&format!("{day}T10:00"), true),
            &format!("{day}T10:00"),
        );
        life.done(&employee(), &again(Level::Dissatisfied), &format!("{day}T11:00"));
    };
    round(&mut life, "2025-12-26");
    assert_eq!(
        (life.case.status, life.case.reopened, life.case.open),
        (CaseStatus::Open, 1, true)
    );
    // 29, 30, 31, 4, 5.
    assert_eq!(life.case.due.date(), at("2026-01-05").date());
    assert_eq!((life.case.outcome, life.case.tries), (None, 1));
    round(&mut life, "2025-12-29");
    assert_eq!((life.case.status, life.case.reopened), (CaseStatus::Closed, 1));
    assert_eq!(
        life.case.second,
        Some(Level::Dissatisfied),
        "it never turns into a good score"
    );
}

#[test]
fn the_second_rating_is_the_raters_alone_in_time_and_on_its_scale() {
    let mut life = Life::begin();
    life.done(&desk(), &fix(), "2025-12-26T09:00");
    assert_eq!(
        life.act(&employee(), &again(Level::Satisfied), "2025-12-26T10:00"),
        Err(Refusal::CaseMoved {
            status: CaseStatus::Answered
        })
    );
    life.done(&verifier(), &call("2025-12-26T10:00", true), "2025-12-26T10:00");
    for other in [desk(), verifier(), actor("p2")] {
        assert_eq!(
            life.act(&other, &again(Level::Satisfied), "2025-12-26T11:00"),
            Err(Refusal::NotAllowed)
        );
    }
    assert_eq!(
        life.act(&employee(), &again(Level::VerySatisfied), "2025-12-26T11:00"),
        Err(Refusal::field("level", FieldProblem::NotAChoice))
    );
    assert_eq!(second_levels(&life.rules, at("2025-12-26")).len(), 3);
    let over = life.case.due.plus_minutes(1);
    assert_eq!(
        life.act(&employee(), &again(Level::Fair), &over.to_string()),
        Err(Refusal::WindowClosed)
    );
    assert!(offered(&life.case, &"p1".into(), &life.circumstances(&over.to_string())).is_empty());
    let five = ClockRules {
        rows: vec![ClockRule {
            from_day: 20_250_101,
            rule: Rule::Case {
                of: CaseLimit::SecondLevels,
                most: 5,
            },
        }],
    };
    assert_eq!(second_levels(&five, at("2025-12-26")), Level::ALL);
}

#[test]
fn who_complained_neither_answers_nor_verifies() {
    let mut life = Life::begin();
    let rater_at_the_desk = Actor {
        roles: desk().roles,
        ..employee()
    };
    assert_eq!(
        life.act(&rater_at_the_desk, &fix(), "2025-12-26T09:00"),
        Err(Refusal::SeparationOfDuties)
    );
    assert!(offered(&life.case, &"p1".into(), &life.circumstances("2025-12-26T09:00")).is_empty());
    life.done(&desk(), &fix(), "2025-12-26T09:00");
    let rater_who_verifies = Actor {
        roles: verifier().roles,
        ..employee()
    };
    assert_eq!(
        life.act(&rater_who_verifies, &call("2025-12-26T10:00", true), "2025-12-26T10:00"),
        Err(Refusal::SeparationOfDuties)
    );
}

#[test]
fn the_owner_or_the_head_answers_and_who_served_or_is_of_the_centre_does_not_verify() {
    let (here, rater, owner, worked) = (
        CentreId::from("c1"),
        PersonId::from("p1"),
        PersonId::from("f1"),
        PersonId::from("v2"),
    );
    let subject = Subject {
        owners: vec![&rater],
        assigned: Some(&owner),
        centre: Some(&here),
        served_by: vec![&worked],
        ..Subject::default()
    };
    let holding = |person: &str, role: Role, scope: Scope| Actor {
        roles: vec![RoleGrant { role, scope }],
        ..actor(person)
    };
    let centre = || Scope::Centre("c1".into());
    let may = |who: &Actor, permission| authorize(who, permission, Some(&subject)).map(|_| ());
    let colleague = holding("f2", Role::CentreDesk, centre());
    assert_eq!(may(&desk(), Permission::CaseAnswer), Ok(()));
    assert_eq!(
        may(&holding("h1", Role::CentreHead, centre()), Permission::CaseAnswer),
        Ok(())
    );
    assert_eq!(may(&colleague, Permission::CaseAnswer), Err(Refusal::NotAllowed));
    assert_eq!(may(&colleague, Permission::CaseHandOver), Ok(()));
    assert_eq!(
        may(
            &holding("h2", Role::CentreHead, Scope::Centre("c2".into())),
            Permission::CaseAnswer
        ),
        Err(Refusal::NotAllowed)
    );
    assert_eq!(may(&verifier(), Permission::CaseVerify), Ok(()));
    assert_eq!(
        may(&holding("v2", Role::Verifier, Scope::Bureau), Permission::CaseVerify),
        Err(Refusal::SeparationOfDuties)
    );
    let both = Actor {
        roles: [verifier().roles, desk().roles].concat(),
        ..actor("v3")
    };
    assert_eq!(may(&both, Permission::CaseVerify), Err(Refusal::SeparationOfDuties));
    assert_eq!(
        may(
            &holding("m1", Role::BureauManager, Scope::Bureau),
            Permission::CaseVerify
        ),
        Err(Refusal::NotAllowed)
    );
    assert_eq!(may(&employee(), Permission::CaseOwn), Ok(()));
    assert_eq!(may(&actor("p2"), Permission::CaseOwn), Err(Refusal::NotAllowed));
}

#[test]
fn the_centre_reads_outcomes_only_and_of_an_unnamed_rater_no_hour() {
    for named in [false, true] {
        let mut life = Life::begin_by(ClockRules::default(), named);
        life.done(&desk(), &fix(), "2025-12-26T09:00");
        life.done(&verifier(), &call("2025-12-26T14:44", false), "2025-12-26T14:44");
        life.done(&verifier(), &call("2025-12-26T15:55", true), "2025-12-26T15:55");
        life.done(&employee(), &again(Level::Dissatisfied), "2025-12-29T16:21");
        let seen = lines(&life.events, Eyes::Centre, named);
        let text = format!("{seen:?}");
        for secret in [
            "她说还可以",
            "这次好了",
            "没有联系上",
            "14:44",
            "示例职工",
            "示例核实员",
        ] {
            assert!(!text.contains(secret), "{named} {secret}: {text}");
        }
        assert!(text.contains("管理局已回访") && text.contains("退回再改"), "{text}");
        let of_rater = seen
            .iter()
            .filter(|line| line.what.contains("回访") || line.what.contains("复评"));
        assert!(of_rater.clone().count() == 2 && of_rater.into_iter().all(|line| line.day_only != named));
        let to_verifier = format!("{:?}", lines(&life.events, Eyes::Verifier, named));
        for known in ["她说还可以", "这次好了", "没有联系上", "示例职工", "示例核实员"] {
            assert!(to_verifier.contains(known), "{known}: {to_verifier}");
        }
        let to_bureau = format!("{:?}", lines(&life.events, Eyes::Bureau, named));
        assert!(
            to_bureau.contains("没有联系上") && !to_bureau.contains("她说还可以") && !to_bureau.contains("这次好了")
        );
        let case = shielded(&life.case, "整改-a1b2c3");
        assert_eq!(
            (case.tries, case.reached),
            (0, None),
            "how often somebody was tried is the bureau's"
        );
    }
}

#[test]
fn a_shielded_case_holds_no_moment_but_ends_of_days() {
    let hours = ClockRules {
        rows: vec![ClockRule {
            from_day: 20_250_101,
            rule: Rule::Limit {
                kind: DeadlineKind::Rectification,
                limit: Span::Days(5),
            },
        }],
    };
    let mut life = Life::begin_by(hours, false);
    // Five calendar days after 10:17 would be 10:17: it is the end of that working day instead.
    assert_eq!(
        life.case.due,
        life.calendar.end_of_working_day(at("2025-12-30T00:00"), 0)
    );
    life.done(&desk(), &fix(), "2025-12-26T09:03");
    life.done(&verifier(), &call("2025-12-26T10:07", true), "2025-12-26T10:07");
    life.done(&employee(), &again(Level::Fair), "2025-12-26T11:09");
    let case = shielded(&life.case, "整改-a1b2c3");
    let moments = [Some(case.opened_at), case.since, case.called_back_at, case.closed_at];
    for moment in moments.into_iter().flatten() {
        assert_eq!(moment, Moment::start_of(moment.date()));
    }
    let text = format!("{case:?}");
    for secret in ["p1", "r1", "修了三次", "2026-11-000001", "示例职工"] {
        assert!(!text.contains(secret), "{secret}: {text}");
    }
}

#[test]
fn the_owner_and_the_bureau_are_told_of_an_overdue_answer_by_the_alias_alone() {
    let mut life = Life::begin();
    let bureau = [PersonId::from("b1"), PersonId::from("f1")];
    let lines = told_overdue(&life.case, &bureau, life.case.due.plus_minutes(1));
    let told: Vec<(&str, Capacity, String)> = lines
        .iter()
        .map(|line| (line.person.as_str(), line.capacity, line.path()))
        .collect();
    let path = || "/cases/a1b2c3".to_owned();
    assert_eq!(
        told,
        [("f1", Capacity::Desk, path()), ("b1", Capacity::Bureau, path())],
        "each once, also who is both"
    );
    let text = format!("{lines:?}");
    for secret in ["p1", "r1:", "\"r1\"", "2026-11-000001", "修了三次"] {
        assert!(!text.contains(secret), "{secret}: {text}");
    }
    life.done(&desk(), &fix(), "2025-12-26T09:00");
    assert_eq!(
        told_overdue(&life.case, &bureau, at("2026-02-01")),
        [],
        "the bureau's steps are not the owner's"
    );
    assert_eq!(life.case.remind_at, None);
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
