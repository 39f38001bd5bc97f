//! From rows to what pages get.

use domain::calendar::PreparedCalendar;
use domain::catalogue::ServiceItem;
use domain::deadline::Deadline;
use domain::request::Request;
use domain::time::{Moment, WorkingMinutes, wording};
use domain::view::{DueView, QueueRow, RequestCard, ServiceCard};
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
        due: wording::moment(deadline.due, now),
        left,
        used: standing.percent.clamp(0, 100),
        late: standing.overdue,
        close: !standing.overdue && !standing.paused && met.is_none() && standing.percent >= 80,
        paused: standing.paused,
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
        technician: request.technician_name.clone().unwrap_or_default(),
        due: present_due(request, calendar, now),
        nudged: request.nudged,
        returned: request.returned,
        appointment: request
            .appointment
            .map_or_else(String::new, |at| wording::moment(at, now)),
        version: request.version,
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
