//! What lies in the browser and was not sent.

use crate::parts::{Card, List, Row};
use leptos::prelude::*;

/// One draft in the browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocalDraft {
    /// The service in words.
    pub title: String,
    /// Where it goes on.
    pub href: String,
    /// It was submitted and waits for a network.
    pub waits: bool,
}

/// Drafts of this person in this browser (未提交的内容); shows nothing where there are none.
#[component]
pub fn LocalDrafts(
    /// Whose.
    person: String,
) -> impl IntoView {
    let drafts = RwSignal::new(Vec::<LocalDraft>::new());
    let session = crate::session::Session::current();
    Effect::new(move |_| {
        session.waiting.track();
        drafts.set(found(&person));
    });
    move || {
        let drafts = drafts.get();
        if drafts.is_empty() {
            return ().into_any();
        }
        let rows = drafts
            .into_iter()
            .map(|draft| {
                let note = if draft.waits {
                    "已保存，待发送；联网后自动提交"
                } else {
                    "填了一半，还没有提交"
                };
                view! { <Row title=draft.title href=draft.href note/> }
            })
            .collect_view();
        view! {
            <Card title="还没有提交的内容" note="只保存在这台设备上">
                <List label="还没有提交的内容">{rows}</List>
            </Card>
        }
        .into_any()
    }
}

fn found(_person: &str) -> Vec<LocalDraft> {
    #[cfg(feature = "hydrate")]
    return crate::browser::ask::drafts(_person);
    #[cfg(not(feature = "hydrate"))]
    Vec::new()
}
