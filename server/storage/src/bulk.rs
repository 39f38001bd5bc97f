//! Rows by the thousand (批量写入): shipped data, sample data, seeds. Whatever exists already is left as it is.

use std::collections::BTreeSet;

use domain::access::Grant;
use domain::time::Moment;
use serde::{Deserialize, Serialize};

use crate::{Bindings, Result, Store, Transaction};

const TABLE: &str = "setting";
/// Rows of one statement: large enough that its overhead does not matter, small enough for one transaction.
const ROWS_AT_ONCE: usize = 1000;

/// That a set of rows was loaded (装载记录), so that loading again does nothing, even after somebody edited them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Load {
    /// Which set.
    pub id: String,
    /// Which version or plan of it.
    pub version: String,
    /// The moment around which it was made.
    pub at: Moment,
    /// Nothing is missing of it.
    pub done: bool,
}

/// The key of a load's record.
pub fn load_key(name: &str) -> String {
    format!("load:{name}")
}

/// Notes in a transaction that a set is loaded, or begun.
pub fn note_load(transaction: &mut Transaction, load: &Load) {
    transaction.upsert(TABLE, &load.id, load);
}

impl Store {
    /// The record of a load, if it was begun.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn load(&self, _grant: &Grant, name: &str) -> Result<Option<Load>> {
        self.get(TABLE, &load_key(name)).await
    }

    /// Which of these keys a table holds.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn present<S: AsRef<str> + Sync>(
        &self,
        _grant: &Grant,
        table: &str,
        keys: &[S],
    ) -> Result<BTreeSet<String>> {
        let mut found = BTreeSet::new();
        for keys in keys.chunks(ROWS_AT_ONCE) {
            let bindings = Bindings::new().records("rows", table, keys);
            let present: Vec<String> = self.select("SELECT VALUE id FROM $rows", bindings).await?;
            found.extend(present);
        }
        Ok(found)
    }

    /// Creates the rows whose keys the table does not hold yet, and says how many those were.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn add_missing<T: Serialize + Sync>(
        &self,
        grant: &Grant,
        table: &str,
        rows: &[(String, T)],
    ) -> Result<usize> {
        let mut added = 0;
        for rows in rows.chunks(ROWS_AT_ONCE) {
            let keys: Vec<&str> = rows.iter().map(|(key, _)| key.as_str()).collect();
            let present = self.present(grant, table, &keys).await?;
            let missing: Vec<(&str, &T)> = rows
                .iter()
                .filter(|(key, _)| !present.contains(key))
                .map(|(key, row)| (key.as_str(), row))
                .collect();
            added += missing.len();
            let mut transaction = Transaction::new();
            transaction.create_many(table, missing);
            self.transaction(transaction).await?;
        }
        Ok(added)
    }
}
