//! Ratings and the cases that bad ones open (评价与差评整改).

use crate::request::{event_key, page_of};
use crate::{Bindings, Result, Store, Transaction};
use domain::access::Grant;
use domain::id::{PersonId, RequestId};
use domain::rating::{Excellence, Rating};
use domain::rectification::Case;
use domain::request::Event;
use serde::{Deserialize, Serialize};

/// Adds a rating, its event and, after a bad one, its case: one transaction, so that none is without the others.
pub fn add_rating(transaction: &mut Transaction, rating: &Rating, case: Option<&Case>, event: &RatingEvent) {
    transaction.create("rating", &rating.id, rating);
    transaction.create("rating_event", &event.id, event);
    if let Some(case) = case {
        crate::rectification::add_case(transaction, case);
    }
}

/// A line of a rating's own append-only history. It is kept apart from the request's, where the centre would see
/// when a rating came and so who gave it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RatingEvent {
    /// `request:rater:seq`.
    pub id: String,
    /// The event.
    #[serde(flatten)]
    pub event: Event,
}

impl RatingEvent {
    /// The event under its key.
    pub fn new(rater: &PersonId, event: Event) -> Self {
        let key = event_key(&event.request, event.seq);
        Self {
            id: format!("{key}:{rater}"),
            event,
        }
    }
}

/// What a list of ratings is narrowed to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RatingFilter {
    /// The month, as `yyyymm`.
    pub month: i64,
    /// Only this centre's.
    pub centre: Option<String>,
    /// Only of this service.
    pub service: Option<String>,
    /// Only of this group.
    pub rater_group: Option<String>,
    /// Only those that judge this excellence; `bad` is then asked of it.
    pub excellence: Option<Excellence>,
    /// Only bad ones.
    pub bad: bool,
}

/// The field that holds the level of an excellence.
fn level_field(excellence: Excellence) -> &'static str {
    match excellence {
        Excellence::Service => "service_level",
        Excellence::Conduct => "conduct_level",
        Excellence::Environment => "environment_level",
    }
}

impl Store {
    /// The rating a person gave to a request.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn rating_of(&self, grant: &Grant, request: &RequestId) -> Result<Option<Rating>> {
        self.get("rating", &domain::id::rating_key(request, grant.person()))
            .await
    }

    /// Which of these requests the person has rated.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn rated_among(&self, grant: &Grant, requests: &[RequestId]) -> Result<Vec<RequestId>> {
        let keys: Vec<String> = requests
            .iter()
            .map(|id| domain::id::rating_key(id, grant.person()))
            .collect();
        self.select(
            "SELECT VALUE request FROM $rows",
            Bindings::new().records("rows", "rating", &keys),
        )
        .await
    }

    /// Replaces a rating that its rater added to.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn save_addition(&self, _grant: &Grant, rating: &Rating, event: &RatingEvent) -> Result<()> {
        let mut transaction = Transaction::new();
        // The event's key is fixed, so that of two additions at once one is refused as existing.
        transaction.create("rating_event", &event.id, event);
        transaction.upsert("rating", &rating.id, rating);
        self.transaction(transaction).await?;
        Ok(())
    }

    /// Ratings that count in a month, newest first, after so many that were passed. By their number and not by a key: a rating's key is
    /// its request's and its rater's. What is rated meanwhile moves the list on, so that one may come twice.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn ratings(
        &self,
        grant: &Grant,
        filter: &RatingFilter,
        passed: u32,
        limit: usize,
    ) -> Result<Vec<Rating>> {
        if !grant.reaches().everything {
            return Ok(Vec::new());
        }
        let mut all = vec!["month = $month AND excluded = NONE".to_owned()];
        let mut bindings = Bindings::new().with("month", &filter.month);
        let fields = [
            ("centre", &filter.centre),
            ("service", &filter.service),
            ("rater_group", &filter.rater_group),
        ];
        for (column, value) in fields {
            if let Some(value) = value {
                all.push(format!("{column} = ${column}"));
                bindings = bindings.with(column, value);
            }
        }
        let level = filter.excellence.map_or("overall", level_field);
        // Nothing is less than every number: without the lower bound, what was not judged would count as bad.
        all.extend(filter.excellence.map(|_| format!("{level} > 0")));
        if filter.bad {
            all.push(format!("{level} < 3"));
        }
        let (text, values) = page_of("rating", &all.join(" AND "), "rated_at", false, None);
        let text = format!("SELECT * FROM rating WHERE {text} LIMIT {limit} START {passed}");
        self.select(&text, bindings.merged(values)).await
    }
}
