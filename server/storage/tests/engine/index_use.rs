//! Which shapes of list queries an index serves without sorting. The rules stand in the crate's documentation.

use serde_json::json;
use storage::{Bindings, Plan, Store, Transaction};

use crate::{Scratch, run};

async fn seed(store: &Store) {
    let rows: Vec<(String, serde_json::Value)> = (0..2000_i64)
        .map(|index| {
            let row = json!({
                "number": format!("2026-11-{index:06}"), "centre": format!("c{}", index % 10),
                "technician": format!("t{}", index % 50), "requester": format!("p{}", index % 100),
                "department": format!("d{}", index % 20), "place": format!("r{}", index % 200),
                "service": format!("s{}", index % 15), "filed_at": index / 4, "due": index / 40, "open": index % 3 == 0,
                "queued": index % 3 == 0, "version": 1,
            });
            (format!("{index:06}"), row)
        })
        .collect();
    for rows in rows.chunks(500) {
        let mut transaction = Transaction::new();
        transaction.create_many("request", rows.iter().map(|(id, row)| (id.as_str(), row)));
        store.transaction(transaction).await.unwrap();
    }
}

async fn plan(store: &Store, text: &str) -> Plan {
    let bindings = Bindings::new()
        .with("centre", "c3")
        .with("due", &20)
        .with("after", "000900");
    store.explain(text, bindings).await.unwrap()
}

#[test]
fn probe() {
    run(async {
        let Scratch { store, folder: _folder } = Scratch::new().await;
        seed(&store).await;
        for text in [
            "SELECT id FROM request WHERE centre = $centre AND queued = true ORDER BY due LIMIT 51",
            "SELECT id FROM request WHERE centre = $centre AND queued = true ORDER BY due, id LIMIT 51",
            "SELECT id FROM request WHERE centre = $centre AND queued = true ORDER BY due DESC, id DESC LIMIT 51",
            "SELECT id FROM request WHERE centre = $centre AND queued = true AND due > $due ORDER BY due LIMIT 51",
            "SELECT id FROM request WHERE centre = $centre AND queued = true AND due >= $due AND (due > $due OR id > type::record('request', $after)) ORDER BY due, id LIMIT 51",
            "SELECT id FROM request WHERE centre = $centre AND queued = true AND [due, id] > [$due, type::record('request', $after)] ORDER BY due, id LIMIT 51",
            "SELECT id FROM request WHERE centre = $centre ORDER BY filed_at DESC LIMIT 51",
            "SELECT id FROM request WHERE centre IN ['c1', 'c2'] AND queued = true ORDER BY due LIMIT 51",
        ] {
            println!("--- {text}\n{}", plan(&store, text).await.text());
        }
    });
}
