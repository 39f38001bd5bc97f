//! The store: one handle on the database for the whole process.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use surrealdb::types::{Value, Variables};
use tokio::sync::watch;

use crate::conflict::{self, Meaning};
use crate::connect::{Answers, Client};
use crate::error::Result;
use crate::number::NumberBlocks;
use crate::repeat::repeat;
use crate::{Bindings, Committed, Plan, StorageError, StoreSettings, Transaction, row};

/// How long [`Store::close`] waits for the engine to let its folder go.
const CLOSE_PATIENCE: Duration = Duration::from_secs(10);
/// How long it waits for others to let the store go.
const CLONE_PATIENCE: Duration = Duration::from_millis(500);

/// The database (数据库): a handle that is cheap to clone. Whether the engine runs in this process or on a server,
/// nobody who holds it can tell.
#[derive(Clone)]
pub struct Store(Arc<Inner>);

struct Inner {
    client: Client,
    attempts: u32,
    conflicts: AtomicU64,
    notices: watch::Sender<u64>,
    numbers: NumberBlocks,
    heard: OnceLock<Mutex<Vec<(String, Bindings)>>>,
}

/// What a count gives.
#[derive(Deserialize)]
struct Counted {
    count: i64,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Store")
    }
}

impl Store {
    /// Opens the database that the settings name. Does not change it: see [`Store::migrate`].
    ///
    /// # Errors
    /// [`StorageError::Setting`], [`StorageError::Locked`], [`StorageError::Unusable`], or [`StorageError::Newer`]
    /// when a newer version of the portal made it.
    pub async fn open(settings: &StoreSettings) -> Result<Self> {
        let client = Client::open(settings).await?;
        let store = Self(Arc::new(Inner {
            client,
            attempts: settings.attempts,
            conflicts: AtomicU64::new(0),
            notices: watch::Sender::new(0),
            numbers: NumberBlocks::new(settings.number_block),
            heard: OnceLock::new(),
        }));
        if let Err(error) = store.refuse_newer().await {
            store.close().await?;
            return Err(error);
        }
        Ok(store)
    }

    /// Ends the engine's work and waits until its folder can be opened again. Other clones of the store are of no
    /// use afterwards.
    ///
    /// # Errors
    /// [`StorageError::Engine`] when the engine could not write everything; what was acknowledged is durable all the same.
    pub async fn close(self) -> Result<()> {
        let Some(held) = self.0.client.held() else {
            return Ok(());
        };
        wait_while(|| Arc::strong_count(&self.0) > 1, CLONE_PATIENCE).await;
        let closed = self.0.client.close().await;
        drop(self);
        wait_while(|| held.strong_count() > 0, CLOSE_PATIENCE).await;
        closed
    }

    /// The rows that one `SELECT` (or any single statement) gives.
    ///
    /// # Errors
    /// [`StorageError::Row`] when they do not fit `T`, else as the engine says.
    pub async fn select<T: DeserializeOwned>(&self, text: &str, bindings: Bindings) -> Result<Vec<T>> {
        row::rows(self.value(text, bindings).await?)
    }

    /// The first row that one statement gives, if any.
    ///
    /// # Errors
    /// As [`Store::select`].
    pub async fn select_one<T: DeserializeOwned>(&self, text: &str, bindings: Bindings) -> Result<Option<T>> {
        Ok(self.select(text, bindings).await?.into_iter().next())
    }

    /// How many rows of a table meet each condition. The engine reads a count from an index alone only where the condition's
    /// values stand in its text, so they do here: see [`row::literal`].
    ///
    /// # Errors
    /// As [`Store::select`].
    pub(crate) async fn count_each(&self, table: &str, conditions: &[String]) -> Result<Vec<i64>> {
        let statements: Vec<String> = conditions
            .iter()
            .map(|condition| format!("SELECT count() FROM {table} WHERE {condition} GROUP ALL"))
            .collect();
        self.note(statements.iter().map(|text| (text.as_str(), Bindings::new())));
        let (mut results, _) = self.repeat(&statements.join(";\n"), Variables::new(), false).await?;
        let counted = (0..statements.len()).map(|index| {
            let rows: Vec<Counted> = row::rows(results.take(index)?)?;
            Ok(rows.first().map_or(0, |counted| counted.count))
        });
        counted.collect()
    }

    fn note<'a>(&self, statements: impl Iterator<Item = (&'a str, Bindings)>) {
        if let Some(Ok(mut heard)) = self.0.heard.get().map(Mutex::lock) {
            heard.extend(statements.map(|(text, bindings)| (text.to_owned(), bindings)));
        }
    }

    /// The row with this key, if it exists.
    ///
    /// # Errors
    /// As [`Store::select`].
    pub async fn get<T: DeserializeOwned>(&self, table: &str, id: &str) -> Result<Option<T>> {
        self.select_one("SELECT * FROM ONLY $row", Bindings::new().record("row", table, id))
            .await
    }

    /// Runs one statement for its effect; a conflict is repeated. Several statements belong in a [`Transaction`].
    ///
    /// # Errors
    /// As [`Store::transaction`].
    pub async fn exec(&self, text: &str, bindings: Bindings) -> Result<()> {
        self.value(text, bindings).await.map(drop)
    }

    /// Runs a `SELECT` and says how the engine did it (执行计划), so that a test can hold it to its index.
    ///
    /// # Errors
    /// As [`Store::select`].
    pub async fn explain(&self, text: &str, bindings: Bindings) -> Result<Plan> {
        let plan = self
            .select_one(&format!("EXPLAIN ANALYZE FORMAT JSON {text}"), bindings)
            .await?;
        plan.ok_or_else(|| StorageError::Row {
            reason: "no plan".to_owned(),
        })
    }

    /// Notes from now on every single statement that runs, so that a test can [`Store::explain`] what pages really
    /// ask, instead of what they are believed to ask. Gives what was noted since the last call.
    pub fn overhear(&self) -> Vec<(String, Bindings)> {
        let heard = self.0.heard.get_or_init(Mutex::default);
        heard
            .lock()
            .map(|mut heard| std::mem::take(&mut *heard))
            .unwrap_or_default()
    }

    /// Applies a transaction, all or nothing, and repeats it while others are quicker. When this returns `Ok` it is
    /// on disk. It runs to its end even if the caller stops waiting.
    ///
    /// # Errors
    /// [`StorageError::AlreadyExists`], [`StorageError::Taken`], [`StorageError::Stale`] or
    /// [`StorageError::Refused`] when a guard failed; [`StorageError::Busy`] when the attempts were used up;
    /// [`StorageError::OutcomeUnknown`] when it may or may not have been applied.
    pub async fn transaction(&self, transaction: Transaction) -> Result<Committed> {
        if transaction.is_empty() {
            return Ok(Committed::new(None, 0, 0));
        }
        let notices = transaction.has_notices();
        let (text, variables) = transaction.into_script()?;
        let store = self.clone();
        let running = tokio::spawn(async move { store.repeat(&text, variables, true).await });
        let (results, conflicts) = running.await.map_err(|error| StorageError::OutcomeUnknown {
            reason: error.to_string(),
        })??;
        if notices {
            self.0.notices.send_modify(|count| *count = count.wrapping_add(1));
        }
        Ok(Committed::new(Some(results), FIRST_RESULT, conflicts))
    }

    /// Changes whenever a transaction of this process with a notice in it was committed, so that whoever follows the
    /// outbox reads it at once. Notices of other processes are found by looking now and then.
    pub fn notices(&self) -> watch::Receiver<u64> {
        self.0.notices.subscribe()
    }

    /// How many attempts had to be repeated since the store was opened.
    pub fn conflicts(&self) -> u64 {
        self.0.conflicts.load(Ordering::Relaxed)
    }

    /// Whether the engine answers.
    ///
    /// # Errors
    /// What keeps it from answering.
    pub async fn ping(&self) -> Result<()> {
        self.exec("RETURN true", Bindings::new()).await
    }

    pub(crate) fn is_embedded(&self) -> bool {
        matches!(self.0.client, Client::Embedded { .. })
    }

    pub(crate) fn numbers(&self) -> &NumberBlocks {
        &self.0.numbers
    }

    async fn value(&self, text: &str, bindings: Bindings) -> Result<Value> {
        self.note(std::iter::once((text, bindings.clone())));
        let (mut results, _) = self.repeat(text, bindings.into_variables()?, false).await?;
        results.take(0)
    }

    async fn repeat(&self, text: &str, variables: Variables, whole: bool) -> Result<(Answers, u32)> {
        repeat(self.0.attempts, whole, || self.attempt(text, variables.clone())).await
    }

    async fn attempt(&self, text: &str, variables: Variables) -> std::result::Result<Answers, Meaning> {
        let meaning = match self.0.client.run(text, variables).await {
            Ok(results) if results.errors().next().is_none() => return Ok(results),
            Ok(results) => conflict::meaning_of_all(results.errors()),
            Err(error) => conflict::meaning(&error),
        };
        if meaning == Meaning::Conflict {
            self.0.conflicts.fetch_add(1, Ordering::Relaxed);
        }
        Err(meaning)
    }
}

/// `BEGIN` gives a result of its own.
const FIRST_RESULT: usize = 1;

/// Waits until a condition no longer holds, or for the longest time.
async fn wait_while(holds: impl Fn() -> bool, longest: Duration) {
    let deadline = tokio::time::Instant::now() + longest;
    while holds() && tokio::time::Instant::now() < deadline {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}
