//! A booked visit whose day is not worked any more, or whose rule has ended: shown before, given up once, told once.

use super::{AFTERNOON, DAY, MORNING, actor, add, file, filed, held, request_page, rule, slots_page, step, with_rules};
use crate::clock::NOTICE_2027;
use crate::small::{Small, at, run};
use domain::id::PersonId;
use domain::lifecycle::CommandKind;
use domain::notification::{News, Notification};
use domain::person::Actor;
use domain::refusal::Refusal;
use domain::request::{EventKind, Request, Status};
use domain::slot::Loss;
use services::Failure;
use services::act::Form;
use services::calendar::{DayForm, ReceivedNotice};
use services::filing::Received;
use services::job::Job;

const NEW_YEAR: &str = "2027-01-01T09:00:00+08:00";
const AFTER: &str = "2027-01-04T09:00:00+08:00";

fn holiday(date: &str, name: &str) -> DayForm {
    DayForm {
        date: date.to_owned(),
        kind: "holiday".to_owned(),
        name: name.to_owned(),
    }
}

async fn actor_at(small: &mut Small, who: &str, when: &str) -> Actor {
    let token = small.token_at(who, at(when)).await;
    let actor = small.services.actor(Some(&token), at(when)).await;
    actor.unwrap_or_else(|failure| panic!("{who}: {failure:?}"))
}

/// A request with a visit, filed at a moment.
async fn booked_at(small: &mut Small, who: &str, visit: &str, when: &str) -> String {
    let token = small.token_at(who, at(when)).await;
    let id = uuid::Uuid::now_v7().to_string();
    let form: Received = super::asked(&id, visit);
    let filed = small.services.file(Some(&token), form, at(when)).await;
    filed.unwrap_or_else(|failure| panic!("{failure:?}")).id.0
}

/// What somebody was told of visits that fell away.
async fn heard(small: &Small, who: &str) -> Vec<String> {
    let bindings = storage::Bindings::new().with("person", &PersonId(who.to_owned()));
    let text = "SELECT * FROM notification WHERE person = $person";
    let lines: Vec<Notification> = small
        .services
        .store()
        .select(text, bindings)
        .await
        .unwrap_or_else(|error| panic!("{error}"));
    let lost = lines.iter().filter(|line| match &line.news {
        News::Event(event) => matches!(event.kind, EventKind::VisitLost { .. }),
        News::Escalation(_) | News::Case(_) => false,
    });
    lost.map(Notification::sentence).collect()
}

/// How often a visit of a request fell away, and why.
async fn losses(small: &Small, id: &str) -> Vec<Loss> {
    let events = small.events(id).await.into_iter();
    let losses = events.filter_map(|event| match event.kind {
        EventKind::VisitLost { because, .. } => Some(because),
        _ => None,
    });
    losses.collect()
}

async fn all_in_order(small: &Small) {
    let report = small.services.check(|_, _| {}).await;
    assert!(report.as_ref().is_ok_and(services::check::Report::ok), "{report:?}");
}

#[test]
fn a_notice_names_the_visits_it_takes_and_each_is_given_up_and_told_once_by_whoever_comes_first() {
    run(async {
        let (now, eve) = ("2026-12-31T09:00", "2027-01-01T00:01");
        let mut small = with_rules("1", "1").await;
        let id = booked_at(&mut small, "p1", NEW_YEAR, now).await;
        let stays = booked_at(&mut small, "p2", AFTER, now).await;
        let admin = actor_at(&mut small, "a1", now).await;
        let token = small.token_at("a1", at(now)).await;
        let received = ReceivedNotice {
            text: NOTICE_2027.to_owned(),
            from: "2027-01-01".to_owned(),
            ..ReceivedNotice::default()
        };
        let proposed = small.services.propose_notice(Some(&token), received, at(now)).await;
        assert_eq!(proposed, Ok(()));
        let proposal = small.services.proposal_page(&admin, at(now)).await;
        let proposal = proposal.unwrap_or_else(|failure| panic!("{failure:?}"));
        assert_eq!((proposal.falling, proposal.visits.len()), (1, 1));
        let visit = proposal.visits.first().cloned().unwrap_or_else(|| panic!("no visit"));
        let request: Request = small.stored(&id).await;
        assert_eq!(
            (visit.number, visit.requester.as_str(), visit.when.as_str()),
            (request.number, "示例p1", "明天 09:00–11:00")
        );
        assert_eq!(small.services.confirm_notice(&admin, at(now)).await, Ok(()));
        assert_eq!(held(&small).await.len(), 2, "until its day a notice changes nothing");

        // Two jobs, and an administrator whose own edit of another day looks for visits as well.
        let services = || small.services.clone();
        let job = |holder: &'static str| {
            let services = services();
            tokio::spawn(async move { services.run_job(Job::Calendar, holder, at(eve)).await.map(|_| ()) })
        };
        let by_hand = {
            let (services, admin) = (services(), admin.clone());
            tokio::spawn(async move { services.save_day(&admin, &holiday("2027-01-01", "元旦"), at(eve)).await })
        };
        for done in [job("one"), job("two"), by_hand] {
            let done = done.await.unwrap_or_else(|error| panic!("{error}"));
            assert_eq!(done, Ok(()));
        }
        let last = small.services.run_job(Job::Calendar, "one", at(eve)).await;
        assert!(last.is_ok(), "{last:?}");
        let again = small.services.run_job(Job::Calendar, "two", at(eve)).await;
        assert_eq!(again, Ok(0), "there is nothing left to do");
        assert_eq!(losses(&small, &id).await, [Loss::Holiday]);
        assert_eq!(losses(&small, &stays).await, []);
        assert_eq!(
            heard(&small, "p1").await,
            ["1月1日 09:00 的上门预约因放假取消，请另选时间"]
        );
        assert_eq!(
            heard(&small, "f1").await,
            ["1月1日 09:00 的上门预约因放假取消，请与申请人另约时间"]
        );
        assert_eq!(heard(&small, "p2").await, [] as [String; 0]);
        let seats = held(&small).await;
        assert_eq!(seats.iter().map(|seat| seat.start).collect::<Vec<_>>(), [at(AFTER)]);

        let requester = actor_at(&mut small, "p1", eve).await;
        let page = small.services.request_page(&requester, &id, at(eve)).await;
        let page = page.unwrap_or_else(|failure| panic!("{failure:?}"));
        assert!(page.visit_lost && page.appointment.is_empty());
        assert!(page.commands.contains(&CommandKind::Reschedule));
        assert_eq!(page.next, "1月1日 09:00 的上门预约因放假取消，请另选时间。");
        let home = small.services.home(&requester, at(eve)).await;
        let home = home.unwrap_or_else(|failure| panic!("{failure:?}"));
        assert!(home.waiting.iter().any(|card| card.id == id && card.visit_lost));
        let desk = actor_at(&mut small, "f1", eve).await;
        let queue = small.services.desk_page(&desk, "c1", "", "", "", at(eve)).await;
        let queue = queue.unwrap_or_else(|failure| panic!("{failure:?}")).page.rows;
        let marked: Vec<&str> = queue
            .iter()
            .filter(|row| row.visit_lost)
            .map(|row| row.id.as_str())
            .collect();
        assert_eq!(marked, [id.as_str()]);

        let token = small.token_at("p1", at(eve)).await;
        let form = Form {
            request: id.clone(),
            command: CommandKind::Reschedule.code().to_owned(),
            visit: "2027-01-04T14:00:00+08:00".to_owned(),
            ..Form::default()
        };
        assert_eq!(small.services.act(Some(&token), &form, at(eve)).await, Ok(()));
        let request: Request = small.stored(&id).await;
        assert_eq!(request.visit_lost, None);
        assert_eq!(held(&small).await.len(), 2);
        all_in_order(&small).await;
    });
}

#[test]
fn a_rule_that_ends_takes_the_visits_behind_its_last_day_and_no_others() {
    run(async {
        let mut small = with_rules("2", "2").await;
        let tomorrow = filed(&mut small, "p1", MORNING).await;
        let later = filed(&mut small, "p2", "2026-11-26T09:00:00+08:00").await;
        let afternoon = filed(&mut small, "t3", "2026-11-26T14:00:00+08:00").await;
        let head = actor(&mut small, "h1").await;
        let page = slots_page(&mut small, "h1", DAY).await;
        let morning = page.rules.iter().find(|rule| rule.name == "上午").cloned();
        let morning = morning.unwrap_or_else(|| panic!("no rule"));
        assert_eq!(morning.booked, 2);
        let ended = small
            .services
            .end_slot_rule(&head, &morning.id, "2026-11-25", at(DAY))
            .await;
        assert_eq!(ended, Ok(()));
        assert_eq!(losses(&small, &later).await, [Loss::RuleEnded]);
        for stays in [tomorrow, afternoon] {
            assert_eq!(losses(&small, &stays).await, []);
        }
        assert_eq!(
            heard(&small, "p2").await,
            ["11月26日 09:00 的上门预约因时段停用取消，请另选时间"]
        );
        assert_eq!(held(&small).await.len(), 2);

        let mut coming = rule("以后", "16:30", "17:30", "1");
        coming.from = "2026-12-01".to_owned();
        assert_eq!(add(&mut small, "f1", &coming).await, Ok(()));
        let withdrawn = small
            .services
            .end_slot_rule(&head, &coming.id, "2026-11-24", at(DAY))
            .await;
        assert_eq!(withdrawn, Ok(()));
        let said = |page: &domain::view::SlotsPage, name: &str| {
            let rule = page.rules.iter().find(|rule| rule.name == name).cloned();
            rule.map(|rule| (rule.days, rule.ended)).unwrap_or_default()
        };
        let page = slots_page(&mut small, "h1", DAY).await;
        assert_eq!(said(&page, "以后"), ("没有启用过".to_owned(), true));
        assert_eq!(
            said(&page, "上午"),
            ("2026年11月24日至2026年11月25日".to_owned(), false)
        );
        let token = small.token_at("h1", at("2026-11-26T09:00")).await;
        let head = small.services.actor(Some(&token), at("2026-11-26T09:00")).await;
        let head = head.unwrap_or_else(|failure| panic!("{failure:?}"));
        let page = small.services.slots_page(&head, "", at("2026-11-26T09:00")).await;
        let page = page.unwrap_or_else(|failure| panic!("{failure:?}"));
        assert_eq!(said(&page, "上午"), ("最后一天 2026年11月25日".to_owned(), true));
        all_in_order(&small).await;
    });
}

#[test]
fn who_waited_behind_a_closed_door_has_the_job_back_and_the_clock_goes_on() {
    run(async {
        let mut small = with_rules("1", "1").await;
        let id = filed(&mut small, "p1", "").await;
        for (who, kind) in [("f1", CommandKind::Assign), ("t1", CommandKind::Take)] {
            assert_eq!(small.act(who, &id, kind, "2026-11-24T09:20").await, Ok(()), "{kind:?}");
        }
        let no_access = step(&mut small, "t1", &id, CommandKind::NoAccess, AFTERNOON, "").await;
        assert_eq!(no_access, Ok(()));
        let admin = actor(&mut small, "a1").await;
        let closed = small
            .services
            .save_day(&admin, &holiday("2026-11-25", "示例假日"), at("2026-11-24T09:40"))
            .await;
        assert_eq!(closed, Ok(()));
        let request: Request = small.stored(&id).await;
        assert_eq!((request.status, request.hold.as_ref()), (Status::Taken, None));
        assert!(!request.resolution.is_paused());
        assert_eq!(held(&small).await, []);
        for who in ["p1", "t1", "f1"] {
            assert_eq!(heard(&small, who).await.len(), 1, "{who}");
        }
        // The day is not offered to anybody either, and nobody but the portal gives a visit up.
        assert_eq!(
            file(&mut small, "p2", MORNING).await.map(|_| ()),
            Err(Failure::Refused(Refusal::field(
                "visit",
                domain::refusal::FieldProblem::NotAChoice
            )))
        );
        let by_hand = step(&mut small, "f1", &id, CommandKind::LoseVisit, "", "").await;
        assert_eq!(
            by_hand,
            Err(Failure::Refused(Refusal::field(
                "command",
                domain::refusal::FieldProblem::NotAChoice
            )))
        );
        assert!(request_page(&mut small, "p1", &id).await.visit_lost);
        all_in_order(&small).await;
    });
}
