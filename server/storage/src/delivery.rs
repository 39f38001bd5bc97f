//! Notifications that leave the portal (消息推送), and by what each person wants them.

use crate::{Bindings, Result, Store, Transaction};
use domain::access::Grant;
use domain::delivery::{Channel, Choice, Delivery, Standing};
use domain::id::PersonId;
use domain::notification::Notification;
use domain::time::Moment;

const TABLE: &str = "delivery";
/// Rows removed at once.
const PURGED: usize = 1000;

fn choice_key(person: &PersonId, channel: Channel) -> String {
    format!("{person}:{}", channel.code())
}

/// Notes in a transaction that a notification was looked after, with what is to be sent of it.
pub fn dispatch(transaction: &mut Transaction, notification: &Notification, deliveries: &[Delivery]) {
    let bindings = Bindings::new().record("row", "notification", &notification.id);
    transaction.statement("UPDATE $row SET outbound = NONE RETURN NONE", bindings);
    transaction.create_many(
        TABLE,
        deliveries.iter().map(|delivery| (delivery.id.as_str(), delivery)),
    );
}

impl Store {
    /// What one person chose.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn choices(&self, _grant: &Grant, person: &PersonId) -> Result<Vec<Choice>> {
        let keys = Channel::ALL.map(|channel| choice_key(person, channel));
        let bindings = Bindings::new().records("rows", "channel_choice", &keys);
        self.select("SELECT * FROM $rows", bindings).await
    }

    /// Keeps what one chose for oneself, or forgets it.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn save_choice(&self, grant: &Grant, channel: Channel, choice: Option<&Choice>) -> Result<()> {
        let key = choice_key(grant.person(), channel);
        let mut transaction = Transaction::new();
        match choice {
            Some(choice) => transaction.upsert("channel_choice", &key, choice),
            None => transaction.delete("channel_choice", &key),
        };
        self.transaction(transaction).await?;
        Ok(())
    }

    /// What is to be tried by now, longest waiting first.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn due_deliveries(&self, _grant: &Grant, now: Moment, limit: usize) -> Result<Vec<Delivery>> {
        let text = format!("SELECT * FROM delivery WHERE due > 0 AND due <= $now ORDER BY due LIMIT {limit}");
        self.select(&text, Bindings::new().with("now", &now)).await
    }

    /// Saves a delivery that was claimed or tried, unless another process did so meanwhile.
    ///
    /// # Errors
    /// [`crate::StorageError::Stale`]; else [`crate::StorageError`].
    pub async fn save_delivery(&self, _grant: &Grant, delivery: &Delivery) -> Result<()> {
        let mut transaction = Transaction::new();
        transaction.update(TABLE, &delivery.id, delivery.version, delivery);
        self.transaction(transaction).await?;
        Ok(())
    }

    /// The newest deliveries, or only those that stand so.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn deliveries(&self, _grant: &Grant, standing: Option<Standing>, limit: usize) -> Result<Vec<Delivery>> {
        let (narrowed, bindings) = match standing {
            Some(standing) => ("standing = $standing AND", Bindings::new().with("standing", &standing)),
            None => ("", Bindings::new()),
        };
        let text = format!("SELECT * FROM delivery WHERE {narrowed} at > 0 ORDER BY at DESC LIMIT {limit}");
        self.select(&text, bindings).await
    }

    /// Removes the oldest deliveries from before a moment, and says how many those were.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn purge_deliveries(&self, _grant: &Grant, before: Moment) -> Result<usize> {
        let text = format!("SELECT VALUE id FROM delivery WHERE at < $before ORDER BY at LIMIT {PURGED}");
        let ids: Vec<String> = self.select(&text, Bindings::new().with("before", &before)).await?;
        if !ids.is_empty() {
            let bindings = Bindings::new().records("rows", TABLE, &ids);
            self.exec("DELETE $rows RETURN NONE", bindings).await?;
        }
        Ok(ids.len())
    }
}
