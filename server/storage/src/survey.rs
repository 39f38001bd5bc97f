//! Whole tables in bounded memory (全表巡检): page after page in the order of the keys, whatever indexes say.

use std::ops::Bound;

use domain::access::Grant;
use domain::request::Event;
use serde::de::DeserializeOwned;

use crate::{Bindings, Result, Store};

impl Store {
    /// The next rows of a table after a key.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn rows_after<T: DeserializeOwned>(
        &self,
        _grant: &Grant,
        table: &str,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<T>> {
        let from = after.map_or(Bound::Unbounded, Bound::Excluded);
        let bindings = Bindings::new().keys("range", table, from, Bound::Unbounded);
        self.select(&format!("SELECT * FROM $range LIMIT {limit}"), bindings)
            .await
    }

    /// How many rows a table holds.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn count(&self, _grant: &Grant, table: &str) -> Result<u64> {
        let counted: Option<Counted> = self
            .select_one(
                &format!("SELECT count() AS rows FROM {table} GROUP ALL"),
                Bindings::new(),
            )
            .await?;
        Ok(counted.map_or(0, |counted| counted.rows))
    }

    /// The events of the requests whose keys lie after `after` and up to `last`; without bounds from the first, to
    /// the last. Ranges that follow each other leave no event out, be its request there or not.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn events_between(&self, _grant: &Grant, after: Option<&str>, last: Option<&str>) -> Result<Vec<Event>> {
        // Every event's key is its request's, a colon and a number.
        let end = |request: &str| format!("{request}:\u{10ffff}");
        let (after, last) = (after.map(end), last.map(end));
        let from = after.as_deref().map_or(Bound::Unbounded, Bound::Excluded);
        let to = last.as_deref().map_or(Bound::Unbounded, Bound::Included);
        self.select("SELECT * FROM $range", Bindings::new().keys("range", "event", from, to))
            .await
    }

    /// The last number that was reserved of a month given as `2026-11`; 0 when none was.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn last_reserved_number(&self, _grant: &Grant, month: &str) -> Result<i64> {
        let bindings = Bindings::new().record("row", "number_block", month);
        let last: Option<i64> = self.select_one("SELECT VALUE last FROM ONLY $row", bindings).await?;
        Ok(last.unwrap_or(0))
    }
}

#[derive(serde::Deserialize)]
struct Counted {
    rows: u64,
}
