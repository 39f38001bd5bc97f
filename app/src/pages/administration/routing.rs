//! Which centre answers for what (派单规则), and who would get something (谁来办).

use crate::action::{ActionForm, ServerAction};
use domain::catalogue::HANDS_LIMIT;
use domain::view::{RoutingPage, RoutingTrial};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use super::rule::{RuleActions, new_rule, rules};
use crate::api::Answer;
use crate::api::routing::{SetAutomatic, SetHands, SetRouting, routing_page};
use crate::pages::address::Address;
use crate::pages::chosen_place::{NONE_YET, chosen_place};
use crate::pages::done::Outcome;
use crate::pages::served::Made;
use crate::pages::service_switches::service_switches;
use crate::parts::{Button, ButtonKind, Card, Disclosure, Heading, Hero, Problem, SelectField, Tag, TextField, failed};

/// The page's address.
pub(super) const HERE: &str = "/admin/routing";

/// 派单规则. In the address: what is asked about (`place`, `service`, `department`, `at`), and `add` while a place is chosen for a new rule.
pub struct RoutingRules;

impl Made for RoutingRules {
    async fn body() -> Answer<AnyView> {
        let asked = use_query_map().with_untracked(|map| {
            let field = |name: &str| map.get(name).unwrap_or_default();
            Asked {
                place: field("place"),
                service: field("service"),
                department: field("department"),
                at: field("at"),
                add: map.get("add").is_some(),
            }
        });
        let actions = RuleActions {
            add: ServerAction::new(),
            step: ServerAction::new(),
            end: ServerAction::new(),
        };
        let settings = ServerAction::<SetRouting>::new();
        let automatic = ServerAction::<SetAutomatic>::new();
        let hands = ServerAction::<SetHands>::new();
        let page = routing_page(
            asked.place.clone(),
            asked.service.clone(),
            asked.department.clone(),
            asked.at.clone(),
        )
        .await?;
        Ok(view! {
            <Title text="派单规则"/>
            <Heading
                title="派单规则"
                note="从上往下看，第一条合适的规则算数；都不合适，由服务目录的默认单位办理；默认单位撤销了，由兜底服务台接收，不会落空。"
            />
            <Outcome/>
            <Problem error=failed(actions.add.value())/>
            <Problem error=failed(actions.step.value())/>
            <Problem error=failed(actions.end.value())/>
            <Problem error=failed(settings.value())/>
            <Problem error=failed(automatic.value())/>
            <Problem error=failed(hands.value())/>
            {question(&asked, &page)}
            {rules(actions, &page)}
            {page.may_edit.then(|| new_rule(actions, &page, asked.add))}
            {page.may_edit.then(|| figures(settings, automatic, &page))}
            {page.may_edit.then(|| together(hands, &page))}
        }
        .into_any())
    }
}

/// What stands in the address.
struct Asked {
    place: String,
    service: String,
    department: String,
    at: String,
    add: bool,
}

/// 谁来办: choose place and service, see who would get it and by which rule.
fn question(asked: &Asked, page: &RoutingPage) -> AnyView {
    let chosen = page.place.as_ref().filter(|_| !asked.add);
    let back = Address::of(HERE)
        .with("service", &asked.service)
        .with("department", &asked.department)
        .with("at", &asked.at);
    let place = chosen_place(None, chosen, NONE_YET, back);
    let services = page
        .services
        .iter()
        .map(|it| (it.id.clone(), it.name.clone()))
        .collect();
    let result = page.trial.as_ref().filter(|_| !asked.add).map(answer);
    let fields = view! {
        <SelectField
            name="service"
            id="trial-service"
            label="事项"
            options=services
            value=asked.service.clone()
            empty="请选择"
            required=true
        />
        <SelectField
            name="department"
            id="trial-department"
            label="申请人的部门"
            options=page.departments.clone()
            value=asked.department.clone()
            empty="我的部门"
        />
        <TextField
            name="at"
            id="trial-at"
            label="什么时候提交"
            kind="datetime-local"
            value=asked.at.clone()
            hint="不填就是现在"
        />
    };
    view! {
        <Card title="谁来办" note="选地点和事项，看这件事现在会分给谁、依据哪一条规则。">
            <form method="get" action=HERE class="stack">
                {place}
                <div class="filters">
                    {fields}
                    <div class="row">
                        <Button kind=ButtonKind::Primary>"看谁来办"</Button>
                    </div>
                </div>
            </form>
            {result}
        </Card>
    }
    .into_any()
}

fn answer(trial: &RoutingTrial) -> AnyView {
    let phone = (!trial.phone.is_empty()).then(|| {
        let phone = trial.phone.clone();
        view! {
            <p>"电话 " <a href=format!("tel:{phone}")>{phone.clone()}</a></p>
        }
    });
    let passed = trial
        .passed
        .iter()
        .map(|(name, why)| {
            view! {
                <li>
                    <b>{name.clone()}</b>
                    <span>{why.clone()}</span>
                </li>
            }
        })
        .collect_view();
    let before = (!trial.passed.is_empty()).then(|| {
        let label = format!("排在前面、不适用的规则（{} 条）", trial.passed.len());
        view! {
            <Disclosure label>
                <ol class="explanation">{passed}</ol>
            </Disclosure>
        }
    });
    let contractor = trial.contractor.then(|| view! { <Tag label="社会服务单位"/> });
    let asked = trial.asked.clone();
    view! {
        <Hero title=format!("由{}办理", trial.centre) note=trial.by.clone()>
            {contractor}
            <p class="note">{asked}</p>
            {phone}
            {before}
        </Hero>
    }
    .into_any()
}

/// The fallback desk, the figures, and which services are sent automatically.
fn figures(settings: ServerAction<SetRouting>, automatic: ServerAction<SetAutomatic>, page: &RoutingPage) -> AnyView {
    let services = service_switches(automatic, &page.services, "自动派单", "自动派单", "自动派单");
    let fields = view! {
        <SelectField
            name="fallback"
            label="兜底服务台"
            options=page.centres.clone()
            value=page.fallback.clone()
            empty="第一个服务单位"
            hint="没有规则、默认单位也撤销时由它接收"
        />
        <TextField
            name="duplicate_days"
            label="重复报修：多少天内算同一件"
            kind="number"
            least="1"
            most="365"
            value=page.duplicate_days.to_string()
            required=true
        />
        <TextField
            name="minutes_per_job"
            label="每件大约用时（工作分钟）"
            kind="number"
            least="1"
            most="1440"
            value=page.minutes_per_job.to_string()
            hint="推算能不能赶上时限时用"
            required=true
        />
    };
    view! {
        <Card title="兜底与参数">
            <ActionForm action=settings>
                <div class="filters">
                    {fields}
                    <div class="row">
                        <Button kind=ButtonKind::Primary pending=settings.pending()>"保存"</Button>
                    </div>
                </div>
            </ActionForm>
        </Card>
        <Card
            title="自动派单"
            note="打开后，有登记了技能、当班、赶得上时限的师傅时，提交的同时就派出去；没有合适的人，仍由服务台派。"
        >
            {services}
        </Card>
    }
    .into_any()
}

/// How many people the work of a service needs (作业人数).
fn together(action: ServerAction<SetHands>, page: &RoutingPage) -> AnyView {
    let services = page
        .services
        .iter()
        .map(|it| (it.id.clone(), it.name.clone()))
        .collect();
    let rows = page.hands.iter().map(|(name, hands)| {
        let label = format!("须 {hands} 人");
        view! {
            <li class="row">
                <span class="grow">{name.clone()}</span>
                <Tag label/>
            </li>
        }
    });
    let rows = rows.collect_view();
    let list = if page.hands.is_empty() {
        view! { <p class="note">"现在所有事项都是一个人办。"</p> }.into_any()
    } else {
        view! { <ul class="grants">{rows}</ul> }.into_any()
    };
    view! {
        <Card
            title="几个人一起办"
            note="登高、电梯一类的作业不能一个人办：人数不够，师傅不能开始。改动只对以后提交的申请起作用。"
        >
            {list}
            <ActionForm action>
                <div class="filters">
                    <SelectField
                        name="service"
                        id="hands-service"
                        label="事项"
                        options=services
                        empty="请选择"
                        required=true
                    />
                    <TextField
                        name="hands"
                        label="作业人数"
                        kind="number"
                        least="1"
                        most=HANDS_LIMIT.to_string()
                        value="2"
                        required=true
                    />
                    <div class="row">
                        <Button kind=ButtonKind::Primary pending=action.pending()>"保存"</Button>
                    </div>
                </div>
            </ActionForm>
        </Card>
    }
    .into_any()
}
