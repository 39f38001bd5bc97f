//! The rules of the clock as they were entered (计时规则): rows with the day they hold from, never overwritten.

use crate::audit::{self, AuditEntry};
use crate::{Result, Store, Transaction};
use domain::access::Grant;
use domain::clock::ClockRule;
use domain::time::Moment;
use serde::{Deserialize, Serialize};

/// The table.
pub const RULES: &str = "clock_rule";

/// A row with who entered it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnteredRule {
    /// What it says, and from when.
    #[serde(flatten)]
    pub rule: ClockRule,
    /// Who entered it; empty for what came with the portal.
    #[serde(default)]
    pub by_name: String,
    /// When it was entered; none for what came with the portal.
    #[serde(default)]
    pub at: Option<Moment>,
}

impl Store {
    /// Adds a row; a second one of the same subject and day is [`crate::StorageError::AlreadyExists`] in [`RULES`].
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn add_clock_rule(&self, _grant: &Grant, row: &EnteredRule, entry: &AuditEntry) -> Result<()> {
        let mut transaction = Transaction::new();
        transaction.create(RULES, &row.rule.key(), row);
        audit::append(&mut transaction, entry);
        self.transaction(transaction).await?;
        Ok(())
    }

    /// Takes a row out that does not hold yet.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn withdraw_clock_rule(&self, _grant: &Grant, key: &str, entry: &AuditEntry) -> Result<()> {
        let mut transaction = Transaction::new();
        transaction.delete(RULES, key);
        audit::append(&mut transaction, entry);
        self.transaction(transaction).await?;
        Ok(())
    }
}
