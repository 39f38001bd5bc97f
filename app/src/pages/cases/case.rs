//! One case, as far as the viewer may know it.

use domain::view::CasePage;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use leptos_router::{LazyRoute, lazy_route};

use crate::api::overview::case_page;
use crate::data::Data;
use crate::pages::shown::{due_lines, due_tone, permille};
use crate::parts::{Badge, Card, Fact, Facts, Glyph, Heading, Hero, Loaded, Meter, Notice, Tag, Tone};

/// 差评整改单.
pub struct CaseFile;

#[lazy_route]
impl LazyRoute for CaseFile {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        view! { <Case/> }.into_any()
    }
}

#[component]
fn Case() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id").unwrap_or_default()));
    let case = Data::new(move || id.get(), case_page);
    view! {
        <Title text="差评整改单"/>
        <Loaded resource=case view=shown/>
    }
}

fn shown(page: CasePage) -> AnyView {
    let card = page.card;
    let (when, note) = due_lines(&card.due);
    let level = card.level.label();
    let answer = if card.due.late {
        when
    } else {
        format!("{when} 前答复")
    };
    let title = format!("整改：{}", card.service);
    let tone = match due_tone(&card.due) {
        Tone::Plain => Tone::Now,
        other => other,
    };
    let (share, due) = (permille(card.due.used * 10), card.due.due.clone());
    let pace = due_tone(&card.due);
    let reasons = if card.reasons.is_empty() {
        "没有选原因".into_any()
    } else {
        card.reasons
            .iter()
            .map(|reason| view! { <Tag label=reason.clone()/> " " })
            .collect_view()
            .into_any()
    };
    let request = page.request.map(|(id, number)| {
        view! { <Fact term="申请"><a href=format!("/requests/{id}")>{number}</a></Fact> }
    });
    let rater = (!page.rater.is_empty()).then(|| view! { <Fact term="评价人">{page.rater}</Fact> });
    let said = (!page.text.is_empty()).then(|| view! { <Fact term="原话">"「"{page.text}"」"</Fact> });
    let shield = (!page.shield.is_empty()).then(|| {
        view! { <Notice glyph=Glyph::Lock title="评价人受到保护">{page.shield}</Notice> }
    });
    view! {
        <Heading title back="/cases" note=card.number/>
        <Hero title=answer note tone badge=move || view! { <Badge label=level tone=Tone::Bad/> }>
            <Meter share tone=pace/>
        </Hero>
        {shield}
        <Card title="为什么不满意">
            <Facts>
                <Fact term="原因">{reasons}</Fact>
                {said}
                {rater}
                {request}
            </Facts>
        </Card>
        <Card title="谁来改">
            <Facts>
                <Fact term="责任人">{card.owner}</Fact>
                <Fact term="服务中心">{card.centre}</Fact>
                <Fact term="服务事项">{card.service}</Fact>
                <Fact term="开立">{page.opened}</Fact>
                <Fact term="答复时限">{due}</Fact>
            </Facts>
        </Card>
    }
    .into_any()
}
