//! The centre's desk and the technicians' jobs.

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

/// A centre's queue; `filter` is `late`, `mine`, `urgent`, `nudged` or a status's code.
#[server(prefix = "/api", endpoint = "desk_page", input = GetUrl, output = Answered)]
pub async fn desk_page(
    #[server(default)] centre: String,
    #[server(default)] filter: String,
    #[server(default)] words: String,
    #[server(default)] after: String,
) -> Answer<view::DeskPage> {
    let call = call()?;
    respond(
        call.services
            .desk_page(&call.actor().await?, &centre, &filter, &words, &after, call.now)
            .await,
    )
}

/// A technician's jobs.
#[server(prefix = "/api", endpoint = "jobs_page", input = GetUrl, output = Answered)]
pub async fn jobs_page() -> Answer<view::JobsPage> {
    let call = call()?;
    respond(call.services.jobs_page(&call.actor().await?, call.now).await)
}

/// One command on several requests (`id:version` each). With `back`, the desk's address, the outcome is told there, so that it is told
/// without a script as well.
#[server(prefix = "/api", endpoint = "act_many", output = Answered)]
pub async fn act_many(
    #[server(default)] requests: Vec<String>,
    command: String,
    #[server(default)] technician: String,
    #[server(default)] back: String,
) -> Answer<view::ManyDone> {
    let call = call()?;
    let done = respond(
        call.services
            .act_many(call.token.as_deref(), &requests, &command, &technician, call.now)
            .await,
    )?;
    if !back.is_empty() {
        let told = leptos::serde_json::to_string(&done).unwrap_or_default();
        leptos_axum::redirect(&crate::address::with(&crate::address::local(&back), "acted", &told));
    }
    Ok(done)
}

/// Callers by exact name, login or phone.
#[server(prefix = "/api", endpoint = "find_caller", input = GetUrl, output = Answered)]
pub async fn find_caller(#[server(default)] words: String) -> Answer<Vec<view::CallerChoice>> {
    let call = call()?;
    respond(call.services.find_caller(&call.actor().await?, &words, call.now).await)
}

/// Keeps the present filter under a name; an empty query removes it.
#[server(prefix = "/api", endpoint = "save_view", output = Answered)]
pub async fn save_view(name: String, #[server(default)] query: String) -> Answer<()> {
    let call = call()?;
    respond(
        call.services
            .save_view(&call.actor().await?, &name, &query, call.now)
            .await,
    )
}
