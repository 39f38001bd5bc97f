//! Request numbers are unique, however many ask at once.

use std::collections::BTreeSet;

use futures::future::join_all;

use crate::{Scratch, run};

#[test]
fn numbers_begin_at_one_each_month() {
    run(async {
        let scratch = Scratch::new().await;
        let store = &scratch.store;
        assert_eq!(store.next_number("2026-11").await.unwrap(), "2026-11-000001");
        assert_eq!(store.next_number("2026-11").await.unwrap(), "2026-11-000002");
        assert_eq!(store.next_number("2026-12").await.unwrap(), "2026-12-000001");
    });
}

#[test]
fn no_number_is_given_twice_across_tasks_and_bulk_reservations() {
    run(async {
        let scratch = Scratch::new().await;
        let ask = (0..16).map(|client| {
            let store = scratch.store.clone();
            tokio::spawn(async move {
                let mut numbers = Vec::new();
                for _ in 0..100 {
                    numbers.push(store.next_number("2026-11").await.unwrap());
                    if client % 4 == 0 {
                        let (first, last) = store.reserve_number_range("2026-11", 7).await.unwrap();
                        numbers.extend((first..=last).map(|number| format!("2026-11-{number:06}")));
                    }
                }
                numbers
            })
        });
        let given: Vec<String> = join_all(ask).await.into_iter().flat_map(Result::unwrap).collect();
        let unique: BTreeSet<&String> = given.iter().collect();
        assert_eq!(given.len(), 16 * 100 + 4 * 100 * 7);
        assert_eq!(unique.len(), given.len());
    });
}
