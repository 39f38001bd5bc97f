//! The rules of the clock (计时规则): what holds since when, what will, and a new value from a day on.

use crate::action::{ActionForm, ServerAction};
use crate::api::Answer;
use crate::api::clock::{PlanClockRule, WithdrawClockRule, clock_rules_page};
use crate::pages::address::Address;
use crate::pages::done::Outcome;
use crate::pages::kept::Kept;
use crate::pages::served::{Made, asked};
use crate::parts::{
    Badge, Button, ButtonKind, ButtonLink, Card, Choice, Column, Confirm, Disclosure, Heading, Notice, Problem,
    SelectField, Table, TextField, Tone, failed,
};
use domain::clock::{COUNT_LIMIT, Party};
use domain::view::{ClockRuleForm, ClockRuleLine, ClockRuleRow, ClockRulesPage};
use leptos::prelude::*;
use leptos_meta::Title;

const HERE: &str = "/admin/clock";

/// 计时规则. In the address: the `rule` that gets a new value.
pub struct ClockAdministration;

impl Made for ClockAdministration {
    async fn body() -> Answer<AnyView> {
        let rule = asked("rule");
        let plan = ServerAction::<PlanClockRule>::new();
        let withdraw = ServerAction::<WithdrawClockRule>::new();
        let page = clock_rules_page(rule).await?;
        Ok(view! {
            <Title text="计时规则"/>
            <Heading title="计时规则" note="哪些原因算谁的、最长多久，各种时限有多长，哪一步之后重新计时。"/>
            <Outcome/>
            <Problem error=failed(plan.value())/>
            <Problem error=failed(withdraw.value())/>
            {shown(plan, withdraw, &page)}
        }
        .into_any())
    }
}

fn shown(
    plan: ServerAction<PlanClockRule>,
    withdraw: ServerAction<WithdrawClockRule>,
    page: &ClockRulesPage,
) -> AnyView {
    let of = |kind: &str| {
        let rows = page.rows.iter().filter(|row| row.rule.starts_with(kind));
        rows.cloned().collect::<Vec<ClockRuleRow>>()
    };
    view! {
        {page.form.as_ref().map(|asked| form(plan, asked, page))}
        <Notice title="改了以后，已经算出的时限不变">
            <p>
                "从生效那天零点起，新发生的才按新的：新的挂起、追问和预约，新的催单，新的完工，新的差评，新的退单、转派和退回。"
                "之前已经开始的暂停和已经定下的时限，仍按当时的规则；只有工作日历变动时，它们才随日历重算。"
            </p>
        </Notice>
        {table(withdraw, "暂停的原因", "属服务单位的，挂起时时限照走；属别人的，时限暂停，到最长时间自动恢复。", of("pause:"))}
        {table(withdraw, "时限的长度", "", of("limit:"))}
        {table(withdraw, "重新计时", "这一步之后，时限要不要从头算。", of("restart:"))}
        {table(withdraw, "差评整改", "延期、回访和复评的限度。", of("case:"))}
    }
    .into_any()
}

fn table(
    withdraw: ServerAction<WithdrawClockRule>,
    title: &'static str,
    note: &'static str,
    rows: Vec<ClockRuleRow>,
) -> AnyView {
    let columns = vec![Column::words("规则"), Column::words("现在"), Column::silent("操作")];
    let lines = rows.iter().map(|each| row(withdraw, each)).collect_view();
    view! {
        <Card title note flush=true>
            <Table caption=title columns stacked=true>{lines}</Table>
        </Card>
    }
    .into_any()
}

fn row(withdraw: ServerAction<WithdrawClockRule>, row: &ClockRuleRow) -> AnyView {
    let note = (!row.note.is_empty()).then(|| view! { <p class="note">{row.note.clone()}</p> });
    let ahead = row.ahead.iter().map(|line| planned(withdraw, line)).collect_view();
    let past = (!row.past.is_empty()).then(|| {
        let lines = row
            .past
            .iter()
            .map(|line| view! { <li>{told(line)}</li> })
            .collect_view();
        view! { <Disclosure label="以前的"><ul>{lines}</ul></Disclosure> }
    });
    let since = format!("{}起 · {}", row.present.from, row.present.source);
    let href: String = Address::of(HERE).with("rule", &row.rule).into();
    view! {
        <tr data-rule=row.rule.clone()>
            <td data-label="规则">
                <div>
                    <b>{row.name.clone()}</b>
                    {note}
                </div>
            </td>
            <td data-label="现在">
                <div>
                    {row.present.value.clone()}
                    <p class="note">{since}</p>
                    {ahead}
                    {past}
                </div>
            </td>
            <td>
                // Not a link of the whole row, which a first link in a cell is on a phone.
                <div>
                    <ButtonLink href small=true kind=ButtonKind::Quiet spoken=format!("登记新值：{}", row.name)>
                        "登记新值"
                    </ButtonLink>
                </div>
            </td>
        </tr>
    }
    .into_any()
}

/// `2026年12月1日起 5 个工作日（张三 登记于 今天 09:00）`.
fn told(line: &ClockRuleLine) -> String {
    format!("{}起 {}（{}）", line.from, line.value, line.source)
}

/// A value that does not hold yet.
fn planned(withdraw: ServerAction<WithdrawClockRule>, line: &ClockRuleLine) -> AnyView {
    let key = line.key.clone();
    view! {
        <div class="row wrap">
            <Badge label="将生效" tone=Tone::Now/>
            <span>{told(line)}</span>
            <Confirm label="撤销" title="撤销这个值？" note="它还没有生效，撤销后沿用现在的。" kind="quiet" small=true>
                <ActionForm action=withdraw>
                    <input type="hidden" name="rule" value=key/>
                    <Button kind=ButtonKind::Danger pending=withdraw.pending()>"撤销"</Button>
                </ActionForm>
            </Confirm>
        </div>
    }
    .into_any()
}

/// The new value of one rule. What was refused stands in it again, else what holds now.
fn form(action: ServerAction<PlanClockRule>, asked: &ClockRuleForm, page: &ClockRulesPage) -> AnyView {
    let kept = Kept(page.kept.clone());
    // A yes that was taken back is not sent: only what was kept says whether the form was sent at all.
    let sent = kept.is_worth_saying();
    let party = asked.pauses.then(|| {
        let parties = Party::ALL.map(|party| {
            let clock = if party.stops_clock() {
                "时限暂停"
            } else {
                "时限照走"
            };
            (party.code().to_owned(), format!("{}（{clock}）", party.label()))
        });
        let value = kept.text_or("party", &asked.party);
        view! { <SelectField name="party" label="责任方" options=parties.to_vec() value/> }
    });
    let number = if sent { kept.text("count") } else { asked.count.clone() };
    let limit = asked.counts.then(|| {
        let hint = if asked.rule == "case:second_levels" {
            "3 级或 5 级"
        } else {
            ""
        };
        view! {
            <TextField
                name="count"
                label=format!("多少（{}）", asked.unit)
                kind="number"
                least="0"
                value=number.clone()
                hint
                required=true
            />
        }
    });
    let length = asked.lasts.then(|| {
        let units = [
            ("working_minutes", "工作分钟"),
            ("working_hours", "工作小时"),
            ("working_days", "工作日"),
            ("days", "自然日"),
        ];
        let units = units.map(|(unit, words)| (unit.to_owned(), words.to_owned())).to_vec();
        let label = if asked.pauses { "最长多久" } else { "多长" };
        view! {
            <TextField
                name="count"
                label
                kind="number"
                least="1"
                most=(COUNT_LIMIT * 60).to_string()
                value=number
                required=true
            />
            <SelectField name="unit" label="单位" options=units value=kept.text_or("unit", &asked.unit)/>
        }
    });
    let restarts = (!asked.lasts && !asked.counts).then(|| {
        let choices = [("no", "不重新计时"), ("yes", "重新计时")];
        let choices = choices
            .map(|(value, words)| (value.to_owned(), words.to_owned()))
            .to_vec();
        view! {
            <SelectField
                name="restarts"
                label="要不要重新计时"
                options=choices
                value=kept.text_or("restarts", &asked.restarts)
            />
        }
    });
    let proof = asked.pauses.then(|| {
        let checked = if sent { kept.holds("proof", "yes") } else { asked.proof };
        view! { <Choice name="proof" value="yes" label="必须写凭据" note="文号、通知或照片的说明" checkbox=true checked/> }
    });
    let from = if sent { kept.text("from") } else { page.today.clone() };
    let (rule, today) = (asked.rule.clone(), page.today.clone());
    view! {
        <Card title=format!("登记新值：{}", asked.name) note="以前的值留着；同一天只能登记一个。">
            <ActionForm action>
                <div class="stack">
                    <input type="hidden" name="rule" value=rule/>
                    <div class="filters">
                        {party} {length} {limit} {restarts}
                        <TextField
                            name="from"
                            label="从哪天起"
                            kind="date"
                            least=today
                            value=from
                            hint="今天或以后"
                            required=true
                        />
                    </div>
                    {proof}
                    <div class="row wrap">
                        <Button kind=ButtonKind::Primary pending=action.pending()>"登记"</Button>
                        <ButtonLink href=HERE kind=ButtonKind::Quiet>"不改了"</ButtonLink>
                    </div>
                </div>
            </ActionForm>
        </Card>
    }
    .into_any()
}
