//! What a request left to do (后续处理), and the requests that were filed for it.

use crate::pages::address::Address;
use crate::parts::{ButtonKind, ButtonLink, Card, Notice};
use domain::view::{RequestLink, RequestPage};
use leptos::prelude::*;

/// What is left to do, in the technician's words; for the desk the way to file it.
pub fn left_to_do(page: &RequestPage) -> Option<AnyView> {
    let text = Some(page.further_work.clone()).filter(|text| !text.is_empty())?;
    let filed = page
        .follow_ups
        .iter()
        .map(|request| view! { <li>{link(request)}</li> })
        .collect_view();
    let filed = (!page.follow_ups.is_empty()).then(|| view! { <ul class="prose">{filed}</ul> });
    let file = page.files_follow_up.then(|| {
        let services = String::from(Address::of("/services").with("follows", &page.card.id));
        view! { <ButtonLink href=services kind=ButtonKind::Primary>"登记后续申请"</ButtonLink> }
    });
    Some(view! { <Card title="后续处理"><p>{text}</p> {filed} {file}</Card> }.into_any())
}

/// The request whose further work this one is.
pub fn before(page: &RequestPage) -> Option<AnyView> {
    let first = link(page.follows.as_ref()?);
    Some(view! { <Notice title="后续处理"><p>"接着办上一件申请："{first}</p></Notice> }.into_any())
}

fn link(request: &RequestLink) -> AnyView {
    let words = format!("{} {}", request.number, request.title);
    let status = crate::text::status(request.status);
    let words = if request.opens {
        view! { <a href=format!("/requests/{}", request.id)>{words}</a> }.into_any()
    } else {
        words.into_any()
    };
    view! { {words} {format!("（{status}）")} }.into_any()
}
