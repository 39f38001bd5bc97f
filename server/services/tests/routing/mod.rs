//! Who answers and who is sent, through the real engine.

mod many;

use crate::small::{PASSWORD, Small, at, run};
use domain::person::Actor;
use domain::refusal::{FieldProblem, Refusal};
use domain::request::{EventKind, Request, Status};
use domain::routing::RoutedBy;
use services::Failure;
use services::routing::{Question, RuleForm};
use services::technician::SkillForm;

const DAY: &str = "2026-11-24T09:00";
const NIGHT: &str = "2026-11-24T20:00";

async fn actor(small: &mut Small, who: &str) -> Actor {
    let token = small.token(who).await;
    let actor = small.services.actor(Some(&token), at(DAY)).await;
    actor.unwrap_or_else(|failure| panic!("{who}: {failure:?}"))
}

/// Files a request of `p1` and reads it as it stands.
async fn filed(small: &mut Small, when: &str) -> Request {
    filed_by(small, "p1", when).await
}

/// Files a request of somebody and reads it as it stands.
async fn filed_by(small: &mut Small, who: &str, when: &str) -> Request {
    let id = uuid::Uuid::now_v7().to_string();
    // The session of the morning is over by the next day.
    let signed_in = small.services.sign_in(who, PASSWORD, "test", at(when)).await;
    let token = signed_in.unwrap_or_else(|failure| panic!("{failure:?}")).token;
    let filed = small.services.file(Some(&token), Small::form(&id), at(when)).await;
    filed.unwrap_or_else(|failure| panic!("{failure:?}"));
    small.stored(&id).await
}

fn rule(name: &str) -> RuleForm {
    RuleForm {
        name: name.to_owned(),
        centre: "c2".to_owned(),
        from: "2026-11-01".to_owned(),
        ..RuleForm::default()
    }
}

async fn add(small: &mut Small, form: &RuleForm) -> Result<(), Failure> {
    let token = small.token("a1").await;
    small.services.add_rule(Some(&token), form, at(DAY)).await
}

async fn page(small: &mut Small, question: &Question, when: &str) -> domain::view::RoutingPage {
    let administrator = actor(small, "a1").await;
    let page = small.services.routing_page(&administrator, question, at(when)).await;
    page.unwrap_or_else(|failure| panic!("{failure:?}"))
}

#[test]
fn a_rule_sends_a_request_to_another_centre_and_the_catalogue_answers_for_the_rest() {
    run(async {
        let mut small = Small::new().await;
        let night = RuleForm {
            hours: "outside:standard".to_owned(),
            place: "site".to_owned(),
            matter: "service:air".to_owned(),
            ..rule("夜间归二中心")
        };
        assert_eq!(add(&mut small, &night).await, Ok(()));
        let by_day = filed(&mut small, DAY).await;
        assert_eq!(
            (by_day.centre.as_str(), &by_day.routed_by),
            ("c1", &RoutedBy::Catalogue)
        );
        let by_night = filed(&mut small, NIGHT).await;
        assert_eq!(
            (by_night.centre.as_str(), by_night.centre_name.as_str()),
            ("c2", "示例中心c2")
        );
        assert!(
            matches!(&by_night.routed_by, RoutedBy::Rule { name, .. } if name == "夜间归二中心"),
            "{:?}",
            by_night.routed_by
        );

        let question = Question {
            place: "room".to_owned(),
            service: "air".to_owned(),
            ..Question::default()
        };
        let asked = page(&mut small, &question, DAY)
            .await
            .trial
            .unwrap_or_else(|| panic!("no answer"));
        assert_eq!(asked.centre, "示例中心c1");
        assert_eq!(asked.passed, [("夜间归二中心".to_owned(), "时段不符".to_owned())]);
        let asked = page(&mut small, &question, NIGHT)
            .await
            .trial
            .unwrap_or_else(|| panic!("no answer"));
        assert_eq!(
            (asked.centre.as_str(), asked.by.as_str()),
            ("示例中心c2", "按派单规则「夜间归二中心」")
        );
    });
}

#[test]
fn rules_are_moved_and_ended_and_keep_what_they_did() {
    run(async {
        let mut small = Small::new().await;
        for name in ["甲", "乙"] {
            assert_eq!(add(&mut small, &rule(name)).await, Ok(()));
        }
        let name = |request: &Request| match &request.routed_by {
            RoutedBy::Rule { name, .. } => name.clone(),
            other => format!("{other:?}"),
        };
        let first = filed(&mut small, DAY).await;
        assert_eq!(name(&first), "甲");
        let administrator = actor(&mut small, "a1").await;
        let rules = page(&mut small, &Question::default(), DAY).await.rules;
        let key = |name: &str| {
            rules
                .iter()
                .find(|rule| rule.name == name)
                .map(|rule| rule.id.clone())
                .unwrap_or_default()
        };
        let (one, other) = (key("甲"), key("乙"));
        let moved = small.services.move_rule(&administrator, &other, "up", at(DAY)).await;
        assert_eq!(moved, Ok(()));
        assert_eq!(name(&filed(&mut small, DAY).await), "乙");
        for (rule, until, expected) in [
            (
                &other,
                "2026-11-01",
                Err(Failure::Refused(Refusal::field("until", FieldProblem::InThePast))),
            ),
            (&other, "2026-11-23", Ok(())),
            (&one, "2026-11-24", Ok(())),
        ] {
            let ended = small.services.end_rule(&administrator, rule, until, at(DAY)).await;
            assert_eq!(ended, expected, "{until}");
        }
        assert_eq!(
            name(&filed(&mut small, DAY).await),
            "甲",
            "it holds to the end of its last day"
        );
        assert_eq!(filed(&mut small, "2026-11-25T09:00").await.centre.as_str(), "c1");
        let page = page(&mut small, &Question::default(), "2026-11-25T09:00").await;
        assert_eq!((page.rules.len(), page.ended.len()), (0, 2));
    });
}

#[test]
fn a_request_is_not_lost_when_its_centre_is_gone() {
    run(async {
        let mut small = Small::new().await;
        let administrator = actor(&mut small, "a1").await;
        let set = small.services.set_routing(&administrator, "c2", 30, 60, at(DAY)).await;
        assert_eq!(set, Ok(()));
        let mut transaction = storage::Transaction::new();
        transaction.delete("centre", "c1");
        let deleted = small.services.store().transaction(transaction).await;
        deleted.unwrap_or_else(|error| panic!("{error}"));
        let request = filed(&mut small, "2026-11-24T09:30").await;
        assert_eq!((request.centre.as_str(), request.routed_by), ("c2", RoutedBy::Fallback));
    });
}

#[test]
fn only_an_administrator_changes_rules_and_a_refused_form_is_kept() {
    run(async {
        let mut small = Small::new().await;
        for who in ["p1", "f1", "t1", "m1"] {
            let token = small.token(who).await;
            let refused = small.services.add_rule(Some(&token), &rule("甲"), at(DAY)).await;
            assert_eq!(refused, Err(Failure::Refused(Refusal::NotAllowed)), "{who}");
        }
        let manager = actor(&mut small, "m1").await;
        let seen = small
            .services
            .routing_page(&manager, &Question::default(), at(DAY))
            .await;
        assert_eq!(seen.map(|page| page.may_edit), Ok(false), "the bureau looks");
        let nameless = RuleForm {
            centre: String::new(),
            ..rule("二号院物业")
        };
        let refused = add(&mut small, &nameless).await;
        assert_eq!(
            refused,
            Err(Failure::Refused(Refusal::field("centre", FieldProblem::Missing)))
        );
        let kept = page(&mut small, &Question::default(), DAY).await.kept;
        assert!(kept.contains(&("name".to_owned(), "二号院物业".to_owned())), "{kept:?}");
    });
}

async fn skills(small: &mut Small, who: &str, person: &str, skills: &[&str]) -> Result<(), Failure> {
    let desk = actor(small, who).await;
    let form = SkillForm {
        person: person.to_owned(),
        skills: skills.iter().map(|skill| (*skill).to_owned()).collect(),
        ..SkillForm::default()
    };
    small.services.save_technician(&desk, &form, at(DAY)).await
}

#[test]
fn the_desk_sees_whom_to_send_first_and_why() {
    run(async {
        let mut small = Small::new().await;
        assert_eq!(skills(&mut small, "f1", "t7", &["service:air"]).await, Ok(()));
        let stranger = skills(&mut small, "f2", "t8", &["service:air"]).await;
        assert_eq!(
            stranger,
            Err(Failure::Refused(Refusal::NotFound)),
            "another centre's technician"
        );
        let again = skills(&mut small, "f1", "t7", &[]).await;
        assert_eq!(
            again,
            Err(Failure::Refused(Refusal::Stale)),
            "the page showed version 0"
        );
        let request = filed(&mut small, DAY).await;
        let desk = actor(&mut small, "f1").await;
        let shown = small.services.request_page(&desk, request.id.as_str(), at(DAY)).await;
        let shown = shown.unwrap_or_else(|failure| panic!("{failure:?}"));
        let first = shown
            .technicians
            .first()
            .map(|first| (first.id.as_str(), first.why.as_str(), first.fit));
        assert_eq!(first, Some(("t7", "会空调维修 · 手上没有活", true)));
        assert_eq!(shown.technicians.len(), 16, "nobody is left out");
        assert_eq!(shown.routed_by, "服务目录的默认单位");

        let leave = small
            .services
            .add_leave(&desk, "t7", "2026-11-24", "", "年假", at(DAY))
            .await;
        assert_eq!(leave, Ok(()));
        let shown = small.services.request_page(&desk, request.id.as_str(), at(DAY)).await;
        let shown = shown.unwrap_or_else(|failure| panic!("{failure:?}"));
        let last = shown
            .technicians
            .last()
            .map(|last| (last.id.as_str(), last.why.as_str()));
        assert_eq!(last, Some(("t7", "请假到 11 月 24 日 · 会空调维修 · 手上没有活")));
    });
}

#[test]
fn a_service_is_sent_automatically_in_the_transaction_of_its_filing() {
    run(async {
        let mut small = Small::new().await;
        let administrator = actor(&mut small, "a1").await;
        assert_eq!(
            small.services.set_automatic(&administrator, "air", true, at(DAY)).await,
            Ok(())
        );
        assert_eq!(
            filed(&mut small, DAY).await.status,
            Status::Filed,
            "nobody's skill is known"
        );
        assert_eq!(skills(&mut small, "f1", "t7", &["service:air"]).await, Ok(()));
        let sent = filed(&mut small, DAY).await;
        assert_eq!(
            (
                sent.status,
                sent.technician.as_ref().map(|technician| technician.as_str()),
                sent.version
            ),
            (Status::Assigned, Some("t7"), 2)
        );
        let kinds: Vec<EventKind> = small
            .events(sent.id.as_str())
            .await
            .into_iter()
            .map(|event| event.kind)
            .collect();
        let assigned = EventKind::Assigned {
            technician: "示例t7".to_owned(),
            to: Some("t7".into()),
            helpers: Vec::new(),
        };
        assert_eq!(kinds, [EventKind::Filed, assigned]);
        let at_night = filed(&mut small, NIGHT).await;
        assert_eq!(
            (at_night.status, at_night.technician),
            (Status::Filed, None),
            "nobody is on duty"
        );
    });
}

#[test]
fn an_open_request_is_offered_to_follow_for_so_many_days() {
    run(async {
        let mut small = Small::new().await;
        let administrator = actor(&mut small, "a1").await;
        assert_eq!(
            small.services.set_routing(&administrator, "", 7, 60, at(DAY)).await,
            Ok(())
        );
        filed(&mut small, DAY).await;
        let other = actor(&mut small, "p2").await;
        for (when, offered) in [("2026-11-30T09:00", true), ("2026-12-02T09:00", false)] {
            let page = small.services.ask_page(&other, "air", "room", "", "", at(when)).await;
            assert_eq!(page.map(|page| page.same.is_some()), Ok(offered), "{when}");
        }
    });
}
