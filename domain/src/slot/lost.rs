//! A visit that was booked and cannot take place any more (上门预约失效): the day is not worked, or nobody comes then.

use super::{Seat, SlotRule, is_worked};
use crate::calendar::{DayKind, PreparedCalendar};
use crate::time::{Moment, WorkingMinutes};
use serde::{Deserialize, Serialize};

/// Why a visit falls away (失效原因).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Loss {
    /// 放假: the day is a public holiday.
    Holiday,
    /// 当天不上班: the centre does not work on that day, or not at that time of it.
    Closed,
    /// 时段停用: the rule that offered it holds no longer.
    RuleEnded,
}

impl Loss {
    /// As it stands behind 因: `因放假取消`.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Holiday => "放假",
            Self::Closed => "当天不上班",
            Self::RuleEnded => "时段停用",
        }
    }
}

/// A visit that fell away: another time has to be agreed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct LostVisit {
    /// When it would have begun.
    pub start: Moment,
    /// Why it fell away.
    pub because: Loss,
}

/// Why the visit of a seat cannot take place by the calendar and the rules as they are; none while it can.
///
/// Only what the rule says of days and hours counts: a seat stays held when fewer visits are possible at once than
/// before, or when the service has got a rule of its own since.
pub fn loss(seat: &Seat, rules: &[SlotRule], calendar: &PreparedCalendar) -> Option<Loss> {
    let day = calendar.day(seat.start.date());
    if day.length() == WorkingMinutes(0) {
        let holiday = day.kind == DayKind::Holiday;
        return Some(if holiday { Loss::Holiday } else { Loss::Closed });
    }
    match rules.iter().find(|rule| rule.offers(seat)) {
        None => Some(Loss::RuleEnded),
        Some(rule) if !is_worked(&day, rule.hours) => Some(Loss::Closed),
        Some(_) => None,
    }
}
