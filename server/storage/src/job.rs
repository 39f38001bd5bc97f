//! Runs of background jobs, for the administrator to see (系统任务).

use crate::{Bindings, Result, Store, Transaction};
use domain::access::Grant;
use domain::time::Moment;
use serde::{Deserialize, Serialize};

/// One run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobRun {
    /// Key: time-ordered.
    pub id: String,
    /// Which job.
    pub job: String,
    /// When it began.
    pub started_at: Moment,
    /// How long it took.
    pub milliseconds: i64,
    /// How many rows it changed.
    pub changed: i64,
    /// What went wrong.
    #[serde(default)]
    pub problem: Option<String>,
}

impl Store {
    /// Keeps a run.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn add_job_run(&self, _grant: &Grant, run: &JobRun) -> Result<()> {
        let mut transaction = Transaction::new();
        transaction.create("job_run", &run.id, run);
        self.transaction(transaction).await?;
        Ok(())
    }

    /// The latest runs.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn job_runs(&self, _grant: &Grant, limit: usize) -> Result<Vec<JobRun>> {
        self.select(
            &format!("SELECT * FROM job_run ORDER BY id DESC LIMIT {limit}"),
            Bindings::new(),
        )
        .await
    }

    /// Removes runs from before a moment.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn purge_job_runs(&self, _grant: &Grant, before: Moment) -> Result<()> {
        self.exec(
            "DELETE job_run WHERE started_at < $before",
            Bindings::new().with("before", &before),
        )
        .await
    }

    /// When the satisfaction totals were last folded.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn last_folded(&self) -> Result<Option<Moment>> {
        self.select_one(
            "SELECT VALUE started_at FROM job_run WHERE job = 'fold' AND started_at > 0 ORDER BY started_at DESC LIMIT 1",
            Bindings::new(),
        )
        .await
    }
}
