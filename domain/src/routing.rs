//! Which centre answers for which place and service (派单规则, 归口规则; article 11): an own centre, a shared one, or a
//! contractor.
//!
//! Rules stand in an order and the first that fits wins. Where none fits the catalogue's own centre answers, and where
//! that does not exist any more the fallback desk (兜底服务台) does: a request is never lost.

use crate::id::{CalendarId, CentreId, DepartmentId, PlaceId, RuleId, ServiceGroupId, ServiceId};
use crate::organisation::Centre;
use crate::refusal::{FieldProblem, Refusal, check_text};
use crate::time::Moment;
use serde::{Deserialize, Serialize};

/// Longest name of a rule in characters.
pub const NAME_LIMIT: usize = 40;

/// What a rule is about (适用事项).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Matter {
    /// Every service.
    #[default]
    Any,
    /// Every service of a group.
    Group(ServiceGroupId),
    /// One service.
    Service(ServiceId),
}

impl Matter {
    /// From the value of a form field: nothing, `group:KEY` or `service:KEY`.
    pub fn parse(text: &str) -> Option<Self> {
        match text.split_once(':') {
            None if text.is_empty() => Some(Self::Any),
            Some(("group", key)) => Some(Self::Group(key.into())),
            Some(("service", key)) => Some(Self::Service(key.into())),
            _ => None,
        }
    }

    /// The value of the form field.
    pub fn code(&self) -> String {
        match self {
            Self::Any => String::new(),
            Self::Group(key) => format!("group:{key}"),
            Self::Service(key) => format!("service:{key}"),
        }
    }

    /// Whether a service is meant.
    pub fn covers(&self, service: &ServiceId, group: &ServiceGroupId) -> bool {
        match self {
            Self::Any => true,
            Self::Group(key) => key == group,
            Self::Service(key) => key == service,
        }
    }
}

/// At which time of day a rule holds (适用时段), by a calendar: duty desks answer outside of working time.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Hours {
    /// At any time.
    #[default]
    Any,
    /// In the calendar's working time.
    Working(CalendarId),
    /// Outside of it: nights, weekends, holidays.
    Outside(CalendarId),
}

impl Hours {
    /// From the value of a form field: nothing, `working:KEY` or `outside:KEY`.
    pub fn parse(text: &str) -> Option<Self> {
        match text.split_once(':') {
            None if text.is_empty() => Some(Self::Any),
            Some(("working", key)) => Some(Self::Working(key.into())),
            Some(("outside", key)) => Some(Self::Outside(key.into())),
            _ => None,
        }
    }

    /// The calendar it goes by.
    pub fn calendar(&self) -> Option<&CalendarId> {
        match self {
            Self::Any => None,
            Self::Working(key) | Self::Outside(key) => Some(key),
        }
    }
}

/// One rule (派单规则). It is never deleted, only ended, so that it can be told later why a request went where it went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoutingRule {
    /// Key.
    pub id: RuleId,
    /// Its place in the order, from 1.
    pub position: i64,
    /// What people call it.
    pub name: String,
    /// For this place and everything under it; none for every place.
    #[serde(default)]
    pub place: Option<PlaceId>,
    /// The place's whole name when the rule was made.
    #[serde(default)]
    pub place_name: String,
    /// For which services.
    #[serde(default)]
    pub matter: Matter,
    /// For people of this department; none for everybody.
    #[serde(default)]
    pub department: Option<DepartmentId>,
    /// At which time of day.
    #[serde(default)]
    pub hours: Hours,
    /// Who answers.
    pub centre: CentreId,
    /// The first day on which it holds, as `yyyymmdd`.
    pub from_day: i64,
    /// The last day on which it holds; none for good.
    #[serde(default)]
    pub until_day: Option<i64>,
    /// Grows by one with every change.
    pub version: i64,
}

/// What is asked for, where, by whom and when.
#[derive(Debug, Clone)]
pub struct Case<'a> {
    /// Keys of the place from the root, each followed by `/`.
    pub path: &'a str,
    /// The service.
    pub service: &'a ServiceId,
    /// Its group.
    pub group: &'a ServiceGroupId,
    /// The department of the person served.
    pub department: &'a DepartmentId,
    /// The moment of asking.
    pub at: Moment,
}

/// Why a rule does not fit (不适用的原因).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Miss {
    /// It holds from a later day.
    NotYet,
    /// It has ended.
    Ended,
    /// Another place.
    Place,
    /// Another service.
    Matter,
    /// Another department.
    Department,
    /// Another time of day, or its calendar is gone.
    Hours,
    /// It fits, but its centre does not exist any more.
    NoCentre,
}

impl Miss {
    /// As it is said on the page.
    pub fn label(self) -> &'static str {
        match self {
            Self::NotYet => "还没有生效",
            Self::Ended => "已经失效",
            Self::Place => "地点不符",
            Self::Matter => "事项不符",
            Self::Department => "部门不符",
            Self::Hours => "时段不符",
            Self::NoCentre => "服务单位已撤销",
        }
    }
}

/// By what a request came to its centre (归口依据), kept with the request.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoutedBy {
    /// No rule fitted: the catalogue's own centre.
    #[default]
    Catalogue,
    /// A rule.
    Rule {
        /// Its key.
        id: RuleId,
        /// Its name then.
        name: String,
    },
    /// Nobody else was responsible: the fallback desk.
    Fallback,
}

impl RoutedBy {
    /// As it is said on the page.
    pub fn words(&self) -> String {
        match self {
            Self::Catalogue => "服务目录的默认单位".to_owned(),
            Self::Rule { name, .. } => format!("派单规则「{name}」"),
            Self::Fallback => "没有规则适用，由兜底服务台接收".to_owned(),
        }
    }
}

/// Who gets it, by what, and which rules were passed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Routed {
    /// Who answers.
    pub centre: CentreId,
    /// By what.
    pub by: RoutedBy,
    /// The rules that stood before, each with why it did not fit.
    pub passed: Vec<(RuleId, Miss)>,
}

/// What routing has to know besides rules and case.
pub struct World<'a> {
    /// The centres there are.
    pub centres: &'a [Centre],
    /// Whether a calendar works at the moment of the case; none when there is no such calendar.
    pub is_working: &'a dyn Fn(&CalendarId) -> Option<bool>,
    /// The desk that gets what nobody else answers for.
    pub fallback: Option<&'a CentreId>,
}

impl World<'_> {
    fn has(&self, centre: &CentreId) -> bool {
        self.centres.iter().any(|known| known.id == *centre)
    }
}

impl RoutingRule {
    /// Why the rule does not fit a case; none when it does.
    pub fn miss(&self, case: &Case<'_>, world: &World<'_>) -> Option<Miss> {
        let day = case.at.day_number();
        let elsewhere = |place: &PlaceId| !crate::place::lies_in(case.path, place);
        let hours_fit = match &self.hours {
            Hours::Any => true,
            Hours::Working(calendar) => (world.is_working)(calendar) == Some(true),
            Hours::Outside(calendar) => (world.is_working)(calendar) == Some(false),
        };
        if self.from_day > day {
            Some(Miss::NotYet)
        } else if self.has_ended(day) {
            Some(Miss::Ended)
        } else if self.place.as_ref().is_some_and(elsewhere) {
            Some(Miss::Place)
        } else if !self.matter.covers(case.service, case.group) {
            Some(Miss::Matter)
        } else if self.department.as_ref().is_some_and(|own| own != case.department) {
            Some(Miss::Department)
        } else if !hours_fit {
            Some(Miss::Hours)
        } else if !world.has(&self.centre) {
            Some(Miss::NoCentre)
        } else {
            None
        }
    }

    /// Whether its last day is over.
    pub fn has_ended(&self, day: i64) -> bool {
        self.until_day.is_some_and(|until| until < day)
    }
}

/// Decides who gets a case: the first rule that fits, else the catalogue's own centre, else the fallback desk.
///
/// # Errors
/// [`Refusal::NoCentre`] only when there is no centre at all.
pub fn route(
    rules: &[RoutingRule],
    case: &Case<'_>,
    catalogue: &CentreId,
    world: &World<'_>,
) -> Result<Routed, Refusal> {
    let mut passed = Vec::new();
    for rule in rules {
        match rule.miss(case, world) {
            Some(miss) => passed.push((rule.id.clone(), miss)),
            None => {
                let by = RoutedBy::Rule {
                    id: rule.id.clone(),
                    name: rule.name.clone(),
                };
                let centre = rule.centre.clone();
                return Ok(Routed { centre, by, passed });
            }
        }
    }
    if world.has(catalogue) {
        return Ok(Routed {
            centre: catalogue.clone(),
            by: RoutedBy::Catalogue,
            passed,
        });
    }
    let named = world.fallback.filter(|centre| world.has(centre));
    let centre = named.or_else(|| world.centres.first().map(|first| &first.id));
    Ok(Routed {
        centre: centre.ok_or(Refusal::NoCentre)?.clone(),
        by: RoutedBy::Fallback,
        passed,
    })
}

/// Checks what an administrator wants a rule to say.
///
/// # Errors
/// [`Refusal::Field`] for a name that is missing or too long, or a last day before the first.
pub fn check(rule: RoutingRule) -> Result<RoutingRule, Refusal> {
    let name = check_text("name", &rule.name, true, NAME_LIMIT)?;
    if rule.has_ended(rule.from_day) {
        return Err(Refusal::field("until", FieldProblem::OutOfRange));
    }
    Ok(RoutingRule { name, ..rule })
}

/// Where a rule goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// One place forward, so that it is asked earlier.
    Up,
    /// One place back.
    Down,
}

/// The rules whose position changes when one is moved past its neighbour among those that have not ended on `day`.
pub fn moved(rules: &[RoutingRule], id: &RuleId, step: Step, day: i64) -> Vec<RoutingRule> {
    let present: Vec<&RoutingRule> = rules.iter().filter(|rule| !rule.has_ended(day)).collect();
    let Some(at) = present.iter().position(|rule| rule.id == *id) else {
        return Vec::new();
    };
    let other = match step {
        Step::Up => at.checked_sub(1),
        Step::Down => Some(at + 1),
    };
    let (Some(one), Some(other)) = (present.get(at), other.and_then(|other| present.get(other))) else {
        return Vec::new();
    };
    let at_position = |rule: &RoutingRule, position| RoutingRule {
        position,
        ..rule.clone()
    };
    vec![at_position(one, other.position), at_position(other, one.position)]
}

/// The position of a rule that is to stand before all others, or behind them.
pub fn end_position(rules: &[RoutingRule], first: bool) -> i64 {
    let positions = rules.iter().map(|rule| rule.position);
    if first {
        positions.min().map_or(1, |least| least - 1)
    } else {
        positions.max().map_or(1, |greatest| greatest + 1)
    }
}
