//! Skills, areas, shift and leave of technicians.

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

/// Centres within reach (key and name), the one shown, and its technicians.
pub type TechniciansOfCentre = (Vec<(String, String)>, String, Vec<view::TechnicianRow>);

/// The technicians of a centre.
#[server(prefix = "/api", endpoint = "technicians_page", input = GetUrl, output = Answered)]
pub async fn technicians_page(#[server(default)] centre: String) -> Answer<TechniciansOfCentre> {
    let call = call()?;
    respond(
        call.services
            .technicians_page(&call.actor().await?, &centre, call.now)
            .await,
    )
}

/// One technician's profile; `place` when one was chosen to become an area.
#[server(prefix = "/api", endpoint = "technician_page", input = GetUrl, output = Answered)]
pub async fn technician_page(person: String, #[server(default)] place: String) -> Answer<view::TechnicianPage> {
    let call = call()?;
    respond(
        call.services
            .technician_page(&call.actor().await?, &person, &place, call.now)
            .await,
    )
}

/// Sets skills, shift and capacity.
#[server(prefix = "/api", endpoint = "save_technician", output = Answered)]
pub async fn save_technician(
    person: String,
    #[server(default)] version: i64,
    #[server(default)] skills: Vec<String>,
    #[server(default)] shift: String,
    #[server(default)] capacity: String,
) -> Answer<()> {
    let call = call()?;
    let form = services::technician::SkillForm {
        person,
        version,
        skills,
        shift,
        capacity,
    };
    respond(
        call.services
            .save_technician(&call.actor().await?, &form, call.now)
            .await,
    )
}

/// Adds an area, or takes it away when `remove` holds anything.
#[server(prefix = "/api", endpoint = "set_area", output = Answered)]
pub async fn set_area(person: String, place: String, #[server(default)] withdraw: String) -> Answer<()> {
    let call = call()?;
    let done = call
        .services
        .set_area(&call.actor().await?, &person, &place, !withdraw.is_empty(), call.now)
        .await;
    if done.is_ok() {
        leptos_axum::redirect(&format!("/technicians/{person}"));
    }
    respond(done)
}

/// Registers a leave; days as a date field has them.
#[server(prefix = "/api", endpoint = "add_leave", output = Answered)]
pub async fn add_leave(
    person: String,
    from: String,
    #[server(default)] until: String,
    #[server(default)] reason: String,
) -> Answer<()> {
    let call = call()?;
    respond(
        call.services
            .add_leave(&call.actor().await?, &person, &from, &until, &reason, call.now)
            .await,
    )
}

/// Takes a leave back, by its first day.
#[server(prefix = "/api", endpoint = "drop_leave", output = Answered)]
pub async fn drop_leave(person: String, from_day: i64) -> Answer<()> {
    let call = call()?;
    respond(
        call.services
            .drop_leave(&call.actor().await?, &person, from_day, call.now)
            .await,
    )
}
