//! When each centre works (服务时间): weekly hours by date, closures and half days of its own, each change shown before it counts.

use super::foreseen;
use crate::action::{ActionForm, ServerAction};
use crate::api::Answer;
use crate::api::hours::{DecideHours, OwnHours, ProposeHours, hours_page};
use crate::pages::address::Address;
use crate::pages::done::Outcome;
use crate::pages::kept::Kept;
use crate::pages::served::{Made, asked};
use crate::parts::{
    Badge, Button, ButtonKind, Card, ChipLink, Chips, Column, Confirm, Disclosure, Heading, Problem, Table, TextArea,
    TextField, Tone, failed,
};
use domain::calendar::change::NAME_LIMIT;
use domain::view::{HoursPage, OwnDayRow, ProposedChange, WeekRow};
use leptos::prelude::*;
use leptos_meta::Title;

const HERE: &str = "/admin/hours";
/// Longest text of a week's hours.
const WEEK_LIMIT: u32 = 500;
/// Longest text of a day's hours.
const HOURS_LIMIT: u32 = 80;

/// 服务时间. In the address: the `calendar`.
pub struct HoursAdministration;

/// What the page can do.
#[derive(Clone, Copy)]
struct Actions {
    propose: ServerAction<ProposeHours>,
    decide: ServerAction<DecideHours>,
    own: ServerAction<OwnHours>,
}

impl Made for HoursAdministration {
    async fn body() -> Answer<AnyView> {
        let calendar = asked("calendar");
        let actions = Actions {
            propose: ServerAction::new(),
            decide: ServerAction::new(),
            own: ServerAction::new(),
        };
        let page = hours_page(calendar).await?;
        Ok(view! {
            <Title text="服务时间"/>
            <Heading title="服务时间" note="各中心每周几点到几点办理，哪几天停办或只办半天。时限和上门时段都按它计算。"/>
            <Outcome/>
            <Problem error=failed(actions.propose.value())/>
            <Problem error=failed(actions.decide.value())/>
            <Problem error=failed(actions.own.value())/>
            {shown(actions, &page)}
        }
        .into_any())
    }
}

fn shown(actions: Actions, page: &HoursPage) -> AnyView {
    let chip = |(key, name): &(String, String)| {
        let href: String = Address::of(HERE).with("calendar", key).into();
        let (label, current) = (name.clone(), *key == page.calendar);
        view! { <ChipLink href label current/> }
    };
    let chips = page.calendars.iter().map(chip).collect_view();
    let waiting = page
        .proposal
        .as_ref()
        .map(|it| proposal(actions.decide, &page.calendar, it));
    view! {
        <Chips label="日历">{chips}</Chips>
        {waiting}
        {users(actions.own, page)}
        {weeks(actions.propose, page)}
        {days(actions.propose, page)}
    }
    .into_any()
}

/// The change that waits for a yes, with what follows from it.
fn proposal(decide: ServerAction<DecideHours>, calendar: &str, proposal: &ProposedChange) -> AnyView {
    let form = |what: &'static str, kind: ButtonKind, words: &'static str| {
        let calendar = calendar.to_owned();
        view! {
            <ActionForm action=decide>
                <input type="hidden" name="calendar" value=calendar/>
                <input type="hidden" name="what" value=what/>
                <Button kind pending=decide.pending()>{words}</Button>
            </ActionForm>
        }
        .into_any()
    };
    let (yes, no) = (
        form("confirm", ButtonKind::Primary, "确认采用"),
        form("drop", ButtonKind::Quiet, "不改了"),
    );
    foreseen::proposal(proposal, yes, no)
}

/// Whose hours they are. A centre that shares them can get its own.
fn users(own: ServerAction<OwnHours>, page: &HoursPage) -> AnyView {
    let holidays = if page.observes_holidays {
        "节假日休息，调休上班日照周一的时段。"
    } else {
        "节假日照常。"
    };
    if page.centres.is_empty() {
        return view! { <p class="note">"现在没有中心用这份时间。"{holidays}</p> }.into_any();
    }
    let names: Vec<&str> = page.centres.iter().map(|(_, name)| name.as_str()).collect();
    let used = format!("用这份时间的：{}。{holidays}", names.join("、"));
    let single = |(key, name): &(String, String)| {
        let (key, words) = (key.clone(), format!("{name}单独设"));
        view! {
            <ActionForm action=own>
                <input type="hidden" name="centre" value=key/>
                <Button small=true kind=ButtonKind::Quiet pending=own.pending()>{words}</Button>
            </ActionForm>
        }
    };
    let rows = page.centres.iter().map(single).collect_view();
    let apart = (page.centres.len() > 1).then(|| {
        view! {
            <Disclosure label="给一个中心单独设">
                <p class="note">"先照现在的抄一份，之后分开改；已有的时限不变。"</p>
                <div class="row wrap">{rows}</div>
            </Disclosure>
        }
    });
    view! {
        <p class="note">{used}</p>
        {apart}
    }
    .into_any()
}

fn weeks(propose: ServerAction<ProposeHours>, page: &HoursPage) -> AnyView {
    let columns = vec![Column::words("期间"), Column::words("时段"), Column::silent("操作")];
    let rows = page.weeks.iter().map(|row| week(propose, &page.calendar, row));
    let rows = rows.collect_view();
    let kept = Kept(page.kept.clone());
    let mine = kept.holds("change", "week");
    let typed = |name: &str, usual: &str| if mine { kept.text(name) } else { usual.to_owned() };
    let (typed_week, from, until) = (typed("week", &page.week), typed("from", ""), typed("until", ""));
    let span = span("week", ["从哪天起", "最后一天"], "", &page.today, from, until);
    let fields = view! {
        <TextArea
            name="week"
            label="时段"
            hint="一行写几天，没写到的日子不上班"
            value=typed_week
            longest=WEEK_LIMIT
            lines=3
            required=true
        />
        <div class="filters">
            {span}
        </div>
    };
    let form = preview(propose, &page.calendar, "week", fields.into_any());
    view! {
        <Card title="每周时段" flush=true>
            <Table caption="每周时段" columns stacked=true>{rows}</Table>
        </Card>
        <Card title="从某天起改时段" note="以前的留着。夏令时段写上最后一天，过后自动恢复原来的。">
            {form}
        </Card>
    }
    .into_any()
}

/// The first and the last day of a change; `hint` is said of the last, which may be left out.
fn span(
    form: &str,
    [first, last]: [&'static str; 2],
    hint: &'static str,
    today: &str,
    from: String,
    until: String,
) -> AnyView {
    let (first_id, last_id, today) = (format!("{form}-from"), format!("{form}-until"), today.to_owned());
    view! {
        <TextField name="from" id=first_id label=first kind="date" least=today.clone() value=from required=true/>
        <TextField name="until" id=last_id label=last kind="date" least=today value=until hint optional=true/>
    }
    .into_any()
}

/// A form that asks what a change would move.
fn preview(propose: ServerAction<ProposeHours>, calendar: &str, change: &'static str, fields: AnyView) -> AnyView {
    let calendar = calendar.to_owned();
    view! {
        <ActionForm action=propose>
            <div class="stack">
                <input type="hidden" name="calendar" value=calendar/>
                <input type="hidden" name="change" value=change/>
                {fields}
                <div class="row">
                    <Button kind=ButtonKind::Primary pending=propose.pending()>"预览改动"</Button>
                </div>
            </div>
        </ActionForm>
    }
    .into_any()
}

fn week(propose: ServerAction<ProposeHours>, calendar: &str, row: &WeekRow) -> AnyView {
    let state = match (row.present, row.ahead) {
        (true, _) => Some(view! { " " <Badge label="现在" tone=Tone::Good/> }.into_any()),
        (_, true) => Some(view! { " " <Badge label="将生效" tone=Tone::Now/> }.into_any()),
        _ => None,
    };
    let lines = row.lines.iter().map(|(days, hours)| {
        view! { <p>{days.clone()}" "{hours.clone()}</p> }
    });
    let back = row
        .ahead
        .then(|| withdrawal(propose, calendar, "without", &row.from, "撤销", "撤销这份时段？"));
    view! {
        <tr>
            <td data-label="期间"><div>{row.period.clone()} {state}</div></td>
            <td data-label="时段"><div>{lines.collect_view()}</div></td>
            <td>{back}</td>
        </tr>
    }
    .into_any()
}

/// Asks for the preview of going back.
fn withdrawal(
    propose: ServerAction<ProposeHours>,
    calendar: &str,
    change: &'static str,
    from: &str,
    label: &'static str,
    title: &'static str,
) -> AnyView {
    let from = from.to_owned();
    let fields = view! { <input type="hidden" name="from" value=from/> };
    let form = preview(propose, calendar, change, fields.into_any());
    view! {
        <Confirm label title note="先看哪些时限会变，确认后才生效。" kind="quiet" small=true>
            {form}
        </Confirm>
    }
    .into_any()
}

fn days(propose: ServerAction<ProposeHours>, page: &HoursPage) -> AnyView {
    let columns = vec![
        Column::words("日期"),
        Column::words("时段"),
        Column::words("原因"),
        Column::silent("操作"),
    ];
    let table = if page.days.is_empty() {
        view! { <Card title="停办和半天"><p class="note">"今后没有登记停办或半天。"</p></Card> }.into_any()
    } else {
        let rows = page.days.iter().map(|row| day(propose, &page.calendar, row));
        let rows = rows.collect_view();
        view! {
            <Card title="停办和半天" flush=true>
                <Table caption="停办和半天" columns stacked=true>{rows}</Table>
            </Card>
        }
        .into_any()
    };
    let kept = Kept(page.kept.clone());
    let mine = kept.holds("change", "days");
    let typed = |name: &str| if mine { kept.text(name) } else { String::new() };
    let (from, until, hours, name) = (typed("from"), typed("until"), typed("hours"), typed("name"));
    let span = span("days", ["哪天", "到哪天"], "只有一天就不填", &page.today, from, until);
    let fields = view! {
        <div class="filters">
            {span}
            <TextField
                name="hours"
                id="days-hours"
                label="那几天的时段"
                placeholder="08:30-12:00"
                value=hours
                hint="停办就不填"
                longest=HOURS_LIMIT
                optional=true
            />
            <TextField
                name="name"
                id="days-name"
                label="原因"
                placeholder="例如 设备检修"
                value=name
                required=true
                longest=u32::try_from(NAME_LIMIT).unwrap_or(u32::MAX)
            />
        </div>
    };
    let form = preview(propose, &page.calendar, "days", fields.into_any());
    view! {
        {table}
        <Card title="登记停办或半天" note="只对这份时间；全省放假在工作日历里登记。本来就不上班的日子不受影响。">
            {form}
        </Card>
    }
    .into_any()
}

fn day(propose: ServerAction<ProposeHours>, calendar: &str, row: &OwnDayRow) -> AnyView {
    let back = withdrawal(propose, calendar, "usual", &row.date, "恢复", "恢复为普通日子？");
    view! {
        <tr>
            <td data-label="日期" class="nowrap">
                <b>{row.date.clone()}</b>
                " "
                <span class="note">{row.weekday.clone()}</span>
            </td>
            <td data-label="时段">{row.hours.clone()}</td>
            <td data-label="原因">{row.name.clone()}</td>
            <td>{back}</td>
        </tr>
    }
    .into_any()
}
