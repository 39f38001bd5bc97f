//! The database engine in this process (嵌入式引擎), spoken to directly. Whoever polls the engine's futures compiles a good part
//! of the engine once more: that happens here, in a crate that hardly changes, and everything leaves it boxed. SurrealDB's own
//! client for this compiles it twice more, which took longer than the engine itself.

#![recursion_limit = "256"]

use std::any::Any;
use std::future::Future;
use std::path::Path;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Weak};
use std::time::Duration;

use surrealdb::types::{Value, Variables};
use surrealdb_cnf::ConfigMap;
use surrealdb_core::dbs::Session;
use surrealdb_core::kvs::Datastore;

/// A process that is just ending may hold the folder a moment longer.
const LOCK_PATIENCE: Duration = Duration::from_secs(2);

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

/// Opens the database of a folder, or makes it.
///
/// # Errors
/// [`Unusable`].
pub fn open<'a>(
    folder: &'a Path,
    config: ConfigMap,
    namespace: &'a str,
    database: &'a str,
) -> Boxed<'a, Result<Engine, Unusable>> {
    Box::pin(async move {
        let datastore = opened(folder, config).await?;
        let mut session = Session::owner();
        prepare(&datastore, &mut session, namespace, database)
            .await
            .map_err(Unusable::Reason)?;
        Ok(Engine {
            datastore,
            session,
            closed: AtomicBool::new(false),
        })
    })
}

async fn opened(folder: &Path, config: ConfigMap) -> Result<Arc<Datastore>, Unusable> {
    let deadline = tokio::time::Instant::now() + LOCK_PATIENCE;
    loop {
        let opened = Datastore::builder()
            .with_config(config.clone())
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

async fn prepare(
    datastore: &Arc<Datastore>,
    session: &mut Session,
    namespace: &str,
    database: &str,
) -> Result<(), String> {
    datastore.check_version().await.map_err(|error| format!("{error:#}"))?;
    datastore.bootstrap().await.map_err(|error| format!("{error:#}"))?;
    datastore.start_maintenance_tasks();
    let used = datastore.process_use(None, session, Some(namespace.to_owned()), Some(database.to_owned()));
    let answer = used.await.map_err(|error| error.to_string())?;
    answer.result.map(drop).map_err(|error| error.to_string())
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
        Box::pin(async move {
            let answers = self.datastore.execute(text, &self.session, Some(variables)).await?;
            Ok(answers.into_iter().map(|answer| answer.result).collect())
        })
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
