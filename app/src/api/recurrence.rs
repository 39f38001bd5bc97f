//! Service that comes again.

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

/// The plans of a centre; `place` when one was chosen for a new plan.
#[server(prefix = "/api", endpoint = "plans_page", input = GetUrl, output = Answered)]
pub async fn plans_page(
    #[server(default)] centre: String,
    #[server(default)] place: String,
) -> Answer<view::PlansPage> {
    let call = call()?;
    respond(
        call.services
            .plans_page(&call.actor().await?, &centre, &place, call.now)
            .await,
    )
}

/// Makes a plan: `on` is `weeks:` with the weekday from 1 or `months:` with the day; days and time as their fields have them.
#[server(prefix = "/api", endpoint = "add_plan", output = Answered)]
pub async fn add_plan(
    id: String,
    centre: String,
    text: String,
    #[server(default)] service: String,
    #[server(default)] place: String,
    #[server(default)] requester: String,
    #[server(default)] every: String,
    #[server(default)] on: String,
    #[server(default)] time: String,
    #[server(default)] first: String,
    #[server(default)] until: String,
    #[server(default)] lead_days: String,
) -> Answer<()> {
    let call = call()?;
    let form = services::recurrence::PlanForm {
        id,
        centre,
        text,
        service,
        place,
        requester,
        every,
        on,
        time,
        first,
        until,
        lead_days,
    };
    let done = call.services.add_plan(call.token.as_deref(), &form, call.now).await;
    if done.is_ok() {
        leptos_axum::redirect("/plans?done=plan");
    }
    respond(done)
}

/// Ends a plan; what it made stays.
#[server(prefix = "/api", endpoint = "end_plan", output = Answered)]
pub async fn end_plan(plan: String) -> Answer<()> {
    let call = call()?;
    respond(call.services.end_plan(&call.actor().await?, &plan, call.now).await)
}
