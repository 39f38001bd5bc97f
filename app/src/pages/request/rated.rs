//! A rating that was given, and adding to it once.

use crate::action::{ActionForm, ServerAction};
use crate::api::rating::AddToRating;
use crate::parts::{Button, ButtonKind, Card, Fact, Facts, Problem, TextArea, failed};
use domain::request::TEXT_LIMIT;
use domain::view::RatePage;
use leptos::prelude::*;

/// One's own rating (我的评价). What was given is never edited; it can be added to once (追加评价).
#[component]
pub fn Rated(
    /// The page with the rating.
    page: RatePage,
) -> impl IntoView {
    let action = ServerAction::<AddToRating>::new();
    let facts = page
        .given
        .into_iter()
        .map(|(term, level)| view! { <Fact term>{level}</Fact> })
        .collect_view();
    let text = (!page.given_text.is_empty()).then(|| view! { <p>{page.given_text}</p> });
    let added = page.added.map(|added| {
        view! {
            <Card title="追加评价">
                <p>{added}</p>
            </Card>
        }
    });
    let add = page.may_add.then(|| {
        view! {
            <Card title="追加评价" note="用过一段时间再补充，只能追加一次，原来的评价不会改动。">
                <Problem error=failed(action.value())/>
                <ActionForm action>
                    <input type="hidden" name="request" value=page.card.id/>
                    <div class="stack">
                        <TextArea
                            name="text"
                            label="补充的话"
                            required=true
                            longest=u32::try_from(TEXT_LIMIT).unwrap_or(u32::MAX)
                        />
                        <Button kind=ButtonKind::Primary pending=action.pending()>"追加"</Button>
                    </div>
                </ActionForm>
            </Card>
        }
    });
    view! {
        <Card title="我的评价">
            <Facts>{facts}</Facts>
            {text}
        </Card>
        {added}
        {add}
    }
}
