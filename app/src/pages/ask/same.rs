//! The same thing was asked for already.

use crate::action::{ActionForm, ServerAction};
use crate::address;
use crate::api::request::Follow;
use crate::parts::{Button, ButtonLink, Hero, Problem, failed};
use domain::view::RequestCard;
use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_query_map};

/// An open request for the same place and service (同一件): follow it, or say that it is another thing. Hidden once that was said.
#[component]
pub fn Same(
    /// The open request.
    card: RequestCard,
    /// The viewer may open it already: it is theirs, or they follow it.
    seen: bool,
    /// The form is for a caller, who would not be the one that follows.
    caller: bool,
) -> impl IntoView {
    let query = use_query_map();
    let location = use_location();
    let action = ServerAction::<Follow>::new();
    let another = move || query.read().get("another").is_some();
    let onward = move || {
        let here = format!(
            "{}?{}",
            location.pathname.get(),
            location.search.get().trim_start_matches('?')
        );
        address::with(here.trim_end_matches('?'), "another", "1")
    };
    move || {
        if another() {
            return ().into_any();
        }
        let (page, id) = (format!("/requests/{}", card.id), card.id.clone());
        let title = if seen {
            format!("这里已经报过“{}”", card.title)
        } else {
            format!("这里已有人报过“{}”", card.title)
        };
        let advice = match (caller, seen) {
            (true, _) => Some("请告诉来电人已经有人报过；本人登录后可以关注它。"),
            (false, false) => Some("关注它就能看到进展，办结后也可以评价。"),
            (false, true) => None,
        };
        let look = seen.then(|| view! { <ButtonLink href=page small=true>"看看那一件"</ButtonLink> });
        let follow = (!seen && !caller).then(|| {
            view! {
                <ActionForm action>
                    <input type="hidden" name="request" value=id/>
                    <Button small=true pending=action.pending()>"关注它"</Button>
                </ActionForm>
            }
        });
        view! {
            <Hero title note=format!("{} · {}", card.filed, card.line)>
                {advice.map(|advice| view! { <p>{advice}</p> })}
                <Problem error=failed(action.value())/>
                <div class="row wrap">
                    {look}
                    {follow}
                    <ButtonLink href=onward() small=true>"不是同一件，继续填写"</ButtonLink>
                </div>
            </Hero>
        }
        .into_any()
    }
}
