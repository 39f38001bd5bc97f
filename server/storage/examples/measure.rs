#![recursion_limit = "256"]
#![expect(missing_docs, clippy::unwrap_used, reason = "scratch")]
use domain::time::Moment;
use serde_json::{Value, json};
use std::time::Instant;
use storage::{Bindings, Store, StoreSettings, Transaction};

fn request(index: i64) -> (String, Value) {
    let h = |k: i64| {
        let mut x = (index * 64 + k) as u64;
        x ^= x >> 31;
        x = x.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        x ^= x >> 29;
        x = x.wrapping_mul(0xBF58_476D_1CE4_E5B9);
        x ^= x >> 32;
        (x % k as u64) as i64
    };
    (
        format!(
            "{:08x}-ac96-7{:03x}-8000-{:012x}",
            0x0189_0000 + index,
            h(4096),
            h(1 << 40)
        ),
        json!({
            "number": format!("2026-11-{index:06}"), "centre": format!("centre-{}", h(10)), "centre_name": "机关第一服务中心",
            "technician": if h(3)==0 { None } else { Some(format!("person-{}", h(300))) }, "technician_name": "示例 张师傅",
            "requester": format!("person-{}", h(5000)), "requester_name": "示例 李同志", "requester_phone": "025-8339xxxx",
            "department": format!("department-{}", h(60)), "place": format!("place-{}", h(4000)), "place_name": "一号院 3 号楼 12 层 1208 室",
            "service": format!("service-{}", h(45)), "service_name": "空调维修", "title": "空调不制冷", "text": "开机半小时仍然吹热风，麻烦尽快处理，下午有会议。",
            "urgency": "normal", "status": "confirmed", "rater_group": "staff", "filed_at": 1_700_000_000_000_i64 + index * 60_000,
            "due": 1_700_000_000_000_i64 + index * 60_000 + h(1000) * 60_000, "open": h(20) == 0, "queued": h(25) == 0, "version": 6,
            "response": {"due": 1, "lines": [{"from":1,"to":2,"minutes":30}]}, "resolution": {"due": 1, "lines": [{"from":1,"to":2,"minutes":480}]},
            "closed_month": index / 9000, "closed_at": index * 10 + h(7), "confirm_by": if h(50)==1 { Some(index) } else { None }, "finished_at": index, "hold": if h(60)==1 { Some(json!({"until": index, "reason": "parts"})) } else { None }, "served_by": ["person-1"], "returned": 0, "nudged": 0,
        }),
    )
}
fn events(id: &str, index: i64) -> Vec<(String, Value)> {
    (0..6).map(|seq| (format!("{id}:{seq:06}"), json!({"request": id, "seq": seq, "at": 1_700_000_000_000_i64 + index, "by": "person-1", "by_name": "示例 张师傅", "role": "technician", "audience": "everyone", "kind": "assigned", "technician": "示例 王师傅", "text": "已派单，请尽快处理"}))).collect()
}
fn cpu() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    let f: Vec<&str> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
    (f[11].parse::<f64>().unwrap() + f[12].parse::<f64>().unwrap()) / 100.0
}
fn rss() -> String {
    std::fs::read_to_string("/proc/self/status")
        .unwrap()
        .lines()
        .filter(|l| l.starts_with("VmRSS") || l.starts_with("VmHWM"))
        .map(|l| l.split_whitespace().skip(1).collect::<Vec<_>>().join(" "))
        .collect::<Vec<_>>()
        .join(" / ")
}
async fn load(store: &Store, from: i64, to: i64, batch: i64, writers: i64, with_events: bool) {
    let cpu0 = cpu();
    let start = Instant::now();
    let mut tasks = Vec::new();
    let next = std::sync::Arc::new(std::sync::atomic::AtomicI64::new(from));
    for _ in 0..writers {
        let (store, next) = (store.clone(), next.clone());
        tasks.push(tokio::spawn(async move {
            loop {
                let first = next.fetch_add(batch, std::sync::atomic::Ordering::Relaxed);
                if first >= to {
                    break;
                }
                let requests: Vec<_> = (first..(first + batch).min(to)).map(request).collect();
                let mut transaction = Transaction::new();
                transaction.create_many("request", requests.iter().map(|(id, row)| (id.as_str(), row)));
                if with_events {
                    let events: Vec<_> = requests
                        .iter()
                        .enumerate()
                        .flat_map(|(i, (id, _))| events(id, first + i as i64))
                        .collect();
                    transaction.create_many("event", events.iter().map(|(id, row)| (id.as_str(), row)));
                }
                store.transaction(transaction).await.unwrap();
            }
        }));
    }
    for t in tasks {
        t.await.unwrap();
    }
    let cpu = cpu() - cpu0;
    let n = (to - from) as f64;
    println!("   cpu {:.3} ms a request", cpu / n * 1000.0);
    let s = start.elapsed().as_secs_f64();
    println!(
        "batch {batch:5} writers {writers} events {with_events}: {:.0} requests/s ({:.0} rows/s), conflicts {}, rss {}",
        n / s,
        n * if with_events { 7.0 } else { 1.0 } / s,
        store.conflicts(),
        rss()
    );
}
fn main() {
    tokio::runtime::Builder::new_multi_thread().thread_stack_size(10 << 20).worker_threads(4).enable_all().build().unwrap().block_on(async {
        let folder = std::env::args().nth(1).unwrap();
        let store = Store::open(&StoreSettings { cache_mib: std::env::var("CACHE").map_or(64, |v| v.parse().unwrap()), write_buffer_mib: std::env::var("BUF").map_or(64, |v| v.parse().unwrap()), ..StoreSettings::in_folder(&folder) }).await.unwrap();
        let s = Instant::now();
        store.migrate(Moment(0), |_| {}).await.unwrap();
        println!("migrate {:?}", s.elapsed());
        println!("cpu so far {}", cpu());
        if std::env::args().nth(2).as_deref() == Some("profile") {
            for sql in std::env::args().skip(3) { store.exec(&sql, Bindings::new()).await.unwrap(); }
            let t = cpu(); for i in 0..5000 { let (id, row) = request(i); std::hint::black_box((id, row)); } println!("making a request row {:.3} ms", (cpu() - t) / 5.0);
            let mut at = 0;
            for (batch, writers) in [(100, 1), (100, 2), (25, 2), (300, 2), (100, 4), (100, 2), (100, 2), (100, 2)] {
                load(&store, at, at + 6000, batch, writers, true).await;
                at += 6000;
            }
            return;
        }
        let n: Vec<i64> = store.select("RETURN [count((SELECT VALUE id FROM request))]", Bindings::new()).await.unwrap();
        if n.first().copied().unwrap_or(0) < 1000 {
            let mut at = 0;
            for (batch, writers) in [(1, 1), (1, 16), (20, 1), (100, 1), (500, 1), (20, 2), (100, 2), (500, 2), (100, 4), (500, 4)] {
                let n = if batch == 1 { 2000 } else { 5000 };
                load(&store, at, at + n, batch, writers, false).await;
                at += n;
            }
            for (batch, writers) in [(20, 1), (100, 1), (20, 2), (100, 2), (100, 4), (300, 2)] {
                load(&store, at, at + 5000, batch, writers, true).await;
                at += 5000;
            }
            load(&store, at, 100_000, 100, 2, true).await;
        }
        let mid: Vec<Value> = store.select("SELECT id, due, filed_at FROM request WHERE centre = 'centre-3' AND queued = true ORDER BY due LIMIT 200", Bindings::new()).await.unwrap();
        println!("{} in mid", mid.len()); let m = &mid[mid.len() / 2];
        let b = || Bindings::new().with("centre", "centre-3").with("due", &m["due"]).record("after", "request", m["id"].as_str().unwrap()).with("filed", &1_701_000_000_000_i64).with("person", "person-77").with("place", "place-9").with("service", "service-3").with("centres", &["centre-1", "centre-3"]).with("n", "2026-11-000777");
        for text in [
            "SELECT * FROM request WHERE centre = $centre AND queued = true ORDER BY due LIMIT 51",
            "SELECT * FROM request WHERE centre = $centre AND queued = true ORDER BY due, id LIMIT 51",
            "SELECT * FROM request WHERE centre = $centre AND queued = true ORDER BY due DESC, id DESC LIMIT 51",
            "SELECT * FROM request WHERE centre = $centre AND queued = true AND due > $due ORDER BY due, id LIMIT 51",
            "SELECT * FROM request WHERE centre = $centre AND queued = true AND due >= $due AND (due > $due OR id > $after) ORDER BY due, id LIMIT 51",
            "SELECT * FROM request WHERE centre = $centre AND queued = true AND due <= $due AND (due < $due OR id < $after) ORDER BY due DESC, id DESC LIMIT 51",
            "SELECT * FROM request WHERE centre = $centre AND queued = true AND (due > $due OR (due = $due AND id > $after)) ORDER BY due, id LIMIT 51",
            "SELECT * FROM request WHERE centre = $centre AND queued = true AND status = 'confirmed' ORDER BY due, id LIMIT 51",
            "SELECT * FROM request WHERE centre = $centre ORDER BY filed_at DESC, id DESC LIMIT 51",
            "SELECT * FROM request WHERE centre = $centre AND filed_at < $filed ORDER BY filed_at DESC, id DESC LIMIT 51",
            "SELECT * FROM request WHERE centre = $centre AND filed_at >= 1700000000000 AND filed_at < $filed ORDER BY filed_at DESC, id DESC LIMIT 51",
            "SELECT * FROM request WHERE requester = $person ORDER BY filed_at DESC, id DESC LIMIT 21",
            "SELECT * FROM request WHERE place = $place AND service = $service AND open = true LIMIT 5",
            "SELECT * FROM request WHERE place = $place AND open = true LIMIT 5",
            "SELECT * FROM request WHERE number = $n",
            "SELECT * FROM request WHERE centre IN $centres AND queued = true ORDER BY due, id LIMIT 51",
            "SELECT * FROM request WHERE centre IN ['centre-1','centre-3'] AND queued = true ORDER BY due, id LIMIT 51",
            "SELECT * FROM request WHERE centre INSIDE ['centre-1','centre-3'] ORDER BY filed_at DESC LIMIT 51",
            "SELECT * FROM request WITH INDEX request_centre_queue WHERE centre = $centre AND queued = true ORDER BY due, id LIMIT 51",
            "SELECT VALUE count() FROM request WHERE centre = $centre AND queued = true GROUP ALL",
            "SELECT count() AS n FROM request WHERE centre = $centre AND queued = true AND due < $due GROUP ALL",
            "SELECT VALUE count() FROM (SELECT VALUE id FROM request WHERE centre = $centre AND queued = true) GROUP ALL",
            "SELECT status, count() AS n FROM request WHERE centre = $centre AND queued = true GROUP BY status",
            "SELECT * FROM request WITH INDEX request_centre WHERE centre = $centre ORDER BY filed_at DESC, id DESC LIMIT 51",
            "SELECT * FROM request WHERE centre = $centre AND filed_at > 0 ORDER BY filed_at DESC, id DESC LIMIT 51",
            "SELECT * FROM request WHERE (centre = 'centre-1' AND queued = true) OR (centre = 'centre-3' AND queued = true) ORDER BY due, id LIMIT 51",
            "SELECT * FROM request WITH INDEX request_centre_queue WHERE centre IN $centres AND queued = true ORDER BY due, id LIMIT 51",
            "SELECT * FROM request WHERE centre IN $centres AND queued = true AND due > 0 ORDER BY due, id LIMIT 51",
            "SELECT * FROM request WHERE filed_at > 0 AND (requester = $person OR filed_by = $person) ORDER BY filed_at DESC LIMIT 21",
            "SELECT * FROM request WHERE centre = $centre AND queued = true AND status IN ['confirmed'] AND urgency != 'normal' ORDER BY due, id LIMIT 51",
            "SELECT * FROM request WHERE centre = $centre AND queued = true AND technician = 'person-7' ORDER BY due, id LIMIT 51",
            "SELECT * FROM request WITH INDEX request_centre_queue WHERE centre = $centre AND queued = true AND technician = 'person-7' ORDER BY due, id LIMIT 51",
            "SELECT * FROM request WHERE requester = $person AND open = true ORDER BY filed_at DESC LIMIT 51",
            "SELECT * FROM request WHERE place = $place AND service = $service AND open = true ORDER BY filed_at DESC LIMIT 1",
            "SELECT status, count() AS count, count(due < $due) AS late FROM request WHERE centre = $centre AND queued = true GROUP BY status",
            "SELECT technician, count() AS count FROM request WHERE centre = $centre AND queued = true AND technician != NONE GROUP BY technician",
            "SELECT * FROM request WHERE confirm_by > 0 AND confirm_by < $due ORDER BY confirm_by LIMIT 50",
            "SELECT * FROM request WHERE hold.until > 0 AND hold.until < $due ORDER BY hold.until LIMIT 50",
            "RETURN count((SELECT VALUE id FROM request WHERE technician = 'person-7' AND finished_at >= 1))",
            "SELECT * FROM request WHERE closed_month = 3 AND status IN ['confirmed', 'closed_unanswered'] AND true AND centre = $centre ORDER BY closed_at DESC, id DESC LIMIT 51",
            "SELECT * FROM request WHERE closed_month = 3 AND status IN ['confirmed', 'closed_unanswered'] AND (requester = $person OR technician = $person OR centre IN $centres) ORDER BY closed_at DESC, id DESC LIMIT 51",
            "SELECT * FROM request WHERE closed_month = 3 AND closed_at < 900000 AND (closed_at < 800000 OR id < $after) AND centre = $centre ORDER BY closed_at DESC, id DESC LIMIT 51",
            "SELECT VALUE closed_month FROM request WHERE closed_month > 0 ORDER BY closed_month LIMIT 1",
            "SELECT VALUE closed_month FROM request WHERE closed_month > 0 ORDER BY closed_month DESC LIMIT 1",
            "SELECT count() AS rows FROM request GROUP ALL",
            "SELECT * FROM request ORDER BY id LIMIT 51",
            "SELECT * FROM request WHERE id > $after ORDER BY id LIMIT 51",
            "SELECT * FROM place WHERE string::starts_with(path, 'a/b/')",
            "SELECT * FROM place WHERE path >= 'a/b/' AND path < 'a/b0'",
        ] {
            let mut times = Vec::new();
            let mut n = 0;
            for _ in 0..30 {
                let s = Instant::now();
                n = store.select::<Value>(text, b()).await.unwrap().len();
                times.push(s.elapsed().as_micros());
            }
            times.sort();
            println!("--- {text}\n    {n} rows, p50 {} us, max {} us", times[15], times[29]);
            match store.explain(text, b()).await { Ok(p) => println!("{}", p.text()), Err(e) => println!("{e}") }
        }
        println!("{}", rss());
        store.close().await.unwrap();
    });
}
