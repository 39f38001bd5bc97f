//! Holidays and make-up working days (节假日与调休) as rows that can be edited.

use crate::action::{ActionForm, ServerAction};
use domain::calendar::change::NAME_LIMIT;
use domain::view::{CalendarPage, DayRow, ProposedChange};
use leptos::prelude::*;
use leptos_meta::Title;

use super::foreseen;
use crate::api::Answer;
use crate::api::administration::{SaveDay, days_page};
use crate::pages::done::Outcome;
use crate::pages::served::{Made, asked};
use crate::parts::{
    Badge, Button, ButtonKind, ButtonLink, Card, ChipLink, Chips, Column, Confirm, Heading, Notice, NoticeKind,
    Problem, SelectField, Table, TextArea, TextField, Tone, failed,
};

const HERE: &str = "/admin/calendar";

/// 工作日历.
pub struct CalendarAdministration;

impl Made for CalendarAdministration {
    async fn body() -> Answer<AnyView> {
        let year = asked("year").parse().unwrap_or(0);
        let asked = Asked {
            date: asked("date"),
            kind: asked("kind"),
            name: asked("name"),
        };
        let save = ServerAction::<SaveDay>::new();
        let days = days_page(year, asked.date.clone(), asked.kind.clone(), asked.name.clone()).await?;
        Ok(view! {
            <Title text="工作日历"/>
            <Heading title="工作日历" note="周一至周五上班；这里只登记例外：节假日和调休上班日。时限按它计算。"/>
            <Outcome/>
            <Problem error=failed(save.value())/>
            {shown(save, year, &asked, days)}
        }
        .into_any())
    }
}

/// The day whose change is to be seen before it is made, as the address says it.
#[derive(Clone, Default)]
struct Asked {
    date: String,
    kind: String,
    name: String,
}

fn shown(save: ServerAction<SaveDay>, year: i64, asked: &Asked, page: CalendarPage) -> AnyView {
    let waiting = page.proposal.as_ref().map(|it| proposal(save, asked, it));
    let typed = page
        .proposal
        .as_ref()
        .filter(|it| it.problem.is_some())
        .map_or_else(Asked::default, |_| asked.clone());
    let upload = upload(page.text, page.year, page.from);
    let days = page.days;
    // The year shown is the one the server chose when none was asked for.
    let year = days
        .first()
        .and_then(|day| day.date.get(..4)?.parse().ok())
        .or_else(|| asked.date.get(..4)?.parse().ok())
        .unwrap_or(year);
    let count = |kind: &str| days.iter().filter(|day| day.kind == kind).count();
    let sum = format!(
        "{year} 年：休息 {} 天，调休上班 {} 天。",
        count("holiday"),
        count("makeup")
    );
    let none = days.is_empty();
    let rows = days.iter().map(row).collect_view();
    let columns = vec![
        Column::words("日期"),
        Column::words("安排"),
        Column::words("名称"),
        Column::silent("操作"),
    ];
    let body = if none {
        let title = if year == 0 {
            "这一年还没有数据".to_owned()
        } else {
            format!("{year} 年还没有数据")
        };
        view! {
            <Notice kind=NoticeKind::Warn title>
                <p>
                    "没有登记节假日，时限会把节假日当作普通日子算。等国务院办公厅公布放假安排后，请在下面导入，不要自己推测。"
                </p>
            </Notice>
        }
        .into_any()
    } else {
        view! {
            <p class="note">{sum}</p>
            <Card flush=true>
                <Table caption="节假日与调休" columns stacked=true>{rows}</Table>
            </Card>
        }
        .into_any()
    };
    view! {
        {waiting}
        {years(year)}
        {body}
        {upload}
        {add(year, typed)}
    }
    .into_any()
}

/// A year's notice, pasted or as a file; the preview is a page of its own. A plain form, so that files go with it.
fn upload(text: String, year: String, from: String) -> AnyView {
    view! {
        <Card title="导入放假通知" note="粘贴国务院办公厅通知的正文，或上传 Excel 表格（xlsx）、日历文件（ics）或文本。先预览，确认后才生效。">
            <form method="post" action="/submit/calendar" enctype="multipart/form-data" class="stack" data-leaves="">
                <TextArea
                    name="text"
                    id="notice-text"
                    label="通知正文"
                    placeholder="一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。"
                    value=text
                    longest=20_000
                    lines=6
                    optional=true
                />
                <TextField name="file" id="notice-file" label="或者上传文件" kind="file" hint="xlsx、ics 或文本，不超过 512 KB" optional=true/>
                <p class="note">
                    <a href="/holiday-notice.xlsx" download="放假安排（示例）.xlsx">"下载示例模板（xlsx）"</a>
                    "，表头写日期（或开始、结束）、类型、名称即可，顺序不限。"
                </p>
                <div class="filters">
                    <TextField
                        name="year"
                        id="notice-year"
                        label="年份"
                        kind="number"
                        value=year
                        hint="正文没有写年份时填"
                        least="2000"
                        most="2100"
                        optional=true
                    />
                    <TextField name="from" id="notice-from" label="生效日期" kind="date" value=from hint="不填就是今天" optional=true/>
                </div>
                <div class="row wrap">
                    <Button kind=ButtonKind::Primary>"预览"</Button>
                    <a href="/admin/calendar/import">"看上次没确认的"</a>
                </div>
            </form>
        </Card>
    }
    .into_any()
}

/// The years around the one shown; where the server had nothing to show, a field for the year.
fn years(year: i64) -> AnyView {
    if year == 0 {
        return view! {
            <form method="get" action=HERE class="row wrap">
                <TextField name="year" label="看哪一年" kind="number" least="2000" most="2100" required=true/>
                <Button>"查看"</Button>
            </form>
        }
        .into_any();
    }
    let chips = (year - 2..=year + 1)
        .map(|each| {
            let current = each == year;
            view! { <ChipLink href=format!("{HERE}?year={each}") label=format!("{each} 年") current/> }
        })
        .collect_view();
    view! { <Chips label="年份">{chips}</Chips> }.into_any()
}

fn kinds() -> Vec<(String, String)> {
    [("holiday", "休息"), ("makeup", "调休上班")]
        .map(|(key, words)| (key.to_owned(), words.to_owned()))
        .to_vec()
}

/// What would follow, with the buttons that decide.
fn proposal(save: ServerAction<SaveDay>, asked: &Asked, proposal: &ProposedChange) -> AnyView {
    let asked = asked.clone();
    let href = asked
        .date
        .get(..4)
        .map_or_else(|| HERE.to_owned(), |year| format!("{HERE}?year={year}"));
    let yes = view! {
        <ActionForm action=save>
            <input type="hidden" name="date" value=asked.date/>
            <input type="hidden" name="kind" value=asked.kind/>
            <input type="hidden" name="name" value=asked.name/>
            <Button kind=ButtonKind::Primary pending=save.pending()>"确认采用"</Button>
        </ActionForm>
    };
    let no = view! { <ButtonLink href kind=ButtonKind::Quiet>"不改了"</ButtonLink> };
    foreseen::proposal(proposal, yes.into_any(), no.into_any())
}

fn row(day: &DayRow) -> AnyView {
    let (label, tone) = if day.kind == "makeup" {
        ("调休上班", Tone::Warn)
    } else {
        ("休息", Tone::Good)
    };
    let date = &day.date;
    let change = {
        let (date, kind, name) = (day.date.clone(), day.kind.clone(), day.name.clone());
        let (kind_id, name_id) = (format!("kind-{date}"), format!("name-{date}"));
        view! {
            <form method="get" action=HERE class="stack">
                <input type="hidden" name="date" value=date/>
                <SelectField name="kind" id=kind_id label="安排" options=kinds() value=kind/>
                <TextField name="name" id=name_id label="名称" value=name required=true longest=u32::try_from(NAME_LIMIT).unwrap_or(u32::MAX)/>
                <Button kind=ButtonKind::Primary>"预览改动"</Button>
            </form>
        }
    };
    let remove = {
        let date = day.date.clone();
        view! {
            <form method="get" action=HERE>
                <input type="hidden" name="date" value=date/>
                <Button kind=ButtonKind::Primary>"预览改动"</Button>
            </form>
        }
    };
    view! {
        <tr>
            <td data-label="日期" class="nowrap">
                <b>{day.date.clone()}</b>
                <span class="note">{day.weekday.clone()}</span>
            </td>
            <td data-label="安排">
                <Badge label tone/>
            </td>
            <td data-label="名称">{day.name.clone()}</td>
            <td>
                <div class="row wrap">
                    <Confirm label="修改" title=format!("修改 {date}") kind="quiet" small=true>
                        {change}
                    </Confirm>
                    <Confirm
                        label="删除"
                        title=format!("删除 {date} 的安排？")
                        note="这一天恢复为普通日子。先看哪些时限会变，确认后才生效。"
                        kind="quiet"
                        small=true
                    >
                        {remove}
                    </Confirm>
                </div>
            </td>
        </tr>
    }
    .into_any()
}

fn add(year: i64, typed: Asked) -> AnyView {
    let (first, last) = if year > 0 {
        (format!("{year}-01-01"), format!("{year}-12-31"))
    } else {
        Default::default()
    };
    let kind = if typed.kind.is_empty() {
        "holiday".to_owned()
    } else {
        typed.kind
    };
    view! {
        <Card title="登记一天" note="已登记过的日期会被改成新的安排。先看哪些时限会变、哪些约好的上门会取消，确认后才生效。">
            <form method="get" action=HERE>
                <div class="filters">
                    <TextField
                        name="date"
                        id="new-date"
                        label="日期"
                        kind="date"
                        least=first
                        most=last
                        value=typed.date
                        required=true
                    />
                    <SelectField name="kind" id="new-kind" label="安排" options=kinds() value=kind/>
                    <TextField
                        name="name"
                        id="new-name"
                        label="名称"
                        placeholder="例如 国庆节调休"
                        value=typed.name
                        required=true
                        longest=u32::try_from(NAME_LIMIT).unwrap_or(u32::MAX)
                    />
                    <div class="row">
                        <Button kind=ButtonKind::Primary>"预览改动"</Button>
                    </div>
                </div>
            </form>
        </Card>
    }
    .into_any()
}
