//! The inbox.

#![expect(
    missing_docs,
    reason = "the fields that the macro makes are the arguments, told about at their function"
)]

use super::Answer;
#[cfg(feature = "ssr")]
use super::{call, respond};
use crate::json::Answered;
use domain::view;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// One's own inbox, what is unread first.
#[server(prefix = "/api", endpoint = "inbox", input = GetUrl, output = Answered)]
pub async fn inbox(#[server(default)] after: String) -> Answer<view::InboxPage> {
    let call = call()?;
    respond(call.services.inbox_page(&call.actor().await?, &after, call.now).await)
}

/// How many lines of one's own inbox are unread, at most 100.
#[server(prefix = "/api", endpoint = "unread", input = GetUrl, output = Answered)]
pub async fn unread() -> Answer<i64> {
    let call = call()?;
    respond(call.services.unread(call.token.as_deref(), call.now).await)
}

/// Marks a line as read; all of them without one.
#[server(prefix = "/api", endpoint = "mark_read", output = Answered)]
pub async fn mark_read(#[server(default)] line: String) -> Answer<()> {
    let call = call()?;
    respond(call.services.mark_read(&call.actor().await?, &line, call.now).await)
}

/// By what one's notifications are sent on.
#[server(prefix = "/api", endpoint = "my_channels", input = GetUrl, output = Answered)]
pub async fn my_channels() -> Answer<Vec<view::ChannelView>> {
    let call = call()?;
    respond(call.services.my_channels(&call.actor().await?).await)
}

/// Chooses a channel, changes it, or gives it up; an empty `address` or `secret` keeps the present one.
#[server(prefix = "/api", endpoint = "save_channel", output = Answered)]
pub async fn save_channel(
    channel: String,
    #[server(default)] address: String,
    #[server(default)] secret: String,
    #[server(default)] quiet: String,
    #[server(default)] pressing_only: String,
    #[server(default)] give_up: String,
) -> Answer<()> {
    let call = call()?;
    let form = services::delivery::ChannelForm {
        channel,
        address,
        secret,
        quiet,
        pressing_only,
        give_up,
    };
    let done = call.services.save_channel(&call.actor().await?, &form).await;
    if done.is_ok() {
        leptos_axum::redirect("/me/channels?done=channel");
    }
    respond(done)
}

/// Notifications on their way out, newest first; `which` is empty or `failed`.
#[server(prefix = "/api", endpoint = "deliveries", input = GetUrl, output = Answered)]
pub async fn deliveries(#[server(default)] which: String) -> Answer<Vec<view::DeliveryRow>> {
    let call = call()?;
    respond(
        call.services
            .deliveries_page(&call.actor().await?, &which, call.now)
            .await,
    )
}
