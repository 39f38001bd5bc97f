//! What every call asks for and what changes rarely: read once, and kept for a few seconds (短时缓存).

use crate::Failure;
use domain::time::Moment;
use std::collections::HashMap;
use std::fmt::Debug;
use std::hash::Hash;
use std::sync::Arc;
use tokio::sync::RwLock;

/// A reading is used for so long; an edit in this process ends it at once.
const FRESH_MILLISECONDS: i64 = 10_000;

/// The last reading of each key.
#[derive(Debug)]
pub(crate) struct Readings<K, V>(RwLock<Kept<K, V>>);

#[derive(Debug)]
struct Kept<K, V> {
    /// How often they were forgotten: a reading that was begun before then may be older than what made them forgotten.
    turn: u64,
    readings: HashMap<K, (Moment, Arc<V>)>,
}

impl<K, V> Default for Readings<K, V> {
    fn default() -> Self {
        Self(RwLock::new(Kept {
            turn: 0,
            readings: HashMap::new(),
        }))
    }
}

impl<K: Eq + Hash, V> Readings<K, V> {
    /// What is kept, or else what `read` finds. That is not kept when all was forgotten meanwhile.
    ///
    /// # Errors
    /// Those of `read`.
    pub(crate) async fn get(
        &self,
        key: K,
        now: Moment,
        read: impl Future<Output = Result<V, Failure>>,
    ) -> Result<Arc<V>, Failure> {
        let turn = {
            let kept = self.0.read().await;
            if let Some((read_at, value)) = kept.readings.get(&key)
                && (now.0 - read_at.0).abs() < FRESH_MILLISECONDS
            {
                return Ok(Arc::clone(value));
            }
            kept.turn
        };
        let value = Arc::new(read.await?);
        let mut kept = self.0.write().await;
        if kept.turn == turn {
            kept.readings.insert(key, (now, Arc::clone(&value)));
        }
        Ok(value)
    }

    /// Nothing is kept any more.
    pub(crate) async fn forget(&self) {
        let mut kept = self.0.write().await;
        kept.turn = kept.turn.wrapping_add(1);
        kept.readings.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::{FRESH_MILLISECONDS, Readings};
    use domain::time::Moment;

    const NOW: Moment = Moment(1_000_000);

    async fn read(readings: &Readings<(), i64>, now: Moment, value: i64) -> i64 {
        *readings.get((), now, async { Ok(value) }).await.expect("read")
    }

    #[tokio::test]
    async fn a_reading_is_used_until_it_is_old_or_forgotten() {
        let readings = Readings::default();
        assert_eq!(read(&readings, NOW, 1).await, 1);
        assert_eq!(read(&readings, NOW, 2).await, 1);
        let later = Moment(NOW.0 + FRESH_MILLISECONDS);
        assert_eq!(read(&readings, later, 3).await, 3);
        readings.forget().await;
        assert_eq!(read(&readings, later, 4).await, 4);
    }

    #[tokio::test]
    async fn a_reading_that_was_begun_before_an_edit_is_not_kept_after_it() {
        let readings = Readings::default();
        let before = readings.get((), NOW, async {
            readings.forget().await;
            Ok(1)
        });
        assert_eq!(
            *before.await.expect("read"),
            1,
            "whoever asked before it gets what there was"
        );
        assert_eq!(read(&readings, NOW, 2).await, 2);
    }
}
