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

/// Holidays and make-up days of a year, 0 for the present one; with a `date`, what would follow if it became of that `kind`.
#[server(prefix = "/api", endpoint = "days_page", input = GetUrl, output = Answered)]
pub async fn days_page(
    #[server(default)] year: i64,
    #[server(default)] date: String,
    #[server(default)] kind: String,
    #[server(default)] name: String,
) -> Answer<view::CalendarPage> {
    let call = call()?;
    let asked = services::calendar::DayForm { date, kind, name };
    respond(
        call.services
            .days_page(&call.actor().await?, year, &asked, call.now)
            .await,
    )
}

/// Sets one day: `kind` is `holiday`, `makeup`, or empty to make it a usual day again.
#[server(prefix = "/api", endpoint = "save_day", output = Answered)]
pub async fn save_day(date: String, #[server(default)] kind: String, #[server(default)] name: String) -> Answer<()> {
    let call = call()?;
    let form = services::calendar::DayForm { date, kind, name };
    respond(call.services.save_day(&call.actor().await?, &form, call.now).await)?;
    let year = form.date.trim().get(..4).unwrap_or_default();
    leptos_axum::redirect(&format!("/admin/calendar?year={year}&done=day"));
    Ok(())
}

/// The notice that waits for a yes, with what it would change; an empty one when none waits.
#[server(prefix = "/api", endpoint = "proposal_page", input = GetUrl, output = Answered)]
pub async fn proposal_page() -> Answer<view::CalendarProposal> {
    let call = call()?;
    respond(call.services.proposal_page(&call.actor().await?, call.now).await)
}

/// Notices that were taken over, latest year first.
#[server(prefix = "/api", endpoint = "notices_page", input = GetUrl, output = Answered)]
pub async fn notices_page() -> Answer<Vec<view::NoticeRow>> {
    let call = call()?;
    respond(call.services.notices_page(&call.actor().await?, call.now).await)
}

/// Takes the notice over that waits, or forgets it: `what` is `confirm` or `drop`.
#[server(prefix = "/api", endpoint = "decide_notice", output = Answered)]
pub async fn decide_notice(what: String) -> Answer<()> {
    let call = call()?;
    let actor = call.actor().await?;
    if what == "confirm" {
        respond(call.services.confirm_notice(&actor, call.now).await)?;
        leptos_axum::redirect("/admin/calendar?done=notice");
    } else {
        respond(call.services.drop_notice(&actor).await)?;
        leptos_axum::redirect("/admin/calendar");
    }
    Ok(())
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
pub async fn set_role(person: String, role: String, scope: String, #[server(default)] withdraw: String) -> Answer<()> {
    let call = call()?;
    respond(
        call.services
            .set_role(
                &call.actor().await?,
                &person,
                &role,
                &scope,
                !withdraw.is_empty(),
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

/// Targets and groups of raters.
#[server(prefix = "/api", endpoint = "targets_page", input = GetUrl, output = Answered)]
pub async fn targets_page() -> Answer<view::TargetsPage> {
    let call = call()?;
    respond(call.services.targets_page(&call.actor().await?, call.now).await)
}

/// Plans a target: `excellence` by its code, `percent` as typed, `from` as `yyyymm`.
#[server(prefix = "/api", endpoint = "plan_target", output = Answered)]
pub async fn plan_target(excellence: String, percent: String, from: i64) -> Answer<()> {
    let call = call()?;
    respond(
        call.services
            .plan_target(&call.actor().await?, &excellence, &percent, from, call.now)
            .await,
    )
}

/// Withdraws a target that does not apply yet.
#[server(prefix = "/api", endpoint = "withdraw_target", output = Answered)]
pub async fn withdraw_target(id: String) -> Answer<()> {
    let call = call()?;
    respond(call.services.withdraw_target(&call.actor().await?, &id, call.now).await)
}

/// Plans a group of raters; `from` as `yyyymm`.
#[server(prefix = "/api", endpoint = "plan_group", output = Answered)]
pub async fn plan_group(name: String, from: i64) -> Answer<()> {
    let call = call()?;
    respond(
        call.services
            .plan_group(&call.actor().await?, &name, from, call.now)
            .await,
    )
}

/// Stops counting a group after the present month.
#[server(prefix = "/api", endpoint = "end_group", output = Answered)]
pub async fn end_group(id: String) -> Answer<()> {
    let call = call()?;
    respond(call.services.end_group(&call.actor().await?, &id, call.now).await)
}

/// Who changed what, newest first.
#[server(prefix = "/api", endpoint = "audit_page", input = GetUrl, output = Answered)]
pub async fn audit_page(#[server(default)] after: String) -> Answer<view::Page<view::AuditRow>> {
    let call = call()?;
    respond(call.services.audit_page(&call.actor().await?, &after, call.now).await)
}

/// Runs of background jobs, newest first.
#[server(prefix = "/api", endpoint = "job_runs", input = GetUrl, output = Answered)]
pub async fn job_runs() -> Answer<Vec<view::JobRunRow>> {
    let call = call()?;
    respond(call.services.job_runs(&call.actor().await?, call.now).await)
}

/// The rules by which time that runs out is told upwards.
#[server(prefix = "/api", endpoint = "escalation_page", input = GetUrl, output = Answered)]
pub async fn escalation_page() -> Answer<view::EscalationPage> {
    let call = call()?;
    respond(call.services.escalation_page(&call.actor().await?, call.now).await)
}

/// Puts rules in force from now on: a clock and a share for each, and who is told as `index:capacity`.
#[server(prefix = "/api", endpoint = "save_escalation", output = Answered)]
pub async fn save_escalation(
    #[server(default)] clocks: Vec<String>,
    #[server(default)] shares: Vec<String>,
    #[server(default)] tell: Vec<String>,
) -> Answer<()> {
    let call = call()?;
    let actor = call.actor().await?;
    let done = call
        .services
        .save_escalation(&actor, &clocks, &shares, &tell, call.now)
        .await;
    if done.is_ok() {
        leptos_axum::redirect("/admin/escalation?done=escalation");
    }
    respond(done)
}
