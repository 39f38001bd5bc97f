//! What was drawn up, ready to be written.

use domain::rectification::CaseEvent;
use domain::request::{Event, Photo};
use storage::Transaction;
use storage::request::event_key;

use super::history::History;
use super::verdict::Verdict;

/// A request with all that belongs to it.
#[derive(Debug, Clone)]
pub(crate) struct Drawn {
    /// The request and its events.
    pub history: History,
    /// Its rating.
    pub verdict: Option<Verdict>,
    /// Its photos; their files are on disk before these rows are written.
    pub photos: Vec<Photo>,
}

/// Adds whole histories to a transaction, a statement for each table.
pub(crate) fn add_all(transaction: &mut Transaction, drawn: &[Drawn]) {
    let requests = drawn
        .iter()
        .map(|drawn| (drawn.history.request.id.as_str(), &drawn.history.request));
    transaction.create_many("request", requests);
    for drawn in drawn {
        storage::open_job::put(transaction, &drawn.history.request);
        storage::request::add_follow_up(transaction, &drawn.history.request);
    }
    let events: Vec<(String, &Event)> = drawn
        .iter()
        .flat_map(|drawn| drawn.history.events.iter())
        .map(|event| (event_key(&event.request, event.seq), event))
        .collect();
    transaction.create_many("event", events.iter().map(|(key, event)| (key.as_str(), *event)));
    let verdicts = || drawn.iter().filter_map(|drawn| drawn.verdict.as_ref());
    transaction.create_many(
        "rating",
        verdicts().map(|verdict| (verdict.rating.id.as_str(), &verdict.rating)),
    );
    transaction.create_many(
        "rating_event",
        verdicts().map(|verdict| (verdict.event.id.as_str(), &verdict.event)),
    );
    let cases = verdicts().filter_map(|verdict| verdict.case.as_ref());
    transaction.create_many("rectification", cases.map(|case| (case.id.as_str(), case)));
    let events: Vec<(String, &CaseEvent)> = verdicts()
        .flat_map(|verdict| verdict.case_events.iter())
        .map(|event| (event_key(&event.case, event.seq), event))
        .collect();
    transaction.create_many(
        "rectification_event",
        events.iter().map(|(key, event)| (key.as_str(), *event)),
    );
    let photos = drawn.iter().flat_map(|drawn| drawn.photos.iter());
    transaction.create_many("photo", photos.map(|photo| (photo.id.as_str(), photo)));
}
