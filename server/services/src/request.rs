//! Looking at requests (查看申请): lists and the one page that shows and offers what the viewer may see and do.

use crate::act::{Form, worker_of};
use crate::render::{after, after_text, card, due, page_of};
use crate::slot::visit_days;
use crate::{Failure, Known, Services, allow, reach};
use domain::access::{Grant, Permission, Role, Subject, authorize};
use domain::catalogue::Answer;
use domain::id::{PersonId, RequestId};
use domain::lifecycle::{CommandKind, offered};
use domain::person::Actor;
use domain::rating::{Rating, may_rate};
use domain::request::{Audience, Event, EventKind, Helper, Request, Status};
use domain::time::{Moment, wording};
use domain::view::{Page, PhotoView, RequestCard, RequestLink, RequestPage, TechnicianChoice, TimelineEntry};

const PAGE: usize = 20;

impl Services {
    /// The viewer's requests, newest first, or those they follow.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn my_requests(
        &self,
        actor: &Actor,
        which: &str,
        from: &str,
        now: Moment,
    ) -> Result<Page<RequestCard>, Failure> {
        let grant = reach(actor, Permission::RequestRead)?;
        let known = self.known(now).await?;
        let rows = if which == "followed" {
            self.store.followed_requests(&grant, 50).await?
        } else {
            self.store.requests_of(&grant, after(from).as_ref(), PAGE + 1).await?
        };
        let limit = if which == "followed" { 50 } else { PAGE };
        let show = |request: &Request| card(request, known.calendar(&request.centre).ok().as_deref(), now);
        Ok(page_of(
            rows,
            limit,
            |request| after_text(request.filed_at, request.id.as_str()),
            show,
        ))
    }

    /// One request with everything the viewer may see and do.
    ///
    /// # Errors
    /// [`domain::refusal::Refusal::NotFound`], also when it exists but is not the viewer's.
    pub async fn request_page(&self, actor: &Actor, id: &str, now: Moment) -> Result<RequestPage, Failure> {
        let grant = reach(actor, Permission::RequestRead)?;
        let known = self.known(now).await?;
        let request = self.readable(actor, &RequestId(id.to_owned())).await?;
        self.seen(actor, &request.id, now).await?;
        let followers = self.store.followers(&grant, &request.id).await?;
        let subject = request.subject_with(&followers);
        let is_requester = request.requester == actor.person;
        let sees_notes = authorize(actor, Permission::NoteRead, Some(&subject)).is_ok();
        let sees_named = authorize(actor, Permission::RatingReadNamed, Some(&subject)).is_ok();
        let serves = serves(actor, &request);
        let events = self.store.events(&grant, &request.id).await?;
        let photos = self.store.photos(&grant, &request.id).await?;
        let rating = self.store.rating_of(&grant, &request.id).await?;
        let rectification = match &rating {
            Some(rating) if !rating.overall.is_good() => self.own_standing(actor, &request.id).await?,
            _ => None,
        };
        let mut commands = commands(actor, &request, &subject);
        // One reading for both: whom to send, and whom to ask for help.
        let asks = [CommandKind::Assign, CommandKind::AskHelp];
        let asked = asks.into_iter().find(|kind| commands.contains(kind));
        let suggested = match asked {
            Some(kind) => {
                let grant = allow(actor, kind.permission(), &request.subject())?;
                self.suggestions(&grant, &request, &known, now).await?
            }
            None => Vec::new(),
        };
        let colleagues = if commands.contains(&CommandKind::AskHelp) {
            colleagues(&request, &suggested)
        } else {
            Vec::new()
        };
        let technicians = if commands.contains(&CommandKind::Assign) {
            suggested
        } else {
            Vec::new()
        };
        let centres = if commands.contains(&CommandKind::Reroute) {
            let others = known
                .reference
                .centres
                .iter()
                .filter(|centre| centre.id != request.centre);
            others
                .map(|centre| (centre.id.0.clone(), centre.name.clone()))
                .collect()
        } else {
            Vec::new()
        };
        let books = [CommandKind::Reschedule, CommandKind::NoAccess];
        let visits = if commands.iter().any(|kind| books.contains(kind)) {
            visit_days(&self.slots(&request.centre, &request.service, &known, now).await?, now)
        } else {
            Vec::new()
        };
        // Where no visit can be booked there is nothing to change either.
        let booked = known.item(&request.service).is_some_and(|item| item.visits_booked);
        if request.appointment.is_none() && request.visit_lost.is_none() && (visits.is_empty() || !booked) {
            commands.retain(|kind| *kind != CommandKind::Reschedule);
        }
        let calendar = known.calendar(&request.centre)?;
        let explained = if request.responded_at.is_none() {
            &request.response
        } else {
            &request.resolution
        };
        let visible = |event: &&Event| match event.audience {
            Audience::Everyone => true,
            Audience::Centre => sees_notes,
            Audience::Requester => sees_named || event.by.as_ref() == Some(&actor.person),
        };
        let timeline = events.iter().rev().filter(visible).map(|event| TimelineEntry {
            what: domain::wording::event(event, &actor.person),
            text: event.text.clone(),
            when: wording::moment(event.at, now),
            internal: event.audience != Audience::Everyone,
        });
        let follow_ups = if request.further_work.is_empty() {
            Vec::new()
        } else {
            self.store.follow_ups(&grant, &request.id).await?
        };
        let rating_open = may_rate(&request, &followers, actor, &self.rules.rating, now).is_ok();
        Ok(RequestPage {
            card: card(&request, Some(&calendar), now),
            version: request.version,
            back: list_of(actor, &request, is_requester || followers.contains(&actor.person)).to_owned(),
            text: request.text.clone(),
            answers: request.answers.iter().map(|answer| spoken(answer, now)).collect(),
            urgency: request.urgency,
            urgency_reason: request.urgency_reason.clone(),
            wished: request
                .wished
                .map_or_else(String::new, |wished| wording::moment(wished, now)),
            requester: requester_line(&request, is_requester, &known),
            requester_phone: if serves && request.open {
                request.requester_phone.clone()
            } else {
                String::new()
            },
            on_behalf: request.filed_by.is_some(),
            centre: request.centre_name.clone(),
            routed_by: if serves {
                request.routed_by.words()
            } else {
                String::new()
            },
            centre_phone: known
                .centre(&request.centre)
                .map_or_else(String::new, |centre| centre.phone.clone()),
            technician: request.technician_name.clone(),
            technician_phone: if request.open {
                request.technician_phone.clone()
            } else {
                String::new()
            },
            hands: request.hands,
            lacks: request.lacks_hands(),
            helpers: helpers(&request, commands.contains(&CommandKind::ReleaseHelper)),
            helping: request.helping.contains(&actor.person),
            headline: domain::wording::headline(&request, is_requester, now),
            next: next(&request, is_requester, rating.is_some(), &events, now),
            response: due(&request.response, &calendar, request.responded_at, now),
            resolution: due(&request.resolution, &calendar, request.finished_at, now),
            explanation: explained.lines(),
            clock: crate::render::clock_notes(&request, &known, commands.contains(&CommandKind::Hold), now),
            appointment: domain::wording::appointment(&request, now),
            visit_lost: request.visit_lost.is_some(),
            visits,
            work_done: request.work_done.clone(),
            further_work: request.further_work.clone(),
            files_follow_up: request.wants_follow_up(&follow_ups)
                && authorize(actor, Permission::RequestFileForOther, Some(&subject)).is_ok(),
            follow_ups: follow_ups.iter().map(|request| link(actor, request)).collect(),
            follows: match &request.follows {
                Some(first) => self
                    .store
                    .request(&grant, first)
                    .await?
                    .map(|first| link(actor, &first)),
                None => None,
            },
            returned: request.returned,
            nudged: request.nudged,
            confirm_by: request
                .confirm_by
                .map_or_else(String::new, |at| wording::moment(at, now)),
            merged_into: request.merged_into.as_ref().map(|into| into.0.clone()),
            incident: self
                .store
                .incident_of(&grant, &request.id)
                .await?
                .map(|incident| crate::incident::card(&incident, false, now)),
            timeline: timeline.collect(),
            photos: photos
                .iter()
                .map(|photo| PhotoView {
                    id: photo.id.0.clone(),
                    group: photo.group,
                })
                .collect(),
            commands,
            may_rate: rating_open && rating.is_none(),
            my_rating: rating.as_ref().map(|rating| rating.overall),
            may_add: rating.as_ref().is_some_and(|rating| self.may_add(rating, now)),
            rectification,
            following: followers.contains(&actor.person),
            followers: if serves {
                self.names_of(&grant, &followers).await?
            } else {
                Vec::new()
            },
            is_requester,
            technicians,
            colleagues,
            centres,
            kept: self.kept_fields(&actor.person, &Form::name(id)).await?,
        })
    }

    /// The names of people, without those who are not known any more.
    async fn names_of(&self, grant: &Grant, people: &[PersonId]) -> Result<Vec<String>, Failure> {
        if people.is_empty() {
            return Ok(Vec::new());
        }
        let mut names = self.store.names(grant, people).await?;
        Ok(people.iter().filter_map(|person| names.remove(person)).collect())
    }

    pub(crate) fn may_add(&self, rating: &Rating, now: Moment) -> bool {
        rating.addition.is_none() && now <= rating.rated_at.plus_days(self.rules.rating.addition_days)
    }

    /// The technicians of a centre with what each has open, fewest first.
    pub(crate) async fn technicians(
        &self,
        actor: &Actor,
        centre: &domain::id::CentreId,
    ) -> Result<Vec<TechnicianChoice>, Failure> {
        let grant = crate::allow_at(actor, Permission::RequestAssign, centre)?;
        let people = self.store.staff(&grant, centre, Role::Technician).await?;
        let loads = self.store.loads(&grant, centre).await?;
        let mut choices: Vec<TechnicianChoice> = people
            .iter()
            .map(|person| {
                let worker = worker_of(person);
                TechnicianChoice {
                    load: loads.get(&worker.id).copied().unwrap_or(0),
                    id: worker.id.0,
                    name: worker.name,
                    team: person.team.clone(),
                    why: String::new(),
                    fit: false,
                    with: Vec::new(),
                }
            })
            .collect();
        choices.sort_by(|one, other| (one.load, &one.name).cmp(&(other.load, &other.name)));
        Ok(choices)
    }
}

/// What the viewer may do now: the state's offer, narrowed by the access table.
pub(crate) fn commands(actor: &Actor, request: &Request, subject: &Subject<'_>) -> Vec<CommandKind> {
    let allowed = |kind: &CommandKind| {
        kind.permission() != Permission::Reconcile && authorize(actor, kind.permission(), Some(subject)).is_ok()
    };
    offered(request, &actor.person).into_iter().filter(allowed).collect()
}

/// Those who could help: everybody who neither has the job nor helps already, in the order of the suggestions.
fn colleagues(request: &Request, suggested: &[TechnicianChoice]) -> Vec<TechnicianChoice> {
    let has_it = |key: &str| {
        request
            .technician
            .as_ref()
            .is_some_and(|technician| technician.as_str() == key)
    };
    let helps = |key: &str| request.helpers.iter().any(|helper| helper.person.as_str() == key);
    let others = suggested
        .iter()
        .filter(|choice| !has_it(&choice.id) && !helps(&choice.id));
    others
        .map(|choice| TechnicianChoice {
            with: Vec::new(),
            ..choice.clone()
        })
        .collect()
}

/// Who helps; their keys are for who may let them go.
fn helpers(request: &Request, keyed: bool) -> Vec<(String, String)> {
    let helper = |helper: &Helper| {
        let key = if keyed { helper.person.0.clone() } else { String::new() };
        (key, helper.name.clone())
    };
    request.helpers.iter().map(helper).collect()
}

/// A request as another one's page names it.
pub(crate) fn link(actor: &Actor, request: &Request) -> RequestLink {
    RequestLink {
        id: request.id.0.clone(),
        number: request.number.clone(),
        title: request.title.clone(),
        status: request.status,
        opens: authorize(actor, Permission::RequestRead, Some(&request.subject())).is_ok(),
    }
}

fn serves(actor: &Actor, request: &Request) -> bool {
    let subject = request.subject();
    [Permission::RequestTriage, Permission::RequestWork]
        .into_iter()
        .any(|permission| authorize(actor, permission, Some(&subject)).is_ok())
}

fn requester_line(request: &Request, is_requester: bool, known: &Known) -> String {
    if is_requester {
        return String::new();
    }
    let department = known
        .department(&request.department)
        .map_or("", |department| department.name.as_str());
    format!("{} · {department}", request.requester_name)
}

/// What comes next, with what the centre said that it depends on: the question that it asked, why it refused.
fn next(request: &Request, is_requester: bool, rated: bool, events: &[Event], now: Moment) -> String {
    let said = |kind: &EventKind| {
        let event = events.iter().rev().find(|event| event.kind == *kind);
        event.map(|event| event.text.as_str()).filter(|text| !text.is_empty())
    };
    let next = domain::wording::next(request, is_requester, now);
    match request.status {
        Status::AskedBack => match said(&EventKind::AskedBack) {
            Some(question) => format!("服务中心问：{question}\n{next}"),
            None => next,
        },
        Status::Rejected => said(&EventKind::Rejected).map_or(next, |why| format!("原因：{why}")),
        Status::Confirmed | Status::ClosedUnanswered if rated => "你已经评价过，谢谢。".to_owned(),
        _ => next,
    }
}

/// An answer as it is read: a time in words.
fn spoken(answer: &Answer, now: Moment) -> Answer {
    let moment = Moment::parse(&answer.value).ok().filter(|_| answer.value.contains('T'));
    Answer {
        value: moment.map_or_else(|| answer.value.clone(), |at| wording::moment(at, now)),
        ..answer.clone()
    }
}

/// The list of somebody in which a request stands: their own, their jobs, the queue; else the front page.
fn list_of(actor: &Actor, request: &Request, own: bool) -> &'static str {
    let works = request.technician.as_ref() == Some(&actor.person) || request.helping.contains(&actor.person);
    if own {
        "/requests"
    } else if works {
        "/jobs"
    } else if reach(actor, Permission::QueueRead).is_ok() {
        "/desk"
    } else {
        "/"
    }
}
