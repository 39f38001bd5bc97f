//! Everything that can go wrong in the database, as data.

/// Why the database did not do what was asked (存储错误).
///
/// The variants up to [`StorageError::Refused`] are answers a person can act on; the rest is for the operator.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum StorageError {
    /// Others kept changing the same rows until the attempts were used up (他人正在处理).
    #[error("others kept changing the same rows through {attempts} attempts")]
    Busy {
        /// How often it was tried.
        attempts: u32,
    },
    /// A row that may be created only once exists already.
    #[error("{table}:{id} exists already")]
    AlreadyExists {
        /// Its table.
        table: String,
        /// Its key.
        id: String,
    },
    /// Another row holds the value that a unique index guards.
    #[error("the unique index {index} holds this value already")]
    Taken {
        /// The index's name.
        index: String,
    },
    /// The row was changed, or removed, since it was read (已被他人修改).
    #[error("{table}:{id} is no longer at version {version}")]
    Stale {
        /// Its table.
        table: String,
        /// Its key.
        id: String,
        /// The version that was expected.
        version: i64,
    },
    /// A condition that the transaction demanded did not hold.
    #[error("the condition {condition} did not hold")]
    Refused {
        /// The name the caller gave the condition.
        condition: String,
    },

    /// Whether the transaction was applied is not known, for the connection or the engine went away in its midst.
    /// It must not be repeated blindly: look the idempotency key up first.
    #[error("whether the transaction was applied is not known: {reason}")]
    OutcomeUnknown {
        /// What was seen.
        reason: String,
    },
    /// The server cannot be reached.
    #[error("the database cannot be reached: {reason}")]
    Disconnected {
        /// What was seen.
        reason: String,
    },
    /// Another process has the folder open (数据目录已被占用).
    #[error("the database folder {path} is in use by another process")]
    Locked {
        /// The folder.
        path: String,
    },
    /// The folder or server cannot be used (数据目录不可用).
    #[error("the database at {address} cannot be opened: {reason}")]
    Unusable {
        /// The address without its password.
        address: String,
        /// What was seen.
        reason: String,
    },
    /// A setting has a value that cannot be used.
    #[error("the setting {setting} must be: {reason}")]
    Setting {
        /// Its name.
        setting: &'static str,
        /// What it has to be.
        reason: &'static str,
    },
    /// The database was made by a newer version of the portal (数据库版本较新).
    #[error("the database was made by a newer version: {found}")]
    Newer {
        /// What this version does not know.
        found: String,
    },
    /// A data move that was already applied has other content now.
    #[error("the data move {name} was applied with other content")]
    MoveChanged {
        /// Its file name without the ending.
        name: String,
    },
    /// A schema file or a data move could not be applied.
    #[error("{name} could not be applied: {reason}")]
    Script {
        /// Its file name without the ending.
        name: String,
        /// What was seen.
        reason: String,
    },
    /// A row cannot be turned into the type that was asked for, or the other way.
    #[error("a row does not fit: {reason}")]
    Row {
        /// What does not fit.
        reason: String,
    },
    /// The engine refused a statement. A defect of the portal, or a full disk.
    #[error("the engine refused: {reason}")]
    Engine {
        /// The engine's words.
        reason: String,
    },
}

impl StorageError {
    /// Whether a person can act on it, so that it is told to them instead of being logged as a defect.
    pub fn is_refusal(&self) -> bool {
        matches!(
            self,
            Self::Busy { .. }
                | Self::AlreadyExists { .. }
                | Self::Taken { .. }
                | Self::Stale { .. }
                | Self::Refused { .. }
        )
    }

    /// Whether this is "exists already" for a row of `table`.
    pub fn is_duplicate_in(&self, table: &str) -> bool {
        matches!(self, Self::AlreadyExists { table: found, .. } if found == table)
    }
}

/// A shorthand for what storage functions return.
pub type Result<T> = std::result::Result<T, StorageError>;
