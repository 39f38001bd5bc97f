//! A request is filed (提交申请): once, whole, with its photos, or kept as a draft with everything that was typed.

use crate::photo::ReceivedPhoto;
use crate::slot::was_taken;
use crate::{Failure, Known, Services, allow, allow_at, reach};
use domain::access::{Permission, Role};
use domain::catalogue::ServiceItem;
use domain::clock::DeadlineKind;
use domain::deadline::Deadline;
use domain::id::{CentreId, PersonId, PhotoId, PlaceId, RequestId, ServiceId};
use domain::lifecycle::Circumstances;
use domain::person::{Actor, Person};
use domain::place::{Place, PlaceKind};
use domain::refusal::{FieldProblem, Refusal, check_text};
use domain::request::{
    Audience, Event, EventKind, PHOTO_LIMIT, Photo, PhotoGroup, REASON_LIMIT, Request, Status, TEXT_LIMIT, Urgency,
};
use domain::routing::RoutedBy;
use domain::time::{Moment, WorkingMinutes};
use storage::draft::{Draft, draft_key};
use storage::{StorageError, Transaction};

/// How often a seat is chosen anew when others take it at the same moment: each time somebody has got one.
const ATTEMPTS: usize = 60;
/// The field in which a form carries the key of a photo that was kept with its draft.
pub(crate) const KEPT_PHOTO: &str = "kept_photo";

/// What a filing came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filed {
    /// The request.
    pub id: RequestId,
    /// Its number.
    pub number: String,
    /// It had been filed before with the same key.
    pub repeated: bool,
}

/// The form as it arrived: fields in order, photos as bytes.
#[derive(Debug, Clone, Default)]
pub struct Received {
    /// Field names and values.
    pub fields: Vec<(String, String)>,
    /// Photos.
    pub photos: Vec<ReceivedPhoto>,
}

impl Received {
    fn field(&self, name: &str) -> &str {
        self.fields
            .iter()
            .find(|(field, _)| field == name)
            .map_or("", |(_, value)| value)
    }

    fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.fields
            .iter()
            .filter(move |(field, _)| field == name)
            .map(|(_, value)| value.as_str())
    }
}

/// Who is served and who answers, before the request is made.
pub(crate) struct Served {
    pub(crate) person: Person,
    pub(crate) filed_by: Option<PersonId>,
    pub(crate) role: Role,
    pub(crate) centre: CentreId,
    pub(crate) routed_by: RoutedBy,
}

impl Services {
    /// Files a request. What cannot be filed is kept as the person's draft, photos included.
    ///
    /// # Errors
    /// [`Failure::Refused`] with the field that is wrong; [`Refusal::SignInNeeded`] after an expired session, with
    /// what was typed kept for the person it belonged to.
    pub async fn file(&self, token: Option<&str>, received: Received, now: Moment) -> Result<Filed, Failure> {
        let outcome = match self.actor(token, now).await {
            Ok(actor) => self.file_as(&actor, &received, now).await,
            Err(failure) => Err(failure),
        };
        match outcome {
            Ok(filed) => Ok(filed),
            Err(failure) => {
                if let Some(person) = self.typist(token).await {
                    self.keep(&person, received, now).await;
                }
                Err(failure)
            }
        }
    }

    async fn file_as(&self, actor: &Actor, received: &Received, now: Moment) -> Result<Filed, Failure> {
        let grant = reach(actor, Permission::RequestFile)?;
        let known = self.known(now).await?;
        let id = client_key(received.field("id"))?;
        if let Some(request) = self.store.own_request(&grant, &RequestId(id.clone())).await? {
            return Ok(Filed {
                id: request.id,
                number: request.number,
                repeated: true,
            });
        }
        let item = known
            .item(&received.field("service").into())
            .filter(|item| item.offered)
            .ok_or(Refusal::ServiceNotOffered)?;
        let place = received.field("place");
        let place = match place {
            "" => None,
            place => self.store.place(&grant, &PlaceId(place.to_owned())).await?,
        };
        let place = place.ok_or_else(|| Refusal::field("place", FieldProblem::Missing))?;
        let served = self
            .served(actor, received.field("caller"), item, &place, &known, now)
            .await?;
        let mut request = draw_up(received, id, item, &served, &place, &known, now)?;
        request.follows = self.followed(actor, received.field("follows"), &served.person).await?;
        let kept = self.kept_photos(received, &actor.person).await?;
        if received.photos.len() + kept.len() > PHOTO_LIMIT {
            return Err(Refusal::TooManyPhotos { limit: PHOTO_LIMIT }.into());
        }
        let mut photos = kept;
        for photo in &received.photos {
            photos.push(
                self.take_in(photo, &request.id, PhotoGroup::Request, &actor.person, now)
                    .await?,
            );
        }
        request.number = self.store.next_number(&month_text(now)).await?;
        let event = Event {
            request: request.id.clone(),
            seq: 1,
            at: now,
            by: Some(actor.person.clone()),
            by_name: actor.name.clone(),
            role: served.role,
            audience: Audience::Everyone,
            kind: EventKind::Filed,
            text: request.text.clone(),
        };
        for _ in 0..ATTEMPTS {
            // A seat that somebody else took meanwhile is tried anew: the next one may still be free.
            self.book(actor, received, item, &mut request, &known, now).await?;
            let sent = self
                .send_automatically(&request, item, &place.path, &known, now)
                .await?;
            let mut transaction = Transaction::new();
            if let Some(first) = &request.follows {
                storage::request::follow_once(&mut transaction, first);
            }
            match &sent {
                None => storage::request::add_request(&mut transaction, &request, &event),
                Some(change) => storage::request::add_sent_request(&mut transaction, change, &event),
            }
            self.tell(&mut transaction, &event, None, &request).await?;
            if let Some(change) = &sent {
                self.tell(&mut transaction, &change.event, Some(&request), &change.request)
                    .await?;
            }
            for photo in &photos {
                let photo = Photo {
                    request: request.id.clone(),
                    ..photo.clone()
                };
                transaction.upsert("photo", photo.id.as_str(), &photo);
            }
            transaction.delete("draft", &draft_key(&actor.person, &form_name(item.id.as_str())));
            match self.store.transaction(transaction).await {
                Ok(_) => {
                    return Ok(Filed {
                        id: request.id,
                        number: request.number,
                        repeated: false,
                    });
                }
                Err(error) if error.is_duplicate_in("request") => {
                    // The same form sent twice at once: the other one won, and it is the same request.
                    let own = self.store.own_request(&grant, &request.id).await?;
                    let request = own.ok_or(Refusal::Stale)?;
                    return Ok(Filed {
                        id: request.id,
                        number: request.number,
                        repeated: true,
                    });
                }
                Err(error) if was_taken(&error) => {}
                Err(StorageError::Refused { .. }) if request.follows.is_some() => {
                    // What is left was filed already: by the same form sent twice, or by somebody else at the desk.
                    let own = self.store.own_request(&grant, &request.id).await?;
                    let request = own.ok_or(Refusal::Stale)?;
                    return Ok(Filed {
                        id: request.id,
                        number: request.number,
                        repeated: true,
                    });
                }
                Err(error) => return Err(error.into()),
            }
        }
        Err(Failure::Busy)
    }

    /// The request whose further work is filed (后续处理), for the same person as before; none when it is an ordinary one.
    async fn followed(&self, actor: &Actor, first: &str, person: &Person) -> Result<Option<RequestId>, Failure> {
        if first.is_empty() {
            return Ok(None);
        }
        let first = self.readable(actor, &RequestId(first.to_owned())).await?;
        if first.requester != person.id || first.further_work.is_empty() {
            return Err(Refusal::field("follows", FieldProblem::NotAChoice).into());
        }
        Ok(Some(first.id))
    }

    /// Takes the seat of the slot that the form chose; none chosen is as soon as possible.
    async fn book(
        &self,
        actor: &Actor,
        received: &Received,
        item: &ServiceItem,
        request: &mut Request,
        known: &Known,
        now: Moment,
    ) -> Result<(), Failure> {
        let visit = received.field("visit").trim();
        if visit.is_empty() {
            return Ok(());
        }
        if !item.visits_booked {
            return Err(Refusal::field("visit", FieldProblem::NotAChoice).into());
        }
        let seat = self.seat(visit, None, &request.centre, &item.id, known, now).await?;
        let circumstances = Circumstances {
            calendar: &*known.calendar(&request.centre)?,
            rules: &known.process(&self.rules.process),
            last_nudge: None,
            now,
        };
        let by_requester = actor.person == request.requester;
        Ok(domain::lifecycle::book(request, &seat, by_requester, &circumstances)?)
    }

    async fn served(
        &self,
        actor: &Actor,
        caller: &str,
        item: &ServiceItem,
        place: &Place,
        known: &Known,
        now: Moment,
    ) -> Result<Served, Failure> {
        let on_behalf = self.caller(actor, caller, known).await?;
        let person = on_behalf
            .map(|(person, _)| person)
            .filter(|person| *person != actor.person);
        let (person, filed_by, role) = match person {
            Some(person) => (person, Some(actor.person.clone()), Role::CentreDesk),
            None => (actor.person.clone(), None, Role::Employee),
        };
        let person = crate::failure::found(self.store.account(&person).await?)?.person;
        let routed = known.route(item, &place.path, &person.department, now)?;
        if filed_by.is_some() {
            // The desk that usually answers for the service may take a call for it, and so may the one that gets it now.
            let for_centre = |centre: &CentreId| allow_at(actor, Permission::RequestFileForOther, centre);
            for_centre(&routed.centre).or_else(|_| for_centre(&item.centre))?;
        }
        Ok(Served {
            person,
            filed_by,
            role,
            centre: routed.centre,
            routed_by: routed.by,
        })
    }

    /// Forgets what somebody typed for a service and did not file, with the photos that were kept with it.
    ///
    /// # Errors
    /// [`Refusal::ServiceNotOffered`] for a service that there is not.
    pub async fn forget_draft(&self, actor: &Actor, service: &str, now: Moment) -> Result<(), Failure> {
        let grant = reach(actor, Permission::RequestFile)?;
        let known = self.known(now).await?;
        let item = known
            .item(&ServiceId(service.to_owned()))
            .ok_or(Refusal::ServiceNotOffered)?;
        let form = form_name(item.id.as_str());
        let Some(draft) = self.store.draft(&actor.person, &form).await? else {
            return Ok(());
        };
        let photos = draft.fields.into_iter().filter(|(name, _)| name == KEPT_PHOTO);
        let photos: Vec<PhotoId> = photos.map(|(_, id)| PhotoId(id)).collect();
        let mut transaction = Transaction::new();
        for photo in &photos {
            storage::request::remove_stray_photo(&mut transaction, photo, &actor.person);
        }
        transaction.delete("draft", &draft.id);
        self.store.transaction(transaction).await?;
        // The rows first: a file without a row is seen by nobody, a row without its file would be a photo that is missing.
        let keys: Vec<&str> = photos.iter().map(PhotoId::as_str).collect();
        let filed = self.store.present(&grant, "photo", &keys).await?;
        for key in keys.into_iter().filter(|key| !filed.contains(*key)) {
            if let Err(error) = self.photos.remove(key).await {
                tracing::warn!(?error, key, "the files of a photo that was thrown away stay");
            }
        }
        Ok(())
    }

    /// Photos that came with a draft of this person.
    async fn kept_photos(&self, received: &Received, person: &PersonId) -> Result<Vec<Photo>, Failure> {
        let mut photos = Vec::new();
        for id in received.all(KEPT_PHOTO).take(PHOTO_LIMIT) {
            let photo = self.store.stray_photo(&PhotoId(id.to_owned()), person).await?;
            photos.extend(photo);
        }
        Ok(photos)
    }

    /// Puts a photo's bytes on disk, synced; its row is written by the caller.
    pub(crate) async fn take_in(
        &self,
        photo: &ReceivedPhoto,
        request: &RequestId,
        group: PhotoGroup,
        by: &PersonId,
        now: Moment,
    ) -> Result<Photo, Failure> {
        let id = photo.id.clone().unwrap_or_else(|| uuid::Uuid::now_v7().to_string());
        let prepared = photo.content.clone()?;
        self.photos.store(&id, &prepared).await?;
        Ok(Photo {
            id: PhotoId(id),
            request: request.clone(),
            group,
            width: i64::from(prepared.width),
            height: i64::from(prepared.height),
            bytes: i64::try_from(prepared.full.len()).unwrap_or(i64::MAX),
            sha256: prepared.sha256.clone(),
            by: by.clone(),
            at: now,
        })
    }

    /// Keeps what could not be filed; a failure here is logged, for the first one is what the person has to read.
    async fn keep(&self, person: &PersonId, received: Received, now: Moment) {
        let form = form_name(received.field("service"));
        let mut fields: Vec<(String, String)> = received
            .fields
            .iter()
            .filter(|(name, _)| name != "password")
            .map(|(name, value)| (name.clone(), value.chars().take(TEXT_LIMIT * 2).collect()))
            .collect();
        for photo in received.photos.iter().take(PHOTO_LIMIT) {
            // A photo that cannot be read is what was refused: there is nothing to keep of it.
            let Ok(row) = self
                .take_in(photo, &RequestId::default(), PhotoGroup::Request, person, now)
                .await
            else {
                continue;
            };
            let mut transaction = Transaction::new();
            transaction.create("photo", row.id.as_str(), &row);
            if self.store.transaction(transaction).await.is_ok() {
                fields.push((KEPT_PHOTO.to_owned(), row.id.0));
            }
        }
        let draft = Draft {
            id: draft_key(person, &form),
            person: person.clone(),
            fields,
            at: now,
        };
        if let Err(error) = self.store.keep_draft(&draft).await {
            tracing::error!(%error, "a draft could not be kept");
        }
    }

    /// Adds a photo to a request that exists: the requester while it is open, the technician before and after.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`], [`Refusal::TooManyPhotos`], what [`crate::photo::prepare`] refuses.
    pub async fn add_photo(
        &self,
        actor: &Actor,
        request: &str,
        group: &str,
        photo: &ReceivedPhoto,
        now: Moment,
    ) -> Result<PhotoId, Failure> {
        let group = PhotoGroup::parse(group).ok_or_else(|| Refusal::field("group", FieldProblem::NotAChoice))?;
        let grant = reach(actor, Permission::RequestRead)?;
        let request = crate::failure::found(self.store.request(&grant, &request.into()).await?)?;
        let permission = match group {
            PhotoGroup::Request => Permission::RequestOwnStep,
            PhotoGroup::Before | PhotoGroup::After | PhotoGroup::Further => Permission::RequestWork,
        };
        let grant = allow(actor, permission, &request.subject())?;
        if let Some(id) = &photo.id {
            client_key(id)?;
            if let Some(known) = self.store.photo(&grant, &PhotoId(id.clone())).await? {
                // Sent again after a lost answer: the same photo of the same person on the same request.
                let same = known.request == request.id && known.by == actor.person;
                return if same {
                    Ok(known.id)
                } else {
                    Err(Refusal::NotFound.into())
                };
            }
        }
        if !request.open {
            return Err(Refusal::WrongState { status: request.status }.into());
        }
        let row = self.take_in(photo, &request.id, group, &actor.person, now).await?;
        let mut transaction = Transaction::new();
        transaction.serialise_on(&format!("photos:{}", request.id));
        transaction.require(
            "photo_limit",
            "count((SELECT VALUE id FROM photo WHERE request = $request AND group = $group)) < $limit",
            storage::Bindings::new()
                .with("request", &request.id)
                .with("group", &group)
                .with("limit", &PHOTO_LIMIT),
        );
        transaction.create("photo", row.id.as_str(), &row);
        crate::tell::announce(&mut transaction, None, &request, &[], now);
        match self.store.transaction(transaction).await {
            Ok(_) => {}
            Err(StorageError::Refused { .. }) => return Err(Refusal::TooManyPhotos { limit: PHOTO_LIMIT }.into()),
            Err(error) if error.is_duplicate_in("photo") => {}
            Err(error) => return Err(error.into()),
        }
        Ok(row.id)
    }

    /// A photo's bytes, for who may see its request, or its own draft.
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub async fn open_photo(
        &self,
        actor: &Actor,
        id: &str,
        kind: crate::photo::Kind,
    ) -> Result<crate::photo::Stored, Failure> {
        let grant = reach(actor, Permission::RequestRead)?;
        let photo = crate::failure::found(self.store.photo(&grant, &id.into()).await?)?;
        let own_draft = photo.request.as_str().is_empty() && photo.by == actor.person;
        if !own_draft {
            crate::failure::found(self.store.request(&grant, &photo.request).await?)?;
        }
        self.photos.read(photo.id.as_str(), kind).await
    }
}

/// A key made by a browser: a UUID and nothing else, for it becomes a record's key and a file's name.
pub(crate) fn client_key(text: &str) -> Result<String, Refusal> {
    let parsed = uuid::Uuid::try_parse(text).map_err(|_| Refusal::field("id", FieldProblem::NotAChoice))?;
    Ok(parsed.hyphenated().to_string())
}

fn form_name(service: &str) -> String {
    format!("ask:{service}")
}

pub(crate) fn month_text(now: Moment) -> String {
    let month = now.month_number();
    format!("{}-{:02}", month / 100, month % 100)
}

/// The request that a form asks for, without its number.
pub(crate) fn draw_up(
    received: &Received,
    id: String,
    item: &ServiceItem,
    served: &Served,
    place: &Place,
    known: &Known,
    now: Moment,
) -> Result<Request, Failure> {
    let text = check_text("text", received.field("text"), false, TEXT_LIMIT)?;
    let phrase = received.field("phrase").trim();
    if !phrase.is_empty() && !item.quick_phrases.iter().any(|known| known == phrase) {
        return Err(Refusal::field("phrase", FieldProblem::NotAChoice).into());
    }
    if phrase.is_empty() && text.is_empty() && !item.quick_phrases.is_empty() {
        return Err(Refusal::field("text", FieldProblem::Missing).into());
    }
    let given: Vec<(String, String)> = received
        .fields
        .iter()
        .filter_map(|(name, value)| Some((name.strip_prefix("answer_")?.to_owned(), value.clone())))
        .collect();
    let answers = item.check_answers(&given)?;
    let urgency = match received.field("urgency") {
        "" => Urgency::Normal,
        code => Urgency::parse(code).ok_or_else(|| Refusal::field("urgency", FieldProblem::NotAChoice))?,
    };
    let needs_reason = urgency != Urgency::Normal;
    let urgency_reason = check_text(
        "urgency_reason",
        received.field("urgency_reason"),
        needs_reason,
        REASON_LIMIT,
    )?;
    let wished = match received.field("wished").trim() {
        "" => None,
        wished => {
            let wished = Moment::parse(wished).map_err(|_| Refusal::field("wished", FieldProblem::NotATime))?;
            if wished < now {
                return Err(Refusal::field("wished", FieldProblem::InThePast).into());
            }
            Some(wished)
        }
    };
    let centre = known.centre(&served.centre).ok_or(Refusal::NoCentre)?;
    let calendar = known.calendar(&served.centre)?;
    // The service's own limit goes before the rule.
    let own = item.limit(urgency, now.day_number());
    let deadline = |kind, own: Option<WorkingMinutes>| {
        let budget = own.unwrap_or_else(|| {
            let limit = known.clock.limit(kind, now.day_number());
            calendar.working_time_between(now, limit.end(&calendar, now))
        });
        Deadline::start(&calendar, now, budget).map_err(|problem| Failure::internal(&problem))
    };
    let response = deadline(DeadlineKind::Response, own.map(|own| own.response))?;
    let resolution = deadline(DeadlineKind::Resolution, own.map(|own| own.resolution))?;
    let person = &served.person;
    Ok(Request {
        id: RequestId(id),
        number: String::new(),
        service: item.id.clone(),
        service_name: item.name.clone(),
        title: title(&item.name, phrase, &text),
        place: place.id.clone(),
        place_name: place.full_name.clone(),
        dwelling: (place.kind == PlaceKind::Dwelling).then(|| place.id.as_str().into()),
        requester: person.id.clone(),
        requester_name: person.name.clone(),
        requester_phone: person.phone.clone(),
        department: person.department.clone(),
        rater_group: person.rater_group.clone(),
        filed_by: served.filed_by.clone(),
        text,
        answers,
        urgency,
        urgency_reason: if needs_reason { urgency_reason } else { String::new() },
        wished,
        status: Status::Filed,
        centre: centre.id.clone(),
        centre_name: centre.name.clone(),
        routed_by: served.routed_by.clone(),
        technician: None,
        technician_name: None,
        technician_phone: String::new(),
        hands: item.hands,
        helpers: Vec::new(),
        helping: Vec::new(),
        filed_at: now,
        changed_at: now,
        due: response.due,
        late_from: response.overdue_from(),
        response,
        resolution,
        responded_at: None,
        finished_at: None,
        closed_at: None,
        closed_month: None,
        confirm_by: None,
        hold: None,
        wait_until: None,
        nudge_answer: None,
        missed: Vec::new(),
        appointment: None,
        seat: None,
        visit_lost: None,
        work_done: String::new(),
        further_work: String::new(),
        follows: None,
        returned: 0,
        nudged: 0,
        merged_into: None,
        open: true,
        queued: true,
        served_by: served.filed_by.iter().cloned().collect(),
        version: 1,
    })
}

/// The short line of lists: the phrase, else the beginning of the text, else the service.
fn title(service: &str, phrase: &str, text: &str) -> String {
    if !phrase.is_empty() {
        return format!("{service}：{phrase}");
    }
    let line: String = text.lines().next().unwrap_or_default().chars().take(24).collect();
    if line.is_empty() {
        service.to_owned()
    } else {
        format!("{service}：{line}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_that_is_not_a_uuid_is_refused() {
        for key in [
            "",
            "1",
            "../../etc/passwd",
            "request:1",
            "0193f1a0-0000-7000-8000-00000000000g",
        ] {
            assert!(client_key(key).is_err(), "{key}");
        }
        let key = "0193F1A0-0000-7000-8000-000000000001";
        assert_eq!(client_key(key), Ok(key.to_lowercase()));
    }

    #[test]
    fn the_title_is_the_phrase_before_the_text() {
        assert_eq!(title("空调维修", "不制冷", "开了半小时"), "空调维修：不制冷");
        assert_eq!(title("空调维修", "", "开了半小时\n还是热"), "空调维修：开了半小时");
        assert_eq!(title("空调维修", "", ""), "空调维修");
    }
}
