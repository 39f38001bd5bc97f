//! Requests, their events, followers and photos (服务申请).

mod list;

pub use list::After;
pub(crate) use list::{page, page_of};

use crate::scope::{self, REQUEST};
use crate::{Bindings, Result, Store, Transaction};
use domain::access::Grant;
use domain::id::{PersonId, PhotoId, PlaceId, RequestId, ServiceId};
use domain::lifecycle::Change;
use domain::request::{Event, Photo, Request, TimerKind};
use domain::time::Moment;
use serde::{Deserialize, Serialize};
use std::fmt::Display;

/// Somebody who follows a request instead of filing it again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Follower {
    /// The request.
    pub request: RequestId,
    /// Who.
    pub person: PersonId,
    /// Since when.
    pub at: Moment,
}

/// The key of an event: what it happened to, a request or a case, then its place with leading zeros, so that a range of keys
/// is a history.
pub fn event_key(of: impl Display, seq: i64) -> String {
    format!("{of}:{seq:06}")
}

/// Adds a new request and its first event to a transaction.
pub fn add_request(transaction: &mut Transaction, request: &Request, event: &Event) {
    transaction.create("request", request.id.as_str(), request);
    transaction.create("event", &event_key(&request.id, event.seq), event);
    crate::slot::move_seat(transaction, &request.id, None, request.seat.as_ref());
    add_follow_up(transaction, request);
    crate::open_job::put(transaction, request);
    crate::escalation::touch(transaction, request);
}

/// Adds a new request that was sent to a technician as it was filed: the request afterwards, and both events.
pub fn add_sent_request(transaction: &mut Transaction, sent: &Change, filed: &Event) {
    add_request(transaction, &sent.request, filed);
    transaction.create("event", &event_key(&sent.request.id, sent.event.seq), &sent.event);
}

/// Adds a decided change to a transaction: it fails as stale when somebody else changed the request meanwhile.
pub fn add_change(transaction: &mut Transaction, change: &Change) {
    let request = &change.request;
    crate::open_job::follow(transaction, change);
    transaction.update("request", request.id.as_str(), request.version - 1, request);
    transaction.create("event", &event_key(&request.id, change.event.seq), &change.event);
    crate::slot::move_seat(transaction, &request.id, change.freed.as_ref(), change.taken.as_ref());
    crate::escalation::touch(transaction, request);
}

impl Store {
    /// One request, if the grant reaches it.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn request(&self, grant: &Grant, id: &RequestId) -> Result<Option<Request>> {
        let condition = scope::condition(grant, &REQUEST);
        let bindings = condition.bindings.record("row", "request", id.as_str());
        self.select_one(&format!("SELECT * FROM ONLY $row WHERE {}", condition.text), bindings)
            .await
    }

    /// Whether a request exists, whoever asks: to tell a repeated submission from a new one.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn own_request(&self, grant: &Grant, id: &RequestId) -> Result<Option<Request>> {
        let found: Option<Request> = self.get("request", id.as_str()).await?;
        let person = grant.person();
        Ok(found.filter(|request| request.requester == *person || request.filed_by.as_ref() == Some(person)))
    }

    /// The history of a request the caller may read, oldest first.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn events(&self, _grant: &Grant, id: &RequestId) -> Result<Vec<Event>> {
        let bindings = Bindings::new().keys_beginning("range", "event", &format!("{id}:"));
        self.select("SELECT * FROM $range", bindings).await
    }

    /// Photos of a request the caller may read.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn photos(&self, _grant: &Grant, id: &RequestId) -> Result<Vec<Photo>> {
        self.select(
            "SELECT * FROM photo WHERE request = $request ORDER BY at",
            Bindings::new().with("request", id),
        )
        .await
    }

    /// One photo's record; the caller then asks for the request it belongs to.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn photo(&self, _grant: &Grant, id: &PhotoId) -> Result<Option<Photo>> {
        self.get("photo", id.as_str()).await
    }

    /// Who follows a request.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn followers(&self, _grant: &Grant, id: &RequestId) -> Result<Vec<PersonId>> {
        self.select(
            "SELECT VALUE person FROM follower WHERE request = $request",
            Bindings::new().with("request", id),
        )
        .await
    }

    /// What stands open at a place for a service and was filed since a moment: offered to follow instead of filing again.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn open_at(
        &self,
        _grant: &Grant,
        place: &PlaceId,
        service: &ServiceId,
        since: Moment,
    ) -> Result<Option<Request>> {
        let bindings = Bindings::new().with("place", place).with("service", service);
        self.select_one(
            "SELECT * FROM request WHERE place = $place AND service = $service AND open = true AND filed_at >= $since \
             ORDER BY filed_at DESC LIMIT 1",
            bindings.with("since", &since),
        )
        .await
    }

    /// Finished work that nobody answered in time.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn unanswered(&self, _grant: &Grant, now: Moment, limit: usize) -> Result<Vec<Request>> {
        // Until its last moment somebody may answer.
        self.timed_out(TimerKind::Close, Moment(now.0 - 1), limit).await
    }

    /// Holds, and waits for the requester's answer, that have come to their end.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn ended_pauses(&self, _grant: &Grant, now: Moment, limit: usize) -> Result<Vec<Request>> {
        self.timed_out(TimerKind::GoOn, now, limit).await
    }

    async fn timed_out(&self, does: TimerKind, until: Moment, limit: usize) -> Result<Vec<Request>> {
        let text = format!(
            "SELECT * FROM request WHERE timer.does = $does AND timer.at <= $until ORDER BY timer.at LIMIT {limit}"
        );
        let bindings = Bindings::new().with("does", &does).with("until", &until);
        self.select(&text, bindings).await
    }

    /// The services a person asks for most often, most frequent first.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn usual_services(&self, grant: &Grant) -> Result<Vec<ServiceId>> {
        let recent: Vec<ServiceId> = self
            .select(
                "SELECT VALUE service FROM request WHERE requester = $person ORDER BY filed_at DESC LIMIT 60",
                Bindings::new().with("person", grant.person()),
            )
            .await?;
        let mut counts: Vec<(ServiceId, usize)> = Vec::new();
        for service in recent {
            match counts.iter_mut().find(|(known, _)| *known == service) {
                Some((_, count)) => *count += 1,
                None => counts.push((service, 1)),
            }
        }
        counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        Ok(counts.into_iter().map(|(service, _)| service).collect())
    }

    /// When a request was last nudged.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn last_nudge(&self, grant: &Grant, id: &RequestId) -> Result<Option<Moment>> {
        let events = self.events(grant, id).await?;
        Ok(events
            .iter()
            .rev()
            .find(|event| event.kind == domain::request::EventKind::Nudged)
            .map(|event| event.at))
    }
}

impl Store {
    /// A photo of a draft: it belongs to no request yet and was added by this person.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn stray_photo(&self, id: &PhotoId, by: &PersonId) -> Result<Option<Photo>> {
        let photo: Option<Photo> = self.get("photo", id.as_str()).await?;
        Ok(photo.filter(|photo| photo.request.as_str().is_empty() && photo.by == *by))
    }
}

/// Removes a photo of a draft of this person, unless a request has it by now.
pub fn remove_stray_photo(transaction: &mut Transaction, id: &PhotoId, by: &PersonId) {
    let bindings = Bindings::new().record("row", "photo", id.as_str()).with("by", by);
    transaction.statement("DELETE $row WHERE request = '' AND by = $by RETURN NONE", bindings);
}

/// Adds a follower to a transaction; again changes nothing.
pub fn add_follower(transaction: &mut Transaction, request: &RequestId, person: &PersonId, at: Moment) {
    let follower = Follower {
        request: request.clone(),
        person: person.clone(),
        at,
    };
    transaction.upsert("follower", &format!("{request}:{person}"), &follower);
}

impl Store {
    /// A request by its number, if the grant reaches it.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn request_by_number(&self, grant: &Grant, number: &str) -> Result<Option<Request>> {
        let condition = scope::condition(grant, &REQUEST);
        let text = format!(
            "SELECT * FROM request WHERE number = $number AND {} LIMIT 1",
            condition.text
        );
        self.select_one(&text, condition.bindings.with("number", number)).await
    }

    /// The requests filed for what is left of another that the caller may read, oldest first; also those of centres whose
    /// requests they cannot open.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn follow_ups(&self, _grant: &Grant, first: &RequestId) -> Result<Vec<Request>> {
        let ids: Vec<String> = self
            .select("SELECT VALUE request FROM $range", follow_ups_of(first))
            .await?;
        let bindings = Bindings::new().records("rows", "request", &ids);
        let mut requests: Vec<Request> = self.select("SELECT * FROM $rows", bindings).await?;
        requests.sort_by_key(|request| request.filed_at);
        Ok(requests)
    }

    /// A request while it is open, whoever asks: to follow it one need not have been able to read it before.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn open_request(&self, _grant: &Grant, id: &RequestId) -> Result<Option<Request>> {
        let found: Option<Request> = self.get("request", id.as_str()).await?;
        Ok(found.filter(|request| request.open))
    }
}

/// What is left of a request is filed once: another goes through only after those before it were rejected or cancelled
/// ([`Request::wants_follow_up`] says the same to the page).
pub fn follow_once(transaction: &mut Transaction, first: &RequestId) {
    transaction.serialise_on(&format!("follows:{first}"));
    transaction.require(
        "follow_once",
        "count((SELECT VALUE id FROM (SELECT VALUE type::record('request', request) FROM $range) \
         WHERE status NOTINSIDE ['rejected', 'cancelled'])) = 0",
        follow_ups_of(first),
    );
}

/// Of two requests that are put into each other at once one stays: a request goes only into one that is open then.
pub fn merge_once(transaction: &mut Transaction, from: &RequestId, into: &RequestId) {
    let mut both = [from.as_str(), into.as_str()];
    both.sort_unstable();
    for id in both {
        transaction.serialise_on(&format!("merge:{id}"));
    }
    let other = Bindings::new().record("other", "request", into.as_str());
    transaction.require("merge_once", "$other.open = true", other);
}

/// That a request was filed for what is left of another: few are, so that an index over all requests would be dear.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct FollowUp {
    request: RequestId,
}

/// Adds to a transaction what other request a new one follows, if any.
pub fn add_follow_up(transaction: &mut Transaction, request: &Request) {
    if let Some(first) = &request.follows {
        let follow_up = FollowUp {
            request: request.id.clone(),
        };
        transaction.create("follow_up", &format!("{first}:{}", request.id), &follow_up);
    }
}

/// The rows of what was filed for the rest of a request, for `FROM $range`.
fn follow_ups_of(first: &RequestId) -> Bindings {
    Bindings::new().keys_beginning("range", "follow_up", &format!("{first}:"))
}
