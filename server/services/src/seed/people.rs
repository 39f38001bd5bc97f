//! The people of a seed (种子人员): departments, rooms, dwellings, and who does the work.

use domain::access::{Role, RoleGrant, Scope};
use domain::housing::{Dwelling, Ownership};
use domain::id::CentreId;
use domain::organisation::Department;
use domain::person::Person;
use domain::place::{Place, PlaceKind};
use domain::time::Moment;

use super::SeedPlan;
use super::dice::{Dice, Weights, key};
use super::words;
use crate::sample::{staircase, storey};

/// Fewest people with whom a seed makes sense.
pub(crate) const LEAST_PEOPLE: usize = 40;
const ROOMS_OF_A_BUILDING: usize = 80;
const DWELLINGS_OF_A_BUILDING: usize = 24;
const FLOORS: usize = 10;

/// Everybody and everything that a seed adds before its requests.
#[derive(Debug, Clone, Default)]
pub(crate) struct Settlement {
    pub departments: Vec<Department>,
    pub places: Vec<Place>,
    pub dwellings: Vec<Dwelling>,
    /// Those who serve come first.
    pub people: Vec<Person>,
}

/// Draws it up; `centres` share the work in their order.
pub(crate) fn settle(plan: &SeedPlan, centres: &[CentreId], fallback: &str) -> Settlement {
    let mut dice = Dice::new(&[plan.seed, u64::from_be_bytes(*b"people..")]);
    let people = plan.people.max(LEAST_PEOPLE);
    let seed = plan.seed;
    let departments: Vec<Department> = (1..=(people / 50).clamp(6, 120))
        .map(|number| Department {
            id: format!("d{seed}-{number:03}").into(),
            name: format!("示例单位 {number:03}"),
        })
        .collect();
    let mut places = Vec::new();
    for site in 0..people.div_ceil(2 * ROOMS_OF_A_BUILDING * 4) {
        places.extend(self::site(seed, site + 1));
    }
    let mut homes = Vec::new();
    for estate in 0..people.div_ceil(5 * DWELLINGS_OF_A_BUILDING * 4) {
        homes.extend(self::estate(seed, estate + 1));
    }
    let rooms: Vec<&Place> = places
        .iter()
        .filter(|place| place.kind == PlaceKind::Room && is_numbered(place))
        .collect();
    let sizes = Weights::zipf(departments.len(), 0.7);
    let begun = plan.until.plus_days(-800);
    let mut everybody = Vec::with_capacity(people);
    let serving = serving(people, centres);
    for number in 0..people {
        let at = Moment(begun.0 + number as i64 * 1000);
        let department = departments.get(sizes.pick(&mut dice));
        let serves = serving.get(number);
        let (login, team) = match serves {
            Some((Role::CentreDesk, _)) => (format!("desk{seed}-{:03}", number + 1), String::new()),
            Some(_) => (
                format!("tech{seed}-{:03}", number + 1),
                format!("{} 组", number % 9 + 1),
            ),
            None => (format!("p{seed}-{:05}", number + 1), String::new()),
        };
        let group = match dice.share() {
            share if share < 0.04 => "leader",
            share if share < 0.13 => "department",
            _ => "staff",
        };
        let surname = dice.word(words::SURNAMES);
        let given: String = (0..2).map(|_| dice.word(words::GIVEN)).collect();
        everybody.push(Person {
            id: key(at, &mut dice).into(),
            login,
            name: format!("示例{surname}{given}"),
            department: match (serves, department) {
                (None, Some(department)) => department.id.clone(),
                _ => fallback.into(),
            },
            rater_group: if serves.is_some() { "staff" } else { group }.into(),
            place: dice.pick(&rooms).map(|room| room.id.clone()),
            phone: format!("138-{:04}-{:04}", number / 10_000 + 1, number % 10_000),
            roles: serves
                .map(|(role, centre)| RoleGrant {
                    role: *role,
                    scope: Scope::Centre(centre.clone()),
                })
                .into_iter()
                .collect(),
            team,
            active: true,
        });
    }
    let dwellings = dwellings(&homes, everybody.get(serving.len()..).unwrap_or_default(), &mut dice);
    places.extend(homes);
    Settlement {
        departments,
        places,
        dwellings,
        people: everybody,
    }
}

/// An office, not a corridor or a washroom.
fn is_numbered(place: &Place) -> bool {
    place.name.starts_with(|letter: char| letter.is_ascii_digit())
}

/// Role and centre of those who serve: of sixty people one is a technician, of some twenty technicians one sits at a desk.
fn serving(people: usize, centres: &[CentreId]) -> Vec<(Role, CentreId)> {
    let technicians = (people / 60).max(centres.len() * 2);
    let mut serving = Vec::new();
    for (place, centre) in centres.iter().enumerate() {
        // The first centre has half of them, the second a quarter …
        let share = (technicians >> (place + 1).min(8)).max(2);
        serving.extend((0..share.div_ceil(20)).map(|_| (Role::CentreDesk, centre.clone())));
        serving.extend((0..share).map(|_| (Role::Technician, centre.clone())));
    }
    serving.truncate(people / 2);
    serving
}

fn site(seed: u64, number: usize) -> Vec<Place> {
    let site = Place::root(
        format!("z{seed}-s{number:03}").into(),
        PlaceKind::Site,
        &format!("示例院区 {number}"),
    );
    let mut places = Vec::new();
    for building in 1..=4 {
        let key = format!("{}-b{building:02}", site.id);
        let building = site.child(key.into(), PlaceKind::Building, &format!("{building} 号楼"));
        places.extend((1..=FLOORS).flat_map(|floor| storey(&building, floor)));
        places.push(building);
    }
    places.push(site);
    places
}

fn estate(seed: u64, number: usize) -> Vec<Place> {
    let estate = Place::root(
        format!("z{seed}-h{number:03}").into(),
        PlaceKind::Estate,
        &format!("示例小区 {number}"),
    );
    let mut places = Vec::new();
    for building in 1..=4 {
        let key = format!("{}-b{building:02}", estate.id);
        let building = estate.child(key.into(), PlaceKind::Building, &format!("{building} 号楼"));
        places.extend((1..=2).flat_map(|unit| staircase(&building, unit)));
        places.push(building);
    }
    places.push(estate);
    places
}

fn dwellings(homes: &[Place], people: &[Person], dice: &mut Dice) -> Vec<Dwelling> {
    let mut tenants = people.iter().step_by(4);
    let doors = homes.iter().filter(|place| place.kind == PlaceKind::Dwelling);
    doors
        .map(|place| {
            let occupant = if dice.chance(0.85) { tenants.next() } else { None };
            Dwelling {
                id: place.id.as_str().into(),
                place: place.id.clone(),
                full_name: place.full_name.clone(),
                path: place.path.clone(),
                ownership: *dice
                    .pick(&[
                        Ownership::Sold,
                        Ownership::Sold,
                        Ownership::Public,
                        Ownership::Temporary,
                    ])
                    .unwrap_or(&Ownership::Public),
                area: dice.between(45, 120) * 100 + dice.between(0, 99),
                occupant: occupant.map(|person| person.id.clone()),
                occupant_name: occupant.map(|person| person.name.clone()).unwrap_or_default(),
                occupied_from: occupant.map(|_| (2005 + dice.between(0, 18)) * 10_000 + dice.between(1, 12) * 100 + 1),
            }
        })
        .collect()
}
