//! Twelve months of finished requests and their ratings (示例评价): what the matrix shows.

use domain::access::Role;
use domain::calendar::PreparedCalendar;
use domain::catalogue::helpers_for;
use domain::lifecycle::Command;
use domain::period::month_before;
use domain::person::{Actor, Person};
use domain::place::{Place, PlaceKind};
use domain::rating::{Ballot, Level, shipped_questions};
use domain::time::{Moment, WorkingMinutes};

use super::cast::Cast;
use super::organisation::{DEPARTMENT, LEADER, STAFF};
use crate::act::worker_of;
use crate::seed::answers::answers;
use crate::seed::dice::{Dice, Weights, key};
use crate::seed::drawn::Drawn;
use crate::seed::history::{Ask, History};
use crate::seed::verdict::Verdict;
use crate::seed::words;
use crate::{Failure, Known, Rules};

const MONTHS: usize = 12;
/// Months whose cells are all filled, but for the one that says 样本不足.
const RECENT: usize = 2;
/// Ratings of a month from each group, and beside them how many requests nobody rated.
const GROUPS: [(&str, usize, usize); 3] = [(LEADER, 12, 8), (DEPARTMENT, 14, 12), (STAFF, 20, 30)];

/// A request to be told: when it closed or was rated, when it was filed, by whom, for what.
pub(super) struct Plan<'a> {
    person: &'a Person,
    service: &'a str,
    place: &'a Place,
    /// When the requester rated it, or at last looked at it.
    end: Moment,
    /// When it was filed.
    pub filed: Moment,
    minutes: i64,
    rated: bool,
    recent: bool,
    /// Leaves the environment out, so that one cell has too few.
    without_environment: bool,
    dice: Dice,
}

/// Plans them, oldest first.
pub(super) fn plan<'a>(
    cast: &Cast<'_>,
    known: &'a Known,
    people: &'a [Person],
    places: &'a [Place],
    now: Moment,
) -> Result<Vec<Plan<'a>>, Failure> {
    let homes: Vec<&Place> = places
        .iter()
        .filter(|place| place.kind == PlaceKind::Dwelling)
        .collect();
    let weights = Weights::zipf(known.reference.items.len(), 0.6);
    let mut plans = Vec::new();
    for (months_ago, month) in std::iter::successors(Some(now.month_number()), |month| Some(month_before(*month)))
        .take(MONTHS)
        .enumerate()
    {
        let (first, end) = span(month, now);
        for (number, (group, rated, unrated)) in GROUPS.into_iter().enumerate() {
            let raters: Vec<&Person> = people
                .iter()
                .filter(|person| {
                    person.rater_group.as_str() == group
                        && person.roles.iter().all(|grant| grant.role == Role::DepartmentOfficer)
                })
                .collect();
            let rated = if months_ago < RECENT { rated } else { rated * 5 / 6 };
            for turn in 0..rated + unrated {
                let mut dice = Dice::new(&[
                    u64::from_be_bytes(*b"ratings."),
                    months_ago as u64,
                    number as u64,
                    turn as u64,
                ]);
                let item = known.reference.items.get(weights.pick(&mut dice));
                let (Some(item), Some(person)) = (item, dice.pick(&raters)) else {
                    continue;
                };
                let home = item.group.as_str() == "housing" && item.id.as_str().ends_with("repair");
                let place = match (home, &person.place) {
                    (true, _) => dice.pick(&homes).copied(),
                    (false, Some(own)) => Some(cast_place(cast, places, own.as_str())?),
                    (false, None) => None,
                };
                let Some(place) = place else { continue };
                let calendar = known.calendar(&item.centre)?;
                let end = Moment(dice.between(first.0, end.0));
                let budget = item
                    .limit(domain::request::Urgency::Normal, end.day_number())
                    .map_or(420, |limit| limit.resolution.0);
                let share = if dice.chance(0.93) {
                    dice.within(0.2, 0.75)
                } else {
                    dice.within(1.2, 1.7)
                };
                let minutes = ((budget as f64) * share) as i64 + 20;
                plans.push(Plan {
                    person,
                    service: item.id.as_str(),
                    place,
                    end,
                    filed: back(&calendar, end, minutes + minutes / 3 + 10),
                    minutes,
                    rated: turn < rated,
                    recent: months_ago < RECENT,
                    without_environment: group == LEADER && months_ago < RECENT && turn % 2 == 0,
                    dice,
                });
            }
        }
    }
    plans.sort_by_key(|plan| plan.filed);
    Ok(plans)
}

fn cast_place<'a>(cast: &Cast<'_>, places: &'a [Place], key: &str) -> Result<&'a Place, Failure> {
    let found = cast.place(key)?;
    places
        .iter()
        .find(|place| place.id == found.id)
        .ok_or_else(|| Failure::internal(&format!("no place {key}")))
}

/// The part of a month that has passed.
fn span(month: i64, now: Moment) -> (Moment, Moment) {
    let day = |month: i64| Moment::parse(&format!("{:04}-{:02}-01", month / 100, month % 100)).unwrap_or(now);
    let (first, end) = (day(month), day(domain::period::month_after(month)));
    (first, Moment(end.0 - 1).min(now))
}

fn back(calendar: &PreparedCalendar, from: Moment, minutes: i64) -> Moment {
    calendar
        .subtract_working_time(from, WorkingMinutes(minutes))
        .unwrap_or(from)
}

/// Carries one out: asked, served, accepted, and rated or not.
pub(super) fn tell(
    cast: &Cast<'_>,
    known: &Known,
    rules: &Rules,
    plan: Plan<'_>,
    number: String,
    now: Moment,
) -> Result<Drawn, Failure> {
    let Plan { person, mut dice, .. } = plan;
    let item = known.item(&plan.service.into());
    let item = item.ok_or_else(|| Failure::internal(&format!("there is no service {}", plan.service)))?;
    let mut fields = answers(item, plan.filed, &mut dice);
    fields.push((
        "phrase".to_owned(),
        dice.pick(&item.quick_phrases).cloned().unwrap_or_default(),
    ));
    if dice.chance(0.3) {
        fields.push(("text".to_owned(), dice.word(words::TEXTS).to_owned()));
    }
    let ask = Ask {
        id: key(plan.filed, &mut dice),
        number,
        at: plan.filed,
        service: plan.service,
        place: plan.place,
        person,
        filed_by: None,
        fields,
    };
    let mut history = History::ask(known, ask)?;
    let calendar = known.calendar(&item.centre)?;
    let desk = Actor::from(cast.desk_of(&item.centre)?);
    let worker = dice.pick(cast.technicians(&item.centre)).copied();
    let worker = worker.ok_or_else(|| Failure::internal(&format!("centre {} has no technician", item.centre)))?;
    let colleagues = cast.technicians(&item.centre).iter();
    let helpers = colleagues
        .filter(|person| person.id != worker.id)
        .map(|person| worker_of(person));
    let helpers = helpers.take(helpers_for(item.hands));
    let technician = Actor::from(worker);
    let requester = Actor::from(person);
    let at = |share: f64| {
        let minutes = (plan.minutes as f64 * share) as i64;
        calendar
            .add_working_time(plan.filed, WorkingMinutes(minutes))
            .unwrap_or(plan.end)
    };
    let done = dice.word(words::WORK).to_owned();
    let steps = [
        (at(0.05), &desk, Role::CentreDesk, Command::Accept),
        (
            at(0.08),
            &desk,
            Role::CentreDesk,
            Command::Assign {
                technician: worker_of(worker),
                helpers: helpers.collect(),
            },
        ),
        (
            at(0.15),
            &technician,
            Role::Technician,
            Command::Take {
                worker: worker_of(worker),
            },
        ),
        (at(0.5), &technician, Role::Technician, Command::Start),
        (
            at(1.0),
            &technician,
            Role::Technician,
            Command::Finish {
                work_done: done,
                further: String::new(),
            },
        ),
        (at(1.2), &requester, Role::Employee, Command::Confirm),
    ];
    for (at, by, role, command) in &steps {
        // Around the turn of a month the steps lie close together; they stay in their order.
        let at = (*at).max(Moment(history.last().0 + 1)).min(now);
        history.act(known, &rules.process, at, by, *role, command)?;
    }
    let mut verdict = None;
    if plan.rated {
        let at = plan.end.max(history.last());
        let alias: String = format!("{:016x}", dice.next()).chars().take(12).collect();
        let ballot = ballot(&mut dice, plan.recent, plan.without_environment);
        let owner = cast.owner(&item.centre);
        let mut given = Verdict::give(known, &rules.rating, &history, person, &ballot, owner, alias, at)?;
        // The recent months hold no bad rating but those of the stories.
        let second = dice.chance(0.6).then_some(Level::Satisfied);
        given.deal_with(known, &super::verifier(), person, second, now)?;
        verdict = Some(given);
    }
    Ok(Drawn {
        history,
        verdict,
        photos: Vec::new(),
    })
}

/// What somebody thinks. Of the recent months the only bad ratings are those told as stories, whose cases are open.
fn ballot(dice: &mut Dice, recent: bool, without_environment: bool) -> Ballot {
    let overall = match dice.share() {
        share if share < 0.52 => Level::VerySatisfied,
        share if share < 0.86 => Level::Satisfied,
        share if share < 0.95 || recent => Level::Fair,
        share if share < 0.985 => Level::Dissatisfied,
        _ => Level::VeryDissatisfied,
    };
    let mut near = |left_out: bool| {
        if left_out {
            return None;
        }
        let moved = i64::from(overall) + [0, 0, 0, 0, 0, 0, 1, -1][dice.below(8)];
        Some(Level::try_from(moved.clamp(1, 5)).unwrap_or(overall))
    };
    let levels = [near(false), near(false), near(without_environment)];
    let questions = shipped_questions();
    let reasons = questions.reasons(overall);
    let wanted = dice.below(3);
    let first = dice.below(reasons.len());
    let reasons = reasons.iter().cycle().skip(first).take(wanted).cloned().collect();
    let words = if overall.is_good() {
        words::PRAISE
    } else {
        words::COMPLAINTS
    };
    let text = if dice.chance(0.3) || !overall.is_good() {
        dice.word(words).to_owned()
    } else {
        String::new()
    };
    let [service, conduct, environment] = levels;
    Ballot {
        overall: Some(overall),
        service,
        conduct,
        environment,
        reasons,
        text,
        named: dice.chance(0.2),
    }
}
