//! A request told to a person: what happened, who has it, what comes next (进展的说法).

use crate::access::Role;
use crate::id::PersonId;
use crate::request::{Event, EventKind, Helper, Request, Status};
use crate::slot::Loss;
use crate::time::{Moment, wording};

/// What an event says, seen by `viewer`.
pub fn event(event: &Event, viewer: &PersonId) -> String {
    let own = event.by.as_ref() == Some(viewer);
    let who = match event.role {
        _ if own => "你",
        Role::System => "系统",
        Role::CentreDesk => "服务中心",
        Role::Employee => "申请人",
        _ => event.by_name.as_str(),
    };
    match &event.kind {
        EventKind::Filed if event.role == Role::CentreDesk => format!("{who}代为登记了申请"),
        EventKind::Filed => format!("{who}提交了申请"),
        EventKind::Accepted => format!("{who}已受理"),
        EventKind::Rejected => format!("{who}不予受理"),
        EventKind::AskedBack => format!("{who}请申请人补充"),
        EventKind::Answered => format!("{who}补充了说明"),
        EventKind::Rerouted { from, to } => format!("由{from}转到{to}"),
        EventKind::Assigned {
            technician, helpers, ..
        } if helpers.is_empty() => format!("{who}派给了{technician}"),
        EventKind::Assigned {
            technician, helpers, ..
        } => {
            let names: Vec<&str> = helpers.iter().map(|helper| name(helper, viewer)).collect();
            format!("{who}派给了{technician}，{}协助", names.join("、"))
        }
        EventKind::HelpAsked(helper) => format!("{who}请{}协助", name(helper, viewer)),
        EventKind::HelperReleased(helper) => format!("{who}通知{}不用再协助", name(helper, viewer)),
        EventKind::SteppedBack => format!("{who}退出协助"),
        EventKind::Taken => format!("{who}已接单"),
        EventKind::HandedBack => format!("{who}退回派单"),
        EventKind::Started => format!("{who}开始办理"),
        EventKind::Arrived => format!("{who}扫码到场"),
        EventKind::Held { reason, until: None } => format!("{who}挂起：{}", reason.label()),
        EventKind::Held {
            reason,
            until: Some(until),
        } => {
            format!(
                "{who}挂起：{}，预计 {} 恢复",
                reason.label(),
                wording::moment(*until, event.at)
            )
        }
        EventKind::Resumed => format!("{who}恢复办理"),
        EventKind::NoAccess { appointment } => {
            format!("{who}上门没能进入，改约 {}", wording::moment(*appointment, event.at))
        }
        EventKind::Rescheduled {
            before: None,
            start: None,
            ..
        } => format!("{who}不再约时间，改为尽快上门"),
        EventKind::Rescheduled { start: None, .. } => format!("{who}取消了上门预约，改为尽快上门"),
        EventKind::Rescheduled {
            before,
            start: Some(start),
            end,
        } => {
            let when = visit(*start, *end, event.at);
            match before {
                Some(before) => format!("{who}把上门时间由 {} 改为 {when}", wording::moment(*before, event.at)),
                None => format!("{who}预约 {when} 上门"),
            }
        }
        EventKind::VisitLost { start, because } => {
            format!("{}，需要另约时间", lost_visit(*start, *because, event.at))
        }
        EventKind::Finished => format!("{who}已完工，等待验收"),
        EventKind::Confirmed => format!("{who}确认已办好"),
        EventKind::Returned => format!("{who}验收不合格，退回重办"),
        EventKind::Cancelled => format!("{who}撤回了申请"),
        EventKind::Nudged => format!("{who}催单"),
        EventKind::Noted => format!("{who}写了内部备注"),
        EventKind::Messaged => format!("{who}留言"),
        EventKind::Merged { into } => format!("{who}并入申请 {into}"),
        EventKind::ClosedUnanswered => "到期没有答复，系统自动关闭，不计评价".to_owned(),
        EventKind::DeadlineMoved { from, to } if from == to => "工作日历有更新，时限没有变动".to_owned(),
        EventKind::DeadlineMoved { from, to } => format!(
            "工作日历有更新，时限由 {} 改为 {}",
            wording::moment(*from, event.at),
            wording::moment(*to, event.at)
        ),
        EventKind::Rated => format!("{who}作了评价"),
        EventKind::RatingAdded => format!("{who}追加了评价"),
    }
}

/// A helper's name; themselves are addressed.
fn name<'a>(helper: &'a Helper, viewer: &PersonId) -> &'a str {
    if helper.person == *viewer { "你" } else { &helper.name }
}

/// When somebody comes: `明天 09:00–11:00`, or the beginning alone where no end was agreed on.
fn visit(start: Moment, end: Option<Moment>, now: Moment) -> String {
    match end {
        Some(end) => format!(
            "{} {}",
            wording::day(start.date(), now.date()),
            wording::span(start, end)
        ),
        None => wording::moment(start, now),
    }
}

/// Which visit fell away and why: `12月31日 09:00 的上门预约因放假取消`. With its date, since it is read on other days as well.
pub fn lost_visit(start: Moment, because: Loss, now: Moment) -> String {
    format!(
        "{} {} 的上门预约因{}取消",
        wording::date_in_year(start.date(), now.date().year()),
        wording::clock(start),
        because.label()
    )
}

/// The next appointment of a request in words; empty when there is none.
pub fn appointment(request: &Request, now: Moment) -> String {
    let end = request.seat.as_ref().map(|seat| seat.end);
    request
        .appointment
        .map_or_else(String::new, |start| visit(start, end, now))
}

/// The headline of a request: by when, or how it ended.
pub fn headline(request: &Request, is_requester: bool, now: Moment) -> String {
    let due = wording::moment(request.resolution.due, now);
    match request.status {
        Status::Filed if request.response.is_overdue(now) => "受理已超时，可以催单".to_owned(),
        Status::Filed => format!("{} 前受理", wording::moment(request.response.due, now)),
        Status::AskedBack if is_requester => "请补充说明后继续".to_owned(),
        Status::AskedBack => "等待申请人补充说明".to_owned(),
        Status::OnHold if request.resolution.is_paused() => "已挂起，时限暂停".to_owned(),
        _ if request.queued && request.resolution.is_overdue(now) => format!("已超过 {due} 的时限"),
        Status::Accepted | Status::Assigned | Status::Taken | Status::Working | Status::OnHold => {
            format!("预计 {due} 前办好")
        }
        Status::Finished if is_requester => "已完工，请确认是否办好".to_owned(),
        Status::Finished => "已完工，等待申请人验收".to_owned(),
        Status::Confirmed => "已办结".to_owned(),
        Status::ClosedUnanswered => "到期自动关闭".to_owned(),
        Status::Rejected => "不予受理".to_owned(),
        Status::Cancelled => "已撤回".to_owned(),
        Status::Merged => "已并入另一件申请".to_owned(),
    }
}

/// What comes next, in plain words, for who looks at it.
pub fn next(request: &Request, is_requester: bool, now: Moment) -> String {
    let crew = request.crew();
    let technician = if crew.is_empty() { "服务人员" } else { crew.as_str() };
    // A question goes first: nothing is agreed on before it is answered.
    if let Some(lost) = request.visit_lost.filter(|_| request.status != Status::AskedBack) {
        let next = if is_requester {
            "请另选时间"
        } else {
            "要与申请人另约时间"
        };
        return format!("{}，{next}。", lost_visit(lost.start, lost.because, now));
    }
    match request.status {
        Status::Filed => format!("接下来：{}受理并安排人员。", request.centre_name),
        Status::AskedBack => {
            let who = if is_requester {
                "服务中心需要你补充情况，补充后继续办理"
            } else {
                "等待申请人补充"
            };
            // Whether the clock stands is a rule that an administrator may change.
            let clock = if request.resolution.pause().is_some() {
                "，期间时限暂停"
            } else {
                ""
            };
            format!("{who}{clock}。")
        }
        Status::Accepted => format!("接下来：{}安排服务人员。", request.centre_name),
        Status::Assigned => format!("已派给{technician}，等待接单。"),
        Status::Taken if request.lacks_hands() > 0 => format!(
            "{technician}已接单；这项作业须 {} 人一起办，正在安排协助人员。",
            request.hands
        ),
        Status::Taken => match request.appointment {
            Some(_) => format!("{technician}将在 {} 上门。", appointment(request, now)),
            None => format!("{technician}已接单，即将上门。"),
        },
        Status::Working if is_requester => format!("{technician}正在办理，完工后请你验收。"),
        Status::Working => format!("{technician}正在办理，完工后由申请人验收。"),
        Status::OnHold => match &request.hold {
            Some(hold) => match hold.until {
                Some(until) => {
                    format!("{}，预计 {} 恢复。", hold.reason.label(), wording::moment(until, now))
                }
                None => format!("{}。", hold.reason.label()),
            },
            None => "已挂起。".to_owned(),
        },
        Status::Finished => {
            let until = request
                .confirm_by
                .map_or_else(String::new, |until| wording::moment(until, now));
            if is_requester {
                format!("办好了请确认，没办好请退回；{until} 前不答复将自动关闭，不计评价。")
            } else {
                format!("等待申请人验收，{until} 前不答复将自动关闭，不计评价。")
            }
        }
        Status::Confirmed | Status::ClosedUnanswered if is_requester => "可以对这次服务作出评价，完全自愿。".to_owned(),
        Status::Merged if is_requester => "进展见并入的申请，办结后你也可以评价。".to_owned(),
        Status::Merged => "进展见并入的申请。".to_owned(),
        Status::Confirmed | Status::ClosedUnanswered | Status::Rejected | Status::Cancelled => String::new(),
    }
}

/// One sentence for lists: who has it and by when.
pub fn line(request: &Request, now: Moment) -> String {
    let crew = request.crew();
    let who = if crew.is_empty() { &request.centre_name } else { &crew };
    match request.status {
        Status::Finished => "已完工，等你确认是否办好".to_owned(),
        Status::AskedBack => "服务中心请你补充说明".to_owned(),
        _ if request.visit_lost.is_some() => format!("{who} · 上门预约取消了，要另约时间"),
        Status::OnHold => match &request.hold {
            Some(hold) => format!("{who} · {}", hold.reason.label()),
            None => who.clone(),
        },
        status if status.is_open() => format!("{who} · {}", headline(request, true, now)),
        _ => {
            let closed = request
                .closed_at
                .map_or_else(String::new, |at| wording::moment(at, now));
            format!("{} · {closed}", headline(request, true, now))
        }
    }
}

/// Steps done of five: filed, accepted, taken, finished, closed.
pub fn step(status: Status) -> i64 {
    match status {
        Status::Filed | Status::AskedBack => 1,
        Status::Accepted | Status::Assigned => 2,
        Status::Taken | Status::Working | Status::OnHold => 3,
        Status::Finished => 4,
        Status::Confirmed | Status::ClosedUnanswered | Status::Rejected | Status::Cancelled | Status::Merged => 5,
    }
}
