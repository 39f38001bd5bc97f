//! The rules of the clock as data (计时规则): for which reasons it stands and for how long, how long each kind of
//! deadline is, and which steps start one anew. Rows carry the day they hold from; where no row holds, the shipped ones do.

use serde::{Deserialize, Serialize};

pub use change::{COUNT_LIMIT, Subject, check, standing};
pub use pause::{Party, PauseReason, PauseRule};
pub use shipped::rows as shipped;
pub use span::Span;

use crate::time::WorkingMinutes;

mod change;
mod pause;
mod shipped;
mod span;

/// What has a deadline of its own (时限种类).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeadlineKind {
    /// 响应: the first answer. The service's own limit goes before the rule.
    Response,
    /// 办结: the work finished. The service's own limit goes before the rule.
    Resolution,
    /// 验收: the requester confirms or returns.
    Confirmation,
    /// 催单答复: the centre answers a nudge.
    NudgeAnswer,
    /// 整改: the centre answers a bad rating.
    Rectification,
    /// 回访: a named person calls the rater after the rectification.
    CallBack,
}

impl DeadlineKind {
    /// Every kind.
    pub const ALL: [Self; 6] = [
        Self::Response,
        Self::Resolution,
        Self::Confirmation,
        Self::NudgeAnswer,
        Self::Rectification,
        Self::CallBack,
    ];

    /// The word in rows and forms.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Response => "response",
            Self::Resolution => "resolution",
            Self::Confirmation => "confirmation",
            Self::NudgeAnswer => "nudge_answer",
            Self::Rectification => "rectification",
            Self::CallBack => "call_back",
        }
    }

    /// The term on screen.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Response => "响应",
            Self::Resolution => "办结",
            Self::Confirmation => "验收",
            Self::NudgeAnswer => "催单答复",
            Self::Rectification => "整改",
            Self::CallBack => "回访",
        }
    }
}

/// A step after which a deadline might begin anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// 退单
    HandBack,
    /// 转派
    Reroute,
    /// 验收不合格退回: the request is open for the provider again.
    Return,
}

impl Step {
    /// Every step.
    pub const ALL: [Self; 3] = [Self::HandBack, Self::Reroute, Self::Return];

    /// The word in rows and forms.
    pub const fn code(self) -> &'static str {
        match self {
            Self::HandBack => "hand_back",
            Self::Reroute => "reroute",
            Self::Return => "return",
        }
    }

    /// The term on screen.
    pub const fn label(self) -> &'static str {
        match self {
            Self::HandBack => "退单",
            Self::Reroute => "转派",
            Self::Return => "验收不合格退回",
        }
    }
}

/// What a rectification case is limited to, besides its deadlines (整改的限度).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CaseLimit {
    /// How often the centre may put its answer off (延期次数).
    Extensions,
    /// By how many working days at most each time (每次延期的工作日).
    ExtensionDays,
    /// How often a rater is tried before they count as not reached (回访次数).
    CallBackTries,
    /// How often a bad second rating opens the case again (复评退回次数).
    Reopenings,
    /// How many levels the second rating has: 3, or else 5 (复评等级数).
    SecondLevels,
}

impl CaseLimit {
    /// Every limit.
    pub const ALL: [Self; 5] = [
        Self::Extensions,
        Self::ExtensionDays,
        Self::CallBackTries,
        Self::Reopenings,
        Self::SecondLevels,
    ];

    /// The word in rows.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Extensions => "extensions",
            Self::ExtensionDays => "extension_days",
            Self::CallBackTries => "call_back_tries",
            Self::Reopenings => "reopenings",
            Self::SecondLevels => "second_levels",
        }
    }

    /// The term on screen.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Extensions => "延期次数",
            Self::ExtensionDays => "每次延期最多几个工作日",
            Self::CallBackTries => "回访联系不上，最多几次",
            Self::Reopenings => "复评不满意，重新整改的次数",
            Self::SecondLevels => "复评分几级",
        }
    }

    /// What it counts.
    pub const fn unit(self) -> &'static str {
        match self {
            Self::ExtensionDays => "个工作日",
            Self::SecondLevels => "级",
            Self::Extensions | Self::CallBackTries | Self::Reopenings => "次",
        }
    }

    /// Whether it can be so many.
    pub const fn allows(self, most: i64) -> bool {
        match self {
            Self::SecondLevels => most == 3 || most == 5,
            Self::ExtensionDays => 1 <= most && most <= 60,
            Self::CallBackTries => 1 <= most && most <= 10,
            Self::Extensions | Self::Reopenings => 0 <= most && most <= 5,
        }
    }
}

/// What a row says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "rule", rename_all = "snake_case")]
pub enum Rule {
    /// A reason to pause.
    Pause(PauseRule),
    /// How long a deadline is.
    Limit {
        /// Of what.
        kind: DeadlineKind,
        /// How long.
        limit: Span,
    },
    /// Whether a step starts a deadline anew.
    Restart {
        /// The step.
        step: Step,
        /// Which deadline.
        kind: DeadlineKind,
        /// Whether it does.
        restarts: bool,
    },
    /// What a rectification case is limited to.
    Case {
        /// What of it.
        of: CaseLimit,
        /// How many.
        most: i64,
    },
}

/// A row of the table (规则行).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockRule {
    /// The first day on which it holds, as `yyyymmdd`; a later row of the same subject takes its place.
    pub from_day: i64,
    /// What it says.
    #[serde(flatten)]
    pub rule: Rule,
}

impl ClockRule {
    /// The row's key: its subject and the day it holds from.
    pub fn key(&self) -> String {
        format!("{}:{}", self.rule.subject().code(), self.from_day)
    }
}

/// The table (计时规则表).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ClockRules {
    /// The rows, in any order.
    pub rows: Vec<ClockRule>,
}

impl ClockRules {
    /// Whose a reason is and how long it may last, on a day (`yyyymmdd`).
    pub fn pause(&self, reason: PauseReason, day: i64) -> PauseRule {
        let found = self.latest(day, |rule| match rule {
            Rule::Pause(rule) if rule.reason == reason => Some(*rule),
            _ => None,
        });
        found.unwrap_or_else(|| shipped::pause(reason))
    }

    /// How long a deadline is, on a day (`yyyymmdd`).
    pub fn limit(&self, wanted: DeadlineKind, day: i64) -> Span {
        let found = self.latest(day, |rule| match rule {
            Rule::Limit { kind, limit } if *kind == wanted => Some(*limit),
            _ => None,
        });
        found.unwrap_or_else(|| shipped::limit(wanted))
    }

    /// Whether a step starts a deadline anew, on a day (`yyyymmdd`); by default none does.
    pub fn restarts(&self, wanted: Step, of: DeadlineKind, day: i64) -> bool {
        let found = self.latest(day, |rule| match rule {
            Rule::Restart { step, kind, restarts } if *step == wanted && *kind == of => Some(*restarts),
            _ => None,
        });
        found.unwrap_or(false)
    }

    /// What a rectification case is limited to, on a day (`yyyymmdd`).
    pub fn case(&self, wanted: CaseLimit, day: i64) -> i64 {
        let found = self.latest(day, |rule| match rule {
            Rule::Case { of, most } if *of == wanted => Some(*most),
            _ => None,
        });
        found.unwrap_or_else(|| shipped::case(wanted))
    }

    fn latest<T>(&self, day: i64, says: impl Fn(&Rule) -> Option<T>) -> Option<T> {
        let holding = self.rows.iter().filter(|row| row.from_day <= day);
        holding
            .filter_map(|row| says(&row.rule).map(|said| (row.from_day, said)))
            .max_by_key(|(from, _)| *from)
            .map(|(_, said)| said)
    }
}

/// Working minutes missed of a deadline, and by whom (超时归属).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Missed {
    /// Of which deadline.
    pub kind: DeadlineKind,
    /// Whose.
    pub party: Party,
    /// How much working time past what was promised at first.
    pub minutes: WorkingMinutes,
}

impl Missed {
    /// `办结超出 25 分：申请人`.
    pub fn line(&self) -> String {
        format!(
            "{}比最初时限晚 {}，属{}",
            self.kind.label(),
            crate::time::wording::working_duration(self.minutes),
            self.party.label()
        )
    }
}
