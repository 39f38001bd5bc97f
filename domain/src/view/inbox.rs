//! The inbox.

use super::Page;
use crate::delivery::{Channel, Standing};
use crate::escalation::EscalationRule;
use serde::{Deserialize, Serialize};

/// A line of an inbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InboxRow {
    /// Key.
    pub id: String,
    /// The path of the page it leads to.
    pub path: String,
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

/// One way in which notifications can be sent on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChannelView {
    /// Which.
    pub channel: Channel,
    /// The address as far as it may be shown; empty when it was not chosen.
    pub address: String,
    /// A secret is kept.
    pub signed: bool,
    /// Waits for working hours.
    pub quiet: bool,
    /// Only what asks for something.
    pub pressing_only: bool,
}

/// A notification on its way, for the administrator: neither to whom nor what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliveryRow {
    /// When it was told, in words.
    pub when: String,
    /// By what.
    pub channel: Channel,
    /// Where it stands.
    pub standing: Standing,
    /// How often it was tried.
    pub attempts: i64,
    /// When it is tried next, in words.
    pub next: String,
    /// Why the last attempt failed.
    pub problem: String,
}

/// The rules by which time that runs out is told upwards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EscalationPage {
    /// Since when they apply, in words; empty for the ones that were shipped.
    pub since: String,
    /// The rules, by clock and share.
    pub rules: Vec<EscalationRule>,
}
