//! Stopping in order (停机): no new requests, those under way end, then the database is closed.

use std::time::Duration;

use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

/// Says to everybody who asks that the server is about to stop.
#[derive(Debug, Clone)]
pub struct Stopping(watch::Sender<bool>);

impl Default for Stopping {
    fn default() -> Self {
        Self(watch::Sender::new(false))
    }
}

impl Stopping {
    /// Begins to stop.
    pub fn begin(&self) {
        self.0.send_replace(true);
    }

    /// Whether the server is about to stop.
    pub fn has_begun(&self) -> bool {
        *self.0.borrow()
    }

    /// Waits until it is.
    pub async fn begun(&self) {
        let mut stopping = self.0.subscribe();
        // The sender lives as long as this does, so that waiting cannot fail.
        let _ = stopping.wait_for(|stopping| *stopping).await;
    }
}

/// Waits for the signal to stop: what a service manager sends, or Ctrl-C.
///
/// # Errors
/// When signals cannot be received.
pub async fn signalled() -> std::io::Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    Ok(())
}

/// Runs `serving` to its end, but once stopping has begun for no longer than `patience`. Whether it ended by itself.
pub async fn or_give_up<F: Future>(serving: F, stopping: &Stopping, patience: Duration) -> Option<F::Output> {
    let too_long = async {
        stopping.begun().await;
        tokio::time::sleep(patience).await;
    };
    tokio::select! {
        ended = serving => Some(ended),
        () = too_long => None,
    }
}
