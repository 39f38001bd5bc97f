//! Every statement that pages and background jobs really run, held to its index: it reads no more than a page shows or a
//! queue holds, however many requests there are.

use std::collections::BTreeMap;

use axum::http::header;
use server::clock;
use services::job::Job;
use services::seed::SeedPlan;
use storage::{Bindings, Plan, Store};

use super::access;
use super::asking::{ask, page};
use super::marked::{Marked, PEOPLE, encoded};
use super::world::{World, by, within_sample};

/// Requests besides the sample's: several times as many as any statement may read.
const REQUESTS: usize = 2000;
/// Most rows that a statement may read.
const MOST: i64 = 400;
/// Tables that do not grow with the number of requests, people or places: they may be sorted and read whole.
const SMALL: &[&str] = &[
    "calendar",
    "centre",
    "channel_choice",
    "clock_rule",
    "deadline_rule",
    "department",
    "escalation",
    "holiday_notice",
    "migration",
    "rater_group",
    "routing_rule",
    "service_group",
    "service_item",
    "setting",
    "slot_rule",
    "special_day",
    "target",
];
/// What is sorted after it was read because there is never much of it: the photos of one request, the places under one, the
/// people whom a search finds, the jobs that somebody helps with at a time.
const SORTED: &[&str] = &[
    "FROM photo WHERE request",
    "FROM place WHERE parent",
    "findable CONTAINS",
    "WHERE people CONTAINS $person",
];

/// Read from a table's beginning, or its end, and no further than the rows that are shown.
const WHOLE: &[&str] = &[
    "SELECT * FROM job_run ORDER BY id DESC LIMIT 100",
    "SELECT VALUE login FROM person LIMIT 1",
    "SELECT VALUE id FROM outbox ORDER BY id DESC LIMIT 1",
];

/// Lists that have a second page, and how their address goes on.
const LISTS: &[&str] = &[
    "/api/my_requests?",
    "/api/desk_page?",
    "/api/desk_page?filter=late&",
    "/api/desk_page?filter=urgent&",
    "/api/desk_page?filter=mine&",
    "/api/desk_page?filter=filed&",
    "/api/cases_page?",
    "/api/cases_page?filter=late&",
    "/api/cases_page?filter=answered&",
    "/api/cases_page?filter=closed&",
    "/api/drill_page?",
    "/api/drill_page?service=air-conditioner&",
    "/api/drill_page?bad=true&",
    "/api/people_page?",
    "/api/register_page?",
    "/api/register_page?path=estate&",
];

#[test]
fn every_statement_reads_by_its_index() {
    within_sample(|world| async move {
        let plan = SeedPlan {
            requests: REQUESTS,
            people: 600,
            seed: 5,
            until: clock::now(),
            photos: 0,
        };
        world.services.seed(&plan, |_, _| {}).await.expect("seeded");
        let marked = Marked::make(&world).await;
        let store = world.services.store();
        store.overhear();
        everything_once(&world, &marked).await;
        for job in Job::ALL {
            world
                .services
                .run_job(job, "test", clock::now())
                .await
                .expect("the job runs");
        }
        let heard: BTreeMap<String, Bindings> = store.overhear().into_iter().collect();
        assert!(heard.len() > 40, "only {} statements were heard", heard.len());
        let mut problems = Vec::new();
        for (text, bindings) in heard.iter().filter(|(text, _)| text.starts_with("SELECT ")) {
            let found = problems_of(store, text, bindings).await;
            problems.extend(found.into_iter().map(|(what, plan)| format!("{what}: {text}\n{plan}")));
        }
        assert!(
            problems.is_empty(),
            "{} problems:\n{}",
            problems.len(),
            problems.join("\n")
        );
    });
}

/// Opens every page as everybody, and the second page of every list.
async fn everything_once(world: &World, marked: &Marked) {
    for (_, login) in PEOPLE.iter().filter(|(_, login)| *login != Some("linshi")) {
        let Some(login) = login else { continue };
        let cookie = world.sample_cookie(login).await;
        for (_, request) in access::requests(marked) {
            access::outcome(world, by(request.build(), &cookie), marked).await;
        }
        // The last of those ended the session.
        let cookie = world.sample_cookie(login).await;
        for list in LISTS {
            let first = open(world, list, &cookie).await;
            let next = [&first["next"], &first["page"]["next"]]
                .into_iter()
                .find_map(|next| next.as_str());
            if let Some(next) = next {
                open(world, &format!("{list}after={}", encoded(next)), &cookie).await;
            }
        }
    }
}

async fn open(world: &World, address: &str, cookie: &str) -> serde_json::Value {
    let mut request = page(address.trim_end_matches(['&', '?']));
    let json = "application/json".parse().expect("a header");
    request.headers_mut().insert(header::ACCEPT, json);
    let answer = ask(&world.routes, by(request, cookie)).await;
    serde_json::from_slice(&answer.body).unwrap_or_default()
}

async fn problems_of(store: &Store, text: &str, bindings: &Bindings) -> Vec<(String, String)> {
    let table = table_of(text);
    if SMALL.contains(&table) {
        return Vec::new();
    }
    let plan: Plan = match store.explain(text, bindings.clone()).await {
        Ok(plan) => plan,
        Err(error) => return vec![(format!("not explained: {error}"), String::new())],
    };
    let mut found = Vec::new();
    let rows = plan.most_rows();
    // The totals are as many as months, services and groups.
    if rows > MOST && table != "satisfaction_fold" {
        found.push((format!("reads {rows} rows"), plan.text()));
    }
    // What the engine filters while it reads does not count as given: a whole table can be read for a few rows.
    if plan.scans_table() && !WHOLE.contains(&text) {
        found.push(("reads the whole table".to_owned(), plan.text()));
    }
    let sorted = plan.sorts() && !SORTED.iter().any(|known| text.contains(known));
    if sorted {
        found.push(("sorts after reading".to_owned(), plan.text()));
    }
    found
}

/// The table that a statement reads first.
fn table_of(text: &str) -> &str {
    let rest = text.split(" FROM ").nth(1).unwrap_or_default();
    rest.split([' ', ')', ';']).next().unwrap_or_default()
}
