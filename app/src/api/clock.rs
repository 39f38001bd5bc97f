//! The rules of the clock.

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

/// Every rule; `rule` is the one that gets a new value.
#[server(prefix = "/api", endpoint = "clock_rules_page", input = GetUrl, output = Answered)]
pub async fn clock_rules_page(#[server(default)] rule: String) -> Answer<view::ClockRulesPage> {
    let call = call()?;
    respond(
        call.services
            .clock_rules_page(&call.actor().await?, &rule, call.now)
            .await,
    )
}

/// Enters a new value of a rule from a day on: `party`, `unit` by their words, `restarts` is `yes` or `no`.
#[server(prefix = "/api", endpoint = "plan_clock_rule", output = Answered)]
pub async fn plan_clock_rule(
    rule: String,
    #[server(default)] party: String,
    #[server(default)] count: String,
    #[server(default)] unit: String,
    #[server(default)] proof: String,
    #[server(default)] restarts: String,
    #[server(default)] from: String,
) -> Answer<()> {
    let call = call()?;
    let form = services::clock::ClockForm {
        rule,
        party,
        count,
        unit,
        proof,
        restarts,
        from,
    };
    let done = call
        .services
        .plan_clock_rule(call.token.as_deref(), &form, call.now)
        .await;
    if done.is_ok() {
        leptos_axum::redirect("/admin/clock?done=clock");
    }
    respond(done)
}

/// Withdraws a value that does not hold yet.
#[server(prefix = "/api", endpoint = "withdraw_clock_rule", output = Answered)]
pub async fn withdraw_clock_rule(rule: String) -> Answer<()> {
    let call = call()?;
    respond(
        call.services
            .withdraw_clock_rule(&call.actor().await?, &rule, call.now)
            .await,
    )
}
