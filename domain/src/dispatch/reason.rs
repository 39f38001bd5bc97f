//! The reasons (理由) for or against sending somebody, as data and in words.

use serde::{Deserialize, Serialize};

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
