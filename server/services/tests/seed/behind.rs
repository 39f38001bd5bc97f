//! What is behind a number.

use services::satisfaction::Narrowed;

use crate::{NOW, Scratch, run, sample::actor};

#[test]
fn where_a_list_of_ratings_goes_on_tells_nothing_of_them() {
    run(async {
        let scratch = Scratch::seeded().await;
        let narrowed = Narrowed::default();
        let mut seen = Vec::new();
        for login in ["heshi", "guanli"] {
            let actor = actor(&scratch, login).await;
            let (mut from, mut rows, mut pages) = (String::new(), Vec::new(), 0);
            loop {
                let drilled = scratch.services.drill_page(&actor, &narrowed, &from, NOW);
                let page = drilled.await.unwrap().page;
                rows.extend(
                    page.rows
                        .into_iter()
                        .map(|row| (row.service, row.centre, row.text, row.level)),
                );
                pages += 1;
                let Some(next) = page.next else { break };
                assert!(next.bytes().all(|byte| byte.is_ascii_hexdigit()), "{next}");
                from = next;
            }
            assert!(pages > 2, "{pages} pages");
            seen.push(rows);
        }
        let [verifier, manager] = seen.as_mut_slice() else {
            panic!("two have looked")
        };
        // Who may not know whose a rating is does not learn in which order they came either.
        assert_ne!(verifier, manager);
        for rows in [&mut *verifier, &mut *manager] {
            rows.sort_by_cached_key(|row| format!("{row:?}"));
        }
        assert_eq!(verifier, manager);

        for login in ["heshi", "guanli"] {
            let actor = actor(&scratch, login).await;
            let beginning = scratch.services.drill_page(&actor, &narrowed, "", NOW).await;
            let beginning = beginning.unwrap().page;
            // Less than nothing, what an address held before, and what closes a text.
            for odd in ["-1", "1764000000000.request:person", "' OR true"] {
                let page = scratch.services.drill_page(&actor, &narrowed, odd, NOW).await;
                assert_eq!(page.unwrap().page, beginning, "{login} {odd}");
            }
        }
    });
}
