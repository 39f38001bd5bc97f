//! What managers see.

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

/// 三优三满意; `month` is `yyyymm`, 0 for the present one.
#[server(prefix = "/api", endpoint = "matrix_page", input = GetUrl, output = Answered)]
pub async fn matrix_page(
    #[server(default)] month: i64,
    #[server(default)] centre: String,
    #[server(default)] service: String,
) -> Answer<view::MatrixPage> {
    let call = call()?;
    respond(
        call.services
            .matrix_page(&call.actor().await?, month, &centre, &service, call.now)
            .await,
    )
}

/// What is behind a number.
#[server(prefix = "/api", endpoint = "drill_page", input = GetUrl, output = Answered)]
pub async fn drill_page(
    #[server(default)] month: i64,
    #[server(default)] centre: String,
    #[server(default)] service: String,
    #[server(default)] group: String,
    #[server(default)] excellence: String,
    #[server(default)] bad: bool,
    #[server(default)] after: String,
) -> Answer<view::DrillPage> {
    let call = call()?;
    let narrowed = services::satisfaction::Narrowed {
        month,
        centre,
        service,
        group,
        excellence,
        bad,
    };
    respond(
        call.services
            .drill_page(&call.actor().await?, &narrowed, &after, call.now)
            .await,
    )
}
