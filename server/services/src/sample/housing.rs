//! The sample register of dwellings and applications (示例住房台账).

use domain::calendar::PreparedCalendar;
use domain::housing::{Application, ApplicationStatus, Dwelling, FileEntry, Move, Ownership, Step, proceed};
use domain::person::{Actor, Person};
use domain::place::{Place, PlaceKind};
use domain::refusal::Refusal;
use domain::time::{Moment, WorkingMinutes};

use super::organisation::STAFF;
use super::people::person_id;
use super::places::dwelling_key;

/// Every dwelling of the tree; two of three are lived in.
pub(crate) fn dwellings(places: &[Place], people: &[Person]) -> Vec<Dwelling> {
    let mut occupants: Vec<&Person> = people
        .iter()
        .filter(|person| person.rater_group.as_str() == STAFF && person.id != person_id("zhigong"))
        .collect();
    occupants.reverse();
    let zhigong = people.iter().find(|person| person.id == person_id("zhigong"));
    let zhigongs_home = dwelling_key(1, 2, 1, 3, 2);
    let doors = places.iter().filter(|place| place.kind == PlaceKind::Dwelling);
    doors
        .enumerate()
        .map(|(number, place)| {
            let own = place.id.as_str() == zhigongs_home;
            let ownership = match number % 5 {
                _ if own => Ownership::Public,
                0 | 3 => Ownership::Public,
                4 => Ownership::Temporary,
                _ => Ownership::Sold,
            };
            let occupant = if own {
                zhigong
            } else if number % 4 == 1 {
                occupants.pop()
            } else {
                None
            };
            Dwelling {
                id: place.id.as_str().into(),
                place: place.id.clone(),
                full_name: place.full_name.clone(),
                path: place.path.clone(),
                ownership,
                area: [5_860, 6_420, 7_515, 8_650, 9_280][number % 5],
                occupant: occupant.map(|person| person.id.clone()),
                occupant_name: occupant.map(|person| person.name.clone()).unwrap_or_default(),
                occupied_from: occupant.map(|_| [20_110_301, 20_150_915, 20_190_601, 20_220_701][number % 4]),
            }
        })
        .collect()
}

/// How a sample application went on: working days ago, what, and in which words.
type Moves = &'static [(i64, Move, &'static str)];

const GOING: Moves = &[
    (18, Move::SendBack, "请补充户口簿复印件。"),
    (16, Move::Resubmit, "已补充户口簿复印件。"),
    (12, Move::Advance, "材料齐全。"),
];
const GRANTED: Moves = &[
    (60, Move::Advance, "材料齐全。"),
    (55, Move::Advance, "符合条件。"),
    (44, Move::Advance, "公示期满，无异议。"),
    (40, Move::Advance, "同意。"),
    (30, Move::Advance, "已发放。"),
];

/// One application that goes on, one that went through. Rates and conditions are not modelled: 示例.
pub(crate) fn applications(
    people: &[Person],
    numbers: &[String],
    calendar: &PreparedCalendar,
    now: Moment,
) -> Result<Vec<Application>, Refusal> {
    let files = [
        ("zhigong", "现住房面积未达标，申请住房补贴。", 5_860, 3, 20, GOING),
        ("finance-zga", "无房，申请住房补贴。", 0, 2, 65, GRANTED),
    ];
    let mut applications = Vec::new();
    for ((login, reason, area, household, days, moves), number) in files.into_iter().zip(numbers) {
        let applicant = people
            .iter()
            .find(|person| person.id == person_id(login))
            .ok_or(Refusal::NotFound)?;
        let officer = people
            .iter()
            .find(|person| person.id == person_id("zhufang"))
            .ok_or(Refusal::NotFound)?;
        let at = |days: i64| {
            calendar
                .subtract_working_time(now, WorkingMinutes(days * 420))
                .unwrap_or(now)
        };
        let mut application = handed_in(applicant, number, reason, area, household, at(days));
        for (days, step, text) in moves {
            let by = if step.is_applicants() { applicant } else { officer };
            application = proceed(&application, *step, text, &Actor::from(by), at(*days))?;
        }
        applications.push(application);
    }
    Ok(applications)
}

/// When the sample applications were handed in, in working days ago.
pub(crate) const HANDED_IN: [i64; 2] = [20, 65];

fn handed_in(applicant: &Person, number: &str, reason: &str, area: i64, household: i64, at: Moment) -> Application {
    Application {
        id: crate::seed::dice::key(
            at,
            &mut crate::seed::dice::Dice::new(&[u64::from_be_bytes(*b"dwelling"), at.0.unsigned_abs()]),
        )
        .into(),
        number: format!("住房-{number}"),
        kind: "住房补贴（示例）".to_owned(),
        applicant: applicant.id.clone(),
        applicant_name: applicant.name.clone(),
        department: applicant.department.clone(),
        reason: reason.to_owned(),
        current_area: area,
        household,
        step: Step::Documents,
        status: ApplicationStatus::Going,
        entries: vec![FileEntry {
            step: Step::Submitted,
            action: "提交申请".to_owned(),
            text: String::new(),
            by: applicant.id.clone(),
            by_name: applicant.name.clone(),
            at,
        }],
        applied_at: at,
        due: None,
        open: true,
        version: 1,
    }
}
