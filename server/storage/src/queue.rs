//! What a centre and its technicians have to do: the queue in the order of its deadlines, its counts, and one person's jobs (待办队列).

use crate::request::{After, page};
use crate::row::literal;
use crate::{Bindings, Result, Store, Transaction};
use domain::access::Grant;
use domain::id::{CentreId, PersonId};
use domain::request::{Request, Status};
use domain::time::Moment;
use serde::{Deserialize, Serialize};

/// What the queue is narrowed to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct QueueFilter {
    /// Only these states.
    pub statuses: Vec<Status>,
    /// Only this technician's.
    pub technician: Option<PersonId>,
    /// Only what is late at this moment.
    pub late_at: Option<Moment>,
    /// Only urgent ones.
    pub urgent: bool,
    /// Only with a nudge.
    pub nudged: bool,
    /// Without those whose nudge waits for an answer: they stand before all others already.
    pub answered: bool,
    /// Only where number, title, place or name holds this.
    pub words: String,
}

/// How many of a centre's queue stand in one state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatusCount {
    /// The state.
    pub status: Status,
    /// How many.
    pub count: i64,
    /// How many of them are past their deadline.
    pub late: i64,
}

impl Store {
    /// A centre's queue in the order in which its requests are late if nothing happens: those whose clock stands come last.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn queue(
        &self,
        grant: &Grant,
        centre: &CentreId,
        filter: &QueueFilter,
        after: Option<&After>,
        limit: usize,
    ) -> Result<Vec<Request>> {
        let fixed = "centre = $centre AND queued = true";
        self.in_queue(grant, centre, [fixed, "late_from"], filter, after, limit)
            .await
    }

    /// What of a centre's queue was nudged and not answered, in the order in which the answers are due.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn nudged(
        &self,
        grant: &Grant,
        centre: &CentreId,
        filter: &QueueFilter,
        after: Option<&After>,
        limit: usize,
    ) -> Result<Vec<Request>> {
        let fixed = "centre = $centre AND nudge_answer.due > 0 AND queued = true";
        self.in_queue(grant, centre, [fixed, "nudge_answer.due"], filter, after, limit)
            .await
    }

    /// A page of a centre's queue: what fits a fixed condition, in the order of a column.
    async fn in_queue(
        &self,
        grant: &Grant,
        centre: &CentreId,
        [fixed, column]: [&str; 2],
        filter: &QueueFilter,
        after: Option<&After>,
        limit: usize,
    ) -> Result<Vec<Request>> {
        if !grant.reaches().holds_centre(centre) {
            return Ok(Vec::new());
        }
        let (text, bindings) = page(fixed, column, true, after);
        let (condition, values) = narrowed(filter);
        let bindings = bindings.merged(values).with("centre", centre);
        let text = insert_condition(&text, &condition);
        self.select(&format!("SELECT * FROM request WHERE {text} LIMIT {limit}"), bindings)
            .await
    }

    /// How many of a centre's queue stand in each state.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn queue_counts(&self, grant: &Grant, centre: &CentreId, now: Moment) -> Result<Vec<StatusCount>> {
        if !grant.reaches().holds_centre(centre) {
            return Ok(Vec::new());
        }
        let states: Vec<Status> = Status::ALL
            .into_iter()
            .filter(|status| status.is_with_provider())
            .collect();
        let queue = format!("centre = {} AND queued = true", literal(centre)?);
        let mut conditions = Vec::new();
        for status in &states {
            let state = format!("{queue} AND status = {}", literal(status)?);
            conditions.push(format!("{state} AND {}", late(&literal(&now)?)));
            conditions.push(state);
        }
        let counted = self.count_each("request", &conditions).await?;
        let counts = states.into_iter().zip(counted.chunks_exact(2));
        let counts = counts.map(|(status, both)| StatusCount {
            status,
            late: both[0],
            count: both[1],
        });
        Ok(counts.filter(|count| count.count > 0).collect())
    }

    /// The jobs that somebody has, then those that they help with, each in the order of their deadlines.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn work_of(&self, grant: &Grant, person: &PersonId, limit: usize) -> Result<Vec<Request>> {
        let keys = self.in_hand(grant, person, limit).await?;
        let bindings = Bindings::new().records("rows", "request", &keys);
        let mut jobs: Vec<Request> = self.select("SELECT * FROM $rows", bindings).await?;
        jobs.sort_by_key(|job| (job.technician.as_ref() != Some(person), job.due));
        Ok(jobs)
    }

    /// What nobody has yet in a centre: any of its technicians may take it.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn untaken(&self, grant: &Grant, centre: &CentreId, limit: usize) -> Result<Vec<Request>> {
        let filter = QueueFilter {
            statuses: vec![Status::Accepted],
            ..QueueFilter::default()
        };
        self.queue(grant, centre, &filter, None, limit).await
    }

    /// How many jobs a technician finished since a moment.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn finished_since(&self, grant: &Grant, since: Moment) -> Result<i64> {
        let bindings = Bindings::new().with("technician", grant.person()).with("since", &since);
        let count: Option<i64> = self
            .select_one(
                "RETURN count((SELECT VALUE id FROM request WHERE technician = $technician AND finished_at >= $since))",
                bindings,
            )
            .await?;
        Ok(count.unwrap_or(0))
    }
}

/// That the deadline which counts now is missed at a moment: a clock that was stopped in time is not late.
fn late(moment: &str) -> String {
    format!("late_from < {moment}")
}

fn insert_condition(text: &str, condition: &str) -> String {
    if condition.is_empty() {
        return text.to_owned();
    }
    text.replacen(" ORDER BY", &format!(" AND {condition} ORDER BY"), 1)
}

fn narrowed(filter: &QueueFilter) -> (String, Bindings) {
    let mut all = Vec::new();
    let mut bindings = Bindings::new();
    if !filter.statuses.is_empty() {
        all.push("status IN $statuses");
        bindings = bindings.with("statuses", &filter.statuses);
    }
    if let Some(technician) = &filter.technician {
        all.push("technician = $technician");
        bindings = bindings.with("technician", technician);
    }
    let late = late("$late_at");
    if let Some(at) = filter.late_at {
        all.push(&late);
        bindings = bindings.with("late_at", &at);
    }
    if filter.urgent {
        all.push("urgency != 'normal'");
    }
    if filter.nudged {
        all.push("nudged > 0");
    }
    if filter.answered {
        all.push("nudge_answer = NONE");
    }
    let words = filter.words.trim();
    if !words.is_empty() {
        all.push("string::contains(string::join(' ', number, title, place_name, requester_name, text), $words)");
        bindings = bindings.with("words", words);
    }
    (all.join(" AND "), bindings)
}

/// The views a person saved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct SavedViews {
    person: PersonId,
    views: Vec<(String, String)>,
}

impl Store {
    /// The views a person saved: name and query.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn saved_views(&self, grant: &Grant) -> Result<Vec<(String, String)>> {
        let saved: Option<SavedViews> = self.get("saved_view", grant.person().as_str()).await?;
        Ok(saved.map(|saved| saved.views).unwrap_or_default())
    }

    /// Replaces them.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn save_views(&self, grant: &Grant, views: &[(String, String)]) -> Result<()> {
        let saved = SavedViews {
            person: grant.person().clone(),
            views: views.to_vec(),
        };
        let mut transaction = Transaction::new();
        transaction.upsert("saved_view", grant.person().as_str(), &saved);
        self.transaction(transaction).await?;
        Ok(())
    }
}
