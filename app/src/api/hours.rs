//! When each centre works.

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

/// One calendar, that of the offices when none is named.
#[server(prefix = "/api", endpoint = "hours_page", input = GetUrl, output = Answered)]
pub async fn hours_page(#[server(default)] calendar: String) -> Answer<view::HoursPage> {
    let call = call()?;
    respond(
        call.services
            .hours_page(&call.actor().await?, &calendar, call.now)
            .await,
    )
}

/// Keeps a change for the preview: `change` is `week`, `days`, `usual` or `without`.
#[server(prefix = "/api", endpoint = "propose_hours", output = Answered)]
pub async fn propose_hours(
    calendar: String,
    change: String,
    #[server(default)] from: String,
    #[server(default)] until: String,
    #[server(default)] week: String,
    #[server(default)] name: String,
    #[server(default)] hours: String,
) -> Answer<()> {
    let call = call()?;
    let form = services::hours::HoursForm {
        calendar,
        change,
        from,
        until,
        week,
        name,
        hours,
    };
    let done = call
        .services
        .propose_hours(call.token.as_deref(), &form, call.now)
        .await;
    if done.is_ok() {
        leptos_axum::redirect(&address(&form.calendar));
    }
    respond(done)
}

/// Makes the kept change count, or forgets it: `what` is `confirm` or `drop`.
#[server(prefix = "/api", endpoint = "decide_hours", output = Answered)]
pub async fn decide_hours(calendar: String, what: String) -> Answer<()> {
    let call = call()?;
    let actor = call.actor().await?;
    if what == "confirm" {
        respond(call.services.confirm_hours(&actor, &calendar, call.now).await)?;
        leptos_axum::redirect(&format!("{}&done=hours", address(&calendar)));
    } else {
        respond(call.services.drop_hours(&actor, &calendar).await)?;
        leptos_axum::redirect(&address(&calendar));
    }
    Ok(())
}

/// Gives a centre that shares a calendar one of its own.
#[server(prefix = "/api", endpoint = "own_hours", output = Answered)]
pub async fn own_hours(centre: String) -> Answer<()> {
    let call = call()?;
    let key = respond(call.services.own_hours(&call.actor().await?, &centre, call.now).await)?;
    leptos_axum::redirect(&format!("{}&done=own_hours", address(&key)));
    Ok(())
}

#[cfg(feature = "ssr")]
fn address(calendar: &str) -> String {
    crate::pages::address::Address::of("/admin/hours")
        .with("calendar", calendar)
        .into()
}
