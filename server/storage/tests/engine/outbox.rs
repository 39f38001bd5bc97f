//! Every notice reaches every reader once, and only if its transaction was applied.

use std::collections::BTreeSet;

use futures::future::join_all;
use serde_json::json;
use storage::outbox::{self, Notice, Tail};
use storage::{StorageError, Transaction};

use crate::{NOW, Scratch, run};

fn notice(subject: &str) -> Notice {
    Notice::new(
        "request_filed",
        subject,
        vec!["centre:1".to_owned(), format!("request:{subject}")],
        NOW,
    )
}

#[test]
fn a_notice_comes_with_its_change_or_not_at_all() {
    run(async {
        let Scratch {
            store, folder: _folder, ..
        } = Scratch::new().await;
        let mut woken = store.notices();
        let mut tail = Tail::from_now(&store).await.unwrap();
        for subject in ["甲", "甲", "乙"] {
            let mut transaction = Transaction::new();
            transaction.create("thing", subject, &json!({}));
            outbox::append(&mut transaction, &notice(subject));
            match store.transaction(transaction).await {
                Ok(_) => assert!(woken.has_changed().unwrap()),
                Err(error) => {
                    assert!(matches!(error, StorageError::AlreadyExists { .. }));
                    assert!(!woken.has_changed().unwrap());
                }
            }
            woken.mark_unchanged();
        }
        let notices = tail.next(&store).await.unwrap();
        let subjects: Vec<&str> = notices.iter().map(|notice| notice.subject.as_str()).collect();
        assert_eq!(subjects, ["甲", "乙"]);
        assert_eq!(
            Notice {
                position: String::new(),
                ..notices[0].clone()
            },
            notice("甲")
        );
        assert_eq!(outbox::since(&store, "").await.unwrap(), notices);
        assert_eq!(outbox::since(&store, &notices[0].position).await.unwrap(), notices[1..]);
        assert!(outbox::since(&store, &notices[1].position).await.unwrap().is_empty());
        assert!(tail.next(&store).await.unwrap().is_empty());
    });
}

#[test]
fn a_reader_gets_every_notice_of_sixteen_writers_once() {
    run(async {
        let Scratch {
            store, folder: _folder, ..
        } = Scratch::new().await;
        let mut tail = Tail::from_now(&store).await.unwrap();
        let writers = (0..16).map(|writer| {
            let store = store.clone();
            tokio::spawn(async move {
                for number in 0..100 {
                    let mut transaction = Transaction::new();
                    outbox::append(&mut transaction, &notice(&format!("{writer}-{number}")));
                    store.transaction(transaction).await.unwrap();
                }
            })
        });
        let mut writers = Box::pin(join_all(writers));
        let mut subjects = Vec::new();
        loop {
            let ended = tokio::time::timeout(std::time::Duration::from_millis(5), &mut writers)
                .await
                .is_ok();
            subjects.extend(
                tail.next(&store)
                    .await
                    .unwrap()
                    .into_iter()
                    .map(|notice| notice.subject),
            );
            if ended {
                break;
            }
        }
        assert_eq!(subjects.len(), 1600);
        assert_eq!(subjects.iter().collect::<BTreeSet<_>>().len(), 1600);
    });
}

#[test]
fn old_notices_are_purged_and_new_ones_kept() {
    run(async {
        let Scratch {
            store, folder: _folder, ..
        } = Scratch::new().await;
        let mut transaction = Transaction::new();
        outbox::append(&mut transaction, &notice("甲"));
        store.transaction(transaction).await.unwrap();
        // The engine's own clock gives the position, whatever moment the notice carries.
        outbox::purge(&store, domain::time::Moment(1_500_000_000_000))
            .await
            .unwrap();
        assert_eq!(outbox::since(&store, "").await.unwrap().len(), 1);
        outbox::purge(&store, domain::time::Moment(4_000_000_000_000))
            .await
            .unwrap();
        assert!(outbox::since(&store, "").await.unwrap().is_empty());
    });
}
