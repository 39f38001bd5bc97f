//! What hits many at once and what comes again: incidents, recurring plans, requests that were asked twice.

use crate::routing::{DAY, actor, filed, filed_by};
use crate::small::{Small, at, run};
use domain::lifecycle::CommandKind;
use domain::refusal::{FieldProblem, Refusal};
use domain::request::{EventKind, Request, Status};
use services::Failure;
use services::incident::AnnounceForm;
use services::job::Job;
use services::recurrence::PlanForm;

fn announcement() -> AnnounceForm {
    AnnounceForm {
        id: uuid::Uuid::now_v7().to_string(),
        title: "示例院空调停机".to_owned(),
        text: "主机检修".to_owned(),
        place: "site".to_owned(),
        matters: vec!["service:air".to_owned()],
        centre: "c1".to_owned(),
        until: "2026-11-24T17:00".to_owned(),
    }
}

async fn announced(small: &mut Small) -> String {
    let token = small.token("f1").await;
    let form = announcement();
    for _ in 0..2 {
        let announced = small.services.announce(Some(&token), &form, at(DAY)).await;
        assert_eq!(announced.map(|id| id.0), Ok(form.id.clone()), "twice is once");
    }
    form.id
}

#[test]
fn an_incident_is_shown_before_a_request_is_filed_and_can_be_followed_instead() {
    run(async {
        let mut small = Small::new().await;
        let id = announced(&mut small).await;
        let requester = actor(&mut small, "p1").await;
        let page = small
            .services
            .ask_page(&requester, "air", "room", "", "", at(DAY))
            .await;
        let page = page.unwrap_or_else(|failure| panic!("{failure:?}"));
        let shown: Vec<_> = page
            .incidents
            .iter()
            .map(|card| (card.title.as_str(), card.outlook.as_str(), card.following))
            .collect();
        assert_eq!(shown, [("示例院空调停机", "预计 今天 17:00 恢复", false)]);
        assert_eq!(small.services.follow_incident(&requester, &id, at(DAY)).await, Ok(()));
        let page = small
            .services
            .ask_page(&requester, "air", "room", "", "", at(DAY))
            .await;
        let following = page.map(|page| page.incidents.first().map(|card| card.following));
        assert_eq!(following, Ok(Some(true)));

        let desk = actor(&mut small, "f1").await;
        let ended = small
            .services
            .end_incident(&desk, &id, "已换主板", at("2026-11-24T11:00"))
            .await;
        assert_eq!(ended, Ok(()));
        let page = small
            .services
            .ask_page(&requester, "air", "room", "", "", at("2026-11-24T11:00"))
            .await;
        assert_eq!(page.map(|page| page.incidents.len()), Ok(0));
        let home = small.services.home(&requester, at("2026-11-25T11:00")).await;
        let told = home.map(|home| home.incidents.first().map(|card| (card.open, card.outlook.clone())));
        assert_eq!(
            told,
            Ok(Some((false, "昨天 11:00 已恢复".to_owned()))),
            "who followed is told"
        );
        let home = small.services.home(&requester, at("2026-12-01T11:00")).await;
        assert_eq!(home.map(|home| home.incidents.len()), Ok(0));
    });
}

#[test]
fn the_end_of_an_incident_answers_every_linked_request_once() {
    run(async {
        let mut small = Small::new().await;
        let id = announced(&mut small).await;
        let (one, other) = (filed(&mut small, DAY).await, filed(&mut small, DAY).await);
        let unlinked = filed(&mut small, DAY).await;
        let desk = actor(&mut small, "f1").await;
        let page = small.services.incident_page(&desk, &id, at(DAY)).await;
        assert_eq!(page.map(|page| page.candidates.len()), Ok(3));
        let both = [one.id.0.clone(), other.id.0.clone()];
        assert_eq!(small.services.link_requests(&desk, &id, &both, at(DAY)).await, Ok(()));
        let page = small.services.incident_page(&desk, &id, at(DAY)).await;
        assert_eq!(page.map(|page| (page.linked.len(), page.candidates.len())), Ok((2, 1)));
        let requester = actor(&mut small, "p1").await;
        let shown = small.services.request_page(&requester, one.id.as_str(), at(DAY)).await;
        assert_eq!(
            shown.map(|page| page.incident.map(|card| card.id)),
            Ok(Some(id.clone()))
        );

        let later = at("2026-11-24T11:00");
        assert_eq!(small.services.end_incident(&desk, &id, "已换主板", later).await, Ok(()));
        let again = small.services.end_incident(&desk, &id, "又换了一次", later).await;
        assert_eq!(again, Err(Failure::Refused(Refusal::Stale)));
        for (request, messages) in [(&one, 1), (&other, 1), (&unlinked, 0)] {
            let events = small.events(request.id.as_str()).await;
            let said: Vec<_> = events
                .iter()
                .filter(|event| event.kind == EventKind::Messaged)
                .collect();
            assert_eq!(said.len(), messages, "{}", request.number);
            assert!(
                said.iter()
                    .all(|event| event.text == "「示例院空调停机」已恢复：已换主板"),
                "{said:?}"
            );
            assert!(
                small.stored(request.id.as_str()).await.open,
                "the work is finished in its own course"
            );
        }
    });
}

#[test]
fn only_the_desk_of_the_centre_announces_links_and_ends() {
    run(async {
        let mut small = Small::new().await;
        let id = announced(&mut small).await;
        let request = filed(&mut small, DAY).await;
        for who in ["p1", "t1", "m1", "f2"] {
            let stranger = actor(&mut small, who).await;
            let ended = small.services.end_incident(&stranger, &id, "", at(DAY)).await;
            assert_eq!(ended, Err(Failure::Refused(Refusal::NotAllowed)), "{who}");
            let linked = small
                .services
                .link_requests(&stranger, &id, std::slice::from_ref(&request.id.0), at(DAY))
                .await;
            assert_eq!(linked, Err(Failure::Refused(Refusal::NotAllowed)), "{who}");
            let page = small.services.incident_page(&stranger, &id, at(DAY)).await;
            let seen = page.map(|page| (page.may_act, page.candidates.len()));
            assert_eq!(seen, Ok((false, 0)), "{who} sees no request of others");
        }
        let token = small.token("f1").await;
        let wordless = AnnounceForm {
            text: String::new(),
            ..announcement()
        };
        let refused = small.services.announce(Some(&token), &wordless, at(DAY)).await;
        assert_eq!(
            refused,
            Err(Failure::Refused(Refusal::field("text", FieldProblem::Missing)))
        );
        let desk = actor(&mut small, "f1").await;
        let kept = small
            .services
            .incidents_page(&desk, "", at(DAY))
            .await
            .map(|page| page.kept);
        let kept = kept.unwrap_or_else(|failure| panic!("{failure:?}"));
        assert!(
            kept.contains(&("title".to_owned(), "示例院空调停机".to_owned())),
            "{kept:?}"
        );
    });
}

fn weekly() -> PlanForm {
    PlanForm {
        id: uuid::Uuid::now_v7().to_string(),
        centre: "c1".to_owned(),
        text: "每周三清洗滤网".to_owned(),
        service: "air".to_owned(),
        place: "room".to_owned(),
        requester: "示例p1".to_owned(),
        every: "1".to_owned(),
        on: "weeks:3".to_owned(),
        time: "09:00".to_owned(),
        first: "2026-11-01".to_owned(),
        until: "2026-12-09".to_owned(),
        lead_days: "7".to_owned(),
    }
}

async fn made(small: &Small) -> Vec<Request> {
    let text = "SELECT * FROM request ORDER BY wished";
    let made = small.services.store().select(text, storage::Bindings::new()).await;
    made.unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn a_plan_makes_each_of_its_requests_once_also_with_two_drivers() {
    run(async {
        let mut small = Small::new().await;
        let token = small.token("f1").await;
        assert_eq!(small.services.add_plan(Some(&token), &weekly(), at(DAY)).await, Ok(()));
        let other = small.services.clone();
        for (when, days) in [
            (DAY, vec!["2026-11-25"]),
            ("2026-11-24T12:00", vec!["2026-11-25"]),
            ("2026-11-25T08:00", vec!["2026-11-25", "2026-12-02"]),
            // Nothing ran for two weeks: what was missed is made up, nothing beyond the last day.
            ("2026-12-12T08:00", vec!["2026-11-25", "2026-12-02", "2026-12-09"]),
        ] {
            // Both drivers at once; the lease lets one in, and a second run of it finds nothing.
            let both = tokio::join!(
                small.services.run_job(Job::MakeRecurring, "one", at(when)),
                other.run_job(Job::MakeRecurring, "two", at(when))
            );
            assert!(both.0.is_ok() && both.1.is_ok(), "{both:?}");
            let made = made(&small).await;
            let wished = made
                .iter()
                .filter_map(|request| request.wished.map(|wished| wished.date().to_string()));
            let wished: Vec<String> = wished.collect();
            assert_eq!(wished.len(), days.len(), "{when}: {wished:?}");
            if when != "2026-12-12T08:00" {
                assert_eq!(wished, days, "{when}");
            }
        }
        let all = made(&small).await;
        let first = all.first().unwrap_or_else(|| panic!("none was made"));
        assert_eq!(
            (
                first.requester.as_str(),
                first.status,
                first.title.as_str(),
                first.filed_at
            ),
            ("p1", Status::Filed, "空调维修：每周三清洗滤网", at(DAY))
        );
        assert_eq!(
            first.response.started,
            at("2026-11-25T09:00"),
            "its clock starts with the work"
        );
        let open: Vec<bool> = small
            .services
            .store()
            .select("SELECT VALUE open FROM recurring_plan", storage::Bindings::new())
            .await
            .unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(open, [false], "its last day is over");
    });
}

#[test]
fn a_driver_that_read_the_plan_too_early_makes_no_second_request() {
    run(async {
        let mut small = Small::new().await;
        let token = small.token("f1").await;
        assert_eq!(small.services.add_plan(Some(&token), &weekly(), at(DAY)).await, Ok(()));
        assert_eq!(small.services.run_job(Job::MakeRecurring, "one", at(DAY)).await, Ok(1));
        // The plan as it was before the first run: what a driver without the lease would hold in its hands.
        let store = small.services.store();
        let early = store
            .exec("UPDATE recurring_plan UNSET made_until", storage::Bindings::new())
            .await;
        early.unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(small.services.run_job(Job::MakeRecurring, "two", at(DAY)).await, Ok(0));
        assert_eq!(made(&small).await.len(), 1, "the occurrence has its request");
    });
}

#[test]
fn an_ended_plan_makes_nothing_more_and_strangers_cannot_plan() {
    run(async {
        let mut small = Small::new().await;
        for who in ["p1", "t1", "m1", "f2"] {
            let token = small.token(who).await;
            let refused = small.services.add_plan(Some(&token), &weekly(), at(DAY)).await;
            assert_eq!(refused, Err(Failure::Refused(Refusal::NotAllowed)), "{who}");
        }
        let token = small.token("f1").await;
        let nobody = PlanForm {
            requester: "没有这个人".to_owned(),
            ..weekly()
        };
        let refused = small.services.add_plan(Some(&token), &nobody, at(DAY)).await;
        let wrong = Refusal::field("requester", FieldProblem::NotAChoice);
        assert_eq!(refused, Err(Failure::Refused(wrong)));
        let form = weekly();
        assert_eq!(small.services.add_plan(Some(&token), &form, at(DAY)).await, Ok(()));
        let desk = actor(&mut small, "f1").await;
        let page = small.services.plans_page(&desk, "", "", at(DAY)).await;
        let shown = page.map(|page| page.plans.first().map(|plan| (plan.rhythm.clone(), plan.next.clone())));
        let words = (
            "每周三 09:00，提前 7 天生成".to_owned(),
            "接下来：明天、12月2日、12月9日".to_owned(),
        );
        assert_eq!(shown, Ok(Some(words)));
        assert_eq!(small.services.end_plan(&desk, &form.id, at(DAY)).await, Ok(()));
        assert_eq!(small.services.run_job(Job::MakeRecurring, "one", at(DAY)).await, Ok(0));
    });
}

#[test]
fn whoever_asked_for_the_same_follows_the_one_that_stays_and_may_rate_it() {
    run(async {
        let mut small = Small::new().await;
        let stays = filed(&mut small, DAY).await;
        let id = filed_by(&mut small, "p2", DAY).await.id.to_string();
        // Somebody else had followed the one that goes: they come along.
        let colleague = actor(&mut small, "m1").await;
        assert_eq!(small.services.follow(&colleague, &id, at(DAY)).await, Ok(()));
        let desk_token = small.token("f1").await;
        let merge = services::act::Form {
            request: id.clone(),
            command: CommandKind::Merge.code().to_owned(),
            into: stays.number.clone(),
            ..services::act::Form::default()
        };
        assert_eq!(small.services.act(Some(&desk_token), &merge, at(DAY)).await, Ok(()));
        let desk = actor(&mut small, "f1").await;
        let page = small.services.request_page(&desk, stays.id.as_str(), at(DAY)).await;
        let mut followers = page
            .map(|page| page.followers)
            .unwrap_or_else(|failure| panic!("{failure:?}"));
        followers.sort();
        assert_eq!(followers, ["示例m1", "示例p2"], "the desk sees for whom it works");
        small.serve(stays.id.as_str(), "2026-11-24T09:30").await;
        for who in ["p1", "p2"] {
            let person = actor(&mut small, who).await;
            let page = small
                .services
                .request_page(&person, stays.id.as_str(), at("2026-11-24T10:00"))
                .await;
            let seen = page.map(|page| (page.may_rate, page.followers.len()));
            assert_eq!(seen, Ok((true, 0)), "{who} may rate, and sees no names of others");
        }
    });
}

#[test]
fn of_two_requests_that_are_put_into_each_other_at_once_one_stays() {
    run(async {
        let mut small = Small::new().await;
        let one = filed(&mut small, DAY).await;
        let other = filed_by(&mut small, "p2", DAY).await;
        let desk = small.token("f1").await;
        let put = |from: &Request, into: &Request| {
            let (services, desk) = (small.services.clone(), desk.clone());
            let form = services::act::Form {
                request: from.id.to_string(),
                command: CommandKind::Merge.code().to_owned(),
                into: into.number.clone(),
                ..services::act::Form::default()
            };
            async move { services.act(Some(&desk), &form, at(DAY)).await }
        };
        let (first, second) = futures::future::join(put(&one, &other), put(&other, &one)).await;
        assert!(first.is_ok() != second.is_ok(), "{first:?} {second:?}");
        let open = [&one, &other].map(|request| request.id.to_string());
        let mut left = 0;
        for id in open {
            left += usize::from(small.stored(&id).await.open);
        }
        assert_eq!(left, 1);
    });
}
