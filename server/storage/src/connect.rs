//! Opens the engine behind an address. The only place that knows the two kinds of client.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use surrealdb::engine::local::Db;
use surrealdb::engine::remote::ws::{Client as Socket, Ws, Wss};
use surrealdb::opt::auth::{Database, Namespace, Root};
use surrealdb::types::Variables;
use surrealdb::{IndexedResults, Surreal};
use surrealdb_cnf::ConfigMap;
use surrealdb_core::kvs::Datastore;

use crate::error::Result;
use crate::settings::{AccessLevel, Address};
use crate::{StorageError, StoreSettings};

/// A process that is just ending may hold the folder a moment longer.
const LOCK_PATIENCE: Duration = Duration::from_secs(2);
const CONNECT_PATIENCE: Duration = Duration::from_secs(15);

/// The engine's client, embedded or remote.
pub(crate) enum Client {
    Embedded {
        client: Surreal<Db>,
        datastore: Arc<Datastore>,
    },
    Remote(Surreal<Socket>),
}

impl Client {
    /// Opens the engine that the settings name.
    pub(crate) async fn open(settings: &StoreSettings) -> Result<Self> {
        match settings.validate()? {
            Address::Folder(path) => open_folder(&path, settings).await,
            Address::Server { host, encrypted } => {
                let unusable = |reason: String| StorageError::Unusable {
                    address: settings.address.clone(),
                    reason,
                };
                match tokio::time::timeout(CONNECT_PATIENCE, open_server(&host, encrypted, settings)).await {
                    Ok(Ok(client)) => Ok(client),
                    Ok(Err(error)) => Err(unusable(error.to_string())),
                    Err(_) => Err(unusable("no answer".to_owned())),
                }
            }
        }
    }

    /// Runs a text with its values.
    pub(crate) async fn run(&self, text: &str, variables: Variables) -> surrealdb::Result<IndexedResults> {
        match self {
            Self::Embedded { client, .. } => client.query(text).bind(variables).await,
            Self::Remote(client) => client.query(text).bind(variables).await,
        }
    }

    /// Ends the embedded engine's work, so that its folder can be opened again. A server just loses a client.
    pub(crate) async fn close(&self) -> Result<()> {
        match self {
            Self::Embedded { datastore, .. } => datastore.shutdown().await.map_err(|error| StorageError::Engine {
                reason: error.to_string(),
            }),
            Self::Remote(_) => Ok(()),
        }
    }

    /// The embedded engine, for [`crate::Store::close`] to be the last that lets it go.
    pub(crate) fn engine(&self) -> Option<Arc<Datastore>> {
        match self {
            Self::Embedded { datastore, .. } => Some(Arc::clone(datastore)),
            Self::Remote(_) => None,
        }
    }
}

/// The embedded engine with bounded memory: the plain way to connect would take its cache and its buffers from the
/// size of the machine. `sync = every` is the engine's default, and said all the same: acknowledged means fsynced.
async fn open_folder(path: &Path, settings: &StoreSettings) -> Result<Client> {
    let shown = path.display().to_string();
    let unusable = |reason: String| StorageError::Unusable {
        address: format!("rocksdb://{shown}"),
        reason,
    };
    tokio::fs::create_dir_all(path)
        .await
        .map_err(|error| unusable(error.to_string()))?;
    let absolute = tokio::fs::canonicalize(path)
        .await
        .map_err(|error| unusable(error.to_string()))?;
    let bytes = |mebibytes: u32| (u64::from(mebibytes) * 1024 * 1024).to_string();
    // The engine counts what its write buffers hold, the flushed ones that it keeps for conflicts included, against the block
    // cache: with the cache alone as its size, nothing read stayed in it after a few minutes of writing, and every read of a key
    // unpacked its block anew.
    let cache = settings
        .write_buffer_mib
        .saturating_mul(settings.write_buffers)
        .saturating_add(settings.cache_mib);
    let config = ConfigMap::empty()
        .with_key_value("datastore_sync", "every")
        .with_key_value("rocksdb_block_cache_size", bytes(cache))
        .with_key_value("rocksdb_write_buffer_size", bytes(settings.write_buffer_mib))
        .with_key_value("rocksdb_max_write_buffer_number", settings.write_buffers.to_string());
    let deadline = tokio::time::Instant::now() + LOCK_PATIENCE;
    let datastore = loop {
        let opened = Datastore::builder()
            .with_config(config.clone())
            .without_maintenance_tasks()
            .build_with_path(&format!("rocksdb:{}", absolute.display()))
            .await;
        match opened.map_err(|error| format!("{error:#}")) {
            Ok(datastore) => break datastore,
            Err(reason) if !is_lock(&reason) => return Err(unusable(reason)),
            Err(_) if tokio::time::Instant::now() > deadline => return Err(StorageError::Locked { path: shown }),
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    };
    datastore
        .check_version()
        .await
        .map_err(|error| unusable(format!("{error:#}")))?;
    datastore
        .bootstrap()
        .await
        .map_err(|error| unusable(format!("{error:#}")))?;
    datastore.start_maintenance_tasks();
    let client = Surreal::<Db>::unstable_from_datastore(Arc::clone(&datastore), None)
        .await
        .map_err(|error| unusable(error.to_string()))?;
    client
        .use_ns(&settings.namespace)
        .use_db(&settings.database)
        .await
        .map_err(|error| unusable(error.to_string()))?;
    Ok(Client::Embedded { client, datastore })
}

/// RocksDB says "IO error: While lock file: …/LOCK: Resource temporarily unavailable", or "lock hold by current
/// process".
fn is_lock(reason: &str) -> bool {
    reason.contains("lock file") || reason.contains("lock hold")
}

async fn open_server(host: &str, encrypted: bool, settings: &StoreSettings) -> surrealdb::Result<Client> {
    let client = if encrypted {
        Surreal::new::<Wss>(host).await?
    } else {
        Surreal::new::<Ws>(host).await?
    };
    let StoreSettings {
        namespace,
        database,
        user: username,
        password,
        ..
    } = settings.clone();
    match settings.access {
        AccessLevel::Root => client.signin(Root { username, password }).await.map(drop)?,
        AccessLevel::Namespace => {
            let credentials = Namespace {
                namespace: namespace.clone(),
                username,
                password,
            };
            client.signin(credentials).await.map(drop)?;
        }
        AccessLevel::Database => {
            let credentials = Database {
                namespace: namespace.clone(),
                database: database.clone(),
                username,
                password,
            };
            client.signin(credentials).await.map(drop)?;
        }
    }
    client.use_ns(namespace).use_db(database).await?;
    Ok(Client::Remote(client))
}
