//! The rules by which time that runs out is told upwards (督办规则).

use crate::action::{ActionForm, ServerAction};
use crate::api::Answer;
use crate::api::administration::{SaveEscalation, escalation_page};
use crate::pages::done::Outcome;
use crate::pages::served::Made;
use crate::parts::{Button, ButtonKind, Card, Choice, FieldGroup, Heading, Problem, TextField, failed};
use domain::escalation::EscalationRule;
use domain::notification::Capacity;
use domain::view::EscalationPage;
use leptos::prelude::*;
use leptos_meta::Title;

/// 督办规则.
pub struct EscalationAdministration;

impl Made for EscalationAdministration {
    async fn body() -> Answer<AnyView> {
        let save = ServerAction::<SaveEscalation>::new();
        let page = escalation_page().await?;
        Ok(view! {
            <Title text="督办规则"/>
            <Heading title="督办规则" note="时限用到多少时，提醒谁；暂停的时间不计" back="/admin/jobs"/>
            <Outcome/>
            <Problem error=failed(save.value())/>
            {shown(save, page)}
        }
        .into_any())
    }
}

fn shown(save: ServerAction<SaveEscalation>, page: EscalationPage) -> AnyView {
    let since = if page.since.is_empty() {
        "现用的是系统自带的规则。".to_owned()
    } else {
        format!("现用的规则自 {} 起生效。", page.since)
    };
    let rules = page.rules.into_iter().enumerate();
    let rules = rules.map(|(index, rule)| line(index, rule)).collect_view();
    view! {
        <ActionForm action=save>
            <div class="stack narrow">
                <p class="note">{since} "保存后对之后用到的时限生效，已经发出的不再重发。"</p>
                {rules}
                <Button kind=ButtonKind::Primary pending=save.pending()>"保存"</Button>
            </div>
        </ActionForm>
    }
    .into_any()
}

fn line(index: usize, rule: EscalationRule) -> AnyView {
    let clock = rule.clock;
    let told = [
        Capacity::Technician,
        Capacity::Desk,
        Capacity::CentreHead,
        Capacity::Bureau,
    ];
    let choices = told
        .into_iter()
        .map(|capacity| {
            let checked = rule.tell.contains(&capacity);
            let value = format!("{index}:{}", capacity.code());
            view! { <Choice checkbox=true name="tell[]" value label=told_as(capacity) checked/> }
        })
        .collect_view();
    view! {
        <Card title=format!("{}用到 {} %", clock.label(), rule.share)>
            <input type="hidden" name="clocks[]" value=clock.code()/>
            <TextField
                id=format!("share-{index}")
                name="shares[]"
                label="百分比"
                kind="number"
                value=rule.share.to_string()
                least="1"
                most="1000"
                required=true
            />
            <FieldGroup legend="提醒谁">{choices}</FieldGroup>
        </Card>
    }
    .into_any()
}

fn told_as(capacity: Capacity) -> &'static str {
    match capacity {
        Capacity::Technician => "服务人员",
        other => other.label(),
    }
}
