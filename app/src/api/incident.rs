//! Incidents that hit many at once.

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

/// Incidents that go on and those that are over; `place` when one was chosen for an announcement.
#[server(prefix = "/api", endpoint = "incidents_page", input = GetUrl, output = Answered)]
pub async fn incidents_page(#[server(default)] place: String) -> Answer<view::IncidentsPage> {
    let call = call()?;
    respond(
        call.services
            .incidents_page(&call.actor().await?, &place, call.now)
            .await,
    )
}

/// One incident.
#[server(prefix = "/api", endpoint = "incident_page", input = GetUrl, output = Answered)]
pub async fn incident_page(id: String) -> Answer<view::IncidentPage> {
    let call = call()?;
    respond(call.services.incident_page(&call.actor().await?, &id, call.now).await)
}

/// Announces an incident: `matters` as `group:KEY` or `service:KEY`, `until` as a date and time field has it.
#[server(prefix = "/api", endpoint = "announce", output = Answered)]
pub async fn announce(
    id: String,
    title: String,
    text: String,
    #[server(default)] place: String,
    #[server(default)] matters: Vec<String>,
    #[server(default)] centre: String,
    #[server(default)] until: String,
) -> Answer<()> {
    let call = call()?;
    let form = services::incident::AnnounceForm {
        id,
        title,
        text,
        place,
        matters,
        centre,
        until,
    };
    let done = call.services.announce(call.token.as_deref(), &form, call.now).await;
    if let Ok(id) = &done {
        leptos_axum::redirect(&format!("/incidents/{id}"));
    }
    respond(done.map(|_| ()))
}

/// Follows an incident instead of filing a request; leads to its page.
#[server(prefix = "/api", endpoint = "follow_incident", output = Answered)]
pub async fn follow_incident(incident: String) -> Answer<()> {
    let call = call()?;
    let done = call
        .services
        .follow_incident(&call.actor().await?, &incident, call.now)
        .await;
    if done.is_ok() {
        leptos_axum::redirect(&format!("/incidents/{incident}"));
    }
    respond(done)
}

/// Links open requests to an incident.
#[server(prefix = "/api", endpoint = "link_requests", output = Answered)]
pub async fn link_requests(incident: String, #[server(default)] requests: Vec<String>) -> Answer<()> {
    let call = call()?;
    respond(
        call.services
            .link_requests(&call.actor().await?, &incident, &requests, call.now)
            .await,
    )
}

/// Puts the expected end off.
#[server(prefix = "/api", endpoint = "put_off_incident", output = Answered)]
pub async fn put_off_incident(incident: String, until: String) -> Answer<()> {
    let call = call()?;
    respond(
        call.services
            .put_off_incident(&call.actor().await?, &incident, &until, call.now)
            .await,
    )
}

/// Ends an incident and tells everybody whose request was linked to it.
#[server(prefix = "/api", endpoint = "end_incident", output = Answered)]
pub async fn end_incident(incident: String, #[server(default)] text: String) -> Answer<()> {
    let call = call()?;
    respond(
        call.services
            .end_incident(&call.actor().await?, &incident, &text, call.now)
            .await,
    )
}
