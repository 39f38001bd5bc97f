//! Who answers, and who is sent: routing rules, technicians' profiles, and the figures of both (派单规则、技能档案).

use crate::audit::{self, AuditEntry};
use crate::{Bindings, Result, Store, Transaction};
use domain::access::Grant;
use domain::dispatch::{DispatchRules, Profile};
use domain::id::{CentreId, PersonId, PlaceId, ServiceId};
use domain::routing::RoutingRule;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// The key of [`RoutingSettings`] in the table `setting`.
pub const SETTINGS: &str = "routing";

/// What routing and dispatch go by besides rules and profiles (派单参数).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoutingSettings {
    /// The desk that gets what nobody else answers for (兜底服务台).
    #[serde(default)]
    pub fallback: Option<CentreId>,
    /// How suggestions are made.
    #[serde(default)]
    pub dispatch: DispatchRules,
    /// An open request of the same place and service is offered to follow for so many days after it was filed.
    pub duplicate_days: i64,
}

impl Default for RoutingSettings {
    fn default() -> Self {
        Self {
            fallback: None,
            dispatch: DispatchRules::default(),
            duplicate_days: 30,
        }
    }
}

/// A place's key and path.
#[derive(Deserialize)]
struct PathRow {
    id: PlaceId,
    path: String,
}

impl Store {
    /// Makes a rule.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn add_routing_rule(&self, _grant: &Grant, rule: &RoutingRule) -> Result<()> {
        let mut transaction = Transaction::new();
        transaction.create("routing_rule", rule.id.as_str(), rule);
        self.transaction(transaction).await?;
        Ok(())
    }

    /// Changes rules, all or none, if nobody changed them meanwhile.
    ///
    /// # Errors
    /// [`crate::StorageError::Stale`].
    pub async fn save_routing_rules(&self, _grant: &Grant, rules: &[RoutingRule]) -> Result<()> {
        let mut transaction = Transaction::new();
        for rule in rules {
            transaction.update("routing_rule", rule.id.as_str(), rule.version, rule);
        }
        self.transaction(transaction).await?;
        Ok(())
    }

    /// Replaces the settings.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn save_routing_settings(&self, _grant: &Grant, settings: &RoutingSettings) -> Result<()> {
        let mut transaction = Transaction::new();
        transaction.upsert("setting", SETTINGS, settings);
        self.transaction(transaction).await?;
        Ok(())
    }

    /// Switches whether the portal sends technicians for a service by itself.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn set_sent_automatically(&self, _grant: &Grant, service: &ServiceId, on: bool) -> Result<()> {
        let bindings = Bindings::new()
            .record("row", "service_item", service.as_str())
            .with("on", &on);
        self.exec("UPDATE $row SET sent_automatically = $on RETURN NONE", bindings)
            .await
    }

    /// Sets how many people the work of a service needs.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn set_hands(&self, _grant: &Grant, service: &ServiceId, hands: i64, entry: &AuditEntry) -> Result<()> {
        let mut transaction = Transaction::new();
        let bindings = Bindings::new()
            .record("row", "service_item", service.as_str())
            .with("hands", &hands);
        transaction.statement("UPDATE $row SET hands = $hands RETURN NONE", bindings);
        audit::append(&mut transaction, entry);
        self.transaction(transaction).await?;
        Ok(())
    }

    /// What is known of these technicians; nothing for those without a profile.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn profiles(&self, _grant: &Grant, people: &[PersonId]) -> Result<Vec<Profile>> {
        let keys: Vec<&str> = people.iter().map(PersonId::as_str).collect();
        let bindings = Bindings::new().records("rows", "technician_profile", &keys);
        self.select("SELECT * FROM $rows", bindings).await
    }

    /// Saves a profile, if nobody changed it meanwhile; version 0 makes a new one.
    ///
    /// # Errors
    /// [`crate::StorageError::Stale`], or [`crate::StorageError::AlreadyExists`] when somebody else made it first.
    pub async fn save_profile(&self, _grant: &Grant, profile: &Profile) -> Result<()> {
        let mut transaction = Transaction::new();
        let key = profile.id.as_str();
        if profile.version == 0 {
            let first = Profile {
                version: 1,
                ..profile.clone()
            };
            transaction.create("technician_profile", key, &first);
        } else {
            transaction.update("technician_profile", key, profile.version, profile);
        }
        self.transaction(transaction).await?;
        Ok(())
    }

    /// The paths of places, each by its key.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn paths_of(&self, places: &[&PlaceId]) -> Result<HashMap<PlaceId, String>> {
        let mut keys: Vec<&str> = places.iter().map(|place| place.as_str()).collect();
        keys.sort_unstable();
        keys.dedup();
        let bindings = Bindings::new().records("rows", "place", &keys);
        let paths: Vec<PathRow> = self.select("SELECT id, path FROM $rows", bindings).await?;
        Ok(paths.into_iter().map(|row| (row.id, row.path)).collect())
    }
}
