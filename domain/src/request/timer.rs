//! What happens to a request by itself.

use crate::time::Moment;
use serde::{Deserialize, Serialize};

/// What the portal does to a request when nobody does anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TimerKind {
    /// Nobody answered the finished work: it closes without a value.
    Close,
    /// A hold, or a wait for the requester's answer, ends.
    GoOn,
}

/// What the portal does to a request by itself, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timer {
    /// What.
    pub does: TimerKind,
    /// When.
    pub at: Moment,
}
