//! The service catalogue (服务事项目录, article 10): what can be asked for, with which questions and time limits.

use crate::id::{CentreId, ServiceGroupId, ServiceId};
use crate::refusal::{FieldProblem, Refusal, check_text};
use crate::request::Urgency;
use crate::time::WorkingMinutes;
use serde::{Deserialize, Serialize};

/// A group of services as the front page shows them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ServiceGroup {
    /// Key.
    pub id: ServiceGroupId,
    /// Name on screen.
    pub name: String,
    /// Place in the order.
    pub position: i64,
}

/// One line of the catalogue (服务事项).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ServiceItem {
    /// Key.
    pub id: ServiceId,
    /// The group it stands in.
    pub group: ServiceGroupId,
    /// Name on screen.
    pub name: String,
    /// Name of the icon in the sprite.
    pub icon: String,
    /// Pinyin initials of the name and of usual other words, separated by spaces, e.g. `ktwx kt`.
    pub initials: String,
    /// Other words people use for it, separated by spaces.
    #[serde(default)]
    pub other_words: String,
    /// One tap says what is wrong.
    #[serde(default)]
    pub quick_phrases: Vec<String>,
    /// Questions beyond the usual ones.
    #[serde(default)]
    pub questions: Vec<Question>,
    /// Who answers when no finer rule says otherwise.
    pub centre: CentreId,
    /// Time limits by urgency, each with the day from which it applies.
    pub limits: Vec<TimeLimit>,
    /// Place in the group.
    pub position: i64,
    /// Offered now.
    pub offered: bool,
    /// The portal sends a technician by itself where one fits (自动派单).
    #[serde(default)]
    pub sent_automatically: bool,
    /// Somebody comes for it, and the requester may book when (上门预约).
    #[serde(default)]
    pub visits_booked: bool,
    /// How many people its work needs (作业人数): work does not begin with fewer. It holds for what is filed from then on.
    #[serde(default = "one")]
    pub hands: i64,
}

/// Most people that a service can be made to need.
pub const HANDS_LIMIT: i64 = 6;

/// How many have to help whoever is responsible for work that needs so many people.
pub fn helpers_for(hands: i64) -> usize {
    usize::try_from(hands - 1).unwrap_or(0)
}

/// What a row says that does not say how many people its work needs.
pub(crate) const fn one() -> i64 {
    1
}

/// A time limit in working minutes of the centre's calendar (响应时限 / 办结时限). Data with a date, never a constant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimeLimit {
    /// For which urgency.
    pub urgency: Urgency,
    /// First answer.
    pub response: WorkingMinutes,
    /// Work finished.
    pub resolution: WorkingMinutes,
    /// Applies to requests filed on this day or later, as `yyyymmdd`.
    pub from_day: i64,
}

/// A question that one service asks beyond the usual ones.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Question {
    /// The form field's name.
    pub name: String,
    /// What stands before the field.
    pub label: String,
    /// What kind of answer.
    pub kind: QuestionKind,
    /// Must be answered.
    #[serde(default)]
    pub needed: bool,
}

/// The typed answer of a [`Question`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum QuestionKind {
    /// One line of text.
    Text {
        /// Longest answer in characters.
        longest: usize,
    },
    /// A whole number.
    Number {
        /// Least.
        least: i64,
        /// Greatest.
        greatest: i64,
        /// Unit shown behind it, e.g. 人.
        unit: String,
    },
    /// One of several.
    Choice {
        /// The choices.
        choices: Vec<String>,
    },
    /// A day and time, as `yyyy-mm-ddThh:mm`.
    Time,
}

/// An answer kept with the request, with the label it answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// The form field's name.
    pub name: String,
    /// The label as it was asked.
    pub label: String,
    /// The answer as text.
    pub value: String,
}

impl ServiceItem {
    /// The time limit for an urgency on a day (`yyyymmdd`): the latest that applies.
    pub fn limit(&self, urgency: Urgency, day: i64) -> Option<TimeLimit> {
        self.limits
            .iter()
            .filter(|limit| limit.urgency == urgency && limit.from_day <= day)
            .max_by_key(|limit| limit.from_day)
            .copied()
    }

    /// Checks the answers to the extra questions.
    ///
    /// # Errors
    /// [`Refusal::Field`] for the first answer that is missing or of the wrong kind.
    pub fn check_answers(&self, given: &[(String, String)]) -> Result<Vec<Answer>, Refusal> {
        let mut answers = Vec::new();
        for question in &self.questions {
            let value = given
                .iter()
                .find(|(name, _)| *name == question.name)
                .map_or("", |(_, value)| value);
            if let Some(value) = question.check(value)? {
                answers.push(Answer {
                    name: question.name.clone(),
                    label: question.label.clone(),
                    value,
                });
            }
        }
        Ok(answers)
    }
}

impl Question {
    fn check(&self, value: &str) -> Result<Option<String>, Refusal> {
        let refuse = |problem| Err(Refusal::field(&self.name, problem));
        let longest = if let QuestionKind::Text { longest } = self.kind {
            longest
        } else {
            60
        };
        let value = check_text(&self.name, value, self.needed, longest)?;
        if value.is_empty() {
            return Ok(None);
        }
        match &self.kind {
            QuestionKind::Text { .. } => {}
            QuestionKind::Number { least, greatest, .. } => match value.parse::<i64>() {
                Err(_) => return refuse(FieldProblem::NotANumber),
                Ok(number) if number < *least || number > *greatest => return refuse(FieldProblem::OutOfRange),
                Ok(_) => {}
            },
            QuestionKind::Choice { choices } => {
                if !choices.contains(&value) {
                    return refuse(FieldProblem::NotAChoice);
                }
            }
            QuestionKind::Time => {
                if crate::time::Moment::parse(&value).is_err() {
                    return refuse(FieldProblem::NotATime);
                }
            }
        }
        Ok(Some(value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question(kind: QuestionKind, needed: bool) -> Question {
        Question {
            name: "x".into(),
            label: "问题".into(),
            kind,
            needed,
        }
    }

    #[test]
    fn an_answer_outside_the_range_is_refused_by_name() {
        let people = question(
            QuestionKind::Number {
                least: 1,
                greatest: 300,
                unit: "人".into(),
            },
            true,
        );
        assert_eq!(people.check("0"), Err(Refusal::field("x", FieldProblem::OutOfRange)));
        assert_eq!(people.check("三十"), Err(Refusal::field("x", FieldProblem::NotANumber)));
        assert_eq!(people.check(""), Err(Refusal::field("x", FieldProblem::Missing)));
        assert_eq!(people.check(" 30 "), Ok(Some("30".into())));
    }

    #[test]
    fn a_choice_that_is_not_offered_is_refused() {
        let room = question(
            QuestionKind::Choice {
                choices: vec!["是".into(), "否".into()],
            },
            false,
        );
        assert_eq!(room.check("也许"), Err(Refusal::field("x", FieldProblem::NotAChoice)));
        assert_eq!(room.check(""), Ok(None));
    }

    #[test]
    fn the_latest_limit_that_applies_on_the_day_counts() {
        let limit = |from_day, minutes| TimeLimit {
            urgency: Urgency::Normal,
            response: WorkingMinutes(30),
            resolution: WorkingMinutes(minutes),
            from_day,
        };
        let item = ServiceItem {
            id: "a".into(),
            group: "g".into(),
            name: String::new(),
            icon: String::new(),
            initials: String::new(),
            other_words: String::new(),
            quick_phrases: vec![],
            questions: vec![],
            centre: "c".into(),
            limits: vec![limit(20_240_101, 480), limit(20_260_101, 240)],
            position: 0,
            offered: true,
            sent_automatically: false,
            visits_booked: false,
            hands: 1,
        };
        assert_eq!(
            item.limit(Urgency::Normal, 20_251_231).map(|l| l.resolution.0),
            Some(480)
        );
        assert_eq!(
            item.limit(Urgency::Normal, 20_260_101).map(|l| l.resolution.0),
            Some(240)
        );
        assert_eq!(item.limit(Urgency::Urgent, 20_260_101), None);
    }
}
