//! When a centre's people can come.

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

/// The rules of a centre.
#[server(prefix = "/api", endpoint = "slots_page", input = GetUrl, output = Answered)]
pub async fn slots_page(#[server(default)] centre: String) -> Answer<view::SlotsPage> {
    let call = call()?;
    respond(call.services.slots_page(&call.actor().await?, &centre, call.now).await)
}

/// Makes a rule: weekdays from 1, none for every working day; days and times as their fields have them.
#[server(prefix = "/api", endpoint = "add_slot_rule", output = Answered)]
pub async fn add_slot_rule(
    id: String,
    centre: String,
    #[server(default)] name: String,
    #[server(default)] service: String,
    #[server(default)] weekdays: Vec<String>,
    #[server(default)] begin: String,
    #[server(default)] end: String,
    #[server(default)] visits_at_once: String,
    #[server(default)] lead_hours: String,
    #[server(default)] ahead_days: String,
    #[server(default)] from: String,
    #[server(default)] until: String,
) -> Answer<()> {
    let call = call()?;
    let back = format!("/slots?centre={centre}&done=slot");
    let form = services::slot::SlotForm {
        id,
        centre,
        name,
        service,
        weekdays,
        begin,
        end,
        visits_at_once,
        lead_hours,
        ahead_days,
        from,
        until,
    };
    let done = call
        .services
        .add_slot_rule(call.token.as_deref(), &form, call.now)
        .await;
    if done.is_ok() {
        leptos_axum::redirect(&back);
    }
    respond(done)
}

/// Ends a rule after a day.
#[server(prefix = "/api", endpoint = "end_slot_rule", output = Answered)]
pub async fn end_slot_rule(rule: String, #[server(default)] until: String) -> Answer<()> {
    let call = call()?;
    respond(
        call.services
            .end_slot_rule(&call.actor().await?, &rule, &until, call.now)
            .await,
    )
}

/// Switches whether the visits of a service are booked: on when `on` holds anything.
#[server(prefix = "/api", endpoint = "set_visits_booked", output = Answered)]
pub async fn set_visits_booked(service: String, #[server(default)] on: String) -> Answer<()> {
    let call = call()?;
    respond(
        call.services
            .set_visits_booked(&call.actor().await?, &service, !on.is_empty(), call.now)
            .await,
    )
}
