//! One request, its people and the shipped calendar, for tests of rules.

use domain::access::{Role, RoleGrant, Scope};
use domain::calendar::PreparedCalendar;
use domain::deadline::Deadline;
use domain::lifecycle::{Circumstances, ProcessRules, Worker};
use domain::person::Actor;
use domain::request::{Request, Status, Urgency};
use domain::time::{Moment, WorkingMinutes};

pub fn at(text: &str) -> Moment {
    Moment::parse(text).unwrap_or_else(|_| panic!("{text} is no moment"))
}

pub fn calendar() -> PreparedCalendar {
    domain::calendar::shipped::named(None).unwrap_or_else(|problem| panic!("{problem}"))
}

pub fn circumstances<'a>(calendar: &'a PreparedCalendar, rules: &'a ProcessRules, now: Moment) -> Circumstances<'a> {
    Circumstances {
        calendar,
        rules,
        last_nudge: None,
        now,
    }
}

pub fn actor(key: &str) -> Actor {
    Actor {
        person: key.into(),
        name: key.to_owned(),
        department: "d1".into(),
        roles: Vec::new(),
    }
}

pub fn employee() -> Actor {
    Actor {
        name: "示例职工".to_owned(),
        ..actor("p1")
    }
}

pub fn desk() -> Actor {
    let role = RoleGrant {
        role: Role::CentreDesk,
        scope: Scope::Centre("c1".into()),
    };
    Actor {
        name: "示例服务台".to_owned(),
        roles: vec![role],
        ..actor("f1")
    }
}

pub fn technician() -> Actor {
    let role = RoleGrant {
        role: Role::Technician,
        scope: Scope::Centre("c1".into()),
    };
    Actor {
        name: "示例师傅".to_owned(),
        roles: vec![role],
        ..actor("t1")
    }
}

pub fn worker() -> Worker {
    Worker {
        id: "t1".into(),
        name: "示例师傅".to_owned(),
        phone: String::new(),
        centres: vec!["c1".into()],
    }
}

pub fn request(filed_at: &str) -> Request {
    let filed_at = at(filed_at);
    let calendar = calendar();
    let deadline = |minutes| {
        Deadline::start(&calendar, filed_at, WorkingMinutes(minutes)).unwrap_or_else(|problem| panic!("{problem}"))
    };
    Request {
        id: "r1".into(),
        number: "2026-11-000001".to_owned(),
        service: "air".into(),
        service_name: "空调维修".to_owned(),
        title: "空调维修：不制冷".to_owned(),
        place: "room".into(),
        place_name: "一号院 3 号楼 1208 室".to_owned(),
        dwelling: None,
        requester: "p1".into(),
        requester_name: "示例职工".to_owned(),
        requester_phone: String::new(),
        department: "d1".into(),
        rater_group: "staff".into(),
        filed_by: None,
        text: String::new(),
        answers: Vec::new(),
        urgency: Urgency::Normal,
        urgency_reason: String::new(),
        wished: None,
        status: Status::Filed,
        centre: "c1".into(),
        centre_name: "示例机关服务中心".to_owned(),
        routed_by: domain::routing::RoutedBy::Catalogue,
        technician: None,
        technician_name: None,
        technician_phone: String::new(),
        hands: 1,
        helpers: Vec::new(),
        helping: Vec::new(),
        filed_at,
        changed_at: filed_at,
        due: deadline(30).due,
        late_from: deadline(30).due,
        response: deadline(30),
        resolution: deadline(240),
        responded_at: None,
        finished_at: None,
        closed_at: None,
        closed_month: None,
        confirm_by: None,
        hold: None,
        wait_until: None,
        timer: None,
        nudge_answer: None,
        missed: Vec::new(),
        appointment: None,
        seat: None,
        visit_lost: None,
        work_done: String::new(),
        further_work: String::new(),
        follows: None,
        returned: 0,
        nudged: 0,
        merged_into: None,
        open: true,
        queued: true,
        served_by: Vec::new(),
        version: 1,
    }
}
