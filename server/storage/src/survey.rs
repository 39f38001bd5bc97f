//! Whole tables in bounded memory (全表巡检): page after page in the order of the keys, whatever indexes say.

use std::ops::Bound;

use domain::access::Grant;
use domain::request::Event;
use serde::de::DeserializeOwned;

use crate::{Bindings, Result, Store};

impl Store {
    /// Keys that divide a table into pages of so many rows, each the last of its page; the last page is open (`None`), so that
    /// rows that come meanwhile are not left out. One pass over the keys: a range with a LIMIT would be read to its end
    /// for every page (SurrealDB 3.3.5).
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn pages(&self, _grant: &Grant, table: &str, rows: usize) -> Result<Vec<Option<String>>> {
        let statement = format!("SELECT VALUE record::id(id) FROM {table}");
        let mut keys: Vec<String> = self.select(&statement, Bindings::new()).await?;
        keys.sort_unstable();
        let ends = keys.into_iter().skip(rows.saturating_sub(1)).step_by(rows.max(1));
        Ok(ends.map(Some).chain(std::iter::once(None)).collect())
    }

    /// The rows of a table whose keys lie after `after` and up to `last`; without bounds from the first, to the last.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn rows_between<T: DeserializeOwned>(
        &self,
        _grant: &Grant,
        table: &str,
        after: Option<&str>,
        last: Option<&str>,
    ) -> Result<Vec<T>> {
        let from = after.map_or(Bound::Unbounded, Bound::Excluded);
        let to = last.map_or(Bound::Unbounded, Bound::Included);
        self.select("SELECT * FROM $range", Bindings::new().keys("range", table, from, to))
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
