//! Who answers, who can do what, and what is known to be broken (示例派单规则、技能档案、故障公告).

use domain::calendar::{MinuteOfDay, Period};
use domain::dispatch::{Area, Leave, Profile};
use domain::incident::Incident;
use domain::routing::{Hours, Matter, RoutingRule};
use domain::slot::SlotRule;
use domain::time::Moment;

use super::calendars::{AROUND_THE_CLOCK, STANDARD};
use super::catalogue::FROM_DAY;
use super::organisation::{DUTY, PROPERTY, SERVICE_CENTRE};
use super::people::person_id;

/// The sample rules, in their order.
pub(crate) fn rules() -> Vec<RoutingRule> {
    let night = RoutingRule {
        matter: Matter::Service("water".into()),
        hours: Hours::Outside(STANDARD.into()),
        ..rule("night", 1, "夜间、节假日给水排水归应急值班室（示例）", DUTY)
    };
    let second_site = RoutingRule {
        place: Some("s2".into()),
        place_name: "二号院".to_owned(),
        matter: Matter::Service("public-repair".into()),
        ..rule("second-site", 2, "二号院公共区域由物业公司承办（示例）", PROPERTY)
    };
    let machine_room = RoutingRule {
        department: Some("information".into()),
        matter: Matter::Service("air-conditioner".into()),
        hours: Hours::Outside(STANDARD.into()),
        ..rule("machine-room", 3, "信息中心机房空调夜间归应急值班室（示例）", DUTY)
    };
    vec![night, second_site, machine_room]
}

fn rule(key: &str, position: i64, name: &str, centre: &str) -> RoutingRule {
    RoutingRule {
        id: format!("sample-{key}").into(),
        position,
        name: name.to_owned(),
        place: None,
        place_name: String::new(),
        matter: Matter::Any,
        department: None,
        hours: Hours::Any,
        centre: centre.into(),
        from_day: FROM_DAY,
        until_day: None,
        version: 1,
    }
}

/// When the sample centres' people can come.
pub(crate) fn slots() -> Vec<SlotRule> {
    let hour = MinuteOfDay::new;
    let rule = |key: &str, name: &str, centre: &str, from, to, capacity| {
        Some(SlotRule {
            id: format!("sample-{key}").into(),
            name: name.to_owned(),
            centre: centre.into(),
            service: None,
            weekdays: Vec::new(),
            hours: Period::new(from?, to?)?,
            capacity,
            lead_minutes: 120,
            ahead_days: 5,
            from_day: FROM_DAY,
            until_day: None,
            version: 1,
        })
    };
    let rules = [
        rule(
            "morning",
            "工作日上午（示例）",
            SERVICE_CENTRE,
            hour(9, 0),
            hour(11, 0),
            2,
        ),
        rule(
            "afternoon",
            "工作日下午（示例）",
            SERVICE_CENTRE,
            hour(14, 30),
            hour(16, 30),
            2,
        ),
        rule(
            "home-noon",
            "入户维修中午（示例）",
            PROPERTY,
            hour(12, 0),
            hour(14, 0),
            1,
        ),
        rule(
            "home-evening",
            "入户维修下班后（示例）",
            PROPERTY,
            hour(17, 30),
            hour(19, 30),
            2,
        ),
    ];
    rules.into_iter().flatten().collect()
}

/// What the sample technicians can do.
pub(crate) fn profiles(now: Moment) -> Vec<Profile> {
    let service = |key: &str| Matter::Service(key.into());
    let known = |login: &str, skills: Vec<Matter>| Profile {
        id: person_id(login),
        skills,
        version: 1,
        ..Profile::default()
    };
    let first_site = Area {
        place: "s1".into(),
        path: "s1/".to_owned(),
        name: "一号院".to_owned(),
    };
    let on_duty = |profile: Profile| Profile {
        shift: Some(AROUND_THE_CLOCK.into()),
        ..profile
    };
    let carpenter = Profile {
        leaves: vec![Leave {
            from_day: now.day_number(),
            until_day: now.plus_days(1).day_number(),
            reason: "年假".to_owned(),
        }],
        ..known("shifu3", vec![service("furniture")])
    };
    vec![
        Profile {
            areas: vec![first_site],
            capacity: Some(12),
            ..known("shifu", vec![service("air-conditioner")])
        },
        known("shifu2", vec![service("water"), service("electric")]),
        carpenter,
        on_duty(known("qiangxiu", vec![Matter::Group("repair".into())])),
        on_duty(known("qiangxiu2", vec![service("elevator")])),
    ]
}

/// A lift that stands, announced by the duty desk.
pub(crate) fn incidents(now: Moment) -> Vec<Incident> {
    vec![Incident {
        id: "sample-lift".into(),
        title: "5 号楼 2 号电梯停运检修（示例）".to_owned(),
        text: "更换钢丝绳，期间请走 1 号电梯；困人请直接打值班电话。".to_owned(),
        place: "s2-b05".into(),
        place_name: "二号院 5 号楼".to_owned(),
        matters: vec![Matter::Service("elevator".into())],
        centre: DUTY.into(),
        centre_name: "示例应急值班室".to_owned(),
        began: now.plus_minutes(-90),
        expected: Some(now.plus_days(2)),
        ended: None,
        outcome: String::new(),
        open: true,
        by: person_id("zhiban"),
        version: 1,
    }]
}
