//! The inbox.

use super::Page;
use serde::{Deserialize, Serialize};

/// A line of an inbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InboxRow {
    /// Key.
    pub id: String,
    /// The request it leads to.
    pub request: String,
    /// What happened, in one sentence.
    pub sentence: String,
    /// What was said with it; may be empty.
    pub words: String,
    /// The request's short line.
    pub title: String,
    /// The request's number.
    pub number: String,
    /// As what the reader is told.
    pub capacity: String,
    /// When, in words.
    pub when: String,
    /// Not read yet.
    pub unread: bool,
    /// Asks the reader to do something.
    pub pressing: bool,
}

/// The inbox of one person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct InboxPage {
    /// How many lines are unread, at most 100.
    pub unread: i64,
    /// The lines: unread first.
    pub page: Page<InboxRow>,
}
