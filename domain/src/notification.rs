//! What is told to whom (消息): from an event of a request to the lines in people's inboxes.
//!
//! [`told`] is the whole table. Nobody is told of what they did themselves, nobody twice of one event, and nobody of
//! what they may not read: a rating tells nobody, for a notice would say when it came.

use crate::access::Role;
use crate::escalation::Escalation;
use crate::id::{CentreId, PersonId, RequestId};
use crate::rectification::CaseNews;
use crate::request::{Audience, Event, EventKind, Request, Urgency};
use crate::time::Moment;
use crate::wording;
use serde::{Deserialize, Serialize};

/// As what somebody is told (身份).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Capacity {
    /// 申请人
    Requester,
    /// 关注人
    Follower,
    /// 服务人员
    Technician,
    /// 服务台
    Desk,
    /// 中心负责人
    CentreHead,
    /// 管理局
    Bureau,
}

impl Capacity {
    /// Every capacity, nearest to the request first.
    pub const ALL: [Self; 6] = [
        Self::Requester,
        Self::Follower,
        Self::Technician,
        Self::Desk,
        Self::CentreHead,
        Self::Bureau,
    ];

    /// The value in forms.
    pub fn code(self) -> &'static str {
        match self {
            Self::Requester => "requester",
            Self::Follower => "follower",
            Self::Technician => "technician",
            Self::Desk => "desk",
            Self::CentreHead => "centre_head",
            Self::Bureau => "bureau",
        }
    }

    /// From the value in a form.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|capacity| capacity.code() == text)
    }

    /// Why one is told, on screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Requester => "我的申请",
            Self::Follower => "我关注的",
            Self::Technician => "我的任务",
            Self::Desk => "服务台",
            Self::CentreHead => "中心负责人",
            Self::Bureau => "管理局",
        }
    }
}

/// What a notification tells.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum News {
    /// Something happened to a request.
    Event(Event),
    /// Its time runs out (督办).
    Escalation(Escalation),
    /// Something happened to the case that its bad rating opened (差评整改).
    Case(CaseNews),
}

/// A line in somebody's inbox (消息).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Notification {
    /// Key: recipient and news, so that the same news can never be told twice.
    pub id: String,
    /// Who is told.
    pub person: PersonId,
    /// As what.
    pub capacity: Capacity,
    /// The request it leads to; the alias of a case to those who may not know whose request it is about.
    pub request: RequestId,
    /// The request's number.
    pub number: String,
    /// The request's short line.
    pub title: String,
    /// Whose calendar the quiet hours follow.
    pub centre: CentreId,
    /// What is told.
    pub news: News,
    /// When.
    pub at: Moment,
    /// Not read yet.
    pub unread: bool,
    /// Since when it waits to be sent on by the channels that its recipient chose; none once that was looked after.
    #[serde(default)]
    pub outbound: Option<Moment>,
}

impl Notification {
    /// The key of somebody's notification of some news.
    pub fn key(person: &PersonId, news: &str) -> String {
        format!("{person}:{news}")
    }

    /// The sentence that its recipient reads.
    pub fn sentence(&self) -> String {
        match &self.news {
            News::Escalation(escalation) => escalation.sentence(),
            News::Case(news) => news.sentence(),
            News::Event(event) => match (&event.kind, self.capacity) {
                (
                    EventKind::Assigned {
                        technician,
                        to,
                        helpers,
                    },
                    Capacity::Technician,
                ) => match to {
                    Some(to) if helpers.iter().any(|helper| helper.person == self.person) && *to != self.person => {
                        format!("请你协助{technician}办一件任务")
                    }
                    Some(to) if *to != self.person => format!("任务已改派给{technician}，不用再办"),
                    _ => "派给你一件新任务".to_owned(),
                },
                (EventKind::HelpAsked(helper), Capacity::Technician) if helper.person == self.person => {
                    "请你协助一件任务".to_owned()
                }
                (EventKind::HelperReleased(helper), Capacity::Technician) if helper.person == self.person => {
                    "有一件任务不用你再协助".to_owned()
                }
                (EventKind::HandedBack, Capacity::Technician) => "任务退回服务台重新派单，不用再协助".to_owned(),
                (EventKind::Rerouted { .. }, Capacity::Technician) => "任务已转给别的中心，不用再办".to_owned(),
                (EventKind::Rerouted { from, .. }, Capacity::Desk) => format!("{from}转来一件申请"),
                (EventKind::Filed, Capacity::Desk) => "有一件加急申请".to_owned(),
                (EventKind::VisitLost { start, because }, capacity) => {
                    let lost = wording::lost_visit(*start, *because, event.at);
                    let next = match capacity {
                        Capacity::Requester => "请另选时间",
                        Capacity::Technician => "那时不用上门",
                        _ => "请与申请人另约时间",
                    };
                    format!("{lost}，{next}")
                }
                (EventKind::Resumed, Capacity::Technician) => "挂起到期，请继续办理".to_owned(),
                _ => wording::event(event, &self.person),
            },
        }
    }

    /// What was said with it; empty when nothing was.
    pub fn words(&self) -> &str {
        match &self.news {
            News::Event(event) => &event.text,
            News::Escalation(_) => "",
            News::Case(news) => &news.text,
        }
    }

    /// The path of the page that it leads to.
    pub fn path(&self) -> String {
        match &self.news {
            News::Case(news) => news.path(&self.request),
            News::Event(_) | News::Escalation(_) => format!("/requests/{}", self.request),
        }
    }

    /// It asks its recipient to do something, rather than only telling.
    pub fn is_pressing(&self) -> bool {
        match &self.news {
            News::Escalation(_) => true,
            News::Case(news) => news.is_pressing(),
            News::Event(event) => {
                matches!(
                    event.kind,
                    EventKind::Nudged | EventKind::Returned | EventKind::AskedBack | EventKind::VisitLost { .. }
                ) || (event.kind == EventKind::Filed && self.capacity == Capacity::Desk)
            }
        }
    }
}

/// The people around a request besides those that stand in it.
#[derive(Debug, Clone, Default)]
pub struct Circle {
    /// Who follows it.
    pub followers: Vec<PersonId>,
    /// The desk of the centre that performs now.
    pub desk: Vec<PersonId>,
}

/// Whether an event concerns people for whom the desk or the followers have to be known: else they need not be read.
pub fn needs_circle(kind: &EventKind, urgency: Urgency) -> bool {
    match kind {
        EventKind::Filed => urgency != Urgency::Normal,
        EventKind::Accepted
        | EventKind::Assigned { .. }
        | EventKind::HelpAsked(_)
        | EventKind::HelperReleased(_)
        | EventKind::Taken
        | EventKind::Started
        | EventKind::Resumed
        | EventKind::Confirmed
        | EventKind::Noted
        | EventKind::ClosedUnanswered
        | EventKind::Rated
        | EventKind::RatingAdded => false,
        _ => true,
    }
}

/// What an event tells to whom; `before` is the request as it was, none for a new one.
pub fn told(event: &Event, before: Option<&Request>, after: &Request, circle: &Circle) -> Vec<Notification> {
    if event.audience == Audience::Requester {
        return Vec::new();
    }
    let mut told: Vec<Notification> = Vec::new();
    for capacity in concerned(event, after) {
        for person in holders(*capacity, event, before, after, circle) {
            let known = told.iter().any(|other| other.person == *person);
            if !known && event.by.as_ref() != Some(person) {
                let news = News::Event(event.clone());
                let key = format!("{}:{:06}", event.request, event.seq);
                told.push(notification(person, *capacity, after, news, &key, event.at));
            }
        }
    }
    told
}

/// A notification that was not read yet.
pub(crate) fn notification(
    person: &PersonId,
    capacity: Capacity,
    request: &Request,
    news: News,
    key: &str,
    at: Moment,
) -> Notification {
    Notification {
        id: Notification::key(person, key),
        person: person.clone(),
        capacity,
        request: request.id.clone(),
        number: request.number.clone(),
        title: request.title.clone(),
        centre: request.centre.clone(),
        news,
        at,
        unread: true,
        outbound: Some(at),
    }
}

/// The table (通知对象): whom an event concerns, nearest first.
fn concerned(event: &Event, request: &Request) -> &'static [Capacity] {
    use Capacity::{Desk, Follower, Requester, Technician};
    match &event.kind {
        EventKind::Filed if request.urgency != Urgency::Normal => &[Requester, Desk],
        EventKind::Filed | EventKind::Accepted | EventKind::Taken | EventKind::ClosedUnanswered => &[Requester],
        // Who waits with the technician hears it; the technician knows.
        EventKind::Held { .. } | EventKind::NoAccess { .. } => &[Requester, Technician, Follower],
        EventKind::Rejected | EventKind::Finished | EventKind::DeadlineMoved { .. } => &[Requester, Follower],
        EventKind::Merged { .. } => &[Requester, Follower],
        EventKind::Cancelled => &[Technician, Follower],
        EventKind::AskedBack => &[Requester],
        EventKind::Answered => &[Desk],
        // Those who helped are let go with it.
        EventKind::HandedBack | EventKind::SteppedBack => &[Technician, Desk],
        EventKind::Rerouted { .. } => &[Requester, Technician, Desk],
        EventKind::Assigned { .. } | EventKind::HelpAsked(_) => &[Requester, Technician],
        EventKind::HelperReleased(_) => &[Technician],
        EventKind::Resumed | EventKind::Confirmed | EventKind::Noted => &[Technician],
        EventKind::Returned | EventKind::Nudged => &[Technician, Desk],
        EventKind::VisitLost { .. } => &[Requester, Technician, Desk],
        // A message, or another appointment, reaches those who have the case; the desk only while nobody has it.
        EventKind::Messaged | EventKind::Rescheduled { .. } if request.technician.is_some() => &[Requester, Technician],
        EventKind::Messaged | EventKind::Rescheduled { .. } => &[Requester, Desk],
        EventKind::Started | EventKind::Arrived | EventKind::Rated | EventKind::RatingAdded => &[],
    }
}

fn holders<'a>(
    capacity: Capacity,
    event: &Event,
    before: Option<&'a Request>,
    after: &'a Request,
    circle: &'a Circle,
) -> Vec<&'a PersonId> {
    match capacity {
        Capacity::Requester => vec![&after.requester],
        Capacity::Follower => circle.followers.iter().collect(),
        Capacity::Technician => {
            // Whoever loses the job has to hear it as well.
            let loses = matches!(
                event.kind,
                EventKind::Assigned { .. } | EventKind::Rerouted { .. } | EventKind::Cancelled
            );
            let had = before.filter(|_| loses).and_then(|before| before.technician.as_ref());
            // Who helps hears what the technician hears, and so does who is let go.
            let helped = before.into_iter().chain([after]).flat_map(|request| &request.helpers);
            let helped = helped.map(|helper| &helper.person);
            after.technician.iter().chain(had).chain(helped).collect()
        }
        Capacity::Desk => circle.desk.iter().collect(),
        Capacity::CentreHead | Capacity::Bureau => Vec::new(),
    }
}

/// The role whose holders are told in this capacity; none for those who stand in the request itself.
pub fn role_of(capacity: Capacity) -> Option<Role> {
    match capacity {
        Capacity::Desk => Some(Role::CentreDesk),
        Capacity::CentreHead => Some(Role::CentreHead),
        Capacity::Bureau => Some(Role::BureauManager),
        Capacity::Requester | Capacity::Follower | Capacity::Technician => None,
    }
}
