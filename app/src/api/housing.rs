//! Housing: mine, the register, applications.

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

/// 我的住房.
#[server(prefix = "/api", endpoint = "housing_page", input = GetUrl, output = Answered)]
pub async fn housing_page() -> Answer<view::HousingPage> {
    let call = call()?;
    respond(call.services.housing_page(&call.actor().await?, call.now).await)
}

/// Hands an application in; `key` is made by the page, so that sending twice is one.
#[server(prefix = "/api", endpoint = "apply", output = Answered)]
pub async fn apply(
    key: String,
    #[server(default)] reason: String,
    #[server(default)] current_area: String,
    #[server(default)] household: String,
) -> Answer<()> {
    let call = call()?;
    let form = domain::housing::ApplicationForm {
        reason,
        current_area,
        household,
    };
    let done = call.services.apply(call.token.as_deref(), &key, &form, call.now).await;
    if done.is_ok() {
        leptos_axum::redirect(&format!("/housing/applications/{key}"));
    }
    respond(done)
}

/// One application's file.
#[server(prefix = "/api", endpoint = "application_page", input = GetUrl, output = Answered)]
pub async fn application_page(id: String) -> Answer<view::ApplicationPage> {
    let call = call()?;
    respond(
        call.services
            .application_page(&call.actor().await?, &id, call.now)
            .await,
    )
}

/// Moves a file along: `step` is a [`domain::housing::Move`]'s code.
#[server(prefix = "/api", endpoint = "move_application", output = Answered)]
pub async fn move_application(
    id: String,
    #[server(default)] version: i64,
    step: String,
    #[server(default)] text: String,
) -> Answer<()> {
    let call = call()?;
    respond(
        call.services
            .move_application(call.token.as_deref(), &id, version, &step, &text, call.now)
            .await,
    )
}

/// The register of dwellings and the files that go on.
#[server(prefix = "/api", endpoint = "register_page", input = GetUrl, output = Answered)]
pub async fn register_page(
    #[server(default)] path: String,
    #[server(default)] after: String,
) -> Answer<view::RegisterPage> {
    let call = call()?;
    respond(
        call.services
            .register_page(&call.actor().await?, &path, &after, call.now)
            .await,
    )
}
