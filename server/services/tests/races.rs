//! Sixteen at once: one wins, fifteen are told clearly.

mod small;

use domain::lifecycle::CommandKind;
use domain::refusal::Refusal;
use services::Failure;
use small::{Small, at, run};

#[test]
fn sixteen_technicians_take_one_job_and_one_has_it() {
    run(async {
        let mut small = Small::new().await;
        let id = small.filed("2026-11-24T09:00").await;
        assert_eq!(
            small.act("f1", &id, CommandKind::Accept, "2026-11-24T09:05").await,
            Ok(())
        );
        let mut tries = Vec::new();
        for number in 1..=16 {
            let token = small.token(&format!("t{number}")).await;
            let (services, id) = (small.services.clone(), id.clone());
            tries.push(tokio::spawn(async move {
                let form = services::act::Form {
                    request: id,
                    command: CommandKind::Take.code().to_owned(),
                    ..services::act::Form::default()
                };
                services.act(Some(&token), &form, at("2026-11-24T09:10")).await
            }));
        }
        let mut won = 0;
        for outcome in tries {
            match outcome.await.unwrap_or_else(|error| panic!("{error}")) {
                Ok(()) => won += 1,
                Err(Failure::Refused(Refusal::TakenBy { name })) => assert!(name.starts_with("示例t"), "{name}"),
                Err(other) => panic!("not told clearly: {other:?}"),
            }
        }
        assert_eq!(won, 1);
    });
}

#[test]
fn sixteen_submissions_of_one_form_are_one_request() {
    run(async {
        let mut small = Small::new().await;
        let token = small.token("p1").await;
        let id = uuid::Uuid::now_v7().to_string();
        let tries: Vec<_> = (0..16)
            .map(|_| {
                let (services, token, id) = (small.services.clone(), token.clone(), id.clone());
                tokio::spawn(async move {
                    services
                        .file(Some(&token), Small::form(&id), at("2026-11-24T09:00"))
                        .await
                })
            })
            .collect();
        let mut numbers = Vec::new();
        let mut first = 0;
        for outcome in tries {
            let filed = outcome.await.unwrap_or_else(|error| panic!("{error}"));
            let filed = filed.unwrap_or_else(|failure| panic!("{failure:?}"));
            first += usize::from(!filed.repeated);
            numbers.push(filed.number);
        }
        numbers.dedup();
        assert_eq!((numbers.len(), first), (1, 1));
        let actor = small.services.actor(Some(&token), at("2026-11-24T09:01")).await;
        let actor = actor.unwrap_or_else(|failure| panic!("{failure:?}"));
        let mine = small.services.my_requests(&actor, "", "", at("2026-11-24T09:01")).await;
        assert_eq!(mine.map(|page| page.rows.len()), Ok(1));
    });
}

#[test]
fn sixteen_ratings_of_one_person_are_one_rating_and_one_case() {
    run(async {
        let mut small = Small::new().await;
        let id = small.confirmed().await;
        let token = small.token("p1").await;
        let tries: Vec<_> = (0..16)
            .map(|_| {
                let (services, token) = (small.services.clone(), token.clone());
                let form = services::rating::Form {
                    request: id.clone(),
                    overall: "1".to_owned(),
                    ..services::rating::Form::default()
                };
                tokio::spawn(async move { services.rate(Some(&token), &form, at("2026-11-24T10:00")).await })
            })
            .collect();
        let mut won = 0;
        for outcome in tries {
            match outcome.await.unwrap_or_else(|error| panic!("{error}")) {
                Ok(()) => won += 1,
                Err(Failure::Refused(Refusal::RatedAlready)) => {}
                Err(other) => panic!("not told clearly: {other:?}"),
            }
        }
        assert_eq!(won, 1);
        let manager = small.token("m1").await;
        let manager = small.services.actor(Some(&manager), at("2026-11-24T10:01")).await;
        let manager = manager.unwrap_or_else(|failure| panic!("{failure:?}"));
        let cases = small
            .services
            .cases_page(&manager, "", "", at("2026-11-24T10:01"))
            .await;
        assert_eq!(cases.map(|cases| cases.page.rows.len()), Ok(1));
    });
}
