//! Signing in and out, passwords, the profile.

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

/// Who is signed in; nobody is not an error.
#[server(prefix = "/api", endpoint = "viewer", input = GetUrl, output = Answered)]
pub async fn viewer() -> Answer<Option<view::Viewer>> {
    let call = call()?;
    respond(call.services.viewer(call.token.as_deref(), call.sample, call.now).await)
}

/// Signs in and goes on to `next`.
#[server(prefix = "/api", endpoint = "sign_in", output = Answered)]
pub async fn sign_in(login: String, password: String, #[server(default)] next: String) -> Answer<()> {
    let call = call()?;
    let signed_in = respond(call.services.sign_in(&login, &password, &call.address, call.now).await)?;
    super::cookie::set(&call, &signed_in.token);
    leptos_axum::redirect(services::account::safe_next(&next, signed_in.must_change));
    Ok(())
}

/// Signs out, here or everywhere.
#[server(prefix = "/api", endpoint = "sign_out", output = Answered)]
pub async fn sign_out(#[server(default)] everywhere: String) -> Answer<()> {
    let call = call()?;
    respond(
        call.services
            .sign_out(call.token.as_deref(), !everywhere.is_empty(), call.now)
            .await,
    )?;
    super::cookie::clear(&call);
    leptos_axum::redirect("/sign-in");
    Ok(())
}

/// Changes the own password; other sessions end.
#[server(prefix = "/api", endpoint = "change_password", output = Answered)]
pub async fn change_password(old: String, new: String, again: String) -> Answer<()> {
    let call = call()?;
    respond(
        call.services
            .change_password(call.token.as_deref(), &old, &new, &again, call.now)
            .await,
    )?;
    leptos_axum::redirect("/?done=password");
    Ok(())
}

/// Sets the first password by a one-time link.
#[server(prefix = "/api", endpoint = "redeem", output = Answered)]
pub async fn redeem(token: String, new: String, again: String) -> Answer<()> {
    let call = call()?;
    let signed_in = respond(call.services.redeem(&token, &new, &again, call.now).await)?;
    super::cookie::set(&call, &signed_in.token);
    leptos_axum::redirect("/?done=password");
    Ok(())
}

/// Sets the usual place.
#[server(prefix = "/api", endpoint = "set_place", output = Answered)]
pub async fn set_place(place: String) -> Answer<()> {
    let call = call()?;
    respond(call.services.set_place(&call.actor().await?, &place, call.now).await)?;
    leptos_axum::redirect("/me?done=place");
    Ok(())
}

/// Keeps how the portal looks in this browser: one of [`crate::pages::account::theme::THEMES`], anything else follows the device.
#[server(prefix = "/api", endpoint = "set_theme", output = Answered)]
pub async fn set_theme(#[server(default)] theme: String) -> Answer<()> {
    use crate::pages::account::theme::{COOKIE, THEMES};
    let known = THEMES
        .iter()
        .find(|(value, ..)| *value == theme)
        .map_or("", |(value, ..)| *value);
    super::cookie::keep(&call()?, COOKIE, known);
    leptos_axum::redirect("/me?done=theme");
    Ok(())
}
