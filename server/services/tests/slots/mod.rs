//! Visits by appointment through the real engine: never above capacity, given up when nobody comes, moved.

mod appointment;
mod lost;

use crate::small::{Small, at, run};
use domain::lifecycle::CommandKind;
use domain::person::Actor;
use domain::refusal::{FieldProblem, Refusal};
use domain::request::Request;
use domain::slot::Seat;
use domain::view::{AskPage, RequestPage, SlotsPage};
use services::Failure;
use services::act::Form;
use services::filing::{Filed, Received};
use services::slot::SlotForm;

const DAY: &str = "2026-11-24T09:00";
const MORNING: &str = "2026-11-25T09:00:00+08:00";
const AFTERNOON: &str = "2026-11-25T14:00:00+08:00";

async fn actor(small: &mut Small, who: &str) -> Actor {
    let token = small.token(who).await;
    let actor = small.services.actor(Some(&token), at(DAY)).await;
    actor.unwrap_or_else(|failure| panic!("{who}: {failure:?}"))
}

fn rule(name: &str, begin: &str, end: &str, visits_at_once: &str) -> SlotForm {
    SlotForm {
        id: uuid::Uuid::now_v7().to_string(),
        centre: "c1".to_owned(),
        name: name.to_owned(),
        begin: begin.to_owned(),
        end: end.to_owned(),
        visits_at_once: visits_at_once.to_owned(),
        lead_hours: "2".to_owned(),
        ahead_days: "5".to_owned(),
        from: "2026-11-24".to_owned(),
        ..SlotForm::default()
    }
}

async fn add(small: &mut Small, who: &str, form: &SlotForm) -> Result<(), Failure> {
    let token = small.token(who).await;
    small.services.add_slot_rule(Some(&token), form, at(DAY)).await
}

/// A portal whose centre comes in the morning and in the afternoon.
async fn with_rules(morning: &str, afternoon: &str) -> Small {
    let mut small = Small::new().await;
    for form in [
        rule("上午", "09:00", "11:00", morning),
        rule("下午", "14:00", "16:00", afternoon),
    ] {
        assert_eq!(add(&mut small, "f1", &form).await, Ok(()));
    }
    small
}

fn asked(id: &str, visit: &str) -> Received {
    let mut form = Small::form(id);
    form.fields.push(("visit".to_owned(), visit.to_owned()));
    form
}

async fn file(small: &mut Small, who: &str, visit: &str) -> Result<Filed, Failure> {
    let id = uuid::Uuid::now_v7().to_string();
    let token = small.token(who).await;
    small.services.file(Some(&token), asked(&id, visit), at(DAY)).await
}

async fn filed(small: &mut Small, who: &str, visit: &str) -> String {
    let filed = file(small, who, visit).await;
    filed.unwrap_or_else(|failure| panic!("{who}: {failure:?}")).id.0
}

async fn step(
    small: &mut Small,
    who: &str,
    request: &str,
    kind: CommandKind,
    visit: &str,
    until: &str,
) -> Result<(), Failure> {
    let token = small.token(who).await;
    let form = Form {
        request: request.to_owned(),
        command: kind.code().to_owned(),
        visit: visit.to_owned(),
        until: until.to_owned(),
        technician: "t1".to_owned(),
        centre: "c2".to_owned(),
        reason: "示例原因".to_owned(),
        ..Form::default()
    };
    small.services.act(Some(&token), &form, at("2026-11-24T09:30")).await
}

/// The seats that are held, in the order of time.
async fn held(small: &Small) -> Vec<Seat> {
    let text = "SELECT * FROM slot_booking ORDER BY id";
    let seats = small.services.store().select(text, storage::Bindings::new()).await;
    seats.unwrap_or_else(|error| panic!("{error}"))
}

async fn ask_page(small: &mut Small, who: &str) -> AskPage {
    let actor = actor(small, who).await;
    let page = small.services.ask_page(&actor, "air", "", "", "", at(DAY)).await;
    page.unwrap_or_else(|failure| panic!("{failure:?}"))
}

async fn request_page(small: &mut Small, who: &str, request: &str) -> RequestPage {
    let actor = actor(small, who).await;
    let page = small
        .services
        .request_page(&actor, request, at("2026-11-24T09:30"))
        .await;
    page.unwrap_or_else(|failure| panic!("{failure:?}"))
}

async fn slots_page(small: &mut Small, who: &str, now: &str) -> SlotsPage {
    let actor = actor(small, who).await;
    let page = small.services.slots_page(&actor, "", at(now)).await;
    page.unwrap_or_else(|failure| panic!("{failure:?}"))
}

fn offers(page: &[domain::view::VisitDay], visit: &str) -> bool {
    page.iter().any(|day| day.slots.iter().any(|slot| slot.value == visit))
}

#[test]
fn eight_who_want_two_seats_at_once_get_two_and_six_are_told_and_keep_what_they_wrote() {
    run(async {
        let mut small = with_rules("2", "2").await;
        let mut tries = Vec::new();
        for number in 1..=8 {
            let who = format!("t{number}");
            let token = small.token(&who).await;
            let services = small.services.clone();
            tries.push((
                who,
                tokio::spawn(async move {
                    let id = uuid::Uuid::now_v7().to_string();
                    services.file(Some(&token), asked(&id, MORNING), at(DAY)).await
                }),
            ));
        }
        let (mut won, mut told) = (0, Vec::new());
        for (who, outcome) in tries {
            match outcome.await.unwrap_or_else(|error| panic!("{error}")) {
                Ok(_) => won += 1,
                Err(Failure::Refused(Refusal::SlotFull)) => told.push(who),
                Err(other) => panic!("{who} is not told clearly: {other:?}"),
            }
        }
        assert_eq!((won, told.len()), (2, 6));
        let seats: Vec<i64> = held(&small).await.iter().map(|seat| seat.number).collect();
        assert_eq!(seats, [0, 1]);
        for who in told {
            let page = ask_page(&mut small, &who).await;
            for (field, value) in [("visit", MORNING), ("phrase", "不制冷")] {
                let kept = page.kept.iter().any(|(name, text)| name == field && text == value);
                assert!(kept, "{who}: {field}");
            }
            assert!(
                !offers(&page.visits, MORNING) && offers(&page.visits, AFTERNOON),
                "{who}"
            );
        }
    });
}

#[test]
fn the_same_form_twice_holds_one_seat() {
    run(async {
        let mut small = with_rules("2", "2").await;
        let token = small.token("p1").await;
        let id = uuid::Uuid::now_v7().to_string();
        for repeated in [false, true] {
            let filed = small
                .services
                .file(Some(&token), asked(&id, MORNING), at(DAY))
                .await
                .map(|filed| filed.repeated);
            assert_eq!(filed, Ok(repeated));
        }
        assert_eq!(held(&small).await.len(), 1);
    });
}

#[test]
fn a_seat_is_free_again_once_nobody_comes() {
    run(async {
        let mut small = with_rules("1", "1").await;
        for (who, kind) in [
            ("p1", CommandKind::Cancel),
            ("f1", CommandKind::Reject),
            ("f1", CommandKind::Reroute),
        ] {
            let id = filed(&mut small, "p1", MORNING).await;
            assert_eq!(held(&small).await.len(), 1, "{kind:?}");
            let refused = file(&mut small, "p2", MORNING).await.map(|_| ());
            assert_eq!(refused, Err(Failure::Refused(Refusal::SlotFull)), "{kind:?}");
            assert_eq!(step(&mut small, who, &id, kind, "", "").await, Ok(()), "{kind:?}");
            assert_eq!(held(&small).await, [], "{kind:?}");
            let request: Request = small.stored(&id).await;
            assert_eq!((request.appointment, request.seat), (None, None), "{kind:?}");
        }
        let id = filed(&mut small, "p1", MORNING).await;
        for (who, kind) in [
            ("f1", CommandKind::Assign),
            ("t1", CommandKind::Take),
            ("t1", CommandKind::Start),
        ] {
            assert_eq!(small.act(who, &id, kind, "2026-11-24T10:00").await, Ok(()), "{kind:?}");
        }
        assert_eq!(held(&small).await, [], "who has come holds no time any more");
    });
}

#[test]
fn a_centre_keeps_its_own_rules_and_no_others() {
    run(async {
        let mut small = with_rules("2", "2").await;
        assert_eq!(
            add(&mut small, "f1", &rule("重叠", "10:00", "12:00", "1")).await,
            Err(Failure::Refused(Refusal::field("time", FieldProblem::Overlaps)))
        );
        let kept = slots_page(&mut small, "f1", DAY).await.kept;
        assert!(kept.contains(&("name".to_owned(), "重叠".to_owned())), "{kept:?}");
        for (who, begin) in [("f2", "17:00"), ("t1", "17:00"), ("p1", "17:00")] {
            let refused = add(&mut small, who, &rule("别家", begin, "18:00", "1")).await;
            assert_eq!(refused, Err(Failure::Refused(Refusal::NotAllowed)), "{who}");
        }
        let page = slots_page(&mut small, "h1", DAY).await;
        assert_eq!((page.rules.len(), page.may_switch), (2, false));
        let (head, other) = (actor(&mut small, "h1").await, actor(&mut small, "f2").await);
        let first = page.rules.first().map(|rule| rule.id.clone()).unwrap_or_default();
        let end = |actor: Actor, until: &'static str| {
            let (services, first) = (small.services.clone(), first.clone());
            async move { services.end_slot_rule(&actor, &first, until, at(DAY)).await }
        };
        assert_eq!(
            end(other, "2026-11-24").await,
            Err(Failure::Refused(Refusal::NotAllowed))
        );
        assert_eq!(
            end(head.clone(), "2026-11-01").await,
            Err(Failure::Refused(Refusal::field("until", FieldProblem::InThePast)))
        );
        assert_eq!(end(head, "2026-11-24").await, Ok(()));
        assert!(!offers(&ask_page(&mut small, "p1").await.visits, MORNING));
        let administrator = actor(&mut small, "a1").await;
        let audit = small.services.audit_page(&administrator, "", at(DAY)).await;
        let audit = audit.unwrap_or_else(|failure| panic!("{failure:?}")).rows;
        assert_eq!(audit.iter().filter(|row| row.what.contains("上门时段")).count(), 3);
        let switched = small
            .services
            .set_visits_booked(&administrator, "air", false, at(DAY))
            .await;
        assert_eq!(switched, Ok(()));
        assert_eq!(ask_page(&mut small, "p1").await.visits, []);
        assert_eq!(
            file(&mut small, "p1", AFTERNOON).await.map(|_| ()),
            Err(Failure::Refused(Refusal::field("visit", FieldProblem::NotAChoice)))
        );
    });
}

#[test]
fn the_check_finds_a_seat_that_nobody_holds_and_one_that_is_gone() {
    run(async {
        let mut small = with_rules("2", "2").await;
        let id = filed(&mut small, "p1", MORNING).await;
        let report = small.services.check(|_, _| {}).await;
        assert!(report.as_ref().is_ok_and(services::check::Report::ok), "{report:?}");
        let seat = small.stored(&id).await.seat.unwrap_or_else(|| panic!("no seat"));
        for more in [true, false] {
            let mut transaction = storage::Transaction::new();
            if more {
                let another = Seat {
                    number: 1,
                    ..seat.clone()
                };
                storage::slot::move_seat(&mut transaction, &id.as_str().into(), None, Some(&another));
            } else {
                storage::slot::move_seat(&mut transaction, &id.as_str().into(), Some(&seat), None);
            }
            let done = small.services.store().transaction(transaction).await;
            assert!(done.is_ok(), "{done:?}");
            let report = small.services.check(|_, _| {}).await;
            assert!(report.is_ok_and(|report| !report.ok()), "{more}");
        }
    });
}
