//! What steps do to the clocks: pauses with an end and an owner, nudges, starts anew, minutes missed.

use super::example::{at, calendar, circumstances, desk, employee, request, technician, worker};
use domain::access::Role;
use domain::clock::{
    ClockRule, ClockRules, DeadlineKind, Missed, Party, PauseReason, PauseRule, Rule, Span, Step, shipped,
};
use domain::lifecycle::{Command, ProcessRules, decide};
use domain::person::Actor;
use domain::refusal::{FieldProblem, Refusal};
use domain::request::{HoldReason, Request, Status};
use domain::time::WorkingMinutes;

fn go(
    rules: &ProcessRules,
    request: &Request,
    command: Command,
    who: (&Actor, Role),
    when: &str,
) -> Result<Request, Refusal> {
    let calendar = calendar();
    let circumstances = circumstances(&calendar, rules, at(when));
    decide(request, &command, who.0, who.1, &circumstances).map(|change| change.request)
}

/// Commands with who gives them and when, one after another.
fn course(rules: &ProcessRules, steps: Vec<(Command, Role, &str)>) -> Request {
    let mut now = request("2026-11-24T09:00");
    for (command, role, when) in steps {
        let who = match role {
            Role::Employee => employee(),
            Role::Technician => technician(),
            Role::System => super::example::actor("system"),
            _ => desk(),
        };
        now = match go(rules, &now, command.clone(), (&who, role), when) {
            Ok(next) => next,
            Err(refusal) => panic!("{command:?} at {when}: {refusal:?}"),
        };
    }
    now
}

fn taken() -> Vec<(Command, Role, &'static str)> {
    vec![
        (
            Command::Assign {
                technician: worker(),
                helpers: Vec::new(),
            },
            Role::CentreDesk,
            "2026-11-24T09:10",
        ),
        (Command::Take { worker: worker() }, Role::Technician, "2026-11-24T09:20"),
    ]
}

fn hold(reason: HoldReason, proof: &str) -> Command {
    Command::Hold {
        reason,
        text: "见说明".to_owned(),
        until: None,
        proof: proof.to_owned(),
        further: String::new(),
    }
}

fn finish() -> Command {
    Command::Finish {
        work_done: "已修好".to_owned(),
        further: String::new(),
    }
}

fn row(rule: Rule) -> ProcessRules {
    ProcessRules {
        clock: ClockRules {
            rows: vec![ClockRule {
                from_day: 20_260_101,
                rule,
            }],
        },
        ..ProcessRules::default()
    }
}

fn missed(kind: DeadlineKind, party: Party, minutes: i64) -> Missed {
    Missed {
        kind,
        party,
        minutes: WorkingMinutes(minutes),
    }
}

#[test]
fn a_wait_for_the_requester_ends_by_itself_and_gives_back_only_the_longest_that_is_allowed() {
    let rules = ProcessRules::default();
    let ask = Command::AskBack {
        question: "哪一台？".to_owned(),
    };
    let asked = course(&rules, vec![(ask, Role::CentreDesk, "2026-11-24T09:10")]);
    let end = at("2026-12-01T17:30");
    assert_eq!((asked.status, asked.ends_by_itself()), (Status::AskedBack, Some(end)));
    let system = super::example::actor("system");
    let early = go(
        &rules,
        &asked,
        Command::EndHold,
        (&system, Role::System),
        "2026-12-01T17:29",
    );
    assert_eq!(
        early,
        Err(Refusal::WrongState {
            status: Status::AskedBack
        })
    );
    // The job came a day late: not a minute more is given for it.
    let ended = go(
        &rules,
        &asked,
        Command::EndHold,
        (&system, Role::System),
        "2026-12-02T12:00",
    )
    .unwrap();
    assert_eq!((ended.status, ended.wait_until), (Status::Accepted, None));
    let in_time = go(
        &rules,
        &asked,
        Command::EndHold,
        (&system, Role::System),
        "2026-12-01T17:30",
    )
    .unwrap();
    assert_eq!(ended.resolution, in_time.resolution);
    assert!(
        ended
            .resolution
            .lines()
            .iter()
            .any(|line| line.contains("等待申请人补充，暂停计时"))
    );
}

#[test]
fn whose_a_pause_is_and_how_long_it_may_last_are_rows() {
    let usual = course(
        &ProcessRules::default(),
        [
            taken(),
            vec![(hold(HoldReason::Parts, ""), Role::Technician, "2026-11-24T10:00")],
        ]
        .concat(),
    );
    assert!(!usual.resolution.is_paused(), "parts are the provider's own matter");
    let rules = row(Rule::Pause(PauseRule {
        reason: PauseReason::Parts,
        party: Party::ThirdParty,
        longest: Span::WorkingMinutes(60),
        proof: false,
    }));
    let held = course(
        &rules,
        [
            taken(),
            vec![(hold(HoldReason::Parts, ""), Role::Technician, "2026-11-24T10:00")],
        ]
        .concat(),
    );
    assert!(held.resolution.is_paused());
    assert_eq!(held.ends_by_itself(), Some(at("2026-11-24T11:00")));
    assert_eq!(
        held.resolution.pause().and_then(|pause| pause.party),
        Some(Party::ThirdParty)
    );
}

#[test]
fn force_majeure_has_to_be_proved() {
    let rules = ProcessRules::default();
    let before = course(&rules, taken());
    let bare = go(
        &rules,
        &before,
        hold(HoldReason::ForceMajeure, " "),
        (&technician(), Role::Technician),
        "2026-11-24T10:00",
    );
    assert_eq!(bare, Err(Refusal::field("proof", FieldProblem::Missing)));
    let proved = hold(HoldReason::ForceMajeure, "停电通知〔2026〕3号");
    let held = go(
        &rules,
        &before,
        proved,
        (&technician(), Role::Technician),
        "2026-11-24T10:00",
    )
    .unwrap();
    assert_eq!(held.hold.map(|hold| hold.proof).as_deref(), Some("停电通知〔2026〕3号"));
}

#[test]
fn a_nudge_sets_a_deadline_that_the_providers_next_word_answers() {
    let rules = ProcessRules::default();
    let nudge = || Command::Nudge { text: String::new() };
    let nudged = course(
        &rules,
        [taken(), vec![(nudge(), Role::Employee, "2026-11-24T11:30")]].concat(),
    );
    let due = |request: &Request| request.nudge_answer.as_ref().map(|deadline| deadline.due);
    assert_eq!(
        due(&nudged),
        Some(at("2026-11-24T14:30")),
        "an hour of work, lunch left out"
    );
    let again = go(
        &rules,
        &nudged,
        nudge(),
        (&employee(), Role::Employee),
        "2026-11-24T14:10",
    )
    .unwrap();
    assert_eq!(due(&again), due(&nudged), "a second nudge gives no more time");
    let say = || Command::Message {
        text: "今天到".to_owned(),
    };
    let own = go(
        &rules,
        &nudged,
        say(),
        (&employee(), Role::Employee),
        "2026-11-24T14:10",
    )
    .unwrap();
    assert_eq!(due(&own), due(&nudged), "the requester does not answer themselves");
    let note = Command::Note {
        text: "记一笔".to_owned(),
    };
    let noted = go(&rules, &nudged, note, (&desk(), Role::CentreDesk), "2026-11-24T14:10").unwrap();
    assert_eq!(
        due(&noted),
        due(&nudged),
        "what the requester does not see is no answer"
    );
    let answered = go(&rules, &nudged, say(), (&desk(), Role::CentreDesk), "2026-11-24T14:10").unwrap();
    assert_eq!((due(&answered), answered.missed), (None, vec![]));
    let late = go(
        &rules,
        &nudged,
        Command::Start,
        (&technician(), Role::Technician),
        "2026-11-24T15:00",
    )
    .unwrap();
    assert_eq!(late.missed, [missed(DeadlineKind::NudgeAnswer, Party::Provider, 30)]);
}

#[test]
fn minutes_missed_are_kept_by_whose_they_are() {
    let rules = ProcessRules::default();
    // Answered 10 minutes late; held an hour for the requester; finished 30 minutes past what was then due.
    let done = course(
        &rules,
        vec![
            (
                Command::Assign {
                    technician: worker(),
                    helpers: Vec::new(),
                },
                Role::CentreDesk,
                "2026-11-24T09:40",
            ),
            (Command::Take { worker: worker() }, Role::Technician, "2026-11-24T09:45"),
            (Command::Start, Role::Technician, "2026-11-24T09:50"),
            (hold(HoldReason::Requester, ""), Role::Technician, "2026-11-24T10:00"),
            (Command::Resume, Role::Technician, "2026-11-24T11:00"),
            (finish(), Role::Technician, "2026-11-24T16:30"),
        ],
    );
    let expected = [
        missed(DeadlineKind::Response, Party::Provider, 10),
        missed(DeadlineKind::Resolution, Party::Provider, 30),
        missed(DeadlineKind::Resolution, Party::Requester, 60),
    ];
    assert_eq!(done.missed, expected);
    // Returned and finished again: the resolution is measured anew, nothing is counted twice.
    let back = Command::Return {
        reason: "还漏".to_owned(),
    };
    let back = go(&rules, &done, back, (&employee(), Role::Employee), "2026-11-25T09:00").unwrap();
    let working = go(
        &rules,
        &back,
        Command::Start,
        (&technician(), Role::Technician),
        "2026-11-25T09:10",
    )
    .unwrap();
    let again = go(
        &rules,
        &working,
        finish(),
        (&technician(), Role::Technician),
        "2026-11-25T09:30",
    )
    .unwrap();
    assert_eq!(again.missed[0], expected[0]);
    assert_eq!(
        again.missed[1..],
        [
            missed(DeadlineKind::Resolution, Party::Provider, 150),
            missed(DeadlineKind::Resolution, Party::Requester, 60),
        ]
    );
    let silent = go(
        &rules,
        &again,
        Command::CloseUnanswered,
        (&super::example::actor("system"), Role::System),
        "2026-12-03T08:31",
    )
    .unwrap();
    assert_eq!(
        silent.missed.last(),
        Some(&missed(DeadlineKind::Confirmation, Party::Requester, 1))
    );
}

#[test]
fn no_step_starts_a_deadline_anew_unless_a_row_says_so() {
    let back = || {
        (
            Command::HandBack {
                reason: "不会修".to_owned(),
            },
            Role::Technician,
            "2026-11-24T11:00",
        )
    };
    let usual = course(&ProcessRules::default(), [taken(), vec![back()]].concat());
    assert_eq!(usual.resolution, request("2026-11-24T09:00").resolution);
    let rules = row(Rule::Restart {
        step: Step::HandBack,
        kind: DeadlineKind::Resolution,
        restarts: true,
    });
    let anew = course(&rules, [taken(), vec![back()]].concat());
    assert_eq!(
        anew.resolution.first_due, usual.resolution.first_due,
        "the first promise stays visible"
    );
    assert_eq!(anew.resolution.due, at("2026-11-24T17:00"));
    assert_eq!(anew.responded_at, usual.responded_at);
    let last = anew.resolution.lines().pop();
    assert_eq!(
        last.as_deref(),
        Some("11月24日 17:00 到期（原定 11月24日 15:00，退单后重新计时）")
    );
}

#[test]
fn the_latest_row_that_holds_on_the_day_counts_and_every_row_has_its_own_key() {
    let limit = |from_day, minutes| ClockRule {
        from_day,
        rule: Rule::Limit {
            kind: DeadlineKind::NudgeAnswer,
            limit: Span::WorkingMinutes(minutes),
        },
    };
    let rules = ClockRules {
        rows: vec![limit(20_270_101, 30), limit(20_260_101, 90)],
    };
    let on = |day| rules.limit(DeadlineKind::NudgeAnswer, day);
    assert_eq!(
        on(20_250_101),
        Span::WorkingMinutes(60),
        "before any row the shipped one holds"
    );
    assert_eq!(
        (on(20_261_231), on(20_270_101)),
        (Span::WorkingMinutes(90), Span::WorkingMinutes(30))
    );
    let mut keys: Vec<String> = shipped().iter().map(ClockRule::key).collect();
    let count = keys.len();
    keys.sort();
    keys.dedup();
    assert_eq!((keys.len(), count), (25, 25));
    let stored = serde_json::to_string(&shipped()).unwrap();
    assert_eq!(serde_json::from_str::<Vec<ClockRule>>(&stored).unwrap(), shipped());
}
