//! Seeds.

use std::time::Instant;

use domain::request::{Request, Status};
use services::seed::{SeedPlan, Seeded};
use storage::{Bindings, Keys};

use crate::{NOW, SEEDED, Scratch, grant, quietly, run};

fn plan(requests: usize) -> SeedPlan {
    SeedPlan { requests, ..SEEDED }
}

#[test]
fn the_same_plan_gives_the_same_rows() {
    run(async {
        let (one, other) = (Scratch::sample().await, Scratch::sample().await);
        let first = one.services.seed(&plan(400), quietly).await.unwrap();
        assert_eq!((first.requests, first.people, first.repeated), (400, 150, false));
        assert!(first.events > 400 * 5 && first.ratings > 80, "{first:?}");
        other.services.seed(&plan(400), quietly).await.unwrap();
        let rows = |prints: Vec<(String, u64)>| {
            // Passwords are hashed with salt.
            prints
                .into_iter()
                .filter(|(table, _)| !table.starts_with("person"))
                .collect::<Vec<_>>()
        };
        assert_eq!(rows(one.fingerprint().await), rows(other.fingerprint().await));
    });
}

#[test]
fn a_seed_that_is_there_is_not_added_again() {
    run(async {
        let scratch = Scratch::sample().await;
        scratch.services.seed(&plan(120), quietly).await.unwrap();
        let before = scratch.fingerprint().await;
        for again in [
            plan(120),
            plan(500),
            SeedPlan {
                until: NOW.plus_days(1),
                ..plan(120)
            },
        ] {
            let seeded = scratch.services.seed(&again, quietly).await.unwrap();
            assert_eq!(
                seeded,
                Seeded {
                    repeated: true,
                    ..Seeded::default()
                }
            );
        }
        assert_eq!(scratch.fingerprint().await, before);
        let other = scratch
            .services
            .seed(&SeedPlan { seed: 8, ..plan(60) }, quietly)
            .await
            .unwrap();
        assert_eq!((other.requests, other.repeated), (60, false));
        assert!(scratch.services.check(quietly).await.unwrap().ok());
    });
}

#[test]
fn a_seed_that_was_interrupted_goes_on_where_it_was() {
    run(async {
        let (whole, cut) = (Scratch::sample().await, Scratch::sample().await);
        whole.services.seed(&plan(900), quietly).await.unwrap();
        let services = cut.services.clone();
        let (sender, begun) = tokio::sync::oneshot::channel();
        let sender = std::sync::Mutex::new(Some(sender));
        let seeding = tokio::spawn(async move {
            let told = |done: u64, _: u64| {
                if done > 0
                    && let Some(sender) = sender.lock().unwrap().take()
                {
                    let _ = sender.send(());
                }
            };
            services.seed(&plan(900), told).await
        });
        begun.await.unwrap();
        seeding.abort();
        let _ = seeding.await;
        // A transaction that was on its way runs to its end, though nobody waits for it any more.
        tokio::time::sleep(std::time::Duration::from_secs(2)).await;
        let resumed = cut
            .services
            .seed(
                &SeedPlan {
                    until: NOW.plus_days(2),
                    ..plan(900)
                },
                quietly,
            )
            .await
            .unwrap();
        assert!(resumed.requests < 900, "{resumed:?}");
        let report = cut.services.check(quietly).await.unwrap();
        assert!(report.ok(), "{report:#?}");
        let keys = |scratch: &Scratch| {
            let store = scratch.store().clone();
            async move {
                store
                    .select::<String>("SELECT VALUE id FROM request ORDER BY id", Bindings::new())
                    .await
                    .unwrap()
            }
        };
        assert_eq!(keys(&whole).await, keys(&cut).await);
    });
}

#[test]
fn a_seed_looks_like_two_years_of_service() {
    run(async {
        let scratch = Scratch::seeded().await;
        let report = scratch.services.check(quietly).await.unwrap();
        assert!(report.ok(), "{report:#?}");
        let all: Vec<Request> = scratch
            .store()
            .rows_of(&grant(), "request", &Keys::default())
            .await
            .unwrap();
        let seeded: Vec<&Request> = all
            .iter()
            .filter(|request| !request.requester.as_str().starts_with("sample-"))
            .collect();
        assert_eq!(seeded.len(), SEEDED.requests);
        let share = |part: usize, whole: usize| part as f64 / whole as f64;
        let count = |wanted: &dyn Fn(&Request) -> bool| seeded.iter().filter(|request| wanted(request)).count();

        let finished = count(&|request| request.status.is_rateable());
        let on_time = count(&|request| {
            request.status.is_rateable() && request.finished_at.is_some_and(|at| at <= request.resolution.due)
        });
        assert!(
            (0.89..0.95).contains(&share(on_time, finished)),
            "in time: {}",
            share(on_time, finished)
        );
        let returned = share(count(&|request| request.returned > 0), finished);
        assert!((0.03..0.055).contains(&returned), "returned: {returned}");
        let open = share(count(&|request| request.open), seeded.len());
        assert!((0.025..0.055).contains(&open), "open: {open}");
        let ratings: Vec<i64> = scratch
            .store()
            .select(
                "SELECT VALUE overall FROM rating WHERE !string::starts_with(rater, 'sample-')",
                Bindings::new(),
            )
            .await
            .unwrap();
        let rated = share(ratings.len(), finished);
        assert!((0.35..0.45).contains(&rated), "rated: {rated}");
        let good = share(ratings.iter().filter(|level| **level >= 3).count(), ratings.len());
        assert!((0.93..0.985).contains(&good), "good: {good}");
        // A seed merges nothing, and some states last for minutes only.
        let brief = [Status::Merged, Status::Assigned, Status::AskedBack];
        for status in Status::ALL.into_iter().filter(|status| !brief.contains(status)) {
            assert!(count(&|request| request.status == status) > 0, "nothing is {status:?}");
        }
        // Keys sort by time, as those that phones make.
        assert!(seeded.windows(2).all(|pair| pair[0].filed_at <= pair[1].filed_at));
        assert!(seeded.iter().all(|request| request.filed_at <= NOW));
        // The busiest place has far more than its part.
        let mut places = std::collections::HashMap::new();
        seeded
            .iter()
            .for_each(|request| *places.entry(request.place.as_str()).or_insert(0) += 1);
        assert!(places.values().max().unwrap() * places.len() > 5 * seeded.len());
    });
}

/// Not a test of a rule but a measurement: SEED_REQUESTS=100000 cargo test --release -p services --test seed -- --ignored --nocapture
#[test]
#[ignore = "a measurement, which takes minutes"]
fn speed() {
    run(async {
        let requests = std::env::var("SEED_REQUESTS")
            .ok()
            .and_then(|text| text.parse().ok())
            .unwrap_or(10_000);
        let scratch = Scratch::sample().await;
        let begun = Instant::now();
        let seeded = scratch
            .services
            .seed(
                &SeedPlan {
                    people: 2000,
                    ..plan(requests)
                },
                quietly,
            )
            .await
            .unwrap();
        let seconds = begun.elapsed().as_secs_f64();
        println!(
            "{seeded:?} in {seconds:.1} s: {:.0} requests/s",
            requests as f64 / seconds
        );
        let begun = Instant::now();
        let report = scratch.services.check(quietly).await.unwrap();
        println!("checked in {:.1} s, ok: {}", begun.elapsed().as_secs_f64(), report.ok());
        let bytes = std::process::Command::new("du")
            .arg("-sm")
            .arg(scratch.folder.path())
            .output()
            .unwrap();
        println!(
            "{} MiB",
            String::from_utf8_lossy(&bytes.stdout)
                .split_whitespace()
                .next()
                .unwrap_or_default()
        );
        assert!(report.ok(), "{report:#?}");
    });
}
