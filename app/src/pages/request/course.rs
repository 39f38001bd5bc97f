//! Where a request stands, by when, and what happened so far.

use crate::pages::shown::{StatusBadge, due_tone, permille};
use crate::parts::{Card, Disclosure, Happening, Hero, Meter, Tag, Timeline, Tone};
use domain::request::Status;
use domain::view::{DueView, RequestPage, TimelineEntry};
use leptos::prelude::*;

/// The answer in large letters: by when, or how it ended; the time used; how the deadline came about; what comes next.
#[component]
pub fn Standing(
    /// The request.
    page: RequestPage,
) -> impl IntoView {
    let status = page.card.status;
    let counts = status.is_with_provider();
    let due = counting(&page).clone();
    let tone = match status {
        _ if counts && due.late => Tone::Bad,
        Status::Confirmed => Tone::Good,
        Status::Rejected => Tone::Bad,
        Status::OnHold | Status::AskedBack | Status::Finished => Tone::Warn,
        _ => Tone::Now,
    };
    let meter = counts.then(|| {
        let words = format!("已用时限的 {}%，{}", due.used, due.left);
        view! {
            <p class="note">{format!("{} · {}", due.due, due.left)}</p>
            <Meter share=permille(due.used * 10) tone=due_tone(&due) label=words/>
        }
    });
    let explanation = (!page.explanation.is_empty()).then(|| {
        let lines = page
            .clock
            .lines
            .into_iter()
            .chain(page.explanation)
            .map(|line| view! { <li>{line}</li> })
            .collect_view();
        view! {
            <Disclosure label="时限怎么算的">
                <ul class="prose">{lines}</ul>
            </Disclosure>
        }
    });
    let booked = Some(page.appointment).filter(|appointment| !appointment.is_empty());
    let booked = booked
        .map(|appointment| format!("{appointment} 上门"))
        .unwrap_or_default();
    let facts = [("做了什么：", page.work_done), ("已约 ", booked)];
    let facts = facts
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(term, value)| view! { <p><b>{term}</b>{value}</p> })
        .collect_view();
    view! {
        <Hero title=page.headline note=page.next tone badge=move || view! { <StatusBadge status/> }>
            {facts} {meter} {explanation}
        </Hero>
    }
}

/// The deadline that counts now: the first answer until there is one.
fn counting(page: &RequestPage) -> &DueView {
    if page.card.status == Status::Filed {
        &page.response
    } else {
        &page.resolution
    }
}

/// What happened, newest first.
#[component]
pub fn Course(
    /// The entries.
    timeline: Vec<TimelineEntry>,
) -> impl IntoView {
    let entries = timeline
        .into_iter()
        .enumerate()
        .map(|(index, entry)| {
            let tone = if index == 0 { Tone::Now } else { Tone::Plain };
            let internal = entry.internal.then(|| view! { <Tag label="内部"/> });
            let text = (!entry.text.is_empty()).then(|| view! { <p>{entry.text}</p> });
            view! { <Happening title=entry.what when=entry.when tone>{internal} {text}</Happening> }
        })
        .collect_view();
    view! {
        <Card title="进展">
            <Timeline>{entries}</Timeline>
        </Card>
    }
}
