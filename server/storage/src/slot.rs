//! When a centre's people can come, and who has booked it (上门时段、上门预约).

use crate::audit::{self, AuditEntry};
use crate::{Bindings, Result, Store, Transaction};
use domain::access::Grant;
use domain::id::{CentreId, RequestId, ServiceId};
use domain::request::Request;
use domain::slot::{Seat, SlotRule};
use domain::time::Moment;
use serde::{Deserialize, Serialize};
use std::ops::Bound;

/// The table of seats that are held.
pub const BOOKINGS: &str = "slot_booking";

/// A seat with the request that holds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Booking {
    /// The request.
    pub request: RequestId,
    /// What it holds.
    #[serde(flatten)]
    pub seat: Seat,
}

/// Gives up one seat and takes another in the transaction of a change. It fails with
/// [`crate::StorageError::AlreadyExists`] in [`BOOKINGS`] when somebody else was quicker.
pub fn move_seat(transaction: &mut Transaction, request: &RequestId, freed: Option<&Seat>, taken: Option<&Seat>) {
    if let Some(seat) = freed {
        transaction.delete(BOOKINGS, &seat.key());
    }
    if let Some(seat) = taken {
        let booking = Booking {
            request: request.clone(),
            seat: seat.clone(),
        };
        transaction.create(BOOKINGS, &seat.key(), &booking);
    }
}

impl Store {
    /// The seats of a centre that are held from a moment on.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn booked(&self, _grant: &Grant, centre: &CentreId, from: Moment) -> Result<Vec<Seat>> {
        let (first, last) = (Seat::key_from(centre, from), Seat::key_from(centre, Moment(i64::MAX)));
        let bindings = Bindings::new().keys(
            "range",
            BOOKINGS,
            Bound::Included(first.as_str()),
            Bound::Excluded(last.as_str()),
        );
        self.select("SELECT * FROM $range", bindings).await
    }

    /// The seats of a centre that are held, with their requests, in the order of time: a page that begins behind a key.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn bookings(&self, _grant: &Grant, centre: &CentreId, after: &str, limit: usize) -> Result<Vec<Booking>> {
        let last = Seat::key_from(centre, Moment(i64::MAX));
        let bindings = Bindings::new().keys(
            "range",
            BOOKINGS,
            Bound::Excluded(after),
            Bound::Excluded(last.as_str()),
        );
        self.select(&format!("SELECT * FROM $range LIMIT {limit}"), bindings)
            .await
    }

    /// The requests of these bookings, in any order, without those that are gone.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn booked_requests(&self, _grant: &Grant, bookings: &[Booking]) -> Result<Vec<Request>> {
        let ids: Vec<&str> = bookings.iter().map(|booking| booking.request.as_str()).collect();
        self.select("SELECT * FROM $rows", Bindings::new().records("rows", "request", &ids))
            .await
    }

    /// Makes a rule; again with the same key is [`crate::StorageError::AlreadyExists`].
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn add_slot_rule(&self, _grant: &Grant, rule: &SlotRule, entry: &AuditEntry) -> Result<()> {
        let mut transaction = Transaction::new();
        transaction.create("slot_rule", rule.id.as_str(), rule);
        audit::append(&mut transaction, entry);
        self.transaction(transaction).await?;
        Ok(())
    }

    /// Changes a rule, if nobody changed it meanwhile.
    ///
    /// # Errors
    /// [`crate::StorageError::Stale`].
    pub async fn save_slot_rule(&self, _grant: &Grant, rule: &SlotRule, entry: &AuditEntry) -> Result<()> {
        let mut transaction = Transaction::new();
        transaction.update("slot_rule", rule.id.as_str(), rule.version, rule);
        audit::append(&mut transaction, entry);
        self.transaction(transaction).await?;
        Ok(())
    }

    /// Switches whether the visits of a service are booked.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn set_visits_booked(
        &self,
        _grant: &Grant,
        service: &ServiceId,
        on: bool,
        entry: &AuditEntry,
    ) -> Result<()> {
        let mut transaction = Transaction::new();
        let bindings = Bindings::new()
            .record("row", "service_item", service.as_str())
            .with("on", &on);
        transaction.statement("UPDATE $row SET visits_booked = $on RETURN NONE", bindings);
        audit::append(&mut transaction, entry);
        self.transaction(transaction).await?;
        Ok(())
    }
}
