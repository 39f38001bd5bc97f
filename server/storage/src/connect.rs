//! Opens the engine behind an address. The only place that knows the two kinds of client.

use std::any::Any;
use std::path::Path;
use std::sync::Weak;
use std::time::Duration;

use embedded::{Engine, Memory, Unusable};
use surrealdb::Surreal;
use surrealdb::engine::remote::ws::{Client as Socket, Ws, Wss};
use surrealdb::opt::auth::{Database, Namespace, Root};
use surrealdb::types::{Value, Variables};

use crate::error::Result;
use crate::settings::{AccessLevel, Address};
use crate::{StorageError, StoreSettings};

const CONNECT_PATIENCE: Duration = Duration::from_secs(15);

/// The engine's client, embedded or remote.
pub(crate) enum Client {
    Embedded(Box<Engine>),
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
    pub(crate) async fn run(&self, text: &str, variables: Variables) -> surrealdb::Result<Answers> {
        match self {
            Self::Embedded(engine) => Ok(Answers(engine.run(text, variables).await?)),
            Self::Remote(client) => {
                let mut results = client.query(text).bind(variables).await?;
                let count = results.num_statements();
                let mut errors = results.take_errors();
                let answers = (0..count).map(|index| match errors.remove(&index) {
                    Some(error) => Err(error),
                    None => results.take(index),
                });
                Ok(Answers(answers.collect()))
            }
        }
    }

    /// Ends the embedded engine's work, so that its folder can be opened again. A server just loses a client.
    pub(crate) async fn close(&self) -> Result<()> {
        match self {
            Self::Embedded(engine) => engine.close().await.map_err(|reason| StorageError::Engine { reason }),
            Self::Remote(_) => Ok(()),
        }
    }

    /// By what it can be seen whether the embedded engine still holds its folder.
    pub(crate) fn held(&self) -> Option<Weak<dyn Any + Send + Sync>> {
        match self {
            Self::Embedded(engine) => Some(engine.held()),
            Self::Remote(_) => None,
        }
    }
}

/// What the statements of a text gave, in their order.
#[derive(Debug)]
pub(crate) struct Answers(Vec<embedded::Answer>);

impl Answers {
    /// What went wrong.
    pub(crate) fn errors(&self) -> impl Iterator<Item = &surrealdb::Error> {
        self.0.iter().filter_map(|answer| answer.as_ref().err())
    }

    /// What one statement gave, once.
    pub(crate) fn take(&mut self, index: usize) -> Result<Value> {
        let Some(answer) = self.0.get_mut(index) else {
            return Ok(Value::None);
        };
        std::mem::replace(answer, Ok(Value::None)).map_err(|error| StorageError::Row {
            reason: error.to_string(),
        })
    }
}

async fn open_folder(path: &Path, settings: &StoreSettings) -> Result<Client> {
    let memory = Memory {
        cache_mib: settings.cache_mib,
        write_buffer_mib: settings.write_buffer_mib,
        write_buffers: settings.write_buffers,
    };
    let shown = path.display();
    match embedded::open(path, memory, &settings.namespace, &settings.database).await {
        Ok(engine) => Ok(Client::Embedded(Box::new(engine))),
        Err(Unusable::Locked) => Err(StorageError::Locked {
            path: shown.to_string(),
        }),
        Err(Unusable::Reason(reason)) => Err(StorageError::Unusable {
            address: format!("rocksdb://{shown}"),
            reason,
        }),
    }
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
