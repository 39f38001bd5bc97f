//! Who should be sent (派单建议): the technicians of a centre in the order in which a good dispatcher would think of them,
//! each with the reasons as data.
//!
//! Away or full comes last; then skill, whether the deadline can be kept, who is on duty, distance in the place tree, and
//! open load. Where nobody's skills are registered the list falls back to the open load.

use crate::calendar::PreparedCalendar;
use crate::catalogue::helpers_for;
use crate::id::{CalendarId, PersonId, PlaceId, ServiceGroupId, ServiceId};
use crate::refusal::{FieldProblem, Refusal, check_text};
use crate::routing::Matter;
use crate::time::{Moment, WorkingMinutes};
use serde::{Deserialize, Serialize};

/// An area that somebody looks after (负责片区): a place and everything under it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Area {
    /// The place.
    pub place: PlaceId,
    /// Keys from the root, each followed by `/`.
    pub path: String,
    /// Its whole name.
    pub name: String,
}

/// A time away from work (请假): whole days, both included.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leave {
    /// The first day, as `yyyymmdd`.
    pub from_day: i64,
    /// The last day.
    pub until_day: i64,
    /// Why, as people call it.
    #[serde(default)]
    pub reason: String,
}

impl Leave {
    /// Whether a day falls into it.
    pub fn covers(&self, day: i64) -> bool {
        (self.from_day..=self.until_day).contains(&day)
    }
}

/// What is known of a technician beyond their roles (技能档案). Whoever has none is still suggested, by their load.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// The person.
    pub id: PersonId,
    /// What they can do: services and whole groups.
    #[serde(default)]
    pub skills: Vec<Matter>,
    /// Where they work; none for everywhere.
    #[serde(default)]
    pub areas: Vec<Area>,
    /// The calendar of their shift; none for the centre's hours.
    #[serde(default)]
    pub shift: Option<CalendarId>,
    /// When they are away.
    #[serde(default)]
    pub leaves: Vec<Leave>,
    /// Most open jobs at a time; none for no limit.
    #[serde(default)]
    pub capacity: Option<i64>,
    /// Grows by one with every change; 0 before it is first saved.
    pub version: i64,
}

/// Longest reason of a leave in characters.
pub const LEAVE_REASON_LIMIT: usize = 20;
/// Most areas and leaves of one person: a list that a person reads.
pub const LIST_LIMIT: usize = 30;

impl Profile {
    /// The leave that covers a day.
    pub fn leave_on(&self, day: i64) -> Option<&Leave> {
        self.leaves.iter().find(|leave| leave.covers(day))
    }

    /// The profile with one leave more; leaves that are over by `today` are dropped.
    ///
    /// # Errors
    /// [`Refusal::Field`] when its end is before its beginning, or the reason is too long.
    pub fn with_leave(&self, leave: Leave, today: i64) -> Result<Self, Refusal> {
        let reason = check_text("reason", &leave.reason, false, LEAVE_REASON_LIMIT)?;
        if leave.until_day < leave.from_day {
            return Err(Refusal::field("until", FieldProblem::OutOfRange));
        }
        let mut next = self.clone();
        next.leaves.retain(|known| known.until_day >= today);
        next.leaves.push(Leave { reason, ..leave });
        next.leaves.sort_by_key(|leave| leave.from_day);
        if next.leaves.len() > LIST_LIMIT {
            return Err(Refusal::field("from", FieldProblem::OutOfRange));
        }
        Ok(next)
    }
}

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

/// How near two places are in the tree (距离), nearest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Nearness {
    /// The same room or dwelling.
    Room,
    /// The same floor or staircase.
    Floor,
    /// The same building.
    Building,
    /// The same site or estate.
    Site,
    /// Somewhere else.
    Elsewhere,
}

impl Nearness {
    /// By how many nodes from the root two paths have in common.
    pub fn between(one: &str, other: &str) -> Self {
        let both = one.split('/').zip(other.split('/'));
        let common = both.take_while(|(one, other)| one == other && !one.is_empty()).count();
        match common {
            0 => Self::Elsewhere,
            1 => Self::Site,
            2 => Self::Building,
            3 => Self::Floor,
            _ => Self::Room,
        }
    }

    /// As it is said; nothing for somewhere else.
    pub fn label(self) -> &'static str {
        match self {
            Self::Room => "同一房间",
            Self::Floor => "同一楼层",
            Self::Building => "同一栋楼",
            Self::Site => "同一院区",
            Self::Elsewhere => "",
        }
    }
}

/// What somebody can do, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ability {
    /// This service.
    Service,
    /// The group that it belongs to.
    Group,
    /// Nothing is registered.
    Unknown,
    /// Other things.
    Lacking,
}

/// A reason for or against somebody (理由).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// What they can do.
    Skill(Ability),
    /// The place lies in their area.
    InArea(String),
    /// They have a job, or an area, so near.
    Near(Nearness),
    /// Open jobs.
    Load(i64),
    /// As many as they should have.
    Full(i64),
    /// Away until this day (`yyyymmdd`).
    Away(i64),
    /// Not on duty at this moment.
    OffDuty,
    /// With what they have before it, it would be late.
    TooLate,
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

impl Reason {
    /// As the desk reads it, with the names of the service and its group; nothing where there is nothing to say.
    pub fn words(&self, service: &str, group: &str) -> String {
        match self {
            Self::Skill(Ability::Service) => format!("会{service}"),
            Self::Skill(Ability::Group) => format!("会{group}"),
            Self::Skill(Ability::Unknown) => "技能未登记".to_owned(),
            Self::Skill(Ability::Lacking) => format!("没有登记{service}"),
            Self::InArea(name) => format!("负责{name}"),
            Self::Near(nearness) => nearness.label().to_owned(),
            Self::Load(0) => "手上没有活".to_owned(),
            Self::Load(count) => format!("手上 {count} 件"),
            Self::Full(most) => format!("已排满（最多 {most} 件）"),
            Self::Away(day) => format!("请假到 {} 月 {} 日", day / 100 % 100, day % 100),
            Self::OffDuty => "现在不当班".to_owned(),
            Self::TooLate => "可能赶不上时限".to_owned(),
        }
    }
}

/// The reasons in one line: `会空调维修 · 同一栋楼 · 手上 2 件`.
pub fn line(reasons: &[Reason], service: &str, group: &str) -> String {
    let words = reasons.iter().map(|reason| reason.words(service, group));
    words.filter(|words| !words.is_empty()).collect::<Vec<_>>().join(" · ")
}
