//! What tests need of a database: the data that they begin with ([`Prepared`]), and a SurrealDB server.
//!
//! That is the engine behind a WebSocket, spoken to in the engine's own protocol (`RpcProtocol`, the part of the engine that its server
//! is made of), with users, passwords and levels of access as there. The portal connects to it by `ws://` as it would to a cluster.
//! What it leaves out: live queries, client-side transactions, streamed answers and TLS, none of which the portal uses or a test on
//! one machine can show. Futures leave this crate boxed, as they do `embedded`, and for the same reason.

#![recursion_limit = "256"]

mod prepared;

use std::io;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use embedded::{Boxed, Memory};
use futures::{SinkExt, StreamExt};
use surrealdb::types::{Array, HashMap, Object, SurrealValue, Value, decode, encode};
use surrealdb_core::dbs::Session;
use surrealdb_core::kvs::Datastore;
use surrealdb_core::rpc::RpcProtocol;
use surrealdb_rpc::{DbResponse, DbResult, Request};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{RwLock, mpsc};
use tokio::task::JoinSet;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::handshake::server;
use tokio_tungstenite::tungstenite::http::HeaderValue;
use uuid::Uuid;

pub use prepared::Prepared;

/// The version that the client asks for before it says anything else.
const VERSION: &str = "surrealdb-3.3.5";

/// The user that a served database has, and the only one.
pub const USER: &str = "portal";
/// That user's password.
pub const PASSWORD: &str = "only-for-tests";

/// A database that is served until it is stopped.
pub struct Served {
    address: SocketAddr,
    datastore: Arc<Datastore>,
    connections: Arc<Mutex<JoinSet<()>>>,
    listening: tokio::task::JoinHandle<()>,
}

/// Serves the database `portal` in the namespace `portal` on a free port of this machine, with a user that owns it and
/// nothing beside it.
///
/// # Errors
/// Those of the folder and of the port.
pub fn serve(folder: &Path) -> Boxed<'_, io::Result<Served>> {
    serve_at(folder, SocketAddr::from(([127, 0, 0, 1], 0)))
}

/// Serves the folder's database when the tests are to run against a server (`TEST_SERVER`), nothing otherwise. It is served as
/// long as the runtime lives.
///
/// # Panics
/// When it cannot be served: there is no test then.
pub async fn asked_for(folder: &Path) -> Option<Served> {
    std::env::var_os("TEST_SERVER")?;
    let served = serve(folder).await;
    Some(served.unwrap_or_else(|error| panic!("{}: {error}", folder.display())))
}

/// As [`serve`], where one has been before: what a client finds when a server was started again.
///
/// # Errors
/// As [`serve`].
pub fn serve_at(folder: &Path, address: SocketAddr) -> Boxed<'_, io::Result<Served>> {
    Box::pin(listen(folder, address))
}

async fn listen(folder: &Path, address: SocketAddr) -> io::Result<Served> {
    let datastore = open(folder).await?;
    let listener = TcpListener::bind(address).await?;
    let address = listener.local_addr()?;
    let connections = Arc::new(Mutex::new(JoinSet::new()));
    let (engine, accepted) = (Arc::clone(&datastore), Arc::clone(&connections));
    let listening = tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            locked(&accepted).spawn(attend(stream, Arc::clone(&engine)));
        }
    });
    Ok(Served {
        address,
        datastore,
        connections,
        listening,
    })
}

impl Served {
    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Lets every connection go at once, as a proxy between the two would; new ones are accepted.
    pub async fn hang_up(&self) {
        let mut dropped = std::mem::take(&mut *locked(&self.connections));
        dropped.shutdown().await;
    }

    /// Stops serving and lets the folder go.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn stop(mut self) -> Boxed<'static, io::Result<()>> {
        Box::pin(async move {
            self.listening.abort();
            let _ = (&mut self.listening).await;
            self.hang_up().await;
            self.datastore.shutdown().await.map_err(io::Error::other)
        })
    }
}

fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn open(folder: &Path) -> io::Result<Arc<Datastore>> {
    let memory = Memory {
        cache_mib: 16,
        write_buffer_mib: 8,
        write_buffers: 3,
    };
    let datastore = embedded::datastore(folder, memory, true)
        .await
        .map_err(|unusable| io::Error::other(format!("{unusable:?}")))?;
    let prepared = format!(
        "DEFINE NAMESPACE IF NOT EXISTS portal; USE NS portal; DEFINE DATABASE IF NOT EXISTS portal; USE DB portal;
         DEFINE USER IF NOT EXISTS {USER} ON DATABASE PASSWORD '{PASSWORD}' ROLES OWNER;"
    );
    let prepared = embedded::run(&datastore, &Session::owner(), &prepared, None).await;
    for answer in prepared.map_err(io::Error::other)? {
        answer.map_err(io::Error::other)?;
    }
    Ok(datastore)
}

/// One client's connection.
struct Connection {
    datastore: Arc<Datastore>,
    sessions: HashMap<Uuid, Arc<RwLock<Session>>>,
    /// The session of requests that name none.
    own: Uuid,
}

impl RpcProtocol for Connection {
    fn kvs(&self) -> &Datastore {
        &self.datastore
    }

    fn kvs_arc(&self) -> Arc<Datastore> {
        Arc::clone(&self.datastore)
    }

    fn version_data(&self) -> DbResult {
        DbResult::Other(Value::String(VERSION.to_owned()))
    }

    fn session_map(&self) -> &HashMap<Uuid, Arc<RwLock<Session>>> {
        &self.sessions
    }

    /// By the engine's streamed way, which is compiled in the engine, and as well as the rest of it.
    async fn query(
        &self,
        transaction: Option<Uuid>,
        session: Uuid,
        params: Array,
    ) -> Result<DbResult, surrealdb::Error> {
        let (sender, items) = async_channel::unbounded();
        let (job, _) = self.query_stream(transaction, session, params, None, sender).await?;
        Ok(DbResult::Query(embedded::finish(job, &items).await?))
    }

    async fn cleanup_lqs(&self, _session: &Uuid) {}

    async fn cleanup_all_lqs(&self) {}
}

impl Connection {
    fn new(datastore: Arc<Datastore>) -> Self {
        let (own, sessions) = (Uuid::now_v7(), HashMap::new());
        sessions.insert(own, Arc::new(RwLock::new(Session::default())));
        Self {
            datastore,
            sessions,
            own,
        }
    }

    async fn answer(&self, message: &[u8]) -> DbResponse {
        let request = match decode::<Value>(message).map(Object::from_value) {
            Ok(Ok(object)) => Request::from_object(object),
            Ok(Err(error)) => Err(error),
            Err(error) => Err(surrealdb::Error::internal(error.to_string())),
        };
        let request = match request {
            Ok(request) => request,
            Err(error) => return DbResponse::failure(None, None, error),
        };
        let named = request.session_id.map(surrealdb::types::Uuid::into_inner);
        let transaction = request.txn.map(surrealdb::types::Uuid::into_inner);
        let session = named.unwrap_or(self.own);
        let result = self
            .execute(transaction, session, named, request.method, request.params)
            .await;
        DbResponse::new(request.id, named, result)
    }
}

/// Answers what comes over one connection, each request for itself: a slow one holds up no other.
async fn attend(stream: TcpStream, datastore: Arc<Datastore>) {
    let Ok(socket) = tokio_tungstenite::accept_hdr_async(stream, in_flatbuffers).await else {
        return;
    };
    let connection = Arc::new(Connection::new(datastore));
    let (mut sink, mut messages) = socket.split();
    let (answers, mut outgoing) = mpsc::unbounded_channel::<Vec<u8>>();
    let mut work = JoinSet::new();
    work.spawn(async move {
        while let Some(answer) = outgoing.recv().await {
            if sink.send(Message::Binary(answer.into())).await.is_err() {
                break;
            }
        }
    });
    while let Some(Ok(message)) = messages.next().await {
        match message {
            Message::Binary(bytes) => {
                let (connection, answers) = (Arc::clone(&connection), answers.clone());
                work.spawn(async move {
                    let answer = connection.answer(&bytes).await;
                    if let Ok(bytes) = encode(&answer.into_value()) {
                        let _ = answers.send(bytes);
                    }
                });
            }
            Message::Close(_) => break,
            _ => {}
        }
    }
}

/// The client offers the engine's binary form, and wants to hear that it is taken.
#[allow(
    clippy::result_large_err,
    clippy::unnecessary_wraps,
    reason = "the form of tungstenite's callback"
)]
fn in_flatbuffers(
    _request: &server::Request,
    mut response: server::Response,
) -> Result<server::Response, server::ErrorResponse> {
    let headers = response.headers_mut();
    headers.insert("sec-websocket-protocol", HeaderValue::from_static("flatbuffers"));
    Ok(response)
}
