//! How an application looks in lists and on its page.

use domain::housing::ApplicationStatus;
use domain::view::ApplicationCard;
use leptos::prelude::*;

use crate::parts::{Badge, Row, Steps, Tone};

/// A file's state in words (状态).
pub(super) const fn words(status: ApplicationStatus) -> &'static str {
    match status {
        ApplicationStatus::Going => "办理中",
        ApplicationStatus::SentBack => "退回补正",
        ApplicationStatus::Granted => "已办结",
        ApplicationStatus::Refused => "不予批准",
        ApplicationStatus::Withdrawn => "已撤回",
    }
}

/// How it feels.
pub(super) const fn tone(status: ApplicationStatus) -> Tone {
    match status {
        ApplicationStatus::Going => Tone::Now,
        ApplicationStatus::SentBack => Tone::Warn,
        ApplicationStatus::Granted => Tone::Good,
        ApplicationStatus::Refused => Tone::Bad,
        ApplicationStatus::Withdrawn => Tone::Plain,
    }
}

/// A file in a list; the officer also reads whose it is.
pub(super) fn row(card: &ApplicationCard, with_applicant: bool) -> AnyView {
    let who = if with_applicant {
        format!("{} · ", card.applicant)
    } else {
        String::new()
    };
    let at = if card.status == ApplicationStatus::Going {
        format!(" · 现在：{}", card.step)
    } else {
        String::new()
    };
    let note = format!("{who}{} · {}提交{at}", card.number, card.applied);
    let count = |count: i64| usize::try_from(count).unwrap_or_default();
    let (done, of) = (count(card.done), count(card.of));
    let (label, tone) = (words(card.status), tone(card.status));
    view! {
        <Row
            title=card.kind.clone()
            href=format!("/housing/applications/{}", card.id)
            note
            below=move || view! { <Steps done=done total=of/> }
        >
            <Badge label tone/>
        </Row>
    }
    .into_any()
}
