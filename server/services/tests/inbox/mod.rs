//! The inbox: told in the transaction of the change, unread first, one's own alone.

use crate::small::{Small, at, run};
use domain::access::{Permission, authorize};
use domain::lifecycle::CommandKind;
use domain::person::Actor;
use services::Seen;
use services::act::Form;
use std::time::Duration;

async fn actor(small: &mut Small, who: &str) -> Actor {
    let token = small.token(who).await;
    let actor = small.services.actor(Some(&token), at("2026-11-24T10:00")).await;
    actor.unwrap_or_else(|failure| panic!("{who}: {failure:?}"))
}

/// The sentences of somebody's inbox with whether each is unread.
async fn inbox(small: &mut Small, who: &str) -> Vec<(String, bool)> {
    let actor = actor(small, who).await;
    let page = small.services.inbox_page(&actor, "", at("2026-11-24T10:00")).await;
    let page = page.unwrap_or_else(|failure| panic!("{who}: {failure:?}"));
    page.page
        .rows
        .into_iter()
        .map(|row| (row.sentence, row.unread))
        .collect()
}

async fn filed(small: &mut Small) -> String {
    small.filed("2026-11-24T09:00").await
}

#[test]
fn a_circle_fills_the_inboxes_of_those_whom_it_concerns() {
    run(async {
        let mut small = Small::new().await;
        small.confirmed().await;
        let said = |all: Vec<(String, bool)>| all.into_iter().map(|(sentence, _)| sentence).collect::<Vec<_>>();
        let requester = said(inbox(&mut small, "p1").await);
        assert_eq!(
            requester,
            [
                "示例t1已完工，等待验收",
                "示例t1已接单",
                "服务中心派给了示例t1",
                "服务中心已受理"
            ]
        );
        assert_eq!(
            said(inbox(&mut small, "t1").await),
            ["申请人确认已办好", "派给你一件新任务"]
        );
        for who in ["p2", "f1", "f2", "m1", "t2"] {
            assert_eq!(said(inbox(&mut small, who).await), Vec::<String>::new(), "{who}");
        }
    });
}

#[test]
fn what_is_unread_comes_first_and_pages_give_every_line_once() {
    run(async {
        let mut small = Small::new().await;
        let id = filed(&mut small).await;
        let token = small.token("f1").await;
        for number in 0..50 {
            let form = Form {
                request: id.clone(),
                command: CommandKind::Message.code().to_owned(),
                text: format!("第 {number} 句"),
                ..Form::default()
            };
            let said = small
                .services
                .act(Some(&token), &form, at("2026-11-24T09:10").plus_minutes(number))
                .await;
            assert_eq!(said, Ok(()));
        }
        let reader = actor(&mut small, "p1").await;
        let now = at("2026-11-24T10:30");
        let first = small
            .services
            .inbox_page(&reader, "", now)
            .await
            .unwrap_or_else(|failure| panic!("{failure:?}"));
        assert_eq!((first.unread, first.page.rows.len()), (50, 20));
        for row in first.page.rows.iter().take(15) {
            assert_eq!(small.services.mark_read(&reader, &row.id, now).await, Ok(()));
        }
        let (mut words, mut unread, mut from) = (Vec::new(), Vec::new(), String::new());
        loop {
            let page = small.services.inbox_page(&reader, &from, now).await;
            let page = page.unwrap_or_else(|failure| panic!("{failure:?}"));
            assert_eq!(page.unread, 35);
            words.extend(page.page.rows.iter().map(|row| row.words.clone()));
            unread.extend(page.page.rows.iter().map(|row| row.unread));
            match page.page.next {
                Some(next) => from = next,
                None => break,
            }
        }
        let newest_first = |from: i64, to: i64| (from..to).rev().map(|number| format!("第 {number} 句"));
        let expected: Vec<String> = newest_first(0, 35).chain(newest_first(35, 50)).collect();
        assert_eq!(words, expected, "unread first, then what was read, each newest first");
        assert_eq!(unread.iter().filter(|unread| **unread).count(), 35);
        assert_eq!(small.services.mark_read(&reader, "", now).await, Ok(()));
        let after = small
            .services
            .inbox_page(&reader, "", now)
            .await
            .map(|page| page.unread);
        assert_eq!(after, Ok(0));
    });
}

#[test]
fn an_inbox_is_its_owners_and_listed_by_its_index() {
    run(async {
        let mut small = Small::new().await;
        small.confirmed().await;
        let now = at("2026-11-24T10:00");
        let (owner, other) = (actor(&mut small, "p1").await, actor(&mut small, "p2").await);
        let page = small
            .services
            .inbox_page(&owner, "", now)
            .await
            .unwrap_or_else(|failure| panic!("{failure:?}"));
        let line = page.page.rows.first().map(|row| row.id.clone()).unwrap_or_default();
        assert!(!line.is_empty());
        assert_eq!(small.services.mark_read(&other, &line, now).await, Ok(()));
        assert_eq!(small.services.mark_read(&other, "", now).await, Ok(()));
        let unread = small.services.inbox_page(&owner, "", now).await.map(|page| page.unread);
        assert_eq!(unread, Ok(4), "another person's mark changes nothing");
        let grant = authorize(&owner, Permission::InboxOwn, None).unwrap_or_else(|refusal| panic!("{refusal:?}"));
        let plan = small
            .services
            .store()
            .explain_inbox(&grant, 21)
            .await
            .unwrap_or_else(|error| panic!("{error}"));
        assert!(
            plan.uses_index("notification_inbox") && !plan.sorts(),
            "{}",
            plan.text()
        );
    });
}

#[test]
fn looking_at_a_request_reads_what_the_inbox_says_of_it_and_pages_that_are_open_hear_it() {
    run(async {
        let mut small = Small::new().await;
        let id = small.confirmed().await;
        let token = small.token("p1").await;
        let now = at("2026-11-24T10:00");
        assert_eq!(small.services.unread(Some(&token), now).await, Ok(4));
        assert_eq!(small.services.unread(None, now).await, Ok(0));
        let clock = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        let clock = clock.map_or(0, |since| i64::try_from(since.as_millis()).unwrap_or_default());
        let services = small.services.clone();
        let tail = services
            .live()
            .begin(services.store(), domain::time::Moment(clock))
            .await;
        let tail = tail.unwrap_or_else(|error| panic!("{error}"));
        let mut page = services
            .live()
            .subscribe(&["person:p1".to_owned()], &Seen::Exactly(services.live().position()));
        assert!(page.missed.is_empty() && !page.start_over);
        let follower = services.clone();
        let following = tokio::spawn(async move {
            follower
                .live()
                .follow(follower.store(), tail, std::future::pending())
                .await;
        });
        let owner = actor(&mut small, "p1").await;
        assert!(small.services.request_page(&owner, &id, now).await.is_ok());
        assert_eq!(small.services.unread(Some(&token), now).await, Ok(0));
        let heard = tokio::time::timeout(Duration::from_secs(2), page.next()).await;
        assert!(matches!(heard, Ok(Some(notice)) if notice.topics == ["person:p1"]));
        following.abort();
    });
}

#[test]
fn phone_numbers_are_shown_only_while_the_case_is_open() {
    run(async {
        let mut small = Small::new().await;
        let id = filed(&mut small).await;
        for (who, kind) in [("f1", CommandKind::Assign), ("t1", CommandKind::Take)] {
            assert_eq!(small.act(who, &id, kind, "2026-11-24T09:10").await, Ok(()));
        }
        let now = at("2026-11-24T09:20");
        let (desk, requester) = (actor(&mut small, "f1").await, actor(&mut small, "p1").await);
        let bureau = actor(&mut small, "m1").await;
        for (seen_by, requesters, technicians) in
            [(&desk, true, true), (&requester, false, true), (&bureau, false, true)]
        {
            let page = small
                .services
                .request_page(seen_by, &id, now)
                .await
                .unwrap_or_else(|failure| panic!("{failure:?}"));
            let shown = (!page.requester_phone.is_empty(), !page.technician_phone.is_empty());
            assert_eq!(shown, (requesters, technicians), "{}", seen_by.name);
        }
        for (who, kind) in [
            ("t1", CommandKind::Start),
            ("t1", CommandKind::Finish),
            ("p1", CommandKind::Confirm),
        ] {
            assert_eq!(small.act(who, &id, kind, "2026-11-24T09:30").await, Ok(()));
        }
        for seen_by in [&desk, &requester, &bureau] {
            let page = small
                .services
                .request_page(seen_by, &id, now)
                .await
                .unwrap_or_else(|failure| panic!("{failure:?}"));
            assert!(
                page.requester_phone.is_empty() && page.technician_phone.is_empty(),
                "{}",
                seen_by.name
            );
        }
    });
}

#[test]
fn a_nudge_that_waits_for_an_answer_stands_first_in_the_queue() {
    run(async {
        let mut small = Small::new().await;
        let mut ids = Vec::new();
        for number in 0..45 {
            let id = uuid::Uuid::now_v7().to_string();
            let token = small.token("p1").await;
            let when = at("2026-11-24T09:00").plus_minutes(number);
            let filed = small.services.file(Some(&token), Small::form(&id), when).await;
            filed.unwrap_or_else(|failure| panic!("{failure:?}"));
            ids.push(id);
        }
        for nudged in [44, 20] {
            let id = ids.get(nudged).cloned().unwrap_or_default();
            let when = if nudged == 44 {
                "2026-11-24T10:00"
            } else {
                "2026-11-24T10:05"
            };
            assert_eq!(small.act("p1", &id, CommandKind::Nudge, when).await, Ok(()));
        }
        let desk = actor(&mut small, "f1").await;
        let now = at("2026-11-24T10:10");
        let (mut seen, mut from) = (Vec::new(), String::new());
        loop {
            let page = small.services.desk_page(&desk, "", "", "", &from, now).await;
            let page = page.unwrap_or_else(|failure| panic!("{failure:?}"));
            seen.extend(page.page.rows.into_iter().map(|row| row.id));
            match page.page.next {
                Some(next) => from = next,
                None => break,
            }
        }
        let mut expected: Vec<String> = [44, 20]
            .into_iter()
            .filter_map(|index| ids.get(index).cloned())
            .collect();
        expected.extend(
            ids.iter()
                .filter(|id| !expected.contains(id))
                .cloned()
                .collect::<Vec<_>>(),
        );
        assert_eq!(seen, expected);
        // An answer that the requester sees takes it back into its place.
        let answered = ids.get(44).cloned().unwrap_or_default();
        assert_eq!(
            small
                .act("f1", &answered, CommandKind::Accept, "2026-11-24T10:12")
                .await,
            Ok(())
        );
        let page = small.services.desk_page(&desk, "", "", "", "", now).await;
        let first = page.map(|page| page.page.rows.first().map(|row| row.id.clone()));
        assert_eq!(first, Ok(ids.get(20).cloned()));
        let text = "SELECT * FROM request WHERE centre = $centre AND nudge_answer.due > 0 AND queued = true \
                    ORDER BY nudge_answer.due ASC, id ASC LIMIT 41";
        let plan = small
            .services
            .store()
            .explain(text, storage::Bindings::new().with("centre", "c1"))
            .await;
        let plan = plan.unwrap_or_else(|error| panic!("{error}"));
        assert!(
            plan.uses_index("request_centre_nudge") && !plan.scans_table(),
            "{}",
            plan.text()
        );
    });
}
