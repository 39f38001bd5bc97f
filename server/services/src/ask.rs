//! Before a request exists: the first page, the catalogue, the form, the place tree (首页、目录、填报).

use crate::failure::found;
use crate::render::{card, service_card};
use crate::slot::visit_days;
use crate::{Failure, Known, Services, reach};
use domain::access::{Grant, Permission};
use domain::catalogue::ServiceItem;
use domain::id::{DepartmentId, PersonId, PlaceId, RequestId, ServiceId};
use domain::person::Actor;
use domain::place::{Place, PlaceKind};
use domain::refusal::Refusal;
use domain::request::{PHOTO_LIMIT, Request, Status, Urgency};
use domain::time::{Moment, wording};
use domain::view::{
    AskPage, CallerChoice, CatalogueGroup, CataloguePage, HomePage, IncidentCard, PlaceStep, ServiceCard, VisitDay,
};

const TILES: usize = 8;

impl Services {
    /// The first page of an employee.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn home(&self, actor: &Actor, now: Moment) -> Result<HomePage, Failure> {
        let grant = reach(actor, Permission::RequestRead)?;
        let known = self.known(now).await?;
        let open = self.store.open_requests_of(&grant, 30).await?;
        let recent = self.store.requests_of(&grant, None, 30).await?;
        let usual = self.store.usual_services(&grant).await?;
        let closed: Vec<RequestId> = recent
            .iter()
            .filter(|request| domain::rating::may_rate(request, &[], actor, &self.rules.rating, now).is_ok())
            .map(|request| request.id.clone())
            .collect();
        let rated = self.store.rated_among(&grant, &closed).await?;
        let show = |request: &Request| card(request, known.calendar(&request.centre).ok().as_deref(), now);
        let waits = |request: &&Request| {
            matches!(request.status, Status::Finished | Status::AskedBack) || request.visit_lost.is_some()
        };
        let unrated = recent
            .iter()
            .filter(|request| closed.contains(&request.id) && !rated.contains(&request.id));
        let drafts = self.drafts_of(actor, &known).await?;
        let incidents = self.home_incidents(actor, &grant, &known, now).await?;
        Ok(HomePage {
            usual: usual_tiles(&known, &usual),
            groups: groups(&known, ""),
            waiting: open.iter().filter(waits).map(show).collect(),
            unrated: unrated.take(3).map(show).collect(),
            open: open
                .iter()
                .filter(|request| !waits(request))
                .take(10)
                .map(show)
                .collect(),
            incidents,
            drafts,
        })
    }

    async fn home_incidents(
        &self,
        actor: &Actor,
        grant: &Grant,
        known: &Known,
        now: Moment,
    ) -> Result<Vec<IncidentCard>, Failure> {
        let usual = if known.reference.incidents.is_empty() {
            None
        } else {
            let account = self.store.account(&actor.person).await?;
            account.and_then(|account| account.person.place)
        };
        let place = match usual {
            Some(usual) => self.store.place(grant, &usual).await?,
            None => None,
        };
        let path = place.as_ref().map(|place| place.path.as_str());
        self.incidents_for(grant, path, known, now).await
    }

    /// Incidents that somebody who asks for a service at a place has to know of.
    async fn known_incidents(
        &self,
        grant: &Grant,
        path: &str,
        item: &ServiceItem,
        known: &Known,
        now: Moment,
    ) -> Result<Vec<IncidentCard>, Failure> {
        let open = known.reference.incidents.iter();
        let open: Vec<_> = open
            .filter(|incident| incident.concerns(path, &item.id, &item.group))
            .collect();
        if open.is_empty() {
            return Ok(Vec::new());
        }
        let followed = self.store.followed_incidents(grant).await?;
        let show = |incident: &&domain::incident::Incident| {
            crate::incident::card(incident, followed.contains(&incident.id), now)
        };
        Ok(open.iter().map(show).collect())
    }

    async fn drafts_of(&self, actor: &Actor, known: &Known) -> Result<Vec<(String, String)>, Failure> {
        let drafts = self.store.drafts_of(&actor.person, "ask:").await?;
        let named = drafts.into_iter().filter_map(|(service, draft)| {
            let item = known.item(&ServiceId(service))?;
            // For whom, and what it is left of: the form of another would not hold it.
            let told = ["caller", "follows"].map(|field| (field, draft.field(field)));
            let told = told.into_iter().filter(|(_, value)| !value.is_empty());
            let query: String = told.map(|(field, value)| format!("&{field}={value}")).collect();
            Some((format!("{}?kept=1{query}", item.id), item.name.clone()))
        });
        Ok(named.collect())
    }

    /// The catalogue, or what a search found in it, best first.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn catalogue(&self, actor: &Actor, query: &str, now: Moment) -> Result<CataloguePage, Failure> {
        reach(actor, Permission::CatalogueRead)?;
        let known = self.known(now).await?;
        let query: String = query.chars().take(40).collect();
        Ok(CataloguePage {
            groups: groups(&known, &query),
            query,
        })
    }

    /// What lies under a place.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn places(&self, actor: &Actor, parent: &str, _now: Moment) -> Result<Vec<PlaceStep>, Failure> {
        let grant = reach(actor, Permission::CatalogueRead)?;
        let parent = (!parent.is_empty()).then(|| PlaceId(parent.to_owned()));
        let places = self.store.places_under(&grant, parent.as_ref()).await?;
        Ok(places
            .into_iter()
            .map(|place| PlaceStep {
                has_more: !matches!(place.kind, PlaceKind::Room | PlaceKind::Dwelling),
                id: place.id.0,
                name: place.name,
                full_name: place.full_name,
            })
            .collect())
    }

    /// The place that stands in a page's address; none where none was chosen.
    pub(crate) async fn chosen_place(&self, grant: &Grant, key: &str) -> Result<Option<Place>, Failure> {
        if key.is_empty() {
            return Ok(None);
        }
        Ok(self.store.place(grant, &PlaceId(key.to_owned())).await?)
    }

    /// The form for one service.
    ///
    /// # Errors
    /// [`Refusal::ServiceNotOffered`]; [`Refusal::NotAllowed`] when somebody without a desk names a caller.
    pub async fn ask_page(
        &self,
        actor: &Actor,
        service: &str,
        place: &str,
        caller: &str,
        follows: &str,
        now: Moment,
    ) -> Result<AskPage, Failure> {
        let grant = reach(actor, Permission::RequestFile)?;
        let known = self.known(now).await?;
        let item = known
            .item(&service.into())
            .filter(|item| item.offered)
            .ok_or(Refusal::ServiceNotOffered)?;
        let first = match follows {
            "" => None,
            first => Some(self.readable(actor, &RequestId(first.to_owned())).await?),
        };
        let caller = match &first {
            Some(first) if first.requester != actor.person => first.requester.as_str(),
            _ => caller,
        };
        let draft = self.store.draft(&actor.person, &format!("ask:{service}")).await?;
        // What was typed about another request's further work, or for another caller, is not for this form.
        let draft = draft.filter(|draft| draft.field("follows") == follows && draft.field("caller") == caller);
        let caller = self.caller(actor, caller, &known).await?;
        let kept_place = draft.as_ref().map_or("", |draft| draft.field("place")).to_owned();
        let kept = draft.map(|draft| draft.fields).unwrap_or_default();
        let person = caller.as_ref().map_or(&actor.person, |(person, _)| person);
        let person = found(self.store.account(person).await?)?.person;
        let usual = person.place.clone();
        let first_place = first.as_ref().map(|first| first.place.clone());
        let home = if item.id.as_str() == crate::housing::REPAIR_SERVICE && caller.is_none() {
            let grant = reach(actor, Permission::HousingOwn)?;
            let dwellings = self.store.own_dwellings(&grant).await?;
            dwellings.into_iter().next().map(|dwelling| dwelling.place)
        } else {
            None
        };
        let (chosen, place_from) = match (place, kept_place) {
            ("", kept) if !kept.is_empty() => (Some(PlaceId(kept)), "上次填写的地点"),
            ("", _) if first_place.is_some() => (first_place, "原申请的地点"),
            ("", _) if home.is_some() => (home, "你的住房"),
            ("", _) if caller.is_some() => (usual, "来电人的办公地点"),
            ("", _) => (usual, "来自你的办公地点"),
            (place, _) => (Some(PlaceId(place.to_owned())), "你选的地点"),
        };
        let place = match chosen {
            Some(id) => self.store.place(&grant, &id).await?,
            None => None,
        };
        let same = match &place {
            Some(place) => {
                let since = now.plus_days(-known.reference.routing.duplicate_days);
                self.store.open_at(&grant, &place.id, &item.id, since).await?
            }
            None => None,
        };
        let visits = match &place {
            Some(place) => self.visits(item, place, &person.department, &known, now).await?,
            None => Vec::new(),
        };
        let incidents = match &place {
            Some(place) => self.known_incidents(&grant, &place.path, item, &known, now).await?,
            None => Vec::new(),
        };
        // What is left of a request is not the same request.
        let same = same.filter(|same| first.as_ref().is_none_or(|first| first.id != same.id));
        let same = same.filter(|same| same.dwelling.is_none() || same.requester == person.id);
        let same_seen = match &same {
            Some(same) if same.requester == actor.person => true,
            Some(same) => self.store.followers(&grant, &same.id).await?.contains(&actor.person),
            None => false,
        };
        let same = same.map(|request| {
            let calendar = known.calendar(&request.centre).ok();
            card(&request, calendar.as_deref(), now)
        });
        let key = kept
            .iter()
            .find(|(name, _)| name == "id")
            .map_or_else(|| uuid::Uuid::now_v7().to_string(), |(_, value)| value.clone());
        Ok(AskPage {
            service: service_card(item),
            quick_phrases: item.quick_phrases.clone(),
            questions: item.questions.clone(),
            promise: promise(item, now),
            place: place.map(chosen_step),
            place_from: place_from.to_owned(),
            same,
            same_seen,
            incidents,
            visits,
            key,
            kept_photos: kept
                .iter()
                .filter(|(name, _)| name == crate::filing::KEPT_PHOTO)
                .map(|(_, id)| id.clone())
                .collect(),
            kept,
            photo_limit: PHOTO_LIMIT,
            caller: caller.map(|(_, choice)| choice),
            further_work: first
                .as_ref()
                .map_or_else(String::new, |first| first.further_work.clone()),
            follows: first.as_ref().map(|first| crate::request::link(actor, first)),
        })
    }

    /// When somebody can come to a place, where that is booked.
    async fn visits(
        &self,
        item: &ServiceItem,
        place: &Place,
        department: &DepartmentId,
        known: &Known,
        now: Moment,
    ) -> Result<Vec<VisitDay>, Failure> {
        if !item.visits_booked {
            return Ok(Vec::new());
        }
        let centre = known.route(item, &place.path, department, now)?.centre;
        Ok(visit_days(&self.slots(&centre, &item.id, known, now).await?, now))
    }

    /// The caller for whom the desk registers; the permission to do so is asked here.
    pub(crate) async fn caller(
        &self,
        actor: &Actor,
        caller: &str,
        known: &Known,
    ) -> Result<Option<(PersonId, CallerChoice)>, Failure> {
        if caller.is_empty() {
            return Ok(None);
        }
        reach(actor, Permission::RequestFileForOther)?;
        let account = found(self.store.account(&caller.into()).await?)?;
        let person = account.person;
        let choice = CallerChoice {
            id: person.id.0.clone(),
            name: person.name.clone(),
            department: known
                .department(&person.department)
                .map_or_else(String::new, |it| it.name.clone()),
            place: String::new(),
        };
        Ok(Some((person.id, choice)))
    }

    /// Callers by exact name, login or phone.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn find_caller(&self, actor: &Actor, words: &str, now: Moment) -> Result<Vec<CallerChoice>, Failure> {
        let grant = reach(actor, Permission::RequestFileForOther)?;
        if words.trim().is_empty() {
            return Ok(Vec::new());
        }
        let known = self.known(now).await?;
        let mut choices = Vec::new();
        for person in self.store.find_callers(&grant, words, 20).await? {
            let place = match &person.place {
                Some(place) => self
                    .store
                    .place(&grant, place)
                    .await?
                    .map_or_else(String::new, |it| it.full_name),
                None => String::new(),
            };
            choices.push(CallerChoice {
                id: person.id.0.clone(),
                name: person.name.clone(),
                department: known
                    .department(&person.department)
                    .map_or_else(String::new, |it| it.name.clone()),
                place,
            });
        }
        Ok(choices)
    }
}

fn usual_tiles(known: &Known, usual: &[ServiceId]) -> Vec<ServiceCard> {
    let own = usual.iter().filter_map(|id| known.item(id)).filter(|item| item.offered);
    let others = known
        .reference
        .items
        .iter()
        .filter(|item| item.offered && !usual.contains(&item.id));
    own.chain(others).take(TILES).map(service_card).collect()
}

/// A place as a choice that was made: nothing further is chosen inside it.
pub(crate) fn chosen_step(place: Place) -> PlaceStep {
    PlaceStep {
        id: place.id.0,
        name: place.name,
        full_name: place.full_name,
        has_more: false,
    }
}

pub(crate) fn groups(known: &Known, query: &str) -> Vec<CatalogueGroup> {
    let groups = known.reference.groups.iter().map(|group| {
        let mut ranked: Vec<_> = known
            .reference
            .items
            .iter()
            .filter(|item| item.group == group.id && item.offered)
            .filter_map(|item| Some((domain::search::rank(item, query)?, item)))
            .collect();
        ranked.sort_by_key(|(rank, item)| (*rank, item.position));
        let services = ranked.into_iter().map(|(_, item)| service_card(item)).collect();
        CatalogueGroup {
            name: group.name.clone(),
            services,
        }
    });
    groups.filter(|group| !group.services.is_empty()).collect()
}

fn promise(item: &ServiceItem, now: Moment) -> String {
    match item.limit(Urgency::Normal, now.day_number()) {
        Some(limit) => format!("一般 {}（工作时间）内办好", wording::working_duration(limit.resolution)),
        None => String::new(),
    }
}
