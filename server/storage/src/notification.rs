//! Inboxes (消息).

use crate::request::{After, page_of};
use crate::{Bindings, Result, Store, Transaction};
use domain::access::Grant;
use domain::id::RequestId;
use domain::notification::Notification;
use domain::time::Moment;

/// More than this is not counted: the bell then says so.
const COUNTED: usize = 100;
/// Rows removed at once.
const PURGED: usize = 1000;

/// Adds lines to the transaction of what they tell; it fails as a duplicate when one was told before.
pub fn add_notifications(transaction: &mut Transaction, lines: &[Notification]) {
    transaction.create_many("notification", lines.iter().map(|line| (line.id.as_str(), line)));
}

impl Store {
    /// The lines of one's own inbox that are unread, or those that were read, newest first.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn inbox(
        &self,
        grant: &Grant,
        unread: bool,
        after: Option<&After>,
        limit: usize,
    ) -> Result<Vec<Notification>> {
        let (text, bindings) = inbox_page(grant, unread, after, limit);
        self.select(&text, bindings).await
    }

    /// How the engine lists an inbox, for the test that holds it to its index.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn explain_inbox(&self, grant: &Grant, limit: usize) -> Result<crate::Plan> {
        let (text, bindings) = inbox_page(grant, true, None, limit);
        self.explain(&text, bindings).await
    }

    /// How many lines of one's own inbox are unread, at most 100.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn unread(&self, grant: &Grant) -> Result<i64> {
        let text = format!(
            "RETURN count((SELECT VALUE id FROM notification WHERE person = $person AND unread = true LIMIT {COUNTED}))"
        );
        let count: Option<i64> = self
            .select_one(&text, Bindings::new().with("person", grant.person()))
            .await?;
        Ok(count.unwrap_or(0))
    }

    /// The unread lines of one's own inbox about one request.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn unread_about(&self, grant: &Grant, request: &RequestId) -> Result<Vec<String>> {
        let bindings = Bindings::new().with("person", grant.person()).with("request", request);
        self.select(
            "SELECT VALUE id FROM notification WHERE person = $person AND unread = true AND request = $request",
            bindings,
        )
        .await
    }

    /// The notifications that wait to be sent on, oldest first.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn outbound(&self, _grant: &Grant, limit: usize) -> Result<Vec<Notification>> {
        let text = format!("SELECT * FROM notification WHERE outbound > 0 ORDER BY outbound LIMIT {limit}");
        self.select(&text, Bindings::new()).await
    }

    /// Removes the oldest lines from before a moment, read or not, and says how many those were.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn purge_notifications(&self, _grant: &Grant, before: Moment) -> Result<usize> {
        let text = format!("SELECT VALUE id FROM notification WHERE at < $before ORDER BY at LIMIT {PURGED}");
        let ids: Vec<String> = self.select(&text, Bindings::new().with("before", &before)).await?;
        if !ids.is_empty() {
            let bindings = Bindings::new().records("rows", "notification", &ids);
            self.exec("DELETE $rows RETURN NONE", bindings).await?;
        }
        Ok(ids.len())
    }
}

fn inbox_page(grant: &Grant, unread: bool, after: Option<&After>, limit: usize) -> (String, Bindings) {
    let (text, bindings) = page_of(
        "notification",
        "person = $person AND unread = $unread",
        "at",
        false,
        after,
    );
    let bindings = bindings.with("person", grant.person()).with("unread", &unread);
    (
        format!("SELECT * FROM notification WHERE {text} LIMIT {limit}"),
        bindings,
    )
}

/// Marks one's own lines as read; those of others and those that are gone stay as they are.
pub fn mark_read(transaction: &mut Transaction, grant: &Grant, ids: &[String]) {
    let bindings = Bindings::new()
        .records("rows", "notification", ids)
        .with("person", grant.person());
    transaction.statement(
        "UPDATE $rows SET unread = false WHERE person = $person RETURN NONE",
        bindings,
    );
}

/// Marks all of one's own lines up to a moment as read.
pub fn mark_all_read(transaction: &mut Transaction, grant: &Grant, until: Moment) {
    let bindings = Bindings::new().with("person", grant.person()).with("until", &until);
    transaction.statement(
        "UPDATE notification SET unread = false WHERE person = $person AND unread = true AND at <= $until RETURN NONE",
        bindings,
    );
}
