//! Calendar, people, jobs, targets.

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

/// Holidays and make-up days of a year; 0 for the present one.
#[server(prefix = "/api", endpoint = "days_page", input = GetUrl, output = Answered)]
pub async fn days_page(#[server(default)] year: i64) -> Answer<Vec<view::DayRow>> {
    let call = call()?;
    respond(call.services.days_page(&call.actor().await?, year, call.now).await)
}

/// Sets one day: `kind` is `holiday`, `makeup`, or empty to make it a usual day again.
#[server(prefix = "/api", endpoint = "save_day", output = Answered)]
pub async fn save_day(date: String, #[server(default)] kind: String, #[server(default)] name: String) -> Answer<()> {
    let call = call()?;
    respond(
        call.services
            .save_day(&call.actor().await?, &date, &kind, &name, call.now)
            .await,
    )
}

/// People of the register.
#[server(prefix = "/api", endpoint = "people_page", input = GetUrl, output = Answered)]
pub async fn people_page(
    #[server(default)] words: String,
    #[server(default)] after: String,
) -> Answer<view::Page<view::PersonRow>> {
    let call = call()?;
    respond(
        call.services
            .people_page(&call.actor().await?, &words, &after, call.now)
            .await,
    )
}

/// Where a role can be held, with the name: `bureau`, `centre:KEY`, `department:KEY`.
#[server(prefix = "/api", endpoint = "role_scopes", input = GetUrl, output = Answered)]
pub async fn role_scopes() -> Answer<Vec<(String, String)>> {
    let call = call()?;
    respond(call.services.role_scopes(&call.actor().await?, call.now).await)
}

/// Gives or takes a role: `role` and `scope` as in [`domain::access`], `scope` being `bureau`, `centre:KEY` or `department:KEY`.
#[server(prefix = "/api", endpoint = "set_role", output = Answered)]
pub async fn set_role(person: String, role: String, scope: String, #[server(default)] remove: String) -> Answer<()> {
    let call = call()?;
    respond(
        call.services
            .set_role(
                &call.actor().await?,
                &person,
                &role,
                &scope,
                !remove.is_empty(),
                call.now,
            )
            .await,
    )
}

/// Switches an account on or off, or lifts its lock: `what` is `activate`, `deactivate` or `unlock`.
#[server(prefix = "/api", endpoint = "set_account", output = Answered)]
pub async fn set_account(person: String, what: String) -> Answer<()> {
    let call = call()?;
    respond(
        call.services
            .set_account(&call.actor().await?, &person, &what, call.now)
            .await,
    )
}

/// Runs of background jobs, newest first.
#[server(prefix = "/api", endpoint = "job_runs", input = GetUrl, output = Answered)]
pub async fn job_runs() -> Answer<Vec<view::JobRunRow>> {
    let call = call()?;
    respond(call.services.job_runs(&call.actor().await?, call.now).await)
}
