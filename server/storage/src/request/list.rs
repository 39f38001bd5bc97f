//! Lists of requests, a page at a time (申请列表).

use crate::scope::{self, REQUEST};
use crate::{Bindings, Result, Store};
use domain::access::Grant;
use domain::id::CentreId;
use domain::request::Request;
use domain::time::Moment;
use serde::{Deserialize, Serialize};

/// Where a page of a list begins: after this row of the page before (keyset).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct After {
    /// The value of the list's order.
    pub at: Moment,
    /// The key, for rows of the same moment.
    pub id: String,
}

/// The condition and order of a keyset page of a table over `column`, then the key.
pub(crate) fn page_of(
    table: &str,
    fixed: &str,
    column: &str,
    ascending: bool,
    after: Option<&After>,
) -> (String, Bindings) {
    let (sign, order) = if ascending { (">", "ASC") } else { ("<", "DESC") };
    let mut bindings = Bindings::new();
    let mut text = fixed.to_owned();
    if let Some(after) = after {
        text.push_str(&format!(
            " AND {column} {sign}= $after_at AND ({column} {sign} $after_at OR id {sign} $after_row)"
        ));
        bindings = bindings
            .with("after_at", &after.at)
            .record("after_row", table, &after.id);
    }
    text.push_str(&format!(" ORDER BY {column} {order}, id {order}"));
    (text, bindings)
}

pub(crate) fn page(fixed: &str, column: &str, ascending: bool, after: Option<&After>) -> (String, Bindings) {
    page_of("request", fixed, column, ascending, after)
}

impl Store {
    /// Requests filed by or for one person, newest first.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn requests_of(&self, grant: &Grant, after: Option<&After>, limit: usize) -> Result<Vec<Request>> {
        let (text, bindings) = page("requester = $person", "filed_at", false, after);
        let bindings = bindings.with("person", grant.person());
        self.select(&format!("SELECT * FROM request WHERE {text} LIMIT {limit}"), bindings)
            .await
    }

    /// Open requests filed by or for one person, newest first.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn open_requests_of(&self, grant: &Grant, limit: usize) -> Result<Vec<Request>> {
        let text = format!(
            "SELECT * FROM request WHERE requester = $person AND open = true ORDER BY filed_at DESC LIMIT {limit}"
        );
        self.select(&text, Bindings::new().with("person", grant.person())).await
    }

    /// Requests one person follows.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn followed_requests(&self, grant: &Grant, limit: usize) -> Result<Vec<Request>> {
        let bindings = Bindings::new().with("person", grant.person());
        let text = format!("SELECT VALUE request FROM follower WHERE person = $person LIMIT {limit}");
        let ids: Vec<String> = self.select(&text, bindings).await?;
        self.select("SELECT * FROM $rows", Bindings::new().records("rows", "request", &ids))
            .await
    }

    /// Requests that could be rated and were closed in a month, newest first, as far as the grant reaches.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn closed_in_month(
        &self,
        grant: &Grant,
        month: i64,
        centre: &str,
        service: &str,
        after: Option<&After>,
        limit: usize,
    ) -> Result<Vec<Request>> {
        let condition = scope::condition(grant, &REQUEST);
        let mut fixed = format!(
            "closed_month = $month AND centre = $centre AND status IN ['confirmed', 'closed_unanswered'] AND {}",
            condition.text
        );
        let mut bindings = condition.bindings.with("month", &month);
        if !service.is_empty() {
            fixed.push_str(" AND service = $service");
            bindings = bindings.with("service", service);
        }
        // One reading of the index for each centre: over several at once the engine would sort the whole month.
        let mut merged: Vec<Request> = Vec::new();
        for centre in self.closing_centres(grant, centre).await? {
            let (text, values) = page(&fixed, "closed_at", false, after);
            let bindings = bindings.clone().merged(values).with("centre", &centre);
            let text = format!("SELECT * FROM request WHERE {text} LIMIT {limit}");
            merged.extend(self.select::<Request>(&text, bindings).await?);
        }
        merged.sort_by(|one, other| (other.closed_at, &other.id).cmp(&(one.closed_at, &one.id)));
        merged.truncate(limit);
        Ok(merged)
    }

    /// The centres whose closed requests a list is about.
    async fn closing_centres(&self, grant: &Grant, centre: &str) -> Result<Vec<CentreId>> {
        let reaches = grant.reaches();
        let elsewhere = reaches.everything
            || reaches.own.is_some()
            || reaches.followed.is_some()
            || reaches.assigned.is_some()
            || reaches.helping.is_some()
            || !reaches.departments.is_empty();
        match centre {
            "" if elsewhere => self.select("SELECT VALUE id FROM centre", Bindings::new()).await,
            "" => Ok(reaches.centres.clone()),
            centre => Ok(vec![centre.into()]),
        }
    }
}
