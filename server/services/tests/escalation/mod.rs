//! Time that runs out is told upwards: a month with an injected clock and two job drivers on one store.

use crate::small::{Small, at, run};
use domain::catalogue::ServiceItem;
use domain::lifecycle::CommandKind;
use domain::notification::{News, Notification};
use domain::time::{Moment, WorkingMinutes};
use services::filing::Received;
use services::job::Job;
use services::{Rules, Services};
use storage::{Bindings, Transaction};

/// A service with a day to answer and five days to finish, so that an hour between two looks parts the shares.
async fn slow_service(small: &Small) {
    let store = small.services.store();
    let item: Option<ServiceItem> = store
        .get("service_item", "air")
        .await
        .unwrap_or_else(|error| panic!("{error}"));
    let mut item = item.unwrap_or_else(|| panic!("no item"));
    item.id = "pipe".into();
    item.name = "管道维修".to_owned();
    for limit in &mut item.limits {
        limit.response = WorkingMinutes(480);
        limit.resolution = WorkingMinutes(2_400);
    }
    let mut transaction = Transaction::new();
    transaction.create("service_item", "pipe", &item);
    store
        .transaction(transaction)
        .await
        .unwrap_or_else(|error| panic!("{error}"));
}

async fn file(small: &mut Small, when: &str) -> String {
    let id = uuid::Uuid::now_v7().to_string();
    let token = small.token_at("p1", at(when)).await;
    let form = Small::form(&id);
    let fields = form.fields.into_iter().map(|(name, value)| match name.as_str() {
        "service" => (name, "pipe".to_owned()),
        _ => (name, value),
    });
    let received = Received {
        fields: fields.collect(),
        ..Received::default()
    };
    let filed = small.services.file(Some(&token), received, at(when)).await;
    filed.unwrap_or_else(|failure| panic!("{failure:?}"));
    id
}

/// Clock, share and recipient of every escalation of a request, in the order of their telling.
async fn told(small: &Small, request: &str) -> Vec<(String, i64, String)> {
    let lines: Vec<Notification> = small
        .services
        .store()
        .select(
            "SELECT * FROM notification WHERE request = $request ORDER BY at, id",
            Bindings::new().with("request", request),
        )
        .await
        .unwrap_or_else(|error| panic!("{error}"));
    let escalations = lines.into_iter().filter_map(|line| match line.news {
        News::Escalation(news) => Some((news.clock.code().to_owned(), news.share, line.person.0)),
        News::Event(_) | News::Case(_) => None,
    });
    let mut told: Vec<_> = escalations.collect();
    told.sort();
    told
}

fn expected(lines: &[(&str, i64, &str)]) -> Vec<(String, i64, String)> {
    let mut lines: Vec<_> = lines
        .iter()
        .map(|(clock, share, person)| ((*clock).to_owned(), *share, (*person).to_owned()))
        .collect();
    lines.sort();
    lines
}

/// Both drivers at once; the second one's clock is so far ahead that the first one's lease has ended for it.
async fn both(one: &Services, other: &Services, now: Moment) {
    let later = now.plus_minutes(3);
    let (first, second) = tokio::join!(
        one.run_job(Job::Escalate, "one", now),
        other.run_job(Job::Escalate, "other", later)
    );
    assert!(first.is_ok() && second.is_ok(), "{first:?} {second:?}");
}

#[test]
fn a_month_with_two_drivers_tells_every_message_exactly_once() {
    run(async {
        let mut small = Small::new().await;
        slow_service(&small).await;
        let photos = small.services.photo_folder().clone();
        let other = Services::new(small.services.store().clone(), photos, Rules::default());
        let untouched = file(&mut small, "2026-11-25T09:00").await;
        let held = file(&mut small, "2026-11-25T09:00").await;
        let returned = file(&mut small, "2026-11-25T09:00").await;
        let cancelled = file(&mut small, "2026-11-25T09:00").await;
        let script = [
            ("2026-11-25T10:00", "f1", &held, CommandKind::Assign),
            ("2026-11-25T10:00", "t1", &held, CommandKind::Take),
            ("2026-11-25T10:00", "f1", &returned, CommandKind::Assign),
            ("2026-11-25T10:00", "t1", &returned, CommandKind::Take),
            ("2026-11-25T10:00", "t1", &returned, CommandKind::Start),
            ("2026-11-26T10:00", "p1", &cancelled, CommandKind::Cancel),
            ("2026-11-30T09:00", "t1", &returned, CommandKind::Finish),
            ("2026-11-30T10:00", "p1", &returned, CommandKind::Return),
        ];
        let mut now = at("2026-11-25T09:00");
        let mut steps = 0;
        while now < at("2026-12-25T09:00") {
            for (when, who, request, kind) in &script {
                if at(when) == now {
                    let done = small.act(who, request, *kind, when).await;
                    assert_eq!(done, Ok(()), "{kind:?}");
                }
            }
            // Held by the requester's doing for ten days: its clock stands.
            if now == at("2026-11-26T09:00") {
                hold(&mut small, &held, now, "2026-12-06T09:00").await;
            }
            if now == at("2026-12-06T09:00") {
                let ended = small.services.run_job(Job::EndHolds, "one", now.plus_minutes(5)).await;
                assert_eq!(ended, Ok(1));
            }
            both(&small.services, &other, now).await;
            steps += 1;
            now = now.plus_minutes(60);
        }
        assert_eq!(steps, 720);
        let response = [
            ("response", 80, "f1"),
            ("response", 100, "f1"),
            ("response", 100, "h1"),
            ("response", 150, "h1"),
            ("response", 150, "m1"),
        ];
        let resolution = [
            ("resolution", 80, "f1"),
            ("resolution", 100, "f1"),
            ("resolution", 100, "h1"),
            ("resolution", 150, "h1"),
            ("resolution", 150, "m1"),
        ];
        let technician = [
            ("resolution", 50, "t1"),
            ("resolution", 80, "t1"),
            ("resolution", 100, "t1"),
        ];
        let all: Vec<_> = response.iter().chain(&resolution).copied().collect();
        assert_eq!(told(&small, &untouched).await, expected(&all));
        let worked: Vec<_> = technician.iter().chain(&resolution).copied().collect();
        assert_eq!(
            told(&small, &held).await,
            expected(&worked),
            "the pause told nothing twice"
        );
        assert_eq!(
            told(&small, &returned).await,
            expected(&worked),
            "the return told nothing twice"
        );
        assert_eq!(told(&small, &cancelled).await, expected(&[("response", 80, "f1")]));
    });
}

async fn hold(small: &mut Small, request: &str, now: Moment, until: &str) {
    let token = small.token_at("t1", now).await;
    let form = services::act::Form {
        request: request.to_owned(),
        command: CommandKind::Hold.code().to_owned(),
        hold: "requester".to_owned(),
        text: "示例说明".to_owned(),
        until: until.to_owned(),
        ..services::act::Form::default()
    };
    assert_eq!(small.services.act(Some(&token), &form, now).await, Ok(()));
}

#[test]
fn a_change_between_reading_and_telling_is_looked_at_again() {
    run(async {
        let mut small = Small::new().await;
        slow_service(&small).await;
        let id = file(&mut small, "2026-11-24T09:00").await;
        let services = small.services.clone();
        // Every message and every command collide on the request's watch: whoever loses does it again.
        for hour in 0..30 {
            let now = at("2026-11-24T10:00").plus_minutes(60 * hour);
            let when = now.to_string();
            let (looked, said) = tokio::join!(
                services.run_job(Job::Escalate, "one", now),
                small.act("p1", &id, CommandKind::Message, &when)
            );
            assert!(looked.is_ok(), "{looked:?}");
            assert_eq!(said, Ok(()));
        }
        let last = services.run_job(Job::Escalate, "one", at("2026-11-25T18:00")).await;
        assert!(last.is_ok());
        let told = told(&small, &id).await;
        let response: Vec<i64> = told
            .iter()
            .filter(|(clock, ..)| clock == "response")
            .map(|(_, share, _)| *share)
            .collect();
        assert_eq!(response, [80, 100, 100, 150, 150]);
    });
}
