//! Ratings and the cases that bad ones open (评价与差评整改).

use crate::request::{After, event_key, page_of};
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

/// In which order a list of ratings goes on, and after which of them (keyset).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RatingOrder {
    /// Newest first, for who may know whose they are: moment and key tell that.
    Newest(Option<After>),
    /// By their aliases, in no order of time, for who may not.
    Shuffled(Option<String>),
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

    /// After what a list that is in order of time goes on, by the alias of its last rating.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn place_of_rating(&self, grant: &Grant, month: i64, alias: &str) -> Result<Option<After>> {
        if !grant.reaches().everything {
            return Ok(None);
        }
        let bindings = Bindings::new().with("month", &month).with("alias", alias);
        let text = "SELECT * FROM rating WHERE month = $month AND alias = $alias LIMIT 1";
        let rating: Option<Rating> = self.select_one(text, bindings).await?;
        Ok(rating.map(|rating| After {
            at: rating.rated_at,
            id: rating.id,
        }))
    }

    /// A page of the ratings that count in a month.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn ratings(
        &self,
        grant: &Grant,
        filter: &RatingFilter,
        order: &RatingOrder,
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
        let (text, values) = match order {
            RatingOrder::Newest(after) => page_of("rating", &all.join(" AND "), "rated_at", false, after.as_ref()),
            RatingOrder::Shuffled(after) => {
                let values = Bindings::new().with("after", after.as_deref().unwrap_or_default());
                let text = format!("{} AND alias > $after ORDER BY alias ASC", all.join(" AND "));
                (text, values)
            }
        };
        let text = format!("SELECT * FROM rating WHERE {text} LIMIT {limit}");
        self.select(&text, bindings.merged(values)).await
    }
}
