//! Plans of service that comes again (周期服务), as a centre's desk keeps them.

use crate::action::{ActionForm, ServerAction};
use crate::api::Answer;
use crate::api::recurrence::{AddPlan, EndPlan, plans_page};
use crate::pages::address::Address;
use crate::pages::centre_chips::centre_chips;
use crate::pages::chosen_place::{NONE_YET, chosen_place};
use crate::pages::done::Outcome;
use crate::pages::kept::Kept;
use crate::pages::served::{Made, asked};
use crate::parts::{
    Badge, Button, ButtonKind, Card, Confirm, Disclosure, Empty, Glyph, Heading, List, Problem, Row, SelectField,
    TextField, Tone, failed,
};
use domain::view::{PlanRow, PlansPage};
use leptos::prelude::*;
use leptos_meta::Title;

const HERE: &str = "/plans";

/// 周期服务. In the address: the `centre`, and a `place` chosen for a new plan.
pub struct Plans;

impl Made for Plans {
    async fn body() -> Answer<AnyView> {
        let (add, end) = (ServerAction::<AddPlan>::new(), ServerAction::<EndPlan>::new());
        let page = plans_page(asked("centre"), asked("place")).await?;
        Ok(view! {
            <Title text="周期服务"/>
            <Heading title="周期服务" note="每周保洁、每月巡检这类定期要做的事：到日子自动生成申请，每次只生成一件。"/>
            <Outcome/>
            <Problem error=failed(add.value())/>
            <Problem error=failed(end.value())/>
            {shown(add, end, &page)}
        }
        .into_any())
    }
}

fn shown(add: ServerAction<AddPlan>, end: ServerAction<EndPlan>, page: &PlansPage) -> AnyView {
    let chips = centre_chips(&page.centres, &page.centre, |key| {
        Address::of(HERE).with("centre", key).into()
    });
    let body = if page.plans.is_empty() {
        view! { <Empty title="还没有周期计划" note="在下面增加，到日子会自动生成申请。" glyph=Glyph::Calendar/> }
            .into_any()
    } else {
        let rows = page.plans.iter().map(|plan| row(end, plan)).collect_view();
        view! {
            <Card>
                <List label="周期计划">{rows}</List>
            </Card>
        }
        .into_any()
    };
    view! {
        {chips}
        {body}
        {form(add, page)}
    }
    .into_any()
}

fn row(end: ServerAction<EndPlan>, plan: &PlanRow) -> AnyView {
    let note = format!("{} · 申请人 {} · {}", plan.what, plan.requester, plan.rhythm);
    let next = plan.next.clone();
    let id = plan.id.clone();
    let command = if plan.open {
        view! {
            <Confirm
                label="停止"
                title=format!("停止「{}」？", plan.text)
                note="以后不再生成；已经生成的申请照常办理。"
                kind="quiet"
                small=true
            >
                <ActionForm action=end>
                    <input type="hidden" name="plan" value=id/>
                    <Button kind=ButtonKind::Danger pending=end.pending()>"停止"</Button>
                </ActionForm>
            </Confirm>
        }
        .into_any()
    } else {
        view! { <Badge label="已停止" tone=Tone::Plain/> }.into_any()
    };
    view! {
        <Row title=plan.text.clone() note below=move || view! { <p class="note">{next}</p> }>
            {command}
        </Row>
    }
    .into_any()
}

/// Weekdays, then days of the month: what a plan can fall on.
fn days() -> Vec<(String, String)> {
    let weekdays = ["周一", "周二", "周三", "周四", "周五", "周六", "周日"]
        .into_iter()
        .zip(1..);
    let weekdays = weekdays.map(|(name, day)| (format!("weeks:{day}"), format!("{name}（按周）")));
    let months = (1..=31).map(|day| (format!("months:{day}"), format!("{day} 日（按月）")));
    weekdays.chain(months).collect()
}

/// The form of a new plan, open while its place is being chosen or it was refused.
fn form(action: ServerAction<AddPlan>, page: &PlansPage) -> AnyView {
    let kept = Kept(page.kept.clone());
    let open = page.place.is_some() || kept.is_worth_saying();
    let back = Address::of(HERE).with("centre", &page.centre);
    let place = chosen_place(Some("地点："), page.place.as_ref(), NONE_YET, back);
    let (id, centre) = (page.key.clone(), page.centre.clone());
    let days = days();
    let what = view! {
        <TextField
            name="text"
            label="做什么"
            placeholder="例如 每周三会议室保洁"
            value=kept.text("text")
            required=true
            longest=200
        />
        <SelectField
            name="service"
            label="事项"
            options=page.services.clone()
            value=kept.text("service")
            empty="请选择"
            hint="需要回答问题的事项不能按周期生成"
            required=true
        />
        <TextField
            name="requester"
            label="为谁做"
            value=kept.text("requester")
            hint="姓名、账号或电话；由此人验收和评价"
            longest=40
            required=true
        />
    };
    let rhythm = view! {
        <TextField
            name="every"
            label="每几周、几个月一次"
            kind="number"
            least="1"
            most="52"
            value=kept.text_or("every", "1")
            required=true
        />
        <SelectField name="on" label="哪一天" options=days value=kept.text_or("on", "weeks:3")/>
        <TextField name="time" label="几点做" kind="time" value=kept.text_or("time", "09:00") required=true/>
    };
    let span = view! {
        <TextField name="first" label="从哪天起" kind="date" value=kept.text_or("first", &page.today) required=true/>
        <TextField name="until" label="到哪天止" kind="date" value=kept.text("until") optional=true/>
        <TextField
            name="lead_days"
            label="提前几天生成"
            kind="number"
            least="0"
            most="60"
            value=kept.text_or("lead_days", "3")
            required=true
        />
    };
    view! {
        <Card>
            <Disclosure label="增加周期计划" open>
                <ActionForm action>
                    <div class="stack">
                        <input type="hidden" name="id" value=id/>
                        <input type="hidden" name="centre" value=centre/>
                        {place}
                        <div class="filters">{what}</div>
                        <div class="filters">{rhythm}</div>
                        <div class="filters">{span}</div>
                        <Button kind=ButtonKind::Primary pending=action.pending()>"增加"</Button>
                    </div>
                </ActionForm>
            </Disclosure>
        </Card>
    }
    .into_any()
}
