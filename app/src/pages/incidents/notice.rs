//! An incident where people meet it: before they ask, on the first page, on their request.

use crate::action::{ActionForm, ServerAction};
use crate::api::incident::FollowIncident;
use crate::parts::{Button, ButtonLink, Notice, NoticeKind, Problem, failed};
use domain::view::IncidentCard;
use leptos::prelude::*;

/// A known incident (已知故障) before a request is filed: follow it instead, or file all the same.
#[component]
pub fn KnownIncident(
    /// The incident.
    card: IncidentCard,
) -> impl IntoView {
    let action = ServerAction::<FollowIncident>::new();
    let (id, page) = (card.id.clone(), format!("/incidents/{}", card.id));
    let follow = if card.following {
        view! { <span class="note">"你已关注，恢复后会在首页看到"</span> }.into_any()
    } else {
        view! {
            <ActionForm action>
                <input type="hidden" name="incident" value=id/>
                <Button small=true pending=action.pending()>"关注它，不再提交"</Button>
            </ActionForm>
        }
        .into_any()
    };
    view! {
        <Notice kind=NoticeKind::Warn title=format!("已知故障：{}（{}）", card.title, card.outlook)>
            <p>{card.text}</p>
            <Problem error=failed(action.value())/>
            <div class="row wrap">
                {follow}
                <ButtonLink href=page small=true>"看公告"</ButtonLink>
            </div>
            <p class="note">"情况不同，或者已经恢复了还有问题，仍可以在下面提交。"</p>
        </Notice>
    }
}

/// Incidents in one line each (故障公告), each leading to its page.
pub fn lines(cards: &[IncidentCard]) -> Vec<AnyView> {
    let line = |card: &IncidentCard| {
        let kind = if card.open { NoticeKind::Warn } else { NoticeKind::Good };
        let (href, title) = (format!("/incidents/{}", card.id), card.title.clone());
        let note = format!("{} · {}", card.place, card.outlook);
        view! {
            <Notice kind>
                <p>
                    <a href=href>{title}</a>
                    " "
                    {note}
                </p>
            </Notice>
        }
        .into_any()
    };
    cards.iter().map(line).collect()
}
