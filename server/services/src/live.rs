//! Tells pages that stay open that something changed (实时更新).

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::sync::broadcast;

/// Notices of one process. A reader that is too slow loses notices and is told to read again, which is all that a
/// notice asks for anyhow.
#[derive(Clone)]
pub struct Live {
    sender: broadcast::Sender<Notice>,
    number: Arc<AtomicU64>,
}

/// Something changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Grows by one.
    pub number: u64,
    /// Whom it concerns: `centre:KEY`, `person:KEY`, `request:KEY`.
    pub topics: Vec<String>,
}

impl Live {
    /// Without readers yet.
    pub fn new() -> Self {
        let (sender, _) = broadcast::channel(256);
        Self {
            sender,
            number: Arc::default(),
        }
    }

    /// From now on.
    pub fn subscribe(&self) -> broadcast::Receiver<Notice> {
        self.sender.subscribe()
    }

    /// Tells everybody who is concerned. Nobody listening is fine.
    pub fn nudge(&self, topics: Vec<String>) {
        let number = self.number.fetch_add(1, Ordering::Relaxed) + 1;
        let _ = self.sender.send(Notice { number, topics });
    }
}

impl Default for Live {
    fn default() -> Self {
        Self::new()
    }
}
