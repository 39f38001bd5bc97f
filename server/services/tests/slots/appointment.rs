//! An appointment that stands (改约): moved and cancelled by the requester and the desk, agreed on anew when nobody opens.

use super::{AFTERNOON, MORNING, file, filed, held, offers, request_page, step, with_rules};
use crate::small::{Small, at, run};
use domain::lifecycle::CommandKind;
use domain::refusal::{FieldProblem, Refusal};
use domain::request::{EventKind, Status};
use services::Failure;
use services::act::NO_VISIT;

async fn move_to(small: &mut Small, who: &str, request: &str, visit: &str) -> Result<(), Failure> {
    step(small, who, request, CommandKind::Reschedule, visit, "").await
}

#[test]
fn the_requester_and_the_desk_move_and_cancel_an_appointment_and_both_read_when() {
    run(async {
        let mut small = with_rules("1", "1").await;
        let id = filed(&mut small, "p1", MORNING).await;
        for who in ["p1", "f1"] {
            let page = request_page(&mut small, who, &id).await;
            assert_eq!(page.appointment, "明天 09:00–11:00", "{who}");
            assert!(page.commands.contains(&CommandKind::Reschedule), "{who}");
            assert!(
                !offers(&page.visits, MORNING) && offers(&page.visits, AFTERNOON),
                "{who}"
            );
        }
        assert_eq!(
            move_to(&mut small, "p2", &id, AFTERNOON).await,
            Err(Failure::Refused(Refusal::NotFound))
        );
        assert_eq!(
            move_to(&mut small, "t1", &id, AFTERNOON).await,
            Err(Failure::Refused(Refusal::NotAllowed)),
            "a technician who finds nobody says so instead"
        );
        assert_eq!(move_to(&mut small, "p1", &id, AFTERNOON).await, Ok(()));
        let seats = held(&small).await;
        assert_eq!(seats.iter().map(|seat| seat.start).collect::<Vec<_>>(), [at(AFTERNOON)]);
        let refused = file(&mut small, "p2", AFTERNOON).await.map(|_| ());
        assert_eq!(refused, Err(Failure::Refused(Refusal::SlotFull)));
        let other = filed(&mut small, "p2", MORNING).await;
        assert_eq!(
            move_to(&mut small, "p2", &other, AFTERNOON).await,
            Err(Failure::Refused(Refusal::SlotFull))
        );
        assert_eq!(
            small.stored(&other).await.appointment,
            Some(at(MORNING)),
            "and nothing is lost"
        );
        assert_eq!(move_to(&mut small, "f1", &id, NO_VISIT).await, Ok(()));
        assert_eq!(move_to(&mut small, "p2", &other, AFTERNOON).await, Ok(()));
        let kinds: Vec<EventKind> = small
            .events(&id)
            .await
            .into_iter()
            .map(|event| event.kind)
            .filter(|kind| matches!(kind, EventKind::Rescheduled { .. }))
            .collect();
        assert_eq!(kinds.len(), 2);
        let page = request_page(&mut small, "p1", &id).await;
        assert_eq!(page.appointment, "");
        assert!(
            page.timeline.iter().any(|entry| entry.what.contains("取消了上门预约")),
            "{:?}",
            page.timeline
        );
    });
}

#[test]
fn who_finds_nobody_takes_a_seat_of_the_same_list_or_agrees_on_another_time() {
    run(async {
        let mut small = with_rules("1", "1").await;
        filed(&mut small, "p2", MORNING).await;
        let id = filed(&mut small, "p1", "").await;
        for (who, kind) in [("f1", CommandKind::Assign), ("t1", CommandKind::Take)] {
            assert_eq!(small.act(who, &id, kind, "2026-11-24T09:20").await, Ok(()), "{kind:?}");
        }
        let page = request_page(&mut small, "t1", &id).await;
        assert!(!offers(&page.visits, MORNING) && offers(&page.visits, AFTERNOON));
        let no_access = CommandKind::NoAccess;
        for (visit, until, expected) in [
            ("", "", Refusal::field("visit", FieldProblem::Missing)),
            (MORNING, "", Refusal::SlotFull),
            (
                "2026-11-25T10:00:00+08:00",
                "",
                Refusal::field("visit", FieldProblem::NotAChoice),
            ),
        ] {
            let refused = step(&mut small, "t1", &id, no_access, visit, until).await;
            assert_eq!(refused, Err(Failure::Refused(expected)), "{visit}");
        }
        assert_eq!(step(&mut small, "t1", &id, no_access, AFTERNOON, "").await, Ok(()));
        let request = small.stored(&id).await;
        assert_eq!(
            (request.status, request.appointment),
            (Status::OnHold, Some(at(AFTERNOON)))
        );
        assert_eq!(held(&small).await.len(), 2);

        let other = filed(&mut small, "p1", "").await;
        for (who, kind) in [("f1", CommandKind::Assign), ("t1", CommandKind::Take)] {
            assert_eq!(
                small.act(who, &other, kind, "2026-11-24T09:20").await,
                Ok(()),
                "{kind:?}"
            );
        }
        let agreed = step(&mut small, "t1", &other, no_access, "", "2026-11-26T12:30").await;
        assert_eq!(agreed, Ok(()));
        let request = small.stored(&other).await;
        assert_eq!(
            (request.appointment, request.seat),
            (Some(at("2026-11-26T12:30")), None)
        );
    });
}
