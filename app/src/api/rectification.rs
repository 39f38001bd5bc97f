//! Rectification cases: their list, what is done to one, and the second rating.

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

/// Cases in deadline order; `filter` is empty, a state's code, or `late`.
#[server(prefix = "/api", endpoint = "cases_page", input = GetUrl, output = Answered)]
pub async fn cases_page(
    #[server(default)] filter: String,
    #[server(default)] after: String,
) -> Answer<view::CasesPage> {
    let call = call()?;
    respond(
        call.services
            .cases_page(&call.actor().await?, &filter, &after, call.now)
            .await,
    )
}

/// One case.
#[server(prefix = "/api", endpoint = "case_page", input = GetUrl, output = Answered)]
pub async fn case_page(id: String) -> Answer<view::CasePage> {
    let call = call()?;
    respond(call.services.case_page(&call.actor().await?, &id, call.now).await)
}

/// Does something to a case: `command` is a [`domain::rectification::CaseCommandKind`]'s code.
#[server(prefix = "/api", endpoint = "act_on_case", output = Answered)]
pub async fn act_on_case(
    case: String,
    #[server(default)] version: i64,
    command: String,
    #[server(default)] text: String,
    #[server(default)] reason: String,
    #[server(default)] days: String,
    #[server(default)] at: String,
    #[server(default)] how: String,
    #[server(default)] reached: String,
    #[server(default)] to: String,
) -> Answer<()> {
    let call = call()?;
    let form = services::rectification::Form {
        case,
        version,
        command,
        text,
        reason,
        days,
        at,
        how,
        reached,
        to,
    };
    respond(call.services.act_on_case(call.token.as_deref(), &form, call.now).await)
}

/// The rectification of one's own bad rating of a request.
#[server(prefix = "/api", endpoint = "own_case_page", input = GetUrl, output = Answered)]
pub async fn own_case_page(request: String) -> Answer<view::OwnCasePage> {
    let call = call()?;
    respond(
        call.services
            .own_case_page(&call.actor().await?, &request, call.now)
            .await,
    )
}

/// Rates the rectification: the level is 1 to 5 as text.
#[server(prefix = "/api", endpoint = "rate_again", output = Answered)]
pub async fn rate_again(
    request: String,
    #[server(default)] level: String,
    #[server(default)] text: String,
) -> Answer<()> {
    let call = call()?;
    respond(
        call.services
            .rate_again(call.token.as_deref(), &request, &level, &text, call.now)
            .await,
    )
}
