//! Incidents that hit many at once (故障公告): announced, followed, linked to requests, ended for all of them.

use crate::ask::chosen_step;
use crate::failure::found;
use crate::field::moment;
use crate::filing::client_key;
use crate::{Failure, Known, Services, allow_at, reach};
use domain::access::{Grant, Permission, Role};
use domain::id::{IncidentId, PlaceId, RequestId};
use domain::incident::{Incident, announce, end, put_off};
use domain::lifecycle::{Circumstances, Command, decide};
use domain::person::Actor;
use domain::refusal::{FieldProblem, Refusal};
use domain::request::Request;
use domain::routing::Matter;
use domain::time::{Moment, wording};
use domain::view::{IncidentCard, IncidentPage, IncidentRequest, IncidentsPage};
use storage::queue::QueueFilter;
use storage::{StorageError, Transaction};

/// The name under which a refused form is kept.
const FORM: &str = "incident";
/// Most requests of one incident: its end answers all of them in one transaction.
const LINKS: usize = 200;
/// So many requests of the queue are looked at for whether the incident may have caused them.
const QUEUE: usize = 500;
/// So many that are over are shown.
const OVER: usize = 30;
/// How often the end is decided anew when somebody changed one of the requests at the same moment.
const ATTEMPTS: usize = 4;
/// Somebody who follows sees for so many days that it is over.
const SHOWN_DAYS: i64 = 3;

/// What an announcement sends.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AnnounceForm {
    /// Made by the page, so that sending twice announces once.
    pub id: String,
    /// What happened.
    pub title: String,
    /// What people should know.
    pub text: String,
    /// The place's key.
    pub place: String,
    /// As [`Matter::code`], each.
    pub matters: Vec<String>,
    /// The centre's key.
    pub centre: String,
    /// The expected end; empty when it is not known.
    pub until: String,
}

impl AnnounceForm {
    fn typed(&self) -> Vec<(String, String)> {
        let fields = [
            ("title", &self.title),
            ("text", &self.text),
            ("place", &self.place),
            ("centre", &self.centre),
            ("until", &self.until),
        ];
        let matters = self.matters.iter().map(|code| ("matters[]", code));
        let typed = fields.into_iter().chain(matters);
        typed.map(|(name, value)| (name.to_owned(), value.clone())).collect()
    }
}

/// An incident in a list or beside a form.
pub(crate) fn card(incident: &Incident, following: bool, now: Moment) -> IncidentCard {
    IncidentCard {
        id: incident.id.0.clone(),
        title: incident.title.clone(),
        text: incident.text.clone(),
        place: incident.place_name.clone(),
        outlook: incident.outlook(now),
        open: incident.open,
        following,
    }
}

fn beside(request: &Request) -> IncidentRequest {
    IncidentRequest {
        id: request.id.0.clone(),
        title: format!("{} {}", request.number, request.title),
        place: request.place_name.clone(),
        status: request.status,
    }
}

impl Services {
    /// Incidents that go on and those that are over, for everybody.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn incidents_page(&self, actor: &Actor, place: &str, now: Moment) -> Result<IncidentsPage, Failure> {
        let grant = reach(actor, Permission::CatalogueRead)?;
        let known = self.known(now).await?;
        let followed = self.store.followed_incidents(&grant).await?;
        let show = |incident: &Incident| card(incident, followed.contains(&incident.id), now);
        let desk = reach(actor, Permission::IncidentAnnounce).ok();
        let place = self.chosen_place(&grant, place).await?;
        Ok(IncidentsPage {
            open: known.reference.incidents.iter().map(show).collect(),
            over: self
                .store
                .incidents(&grant, false, OVER)
                .await?
                .iter()
                .map(show)
                .collect(),
            may_announce: desk.is_some(),
            centres: desk.as_ref().map(|desk| known.centres_within(desk)).unwrap_or_default(),
            matters: if desk.is_some() { known.matters() } else { Vec::new() },
            place: place.map(chosen_step),
            key: uuid::Uuid::now_v7().to_string(),
            kept: self.kept_fields(&actor.person, FORM).await?,
        })
    }

    /// Announces an incident; what was typed is kept when it is refused.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn announce(&self, token: Option<&str>, form: &AnnounceForm, now: Moment) -> Result<IncidentId, Failure> {
        let outcome = match self.actor(token, now).await {
            Ok(actor) => self.announce_as(&actor, form, now).await,
            Err(failure) => Err(failure),
        };
        self.settle_form(token, FORM, form.typed(), outcome, now).await
    }

    async fn announce_as(&self, actor: &Actor, form: &AnnounceForm, now: Moment) -> Result<IncidentId, Failure> {
        let known = self.known(now).await?;
        let centre = known.centre(&form.centre.as_str().into());
        let centre = centre.ok_or_else(|| Refusal::field("centre", FieldProblem::Missing))?;
        let grant = allow_at(actor, Permission::IncidentAnnounce, &centre.id)?;
        let place = self.store.place(&grant, &form.place.as_str().into()).await?;
        let place = place.ok_or_else(|| Refusal::field("place", FieldProblem::Missing))?;
        let matters = form.matters.iter().filter(|code| !code.is_empty());
        let matters = matters.map(|code| known.check_matter("matters", code));
        let incident = announce(Incident {
            id: client_key(&form.id)?.into(),
            title: form.title.clone(),
            text: form.text.clone(),
            place: place.id,
            place_name: place.full_name,
            matters: matters.collect::<Result<Vec<Matter>, _>>()?,
            centre: centre.id.clone(),
            centre_name: centre.name.clone(),
            began: now,
            expected: moment("until", &form.until)?,
            ended: None,
            outcome: String::new(),
            open: true,
            by: actor.person.clone(),
            version: 1,
        })?;
        match self.store.add_incident(&grant, &incident).await {
            // The same form sent twice: it is announced.
            Ok(()) | Err(StorageError::AlreadyExists { .. }) => {}
            Err(error) => return Err(error.into()),
        }
        self.reference.forget().await;
        Ok(incident.id)
    }

    /// One incident; for its desk with the requests.
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub async fn incident_page(&self, actor: &Actor, id: &str, now: Moment) -> Result<IncidentPage, Failure> {
        let grant = reach(actor, Permission::CatalogueRead)?;
        let known = self.known(now).await?;
        let incident = found(self.store.incident(&grant, &id.into()).await?)?;
        let followers = self.store.incident_followers(&grant, &incident.id).await?;
        let desk = allow_at(actor, Permission::IncidentAnnounce, &incident.centre).ok();
        let (linked, candidates) = match &desk {
            Some(desk) => {
                let linked = self.store.linked_requests(desk, &incident.id).await?;
                let candidates = self.candidates(actor, &incident, &linked, &known).await?;
                (linked, candidates)
            }
            None => (Vec::new(), Vec::new()),
        };
        let matters: Vec<String> = incident.matters.iter().map(|matter| known.matter(matter)).collect();
        Ok(IncidentPage {
            card: card(&incident, followers.contains(&actor.person), now),
            announced: format!("{} · {}", incident.centre_name, wording::moment(incident.began, now)),
            outcome: incident.outcome.clone(),
            matters: matters.join("、"),
            followers: followers.len(),
            may_act: desk.is_some() && incident.open,
            linked: linked.iter().map(beside).collect(),
            candidates: candidates.iter().map(beside).collect(),
        })
    }

    /// Open requests of the centre that lie within the incident and are not linked yet.
    async fn candidates(
        &self,
        actor: &Actor,
        incident: &Incident,
        linked: &[Request],
        known: &Known,
    ) -> Result<Vec<Request>, Failure> {
        if !incident.open {
            return Ok(Vec::new());
        }
        let grant = reach(actor, Permission::QueueRead)?;
        let filter = QueueFilter::default();
        let queue = self.store.queue(&grant, &incident.centre, &filter, None, QUEUE).await?;
        let places: Vec<&PlaceId> = queue.iter().map(|request| &request.place).collect();
        let paths = self.store.paths_of(&places).await?;
        let meant = |request: &Request| {
            let path = paths.get(&request.place);
            let group = known.item(&request.service).map(|item| &item.group);
            let within = path.zip(group);
            within.is_some_and(|(path, group)| incident.concerns(path, &request.service, group))
                && linked.iter().all(|other| other.id != request.id)
        };
        Ok(queue.into_iter().filter(meant).collect())
    }

    /// Follows an incident instead of filing a request.
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub async fn follow_incident(&self, actor: &Actor, id: &str, now: Moment) -> Result<(), Failure> {
        let grant = reach(actor, Permission::RequestFollow)?;
        let incident = found(self.store.incident(&grant, &id.into()).await?)?;
        self.store.follow_incident(&grant, &incident.id, now).await?;
        Ok(())
    }

    /// Links open requests of the same centre to an incident.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for a request out of reach or of another centre; [`Refusal::Field`] for more than can be answered at once.
    pub async fn link_requests(
        &self,
        actor: &Actor,
        id: &str,
        requests: &[String],
        now: Moment,
    ) -> Result<(), Failure> {
        let (grant, incident) = self.own_incident(actor, id).await?;
        if requests.is_empty() {
            return Err(Refusal::field("requests", FieldProblem::Missing).into());
        }
        let linked = self.store.linked_requests(&grant, &incident.id).await?.len();
        if linked + requests.len() > LINKS {
            return Err(Refusal::field("requests", FieldProblem::OutOfRange).into());
        }
        let mut transaction = Transaction::new();
        for request in requests {
            let request = self.readable(actor, &RequestId(request.clone())).await?;
            if request.centre != incident.centre || !request.open {
                return Err(Refusal::NotFound.into());
            }
            storage::incident::add_link(&mut transaction, &incident.id, &request.id, now);
            crate::tell::announce(&mut transaction, None, &request, &[], now);
        }
        self.store.transaction(transaction).await?;
        Ok(())
    }

    /// An incident that goes on and that the actor's desk answers for.
    async fn own_incident(&self, actor: &Actor, id: &str) -> Result<(Grant, Incident), Failure> {
        let grant = reach(actor, Permission::IncidentAnnounce)?;
        let incident = found(self.store.incident(&grant, &id.into()).await?)?;
        let grant = allow_at(actor, Permission::IncidentAnnounce, &incident.centre)?;
        if !incident.open {
            return Err(Refusal::Stale.into());
        }
        Ok((grant, incident))
    }

    /// Puts the expected end off.
    ///
    /// # Errors
    /// [`Refusal::Field`], [`Refusal::Stale`] when it is over.
    pub async fn put_off_incident(&self, actor: &Actor, id: &str, until: &str, now: Moment) -> Result<(), Failure> {
        let (_, incident) = self.own_incident(actor, id).await?;
        let until = moment("until", until)?.ok_or_else(|| Refusal::field("until", FieldProblem::Missing))?;
        let mut transaction = Transaction::new();
        storage::incident::add_change(&mut transaction, &put_off(&incident, until, now)?);
        self.store.transaction(transaction).await?;
        self.reference.forget().await;
        Ok(())
    }

    /// Ends an incident and tells every open request that was linked to it, all in one transaction.
    ///
    /// # Errors
    /// [`Refusal::Stale`] when it is over; [`Failure::Busy`] when its requests keep changing.
    pub async fn end_incident(&self, actor: &Actor, id: &str, text: &str, now: Moment) -> Result<(), Failure> {
        let known = self.known(now).await?;
        for _ in 0..ATTEMPTS {
            let (grant, incident) = self.own_incident(actor, id).await?;
            let ended = end(&incident, text, now)?;
            let linked = self.store.linked_requests(&grant, &incident.id).await?;
            let mut transaction = Transaction::new();
            storage::incident::add_change(&mut transaction, &ended);
            for request in linked.iter().filter(|request| request.open) {
                let calendar = known.calendar(&request.centre)?;
                let circumstances = Circumstances {
                    calendar: &calendar,
                    rules: &known.process(&self.rules.process),
                    last_nudge: None,
                    now,
                };
                let message = Command::Message { text: ended.farewell() };
                let change = decide(request, &message, actor, Role::CentreDesk, &circumstances)?;
                storage::request::add_change(&mut transaction, &change);
                self.tell(&mut transaction, &change.event, Some(request), &change.request)
                    .await?;
            }
            match self.store.transaction(transaction).await {
                Ok(_) => {
                    self.reference.forget().await;
                    return Ok(());
                }
                Err(StorageError::Stale { .. } | StorageError::AlreadyExists { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(Failure::Busy)
    }

    /// Incidents around a path that go on, and those that the person follows, also for some days after their end.
    pub(crate) async fn incidents_for(
        &self,
        grant: &Grant,
        path: Option<&str>,
        known: &Known,
        now: Moment,
    ) -> Result<Vec<IncidentCard>, Failure> {
        let followed = self.store.followed_incidents(grant).await?;
        let around = known.reference.incidents.iter();
        let around = around.filter(|incident| path.is_some_and(|path| incident.lies_around(path)));
        let mut shown: Vec<Incident> = around.cloned().collect();
        for id in &followed {
            if shown.iter().any(|incident| incident.id == *id) {
                continue;
            }
            let recent = |incident: &Incident| incident.ended.is_none_or(|ended| ended >= now.plus_days(-SHOWN_DAYS));
            shown.extend(self.store.incident(grant, id).await?.filter(recent));
        }
        Ok(shown
            .iter()
            .map(|incident| card(incident, followed.contains(&incident.id), now))
            .collect())
    }
}
