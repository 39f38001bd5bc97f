//! A request is filed (提交申请): once, whole, with its photos, or kept as a draft with everything that was typed.

mod draft;
mod form;
mod photo;

pub(crate) use draft::KEPT_PHOTO;
pub use form::Received;
pub(crate) use form::draw_up;

use crate::slot::was_taken;
use crate::{Failure, Known, Services, allow_at, reach};
use domain::access::{Permission, Role};
use domain::catalogue::ServiceItem;
use domain::id::{CentreId, PersonId, PlaceId, RequestId};
use domain::lifecycle::Circumstances;
use domain::person::{Actor, Person};
use domain::place::Place;
use domain::refusal::{FieldProblem, Refusal};
use domain::request::{Audience, Event, EventKind, PHOTO_LIMIT, Photo, PhotoGroup, Request};
use domain::routing::RoutedBy;
use domain::time::Moment;
use draft::form_name;
use storage::draft::draft_key;
use storage::{StorageError, Transaction};

/// How often a seat is chosen anew when others take it at the same moment: each time somebody has got one.
const ATTEMPTS: usize = 60;

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
}

/// A key made by a browser: a UUID and nothing else, for it becomes a record's key and a file's name.
pub(crate) fn client_key(text: &str) -> Result<String, Refusal> {
    let parsed = uuid::Uuid::try_parse(text).map_err(|_| Refusal::field("id", FieldProblem::NotAChoice))?;
    Ok(parsed.hyphenated().to_string())
}

pub(crate) fn month_text(now: Moment) -> String {
    let month = now.month_number();
    format!("{}-{:02}", month / 100, month % 100)
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
}
