//! Announced incidents, who follows them, and the requests they caused (故障公告).

use crate::{Bindings, Result, Store, Transaction};
use domain::access::Grant;
use domain::id::{IncidentId, PersonId, RequestId};
use domain::incident::Incident;
use domain::request::Request;
use domain::time::Moment;
use serde::{Deserialize, Serialize};

/// Somebody who follows an incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Follower {
    incident: IncidentId,
    person: PersonId,
    at: Moment,
}

/// A request that an incident caused; its key is the request's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Link {
    incident: IncidentId,
    at: Moment,
}

/// Adds a decided change of an incident to a transaction: it fails as stale when somebody else changed it meanwhile.
pub fn add_change(transaction: &mut Transaction, incident: &Incident) {
    transaction.update("incident", incident.id.as_str(), incident.version, incident);
}

/// Links a request to an incident in a transaction; to another one before, it moves.
pub fn add_link(transaction: &mut Transaction, incident: &IncidentId, request: &RequestId, at: Moment) {
    let link = Link {
        incident: incident.clone(),
        at,
    };
    transaction.upsert("incident_link", request.as_str(), &link);
}

impl Store {
    /// Announces an incident; again with the same key is [`crate::StorageError::AlreadyExists`].
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn add_incident(&self, _grant: &Grant, incident: &Incident) -> Result<()> {
        let mut transaction = Transaction::new();
        transaction.create("incident", incident.id.as_str(), incident);
        self.transaction(transaction).await?;
        Ok(())
    }

    /// One incident.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn incident(&self, _grant: &Grant, id: &IncidentId) -> Result<Option<Incident>> {
        self.get("incident", id.as_str()).await
    }

    /// Incidents that go on, or those that are over, newest first.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn incidents(&self, _grant: &Grant, open: bool, limit: usize) -> Result<Vec<Incident>> {
        let text = format!("SELECT * FROM incident WHERE open = $open ORDER BY began DESC LIMIT {limit}");
        self.select(&text, Bindings::new().with("open", &open)).await
    }

    /// Follows an incident; again changes nothing.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn follow_incident(&self, grant: &Grant, incident: &IncidentId, at: Moment) -> Result<()> {
        let follower = Follower {
            incident: incident.clone(),
            person: grant.person().clone(),
            at,
        };
        let mut transaction = Transaction::new();
        transaction.upsert(
            "incident_follower",
            &format!("{incident}:{}", follower.person),
            &follower,
        );
        self.transaction(transaction).await?;
        Ok(())
    }

    /// Who follows an incident.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn incident_followers(&self, _grant: &Grant, incident: &IncidentId) -> Result<Vec<PersonId>> {
        self.select(
            "SELECT VALUE person FROM incident_follower WHERE incident = $incident",
            Bindings::new().with("incident", incident),
        )
        .await
    }

    /// The incidents that a person follows, as keys.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn followed_incidents(&self, grant: &Grant) -> Result<Vec<IncidentId>> {
        self.select(
            "SELECT VALUE incident FROM incident_follower WHERE person = $person LIMIT 100",
            Bindings::new().with("person", grant.person()),
        )
        .await
    }

    /// The requests that an incident caused.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn linked_requests(&self, _grant: &Grant, incident: &IncidentId) -> Result<Vec<Request>> {
        let ids: Vec<String> = self
            .select(
                "SELECT VALUE record::id(id) FROM incident_link WHERE incident = $incident",
                Bindings::new().with("incident", incident),
            )
            .await?;
        self.select("SELECT * FROM $rows", Bindings::new().records("rows", "request", &ids))
            .await
    }

    /// The incident that caused a request, if one did.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn incident_of(&self, _grant: &Grant, request: &RequestId) -> Result<Option<Incident>> {
        let link: Option<Link> = self.get("incident_link", request.as_str()).await?;
        match link {
            Some(link) => self.get("incident", link.incident.as_str()).await,
            None => Ok(None),
        }
    }
}
