//! Where the database is and how much memory it may take.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::StorageError;

/// On which level of a SurrealDB server the user of the portal is defined.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccessLevel {
    /// A user of this one database: all that the portal needs.
    #[default]
    Database,
    /// A user of the namespace.
    Namespace,
    /// A user of the whole server.
    Root,
}

/// The settings of the storage engine (存储设置). Every default is small and none is a share of the machine's memory.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct StoreSettings {
    /// `rocksdb://path` for the embedded engine, `ws://host:port` or `wss://host:port` for a SurrealDB server.
    pub address: String,
    /// The namespace that holds the database.
    pub namespace: String,
    /// The database's name.
    pub database: String,
    /// The user at a server; unused by the embedded engine.
    pub user: String,
    /// The user's password at a server; never printed.
    pub password: String,
    /// Where that user is defined.
    pub access: AccessLevel,
    /// Blocks read from disk that stay in memory, in MiB (embedded engine).
    pub cache_mib: u32,
    /// The size of one write buffer in MiB (embedded engine).
    pub write_buffer_mib: u32,
    /// How many write buffers there may be (embedded engine).
    pub write_buffers: u32,
    /// How often a transaction is tried before the caller hears [`StorageError::Busy`].
    pub attempts: u32,
    /// How many request numbers a process reserves at once; what it does not use before it ends is left out.
    pub number_block: u32,
}

impl Default for StoreSettings {
    fn default() -> Self {
        Self {
            address: "rocksdb://data/database".to_owned(),
            namespace: "portal".to_owned(),
            database: "portal".to_owned(),
            user: String::new(),
            password: String::new(),
            access: AccessLevel::Database,
            cache_mib: 64,
            write_buffer_mib: 64,
            write_buffers: 3,
            attempts: 40,
            number_block: 50,
        }
    }
}

impl std::fmt::Debug for StoreSettings {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("StoreSettings")
            .field("address", &self.address)
            .field("namespace", &self.namespace)
            .field("database", &self.database)
            .field("user", &self.user)
            .field("password", &if self.password.is_empty() { "" } else { "***" })
            .field("access", &self.access)
            .field("cache_mib", &self.cache_mib)
            .field("write_buffer_mib", &self.write_buffer_mib)
            .field("write_buffers", &self.write_buffers)
            .field("attempts", &self.attempts)
            .field("number_block", &self.number_block)
            .finish()
    }
}

/// What an address names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Address {
    /// A folder of the embedded engine.
    Folder(PathBuf),
    /// A SurrealDB server.
    Server {
        /// `host:port`.
        host: String,
        /// `wss://` rather than `ws://`.
        encrypted: bool,
    },
}

impl StoreSettings {
    /// The defaults for the embedded engine in a folder.
    pub fn in_folder(path: impl AsRef<std::path::Path>) -> Self {
        Self {
            address: format!("rocksdb://{}", path.as_ref().display()),
            ..Self::default()
        }
    }

    /// A SurrealDB server on this network, with a user of its one database, and defaults for the rest.
    pub fn on_server(host: impl std::fmt::Display, user: &str, password: &str) -> Self {
        Self {
            address: format!("ws://{host}"),
            user: user.to_owned(),
            password: password.to_owned(),
            ..Self::default()
        }
    }

    /// Checks every setting and says what the address names.
    ///
    /// # Errors
    /// [`StorageError::Setting`] names the first setting that cannot be used and why.
    pub fn validate(&self) -> Result<Address, StorageError> {
        for (setting, name) in [("namespace", &self.namespace), ("database", &self.database)] {
            let plain = name
                .chars()
                .all(|letter| letter.is_ascii_alphanumeric() || letter == '_');
            require(
                !name.is_empty() && plain,
                setting,
                "letters, digits and _ only, at least one",
            )?;
        }
        require(
            (8..=65_536).contains(&self.cache_mib),
            "cache_mib",
            "between 8 and 65536",
        )?;
        require(
            (4..=1024).contains(&self.write_buffer_mib),
            "write_buffer_mib",
            "between 4 and 1024",
        )?;
        require(
            (2..=16).contains(&self.write_buffers),
            "write_buffers",
            "between 2 and 16",
        )?;
        require((1..=1000).contains(&self.attempts), "attempts", "between 1 and 1000")?;
        require(
            (1..=10_000).contains(&self.number_block),
            "number_block",
            "between 1 and 10000",
        )?;
        let address = self.address()?;
        if matches!(address, Address::Server { .. }) {
            require(!self.user.is_empty(), "user", "a server wants a user")?;
            require(!self.password.is_empty(), "password", "a server wants a password")?;
        }
        Ok(address)
    }

    fn address(&self) -> Result<Address, StorageError> {
        let wrong = "rocksdb://path, ws://host:port or wss://host:port";
        let Some((scheme, rest)) = self.address.split_once("://") else {
            return Err(StorageError::Setting {
                setting: "address",
                reason: wrong,
            });
        };
        require(!rest.is_empty(), "address", wrong)?;
        match scheme {
            "rocksdb" => {
                require(!rest.contains('?'), "address", "a path without ?")?;
                Ok(Address::Folder(PathBuf::from(rest)))
            }
            "ws" | "wss" => {
                require(!rest.contains(char::is_whitespace), "address", wrong)?;
                let host = rest.trim_end_matches('/').to_owned();
                Ok(Address::Server {
                    host,
                    encrypted: scheme == "wss",
                })
            }
            _ => Err(StorageError::Setting {
                setting: "address",
                reason: wrong,
            }),
        }
    }
}

fn require(holds: bool, setting: &'static str, reason: &'static str) -> Result<(), StorageError> {
    if holds {
        Ok(())
    } else {
        Err(StorageError::Setting { setting, reason })
    }
}

#[cfg(test)]
mod tests {
    use super::{Address, StoreSettings};
    use crate::StorageError;

    #[test]
    fn the_defaults_are_valid_and_embedded() {
        assert!(matches!(StoreSettings::default().validate(), Ok(Address::Folder(_))));
    }

    #[test]
    fn a_wrong_setting_is_named() {
        let named = |settings: StoreSettings| match settings.validate() {
            Err(StorageError::Setting { setting, .. }) => setting,
            other => panic!("{other:?}"),
        };
        let good = StoreSettings::default();
        assert_eq!(
            named(StoreSettings {
                address: "mysql://x".into(),
                ..good.clone()
            }),
            "address"
        );
        assert_eq!(
            named(StoreSettings {
                address: "data/database".into(),
                ..good.clone()
            }),
            "address"
        );
        assert_eq!(
            named(StoreSettings {
                address: "rocksdb://a?sync=never".into(),
                ..good.clone()
            }),
            "address"
        );
        assert_eq!(
            named(StoreSettings {
                address: "ws://127.0.0.1:8000".into(),
                ..good.clone()
            }),
            "user"
        );
        assert_eq!(
            named(StoreSettings {
                cache_mib: 0,
                ..good.clone()
            }),
            "cache_mib"
        );
        assert_eq!(
            named(StoreSettings {
                write_buffers: 1,
                ..good.clone()
            }),
            "write_buffers"
        );
        assert_eq!(
            named(StoreSettings {
                namespace: "a;b".into(),
                ..good
            }),
            "namespace"
        );
    }

    #[test]
    fn a_password_is_never_printed() {
        let settings = StoreSettings {
            password: "秘密123".into(),
            ..StoreSettings::default()
        };
        assert!(!format!("{settings:?}").contains("秘密123"));
    }
}
