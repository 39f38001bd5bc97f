//! Who and what the sample requests are about.

use std::collections::HashMap;

use domain::access::{Role, Scope};
use domain::id::{CentreId, PersonId};
use domain::person::Person;
use domain::place::Place;

use super::people::person_id;
use super::stories::Owner;
use crate::{Failure, Known};

/// Sample people and places at hand.
pub(super) struct Cast<'a> {
    known: &'a Known,
    people: HashMap<&'a PersonId, &'a Person>,
    places: HashMap<&'a str, &'a Place>,
    desks: HashMap<&'a CentreId, Vec<&'a Person>>,
    technicians: HashMap<&'a CentreId, Vec<&'a Person>>,
}

impl<'a> Cast<'a> {
    pub(super) fn new(known: &'a Known, people: &'a [Person], places: &'a [Place]) -> Self {
        let serving = |role: Role| {
            let mut by_centre: HashMap<&CentreId, Vec<&Person>> = HashMap::new();
            for person in people {
                for grant in person.roles.iter().filter(|grant| grant.role == role) {
                    if let Scope::Centre(centre) = &grant.scope {
                        by_centre.entry(centre).or_default().push(person);
                    }
                }
            }
            for serving in by_centre.values_mut() {
                serving.sort_by(|one, other| one.login.cmp(&other.login));
            }
            by_centre
        };
        Self {
            known,
            people: people.iter().map(|person| (&person.id, person)).collect(),
            places: places.iter().map(|place| (place.id.as_str(), place)).collect(),
            desks: serving(Role::CentreDesk),
            technicians: serving(Role::Technician),
        }
    }

    pub(super) fn person(&self, login: &str) -> Result<&'a Person, Failure> {
        self.by_id(&person_id(login))
    }

    pub(super) fn by_id(&self, id: &PersonId) -> Result<&'a Person, Failure> {
        self.people
            .get(id)
            .copied()
            .ok_or_else(|| Failure::internal(&format!("there is no sample person {id}")))
    }

    pub(super) fn place(&self, key: &str) -> Result<&'a Place, Failure> {
        self.places
            .get(key)
            .copied()
            .ok_or_else(|| Failure::internal(&format!("there is no sample place {key}")))
    }

    /// The desk of the centre that performs a service.
    pub(super) fn desk(&self, service: &str) -> Result<&'a Person, Failure> {
        let item = self.known.item(&service.into());
        let item = item.ok_or_else(|| Failure::internal(&format!("there is no service {service}")))?;
        self.desk_of(&item.centre)
    }

    /// Who sits at a centre's desk: its own rather than somebody with several posts.
    pub(super) fn desk_of(&self, centre: &CentreId) -> Result<&'a Person, Failure> {
        let desk = self
            .desks
            .get(centre)
            .and_then(|desk| desk.iter().min_by_key(|person| person.roles.len()));
        desk.copied()
            .ok_or_else(|| Failure::internal(&format!("centre {centre} has no desk")))
    }

    /// Who owns a case of a centre: the first of its desk, as the portal names them.
    pub(super) fn owner(&self, centre: &CentreId) -> Owner {
        let desk = self.desks.get(centre).and_then(|desk| desk.first());
        desk.map(|person| (person.id.clone(), person.name.clone()))
    }

    /// Those who do a centre's work.
    pub(super) fn technicians(&self, centre: &CentreId) -> &[&'a Person] {
        self.technicians.get(centre).map_or(&[], Vec::as_slice)
    }
}
