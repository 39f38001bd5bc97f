//! What of a request's time was told upwards (督办), and the rules for it.

use crate::{Bindings, Result, Store, Transaction};
use domain::access::Grant;
use domain::escalation::{EscalationRules, ToldShare, shipped};
use domain::request::Request;
use domain::time::Moment;
use serde::{Deserialize, Serialize};

const TABLE: &str = "escalation";
const RULES: &str = "escalation_rules";

/// What was told of an open request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Watched {
    /// The request's key.
    #[serde(rename = "id")]
    pub request: String,
    /// When to look again; 0 after every change.
    pub next_at: Moment,
    /// What was told.
    #[serde(default)]
    pub told: Vec<ToldShare>,
    /// Grows with every change of the request and with every look.
    pub version: i64,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Versions {
    versions: Vec<EscalationRules>,
}

/// Has a request that was made or changed looked at again, in the transaction of the change. A look that read the
/// request before the change then fails, because the version is another.
pub(crate) fn touch(transaction: &mut Transaction, request: &Request) {
    if request.open {
        let bindings = Bindings::new().record("row", TABLE, request.id.as_str());
        transaction.statement(
            "UPSERT $row SET next_at = 0, version = (version ?? 0) + 1 RETURN NONE",
            bindings,
        );
    } else {
        transaction.delete(TABLE, request.id.as_str());
    }
}

/// Keeps what a look told, unless the request changed meanwhile or another process looked.
pub fn save_look(transaction: &mut Transaction, watched: &Watched) {
    transaction.update(TABLE, &watched.request, watched.version, watched);
}

impl Store {
    /// What is to be looked at by now, longest waiting first.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn due_escalations(&self, _grant: &Grant, now: Moment, limit: usize) -> Result<Vec<Watched>> {
        let text =
            format!("SELECT * FROM escalation WHERE next_at >= 0 AND next_at <= $now ORDER BY next_at LIMIT {limit}");
        self.select(&text, Bindings::new().with("now", &now)).await
    }

    /// The requests of these looks, in any order, without those that are gone.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn watched_requests(&self, _grant: &Grant, watched: &[Watched]) -> Result<Vec<Request>> {
        let ids: Vec<&str> = watched.iter().map(|watched| watched.request.as_str()).collect();
        self.select("SELECT * FROM $rows", Bindings::new().records("rows", "request", &ids))
            .await
    }

    /// The rules in force at a moment; the shipped ones until somebody edits them.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn escalation_rules(&self, _grant: &Grant, now: Moment) -> Result<EscalationRules> {
        let kept: Option<Versions> = self.get("setting", RULES).await?;
        let versions = kept.map(|kept| kept.versions).unwrap_or_default();
        let in_force = versions
            .into_iter()
            .filter(|rules| rules.from <= now)
            .max_by_key(|rules| rules.from);
        Ok(in_force.unwrap_or_else(shipped))
    }

    /// Puts rules in force from their moment on; the earlier ones are kept.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn save_escalation_rules(&self, _grant: &Grant, rules: &EscalationRules) -> Result<()> {
        let kept: Option<Versions> = self.get("setting", RULES).await?;
        let mut versions = kept.map(|kept| kept.versions).unwrap_or_default();
        versions.retain(|version| version.from != rules.from);
        versions.push(rules.clone());
        let mut transaction = Transaction::new();
        transaction.upsert("setting", RULES, &Versions { versions });
        // Who was told by the old rules may have to be told by the new ones.
        transaction.statement(
            "UPDATE escalation SET next_at = 0, version += 1 RETURN NONE",
            Bindings::new(),
        );
        self.transaction(transaction).await?;
        Ok(())
    }
}
