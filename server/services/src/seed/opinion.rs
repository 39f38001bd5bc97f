//! What people think of what they got (评价倾向), by whether it came in time and had to be done twice.

use domain::rating::{Ballot, Level, shipped_questions};
use domain::request::{Request, Status};
use domain::time::{MINUTE, Moment};

use super::dice::Dice;
use super::history::History;
use super::verdict::Verdict;
use super::words;
use super::world::World;
use crate::Failure;

/// Days after which a case of a seed has been dealt with.
const CASE_DAYS: i64 = 12;

/// The requester rates, or does not: nobody has to.
///
/// # Errors
/// [`Failure`] for a rating that the rules refuse, which is a defect here.
pub(crate) fn rate(
    world: &World,
    history: &History,
    mut dice: Dice,
    until: Moment,
) -> Result<Option<Verdict>, Failure> {
    let request = &history.request;
    let rates = match request.status {
        Status::Confirmed => dice.chance(0.54),
        Status::ClosedUnanswered => dice.chance(0.12),
        _ => false,
    };
    let (true, Some(closed)) = (rates, request.closed_at) else {
        return Ok(None);
    };
    // Most rate at once, some after days.
    let share = dice.share();
    let at =
        Moment(closed.0 + (share * share * share * 6.0 * 24.0 * 60.0) as i64 * MINUTE + dice.between(10_000, 90_000));
    if at > until {
        return Ok(None);
    }
    let Some(rater) = world.requester(&request.requester) else {
        return Ok(None);
    };
    let ballot = ballot(request, &mut dice);
    let owner = world.owner(&request.centre);
    let alias: String = format!("{:016x}", dice.next()).chars().take(12).collect();
    let rules = &world.rules.rating;
    let mut verdict = Verdict::give(&world.known, rules, history, &rater.person, &ballot, owner, alias, at)?;
    if at.plus_days(CASE_DAYS) < until {
        let second = [Some(Level::Satisfied), Some(Level::Fair), None, None][dice.below(4)];
        verdict.deal_with(&world.known, &crate::sample::verifier(), &rater.person, second, until)?;
    }
    Ok(Some(verdict))
}

fn ballot(request: &Request, dice: &mut Dice) -> Ballot {
    let late = request
        .finished_at
        .is_some_and(|finished| finished > request.resolution.due);
    // Shares of 5, 4, 3, 2; the rest is 1.
    let shares = match (late, request.returned > 0) {
        (false, false) => [0.54, 0.88, 0.97, 0.993],
        (true, false) => [0.22, 0.50, 0.76, 0.93],
        (false, true) => [0.18, 0.50, 0.80, 0.95],
        (true, true) => [0.05, 0.20, 0.48, 0.80],
    };
    let share = dice.share();
    let place = shares.iter().position(|limit| share < *limit).unwrap_or(4);
    let overall = Level::ALL.get(place).copied().unwrap_or(Level::Fair);
    let mut near = || {
        if dice.chance(0.15) {
            return None;
        }
        let moved = match dice.share() {
            share if share < 0.12 => 1,
            share if share < 0.22 => -1,
            _ => 0,
        };
        Some(Level::try_from((i64::from(overall) + moved).clamp(1, 5)).unwrap_or(overall))
    };
    let (service, conduct, environment) = (near(), near(), near());
    let questions = shipped_questions();
    let reasons = questions.reasons(overall);
    let (wanted, first) = (
        dice.below(if overall.is_good() { 3 } else { 4 }),
        dice.below(reasons.len()),
    );
    let reasons = reasons.iter().cycle().skip(first).take(wanted).cloned().collect();
    let speaks = dice.chance(if overall.is_good() { 0.25 } else { 0.8 });
    let words = if overall.is_good() {
        words::PRAISE
    } else {
        words::COMPLAINTS
    };
    let text = if speaks {
        dice.word(words).to_owned()
    } else {
        String::new()
    };
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
