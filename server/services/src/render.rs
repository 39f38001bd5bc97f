//! From rows to what pages get.

use crate::Known;
use domain::calendar::PreparedCalendar;
use domain::catalogue::ServiceItem;
use domain::clock::{DeadlineKind, Missed};
use domain::deadline::Deadline;
use domain::id::PersonId;
use domain::request::{HoldReason, Request};
use domain::time::{Moment, WorkingMinutes, wording};
use domain::view::{ClockNotes, DueView, QueueRow, RequestCard, ServiceCard};
use storage::request::After;

/// A deadline as it stands.
pub(crate) fn due(deadline: &Deadline, calendar: &PreparedCalendar, met: Option<Moment>, now: Moment) -> DueView {
    let at = met.unwrap_or(now);
    let standing = deadline.standing(calendar, at);
    let left = if let Some(met) = met {
        if standing.overdue {
            format!("超时 {} 完成", wording::working_duration(standing.overdue_by))
        } else {
            format!("{} 完成", wording::moment(met, now))
        }
    } else if standing.paused {
        "已暂停".to_owned()
    } else if standing.overdue && standing.overdue_by == WorkingMinutes(0) {
        "已超时".to_owned()
    } else if standing.overdue {
        format!("超时 {}", wording::working_duration(standing.overdue_by))
    } else {
        format!("剩 {}", wording::working_duration(standing.remaining))
    };
    DueView {
        due: format!(
            "{}{}",
            wording::moment(deadline.due, now),
            deadline
                .beyond_data
                .filter(|_| met.is_none())
                .map_or_else(String::new, |year| format!("（{year} 年节假日未录入）"))
        ),
        left,
        used: standing.percent.clamp(0, 100),
        late: standing.overdue,
        close: !standing.overdue && !standing.paused && met.is_none() && standing.percent >= 80,
        paused: standing.paused,
    }
}

/// What a request's page says of its clocks beside the explanation; the reasons to hold only for who may.
pub(crate) fn clock_notes(request: &Request, known: &Known, may_hold: bool, now: Moment) -> ClockNotes {
    let kinds = [
        (DeadlineKind::Response, &request.response),
        (DeadlineKind::Resolution, &request.resolution),
    ];
    let mut lines: Vec<String> = kinds
        .into_iter()
        .map(|(kind, deadline)| promise(kind, deadline, now))
        .collect();
    if let Some(answer) = &request.nudge_answer {
        lines.push(format!(
            "已催单，服务中心应在 {} 前答复",
            wording::moment(answer.due, now)
        ));
    }
    lines.extend(request.missed.iter().map(Missed::line));
    let reasons = HoldReason::ALL.into_iter().filter(|_| may_hold);
    let hold = |reason: HoldReason| {
        let rule = known.clock.pause(reason.into(), now.day_number());
        let clock = if rule.stops_clock() {
            "时限暂停"
        } else {
            "时限照走"
        };
        let proof = if rule.proof { "，须写凭据" } else { "" };
        let words = format!("{}（{clock}，最长 {}{proof}）", reason.label(), rule.longest);
        (reason.code().to_owned(), words)
    };
    ClockNotes {
        lines,
        holds: reasons.map(hold).collect(),
    }
}

/// The first and the present deadline, and what is not known of the year they reach into.
fn promise(kind: DeadlineKind, deadline: &Deadline, now: Moment) -> String {
    let (first, present) = (
        wording::moment(deadline.first_due, now),
        wording::moment(deadline.due, now),
    );
    let gap = deadline.beyond_data.map_or_else(String::new, |year| {
        format!("；{year} 年的节假日安排还没有录入，可能变动")
    });
    if deadline.first_due == deadline.due {
        format!("{}时限 {first}，没有变动{gap}", kind.label())
    } else {
        format!("{}时限最初 {first}，现在 {present}{gap}", kind.label())
    }
}

/// The deadline that counts now for a request.
pub(crate) fn present_due(request: &Request, calendar: &PreparedCalendar, now: Moment) -> DueView {
    if request.responded_at.is_none() {
        due(&request.response, calendar, None, now)
    } else {
        due(&request.resolution, calendar, request.finished_at, now)
    }
}

/// A request in a list.
pub(crate) fn card(request: &Request, calendar: Option<&PreparedCalendar>, now: Moment) -> RequestCard {
    RequestCard {
        id: request.id.0.clone(),
        number: request.number.clone(),
        title: request.title.clone(),
        service: request.service_name.clone(),
        place: request.place_name.clone(),
        status: request.status,
        line: domain::wording::line(request, now),
        filed: wording::moment(request.filed_at, now),
        step: domain::wording::step(request.status),
        due: calendar
            .filter(|_| request.queued)
            .map(|calendar| present_due(request, calendar, now)),
        visit_lost: request.visit_lost.is_some(),
    }
}

/// A request in a queue.
pub(crate) fn queue_row(request: &Request, calendar: &PreparedCalendar, now: Moment) -> QueueRow {
    QueueRow {
        id: request.id.0.clone(),
        number: request.number.clone(),
        title: request.title.clone(),
        service: request.service_name.clone(),
        place: request.place_name.clone(),
        status: request.status,
        urgency: request.urgency,
        technician: request.crew(),
        helping: false,
        lacks: request.lacks_hands(),
        due: present_due(request, calendar, now),
        nudged: request.nudged,
        returned: request.returned,
        appointment: domain::wording::appointment(request, now),
        visit_lost: request.visit_lost.is_some(),
        version: request.version,
    }
}

/// A request in the list of somebody who has it or helps with it.
pub(crate) fn job_row(request: &Request, calendar: &PreparedCalendar, person: &PersonId, now: Moment) -> QueueRow {
    QueueRow {
        helping: request.helping.contains(person),
        ..queue_row(request, calendar, now)
    }
}

/// A service as a tile.
pub(crate) fn service_card(item: &ServiceItem) -> ServiceCard {
    ServiceCard {
        id: item.id.0.clone(),
        name: item.name.clone(),
        icon: item.icon.clone(),
    }
}

/// Where the next page begins, as text for an address.
pub(crate) fn after_text(at: Moment, id: &str) -> String {
    format!("{}.{id}", at.0)
}

/// The other way; anything unreadable begins at the beginning.
pub(crate) fn after(text: &str) -> Option<After> {
    let (at, id) = text.split_once('.')?;
    Some(After {
        at: Moment(at.parse().ok()?),
        id: id.to_owned(),
    })
}

/// Splits what was read beyond the page off, and says where the next begins.
pub(crate) fn page_of<R, T>(
    mut rows: Vec<R>,
    limit: usize,
    key: impl Fn(&R) -> String,
    show: impl Fn(&R) -> T,
) -> domain::view::Page<T> {
    let more = rows.len() > limit;
    rows.truncate(limit);
    let next = rows.last().filter(|_| more).map(key);
    domain::view::Page {
        rows: rows.iter().map(show).collect(),
        next,
    }
}
