//! The queue's rows: a table on a desk, cards on a phone.

use domain::view::{DeskPage, QueueRow};
use leptos::prelude::*;

use super::bulk::FORM;
use super::query::DeskQuery;
use crate::pages::shown::{Deadline, Remarks, StatusBadge};
use crate::parts::{ButtonLink, Column, Empty, Glyph, More, Selection, Table, Tag, particulars};

/// The rows in deadline order (按时限排列), or why there are none.
pub(super) fn list(query: &DeskQuery, page: &DeskPage, open: Memo<String>) -> AnyView {
    if page.page.rows.is_empty() {
        return nothing(query);
    }
    let mut columns = vec![
        Column::words("申请"),
        Column::words("状态"),
        Column::words("时限"),
        Column::words("服务人员"),
    ];
    if page.may_act {
        columns.insert(0, Column::silent("选择"));
    }
    let more = page
        .page
        .next
        .as_ref()
        .map(|after| view! { <More href=query.further(after).address() label="时限更晚的"/> });
    // A closure is built anew when the page comes again: a check mark never passes on to the row that moved into its place.
    let (lines, here, may_act) = (page.page.rows.clone(), query.clone(), page.may_act);
    view! {
        <section class="card queue" data-kind="flush">
            <Table caption="待办申请，按时限排列" columns cards=true>
                {move || lines.iter().map(|line| row(&here, line, may_act, open)).collect_view()}
            </Table>
        </section>
        {more}
    }
    .into_any()
}

fn row(query: &DeskQuery, row: &QueueRow, may_act: bool, open: Memo<String>) -> AnyView {
    let id = row.id.clone();
    let current = move || open.with(|open| *open == id).then_some("true");
    let pick = may_act.then(|| {
        view! {
            <td class="pick">
                <Selection
                    form=FORM
                    name="requests[]"
                    value=format!("{}:{}", row.id, row.version)
                    label=format!("选择 {} {}", row.title, row.number)
                />
            </td>
        }
    });
    let lacks = (row.lacks > 0 && !row.technician.is_empty())
        .then(|| view! { <span class="remarks"><Tag label=format!("差 {} 人", row.lacks)/></span> });
    let technician = if row.technician.is_empty() {
        "—".to_owned()
    } else {
        row.technician.clone()
    };
    view! {
        <tr data-row=row.id.clone() aria-current=current>
            {pick}
            <td class="what">
                <a class="beside" href=query.beside(&row.id).address()>
                    {row.title.clone()}
                </a>
                <a class="alone" href=format!("/requests/{}", row.id)>
                    {row.title.clone()}
                </a>
                {particulars(&format!("{} · {}", row.place, row.number))}
                <span class="remarks">
                    <Remarks
                        urgency=row.urgency
                        nudged=row.nudged
                        returned=row.returned
                        appointment=row.appointment.clone()
                        lost=row.visit_lost
                    />
                </span>
            </td>
            <td class="state">
                <StatusBadge status=row.status/>
            </td>
            <td class="until">
                <Deadline due=row.due.clone()/>
            </td>
            <td class="who">{technician} {lacks}</td>
        </tr>
    }
    .into_any()
}

fn nothing(query: &DeskQuery) -> AnyView {
    if query.filter.is_empty() && query.words.is_empty() && query.after.is_empty() {
        return view! {
            <Empty title="都办完了" note="现在没有等着处理的申请；有新的会自动出现在这里。" glyph=Glyph::Check/>
        }
        .into_any();
    }
    let whole = DeskQuery {
        centre: query.centre.clone(),
        ..DeskQuery::default()
    }
    .address();
    view! {
        <Empty title="这里没有申请" note="换个筛选，或者看全部。" glyph=Glyph::Search>
            <ButtonLink href=whole>"看全部"</ButtonLink>
        </Empty>
    }
    .into_any()
}
