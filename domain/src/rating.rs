//! Ratings (评价), after the national 好差评 system (国办发〔2019〕51号; GB/T 39735-2020).
//!
//! One rating for each request and person served, voluntary, without a preselected level, never on somebody's behalf.
//! An unrated request is 未评 and counted apart; it never becomes a good score.

use crate::id::{CaseId, CentreId, DepartmentId, PersonId, RaterGroupId, RequestId, ServiceId};
use crate::person::Actor;
use crate::refusal::{FieldProblem, Refusal, check_text};
use crate::request::{Request, TEXT_LIMIT};
use crate::time::Moment;
use serde::{Deserialize, Serialize};

/// The five levels. From 3 on it is good (好评), up to 2 bad (差评).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub enum Level {
    /// 非常不满意
    VeryDissatisfied = 1,
    /// 不满意
    Dissatisfied = 2,
    /// 基本满意
    Fair = 3,
    /// 满意
    Satisfied = 4,
    /// 非常满意
    VerySatisfied = 5,
}

impl Level {
    /// Every level, best first, as the page shows them.
    pub const ALL: [Self; 5] = [
        Self::VerySatisfied,
        Self::Satisfied,
        Self::Fair,
        Self::Dissatisfied,
        Self::VeryDissatisfied,
    ];

    /// Good (好评).
    pub fn is_good(self) -> bool {
        self >= Self::Fair
    }

    /// The term on screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::VerySatisfied => "非常满意",
            Self::Satisfied => "满意",
            Self::Fair => "基本满意",
            Self::Dissatisfied => "不满意",
            Self::VeryDissatisfied => "非常不满意",
        }
    }
}

impl TryFrom<i64> for Level {
    type Error = String;
    fn try_from(number: i64) -> Result<Self, Self::Error> {
        Self::ALL
            .into_iter()
            .find(|level| *level as i64 == number)
            .ok_or_else(|| format!("no level {number}"))
    }
}

impl From<Level> for i64 {
    fn from(level: Level) -> Self {
        level as Self
    }
}

/// What is judged: the three excellences (三优) of the campaign 三优一满意.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Excellence {
    /// 优质服务
    Service,
    /// 优良作风
    Conduct,
    /// 优美环境
    Environment,
}

impl Excellence {
    /// All three.
    pub const ALL: [Self; 3] = [Self::Service, Self::Conduct, Self::Environment];

    /// The term on screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Service => "优质服务",
            Self::Conduct => "优良作风",
            Self::Environment => "优美环境",
        }
    }

    /// The value in addresses, fields and rows.
    pub fn code(self) -> &'static str {
        match self {
            Self::Service => "service",
            Self::Conduct => "conduct",
            Self::Environment => "environment",
        }
    }

    /// From the value of a form field.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|excellence| excellence.code() == text)
    }
}

/// A version of the question set (评价题目): an old rating keeps the version it answered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct QuestionSet {
    /// Version.
    pub version: i64,
    /// Reasons offered with a good level.
    pub good_reasons: Vec<String>,
    /// Reasons offered with a bad level (GB/T 39734-2020, annex A, in our words).
    pub bad_reasons: Vec<String>,
}

impl QuestionSet {
    /// The reasons that depend on the level.
    pub fn reasons(&self, level: Level) -> &[String] {
        if level.is_good() {
            &self.good_reasons
        } else {
            &self.bad_reasons
        }
    }
}

/// The set shipped with the portal.
pub fn shipped_questions() -> QuestionSet {
    let list = |items: &[&str]| items.iter().map(|item| (*item).to_owned()).collect();
    QuestionSet {
        version: 1,
        good_reasons: list(&["响应快", "一次修好", "态度好", "讲得清楚", "现场干净"]),
        bad_reasons: list(&[
            "响应慢",
            "没有修好",
            "反复返修",
            "态度不好",
            "没按约定时间",
            "现场没收拾",
            "收费不清楚",
        ]),
    }
}

/// Limits that are data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RatingRules {
    /// A rating can be given until so many days after the request closed.
    pub window_days: i64,
    /// One addition (追加评价) until so many days after the rating.
    pub addition_days: i64,
    /// Under so many ratings a figure says 样本不足.
    pub least_sample: i64,
    /// A centre learns of an unnamed rating when so many days have ended, that of the rating included; 0: at once. Together with what else
    /// was given on its day it tells less of whose it is.
    pub told_after_days: i64,
}

impl RatingRules {
    /// From when on the centre's cases and figures may hold a rating that is given now: always the beginning of a day. It is kept with
    /// the rating, so that another rule never loosens the shielding of one that was given.
    pub fn told_at(&self, named: bool, now: Moment) -> Moment {
        if named || self.told_after_days <= 0 {
            return now;
        }
        Moment::start_of(now.plus_days(self.told_after_days).date())
    }
}

impl Default for RatingRules {
    fn default() -> Self {
        Self {
            window_days: 90,
            addition_days: 30,
            least_sample: 10,
            told_after_days: 1,
        }
    }
}

/// A rating as it was given (评价). Excluded on appeal, never deleted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Rating {
    /// `request:rater`: a second one collides.
    pub id: String,
    /// Its place in lists for whom it may not tell whose it is: random, so that it tells neither request nor rater nor time.
    #[serde(default)]
    pub alias: String,
    /// The request.
    pub request: RequestId,
    /// Who gave it: for the verifier only.
    pub rater: PersonId,
    /// Their organ at the time.
    pub department: DepartmentId,
    /// The group it counts in, from the rater's record.
    pub rater_group: RaterGroupId,
    /// The centre rated.
    pub centre: CentreId,
    /// The service rated.
    pub service: ServiceId,
    /// Overall.
    pub overall: Level,
    /// The three excellences; the rater may leave one out.
    #[serde(default)]
    pub service_level: Option<Level>,
    /// 优良作风
    #[serde(default)]
    pub conduct_level: Option<Level>,
    /// 优美环境
    #[serde(default)]
    pub environment_level: Option<Level>,
    /// Reasons chosen.
    #[serde(default)]
    pub reasons: Vec<String>,
    /// Free text.
    #[serde(default)]
    pub text: String,
    /// The rater agrees that the centre learns who they are.
    pub named: bool,
    /// The version of the question set.
    pub question_version: i64,
    /// When.
    pub rated_at: Moment,
    /// The month it counts in, as `yyyymm`.
    pub month: i64,
    /// From when on the centre may learn of it; none in rows of before, of which it has learnt.
    #[serde(default)]
    pub told_at: Option<Moment>,
    /// The one addition.
    #[serde(default)]
    pub addition: Option<Addition>,
    /// Excluded from scores on appeal, with reason and approver kept.
    #[serde(default)]
    pub excluded: Option<Exclusion>,
}

/// What the rater added later (追加评价).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Addition {
    /// In their words.
    pub text: String,
    /// When.
    pub at: Moment,
}

/// Why a rating does not count (申诉成立).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exclusion {
    /// Why.
    pub reason: String,
    /// Who approved it.
    pub approved_by: PersonId,
    /// When.
    pub at: Moment,
}

impl Rating {
    /// The level given to one excellence.
    pub fn level(&self, excellence: Excellence) -> Option<Level> {
        match excellence {
            Excellence::Service => self.service_level,
            Excellence::Conduct => self.conduct_level,
            Excellence::Environment => self.environment_level,
        }
    }
}

/// What the rater filled in.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Ballot {
    /// Overall; needed.
    pub overall: Option<Level>,
    /// 优质服务
    pub service: Option<Level>,
    /// 优良作风
    pub conduct: Option<Level>,
    /// 优美环境
    pub environment: Option<Level>,
    /// Reasons.
    pub reasons: Vec<String>,
    /// Free text.
    pub text: String,
    /// Agrees to be named to the centre.
    pub named: bool,
}

/// A follower or the requester rates what they got (一事一评). Returns the rating; the caller opens a rectification
/// case in the same transaction when [`Level::is_good`] says no. `alias` is random.
///
/// # Errors
/// [`Refusal::OnlyServedPersonRates`], [`Refusal::NotRateableYet`], [`Refusal::WindowClosed`] or [`Refusal::Field`].
pub fn rate(
    request: &Request,
    followers: &[PersonId],
    rater: &Actor,
    rater_group: &RaterGroupId,
    ballot: &Ballot,
    questions: &QuestionSet,
    rules: &RatingRules,
    alias: String,
    now: Moment,
) -> Result<Rating, Refusal> {
    may_rate(request, followers, rater, rules, now)?;
    let Some(overall) = ballot.overall else {
        return Err(Refusal::field("overall", FieldProblem::Missing));
    };
    let offered = questions.reasons(overall);
    if ballot.reasons.iter().any(|reason| !offered.contains(reason)) {
        return Err(Refusal::field("reasons", FieldProblem::NotAChoice));
    }
    let text = check_text("text", &ballot.text, false, TEXT_LIMIT)?;
    Ok(Rating {
        id: crate::id::rating_key(&request.id, &rater.person),
        alias,
        request: request.id.clone(),
        rater: rater.person.clone(),
        department: rater.department.clone(),
        rater_group: rater_group.clone(),
        centre: request.centre.clone(),
        service: request.service.clone(),
        overall,
        service_level: ballot.service,
        conduct_level: ballot.conduct,
        environment_level: ballot.environment,
        reasons: ballot.reasons.clone(),
        text,
        named: ballot.named,
        question_version: questions.version,
        rated_at: now,
        month: now.month_number(),
        told_at: Some(rules.told_at(ballot.named, now)),
        addition: None,
        excluded: None,
    })
}

/// Whether somebody may rate the request now: the same answer hides the button and refuses the deed. Whoever only follows it does not
/// rate the centre that they serve in.
///
/// # Errors
/// As [`rate`], but for the ballot.
pub fn may_rate(
    request: &Request,
    followers: &[PersonId],
    rater: &Actor,
    rules: &RatingRules,
    now: Moment,
) -> Result<(), Refusal> {
    let person = &rater.person;
    let follows = || followers.contains(person) && !rater.serves_in(&request.centre);
    let served = request.requester == *person || follows();
    if !served || request.served_by.contains(person) || request.filed_by.as_ref() == Some(person) {
        return Err(Refusal::OnlyServedPersonRates);
    }
    if !request.status.is_rateable() {
        return Err(Refusal::NotRateableYet);
    }
    match request.closed_at {
        Some(closed) if now > closed.plus_days(rules.window_days) => Err(Refusal::WindowClosed),
        _ => Ok(()),
    }
}

/// The rater adds to their rating once.
///
/// # Errors
/// [`Refusal::NotAllowed`] for anybody else; [`Refusal::RatedAlready`] the second time; [`Refusal::WindowClosed`].
pub fn add(
    rating: &Rating,
    person: &PersonId,
    text: &str,
    rules: &RatingRules,
    now: Moment,
) -> Result<Rating, Refusal> {
    if rating.rater != *person {
        return Err(Refusal::NotAllowed);
    }
    if rating.addition.is_some() {
        return Err(Refusal::RatedAlready);
    }
    if now > rating.rated_at.plus_days(rules.addition_days) {
        return Err(Refusal::WindowClosed);
    }
    let text = check_text("text", text, true, TEXT_LIMIT)?;
    Ok(Rating {
        addition: Some(Addition { text, at: now }),
        ..rating.clone()
    })
}

/// The key of the case that a bad rating opens: one each.
pub fn case_id(rating: &Rating) -> CaseId {
    CaseId(rating.id.clone())
}
