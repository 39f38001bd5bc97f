//! What is behind a number.

use services::satisfaction::Narrowed;
use services::seed::SeedPlan;

use crate::{Scratch, now, quietly, run, sample::actor};

#[test]
fn where_a_list_of_ratings_goes_on_tells_nothing_of_them() {
    run(async {
        let scratch = Scratch::new().await;
        let plan = SeedPlan {
            requests: 6_000,
            people: 150,
            seed: 7,
            until: now(),
            photos: 0,
        };
        scratch.services.seed(&plan, quietly).await.unwrap();
        let (narrowed, mut seen) = (Narrowed::default(), Vec::new());
        for login in ["heshi", "guanli"] {
            let actor = actor(&scratch, login).await;
            let (mut from, mut rows, mut pages) = (String::new(), Vec::new(), 0);
            loop {
                let drilled = scratch.services.drill_page(&actor, &narrowed, &from, now());
                let page = drilled.await.unwrap().page;
                rows.extend(
                    page.rows
                        .into_iter()
                        .map(|row| (row.service, row.centre, row.level, row.text)),
                );
                pages += 1;
                let Some(next) = page.next else { break };
                assert!(next.bytes().all(|byte| byte.is_ascii_digit()), "{next}");
                from = next;
            }
            assert!(pages > 2, "{pages} pages");
            seen.push(rows);
        }
        assert_eq!(seen.first(), seen.last());

        let manager = actor(&scratch, "guanli").await;
        let beginning = scratch.services.drill_page(&manager, &narrowed, "", now()).await;
        let beginning = beginning.unwrap().page;
        // More than the engine counts to, less than nothing, and what an address held before.
        for odd in ["18446744073709551615", "-1", "1764000000000.request:person"] {
            let page = scratch.services.drill_page(&manager, &narrowed, odd, now()).await;
            assert_eq!(page.unwrap().page, beginning, "{odd}");
        }
    });
}
