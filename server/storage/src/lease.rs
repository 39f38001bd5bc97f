//! Leases (租约): of several processes only one runs a job at a time.

use domain::time::Moment;
use serde::{Deserialize, Serialize};

use crate::error::Result;
use crate::{Bindings, StorageError, Store, Transaction};

/// The right to run a job until a moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lease {
    /// The job's name.
    #[serde(rename = "id")]
    pub name: String,
    /// Who holds it: a name that no other process has.
    pub holder: String,
    /// From when on others may take it.
    pub expires_at: Moment,
    /// Grows with every change of the holder.
    pub term: i64,
}

/// Takes a lease for `milliseconds`, or extends it when `holder` has it already. None when somebody else has it.
///
/// # Errors
/// As [`Store::transaction`].
pub async fn acquire(store: &Store, name: &str, holder: &str, now: Moment, milliseconds: i64) -> Result<Option<Lease>> {
    let bindings = Bindings::new()
        .record("row", "lease", name)
        .with("holder", holder)
        .with("now", &now)
        .with("until", &now.0.saturating_add(milliseconds));
    let mut transaction = Transaction::new();
    let slot = transaction.statement(
        "{ LET $found = (SELECT * FROM ONLY $row); \
           IF $found = NONE OR $found.expires_at <= $now OR $found.holder = $holder { \
             LET $term = IF $found = NONE { 1 } ELSE IF $found.holder = $holder { $found.term } \
                         ELSE { $found.term + 1 }; \
             UPSERT $row CONTENT { holder: $holder, expires_at: $until, term: $term } \
           } ELSE { [] } }",
        bindings,
    );
    match store.transaction(transaction).await {
        Ok(mut committed) => Ok(committed.rows::<Lease>(slot)?.into_iter().next()),
        // Others are taking it at this moment.
        Err(StorageError::Busy { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Gives a lease back before it expires, if `holder` still has it.
///
/// # Errors
/// As [`Store::transaction`].
pub async fn release(store: &Store, name: &str, holder: &str) -> Result<()> {
    let bindings = Bindings::new().record("row", "lease", name).with("holder", holder);
    store
        .exec(
            "UPDATE $row SET expires_at = 0 WHERE holder = $holder RETURN NONE",
            bindings,
        )
        .await
}
