//! How a use case fails.

use domain::refusal::Refusal;
use storage::StorageError;

/// Why a use case did not do what was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// The rules say no: the person can read why.
    Refused(Refusal),
    /// Others are changing the same rows (他人正在处理).
    Busy,
    /// A defect or an outage, logged whole under the ticket; the person sees only that.
    Internal {
        /// The number under which it was logged.
        ticket: String,
    },
}

impl Failure {
    /// Logs something unexpected and returns the ticket.
    pub fn internal(what: &dyn std::fmt::Display) -> Self {
        let ticket = uuid::Uuid::now_v7().simple().to_string();
        let ticket = ticket.get(20..).unwrap_or(&ticket).to_uppercase();
        tracing::error!(%ticket, error = %what, "a use case failed");
        Self::Internal { ticket }
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<StorageError> for Failure {
    fn from(error: StorageError) -> Self {
        match error {
            StorageError::Busy { .. } => Self::Busy,
            StorageError::Stale { .. } => Self::Refused(Refusal::Stale),
            other => Self::internal(&other),
        }
    }
}

/// What was not found, or may not be known to exist.
pub(crate) fn found<T>(found: Option<T>) -> Result<T, Failure> {
    found.ok_or(Failure::Refused(Refusal::NotFound))
}
