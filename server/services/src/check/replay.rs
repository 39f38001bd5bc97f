//! What a request must be, by its events alone (回放).

use domain::catalogue::helpers_for;
use domain::id::PersonId;
use domain::request::{Event, EventKind, Helper, Request, Status};
use domain::time::Moment;

/// What events say of their request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Replay {
    status: Option<Status>,
    version: i64,
    technician: bool,
    technician_name: Option<String>,
    helpers: Vec<Helper>,
    /// How many people its work needs.
    hands: i64,
    returned: i64,
    nudged: i64,
    filed_at: Option<Moment>,
    responded_at: Option<Moment>,
    finished_at: Option<Moment>,
    closed_at: Option<Moment>,
    served_by: Vec<PersonId>,
    centre_name: Option<String>,
    /// When the last of them was.
    last: Option<Moment>,
    /// What is wrong with the events themselves.
    faults: Vec<String>,
}

impl Replay {
    /// Plays the events of one request, in their order; its work needs so many people.
    pub(super) fn of(events: &[Event], hands: i64) -> Self {
        let mut replay = Self {
            status: None,
            version: 0,
            technician: false,
            technician_name: None,
            helpers: Vec::new(),
            hands,
            returned: 0,
            nudged: 0,
            filed_at: None,
            responded_at: None,
            finished_at: None,
            closed_at: None,
            served_by: Vec::new(),
            centre_name: None,
            last: None,
            faults: Vec::new(),
        };
        for event in events {
            if event.seq != replay.version + 1 {
                replay
                    .faults
                    .push(format!("第 {} 条记录之后是第 {} 条", replay.version, event.seq));
            }
            if replay.last.is_some_and(|last| event.at < last) {
                replay.faults.push(format!("第 {} 条记录早于前一条", event.seq));
            }
            replay.last = Some(event.at);
            replay.version += 1;
            replay.play(event);
        }
        replay
    }

    fn play(&mut self, event: &Event) {
        let technician_name = || Some(event.by_name.clone());
        let next = match &event.kind {
            EventKind::Filed => {
                self.filed_at = Some(event.at);
                Some(Status::Filed)
            }
            EventKind::Accepted => self.answered(event, Status::Accepted),
            EventKind::Rejected => self.answered(event, Status::Rejected),
            EventKind::AskedBack => self.answered(event, Status::AskedBack),
            EventKind::Merged { .. } => self.answered(event, Status::Merged),
            EventKind::Answered => Some(Status::Accepted),
            EventKind::Rerouted { to, .. } => {
                self.release();
                self.centre_name = Some(to.clone());
                Some(Status::Filed)
            }
            EventKind::Assigned {
                technician, helpers, ..
            } => {
                self.technician = true;
                self.technician_name = Some(technician.clone());
                self.helpers.clone_from(helpers);
                self.answered(event, Status::Assigned)
            }
            EventKind::HelpAsked(helper) => {
                self.helpers.push(helper.clone());
                None
            }
            EventKind::HelperReleased(helper) => {
                self.helpers.retain(|known| known.person != helper.person);
                None
            }
            EventKind::SteppedBack => {
                self.helpers.retain(|known| Some(&known.person) != event.by.as_ref());
                // Work that needs them stands.
                let stands = self.status == Some(Status::Working) && self.lacks_hands();
                stands.then_some(Status::Taken)
            }
            EventKind::Taken => {
                self.technician = true;
                self.technician_name = technician_name();
                self.answered(event, Status::Taken)
            }
            EventKind::HandedBack => {
                self.release();
                Some(Status::Accepted)
            }
            // A wait for the requester's answer that ended by itself.
            EventKind::Resumed if self.status == Some(Status::AskedBack) => Some(Status::Accepted),
            // A hold that ended by itself while somebody was missing.
            EventKind::Resumed if self.lacks_hands() => Some(Status::Taken),
            EventKind::Started | EventKind::Resumed => Some(Status::Working),
            EventKind::Held { .. } | EventKind::NoAccess { .. } => Some(Status::OnHold),
            // Who stood before a closed door waits no longer for that visit.
            EventKind::VisitLost { .. } => (self.status == Some(Status::OnHold)).then_some(Status::Taken),
            EventKind::Finished => {
                self.finished_at = Some(event.at);
                Some(Status::Finished)
            }
            EventKind::Confirmed => Some(Status::Confirmed),
            EventKind::Returned => {
                self.returned += 1;
                self.finished_at = None;
                Some(if self.technician {
                    Status::Taken
                } else {
                    Status::Accepted
                })
            }
            EventKind::Cancelled => Some(Status::Cancelled),
            EventKind::ClosedUnanswered => Some(Status::ClosedUnanswered),
            EventKind::Nudged => {
                self.nudged += 1;
                None
            }
            EventKind::Noted
            | EventKind::Messaged
            | EventKind::Arrived
            | EventKind::Rescheduled { .. }
            | EventKind::DeadlineMoved { .. } => None,
            EventKind::Rated | EventKind::RatingAdded => {
                self.faults.push(format!("第 {} 条是评价，不应在此", event.seq));
                None
            }
        };
        if let (true, Some(by)) = (event.role.serves(), &event.by)
            && !self.served_by.contains(by)
        {
            self.served_by.push(by.clone());
        }
        for helper in &self.helpers {
            if !self.served_by.contains(&helper.person) {
                self.served_by.push(helper.person.clone());
            }
        }
        if let Some(next) = next {
            self.status = Some(next);
            if !next.is_open() && self.closed_at.is_none() {
                self.closed_at = Some(event.at);
            }
        }
    }

    fn answered(&mut self, event: &Event, status: Status) -> Option<Status> {
        self.responded_at.get_or_insert(event.at);
        Some(status)
    }

    fn release(&mut self) {
        self.technician = false;
        self.technician_name = None;
        self.helpers.clear();
    }

    fn lacks_hands(&self) -> bool {
        self.helpers.len() < helpers_for(self.hands)
    }

    /// How the request differs from what its events make of it, in words.
    pub(super) fn differences(&self, request: &Request) -> Vec<String> {
        let mut found = self.faults.clone();
        let mut demand = |holds: bool, words: &dyn Fn() -> String| {
            if !holds {
                found.push(words());
            }
        };
        let status = self.status;
        demand(status == Some(request.status), &|| {
            format!("状态是 {}，记录为 {status:?}", request.status.code())
        });
        demand(request.version == self.version, &|| {
            format!("版本 {}，记录 {} 条", request.version, self.version)
        });
        let changed = request.changed_at == Moment(0) || Some(request.changed_at) == self.last;
        demand(changed, &|| "最近变动时间与记录不符".to_owned());
        demand(request.open == request.status.is_open(), &|| {
            format!("在办标志 {} 与状态不符", request.open)
        });
        demand(request.queued == request.status.is_with_provider(), &|| {
            format!("待办标志 {} 与状态不符", request.queued)
        });
        demand(request.served_by == self.served_by, &|| "经办人与记录不符".to_owned());
        demand(request.technician.is_some() == self.technician, &|| {
            "承办人与记录不符".to_owned()
        });
        demand(request.technician_name == self.technician_name, &|| {
            "承办人姓名与记录不符".to_owned()
        });
        demand(request.helpers == self.helpers, &|| "协助人员与记录不符".to_owned());
        let helping = request.helpers.iter().filter(|_| request.queued);
        demand(request.helping.iter().eq(helping.map(|helper| &helper.person)), &|| {
            "协助人员的待办与状态不符".to_owned()
        });
        demand(request.status != Status::Working || request.lacks_hands() == 0, &|| {
            format!("作业须 {} 人，人数不足却在办理", request.hands)
        });
        demand(request.returned == self.returned, &|| {
            format!("退回 {} 次，记录 {} 次", request.returned, self.returned)
        });
        demand(request.nudged == self.nudged, &|| {
            format!("催单 {} 次，记录 {} 次", request.nudged, self.nudged)
        });
        demand(Some(request.filed_at) == self.filed_at, &|| {
            "提交时间与记录不符".to_owned()
        });
        demand(request.responded_at == self.responded_at, &|| {
            "响应时间与记录不符".to_owned()
        });
        demand(request.finished_at == self.finished_at, &|| {
            "完工时间与记录不符".to_owned()
        });
        demand(request.closed_at == self.closed_at, &|| "办结时间与记录不符".to_owned());
        let month = self.closed_at.map(Moment::month_number);
        demand(request.closed_month == month, &|| {
            format!("办结月份 {:?}，应为 {month:?}", request.closed_month)
        });
        let due = if request.responded_at.is_some() {
            request.resolution.due
        } else {
            request.response.due
        };
        demand(request.due == due, &|| "当前时限不是应计的时限".to_owned());
        let waits = request.status == Status::Finished;
        demand(request.confirm_by.is_some() == waits, &|| {
            "验收期限与状态不符".to_owned()
        });
        demand(request.timer == request.by_itself(), &|| {
            "自动处理的时间与状态不符".to_owned()
        });
        demand(request.hold.is_some() == (request.status == Status::OnHold), &|| {
            "挂起信息与状态不符".to_owned()
        });
        demand(
            request.merged_into.is_some() == (request.status == Status::Merged),
            &|| "并单信息与状态不符".to_owned(),
        );
        let centre = self.centre_name.as_ref();
        demand(centre.is_none_or(|name| *name == request.centre_name), &|| {
            "服务单位与转派记录不符".to_owned()
        });
        found
    }
}
