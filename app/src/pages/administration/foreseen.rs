//! What would follow from a change of a calendar: deadlines that move, visits that fall away.

use crate::parts::{Card, Column, Disclosure, Notice, NoticeKind, Table};
use domain::view::{FallingVisit, MovedDeadline, ProposedChange};
use leptos::prelude::*;

/// A change that waits for a yes, with what follows from it; `yes` and `no` are the buttons.
pub(super) fn proposal(proposal: &ProposedChange, yes: AnyView, no: AnyView) -> AnyView {
    let what = proposal.what.clone();
    if let Some(problem) = &proposal.problem {
        let why = crate::text::refusal(problem);
        return view! {
            <Notice kind=NoticeKind::Bad title="这个改动做不了">
                {(!what.is_empty()).then(|| view! { <p>{what}</p> })}
                <p>{why}</p>
                {no}
            </Notice>
        }
        .into_any();
    }
    let moved = requests(proposal.moved, proposal.requests.clone());
    let falling = visits(proposal.falling, proposal.visits.clone());
    // It stands above the form that asked for it, out of sight on a phone.
    let place = NodeRef::<leptos::html::Div>::new();
    Effect::new(move |_| {
        if let Some(place) = place.get() {
            place.scroll_into_view_with_bool(false);
        }
    });
    view! {
        <Card title="确认之前什么都不会改变" id="proposal">
            <div class="stack" node_ref=place>
                <p><b>{what}</b></p>
                {moved}
                {falling}
                <div class="row wrap">{yes} {no}</div>
            </div>
        </Card>
    }
    .into_any()
}

/// The deadlines that would move.
pub(super) fn requests(moved: i64, requests: Vec<MovedDeadline>) -> AnyView {
    if moved == 0 {
        return view! { <p class="note">"没有还在办理的申请的时限会改变。"</p> }.into_any();
    }
    let more = others(moved, requests.len());
    let columns = vec![
        Column::words("申请"),
        Column::words("服务中心"),
        Column::words("现在"),
        Column::words("改为"),
    ];
    let row = |request: MovedDeadline| {
        view! {
            <tr>
                <td data-label="申请" class="nowrap">{request.number}</td>
                <td data-label="服务中心">{request.centre}</td>
                <td data-label="现在">{request.before}</td>
                <td data-label="改为">{request.after}</td>
            </tr>
        }
    };
    let rows = requests.into_iter().map(row).collect_view();
    view! {
        <Disclosure label=format!("{moved} 件还在办理的申请，时限会改变")>
            <Table caption="时限改变的申请" columns stacked=true>{rows}</Table>
            {more}
        </Disclosure>
    }
    .into_any()
}

/// Says how many there are besides those that are named.
fn others(count: i64, named: usize) -> Option<AnyView> {
    let rest = usize::try_from(count).unwrap_or_default().saturating_sub(named);
    (rest > 0).then(|| view! { <p class="note">{format!("另有 {rest} 件。")}</p> }.into_any())
}

/// The visits that fall on days that would not be worked.
pub(super) fn visits(falling: i64, visits: Vec<FallingVisit>) -> AnyView {
    if falling == 0 {
        return view! { <p class="note">"没有约好的上门落在不上班的日子。"</p> }.into_any();
    }
    let more = others(falling, visits.len());
    let columns = vec![
        Column::words("申请"),
        Column::words("服务中心"),
        Column::words("申请人"),
        Column::words("约好的时间"),
    ];
    let row = |visit: FallingVisit| {
        view! {
            <tr>
                <td data-label="申请" class="nowrap">{visit.number}</td>
                <td data-label="服务中心">{visit.centre}</td>
                <td data-label="申请人">{visit.requester}</td>
                <td data-label="约好的时间">{visit.when}</td>
            </tr>
        }
    };
    let rows = visits.into_iter().map(row).collect_view();
    view! {
        <Card
            title=format!("{falling} 个约好的上门会取消")
            note="生效时退掉约好的时间，通知申请人和服务台另约。"
            flush=true
        >
            <Table caption="会取消的上门" columns stacked=true>{rows}</Table>
            {more}
        </Card>
    }
    .into_any()
}
