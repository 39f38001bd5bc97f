//! Whole tables in bounded memory (全表巡检): page after page in the order of the keys, whatever indexes say.

use std::ops::Bound;

use domain::access::Grant;
use domain::request::Event;
use serde::de::DeserializeOwned;

use crate::{Bindings, Result, Store};

/// A stretch of a table's keys; without bounds from the first, to the last.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Keys {
    /// The key before the first.
    pub after: Option<String>,
    /// The last.
    pub last: Option<String>,
}

impl Keys {
    fn bounds(&self) -> (Bound<&str>, Bound<&str>) {
        let from = self.after.as_deref().map_or(Bound::Unbounded, Bound::Excluded);
        let to = self.last.as_deref().map_or(Bound::Unbounded, Bound::Included);
        (from, to)
    }
}

impl Store {
    /// The stretches of keys that divide a table into pages of so many rows; the last one is open, so that rows that come
    /// meanwhile are not left out. One pass over the keys: a range with a LIMIT would be read to its end for every page
    /// (SurrealDB 3.3.5).
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn pages(&self, _grant: &Grant, table: &str, rows: usize) -> Result<Vec<Keys>> {
        let statement = format!("SELECT VALUE record::id(id) FROM {table}");
        let mut keys: Vec<String> = self.select(&statement, Bindings::new()).await?;
        keys.sort_unstable();
        let ends = keys.into_iter().skip(rows.saturating_sub(1)).step_by(rows.max(1));
        let mut after = None;
        let pages = ends.map(Some).chain(std::iter::once(None)).map(|last| Keys {
            after: std::mem::replace(&mut after, last.clone()),
            last,
        });
        Ok(pages.collect())
    }

    /// The rows of a table whose keys lie in a stretch.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn rows_of<T: DeserializeOwned>(&self, _grant: &Grant, table: &str, keys: &Keys) -> Result<Vec<T>> {
        let (from, to) = keys.bounds();
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

    /// The events of the requests whose keys lie in a stretch. Stretches that follow each other leave no event out, be its
    /// request there or not.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn events_of(&self, grant: &Grant, requests: &Keys) -> Result<Vec<Event>> {
        // Every event's key is its request's, a colon and a number.
        let end = |request: &String| format!("{request}:\u{10ffff}");
        let keys = Keys {
            after: requests.after.as_ref().map(end),
            last: requests.last.as_ref().map(end),
        };
        self.rows_of(grant, "event", &keys).await
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
