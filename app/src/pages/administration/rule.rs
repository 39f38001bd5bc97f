//! The routing rules as a list, and the form of a new one.

use crate::action::{ActionForm, ServerAction};
use domain::view::{RoutingPage, RoutingRow};
use leptos::prelude::*;

use super::routing::HERE;
use crate::api::routing::{AddRule, EndRule, MoveRule};
use crate::pages::chosen_place::chosen_place;
use crate::pages::kept::Kept;
use crate::parts::{
    Badge, Button, ButtonKind, Card, Choice, Column, Confirm, Disclosure, Empty, Glyph, SelectField, Table, Tag,
    TextField, Tone,
};

/// Longest name of a rule.
const NAME_LIMIT: u32 = 40;

/// What can be done to rules.
#[derive(Clone, Copy)]
pub(super) struct RuleActions {
    /// Makes one.
    pub(super) add: ServerAction<AddRule>,
    /// Moves one.
    pub(super) step: ServerAction<MoveRule>,
    /// Ends one.
    pub(super) end: ServerAction<EndRule>,
}

/// The rules in their order, and those that have ended.
pub(super) fn rules(actions: RuleActions, page: &RoutingPage) -> AnyView {
    if page.rules.is_empty() && page.ended.is_empty() {
        return view! {
            <Empty
                title="还没有派单规则"
                note="现在每件申请都分给服务目录里的默认单位。需要按院区、部门或夜间分派时再加规则。"
                glyph=Glyph::Link
            />
        }
        .into_any();
    }
    let last = page.rules.len();
    let numbered = page.rules.iter().zip(1..);
    let rows = numbered
        .map(|(rule, number)| {
            let buttons = page
                .may_edit
                .then(|| commands(actions, rule, number == 1, number == last, &page.today));
            row(rule, number.to_string(), buttons)
        })
        .collect_view();
    let ended = (!page.ended.is_empty()).then(|| {
        let rows = page
            .ended
            .iter()
            .map(|rule| row(rule, String::new(), None))
            .collect_view();
        view! {
            <Disclosure label=format!("已失效的规则（{} 条）", page.ended.len())>
                <Table caption="已失效的规则" columns=columns() stacked=true>{rows}</Table>
            </Disclosure>
        }
    });
    view! {
        <Card flush=true>
            <Table caption="派单规则" columns=columns() stacked=true>{rows}</Table>
        </Card>
        {ended}
    }
    .into_any()
}

fn columns() -> Vec<Column> {
    vec![
        Column::words("顺序"),
        Column::words("规则"),
        Column::words("适用"),
        Column::words("由谁办"),
        Column::words("期间"),
        Column::silent("操作"),
    ]
}

fn row(rule: &RoutingRow, number: String, buttons: Option<AnyView>) -> AnyView {
    let conditions = if rule.conditions.is_empty() {
        "不限".to_owned()
    } else {
        rule.conditions.join(" · ")
    };
    let contractor = rule.contractor.then(|| view! { " " <Tag label="社会服务单位"/> });
    let coming = rule
        .coming
        .then(|| view! { " " <Badge label="未生效" tone=Tone::Warn/> });
    view! {
        <tr>
            <td data-label="顺序">{number}</td>
            <td data-label="规则">
                <b>{rule.name.clone()}</b>
            </td>
            <td data-label="适用">{conditions}</td>
            <td data-label="由谁办">{rule.centre.clone()} {contractor}</td>
            <td data-label="期间">{rule.days.clone()} {coming}</td>
            <td>{buttons}</td>
        </tr>
    }
    .into_any()
}

fn commands(actions: RuleActions, rule: &RoutingRow, first: bool, last: bool, today: &str) -> AnyView {
    let step = |step: &'static str, words: &'static str, none: bool| {
        let (id, spoken) = (rule.id.clone(), format!("{words}：{}", rule.name));
        (!none).then(|| {
            view! {
                <ActionForm action=actions.step>
                    <input type="hidden" name="rule" value=id/>
                    <input type="hidden" name="step" value=step/>
                    <Button small=true kind=ButtonKind::Quiet pending=actions.step.pending()>
                        <span aria-hidden="true">{words}</span>
                        <span class="hidden">{spoken}</span>
                    </Button>
                </ActionForm>
            }
        })
    };
    let id = rule.id.clone();
    let fields = view! {
        <input type="hidden" name="rule" value=id.clone()/>
        <TextField
            name="until"
            id=format!("until-{id}")
            label="最后一天"
            kind="date"
            value=today.to_owned()
            required=true
        />
    };
    view! {
        <div class="row wrap">
            {step("up", "上移", first)}
            {step("down", "下移", last)}
            <Confirm
                label="停用"
                title=format!("停用「{}」？", rule.name)
                note="规则不会删除：以前按它分派的申请仍查得到依据。"
                kind="quiet"
                small=true
            >
                <ActionForm action=actions.end>
                    <div class="stack">
                        {fields}
                        <Button kind=ButtonKind::Danger pending=actions.end.pending()>"停用"</Button>
                    </div>
                </ActionForm>
            </Confirm>
        </div>
    }
    .into_any()
}

/// The form of a new rule, open while a place is being chosen for it or it was refused.
pub(super) fn new_rule(actions: RuleActions, page: &RoutingPage, choosing: bool) -> AnyView {
    let kept = Kept(page.kept.clone());
    let open = choosing || kept.is_worth_saying();
    let place = page.place.as_ref().filter(|_| choosing);
    let place = chosen_place(Some("适用地点："), place, "所有地点", format!("{HERE}?add=1"));
    let pick =
        |field: &str, id: &'static str, label: &'static str, options: &[(String, String)], empty: &'static str| {
            let (name, value, options) = (field.to_owned(), kept.text(field), options.to_vec());
            view! { <SelectField name id label options value empty/> }
        };
    let from = kept.text_or("from", &page.today);
    let fields = view! {
        <TextField
            name="name"
            id="rule-name"
            label="规则名称"
            placeholder="例如 二号院物业维修"
            value=kept.text("name")
            required=true
            longest=NAME_LIMIT
        />
        {pick("matter", "rule-matter", "哪些事项", &page.matters, "全部事项")}
        {pick("department", "rule-department", "哪个部门", &page.departments, "所有部门")}
        {pick("hours", "rule-hours", "什么时段", &page.hours, "任何时间")}
        {pick("centre", "rule-centre", "由谁办", &page.centres, "请选择")}
        <TextField name="from" id="rule-from" label="从哪天起" kind="date" value=from required=true/>
        <TextField
            name="until"
            id="rule-until"
            label="到哪天止"
            kind="date"
            value=kept.text("until")
            optional=true
        />
    };
    view! {
        <Card>
            <Disclosure label="新增规则" open>
                <ActionForm action=actions.add>
                    <div class="stack">
                        {place}
                        <div class="filters">{fields}</div>
                        <Choice
                            name="first"
                            value="yes"
                            label="排在最前面"
                            note="不勾就排在最后；之后可以上移、下移"
                            checkbox=true
                        />
                        <Button kind=ButtonKind::Primary pending=actions.add.pending()>"增加规则"</Button>
                    </div>
                </ActionForm>
            </Disclosure>
        </Card>
    }
    .into_any()
}
