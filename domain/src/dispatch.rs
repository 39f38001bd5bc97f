//! Who should be sent (派单建议): the technicians of a centre in the order in which a good dispatcher would think of them,
//! each with the reasons as data.
//!
//! Away or full comes last; then skill, whether the deadline can be kept, who is on duty, distance in the place tree, and
//! open load. Where nobody's skills are registered the list falls back to the open load.

mod profile;
mod reason;

pub use profile::{Area, LEAVE_REASON_LIMIT, LIST_LIMIT, Leave, Profile};
pub use reason::{Ability, Nearness, Reason, line};

use crate::calendar::PreparedCalendar;
use crate::catalogue::helpers_for;
use crate::id::{PersonId, ServiceGroupId, ServiceId};
use crate::routing::Matter;
use crate::time::{Moment, WorkingMinutes};
use serde::{Deserialize, Serialize};

/// An open job of a technician, as far as it matters here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenJob {
    /// Whose.
    pub technician: PersonId,
    /// Where: keys from the root, each followed by `/`.
    pub path: String,
    /// When it is due.
    pub due: Moment,
}

/// A technician to choose from.
pub struct Candidate<'a> {
    /// Who.
    pub person: PersonId,
    /// Their name, which breaks ties.
    pub name: &'a str,
    /// What is known of them.
    pub profile: Option<&'a Profile>,
    /// What they have open.
    pub jobs: Vec<&'a OpenJob>,
    /// The hours they work.
    pub shift: &'a PreparedCalendar,
}

/// The job to be given.
pub struct Job<'a> {
    /// The service.
    pub service: &'a ServiceId,
    /// Its group.
    pub group: &'a ServiceGroupId,
    /// Where: keys from the root, each followed by `/`.
    pub path: &'a str,
    /// When the work has to be finished.
    pub due: Moment,
    /// The moment of the choice.
    pub now: Moment,
}

/// Figures of the choice that are data (派单参数).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct DispatchRules {
    /// Working minutes that a job is taken to need, for whether the deadline can be kept.
    pub minutes_per_job: i64,
}

impl Default for DispatchRules {
    fn default() -> Self {
        Self { minutes_per_job: 60 }
    }
}

/// Somebody to send (建议).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// Who.
    pub person: PersonId,
    /// Why, what speaks most for or against them first.
    pub reasons: Vec<Reason>,
    /// Open jobs.
    pub load: i64,
    /// Nothing speaks against them, and their skill is registered: the portal may choose them by itself.
    pub fit: bool,
}

impl Suggestion {
    /// Neither away nor with as much as they should have.
    fn is_free(&self) -> bool {
        let taken = |reason: &Reason| matches!(reason, Reason::Away(_) | Reason::Full(_));
        !self.reasons.iter().any(taken)
    }
}

/// Who would go with somebody to a job that needs so many hands (协助人员): of the suggestions, in their order, the first others
/// who are free. Fewer where there are no more. `not` is never sent: nobody serves themselves.
pub fn companions<'a>(
    suggestions: &'a [Suggestion],
    responsible: &PersonId,
    hands: i64,
    not: &PersonId,
) -> Vec<&'a Suggestion> {
    suggestions
        .iter()
        .filter(|other| other.person != *responsible && other.person != *not && other.is_free())
        .take(helpers_for(hands))
        .collect()
}

/// Whom the portal sends by itself: the first, where nothing speaks against them, with as many others of whom the same is true;
/// nobody where they are too few. `not` is never sent: nobody serves themselves.
pub fn crew<'a>(
    suggestions: &'a [Suggestion],
    hands: i64,
    not: &PersonId,
) -> Option<(&'a Suggestion, Vec<&'a Suggestion>)> {
    let first = suggestions.first().filter(|first| first.fit && first.person != *not)?;
    let wanted = helpers_for(hands);
    let others = suggestions.iter().skip(1);
    let others = others.filter(|other| other.fit && other.person != *not);
    let others: Vec<&Suggestion> = others.take(wanted).collect();
    (others.len() == wanted).then_some((first, others))
}

/// The order of suggestions: smaller is better.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Rank<'a> {
    away: bool,
    full: bool,
    ability: Ability,
    late: bool,
    off_duty: bool,
    outside_area: bool,
    nearness: Nearness,
    load: i64,
    name: &'a str,
}

/// The technicians in the order in which they should be thought of.
pub fn suggest(candidates: &[Candidate<'_>], job: &Job<'_>, rules: &DispatchRules) -> Vec<Suggestion> {
    let informed = candidates.iter().any(|candidate| candidate.profile.is_some());
    let mut ranked: Vec<(Rank<'_>, Suggestion)> = candidates
        .iter()
        .map(|candidate| judge(candidate, job, rules, informed))
        .collect();
    ranked.sort_by(|(one, _), (other, _)| one.cmp(other));
    ranked.into_iter().map(|(_, suggestion)| suggestion).collect()
}

fn judge<'a>(
    candidate: &Candidate<'a>,
    job: &Job<'_>,
    rules: &DispatchRules,
    informed: bool,
) -> (Rank<'a>, Suggestion) {
    let profile = candidate.profile;
    let load = i64::try_from(candidate.jobs.len()).unwrap_or(i64::MAX);
    let leave = profile.and_then(|profile| profile.leave_on(job.now.day_number()));
    let capacity = profile
        .and_then(|profile| profile.capacity)
        .filter(|most| load >= *most);
    let ability = ability(profile, job);
    let off_duty = !candidate.shift.is_working_time(job.now);
    let late = is_too_late(candidate, job, rules);
    let area = profile.and_then(|profile| profile.areas.iter().find(|area| job.path.starts_with(&area.path)));
    let nearness = if informed {
        nearness(candidate, job)
    } else {
        Nearness::Elsewhere
    };
    let mut reasons = Vec::new();
    reasons.extend(leave.map(|leave| Reason::Away(leave.until_day)));
    reasons.extend(capacity.map(Reason::Full));
    if informed {
        reasons.push(Reason::Skill(ability));
    }
    match area {
        Some(area) => reasons.push(Reason::InArea(area.name.clone())),
        None if nearness < Nearness::Elsewhere => reasons.push(Reason::Near(nearness)),
        None => {}
    }
    if capacity.is_none() {
        reasons.push(Reason::Load(load));
    }
    reasons.extend((off_duty && leave.is_none()).then_some(Reason::OffDuty));
    reasons.extend(late.then_some(Reason::TooLate));
    let fit = leave.is_none() && capacity.is_none() && !late && !off_duty && ability < Ability::Unknown;
    let rank = Rank {
        away: leave.is_some(),
        full: capacity.is_some(),
        ability,
        late,
        off_duty,
        outside_area: area.is_none(),
        nearness,
        load,
        name: candidate.name,
    };
    let suggestion = Suggestion {
        person: candidate.person.clone(),
        reasons,
        load,
        fit,
    };
    (rank, suggestion)
}

fn ability(profile: Option<&Profile>, job: &Job<'_>) -> Ability {
    let Some(profile) = profile.filter(|profile| !profile.skills.is_empty()) else {
        return Ability::Unknown;
    };
    let covered = |skill: &&Matter| skill.covers(job.service, job.group);
    let best = profile.skills.iter().filter(covered).map(|skill| match skill {
        Matter::Service(_) => Ability::Service,
        Matter::Group(_) | Matter::Any => Ability::Group,
    });
    best.min().unwrap_or(Ability::Lacking)
}

/// Whether their hours until the deadline are too few for this job and those that are due before it.
fn is_too_late(candidate: &Candidate<'_>, job: &Job<'_>, rules: &DispatchRules) -> bool {
    let before = candidate.jobs.iter().filter(|open| open.due <= job.due).count();
    let needed = i64::try_from(before + 1)
        .unwrap_or(i64::MAX)
        .saturating_mul(rules.minutes_per_job);
    candidate.shift.working_time_between(job.now, job.due) < WorkingMinutes(needed)
}

fn nearness(candidate: &Candidate<'_>, job: &Job<'_>) -> Nearness {
    let areas = candidate.profile.into_iter().flat_map(|profile| &profile.areas);
    let paths = areas
        .map(|area| area.path.as_str())
        .chain(candidate.jobs.iter().map(|open| open.path.as_str()));
    let nearest = paths.map(|path| Nearness::between(path, job.path)).min();
    nearest.unwrap_or(Nearness::Elsewhere)
}
