//! Where (示例地点): two sites with five buildings, two estates with six.

use domain::place::{Place, PlaceKind};

/// Rooms of a floor that have a number.
const ROOMS: usize = 8;
/// Number and floors of one building.
type Building = (usize, usize);

const SITES: &[(&str, &str, &[Building])] = &[
    ("s1", "一号院", &[(1, 6), (2, 5), (3, 14)]),
    ("s2", "二号院", &[(4, 6), (5, 9)]),
];
const ESTATES: &[(&str, &str, usize)] = &[("h1", "示例东苑小区", 3), ("h2", "示例西苑小区", 3)];
const UNITS: usize = 2;
const STOREYS: usize = 6;

/// The places of an installation without sample data: enough to ask for something.
pub(crate) fn first_places() -> Vec<Place> {
    let site = Place::root("site".into(), PlaceKind::Site, "机关院区");
    let building = site.child("site-b01".into(), PlaceKind::Building, "办公楼");
    let floor = building.child("site-b01-f01".into(), PlaceKind::Floor, "1 层");
    let room = floor.child("site-b01-f01-r01".into(), PlaceKind::Room, "服务大厅");
    vec![site, building, floor, room]
}

/// The key of a room as its number stands on the door: building 3, floor 12, room 8.
pub(crate) fn room_key(building: usize, floor: usize, room: usize) -> String {
    let site = SITES
        .iter()
        .find(|(_, _, buildings)| buildings.iter().any(|(number, _)| *number == building));
    let site = site.map_or("s1", |(key, ..)| key);
    format!("{site}-b{building:02}-f{floor:02}-r{room:02}")
}

/// The key of a dwelling: estate 1, building 2, unit 1, storey 3, door 2.
pub(crate) fn dwelling_key(estate: usize, building: usize, unit: usize, storey: usize, door: usize) -> String {
    format!("h{estate}-b{building:02}-u{unit}-{storey:02}{door:02}")
}

/// Every sample place, parents before children.
pub(crate) fn places() -> Vec<Place> {
    let mut places = Vec::new();
    for (key, name, buildings) in SITES {
        let site = Place::root((*key).into(), PlaceKind::Site, name);
        for (number, floors) in *buildings {
            let name = format!("{number} 号楼");
            let building = site.child(format!("{key}-b{number:02}").into(), PlaceKind::Building, &name);
            let stack: Vec<Place> = (1..=*floors).flat_map(|floor| storey(&building, floor)).collect();
            places.push(building);
            places.extend(stack);
        }
        places.push(site);
    }
    for (key, name, buildings) in ESTATES {
        let estate = Place::root((*key).into(), PlaceKind::Estate, name);
        for number in 1..=*buildings {
            let building = estate.child(
                format!("{key}-b{number:02}").into(),
                PlaceKind::Building,
                &format!("{number} 号楼"),
            );
            let doors: Vec<Place> = (1..=UNITS).flat_map(|unit| staircase(&building, unit)).collect();
            places.push(building);
            places.extend(doors);
        }
        places.push(estate);
    }
    places.sort_by(|one, other| one.path.cmp(&other.path));
    places
}

/// A floor of offices with its corridor and washroom.
pub(crate) fn storey(building: &Place, floor: usize) -> Vec<Place> {
    let key = format!("{}-f{floor:02}", building.id);
    let level = building.child(key.clone().into(), PlaceKind::Floor, &format!("{floor} 层"));
    let room = |room: usize, name: &str| level.child(format!("{key}-r{room:02}").into(), PlaceKind::Room, name);
    let mut places: Vec<Place> = (1..=ROOMS)
        .map(|number| room(number, &format!("{floor}{number:02} 室")))
        .collect();
    let hall = if floor == 1 { "大厅" } else { "电梯厅" };
    places.extend([
        room(90, hall),
        room(91, "卫生间"),
        room(92, if floor % 3 == 2 { "会议室" } else { "茶水间" }),
    ]);
    places.push(level);
    places
}

/// A staircase of dwellings, two a storey.
pub(crate) fn staircase(building: &Place, number: usize) -> Vec<Place> {
    let key = format!("{}-u{number}", building.id);
    let unit = building.child(key.clone().into(), PlaceKind::Unit, &format!("{number} 单元"));
    let mut places = Vec::new();
    for storey in 1..=STOREYS {
        for door in 1..=2 {
            let key = format!("{key}-{storey:02}{door:02}");
            places.push(unit.child(key.into(), PlaceKind::Dwelling, &format!("{storey}{door:02} 室")));
        }
    }
    places.push(unit);
    places
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn a_room_is_called_as_people_call_it() {
        let places = places();
        let room = places.iter().find(|place| place.id.as_str() == room_key(3, 12, 8));
        assert_eq!(
            room.map(|room| room.full_name.as_str()),
            Some("一号院 3 号楼 12 层 1208 室")
        );
        let home = places
            .iter()
            .find(|place| place.id.as_str() == dwelling_key(1, 2, 1, 3, 2));
        assert_eq!(
            home.map(|home| home.full_name.as_str()),
            Some("示例东苑小区 2 号楼 1 单元 302 室")
        );
    }

    #[test]
    fn every_place_hangs_on_one_that_is_there() {
        let places = places();
        let keys: HashSet<&str> = places.iter().map(|place| place.id.as_str()).collect();
        assert_eq!(keys.len(), places.len(), "no key comes twice");
        for place in &places {
            assert!(
                place
                    .parent
                    .as_ref()
                    .is_none_or(|parent| keys.contains(parent.as_str())),
                "{}",
                place.id
            );
        }
        let kinds = |kind| places.iter().filter(|place| place.kind == kind).count();
        assert_eq!(
            (
                kinds(PlaceKind::Site),
                kinds(PlaceKind::Estate),
                kinds(PlaceKind::Building)
            ),
            (2, 2, 11)
        );
        assert_eq!(kinds(PlaceKind::Dwelling), 144);
    }
}
