//! `kill -9` in the middle of many submissions: what was acknowledged is there, once, with its photo.

use std::collections::{BTreeMap, HashSet};
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use domain::id::RequestId;
use domain::request::{Photo, Request};
use services::photo::{Kind, prepare};
use storage::Bindings;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::Mutex;

use super::multipart::{body, file, photo};
use super::running::start;
use super::submit::form;
use super::world::{close, cookie, make, reopen, run};

const CLIENTS: usize = 16;
/// Acknowledged submissions after which each round's server is killed; a thousand and some in all.
const ROUNDS: [usize; 4] = [90, 310, 250, 400];

/// Sends one form and gives the answer's number, if the server lived to acknowledge it.
async fn submit(address: SocketAddr, cookie: &str, id: &str, picture: &[u8]) -> Option<String> {
    let mut parts = form(id);
    parts.push(file("x.jpg", picture));
    let body = body(&parts);
    let head = format!(
        "POST /submit/request HTTP/1.1\r\nhost: {address}\r\norigin: http://{address}\r\ncookie: {cookie}\r\n\
         accept: application/json\r\nconnection: close\r\ncontent-length: {}\r\n\
         content-type: multipart/form-data; boundary=----portal\r\n\r\n",
        body.len()
    );
    let mut stream = TcpStream::connect(address).await.ok()?;
    stream.write_all(head.as_bytes()).await.ok()?;
    stream.write_all(&body).await.ok()?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.ok()?;
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let (head, body) = answer.split_once("\r\n\r\n")?;
    if !head.starts_with("HTTP/1.1 200") {
        assert!(!head.starts_with("HTTP/1.1"), "a submission was refused: {answer}");
        return None;
    }
    let filed: serde_json::Value = serde_json::from_str(body).ok()?;
    Some(filed["number"].as_str()?.to_owned())
}

/// Submits from many clients until the server has acknowledged `kill_after`, then kills it in their midst.
async fn round(data: &Path, cookie: &str, kill_after: usize, acknowledged: &Arc<Mutex<BTreeMap<String, String>>>) {
    let mut server = start(data, &["--log-level", "warn"]);
    let (count, dead) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
    let clients = (0..CLIENTS).map(|client| {
        let (count, dead, acknowledged) = (Arc::clone(&count), Arc::clone(&dead), Arc::clone(acknowledged));
        let (address, cookie) = (server.address, cookie.to_owned());
        tokio::spawn(async move {
            let picture = photo(u8::try_from(client).expect("few clients"));
            while !dead.load(Ordering::Relaxed) {
                let id = uuid::Uuid::now_v7().to_string();
                if let Some(number) = submit(address, &cookie, &id, &picture).await {
                    acknowledged.lock().await.insert(id, number);
                    count.fetch_add(1, Ordering::Relaxed);
                }
            }
        })
    });
    let clients: Vec<_> = clients.collect();
    let began = std::time::Instant::now();
    while count.load(Ordering::Relaxed) < kill_after {
        assert!(
            began.elapsed().as_secs() < 120,
            "only {} acknowledged",
            count.load(Ordering::Relaxed)
        );
        tokio::time::sleep(std::time::Duration::from_millis(1)).await;
    }
    // SIGKILL: nothing of the server's runs any more after this.
    server.process.kill().expect("killed");
    server.process.wait().expect("gone");
    dead.store(true, Ordering::Relaxed);
    for client in clients {
        client.await.expect("no client panics");
    }
}

#[test]
fn what_was_acknowledged_before_a_kill_is_there_once_with_its_photo() {
    run(async {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let world = make(folder.path()).await;
        let cookie = cookie(&world, "zhang").await;
        close(world).await;
        let acknowledged = Arc::default();
        for kill_after in ROUNDS {
            round(folder.path(), &cookie, kill_after, &acknowledged).await;
        }
        let acknowledged = acknowledged.lock().await.clone();
        assert!(acknowledged.len() >= ROUNDS.iter().sum());
        let services = reopen(folder.path()).await;
        let select = |table: &str| format!("SELECT * FROM {table}");
        let requests: Vec<Request> = services
            .store()
            .select(&select("request"), Bindings::new())
            .await
            .expect("read");
        let photos: Vec<Photo> = services
            .store()
            .select(&select("photo"), Bindings::new())
            .await
            .expect("read");
        let numbers: HashSet<_> = requests.iter().map(|request| request.number.as_str()).collect();
        assert_eq!(numbers.len(), requests.len(), "a number was given twice");
        for (id, number) in &acknowledged {
            let id = RequestId::from(id.as_str());
            let found: Vec<_> = requests.iter().filter(|request| request.id == id).collect();
            assert_eq!(found.len(), 1, "request {id}");
            assert_eq!(&found[0].number, number);
            let own: Vec<_> = photos.iter().filter(|photo| photo.request == id).collect();
            assert_eq!(own.len(), 1, "photos of {id}");
            for kind in [Kind::Full, Kind::Thumbnail] {
                let stored = services
                    .photo_folder()
                    .read(own[0].id.as_str(), kind)
                    .await
                    .expect("the file is there");
                let whole = kind == Kind::Thumbnail || prepare::sha256(&stored.bytes) == own[0].sha256;
                assert!(whole, "photo {} is damaged", own[0].id);
            }
        }
    });
}
