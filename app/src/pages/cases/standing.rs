//! Where a case stands, and what happened to it.

use domain::rectification::CaseStatus;
use domain::view::TimelineEntry;
use leptos::prelude::*;

use crate::parts::{Card, Fact, Facts, Happening, Timeline, Tone};

/// The tone of a case's state.
pub(super) const fn tone(status: CaseStatus) -> Tone {
    match status {
        CaseStatus::Open => Tone::Now,
        CaseStatus::Disputed | CaseStatus::Answered | CaseStatus::CalledBack => Tone::Warn,
        CaseStatus::Closed => Tone::Plain,
    }
}

/// What the centre answered, once it did.
pub(super) fn answered(result: String, answer: String) -> Option<AnyView> {
    (!answer.is_empty()).then(|| {
        view! {
            <Card title="整改反馈">
                <Facts>
                    {(!result.is_empty()).then(|| view! { <Fact term="结果">{result}</Fact> })}
                    <Fact term="说明">{answer}</Fact>
                </Facts>
            </Card>
        }
        .into_any()
    })
}

/// What happened, newest first.
pub(super) fn course(entries: Vec<TimelineEntry>) -> Option<AnyView> {
    (!entries.is_empty()).then(|| {
        let happenings = entries
            .into_iter()
            .enumerate()
            .map(|(index, entry)| {
                let tone = if index == 0 { Tone::Now } else { Tone::Plain };
                let said = (!entry.text.is_empty()).then(|| view! { <p>{entry.text}</p> });
                view! { <Happening title=entry.what when=entry.when tone>{said}</Happening> }
            })
            .collect_view();
        view! {
            <Card title="整改记录">
                <Timeline>{happenings}</Timeline>
            </Card>
        }
        .into_any()
    })
}
