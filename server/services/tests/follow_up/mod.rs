//! What is left of a request is filed as another (后续处理): once, for the same person, by who may see the first.

use crate::actor;
use crate::small::{Small, at, run};
use domain::lifecycle::CommandKind;
use domain::refusal::{FieldProblem, Refusal};
use services::Failure;

#[test]
fn what_is_left_of_a_request_is_filed_once_by_the_desk_for_the_same_person() {
    run(async {
        let mut small = Small::new().await;
        let when = "2026-11-24T09:30";
        let (first, second) = (uuid::Uuid::now_v7().to_string(), uuid::Uuid::now_v7().to_string());
        let token = small.token("p1").await;
        let filed = small.services.file(Some(&token), Small::form(&first), at(when)).await;
        filed.unwrap_or_else(|failure| panic!("{failure:?}"));
        for (who, kind) in [
            ("f1", CommandKind::Accept),
            ("f1", CommandKind::Assign),
            ("t1", CommandKind::Take),
            ("t1", CommandKind::Start),
        ] {
            assert_eq!(small.act(who, &first, kind, when).await, Ok(()), "{kind:?}");
        }
        let finish = services::act::Form {
            request: first.clone(),
            command: CommandKind::Finish.code().to_owned(),
            text: "换了电容".to_owned(),
            reason: "请瓦工补墙".to_owned(),
            ..services::act::Form::default()
        };
        let technician = small.token("t1").await;
        assert_eq!(small.services.act(Some(&technician), &finish, at(when)).await, Ok(()));

        let mut desk_token = String::new();
        for (who, files) in [("p1", false), ("t1", false), ("f1", true)] {
            let viewer = actor(&mut small, who, when).await;
            let page = small.services.request_page(&viewer, &first, at(when)).await;
            let page = page.unwrap_or_else(|failure| panic!("{who}: {failure:?}"));
            assert_eq!(
                (
                    page.further_work.as_str(),
                    page.work_done.as_str(),
                    page.files_follow_up
                ),
                ("请瓦工补墙", "换了电容", files),
                "{who}"
            );
            desk_token = small.token(who).await;
        }
        let desk = actor(&mut small, "f1", when).await;
        let form = small.services.ask_page(&desk, "air", "", "", &first, at(when)).await;
        let form = form.unwrap_or_else(|failure| panic!("{failure:?}"));
        assert_eq!(
            (
                form.caller.map(|caller| caller.id),
                form.place.map(|place| place.id),
                form.further_work.as_str()
            ),
            (Some("p1".to_owned()), Some("room".to_owned()), "请瓦工补墙")
        );
        assert_eq!(
            form.follows.map(|first| (first.id, first.opens)),
            Some((first.clone(), true))
        );

        let follow = |id: &str, caller: &str| {
            let mut form = Small::form(id);
            let fields = [("caller", caller), ("follows", first.as_str()), ("text", "请瓦工补墙")];
            form.fields
                .extend(fields.map(|(name, value)| (name.to_owned(), value.to_owned())));
            form
        };
        // For nobody else, and by nobody who may not see the first.
        let other = uuid::Uuid::now_v7().to_string();
        let refused = small
            .services
            .file(Some(&desk_token), follow(&other, "p2"), at(when))
            .await;
        assert_eq!(
            refused,
            Err(Failure::Refused(Refusal::field("follows", FieldProblem::NotAChoice)))
        );
        let stranger = small.token("p2").await;
        let refused = small.services.file(Some(&stranger), follow(&other, ""), at(when)).await;
        assert_eq!(refused, Err(Failure::Refused(Refusal::NotFound)));

        for repeated in [false, true] {
            let filed = small
                .services
                .file(Some(&desk_token), follow(&second, "p1"), at(when))
                .await;
            let filed = filed.unwrap_or_else(|failure| panic!("{failure:?}"));
            assert_eq!((filed.id.as_str(), filed.repeated), (second.as_str(), repeated));
        }
        let twice = small
            .services
            .file(Some(&desk_token), follow(&other, "p1"), at(when))
            .await;
        assert_eq!(twice, Err(Failure::Refused(Refusal::Stale)), "somebody was quicker");

        for who in ["p1", "f1"] {
            let viewer = actor(&mut small, who, when).await;
            let page = small.services.request_page(&viewer, &first, at(when)).await;
            let page = page.unwrap_or_else(|failure| panic!("{who}: {failure:?}"));
            let links: Vec<(&str, bool)> = page.follow_ups.iter().map(|it| (it.id.as_str(), it.opens)).collect();
            assert_eq!(
                (links, page.files_follow_up),
                (vec![(second.as_str(), true)], false),
                "{who}"
            );
            let page = small.services.request_page(&viewer, &second, at(when)).await;
            let page = page.unwrap_or_else(|failure| panic!("{who}: {failure:?}"));
            assert_eq!(
                page.follows.map(|first| first.id).as_deref(),
                Some(first.as_str()),
                "{who}"
            );
        }
        // What came to nothing may be filed anew.
        assert_eq!(small.act("p1", &second, CommandKind::Cancel, when).await, Ok(()));
        let anew = small
            .services
            .file(Some(&desk_token), follow(&other, "p1"), at(when))
            .await;
        assert_eq!(anew.map(|filed| filed.repeated), Ok(false));
    });
}
