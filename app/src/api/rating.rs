//! Rating what one got.

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

/// The form that rates, or what was given.
#[server(prefix = "/api", endpoint = "rate_page", input = GetUrl, output = Answered)]
pub async fn rate_page(request: String) -> Answer<view::RatePage> {
    let call = call()?;
    respond(call.services.rate_page(&call.actor().await?, &request, call.now).await)
}

/// Rates: levels are 1 to 5 as text, empty where nothing was chosen. `reasons` go with a good overall level and `faults` with a
/// bad one: a form without a script may hold marks in both after a second thought, and only those of the level count.
#[server(prefix = "/api", endpoint = "rate", output = Answered)]
pub async fn rate(
    request: String,
    #[server(default)] overall: String,
    #[server(default)] service: String,
    #[server(default)] conduct: String,
    #[server(default)] environment: String,
    #[server(default)] reasons: Vec<String>,
    #[server(default)] faults: Vec<String>,
    #[server(default)] text: String,
    #[server(default)] named: String,
) -> Answer<()> {
    let call = call()?;
    let level = overall
        .parse::<i64>()
        .ok()
        .and_then(|number| domain::rating::Level::try_from(number).ok());
    let reasons = if level.is_some_and(|level| !level.is_good()) {
        faults
    } else {
        reasons
    };
    let form = services::rating::Form {
        request,
        overall,
        service,
        conduct,
        environment,
        reasons,
        text,
        named,
    };
    let done = call.services.rate(call.token.as_deref(), &form, call.now).await;
    if done.is_ok() {
        leptos_axum::redirect(&format!("/requests/{}?done=rated", form.request));
    }
    respond(done)
}

/// Adds to one's rating, once.
#[server(prefix = "/api", endpoint = "add_to_rating", output = Answered)]
pub async fn add_to_rating(request: String, text: String) -> Answer<()> {
    let call = call()?;
    let done = call
        .services
        .add_to_rating(call.token.as_deref(), &request, &text, call.now)
        .await;
    if done.is_ok() {
        leptos_axum::redirect(&format!("/requests/{request}/rate"));
    }
    respond(done)
}
