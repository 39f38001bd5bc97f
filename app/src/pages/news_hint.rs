//! News that waits until the reader asks for it (有新进展).

use crate::parts::{Button, Glyph};
use leptos::prelude::*;

/// Says that something has changed, without touching what the reader is in the middle of.
#[component]
pub fn NewsHint(
    /// Something has changed that is not shown yet.
    #[prop(into)]
    waiting: Signal<bool>,
    /// Shows it.
    update: Callback<()>,
) -> impl IntoView {
    view! {
        <div class="news" role="status">
            {move || {
                waiting
                    .get()
                    .then(|| {
                        view! {
                            <Button action="button" small=true glyph=Glyph::Bell on:click=move |_| update.run(())>
                                "有新进展，点这里更新"
                            </Button>
                        }
                    })
            }}
        </div>
    }
}
