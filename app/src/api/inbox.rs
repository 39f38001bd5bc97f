//! The inbox.

#![expect(
    missing_docs,
    reason = "the fields that the macro makes are the arguments, told about at their function"
)]

use super::Answer;
#[cfg(feature = "ssr")]
use super::{call, respond};
use domain::view;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// One's own inbox, what is unread first.
#[server(prefix = "/api", endpoint = "inbox", input = GetUrl)]
pub async fn inbox(#[server(default)] after: String) -> Answer<view::InboxPage> {
    let call = call()?;
    respond(call.services.inbox_page(&call.actor().await?, &after, call.now).await)
}

/// How many lines of one's own inbox are unread, at most 100.
#[server(prefix = "/api", endpoint = "unread", input = GetUrl)]
pub async fn unread() -> Answer<i64> {
    let call = call()?;
    respond(call.services.unread(call.token.as_deref(), call.now).await)
}

/// Marks a line as read; all of them without one.
#[server(prefix = "/api", endpoint = "mark_read")]
pub async fn mark_read(#[server(default)] line: String) -> Answer<()> {
    let call = call()?;
    respond(call.services.mark_read(&call.actor().await?, &line, call.now).await)
}
