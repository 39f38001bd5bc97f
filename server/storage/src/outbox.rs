//! The outbox (变更通知): what changed, written in the transaction that changed it, for pages that are open.
//!
//! A notice says that something changed, not what it is now: whoever gets one reads the row again, with their own
//! permission. The key of a notice is a time-ordered UUID that the engine makes when the statement runs. A notice
//! may become visible a little after one with a later key, therefore [`Tail`] looks back a few seconds each time and
//! leaves out what it gave before.

use std::collections::BTreeSet;
use std::ops::Bound;
use std::time::{Duration, Instant};

use domain::time::Moment;
use serde::{Deserialize, Serialize};

use crate::error::Result;
use crate::{Bindings, Store, Transaction};

/// How far a reader looks back: longer than the time between a statement and its commit.
const LOOK_BACK: i64 = 5_000;
/// How far it looks back in between, so that a busy portal does not read the same seconds again with every change.
const GLANCE: i64 = 300;
/// How often it looks back the whole way.
const WHOLE: Duration = Duration::from_secs(1);
/// Most notices read at once.
const BATCH: usize = 1000;

/// That something changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// Where it stands in the order of notices; given by the engine.
    #[serde(default, rename = "id", skip_serializing)]
    pub position: String,
    /// What happened, e.g. `request_filed`.
    pub kind: String,
    /// The key of the row that changed.
    pub subject: String,
    /// Whose open pages it concerns, e.g. `centre:<key>`, `request:<key>`, `person:<key>`.
    pub topics: Vec<String>,
    /// When.
    pub at: Moment,
}

impl Notice {
    /// A notice to be appended.
    pub fn new(kind: &str, subject: &str, topics: Vec<String>, at: Moment) -> Self {
        Self {
            position: String::new(),
            kind: kind.to_owned(),
            subject: subject.to_owned(),
            topics,
            at,
        }
    }
}

/// Appends a notice to the transaction of the change.
pub fn append(transaction: &mut Transaction, notice: &Notice) {
    let bindings = Bindings::new().with("notice", notice);
    transaction.note_notice();
    transaction.statement(
        "CREATE type::record('outbox', <string> rand::uuid::v7()) CONTENT $notice RETURN NONE",
        bindings,
    );
}

/// The notices after a position, oldest first, at most 1000. An empty position stands before the first.
///
/// Something that became visible late may be missed: a page that reconnects reads its rows again anyway, and a
/// continuous reader uses [`Tail`].
///
/// # Errors
/// As [`Store::select`].
pub async fn since(store: &Store, position: &str) -> Result<Vec<Notice>> {
    let bindings = Bindings::new().keys("keys", "outbox", Bound::Excluded(position), Bound::Unbounded);
    store
        .select(&format!("SELECT * FROM $keys LIMIT {BATCH}"), bindings)
        .await
}

/// Removes notices older than a moment.
///
/// # Errors
/// As [`Store::transaction`].
pub async fn purge(store: &Store, before: Moment) -> Result<()> {
    let end = position_at(before.0);
    let bindings = Bindings::new().keys("keys", "outbox", Bound::Unbounded, Bound::Excluded(&end));
    store.exec("DELETE $keys RETURN NONE", bindings).await
}

/// A continuous reader of the outbox: gives every notice once.
#[derive(Debug)]
pub struct Tail {
    latest: i64,
    given: BTreeSet<String>,
    whole: Option<Instant>,
}

impl Tail {
    /// A reader of what comes after now.
    ///
    /// # Errors
    /// As [`Store::select`].
    pub async fn from_now(store: &Store) -> Result<Self> {
        let newest: Option<String> = store
            .select_one("SELECT VALUE id FROM outbox ORDER BY id DESC LIMIT 1", Bindings::new())
            .await?;
        let mut tail = Self {
            latest: newest.as_deref().map_or(0, moment_of),
            given: BTreeSet::new(),
            whole: None,
        };
        tail.next(store).await?;
        Ok(tail)
    }

    /// A reader of what became visible since a moment, and of what comes after.
    pub fn since(moment: Moment) -> Self {
        Self {
            latest: moment.0.saturating_add(LOOK_BACK),
            given: BTreeSet::new(),
            whole: None,
        }
    }

    /// The notices that became visible since the last call, in order of their position.
    ///
    /// # Errors
    /// As [`Store::select`].
    pub async fn next(&mut self, store: &Store) -> Result<Vec<Notice>> {
        let whole = self.whole.is_none_or(|whole| whole.elapsed() >= WHOLE);
        let back = if whole { LOOK_BACK } else { GLANCE };
        let start = position_at(self.latest.saturating_sub(back));
        let mut fresh = Vec::new();
        let mut position = start;
        loop {
            let batch = since(store, &position).await?;
            let full = batch.len() == BATCH;
            for notice in batch {
                position.clone_from(&notice.position);
                if !self.given.contains(&notice.position) {
                    fresh.push(notice);
                }
            }
            if !full {
                break;
            }
        }
        if whole {
            self.whole = Some(Instant::now());
        }
        for notice in &fresh {
            self.latest = self.latest.max(moment_of(&notice.position));
            self.given.insert(notice.position.clone());
        }
        self.given = self
            .given
            .split_off(&position_at(self.latest.saturating_sub(LOOK_BACK)));
        Ok(fresh)
    }
}

/// The lowest position at a moment: the first 48 bits of a time-ordered UUID are its milliseconds.
pub fn position_at(milliseconds: i64) -> String {
    let milliseconds = milliseconds.clamp(0, (1 << 48) - 1);
    format!(
        "{:08x}-{:04x}-7000-8000-000000000000",
        milliseconds >> 16,
        milliseconds & 0xffff
    )
}

/// The moment of a position, in milliseconds; 0 for what is none.
pub fn moment_of(position: &str) -> i64 {
    let digits: String = position.chars().filter(|letter| *letter != '-').take(12).collect();
    i64::from_str_radix(&digits, 16).unwrap_or(0)
}

/// Whether a text that came from outside can be a position: a time-ordered UUID.
pub fn is_position(text: &str) -> bool {
    text.len() == position_at(0).len() && moment_of(text) > 0
}

#[cfg(test)]
mod tests {
    use super::{moment_of, position_at};

    #[test]
    fn a_position_carries_its_moment() {
        for moment in [0, 1, 65_535, 65_536, 1_795_600_000_123, (1 << 48) - 1] {
            assert_eq!(moment_of(&position_at(moment)), moment);
        }
        assert!(position_at(1_795_600_000_123) < position_at(1_795_600_000_124));
        assert_eq!(position_at(-5), position_at(0));
    }
}
