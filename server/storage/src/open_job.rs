//! What the technicians of a centre have in hand (手上的活): read whenever one is chosen, so it is kept in narrow rows apart from the
//! requests, of which a centre may have thousands open.

use crate::{Bindings, Result, Store, Transaction};
use domain::access::Grant;
use domain::dispatch::OpenJob;
use domain::id::{CentreId, PersonId, RequestId};
use domain::lifecycle::Change;
use domain::request::{EventKind, Request};
use domain::time::Moment;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// The table of jobs in hand.
pub const TABLE: &str = "open_job";

/// A request that somebody has, as far as the choice among technicians looks at it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobInHand {
    /// The key, see [`key`].
    pub id: String,
    /// Who has it, then who helps.
    pub people: Vec<PersonId>,
    /// Where: keys from the root, each followed by `/`.
    pub path: String,
    /// When it is due.
    pub due: Moment,
}

#[derive(Deserialize)]
struct Row {
    id: String,
}

/// The key of a request's row.
pub fn key(centre: &CentreId, request: &RequestId) -> String {
    format!("{centre}:{request}")
}

/// The row that a request must have, but for its path; none where nobody has it, or it is with the provider no more.
pub fn of(request: &Request) -> Option<JobInHand> {
    let technician = request.technician.as_ref().filter(|_| request.queued)?;
    Some(JobInHand {
        id: key(&request.centre, &request.id),
        people: std::iter::once(technician).chain(&request.helping).cloned().collect(),
        path: String::new(),
        due: request.due,
    })
}

/// Keeps the row of a request; whether it has one.
pub fn put(transaction: &mut Transaction, request: &Request) -> bool {
    let Some(job) = of(request) else {
        return false;
    };
    let bindings = Bindings::new()
        .record("row", TABLE, &job.id)
        .record("place", "place", request.place.as_str())
        .with("people", &job.people)
        .with("due", &job.due);
    transaction.statement(
        "UPSERT $row CONTENT { people: $people, path: $place.path ?? '', due: $due } RETURN NONE",
        bindings,
    );
    true
}

/// Keeps, changes or removes the row of a request that changes; stands before the statement that changes the request.
pub(crate) fn follow(transaction: &mut Transaction, change: &Change) {
    let request = &change.request;
    if matches!(change.event.kind, EventKind::Rerouted { .. }) {
        // It goes from the centre that it was with until now.
        let bindings = Bindings::new()
            .record("request", "request", request.id.as_str())
            .with("suffix", &key(&CentreId(String::new()), &request.id));
        transaction.statement(
            "DELETE type::record('open_job', string::concat($request.centre, $suffix)) RETURN NONE",
            bindings,
        );
    }
    if !put(transaction, request) {
        transaction.delete(TABLE, &key(&request.centre, &request.id));
    }
}

/// The rows of a centre, for `FROM $range`.
fn of_centre(centre: &CentreId) -> Bindings {
    Bindings::new().keys_beginning("range", TABLE, &format!("{centre}:"))
}

impl Store {
    /// The requests that somebody has or helps with, the most urgent first.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub(crate) async fn in_hand(&self, _grant: &Grant, person: &PersonId, limit: usize) -> Result<Vec<String>> {
        let text = format!(
            "SELECT id, due FROM {TABLE} WITH INDEX open_job_people WHERE people CONTAINS $person ORDER BY due LIMIT {limit}"
        );
        let rows: Vec<Row> = self.select(&text, Bindings::new().with("person", person)).await?;
        let request = |row: Row| row.id.split_once(':').map(|(_, request)| request.to_owned());
        Ok(rows.into_iter().filter_map(request).collect())
    }

    /// What each technician of a centre has in hand, with what they help with.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn loads(&self, _grant: &Grant, centre: &CentreId) -> Result<HashMap<PersonId, i64>> {
        let crews: Vec<Vec<PersonId>> = self
            .select("SELECT VALUE people FROM $range", of_centre(centre))
            .await?;
        let mut loads = HashMap::new();
        for person in crews.into_iter().flatten() {
            *loads.entry(person).or_default() += 1;
        }
        Ok(loads)
    }

    /// What the technicians of a centre have in hand, or help with, with where each job is.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn open_jobs(&self, _grant: &Grant, centre: &CentreId) -> Result<Vec<OpenJob>> {
        let jobs: Vec<JobInHand> = self.select("SELECT * FROM $range", of_centre(centre)).await?;
        let jobs = jobs.into_iter().flat_map(|job| {
            job.people.into_iter().map(move |technician| OpenJob {
                technician,
                path: job.path.clone(),
                due: job.due,
            })
        });
        Ok(jobs.collect())
    }
}
