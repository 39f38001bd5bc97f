//! What satisfaction is measured against (满意度目标), as rows with a first month.

use crate::action::{ActionForm, ServerAction};
use domain::rating::Excellence;
use domain::satisfaction::GROUP_NAME_LIMIT;
use domain::view::{GroupRow, Phase, TargetRow, TargetsPage};
use leptos::prelude::*;
use leptos_meta::Title;

use crate::api::Answer;
use crate::api::administration::{EndGroup, PlanGroup, PlanTarget, WithdrawTarget, targets_page};
use crate::pages::served::Made;
use crate::parts::{
    Badge, Button, ButtonKind, Card, Column, Confirm, Empty, Glyph, Heading, Problem, SelectField, Table, TextField,
    Tone, failed,
};

/// 满意度目标.
pub struct Targets;

impl Made for Targets {
    async fn body() -> Answer<AnyView> {
        let actions = Actions {
            plan: ServerAction::new(),
            withdraw: ServerAction::new(),
            begin: ServerAction::new(),
            end: ServerAction::new(),
        };
        let page = targets_page().await?;
        Ok(view! {
            <Title text="满意度目标"/>
            <Heading title="满意度目标" note="目标和主体都从以后的月份起生效；已经开始的月份不再改动，看过的结论不会变。"/>
            <Problem error=failed(actions.plan.value())/>
            <Problem error=failed(actions.withdraw.value())/>
            <Problem error=failed(actions.begin.value())/>
            <Problem error=failed(actions.end.value())/>
            {shown(actions, page)}
        }
        .into_any())
    }
}

/// What can be done on the page.
#[derive(Clone, Copy)]
struct Actions {
    plan: ServerAction<PlanTarget>,
    withdraw: ServerAction<WithdrawTarget>,
    begin: ServerAction<PlanGroup>,
    end: ServerAction<EndGroup>,
}

fn shown(actions: Actions, page: TargetsPage) -> AnyView {
    let months: Vec<(String, String)> = page
        .months
        .into_iter()
        .map(|(month, label)| (month.to_string(), label))
        .collect();
    view! {
        {targets(actions, page.targets)}
        {plan_target(actions, months.clone())}
        {groups(actions, page.groups)}
        {plan_group(actions, months)}
    }
    .into_any()
}

fn phase(phase: Phase) -> AnyView {
    let (label, tone) = match phase {
        Phase::Past => ("已失效", Tone::Plain),
        Phase::Present => ("现行", Tone::Good),
        Phase::Ahead => ("将生效", Tone::Now),
    };
    view! { <Badge label tone/> }.into_any()
}

fn targets(actions: Actions, rows: Vec<TargetRow>) -> AnyView {
    if rows.is_empty() {
        return view! { <Empty title="还没有目标" note="没有目标时，只显示好评率，不判断是否达标。" glyph=Glyph::Chart/> }
            .into_any();
    }
    let columns = vec![
        Column::words("内容"),
        Column::words("目标值"),
        Column::words("从哪个月起"),
        Column::words("状态"),
        Column::silent("操作"),
    ];
    let lines = rows.iter().map(|row| target(actions, row)).collect_view();
    view! {
        <Card title="目标值" note="好评率达到目标值为达标；不到的在满意度页上标红。" flush=true>
            <Table caption="目标值" columns stacked=true>{lines}</Table>
        </Card>
    }
    .into_any()
}

fn target(actions: Actions, row: &TargetRow) -> AnyView {
    let id = row.id.clone();
    let withdraw = (row.phase == Phase::Ahead).then(|| {
        view! {
            <Confirm label="撤销" title="撤销这个目标？" note="它还没有生效，撤销后沿用之前的目标值。" kind="quiet" small=true>
                <ActionForm action=actions.withdraw>
                    <input type="hidden" name="id" value=id/>
                    <Button kind=ButtonKind::Danger pending=actions.withdraw.pending()>"撤销"</Button>
                </ActionForm>
            </Confirm>
        }
    });
    view! {
        <tr>
            <td data-label="内容"><b>{row.excellence.label()}</b></td>
            <td data-label="目标值">{row.value.clone()}</td>
            <td data-label="从哪个月起" class="nowrap">{row.from.clone()}</td>
            <td data-label="状态">{phase(row.phase)}</td>
            <td>{withdraw}</td>
        </tr>
    }
    .into_any()
}

fn plan_target(actions: Actions, months: Vec<(String, String)>) -> AnyView {
    let excellences = Excellence::ALL
        .map(|it| (it.code().to_owned(), it.label().to_owned()))
        .to_vec();
    view! {
        <Card title="设定目标" note="同一个月再设一次，就是修改。">
            <ActionForm action=actions.plan>
                <div class="filters">
                    <SelectField name="excellence" label="内容" options=excellences/>
                    <TextField name="percent" label="目标值（%）" placeholder="例如 95.0" keyboard="decimal" required=true longest=5/>
                    <SelectField name="from" id="target-from" label="从哪个月起" options=months/>
                    <div class="row">
                        <Button kind=ButtonKind::Primary pending=actions.plan.pending()>"设定"</Button>
                    </div>
                </div>
            </ActionForm>
        </Card>
    }
    .into_any()
}

fn groups(actions: Actions, rows: Vec<GroupRow>) -> AnyView {
    let columns = vec![
        Column::words("主体"),
        Column::words("从哪个月起"),
        Column::words("到哪个月止"),
        Column::words("状态"),
        Column::silent("操作"),
    ];
    let lines = rows.iter().map(|row| group(actions, row)).collect_view();
    view! {
        <Card title="满意主体" note="评价人属于哪个主体，以人员档案为准，不由评价人自己选。" flush=true>
            <Table caption="满意主体" columns stacked=true>{lines}</Table>
        </Card>
    }
    .into_any()
}

fn group(actions: Actions, row: &GroupRow) -> AnyView {
    let until = if row.until.is_empty() {
        "—".to_owned()
    } else {
        row.until.clone()
    };
    let (id, title) = (row.id.clone(), format!("停用「{}」？", row.name));
    let end = (row.phase != Phase::Past && row.until.is_empty()).then(|| {
        view! {
            <Confirm
                label="停用"
                title
                note="本月仍然统计，下个月起不再统计；以前的结果保留。"
                kind="quiet"
                small=true
            >
                <ActionForm action=actions.end>
                    <input type="hidden" name="id" value=id/>
                    <Button kind=ButtonKind::Danger pending=actions.end.pending()>"停用"</Button>
                </ActionForm>
            </Confirm>
        }
    });
    view! {
        <tr>
            <td data-label="主体"><b>{row.name.clone()}</b></td>
            <td data-label="从哪个月起" class="nowrap">{row.from.clone()}</td>
            <td data-label="到哪个月止" class="nowrap">{until}</td>
            <td data-label="状态">{phase(row.phase)}</td>
            <td>{end}</td>
        </tr>
    }
    .into_any()
}

fn plan_group(actions: Actions, months: Vec<(String, String)>) -> AnyView {
    view! {
        <Card title="新设满意主体">
            <ActionForm action=actions.begin>
                <div class="filters">
                    <TextField
                        name="name"
                        label="名称"
                        placeholder="例如 离退休干部满意"
                        required=true
                        longest=u32::try_from(GROUP_NAME_LIMIT).unwrap_or(u32::MAX)
                    />
                    <SelectField name="from" id="group-from" label="从哪个月起" options=months/>
                    <div class="row">
                        <Button kind=ButtonKind::Primary pending=actions.begin.pending()>"新设"</Button>
                    </div>
                </div>
            </ActionForm>
        </Card>
    }
    .into_any()
}
