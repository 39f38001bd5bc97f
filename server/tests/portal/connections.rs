//! Real connections: how they begin, how long they may be silent, how they end.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::ConnectInfo;
use axum::routing::get;
use server::http::client::Peer;
use server::http::listener::PatientListener;
use server::http::stop::{Stopping, or_give_up};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

struct Running {
    address: SocketAddr,
    stopping: Stopping,
    server: JoinHandle<bool>,
}

async fn start(silence: Duration, patience: Duration) -> Running {
    let socket = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = socket.local_addr().expect("its address");
    let routes = Router::new()
        .route(
            "/",
            get(|ConnectInfo(peer): ConnectInfo<Peer>| async move { peer.0.ip().to_string() }),
        )
        .route(
            "/slow",
            get(|| async {
                tokio::time::sleep(Duration::from_millis(400)).await;
                "done"
            }),
        )
        .route(
            "/endless",
            get(|| async {
                tokio::time::sleep(Duration::from_secs(600)).await;
            }),
        );
    let stopping = Stopping::default();
    let server = {
        let stopping = stopping.clone();
        tokio::spawn(async move {
            let begun = stopping.clone();
            let serving = axum::serve(
                PatientListener::new(socket, silence),
                routes.into_make_service_with_connect_info::<Peer>(),
            )
            .with_graceful_shutdown(async move { begun.begun().await });
            or_give_up(serving.into_future(), &stopping, patience).await.is_some()
        })
    };
    Running {
        address,
        stopping,
        server,
    }
}

async fn send(address: SocketAddr, path: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).await.expect("connected");
    let request = format!("GET {path} HTTP/1.1\r\nhost: hq.example\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.expect("sent");
    stream
}

async fn answer(mut stream: TcpStream) -> String {
    let mut text = String::new();
    stream.read_to_string(&mut text).await.expect("answered");
    text
}

#[tokio::test]
async fn the_other_end_is_known() {
    let running = start(Duration::from_secs(5), Duration::from_secs(5)).await;
    assert!(answer(send(running.address, "/").await).await.ends_with("127.0.0.1"));
}

#[tokio::test]
async fn a_connection_that_says_nothing_is_closed() {
    let running = start(Duration::from_millis(200), Duration::from_secs(5)).await;
    for beginning in ["", "GET / HTTP/1.1\r\nhost: hq"] {
        let mut stream = TcpStream::connect(running.address).await.expect("connected");
        stream.write_all(beginning.as_bytes()).await.expect("sent");
        let mut rest = Vec::new();
        let closed = tokio::time::timeout(Duration::from_secs(3), stream.read_to_end(&mut rest)).await;
        assert!(closed.is_ok(), "after {beginning:?} the connection stays open");
    }
}

#[tokio::test]
async fn requests_under_way_end_and_no_new_ones_begin() {
    let running = start(Duration::from_secs(5), Duration::from_secs(5)).await;
    let slow = send(running.address, "/slow").await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    running.stopping.begin();
    assert!(answer(slow).await.ends_with("done"));
    assert!(running.server.await.expect("no panic"), "the server ended by itself");
    assert!(TcpStream::connect(running.address).await.is_err());
}

#[tokio::test]
async fn what_does_not_end_is_given_up_after_a_while() {
    let running = start(Duration::from_secs(60), Duration::from_millis(300)).await;
    let endless = send(running.address, "/endless").await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    let began = Instant::now();
    running.stopping.begin();
    assert!(
        !running.server.await.expect("no panic"),
        "the server cannot have ended by itself"
    );
    assert!(began.elapsed() >= Duration::from_millis(300) && began.elapsed() < Duration::from_secs(5));
    drop(endless);
}
