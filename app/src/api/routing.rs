//! Who answers: routing rules and who would get what.

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

/// The rules in their order, and who would get a service at a place, for a department, at a moment.
#[server(prefix = "/api", endpoint = "routing_page", input = GetUrl, output = Answered)]
pub async fn routing_page(
    #[server(default)] place: String,
    #[server(default)] service: String,
    #[server(default)] department: String,
    #[server(default)] at: String,
) -> Answer<view::RoutingPage> {
    let call = call()?;
    let question = services::routing::Question {
        place,
        service,
        department,
        at,
    };
    respond(
        call.services
            .routing_page(&call.actor().await?, &question, call.now)
            .await,
    )
}

/// Makes a rule: `matter` is empty, `group:KEY` or `service:KEY`; `hours` empty, `working:KEY` or `outside:KEY`; days as a date
/// field has them.
#[server(prefix = "/api", endpoint = "add_rule", output = Answered)]
pub async fn add_rule(
    name: String,
    #[server(default)] place: String,
    #[server(default)] matter: String,
    #[server(default)] department: String,
    #[server(default)] hours: String,
    #[server(default)] centre: String,
    #[server(default)] from: String,
    #[server(default)] until: String,
    #[server(default)] first: String,
) -> Answer<()> {
    let call = call()?;
    let form = services::routing::RuleForm {
        name,
        place,
        matter,
        department,
        hours,
        centre,
        from,
        until,
        first: !first.is_empty(),
    };
    let done = call.services.add_rule(call.token.as_deref(), &form, call.now).await;
    if done.is_ok() {
        leptos_axum::redirect("/admin/routing?done=rule");
    }
    respond(done)
}

/// Moves a rule past its neighbour: `step` is `up` or `down`.
#[server(prefix = "/api", endpoint = "move_rule", output = Answered)]
pub async fn move_rule(rule: String, step: String) -> Answer<()> {
    let call = call()?;
    respond(
        call.services
            .move_rule(&call.actor().await?, &rule, &step, call.now)
            .await,
    )
}

/// Ends a rule after a day.
#[server(prefix = "/api", endpoint = "end_rule", output = Answered)]
pub async fn end_rule(rule: String, #[server(default)] until: String) -> Answer<()> {
    let call = call()?;
    respond(
        call.services
            .end_rule(&call.actor().await?, &rule, &until, call.now)
            .await,
    )
}

/// Sets the fallback desk and the figures of routing and dispatch.
#[server(prefix = "/api", endpoint = "set_routing", output = Answered)]
pub async fn set_routing(
    #[server(default)] fallback: String,
    #[server(default)] duplicate_days: i64,
    #[server(default)] minutes_per_job: i64,
) -> Answer<()> {
    let call = call()?;
    respond(
        call.services
            .set_routing(
                &call.actor().await?,
                &fallback,
                duplicate_days,
                minutes_per_job,
                call.now,
            )
            .await,
    )
}

/// Sets how many people the work of a service needs.
#[server(prefix = "/api", endpoint = "set_hands", output = Answered)]
pub async fn set_hands(service: String, #[server(default)] hands: String) -> Answer<()> {
    let call = call()?;
    respond(
        call.services
            .set_hands(&call.actor().await?, &service, &hands, call.now)
            .await,
    )
}

/// Switches automatic dispatch of a service: on when `on` holds anything.
#[server(prefix = "/api", endpoint = "set_automatic", output = Answered)]
pub async fn set_automatic(service: String, #[server(default)] on: String) -> Answer<()> {
    let call = call()?;
    respond(
        call.services
            .set_automatic(&call.actor().await?, &service, !on.is_empty(), call.now)
            .await,
    )
}
