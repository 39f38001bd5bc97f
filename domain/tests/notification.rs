//! Who is told of what, and when time that runs out is told upwards.

mod example;

use domain::access::Role;
use domain::clock::Party;
use domain::deadline::Deadline;
use domain::escalation::{Clock, EscalationRules, Look, ToldShare, look, shipped, told_to};
use domain::id::PersonId;
use domain::lifecycle::{Command, ProcessRules, decide};
use domain::notification::{Capacity, Circle, told};
use domain::person::Actor;
use domain::request::{Audience, Event, EventKind, Request, Urgency};
use domain::time::{Moment, WorkingMinutes};
use example::{actor, at, calendar, circumstances, desk, employee, request, technician, worker};

fn circle() -> Circle {
    Circle {
        followers: vec!["p2".into(), "p1".into()],
        desk: vec!["f1".into(), "f2".into()],
    }
}

/// Carries out a command and says who is told as what.
fn after(request: &mut Request, command: &Command, who: &Actor, role: Role, when: &str) -> Vec<(String, Capacity)> {
    let (calendar, rules) = (calendar(), ProcessRules::default());
    let change = decide(request, command, who, role, &circumstances(&calendar, &rules, at(when)));
    let change = change.unwrap_or_else(|refusal| panic!("{command:?}: {refusal:?}"));
    let lines = told(&change.event, Some(request), &change.request, &circle());
    *request = change.request;
    lines.into_iter().map(|line| (line.person.0, line.capacity)).collect()
}

fn to(people: &[(&str, Capacity)]) -> Vec<(String, Capacity)> {
    people
        .iter()
        .map(|(person, capacity)| ((*person).to_owned(), *capacity))
        .collect()
}

#[test]
fn each_step_tells_those_whom_it_concerns_and_nobody_of_their_own_doing() {
    use Capacity::{Desk, Follower, Requester, Technician};
    let mut case = request("2026-11-24T09:00");
    let steps = [
        (Command::Accept, desk(), Role::CentreDesk, to(&[("p1", Requester)])),
        (
            Command::Assign {
                technician: worker(),
                helpers: Vec::new(),
            },
            desk(),
            Role::CentreDesk,
            to(&[("p1", Requester), ("t1", Technician)]),
        ),
        (
            Command::Nudge {
                text: "还来吗".to_owned(),
            },
            employee(),
            Role::Employee,
            to(&[("t1", Technician), ("f1", Desk), ("f2", Desk)]),
        ),
        (
            Command::Take { worker: worker() },
            technician(),
            Role::Technician,
            to(&[("p1", Requester)]),
        ),
        (Command::Start, technician(), Role::Technician, to(&[])),
        (
            Command::Message {
                text: "在路上".to_owned(),
            },
            technician(),
            Role::Technician,
            to(&[("p1", Requester)]),
        ),
        (
            Command::Note {
                text: "缺件".to_owned(),
            },
            desk(),
            Role::CentreDesk,
            to(&[("t1", Technician)]),
        ),
        (
            Command::Finish {
                work_done: "换了电容".to_owned(),
                further: String::new(),
            },
            technician(),
            Role::Technician,
            to(&[("p1", Requester), ("p2", Follower)]),
        ),
        (
            Command::Return {
                reason: "又坏了".to_owned(),
            },
            employee(),
            Role::Employee,
            to(&[("t1", Technician), ("f1", Desk), ("f2", Desk)]),
        ),
    ];
    for (command, who, role, expected) in steps {
        assert_eq!(
            after(&mut case, &command, &who, role, "2026-11-24T09:30"),
            expected,
            "{command:?}"
        );
    }
}

#[test]
fn who_loses_a_job_hears_it() {
    use Capacity::{Requester, Technician};
    let mut case = request("2026-11-24T09:00");
    after(
        &mut case,
        &Command::Assign {
            technician: worker(),
            helpers: Vec::new(),
        },
        &desk(),
        Role::CentreDesk,
        "2026-11-24T09:10",
    );
    let other = domain::lifecycle::Worker {
        id: "t2".into(),
        ..worker()
    };
    let lines = after(
        &mut case,
        &Command::Assign {
            technician: other,
            helpers: Vec::new(),
        },
        &desk(),
        Role::CentreDesk,
        "2026-11-24T09:20",
    );
    assert_eq!(lines, to(&[("p1", Requester), ("t2", Technician), ("t1", Technician)]));
}

#[test]
fn a_rating_tells_nobody_and_a_usual_new_request_only_shows_in_the_queue() {
    let event = |kind, audience| Event {
        request: "r1".into(),
        seq: 9,
        at: at("2026-11-24T10:00"),
        by: Some("p9".into()),
        by_name: "示例".to_owned(),
        role: Role::Employee,
        audience,
        kind,
        text: String::new(),
    };
    let case = request("2026-11-24T09:00");
    assert!(
        told(
            &event(EventKind::Rated, Audience::Requester),
            Some(&case),
            &case,
            &circle()
        )
        .is_empty()
    );
    let filed = event(EventKind::Filed, Audience::Everyone);
    assert_eq!(
        told(&filed, None, &case, &circle()).len(),
        1,
        "the person for whom it was filed"
    );
    let urgent = Request {
        urgency: Urgency::Urgent,
        ..case
    };
    assert_eq!(told(&filed, None, &urgent, &circle()).len(), 3);
}

#[test]
fn a_key_is_made_of_recipient_and_event_and_the_sentence_speaks_to_the_recipient() {
    let mut case = request("2026-11-24T09:00");
    let (calendar, rules) = (calendar(), ProcessRules::default());
    let command = Command::Assign {
        technician: worker(),
        helpers: Vec::new(),
    };
    let facts = circumstances(&calendar, &rules, at("2026-11-24T09:10"));
    let change =
        decide(&case, &command, &desk(), Role::CentreDesk, &facts).unwrap_or_else(|refusal| panic!("{refusal:?}"));
    let lines = told(&change.event, Some(&case), &change.request, &Circle::default());
    let said: Vec<(String, String)> = lines.iter().map(|line| (line.id.clone(), line.sentence())).collect();
    let expected = [
        ("p1:r1:000002", "服务中心派给了示例师傅"),
        ("t1:r1:000002", "派给你一件新任务"),
    ];
    assert_eq!(said, expected.map(|(key, text)| (key.to_owned(), text.to_owned())));
    case = change.request;
    let note = Command::NoAccess {
        text: "没人".to_owned(),
        appointment: at("2026-11-25T09:00"),
        seat: None,
    };
    after(
        &mut case,
        &Command::Take { worker: worker() },
        &technician(),
        Role::Technician,
        "2026-11-24T09:20",
    );
    after(&mut case, &note, &technician(), Role::Technician, "2026-11-24T09:40");
}

fn shares(look: &Look) -> Vec<(Clock, i64)> {
    look.tell
        .iter()
        .map(|(escalation, _)| (escalation.clock, escalation.share))
        .collect()
}

#[test]
fn shares_are_reached_in_working_time() {
    // Response 30 and resolution 240 working minutes from 09:00: lunch from 12:00 to 14:00 does not count.
    let (calendar, rules) = (calendar(), shipped());
    let case = request("2026-11-24T09:00");
    let first = look(&case, &calendar, &rules, &[], at("2026-11-24T09:14"));
    assert_eq!((shares(&first), first.next), (vec![], Some(at("2026-11-24T09:15"))));
    let half = look(&case, &calendar, &rules, &[], at("2026-11-24T09:15"));
    assert_eq!(
        (shares(&half), half.next),
        (vec![(Clock::Response, 50)], Some(at("2026-11-24T09:24")))
    );
    let again = look(&case, &calendar, &rules, &half.told, at("2026-11-24T09:16"));
    assert!(again.tell.is_empty(), "{again:?}");
    let mut answered = case.clone();
    answered.responded_at = Some(at("2026-11-24T09:20"));
    let next = look(&answered, &calendar, &rules, &half.told, at("2026-11-24T09:24"));
    assert_eq!((shares(&next), next.next), (vec![], Some(at("2026-11-24T11:00"))));
    // 80 % of 240 are 192 minutes: 180 before lunch, 12 after it.
    let late = look(&answered, &calendar, &rules, &half.told, at("2026-11-24T13:59"));
    assert_eq!(
        (shares(&late), late.next),
        (vec![(Clock::Resolution, 50)], Some(at("2026-11-24T14:12")))
    );
}

#[test]
fn of_several_shares_only_the_highest_is_told_to_all_whom_they_name() {
    let (calendar, rules) = (calendar(), shipped());
    let case = request("2026-11-24T09:00");
    let late = look(&case, &calendar, &rules, &[], at("2026-11-24T11:59"));
    assert_eq!(shares(&late), [(Clock::Response, 150), (Clock::Resolution, 50)]);
    let all = [
        Capacity::Technician,
        Capacity::Desk,
        Capacity::CentreHead,
        Capacity::Bureau,
    ];
    assert_eq!(late.tell.first().map(|(_, tell)| tell.as_slice()), Some(&all[..]));
}

#[test]
fn while_the_clock_stands_nothing_is_told_and_what_was_told_stays_told() {
    let (calendar, rules) = (calendar(), shipped());
    let mut case = request("2026-11-24T09:00");
    case.responded_at = Some(at("2026-11-24T09:05"));
    case.resolution = case.resolution.paused(
        at("2026-11-24T10:00"),
        "等待申请人",
        Party::Requester,
        at("2030-01-01T00:00"),
    );
    let standing = look(&case, &calendar, &rules, &[], at("2026-11-27T10:00"));
    assert_eq!((shares(&standing), standing.next), (vec![], None));
    case.resolution = case.resolution.resumed(&calendar, at("2026-11-27T10:00"));
    let half = look(&case, &calendar, &rules, &[], at("2026-11-27T11:00"));
    assert_eq!(
        (shares(&half), half.next),
        (vec![(Clock::Resolution, 50)], Some(at("2026-11-27T14:12")))
    );
    case.resolution = case.resolution.paused(
        at("2026-11-27T11:30"),
        "等待审批",
        Party::Approver,
        at("2030-01-01T00:00"),
    );
    case.resolution = case.resolution.resumed(&calendar, at("2026-11-30T09:00"));
    assert!(
        look(&case, &calendar, &rules, &half.told, at("2026-11-30T09:01"))
            .tell
            .is_empty()
    );
}

#[test]
fn work_that_is_returned_goes_on_where_its_shares_were() {
    let (calendar, rules) = (calendar(), shipped());
    let mut case = request("2026-11-24T09:00");
    case.responded_at = Some(at("2026-11-24T09:05"));
    let half = look(&case, &calendar, &rules, &[], at("2026-11-24T11:00"));
    case.queued = false;
    let finished = look(&case, &calendar, &rules, &half.told, at("2026-11-25T11:00"));
    assert_eq!(
        (finished.tell.len(), &finished.told, finished.next),
        (0, &half.told, None)
    );
    case.queued = true;
    assert_eq!(
        shares(&look(&case, &calendar, &rules, &finished.told, at("2026-11-24T11:30"))),
        []
    );
}

#[test]
fn a_clock_that_is_set_anew_is_told_anew() {
    let (calendar, rules) = (calendar(), shipped());
    let mut case = request("2026-11-24T09:00");
    let half = look(&case, &calendar, &rules, &[], at("2026-11-24T09:15"));
    let anew = Deadline::start(&calendar, at("2026-11-24T10:00"), WorkingMinutes(30));
    case.response = anew.unwrap_or_else(|problem| panic!("{problem}"));
    let again = look(&case, &calendar, &rules, &half.told, at("2026-11-24T10:15"));
    assert_eq!(shares(&again), [(Clock::Response, 50)]);
}

#[test]
fn what_was_reached_before_the_rules_began_is_not_told() {
    let (calendar, shipped) = (calendar(), shipped());
    let rules = EscalationRules {
        from: at("2026-11-24T09:20"),
        ..shipped
    };
    let case = request("2026-11-24T09:00");
    let begun = look(&case, &calendar, &rules, &[], at("2026-11-24T09:21"));
    assert_eq!((shares(&begun), begun.next), (vec![], Some(at("2026-11-24T09:24"))));
    assert_eq!(
        shares(&look(&case, &calendar, &rules, &begun.told, at("2026-11-24T09:24"))),
        [(Clock::Response, 80)]
    );
}

#[test]
fn one_person_in_two_capacities_is_told_once() {
    let mut case = request("2026-11-24T09:00");
    case.technician = Some("t1".into());
    let (calendar, rules) = (calendar(), shipped());
    let late = look(&case, &calendar, &rules, &[], at("2026-11-24T09:30"));
    let (escalation, tell) = late.tell.first().cloned().unwrap_or_else(|| panic!("{late:?}"));
    let holders = |capacity| -> Vec<PersonId> {
        match capacity {
            Capacity::Desk => vec!["f1".into(), "t1".into()],
            _ => vec!["f1".into()],
        }
    };
    let lines = told_to(&case, &escalation, &tell, holders, at("2026-11-24T09:30"));
    let people: Vec<&str> = lines.iter().map(|line| line.person.as_str()).collect();
    assert_eq!(people, ["t1", "f1"]);
    assert!(lines.iter().all(|line| line.sentence() == "响应时限已到，尚未办好"));
}

/// A simulated month, minute by minute: whenever the job looks, however seldom, every share is told at most once, and
/// nothing that was reached is left out at the end.
#[test]
fn a_month_of_looks_tells_each_share_once() {
    let (calendar, rules) = (calendar(), shipped());
    for pace in [1, 7, 60, 600] {
        let mut case = request("2026-11-02T09:00");
        case.responded_at = Some(at("2026-11-02T09:10"));
        case.resolution = Deadline::start(&calendar, case.filed_at, WorkingMinutes(3_000))
            .unwrap_or_else(|problem| panic!("{problem}"));
        let (mut told, mut seen): (Vec<ToldShare>, Vec<i64>) = (Vec::new(), Vec::new());
        let mut now = case.filed_at;
        while now < at("2026-12-02T09:00") {
            match now.0 {
                moment if moment == at("2026-11-06T10:00").0 => {
                    case.resolution =
                        case.resolution
                            .paused(now, "等待申请人", Party::Requester, at("2030-01-01T00:00"));
                }
                moment if moment == at("2026-11-10T15:00").0 => {
                    case.resolution = case.resolution.resumed(&calendar, now);
                }
                _ => {}
            }
            if now.minutes_since(case.filed_at) % pace == 0 {
                let outcome = look(&case, &calendar, &rules, &told, now);
                assert!(outcome.next.is_none_or(|next: Moment| next > now));
                seen.extend(outcome.tell.iter().map(|(escalation, _)| escalation.share));
                told = outcome.told;
            }
            now = now.plus_minutes(1);
        }
        assert_eq!(seen, [50, 80, 100, 150], "every {pace} minutes");
    }
    let _unused = actor("nobody");
}
