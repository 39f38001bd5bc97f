//! One case, as far as the viewer may know it: where it stands, what comes next, and the forms of whoever may act.

use domain::view::CasePage;
use leptos::prelude::*;
use leptos_meta::Title;

use super::forms::forms;
use super::standing::{answered, course, tone};
use crate::action::ServerAction;
use crate::api::Answer;
use crate::api::rectification::{ActOnCase, case_page};
use crate::pages::done::Outcome;
use crate::pages::served::{Made, named};
use crate::pages::shown::{due_lines, due_tone, permille};
use crate::parts::{Badge, Card, Fact, Facts, Glyph, Heading, Hero, Meter, Notice, Problem, Tag, Tone, failed};

/// 差评整改单.
pub struct CaseFile;

impl Made for CaseFile {
    async fn body() -> Answer<AnyView> {
        let id = named("id");
        let action = ServerAction::<ActOnCase>::new();
        let page = case_page(id).await?;
        Ok(view! {
            <Title text="差评整改单"/>
            {shown(action, &page)}
        }
        .into_any())
    }
}

fn shown(action: ServerAction<ActOnCase>, page: &CasePage) -> AnyView {
    let card = &page.card;
    let title = format!("整改：{}", card.service);
    let number = card.number.clone();
    let shield = page.shield.clone();
    let shield =
        (!shield.is_empty()).then(|| view! { <Notice glyph=Glyph::Lock title="评价人受到保护">{shield}</Notice> });
    let forms = forms(action, page);
    view! {
        <Heading title back="/cases" note=number/>
        <Outcome/>
        {head(page)}
        <Problem error=failed(action.value())/>
        {shield}
        <div class="columns">
            <div class="stack">
                {forms}
                {answered(page.result.clone(), page.answer.clone())}
                {complaint(page)}
            </div>
            <div class="stack">
                {responsible(page)}
                {course(page.timeline.clone())}
            </div>
        </div>
    }
    .into_any()
}

/// By when, for what, and what comes next.
fn head(page: &CasePage) -> AnyView {
    let card = &page.card;
    let (label, mark) = (card.status.label(), tone(card.status));
    let badge = move || view! { <Badge label tone=mark/> };
    let Some(due) = &card.due else {
        return view! { <Hero title=card.outcome.clone() tone=mark badge/> }.into_any();
    };
    let (when, note) = due_lines(due);
    let step = card.status.step();
    let title = if due.late {
        format!("{step}{when}")
    } else {
        format!("{when} 前{step}")
    };
    let mood = match due_tone(due) {
        Tone::Plain => Tone::Now,
        other => other,
    };
    let note = format!("{} {note}", page.next);
    let (share, pace) = (permille(due.used * 10), due_tone(due));
    view! {
        <Hero title note tone=mood badge>
            <Meter share tone=pace/>
        </Hero>
    }
    .into_any()
}

fn complaint(page: &CasePage) -> AnyView {
    let reasons = if page.card.reasons.is_empty() {
        "没有选原因".into_any()
    } else {
        page.card
            .reasons
            .iter()
            .map(|reason| view! { <Tag label=reason.clone()/> " " })
            .collect_view()
            .into_any()
    };
    let request = page.request.clone().map(|(id, number)| {
        view! { <Fact term="申请"><a href=format!("/requests/{id}")>{number}</a></Fact> }
    });
    let (rater, said) = (page.rater.clone(), page.text.clone());
    let rater = (!rater.is_empty()).then(|| view! { <Fact term="评价人">{rater}</Fact> });
    let said = (!said.is_empty()).then(|| view! { <Fact term="原话">"「"{said}"」"</Fact> });
    let level = page.card.level.label();
    view! {
        <Card title="为什么不满意">
            <Facts>
                <Fact term="评价"><Badge label=level tone=Tone::Bad/></Fact>
                <Fact term="原因">{reasons}</Fact>
                {said}
                {rater}
                {request}
            </Facts>
        </Card>
    }
    .into_any()
}

fn responsible(page: &CasePage) -> AnyView {
    let card = &page.card;
    let facts = [
        ("责任人".to_owned(), card.owner.clone()),
        ("服务中心".to_owned(), card.centre.clone()),
        ("服务事项".to_owned(), card.service.clone()),
        ("开立".to_owned(), page.opened.clone()),
        (
            format!("{}时限", card.status.step()),
            card.due.as_ref().map(|due| due.due.clone()).unwrap_or_default(),
        ),
        ("最初时限".to_owned(), page.first_due.clone()),
    ];
    let missed = page.missed.iter().map(|line| ("超时".to_owned(), line.clone()));
    let facts = facts
        .into_iter()
        .chain(missed)
        .filter(|(_, value)| !value.is_empty())
        .map(|(term, value)| view! { <Fact term>{value}</Fact> })
        .collect_view();
    view! {
        <Card title="谁来改">
            <Facts>{facts}</Facts>
        </Card>
    }
    .into_any()
}
