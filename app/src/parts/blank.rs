//! What a page says when it has nothing to show: nothing there yet, not found, not allowed, gone wrong.

use leptos::prelude::*;

use super::{Glyph, Icon, given};

/// Nothing here yet (空状态): says why, and offers the next step as children.
#[component]
pub fn Empty(
    /// What is missing, as a sentence.
    #[prop(into)]
    title: String,
    /// Why, or what to do.
    #[prop(optional, into)]
    note: String,
    /// The drawing.
    #[prop(default = Glyph::List)]
    glyph: Glyph,
    /// Links or buttons for the next step.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    blank("empty", glyph, title, note, String::new(), children)
}

/// An internal failure (出错了): the person sees a ticket number and a way on, never the cause.
#[component]
pub fn Failure(
    /// The number under which the failure is logged.
    #[prop(optional, into)]
    ticket: String,
    /// What happened, in plain words.
    #[prop(default = "页面出了点问题".into(), into)]
    title: String,
    /// What to do.
    #[prop(default = "不是你的操作造成的。请稍后再试；还不行，把下面的编号告诉管理员。".into(), into)]
    note: String,
    /// A link to try again.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    blank("failure", Glyph::Alert, title, note, ticket, children)
}

/// The person may not see this (没有权限): says which role can, and whom to ask.
#[component]
pub fn Denied(
    /// What is not open to this person.
    #[prop(default = "你的角色看不到这一页".into(), into)]
    title: String,
    /// Who can, and whom to ask.
    #[prop(default = "需要的话，请联系本单位管理员开通。".into(), into)]
    note: String,
    /// A link back to where the person may go.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    blank("denied", Glyph::Lock, title, note, String::new(), children)
}

/// There is no such page or case (找不到).
#[component]
pub fn Missing(
    /// What was not found.
    #[prop(default = "没有找到这一页".into(), into)]
    title: String,
    /// Why that may be.
    #[prop(default = "可能已经撤销，或者地址写错了。".into(), into)]
    note: String,
    /// A link back.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    blank("missing", Glyph::Search, title, note, String::new(), children)
}

fn blank(
    kind: &'static str,
    glyph: Glyph,
    title: String,
    note: String,
    ticket: String,
    children: Option<Children>,
) -> AnyView {
    view! {
        <section class="blank" data-is=kind role=(kind == "failure").then_some("alert")>
            <Icon glyph/>
            <h2>{title}</h2>
            {given(note).map(|note| view! { <p>{note}</p> })}
            {given(ticket).map(|ticket| view! { <p>"编号 "<code>{ticket}</code></p> })}
            {children.map(|children| view! { <div class="row wrap">{children()}</div> })}
        </section>
    }
    .into_any()
}
