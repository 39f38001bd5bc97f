//! A request in a list of one's own.

use crate::pages::shown::StatusBadge;
use crate::parts::{Row, Steps, particulars};
use domain::view::RequestCard;
use leptos::prelude::*;

/// All steps of a request, from filed to confirmed.
const STEPS: usize = 5;

/// A request as a row (申请): what, where it stands in one plain line, and how far it has come.
#[component]
pub fn RequestRow(
    /// The request.
    card: RequestCard,
) -> impl IntoView {
    let done = usize::try_from(card.step).unwrap_or_default().min(STEPS);
    let open = card.status.is_open();
    let status = card.status;
    view! {
        <Row
            title=card.title
            href=format!("/requests/{}", card.id)
            note=card.line
            below=move || {
                view! {
                    <div class="stack" data-size="small">
                        {open.then(|| view! { <Steps done total=STEPS/> })}
                        {particulars(&format!("{} · {} · {}", card.filed, card.place, card.number))}
                    </div>
                }
            }
        >
            <StatusBadge status/>
        </Row>
    }
}
