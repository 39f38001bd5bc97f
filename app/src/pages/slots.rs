//! When a centre's people can come (上门时段), as its desk or head keeps it.

use crate::action::{ActionForm, ServerAction};
use crate::api::Answer;
use crate::api::slot::{AddSlotRule, EndSlotRule, SetVisitsBooked, slots_page};
use crate::pages::address::Address;
use crate::pages::centre_chips::centre_chips;
use crate::pages::done::Outcome;
use crate::pages::kept::Kept;
use crate::pages::served::{Made, asked};
use crate::pages::service_switches::service_switches;
use crate::parts::{
    Badge, Button, ButtonKind, Card, ChipCheckbox, Chips, Confirm, Disclosure, Empty, FieldGroup, Glyph, Heading, List,
    Problem, Row, SelectField, Tag, TextField, Tone, failed,
};
use domain::slot::{AHEAD_LIMIT, CAPACITY_LIMIT, LEAD_LIMIT, NAME_LIMIT};
use domain::view::{SlotRuleRow, SlotsPage};
use leptos::prelude::*;
use leptos_meta::Title;

const HERE: &str = "/slots";
const WEEKDAYS: [&str; 7] = ["周一", "周二", "周三", "周四", "周五", "周六", "周日"];

/// 上门时段. In the address: the `centre`.
pub struct Slots;

impl Made for Slots {
    async fn body() -> Answer<AnyView> {
        let centre = asked("centre");
        let add = ServerAction::<AddSlotRule>::new();
        let end = ServerAction::<EndSlotRule>::new();
        let switch = ServerAction::<SetVisitsBooked>::new();
        let page = slots_page(centre).await?;
        Ok(view! {
            <Title text="上门时段"/>
            <Heading
                title="上门时段"
                note="申请人填报时从这里选上门时间，约满的不再显示。只有工作日开放，放假和停工的日子自动没有。"
            />
            <Outcome/>
            <Problem error=failed(add.value())/>
            <Problem error=failed(end.value())/>
            <Problem error=failed(switch.value())/>
            {shown(add, end, switch, &page)}
        }
        .into_any())
    }
}

fn shown(
    add: ServerAction<AddSlotRule>,
    end: ServerAction<EndSlotRule>,
    switch: ServerAction<SetVisitsBooked>,
    page: &SlotsPage,
) -> AnyView {
    let chips = centre_chips(&page.centres, &page.centre, |key| {
        Address::of(HERE).with("centre", key).into()
    });
    let body = if page.rules.is_empty() {
        view! {
            <Empty
                title="这个中心还没有上门时段"
                note="在下面增加。没有时段时，申请人只能写希望时间，由服务台电话约定。"
                glyph=Glyph::Calendar
            />
        }
        .into_any()
    } else {
        let rows = page.rules.iter().map(|rule| row(end, rule, &page.today));
        let rows = rows.collect_view();
        view! {
            <Card>
                <List label="上门时段">{rows}</List>
            </Card>
        }
        .into_any()
    };
    view! {
        {chips}
        {body}
        {form(add, page)}
        {switches(switch, page)}
    }
    .into_any()
}

fn row(end: ServerAction<EndSlotRule>, rule: &SlotRuleRow, today: &str) -> AnyView {
    let title = format!("{} · {}", rule.when, rule.service);
    let note = format!(
        "{} · 同时 {} 单 · {} · {}",
        rule.name, rule.capacity, rule.notice, rule.days
    );
    if rule.ended {
        return view! {
            <Row title note>
                <Badge label="已停用" tone=Tone::Plain/>
            </Row>
        }
        .into_any();
    }
    let coming = rule.coming.then(|| view! { <Tag label="未生效"/> });
    let (id, field) = (rule.id.clone(), format!("until-{}", rule.id));
    let today = today.to_owned();
    let question = format!("停用「{}」？", rule.name);
    let warning = if rule.booked == 0 {
        "到最后一天为止还可以预约。".to_owned()
    } else {
        let booked = rule.booked;
        format!("现在约了 {booked} 单：最后一天以后的会取消，并通知申请人和服务台另约。到最后一天为止还可以预约。")
    };
    view! {
        <Row title note>
            {coming}
            <Confirm
                label="停用"
                title=question
                note=warning
                kind="quiet"
                small=true
            >
                <ActionForm action=end>
                    <div class="stack">
                        <input type="hidden" name="rule" value=id/>
                        <TextField name="until" id=field label="最后一天" kind="date" value=today required=true/>
                        <Button kind=ButtonKind::Danger pending=end.pending()>"停用"</Button>
                    </div>
                </ActionForm>
            </Confirm>
        </Row>
    }
    .into_any()
}

/// The form of a new rule, open after it was refused.
fn form(action: ServerAction<AddSlotRule>, page: &SlotsPage) -> AnyView {
    let kept = Kept(page.kept.clone());
    let open = kept.is_worth_saying();
    let (id, centre) = (page.key.clone(), page.centre.clone());
    let services = page.services.iter().filter(|service| service.on);
    let services = services
        .map(|service| (service.id.clone(), service.name.clone()))
        .collect::<Vec<_>>();
    let weekdays = WEEKDAYS
        .into_iter()
        .zip(1..)
        .map(|(label, number): (&str, i32)| {
            let value = number.to_string();
            let checked = kept.holds("weekdays", &value);
            view! { <ChipCheckbox name="weekdays[]" value label checked/> }
        })
        .collect_view();
    let what = view! {
        <TextField
            name="name"
            label="名称"
            placeholder="例如 工作日上午"
            value=kept.text("name")
            required=true
            longest=u32::try_from(NAME_LIMIT).unwrap_or(u32::MAX)
        />
        <SelectField
            name="service"
            label="事项"
            options=services
            value=kept.text("service")
            empty="全部可预约的事项"
            hint="有专门时段的事项，只按自己的时段预约"
        />
    };
    let when = view! {
        <TextField name="begin" label="从几点" kind="time" value=kept.text_or("begin", "09:00") required=true/>
        <TextField name="end" label="到几点" kind="time" value=kept.text_or("end", "11:00") required=true/>
        <TextField
            name="visits_at_once"
            label="同时几单"
            kind="number"
            least="1"
            most=CAPACITY_LIMIT.to_string()
            value=kept.text_or("visits_at_once", "2")
            required=true
        />
        <TextField
            name="lead_hours"
            label="至少提前几小时"
            kind="number"
            least="0"
            most=(LEAD_LIMIT / 60).to_string()
            value=kept.text_or("lead_hours", "2")
            required=true
        />
        <TextField
            name="ahead_days"
            label="可约今后几个工作日"
            kind="number"
            least="1"
            most=AHEAD_LIMIT.to_string()
            value=kept.text_or("ahead_days", "5")
            required=true
        />
    };
    let span = view! {
        <TextField name="from" label="从哪天起" kind="date" value=kept.text_or("from", &page.today) required=true/>
        <TextField name="until" label="到哪天止" kind="date" value=kept.text("until") optional=true/>
    };
    view! {
        <Card>
            <Disclosure label="增加上门时段" open>
                <ActionForm action>
                    <div class="stack">
                        <input type="hidden" name="id" value=id/>
                        <input type="hidden" name="centre" value=centre/>
                        <div class="filters">{what}</div>
                        <FieldGroup legend="周几" hint="不选就是每个工作日">
                            <Chips>{weekdays}</Chips>
                        </FieldGroup>
                        <div class="filters">{when}</div>
                        <div class="filters">{span}</div>
                        <Button kind=ButtonKind::Primary pending=action.pending()>"增加"</Button>
                    </div>
                </ActionForm>
            </Disclosure>
        </Card>
    }
    .into_any()
}

/// Which services are booked, for who keeps the catalogue.
fn switches(action: ServerAction<SetVisitsBooked>, page: &SlotsPage) -> Option<AnyView> {
    if !page.may_switch {
        return None;
    }
    let services = service_switches(action, &page.services, "预约", "可预约", "可以预约");
    Some(
        view! {
            <Card title="哪些事项可以预约" note="需要有人上门、进屋的事项才打开；对所有中心都一样。">
                {services}
            </Card>
        }
        .into_any(),
    )
}
