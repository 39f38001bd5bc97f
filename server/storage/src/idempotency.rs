//! Sending the same thing twice does it once (幂等): the result of every change that a phone sends is kept under the
//! key that the phone made, in the transaction of the change.
//!
//! The way of every such service: [`find`] first; else decide, [`remember`] in the transaction, and when that fails
//! as a duplicate ([`is_repeat`]) or with an unknown outcome, [`find`] again.

use domain::id::PersonId;
use domain::time::Moment;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::error::Result;
use crate::{Bindings, StorageError, Store, Transaction};

const TABLE: &str = "idempotency";

/// A person's key for one change. Another person with the same token has another key, and so never sees the result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key(String);

impl Key {
    /// The key of `person` for the token that their phone made.
    pub fn new(person: &PersonId, token: &str) -> Self {
        Self(format!("{person}:{token}"))
    }
}

#[derive(Serialize, Deserialize)]
struct Kept {
    result: String,
    expires_at: Moment,
}

/// The result of the change that was done under this key, if it was.
///
/// # Errors
/// [`StorageError::Row`] when the result does not fit `T`, else as [`Store::select`].
pub async fn find<T: DeserializeOwned>(store: &Store, key: &Key) -> Result<Option<T>> {
    let Some(kept) = store.get::<Kept>(TABLE, &key.0).await? else {
        return Ok(None);
    };
    let result = serde_json::from_str(&kept.result);
    result.map(Some).map_err(|error| StorageError::Row {
        reason: error.to_string(),
    })
}

/// Keeps the result under the key in the transaction of the change.
///
/// # Errors
/// [`StorageError::Row`] when the result cannot be written as JSON.
pub fn remember<T: Serialize>(transaction: &mut Transaction, key: &Key, result: &T, expires_at: Moment) -> Result<()> {
    let result = serde_json::to_string(result).map_err(|error| StorageError::Row {
        reason: error.to_string(),
    })?;
    transaction.create(TABLE, &key.0, &Kept { result, expires_at });
    Ok(())
}

/// Whether a transaction failed because the same change was done before.
pub fn is_repeat(error: &StorageError) -> bool {
    error.is_duplicate_in(TABLE)
}

/// Removes up to `most` results that expired.
///
/// # Errors
/// As [`Store::transaction`].
pub async fn purge(store: &Store, now: Moment, most: u32) -> Result<usize> {
    let text = format!("SELECT VALUE id FROM {TABLE} WHERE expires_at < $now LIMIT {most}");
    let expired: Vec<String> = store.select(&text, Bindings::new().with("now", &now)).await?;
    if !expired.is_empty() {
        store
            .exec(
                "DELETE $rows RETURN NONE",
                Bindings::new().records("rows", TABLE, &expired),
            )
            .await?;
    }
    Ok(expired.len())
}
