//! What would follow from a change of a calendar: deadlines that move, visits that fall away.

use crate::parts::{Card, Disclosure, Notice, NoticeKind, table_of_words};
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
    view! {
        <Card title="确认之前什么都不会改变" id="proposal">
            <div class="stack">
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
    let cells = |request: MovedDeadline| vec![request.number, request.centre, request.before, request.after];
    let rows = requests.into_iter().map(cells).collect();
    let table = table_of_words("时限改变的申请", &["申请", "服务中心", "现在", "改为"], rows);
    view! { <Disclosure label=format!("{moved} 件还在办理的申请，时限会改变")>{table} {more}</Disclosure> }.into_any()
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
    let cells = |visit: FallingVisit| vec![visit.number, visit.centre, visit.requester, visit.when];
    let rows = visits.into_iter().map(cells).collect();
    let table = table_of_words("会取消的上门", &["申请", "服务中心", "申请人", "约好的时间"], rows);
    view! {
        <Card
            title=format!("{falling} 个约好的上门会取消")
            note="生效时退掉约好的时间，通知申请人和服务台另约。"
            flush=true
        >
            {table}
            {more}
        </Card>
    }
    .into_any()
}
