//! What the requests of a seed are about (种子环境): everything at hand, chosen with weights.

use std::collections::HashMap;
use std::sync::Arc;

use domain::access::{Role, Scope};
use domain::catalogue::ServiceItem;
use domain::id::{CentreId, PersonId};
use domain::lifecycle::Worker;
use domain::person::{Actor, Person};
use domain::place::{Place, PlaceKind};
use domain::time::Moment;

use super::dice::{Dice, Weights};
use super::people::Settlement;
use crate::act::worker_of;
use crate::{Failure, Known, Rules};

/// A person as the rules see them.
#[derive(Debug, Clone)]
pub(crate) struct Member {
    pub person: Person,
    pub actor: Actor,
    pub worker: Worker,
}

/// A centre's people, by the login.
#[derive(Debug, Clone, Default)]
struct Staff {
    desk: Vec<Member>,
    technicians: Vec<Member>,
}

/// Everything at hand.
#[derive(Debug)]
pub(crate) struct World {
    pub known: Arc<Known>,
    pub rules: Arc<Rules>,
    requesters: Vec<Member>,
    by_id: HashMap<PersonId, usize>,
    activity: Weights,
    places: HashMap<String, Place>,
    rooms: Vec<String>,
    traffic: Weights,
    homes: Vec<String>,
    home_of: HashMap<PersonId, String>,
    staff: HashMap<CentreId, Staff>,
    demand: Vec<Weights>,
}

/// What somebody wants.
pub(crate) struct Want<'a> {
    pub item: &'a ServiceItem,
    pub requester: &'a Member,
    pub place: &'a Place,
}

impl World {
    /// Over what a seed added and what is known.
    pub(crate) fn new(known: Arc<Known>, rules: Arc<Rules>, settlement: &Settlement) -> Self {
        let member = |person: &Person| Member {
            actor: Actor::from(person),
            worker: worker_of(person),
            person: person.clone(),
        };
        let mut staff: HashMap<CentreId, Staff> = HashMap::new();
        let mut requesters = Vec::new();
        for person in &settlement.people {
            match person.roles.first().map(|grant| (grant.role, &grant.scope)) {
                Some((Role::CentreDesk, Scope::Centre(centre))) => {
                    staff.entry(centre.clone()).or_default().desk.push(member(person));
                }
                Some((Role::Technician, Scope::Centre(centre))) => {
                    staff
                        .entry(centre.clone())
                        .or_default()
                        .technicians
                        .push(member(person));
                }
                _ => requesters.push(member(person)),
            }
        }
        let keys = |kind| {
            let places = settlement.places.iter().filter(move |place| place.kind == kind);
            places.map(|place| place.id.0.clone()).collect::<Vec<_>>()
        };
        let (rooms, homes) = (keys(PlaceKind::Room), keys(PlaceKind::Dwelling));
        let lived_in = settlement.dwellings.iter();
        let demand = (1..=12).map(|month| Weights::new(known.reference.items.iter().map(|item| demand(item, month))));
        Self {
            activity: Weights::zipf(requesters.len(), 0.5),
            by_id: requesters
                .iter()
                .enumerate()
                .map(|(place, member)| (member.person.id.clone(), place))
                .collect(),
            traffic: Weights::zipf(rooms.len(), 0.6),
            home_of: lived_in
                .filter_map(|dwelling| Some((dwelling.occupant.clone()?, dwelling.place.0.clone())))
                .collect(),
            places: settlement
                .places
                .iter()
                .map(|place| (place.id.0.clone(), place.clone()))
                .collect(),
            demand: demand.collect(),
            known,
            rules,
            requesters,
            rooms,
            homes,
            staff,
        }
    }

    /// Who wants what, where.
    pub(crate) fn want(&self, at: Moment, dice: &mut Dice) -> Result<Want<'_>, Failure> {
        let nothing = || Failure::internal(&"a seed without people, places or services");
        let month = usize::try_from(at.date().month() - 1).unwrap_or(0);
        let item = self
            .demand
            .get(month)
            .and_then(|demand| self.known.reference.items.get(demand.pick(dice)));
        let item = item.ok_or_else(nothing)?;
        let requester = self.requesters.get(self.activity.pick(dice)).ok_or_else(nothing)?;
        let at_home = item.id.as_str() == "dwelling-repair" || item.id.as_str() == "estate-repair";
        let own = requester.person.place.as_ref().map(|place| place.as_str());
        let place = match (at_home, own) {
            (true, _) => match self.home_of.get(&requester.person.id) {
                Some(home) => Some(home.as_str()),
                None => dice.pick(&self.homes).map(String::as_str),
            },
            (false, Some(own)) if dice.chance(0.7) => Some(own),
            (false, _) => self.rooms.get(self.traffic.pick(dice)).map(String::as_str),
        };
        let place = place.and_then(|key| self.places.get(key)).ok_or_else(nothing)?;
        Ok(Want { item, requester, place })
    }

    /// A requester by their key.
    pub(crate) fn requester(&self, id: &PersonId) -> Option<&Member> {
        self.by_id.get(id).and_then(|place| self.requesters.get(*place))
    }

    /// Somebody at a centre's desk.
    pub(crate) fn desk(&self, centre: &CentreId, dice: &mut Dice) -> Result<&Member, Failure> {
        let desk = self.staff.get(centre).and_then(|staff| dice.pick(&staff.desk));
        desk.ok_or_else(|| Failure::internal(&format!("centre {centre} has no desk")))
    }

    /// Somebody who works for a centre; some have more to do than others.
    pub(crate) fn technician(&self, centre: &CentreId, dice: &mut Dice) -> Result<&Member, Failure> {
        let technicians = self
            .staff
            .get(centre)
            .map_or(&[] as &[Member], |staff| &staff.technicians);
        let place = dice.below(technicians.len()).min(dice.below(technicians.len() + 2));
        technicians
            .get(place)
            .ok_or_else(|| Failure::internal(&format!("centre {centre} has no technician")))
    }

    /// Others who work for a centre, so many of them where there are.
    pub(crate) fn colleagues(&self, centre: &CentreId, not: &PersonId, count: i64) -> Vec<&Member> {
        let staff = self.staff.get(centre).into_iter().flat_map(|staff| &staff.technicians);
        let others = staff.filter(|member| member.person.id != *not);
        others.take(usize::try_from(count).unwrap_or(0)).collect()
    }

    /// The owner of a case: the first of the desk, as the portal names them.
    pub(crate) fn owner(&self, centre: &CentreId) -> Option<(PersonId, String)> {
        let desk = self.staff.get(centre).and_then(|staff| staff.desk.first());
        desk.map(|member| (member.person.id.clone(), member.person.name.clone()))
    }

    /// Another centre that has people.
    pub(crate) fn other_centre(&self, centre: &CentreId, dice: &mut Dice) -> Option<(CentreId, String)> {
        let others: Vec<_> = self
            .known
            .reference
            .centres
            .iter()
            .filter(|other| other.id != *centre && self.staff.contains_key(&other.id))
            .collect();
        dice.pick(&others).map(|other| (other.id.clone(), other.name.clone()))
    }
}

/// How much a service is asked for in a month (sample weights).
fn demand(item: &ServiceItem, month: i8) -> f64 {
    let hot = matches!(month, 6..=9);
    let cold = matches!(month, 12 | 1 | 2);
    match item.id.as_str() {
        "air-conditioner" if hot => 40.0,
        "air-conditioner" if cold => 18.0,
        "air-conditioner" => 7.0,
        "electric" => 14.0,
        "water" => 13.0,
        "cleaning" | "print" => 10.0,
        "furniture" | "meeting" | "meeting-sound" | "supplies" => 8.0,
        "car" | "property" => 7.0,
        "parking" | "canteen" | "working-meal" | "dwelling-repair" => 5.0,
        "greening" | "pest-control" if hot => 4.0,
        "kindergarten" if matches!(month, 5..=7) => 5.0,
        "elevator" | "rescue" | "public-repair" | "moving" => 2.5,
        _ => 1.5,
    }
}
