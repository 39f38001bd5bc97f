//! What became of one's own bad rating, and the second rating.

use domain::rectification::CaseStatus;
use domain::request::TEXT_LIMIT;
use domain::view::OwnCasePage;
use leptos::prelude::*;
use leptos_meta::Title;

use super::standing::{answered, course, tone};
use crate::action::{ActionForm, ServerAction};
use crate::api::Answer;
use crate::api::rectification::{RateAgain, own_case_page};
use crate::pages::kept::Kept;
use crate::pages::served::{Made, named};
use crate::parts::{
    Badge, Button, ButtonKind, Card, Dock, Fact, Facts, Heading, Hero, LevelChoice, LevelPicker, Problem, TextArea,
    Tone, failed,
};

/// 我的差评整改.
pub struct OwnCase;

impl Made for OwnCase {
    async fn body() -> Answer<AnyView> {
        let request = named("id");
        let action = ServerAction::<RateAgain>::new();
        let page = own_case_page(request).await?;
        Ok(view! {
            <Title text="差评整改"/>
            {shown(action, page)}
        }
        .into_any())
    }
}

fn shown(action: ServerAction<RateAgain>, page: OwnCasePage) -> AnyView {
    let back = format!("/requests/{}", page.request);
    let (label, mark) = (page.status.label(), tone(page.status));
    let note = if page.due.is_empty() {
        String::new()
    } else {
        format!("{}时限：{}", page.status.step(), page.due)
    };
    let hero = match page.status {
        CaseStatus::Closed => Tone::Plain,
        _ => Tone::Now,
    };
    let level = page.level.label();
    let (centre, owner, first) = (page.centre.clone(), page.owner.clone(), page.first_due.clone());
    let first = (!first.is_empty()).then(|| view! { <Fact term="最初时限">{first}</Fact> });
    let facts = view! {
        <Fact term="我的评价">
            <Badge label=level tone=Tone::Bad/>
        </Fact>
        <Fact term="服务中心">{centre}</Fact>
        <Fact term="责任人">{owner}</Fact>
        {first}
    };
    let answer = answered(page.result.clone(), page.answer.clone());
    let form = form(action, &page);
    let timeline = course(page.timeline.clone());
    view! {
        <Heading title=format!("差评整改：{}", page.service) back/>
        <div class="stack narrow">
            <Hero title=page.next.clone() note tone=hero badge=move || view! { <Badge label tone=mark/> }/>
            <Problem error=failed(action.value())/>
            {answer}
            {form}
            <Card title="这份评价">
                <Facts>{facts}</Facts>
            </Card>
            {timeline}
        </div>
    }
    .into_any()
}

/// The second rating: voluntary, and nothing is chosen beforehand.
fn form(action: ServerAction<RateAgain>, page: &OwnCasePage) -> Option<AnyView> {
    if page.levels.is_empty() {
        return None;
    }
    let kept = Kept(page.kept.clone());
    let levels = page.levels.iter().copied().map(LevelChoice::from).collect::<Vec<_>>();
    let request = page.request.clone();
    Some(
        view! {
            <ActionForm action>
                <div class="stack">
                    <input type="hidden" name="request" value=request/>
                    <Card title="整改得怎么样" note="不满意会退回重新整改；第一次的评价不会改动。">
                        <LevelPicker
                            name="level"
                            legend="复评"
                            levels
                            chosen=kept.text("level")
                            required=true
                            leads=true
                        />
                        <TextArea
                            name="text"
                            label="想说的话"
                            hint="只有管理局核实员看得到"
                            value=kept.text("text")
                            optional=true
                            longest=u32::try_from(TEXT_LIMIT).unwrap_or(u32::MAX)
                        />
                    </Card>
                    <Dock>
                        <Button kind=ButtonKind::Primary pending=action.pending()>"提交复评"</Button>
                    </Dock>
                </div>
            </ActionForm>
        }
        .into_any(),
    )
}
