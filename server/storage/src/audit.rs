//! Who changed what in the administration (审计日志): append-only, in the transaction of the change.

use crate::request::After;
use crate::{Bindings, Result, Store, Transaction};
use domain::access::Grant;
use domain::id::PersonId;
use domain::time::Moment;
use serde::{Deserialize, Serialize};

/// A line of the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditEntry {
    /// Key: time-ordered, so that two lines of one moment keep their order.
    pub id: String,
    /// When.
    pub at: Moment,
    /// Who.
    pub by: PersonId,
    /// Their name at the time.
    pub by_name: String,
    /// What was changed and to what, in words.
    pub what: String,
}

/// Appends a line to the transaction of the change.
pub fn append(transaction: &mut Transaction, entry: &AuditEntry) {
    transaction.create("audit", &entry.id, entry);
}

impl Store {
    /// The log, newest first; a page begins after `after`.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn audit(&self, _grant: &Grant, after: Option<&After>, limit: usize) -> Result<Vec<AuditEntry>> {
        // The bound on the ordering column makes the engine walk the index of it.
        let mut condition = "at > 0".to_owned();
        let mut bindings = Bindings::new();
        if let Some(after) = after {
            "at <= $at AND (at < $at OR id < $row)".clone_into(&mut condition);
            bindings = bindings.with("at", &after.at).record("row", "audit", &after.id);
        }
        let text = format!("SELECT * FROM audit WHERE {condition} ORDER BY at DESC, id DESC LIMIT {limit}");
        self.select(&text, bindings).await
    }
}
