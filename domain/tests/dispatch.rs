//! Who should be sent, in which order, and what is said beside each.

use domain::dispatch::{
    Ability, Area, Candidate, DispatchRules, Job, Leave, Nearness, OpenJob, Profile, Reason, Suggestion, companions,
    crew, line, suggest,
};
use domain::refusal::{FieldProblem, Refusal};
use domain::routing::Matter;
use domain::time::Moment;

fn at(text: &str) -> Moment {
    Moment::parse(text).unwrap_or_else(|_| panic!("{text} is no moment"))
}

fn calendar() -> domain::calendar::PreparedCalendar {
    domain::calendar::shipped::named(None).unwrap_or_else(|problem| panic!("{problem}"))
}

const ROOM: &str = "s1/s1-b03/s1-b03-f12/s1-b03-f12-r08/";
const NOON_TUESDAY: &str = "2026-11-24T10:00";

fn profile(person: &str, skills: &[Matter]) -> Profile {
    Profile {
        id: person.into(),
        skills: skills.to_vec(),
        version: 1,
        ..Profile::default()
    }
}

fn job(technician: &str, path: &str, due: &str) -> OpenJob {
    OpenJob {
        technician: technician.into(),
        path: path.to_owned(),
        due: at(due),
    }
}

/// Who is suggested.
fn suggestions(people: &[(&str, Option<Profile>)], jobs: &[OpenJob], due: &str, now: &str) -> Vec<Suggestion> {
    let shift = calendar();
    let candidates: Vec<Candidate<'_>> = people
        .iter()
        .map(|(name, profile)| Candidate {
            person: (*name).into(),
            name,
            profile: profile.as_ref(),
            jobs: jobs.iter().filter(|job| job.technician.as_str() == *name).collect(),
            shift: &shift,
        })
        .collect();
    let (service, group, due, now): (_, _, Moment, Moment) = ("air".into(), "repair".into(), at(due), at(now));
    let job = Job {
        service: &service,
        group: &group,
        path: ROOM,
        due,
        now,
    };
    suggest(&candidates, &job, &DispatchRules::default())
}

/// Who is suggested, with the sentence beside each.
fn suggested(people: &[(&str, Option<Profile>)], jobs: &[OpenJob], due: &str, now: &str) -> Vec<(String, String)> {
    suggestions(people, jobs, due, now)
        .into_iter()
        .map(|suggestion| (suggestion.person.0, line(&suggestion.reasons, "空调维修", "报修")))
        .collect()
}

fn order(suggested: &[(String, String)]) -> Vec<&str> {
    suggested.iter().map(|(person, _)| person.as_str()).collect()
}

const DUE: &str = "2026-11-24T17:00";

#[test]
fn skill_comes_before_distance_and_distance_before_load() {
    let (air, repair, water) = (
        Matter::Service("air".into()),
        Matter::Group("repair".into()),
        Matter::Service("water".into()),
    );
    let people = [
        ("water", Some(profile("water", &[water]))),
        ("none", Some(profile("none", &[]))),
        ("group", Some(profile("group", &[repair]))),
        ("far", Some(profile("far", std::slice::from_ref(&air)))),
        ("near", Some(profile("near", &[air]))),
    ];
    let jobs = [
        job("near", "s1/s1-b03/s1-b03-f02/s1-b03-f02-r01/", DUE),
        job("near", "s1/s1-b01/", DUE),
    ];
    let suggested = suggested(&people, &jobs, DUE, NOON_TUESDAY);
    assert_eq!(order(&suggested), ["near", "far", "group", "none", "water"]);
    let said: Vec<&str> = suggested.iter().map(|(_, line)| line.as_str()).collect();
    assert_eq!(
        said,
        [
            "会空调维修 · 同一栋楼 · 手上 2 件",
            "会空调维修 · 手上没有活",
            "会报修 · 手上没有活",
            "技能未登记 · 手上没有活",
            "没有登记空调维修 · 手上没有活",
        ]
    );
}

#[test]
fn without_any_skills_the_list_is_by_open_load_as_before() {
    let people = [("b", None), ("a", None), ("c", None)];
    let jobs = [job("a", ROOM, DUE), job("c", ROOM, DUE), job("c", ROOM, DUE)];
    let suggested = suggested(&people, &jobs, DUE, NOON_TUESDAY);
    assert_eq!(order(&suggested), ["b", "a", "c"]);
    assert_eq!(suggested.get(1).map(|(_, line)| line.as_str()), Some("手上 1 件"));
}

#[test]
fn whoever_is_away_or_full_comes_last_and_it_is_said() {
    let air = [Matter::Service("air".into())];
    let away = Profile {
        leaves: vec![Leave {
            from_day: 20_261_120,
            until_day: 20_261_125,
            reason: String::new(),
        }],
        ..profile("away", &air)
    };
    let full = Profile {
        capacity: Some(1),
        ..profile("full", &air)
    };
    let people = [("away", Some(away)), ("full", Some(full)), ("other", None)];
    let jobs = [job("full", "s2/", DUE)];
    let suggested = suggested(&people, &jobs, DUE, NOON_TUESDAY);
    assert_eq!(order(&suggested), ["other", "full", "away"]);
    assert!(
        suggested.iter().any(|(_, line)| line.contains("已排满（最多 1 件）")),
        "{suggested:?}"
    );
    assert!(
        suggested.iter().any(|(_, line)| line.contains("请假到 11 月 25 日")),
        "{suggested:?}"
    );
}

#[test]
fn whoever_would_be_late_comes_after_who_would_not() {
    let air = [Matter::Service("air".into())];
    let near = Profile {
        areas: vec![Area {
            place: "s1-b03".into(),
            path: "s1/s1-b03/".to_owned(),
            name: "3 号楼".to_owned(),
        }],
        ..profile("near", &air)
    };
    let people = [("near", Some(near)), ("free", Some(profile("free", &air)))];
    // Two hours are left until noon; three jobs of an hour do not fit into them.
    let jobs = [
        job("near", ROOM, "2026-11-24T11:00"),
        job("near", ROOM, "2026-11-24T11:30"),
    ];
    let late = suggested(&people, &jobs, "2026-11-24T12:00", NOON_TUESDAY);
    assert_eq!(order(&late), ["free", "near"]);
    assert_eq!(
        late.get(1).map(|(_, line)| line.as_str()),
        Some("会空调维修 · 负责3 号楼 · 手上 2 件 · 可能赶不上时限")
    );
    let in_time = suggested(&people, &jobs, "2026-11-24T15:00", NOON_TUESDAY);
    assert_eq!(order(&in_time), ["near", "free"]);
}

#[test]
fn only_a_registered_skill_with_nothing_against_it_is_chosen_by_the_portal() {
    let shift = calendar();
    let fit = |profile: Option<&Profile>, now: &str| {
        let candidate = Candidate {
            person: "t".into(),
            name: "t",
            profile,
            jobs: Vec::new(),
            shift: &shift,
        };
        let (service, group) = ("air".into(), "repair".into());
        let job = Job {
            service: &service,
            group: &group,
            path: ROOM,
            due: at("2026-11-25T17:00"),
            now: at(now),
        };
        suggest(&[candidate], &job, &DispatchRules::default())
            .first()
            .map(|first| first.fit)
    };
    let knows = profile("t", &[Matter::Group("repair".into())]);
    assert_eq!(fit(Some(&knows), NOON_TUESDAY), Some(true));
    assert_eq!(fit(Some(&knows), "2026-11-24T20:00"), Some(false), "not on duty");
    assert_eq!(fit(None, NOON_TUESDAY), Some(false), "nothing is registered");
    let lacks = profile("t", &[Matter::Service("water".into())]);
    assert_eq!(fit(Some(&lacks), NOON_TUESDAY), Some(false));
}

#[test]
fn distance_is_counted_from_the_root() {
    for (other, nearness) in [
        (ROOM, Nearness::Room),
        ("s1/s1-b03/s1-b03-f12/", Nearness::Floor),
        ("s1/s1-b03/s1-b03-f12/s1-b03-f12-r01/", Nearness::Floor),
        ("s1/s1-b03/s1-b03-f01/", Nearness::Building),
        ("s1/s1-b0/", Nearness::Site),
        ("s2/s1-b03/", Nearness::Elsewhere),
        ("", Nearness::Elsewhere),
    ] {
        assert_eq!(Nearness::between(ROOM, other), nearness, "{other}");
    }
}

#[test]
fn a_leave_ends_not_before_it_begins_and_old_ones_are_dropped() {
    let known = Profile {
        leaves: vec![Leave {
            from_day: 20_260_101,
            until_day: 20_260_110,
            reason: String::new(),
        }],
        ..profile("t", &[])
    };
    let leave = |from_day, until_day| Leave {
        from_day,
        until_day,
        reason: "年假".to_owned(),
    };
    let next = known.with_leave(leave(20_261_201, 20_261_205), 20_261_124);
    assert_eq!(next.map(|next| next.leaves), Ok(vec![leave(20_261_201, 20_261_205)]));
    let refused = known.with_leave(leave(20_261_205, 20_261_201), 20_261_124);
    assert_eq!(refused, Err(Refusal::field("until", FieldProblem::OutOfRange)));
    assert_eq!(Reason::Skill(Ability::Service).words("空调维修", ""), "会空调维修");
}

#[test]
fn a_job_for_two_is_sent_to_the_first_two_of_the_list_or_left_to_the_desk() {
    let air = || Some(profile("", &[Matter::Service("air".into())]));
    let away = Profile {
        leaves: vec![Leave {
            from_day: 20_261_124,
            until_day: 20_261_124,
            reason: String::new(),
        }],
        ..profile("", &[Matter::Service("air".into())])
    };
    let people = [
        ("a", air()),
        ("b", air()),
        ("c", Some(profile("", &[Matter::Service("water".into())]))),
        ("d", Some(away)),
    ];
    let all = suggestions(&people, &[], DUE, NOON_TUESDAY);
    let with = |responsible: &str, hands, not: &str| -> Vec<&str> {
        companions(&all, &responsible.into(), hands, &not.into())
            .into_iter()
            .map(|other| other.person.as_str())
            .collect()
    };
    assert_eq!(with("a", 1, "p"), [] as [&str; 0]);
    assert_eq!(with("a", 2, "p"), ["b"]);
    assert_eq!(with("b", 2, "p"), ["a"]);
    assert_eq!(with("a", 2, "b"), ["c"], "nor goes who asked for it");
    assert_eq!(with("a", 4, "p"), ["b", "c"], "who is away does not go along");

    let sent = |hands, not: &str| {
        let (first, others) = crew(&all, hands, &not.into())?;
        let others: Vec<&str> = others.into_iter().map(|other| other.person.as_str()).collect();
        Some((first.person.as_str(), others))
    };
    assert_eq!(sent(1, "p"), Some(("a", vec![])));
    assert_eq!(sent(2, "p"), Some(("a", vec!["b"])));
    assert_eq!(
        sent(3, "p"),
        None,
        "nobody is sent by the portal to what they cannot do"
    );
    assert_eq!(sent(2, "b"), None, "nor to what they asked for");
    assert_eq!(sent(1, "a"), None);
}
