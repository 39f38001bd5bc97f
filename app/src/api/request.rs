//! Asking, following a request, and everything that can be done to one.

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

/// The first page of an employee.
#[server(prefix = "/api", endpoint = "home", input = GetUrl, output = Answered)]
pub async fn home() -> Answer<view::HomePage> {
    let call = call()?;
    respond(call.services.home(&call.actor().await?, call.now).await)
}

/// The catalogue, or what a search in it found.
#[server(prefix = "/api", endpoint = "catalogue", input = GetUrl, output = Answered)]
pub async fn catalogue(#[server(default)] query: String) -> Answer<view::CataloguePage> {
    let call = call()?;
    respond(call.services.catalogue(&call.actor().await?, &query, call.now).await)
}

/// The form for one service; `place` and `caller` when they were chosen in the address, `follows` when it is for what another
/// request left to do.
#[server(prefix = "/api", endpoint = "ask_page", input = GetUrl, output = Answered)]
pub async fn ask_page(
    service: String,
    #[server(default)] place: String,
    #[server(default)] caller: String,
    #[server(default)] follows: String,
) -> Answer<view::AskPage> {
    let call = call()?;
    respond(
        call.services
            .ask_page(&call.actor().await?, &service, &place, &caller, &follows, call.now)
            .await,
    )
}

/// Forgets what was typed for a service and not filed.
#[server(prefix = "/api", endpoint = "forget_draft", output = Answered)]
pub async fn forget_draft(service: String) -> Answer<()> {
    let call = call()?;
    respond(
        call.services
            .forget_draft(&call.actor().await?, &service, call.now)
            .await,
    )?;
    let here = crate::pages::address::Address::of(format!("/ask/{service}"));
    leptos_axum::redirect(&String::from(here));
    Ok(())
}

/// What can be done at a place: the jobs one has there, asking for a service.
#[server(prefix = "/api", endpoint = "at_page", input = GetUrl, output = Answered)]
pub async fn at_page(place: String) -> Answer<view::AtPage> {
    let call = call()?;
    respond(call.services.at_page(&call.actor().await?, &place, call.now).await)
}

/// Stickers for the rooms under a place; a sheet begins after `after`.
#[server(prefix = "/api", endpoint = "stickers_page", input = GetUrl, output = Answered)]
pub async fn stickers_page(place: String, #[server(default)] after: String) -> Answer<view::StickersPage> {
    let call = call()?;
    respond(
        call.services
            .stickers_page(&call.actor().await?, &call.origin, &place, &after, call.now)
            .await,
    )
}

/// What lies under a place; the roots when it is empty.
#[server(prefix = "/api", endpoint = "places", input = GetUrl, output = Answered)]
pub async fn places(#[server(default)] parent: String) -> Answer<Vec<view::PlaceStep>> {
    let call = call()?;
    respond(call.services.places(&call.actor().await?, &parent, call.now).await)
}

/// The viewer's requests, newest first; `which` is `mine` or `followed`.
#[server(prefix = "/api", endpoint = "my_requests", input = GetUrl, output = Answered)]
pub async fn my_requests(
    #[server(default)] which: String,
    #[server(default)] after: String,
) -> Answer<view::Page<view::RequestCard>> {
    let call = call()?;
    respond(
        call.services
            .my_requests(&call.actor().await?, &which, &after, call.now)
            .await,
    )
}

/// One request with everything the viewer may see and do.
#[server(prefix = "/api", endpoint = "request_page", input = GetUrl, output = Answered)]
pub async fn request_page(id: String) -> Answer<view::RequestPage> {
    let call = call()?;
    respond(call.services.request_page(&call.actor().await?, &id, call.now).await)
}

/// Does something to a request: `command` is a [`domain::lifecycle::CommandKind`]'s code, `key` made by the client so that
/// sending twice does it once.
#[server(prefix = "/api", endpoint = "act", output = Answered)]
pub async fn act(
    request: String,
    #[server(default)] version: i64,
    #[server(default)] key: String,
    command: String,
    #[server(default)] reason: String,
    #[server(default)] text: String,
    #[server(default)] technician: String,
    #[server(default)] centre: String,
    #[server(default)] hold: String,
    #[server(default)] proof: String,
    #[server(default)] until: String,
    #[server(default)] visit: String,
    #[server(default)] into: String,
) -> Answer<()> {
    let call = call()?;
    let form = services::act::Form {
        request,
        version,
        key,
        command,
        reason,
        text,
        technician,
        centre,
        hold,
        proof,
        until,
        visit,
        into,
    };
    respond(call.services.act(call.token.as_deref(), &form, call.now).await)
}

/// Follows an open request of the same place instead of filing it again.
#[server(prefix = "/api", endpoint = "follow", output = Answered)]
pub async fn follow(request: String) -> Answer<()> {
    let call = call()?;
    let done = call.services.follow(&call.actor().await?, &request, call.now).await;
    if done.is_ok() {
        leptos_axum::redirect(&format!("/requests/{request}"));
    }
    respond(done)
}
