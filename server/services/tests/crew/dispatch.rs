//! Two are sent together (派单): with one tap, many requests at once, by the portal itself.

use super::{DAY, actor, done, filed, for_two, inbox, jobs, page};
use crate::small::{Small, at, run};
use domain::lifecycle::CommandKind;
use domain::refusal::Refusal;
use domain::request::{Request, Status};
use domain::view::JobsPage;
use services::technician::SkillForm;

/// What the desk reads beside a technician's name, wherever it reads it.
async fn load(small: &mut Small, who: &str) -> [i64; 3] {
    let desk = actor(small, "f1").await;
    let queue = small.services.desk_page(&desk, "", "", "", "", at(DAY)).await;
    let queue = queue.unwrap_or_else(|failure| panic!("{failure:?}"));
    let list = small.services.technicians_page(&desk, "", at(DAY)).await;
    let (_, _, list) = list.unwrap_or_else(|failure| panic!("{failure:?}"));
    let profile = small.services.technician_page(&desk, who, "", at(DAY)).await;
    let profile = profile.unwrap_or_else(|failure| panic!("{failure:?}"));
    let in_queue = queue.technicians.iter().find(|choice| choice.id == who);
    let in_list = list.iter().find(|row| row.id == who);
    [
        in_queue.map_or(-1, |choice| choice.load),
        in_list.map_or(-1, |row| row.load),
        profile.row.load,
    ]
}

#[test]
fn two_are_sent_with_one_tap_told_once_each_and_both_have_the_job() {
    run(async {
        let mut small = for_two().await;
        let id = filed(&mut small).await;
        let shown = page(&mut small, "f1", &id).await;
        let first = shown.technicians.first().map(|first| {
            let with: Vec<&str> = first.with.iter().map(|other| other.id.as_str()).collect();
            (first.id.as_str(), with)
        });
        assert_eq!(
            (first, shown.hands),
            (Some(("t1", vec!["t10"])), 2),
            "names break the tie"
        );
        done(&mut small, "f1", &id, CommandKind::Assign, "t1,t2").await;
        assert_eq!(inbox(&mut small, "t1").await, ["派给你一件新任务"]);
        assert_eq!(inbox(&mut small, "t2").await, ["请你协助示例t1办一件任务"]);
        assert_eq!(inbox(&mut small, "p1").await, ["服务中心派给了示例t1，示例t2协助"]);
        assert_eq!(
            (load(&mut small, "t1").await, load(&mut small, "t2").await),
            ([1; 3], [1; 3])
        );
        assert_eq!(load(&mut small, "t3").await, [0; 3]);

        done(&mut small, "t1", &id, CommandKind::Take, "").await;
        done(&mut small, "t1", &id, CommandKind::Start, "").await;
        let listed = |page: JobsPage| -> Vec<(String, bool)> {
            page.mine.into_iter().map(|row| (row.technician, row.helping)).collect()
        };
        let both = "示例t1、示例t2".to_owned();
        assert_eq!(listed(jobs(&mut small, "t1").await), [(both.clone(), false)]);
        assert_eq!(listed(jobs(&mut small, "t2").await), [(both, true)]);
        let requester = page(&mut small, "p1", &id).await;
        assert_eq!(requester.technician.as_deref(), Some("示例t1"));
        assert_eq!(requester.helpers, [(String::new(), "示例t2".to_owned())]);

        done(&mut small, "t1", &id, CommandKind::Finish, "").await;
        assert!(jobs(&mut small, "t2").await.mine.is_empty());
        assert_eq!(load(&mut small, "t2").await, [0; 3]);
        let stored: Request = small.stored(&id).await;
        assert!(stored.served_by.contains(&"t2".into()), "they served");
        assert_eq!(
            page(&mut small, "p1", &id).await.helpers.len(),
            1,
            "and are not forgotten"
        );
    });
}

#[test]
fn many_are_sent_at_once_each_with_as_many_as_it_needs_and_a_refusal_says_why() {
    run(async {
        let mut small = for_two().await;
        let (first, second, begun) = (
            filed(&mut small).await,
            filed(&mut small).await,
            filed(&mut small).await,
        );
        done(&mut small, "f1", &begun, CommandKind::Assign, "t3,t4").await;
        done(&mut small, "t3", &begun, CommandKind::Take, "").await;
        done(&mut small, "t3", &begun, CommandKind::Start, "").await;
        let token = small.token("f1").await;
        let chosen = [first.clone(), second.clone(), begun.clone(), "no-such".to_owned()];
        let outcome = small
            .services
            .act_many(Some(&token), &chosen, "assign", "t1", at(DAY))
            .await;
        let outcome = outcome.unwrap_or_else(|failure| panic!("{failure:?}"));
        assert_eq!((outcome.done, outcome.accompanied), (2, 2));
        let number = small.stored(&begun).await.number;
        let missed: Vec<(Option<Refusal>, Vec<String>)> = outcome
            .missed
            .into_iter()
            .map(|missed| (missed.why, missed.numbers))
            .collect();
        let working = Refusal::WrongState {
            status: Status::Working,
        };
        assert_eq!(
            missed,
            [
                (Some(working), vec![number]),
                (Some(Refusal::NotFound), vec![String::new()])
            ]
        );
        for id in [&first, &second] {
            let sent: Request = small.stored(id).await;
            let lacking = sent.lacks_hands();
            assert_eq!((sent.technician, lacking), (Some("t1".into()), 0), "{id}");
        }

        // Nobody else is free: one alone is not sent, and it is said.
        let third = filed(&mut small).await;
        let desk = actor(&mut small, "f1").await;
        for number in 2..=16 {
            let (person, until) = (format!("t{number}"), "2026-11-30");
            let away = small
                .services
                .add_leave(&desk, &person, "2026-11-24", until, "年假", at(DAY));
            assert_eq!(away.await, Ok(()), "{person}");
        }
        let outcome = small
            .services
            .act_many(Some(&token), std::slice::from_ref(&third), "assign", "t1", at(DAY))
            .await;
        let outcome = outcome.unwrap_or_else(|failure| panic!("{failure:?}"));
        let why: Vec<Option<Refusal>> = outcome.missed.into_iter().map(|missed| missed.why).collect();
        assert_eq!(
            (outcome.done, why),
            (0, vec![Some(Refusal::TooFewHands { needed: 2, missing: 1 })])
        );
        assert_eq!(small.stored(&third).await.status, Status::Filed);
    });
}

#[test]
fn the_portal_sends_two_by_itself_or_leaves_it_to_the_desk() {
    run(async {
        let mut small = for_two().await;
        let administrator = actor(&mut small, "a1").await;
        let on = small.services.set_automatic(&administrator, "air", true, at(DAY)).await;
        assert_eq!(on, Ok(()));
        let desk = actor(&mut small, "f1").await;
        for (person, expected) in [("t7", Status::Filed), ("t8", Status::Assigned)] {
            let form = SkillForm {
                person: person.to_owned(),
                skills: vec!["service:air".to_owned()],
                ..SkillForm::default()
            };
            assert_eq!(small.services.save_technician(&desk, &form, at(DAY)).await, Ok(()));
            let id = filed(&mut small).await;
            let sent: Request = small.stored(&id).await;
            assert_eq!(sent.status, expected, "{person}");
            let helpers: Vec<&str> = sent.helping.iter().map(|helper| helper.as_str()).collect();
            match sent.technician {
                None => assert_eq!(helpers, [] as [&str; 0], "one alone is not sent"),
                Some(technician) => assert_eq!((technician.as_str(), helpers), ("t7", vec!["t8"])),
            }
        }
    });
}
