//! The database engine in this process (嵌入式引擎), spoken to directly. Whoever polls the engine's futures compiles a good part
//! of the engine once more, as SurrealDB's own client does twice: so only what comes boxed is polled here where it can be, and
//! everything leaves boxed.

#![recursion_limit = "256"]

use std::any::Any;
use std::collections::BTreeMap;
use std::fmt::Display;
use std::future::Future;
use std::path::Path;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Weak};
use std::time::Duration;

use async_channel::Receiver;
use surrealdb::types::{Array, Value, Variables};
use surrealdb_cnf::ConfigMap;
use surrealdb_core::dbs::{QueryStreamJob, Session};
use surrealdb_core::kvs::{Datastore, QueryRequest};
use surrealdb_rpc::{QueryResult, QueryStreamItem};

/// A process that is just ending may hold the folder a moment longer.
const LOCK_PATIENCE: Duration = Duration::from_secs(2);

/// What is packed, read and kept together. Nearly every read is of a key or two, and the engine's default of 64 KiB is unpacked whole
/// for each that is not in the cache; the data take an eighth more of the disk.
const BLOCK_BYTES: u32 = 16 * 1024;

/// Names are bound, not written: they may be words of the language.
const PREPARE: &str =
    "DEFINE NAMESPACE IF NOT EXISTS $namespace; USE NS $namespace; DEFINE DATABASE IF NOT EXISTS $database";

/// A future that tells nothing of how it was made.
pub type Boxed<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// What one statement gave.
pub type Answer = Result<Value, surrealdb::Error>;

/// Why a folder cannot be used.
#[derive(Debug)]
pub enum Unusable {
    /// Another process has it open.
    Locked,
    /// Anything else, in the engine's words.
    Reason(String),
}

/// A database in a folder of this machine.
pub struct Engine {
    datastore: Arc<Datastore>,
    session: Session,
    closed: AtomicBool,
}

/// The memory that the engine may take, of which nothing is a share of the machine's.
#[derive(Debug, Clone, Copy)]
pub struct Memory {
    /// Blocks read from disk that stay, in MiB.
    pub cache_mib: u32,
    /// The size of one write buffer in MiB.
    pub write_buffer_mib: u32,
    /// How many write buffers there may be.
    pub write_buffers: u32,
}

impl Memory {
    /// The engine's settings: the plain way to connect would take its cache and its buffers from the size of the machine.
    /// `sync = every` is the engine's default, and said all the same: acknowledged means fsynced.
    fn config(self) -> ConfigMap {
        let bytes = |mebibytes: u32| (u64::from(mebibytes) * 1024 * 1024).to_string();
        // The engine counts what its write buffers hold, the flushed ones that it keeps for conflicts included, against the block
        // cache: with the cache alone as its size, nothing read stayed in it after a few minutes of writing, and every read of a key
        // unpacked its block anew. It keeps as many flushed ones as there may be, and another is being filled.
        let cache = self
            .write_buffer_mib
            .saturating_mul(self.write_buffers.saturating_add(1))
            .saturating_add(self.cache_mib);
        ConfigMap::empty()
            .with_key_value("datastore_sync", "every")
            .with_key_value("rocksdb_block_cache_size", bytes(cache))
            .with_key_value("rocksdb_block_size", BLOCK_BYTES.to_string())
            .with_key_value("rocksdb_write_buffer_size", bytes(self.write_buffer_mib))
            .with_key_value("rocksdb_max_write_buffer_number", self.write_buffers.to_string())
    }
}

/// Opens the database of a folder, or makes it.
///
/// # Errors
/// [`Unusable`].
pub fn open<'a>(
    folder: &'a Path,
    memory: Memory,
    namespace: &'a str,
    database: &'a str,
) -> Boxed<'a, Result<Engine, Unusable>> {
    Box::pin(async move {
        let datastore = datastore(folder, memory, false).await?;
        let mut session = Session::owner();
        let mut names = Variables::new();
        names.insert("namespace", namespace.to_owned());
        names.insert("database", database.to_owned());
        let prepared = run(&datastore, &session, PREPARE, Some(names)).await;
        for answer in prepared.map_err(reason)? {
            answer.map_err(reason)?;
        }
        (session.ns, session.db) = (Some(namespace.to_owned()), Some(database.to_owned()));
        Ok(Engine {
            datastore,
            session,
            closed: AtomicBool::new(false),
        })
    })
}

/// Opens the engine of a folder, or makes it, with its background work. `guarded`: whoever comes has to sign in.
///
/// # Errors
/// [`Unusable`].
pub fn datastore(folder: &Path, memory: Memory, guarded: bool) -> Boxed<'_, Result<Arc<Datastore>, Unusable>> {
    Box::pin(async move {
        tokio::fs::create_dir_all(folder).await.map_err(reason)?;
        let folder = tokio::fs::canonicalize(folder).await.map_err(reason)?;
        let datastore = unlocked(&folder, &memory.config(), guarded).await?;
        datastore.check_version().await.map_err(reason)?;
        datastore.bootstrap().await.map_err(reason)?;
        datastore.start_maintenance_tasks();
        Ok(datastore)
    })
}

async fn unlocked(folder: &Path, config: &ConfigMap, guarded: bool) -> Result<Arc<Datastore>, Unusable> {
    let deadline = tokio::time::Instant::now() + LOCK_PATIENCE;
    loop {
        let opened = Datastore::builder()
            .with_config(config.clone())
            .with_auth(guarded)
            .without_maintenance_tasks()
            .build_with_path(&format!("rocksdb:{}", folder.display()))
            .await;
        match opened.map_err(|error| format!("{error:#}")) {
            Ok(datastore) => return Ok(datastore),
            Err(reason) if !is_lock(&reason) => return Err(Unusable::Reason(reason)),
            Err(_) if tokio::time::Instant::now() > deadline => return Err(Unusable::Locked),
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
}

/// Runs a text as whoever the session is: an answer for each of its statements. By the engine's streamed way: its future comes boxed
/// and compiled, where that of the plain way would be compiled here once more, and all that it can come to with it.
///
/// # Errors
/// When no statement was run.
pub fn run<'a>(
    datastore: &'a Arc<Datastore>,
    session: &'a Session,
    text: &'a str,
    variables: Option<Variables>,
) -> Boxed<'a, Result<Vec<Answer>, surrealdb::Error>> {
    Box::pin(async move {
        let (sender, items) = async_channel::unbounded();
        let request = QueryRequest::new(text, session).with_variables(variables);
        let results = finish(datastore.run_streaming(request, sender)?, &items).await?;
        Ok(results.into_iter().map(|given| given.result).collect())
    })
}

/// Runs what was begun to its end, and puts together what each statement gave. The channel has to be without a bound, for nobody reads
/// it meanwhile.
///
/// # Errors
/// When no statement was run.
pub async fn finish(
    job: QueryStreamJob,
    items: &Receiver<QueryStreamItem>,
) -> Result<Vec<QueryResult>, surrealdb::Error> {
    let mut results = Vec::with_capacity(job.statement_count);
    job.run.await?;
    // The statements of a transaction are finished when it is, and their rows come before.
    let (mut lists, mut single) = (BTreeMap::<usize, Vec<Value>>::new(), BTreeMap::new());
    while let Ok(item) = items.try_recv() {
        match item {
            QueryStreamItem::Rows { index, values } => lists.entry(index).or_default().extend(values),
            QueryStreamItem::Value { index, value } => drop(single.insert(index, value)),
            QueryStreamItem::Finished {
                index,
                time,
                query_type,
                error,
            } => {
                let list = lists.remove(&index).unwrap_or_default();
                let value = single.remove(&index).unwrap_or_else(|| Value::Array(Array::from(list)));
                results.push(QueryResult {
                    time,
                    result: error.map_or(Ok(value), Err),
                    query_type,
                });
            }
        }
    }
    Ok(results)
}

/// The whole of what an error says.
fn reason(error: impl Display) -> Unusable {
    Unusable::Reason(format!("{error:#}"))
}

/// RocksDB says "IO error: While lock file: …/LOCK: Resource temporarily unavailable", or "lock hold by current
/// process".
fn is_lock(reason: &str) -> bool {
    reason.contains("lock file") || reason.contains("lock hold")
}

impl Engine {
    /// Runs a text with its values: an answer for each of its statements.
    ///
    /// # Errors
    /// When no statement was run, as with a text that is none.
    pub fn run<'a>(&'a self, text: &'a str, variables: Variables) -> Boxed<'a, Result<Vec<Answer>, surrealdb::Error>> {
        run(&self.datastore, &self.session, text, Some(variables))
    }

    /// Ends the engine's work. Its folder can be opened again when nobody holds the engine any more, see [`Engine::held`].
    ///
    /// # Errors
    /// What could not be written; what was acknowledged is durable all the same.
    pub fn close(&self) -> Boxed<'_, Result<(), String>> {
        Box::pin(async move {
            if self.closed.swap(true, Ordering::Relaxed) {
                return Ok(());
            }
            self.datastore.shutdown().await.map_err(|error| error.to_string())
        })
    }

    /// Whether the folder is still held can be seen from this after the engine is gone.
    pub fn held(&self) -> Weak<dyn Any + Send + Sync> {
        let datastore: Arc<dyn Any + Send + Sync> = Arc::<Datastore>::clone(&self.datastore);
        Arc::downgrade(&datastore)
    }
}

impl Drop for Engine {
    /// Whoever did not close it lets its background work end all the same.
    fn drop(&mut self) {
        if self.closed.swap(true, Ordering::Relaxed) {
            return;
        }
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            let datastore = Arc::clone(&self.datastore);
            runtime.spawn(async move { datastore.shutdown().await });
        }
    }
}
