//! Rectification cases (差评整改) and their own history.

use crate::request::{After, event_key, page_of};
use crate::scope::{self, CASE};
use crate::{Bindings, Result, Store, Transaction};
use domain::access::Grant;
use domain::id::{CaseId, CentreId, RequestId};
use domain::rectification::{Case, CaseChange, CaseEvent, CaseStatus, CaseTotals, opening};
use domain::time::Moment;

const TABLE: &str = "rectification";
const EVENTS: &str = "rectification_event";

/// What a list of cases is narrowed to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum CaseFilter {
    /// Everything that is not closed.
    #[default]
    Open,
    /// What stands in one state; the closed ones newest first.
    Status(CaseStatus),
    /// What is overdue at a moment.
    Late(Moment),
}

/// Adds a new case and the first line of its history.
pub fn add_case(transaction: &mut Transaction, case: &Case) {
    transaction.create(TABLE, case.id.as_str(), case);
    let event = opening(case);
    transaction.create(EVENTS, &event_key(&case.id, event.seq), &event);
}

/// Adds a decided change to a transaction: it fails as stale when somebody else changed the case meanwhile.
pub fn add_change(transaction: &mut Transaction, change: &CaseChange) {
    let (case, event) = (&change.case, &change.event);
    transaction.update(TABLE, case.id.as_str(), case.version - 1, case);
    transaction.create(EVENTS, &event_key(&case.id, event.seq), event);
}

/// Notes that the owner was told that the present answer is overdue, unless another step came meanwhile.
pub fn note_reminded(transaction: &mut Transaction, case: &Case) {
    let bindings = Bindings::new()
        .record("row", TABLE, case.id.as_str())
        .with("remind_at", &case.remind_at);
    transaction.statement(
        "UPDATE $row SET remind_at = NONE WHERE remind_at = $remind_at RETURN NONE",
        bindings,
    );
}

/// What the grant reaches of the cases: a centre none of those that it is told of later.
fn told(grant: &Grant, now: Moment) -> scope::Condition {
    let condition = scope::condition(grant, &CASE);
    if grant.reaches().everything {
        return condition;
    }
    scope::Condition {
        text: format!("{} AND (told_at = NONE OR told_at <= $now)", condition.text),
        bindings: condition.bindings.with("now", &now),
    }
}

impl Store {
    /// One case by the name that stands in addresses, if the grant reaches it, and a centre has been told of it.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn case_by_alias(&self, grant: &Grant, alias: &str, now: Moment) -> Result<Option<Case>> {
        let condition = told(grant, now);
        let text = format!(
            "SELECT * FROM rectification WHERE alias = $alias AND {} LIMIT 1",
            condition.text
        );
        self.select_one(&text, condition.bindings.with("alias", alias)).await
    }

    /// The case that one's own rating of a request opened.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn own_case(&self, grant: &Grant, request: &RequestId) -> Result<Option<Case>> {
        self.get(TABLE, &domain::id::rating_key(request, grant.person())).await
    }

    /// A case's history, oldest first.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn case_events(&self, _grant: &Grant, case: &CaseId) -> Result<Vec<CaseEvent>> {
        let bindings = Bindings::new().keys_beginning("range", EVENTS, &format!("{case}:"));
        self.select("SELECT * FROM $range", bindings).await
    }

    /// Cases in the order of their deadlines, as far as the grant reaches; closed ones the other way round.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn cases(
        &self,
        grant: &Grant,
        filter: CaseFilter,
        after: Option<&After>,
        limit: usize,
        now: Moment,
    ) -> Result<Vec<Case>> {
        let reaches = grant.reaches();
        // One reading of the index for each centre: over several at once the engine would sort them all.
        let centres: Vec<Option<&CentreId>> = if reaches.everything {
            vec![None]
        } else {
            reaches.centres.iter().map(Some).collect()
        };
        let newest_first = filter == CaseFilter::Status(CaseStatus::Closed);
        let mut merged: Vec<Case> = Vec::new();
        for centre in centres {
            let condition = told(grant, now);
            let (mut text, mut bindings) = match centre {
                Some(centre) => (
                    "centre = $centre AND ".to_owned(),
                    condition.bindings.with("centre", centre),
                ),
                None => (String::new(), condition.bindings),
            };
            match filter {
                CaseFilter::Open => text.push_str("open = true"),
                CaseFilter::Late(now) => {
                    text.push_str("open = true AND due < $late");
                    bindings = bindings.with("late", &now);
                }
                CaseFilter::Status(status) => {
                    text.push_str("status = $status");
                    bindings = bindings.with("status", &status);
                }
            }
            text.push_str(&format!(" AND {}", condition.text));
            let (text, values) = page_of(TABLE, &text, "due", !newest_first, after);
            let text = format!("SELECT * FROM rectification WHERE {text} LIMIT {limit}");
            merged.extend(self.select::<Case>(&text, bindings.merged(values)).await?);
        }
        merged.sort_by(|one, other| {
            let ascending = (one.due, &one.id).cmp(&(other.due, &other.id));
            if newest_first { ascending.reverse() } else { ascending }
        });
        merged.truncate(limit);
        Ok(merged)
    }

    /// Cases whose rater did not rate again in time.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn unrated_cases(&self, _grant: &Grant, now: Moment, limit: usize) -> Result<Vec<Case>> {
        let text = format!(
            "SELECT * FROM rectification WHERE status = 'called_back' AND due < $now ORDER BY due LIMIT {limit}"
        );
        self.select(&text, Bindings::new().with("now", &now)).await
    }

    /// Cases whose owner has to be told that the answer is overdue.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn overdue_cases(&self, _grant: &Grant, now: Moment, limit: usize) -> Result<Vec<Case>> {
        let text = format!(
            "SELECT * FROM rectification WHERE remind_at > 0 AND remind_at < $now ORDER BY remind_at LIMIT {limit}"
        );
        self.select(&text, Bindings::new().with("now", &now)).await
    }

    /// Counts of the cases that a month's bad ratings opened, as far as the grant reaches; `centre` and `service` may be
    /// empty.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn case_totals(
        &self,
        grant: &Grant,
        month: i64,
        centre: &str,
        service: &str,
        now: Moment,
    ) -> Result<CaseTotals> {
        let condition = told(grant, now);
        let mut text = "month = $month".to_owned();
        let mut bindings = condition.bindings.with("month", &month);
        for (column, value) in [("centre", centre), ("service", service)] {
            if !value.is_empty() {
                text.push_str(&format!(" AND {column} = ${column}"));
                bindings = bindings.with(column, value);
            }
        }
        let text = format!(
            "SELECT count() AS cases, count(answered_at > 0) AS answered, count(outcome = 'fixed') AS fixed, \
             count(outcome = 'unfounded') AS unfounded, count(called_back_at > 0) AS called_back, \
             count(reached = true) AS reached, count(second > 0) AS rated_again, \
             count(second >= 3) AS satisfied FROM rectification WHERE {text} AND {} GROUP ALL",
            condition.text
        );
        Ok(self.select_one(&text, bindings).await?.unwrap_or_default())
    }
}
