//! A holiday notice before it counts (放假通知导入): what was read, what looks wrong, which days and deadlines change.

use crate::action::{ActionForm, ServerAction};
use domain::view::{CalendarProposal, DayChange, HolidayChange, NoticeRow};
use leptos::prelude::*;
use leptos_meta::Title;

use super::foreseen;
use crate::api::Answer;
use crate::api::administration::{DecideNotice, notices_page, proposal_page};
use crate::pages::done::Outcome;
use crate::pages::served::Made;
use crate::parts::{
    Button, ButtonKind, ButtonLink, Card, Column, Disclosure, Dock, Empty, Glyph, Heading, Notice, NoticeKind, Problem,
    Table, failed, table_of_words,
};

/// 放假通知导入.
pub struct CalendarImport;

impl Made for CalendarImport {
    async fn body() -> Answer<AnyView> {
        let decide = ServerAction::<DecideNotice>::new();
        let proposal = proposal_page().await?;
        let taken = notices_page().await?;
        Ok(view! {
            <Title text="导入放假通知"/>
            <Heading title="导入放假通知" note="确认之前什么都不会改变。"/>
            <Outcome/>
            <Problem error=failed(decide.value())/>
            {shown(decide, proposal)}
            {versions(taken)}
        }
        .into_any())
    }
}

fn shown(decide: ServerAction<DecideNotice>, proposal: CalendarProposal) -> AnyView {
    if proposal.text.is_empty() {
        return view! {
            <Empty title="没有等待确认的通知" note="在工作日历页粘贴通知正文或上传文件。" glyph=Glyph::List>
                <a class="button" href="/admin/calendar">"去工作日历"</a>
            </Empty>
        }
        .into_any();
    }
    let actions = actions(decide, proposal.blocked);
    let summary = summary(&proposal);
    view! {
        {findings(proposal.blocked, &proposal.findings)}
        {days(proposal.holidays, proposal.changes)}
        {foreseen::requests(proposal.moved, proposal.requests)}
        {foreseen::visits(proposal.falling, proposal.visits)}
        <Disclosure label="通知原文">
            {proposal.text.lines().map(|line| view! { <p>{line.to_owned()}</p> }).collect_view()}
        </Disclosure>
        {summary}
        {actions}
    }
    .into_any()
}

fn findings(blocked: bool, findings: &[String]) -> AnyView {
    if findings.is_empty() {
        return view! { <Notice kind=NoticeKind::Good title="通知读完了，没有发现问题"><p>"星期、天数都对得上，七个节日都有。"</p></Notice> }
            .into_any();
    }
    let lines = findings
        .iter()
        .map(|line| view! { <li>{line.clone()}</li> })
        .collect_view();
    let (kind, title) = if blocked {
        (NoticeKind::Bad, "有问题，不能采用")
    } else {
        (NoticeKind::Warn, "请核对这几处")
    };
    view! { <Notice kind title><ul>{lines}</ul></Notice> }.into_any()
}

fn summary(proposal: &CalendarProposal) -> AnyView {
    let year = if proposal.year.is_empty() {
        "年份不明".to_owned()
    } else {
        format!("{} 年", proposal.year)
    };
    let scope = if proposal.whole {
        "全年安排：没有写到的日子恢复为普通日子。"
    } else {
        "只是补充：没有写到的日子保持不变，这一年仍算没有录全。"
    };
    let counts = format!(
        "休息 {} 天，调休上班 {} 天，{} 起生效。",
        proposal.off, proposal.worked, proposal.from
    );
    view! {
        <Card title=format!("{year}放假安排 {}", proposal.number)>
            <p>{counts}</p>
            <p class="note">{scope}</p>
        </Card>
    }
    .into_any()
}

/// The days that change, a line a holiday; each day by itself for whoever wants to compare.
fn days(holidays: Vec<HolidayChange>, changes: Vec<DayChange>) -> AnyView {
    if changes.is_empty() {
        return view! { <Card title="日历"><p class="note">"和现在的日历一样，没有日子会改变。"</p></Card> }.into_any();
    }
    let count = changes.len();
    let columns = vec![Column::words("节日"), Column::words("休息"), Column::words("调休上班")];
    let row = |holiday: HolidayChange| {
        let off = if holiday.usual.is_empty() {
            or_none(holiday.off)
        } else {
            holiday.off
        };
        let usual =
            (!holiday.usual.is_empty()).then(|| view! { <p class="note">"恢复为普通日子："{holiday.usual}</p> });
        view! {
            <tr>
                <td data-label="节日" class="nowrap"><b>{holiday.name}</b></td>
                <td data-label="休息"><div>{off}{usual}</div></td>
                <td data-label="调休上班">{or_none(holiday.worked)}</td>
            </tr>
        }
    };
    let rows = holidays.into_iter().map(row).collect_view();
    view! {
        <Card title=format!("有 {count} 天改变") flush=true>
            <Table caption="改变的节日" columns stacked=true>{rows}</Table>
        </Card>
        <Disclosure label=format!("逐日核对（{count} 天）")>{each_day(changes)}</Disclosure>
    }
    .into_any()
}

/// What there is, or that there is none: an empty cell looks like something that was not read.
fn or_none(days: String) -> String {
    if days.is_empty() { "无".to_owned() } else { days }
}

fn each_day(changes: Vec<DayChange>) -> AnyView {
    let columns = vec![Column::words("日期"), Column::words("现在"), Column::words("改为")];
    let row = |day: DayChange| {
        view! {
            <tr>
                <td data-label="日期" class="nowrap"><b>{day.date}</b>" "<span class="note">{day.weekday}</span></td>
                <td data-label="现在">{day.before}</td>
                <td data-label="改为">{day.after}</td>
            </tr>
        }
    };
    let rows = changes.into_iter().map(row).collect_view();
    view! { <Table caption="改变的日子" columns stacked=true>{rows}</Table> }.into_any()
}

fn actions(decide: ServerAction<DecideNotice>, blocked: bool) -> AnyView {
    let yes = if blocked {
        view! { <ButtonLink href="/admin/calendar#notice-text" kind=ButtonKind::Primary>"改后再预览"</ButtonLink> }
            .into_any()
    } else {
        view! {
            <ActionForm action=decide>
                <input type="hidden" name="what" value="confirm"/>
                <Button kind=ButtonKind::Primary pending=decide.pending()>"确认采用"</Button>
            </ActionForm>
        }
        .into_any()
    };
    view! {
        <Dock>
            {yes}
            <ActionForm action=decide>
                <input type="hidden" name="what" value="drop"/>
                <Button kind=ButtonKind::Quiet pending=decide.pending()>"不用了"</Button>
            </ActionForm>
        </Dock>
    }
    .into_any()
}

fn versions(notices: Vec<NoticeRow>) -> AnyView {
    let label = format!("已采用的通知（{} 份）", notices.len());
    let cells = |notice: NoticeRow| vec![notice.year.to_string(), notice.number, notice.taken, notice.state];
    let rows = notices.into_iter().map(cells).collect();
    let table = table_of_words("已采用的通知", &["年份", "文号", "录入", "状态"], rows);
    view! {
        <Disclosure label>
            <Card title="已采用的通知" flush=true>
                {table}
            </Card>
        </Disclosure>
    }
    .into_any()
}
