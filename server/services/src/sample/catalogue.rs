//! The catalogue that is shipped (服务事项目录): the services that the policy names, as a centre would offer them.

use domain::catalogue::{Question, QuestionKind, ServiceGroup, ServiceItem, TimeLimit};
use domain::request::Urgency;
use domain::time::WorkingMinutes;

use super::lines::{GROUPS, LINES};
use super::organisation::SERVICE_CENTRE;

/// The first day for which the shipped limits, groups and targets apply.
pub(crate) const FROM_DAY: i64 = 20_240_101;

/// The services for which somebody comes at a time that the requester books: repairs in a room or at home.
const VISITED: &[&str] = &["electric", "water", "furniture", "dwelling-repair"];

/// The services whose work is not done alone (示例): in a lift's shaft two are there.
const TOGETHER: &[(&str, i64)] = &[("elevator", 2)];

/// One line of the catalogue as it is written down.
pub(crate) struct Line {
    pub key: &'static str,
    pub group: &'static str,
    pub name: &'static str,
    pub icon: &'static str,
    /// Pinyin initials of the name, then of other words.
    pub initials: &'static str,
    pub other_words: &'static str,
    pub phrases: &'static [&'static str],
    pub questions: &'static [Asked],
    pub pace: Pace,
    /// The sample centre that performs it.
    pub centre: &'static str,
}

/// A question as it is written down.
pub(crate) struct Asked {
    pub name: &'static str,
    pub label: &'static str,
    pub kind: Kind,
    pub needed: bool,
}

/// What kind of answer.
pub(crate) enum Kind {
    Text(usize),
    Number(i64, i64, &'static str),
    Choice(&'static [&'static str]),
    Time,
}

/// How quickly (sample limits, in working minutes; a working day has 420).
#[derive(Clone, Copy)]
pub(crate) enum Pace {
    /// What cannot wait: lifts, burst pipes.
    Rescue,
    /// What disturbs work.
    Swift,
    /// What is usual.
    Usual,
    /// What takes days.
    Slow,
}

impl Pace {
    /// Response and resolution, for each urgency.
    fn limits(self) -> [(i64, i64); 3] {
        match self {
            Self::Rescue => [(15, 240), (10, 120), (5, 60)],
            Self::Swift => [(30, 420), (15, 240), (10, 120)],
            Self::Usual => [(60, 840), (30, 420), (15, 210)],
            Self::Slow => [(120, 2100), (60, 840), (30, 420)],
        }
    }
}

/// The groups in their order.
pub(crate) fn groups() -> Vec<ServiceGroup> {
    let groups = GROUPS.iter().zip(1..);
    groups
        .map(|((key, name), position)| ServiceGroup {
            id: (*key).into(),
            name: (*name).into(),
            position,
        })
        .collect()
}

/// The lines in their order, all with the one centre that every installation has.
pub(crate) fn items() -> Vec<ServiceItem> {
    LINES
        .iter()
        .zip(1..)
        .map(|(line, position)| item(line, position))
        .collect()
}

/// Which sample centre performs a service.
pub(crate) fn sample_centre(key: &str) -> &'static str {
    LINES
        .iter()
        .find(|line| line.key == key)
        .map_or(SERVICE_CENTRE, |line| line.centre)
}

fn item(line: &Line, position: i64) -> ServiceItem {
    let limits = Urgency::ALL.into_iter().zip(line.pace.limits());
    ServiceItem {
        id: line.key.into(),
        group: line.group.into(),
        name: line.name.to_owned(),
        icon: line.icon.to_owned(),
        initials: line.initials.to_owned(),
        other_words: line.other_words.to_owned(),
        quick_phrases: owned(line.phrases),
        questions: line.questions.iter().map(question).collect(),
        centre: SERVICE_CENTRE.into(),
        limits: limits
            .map(|(urgency, (response, resolution))| TimeLimit {
                urgency,
                response: WorkingMinutes(response),
                resolution: WorkingMinutes(resolution),
                from_day: FROM_DAY,
            })
            .collect(),
        position,
        offered: true,
        sent_automatically: false,
        visits_booked: VISITED.contains(&line.key),
        hands: TOGETHER
            .iter()
            .find(|(key, _)| *key == line.key)
            .map_or(1, |(_, hands)| *hands),
    }
}

fn question(asked: &Asked) -> Question {
    Question {
        name: asked.name.to_owned(),
        label: asked.label.to_owned(),
        kind: match asked.kind {
            Kind::Text(longest) => QuestionKind::Text { longest },
            Kind::Number(least, greatest, unit) => QuestionKind::Number {
                least,
                greatest,
                unit: unit.to_owned(),
            },
            Kind::Choice(choices) => QuestionKind::Choice {
                choices: owned(choices),
            },
            Kind::Time => QuestionKind::Time,
        },
        needed: asked.needed,
    }
}

fn owned(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    const SPRITE: &str = include_str!("../../../../public/icons.svg");

    #[test]
    fn every_service_the_policy_names_can_be_asked_for() {
        let all: String = LINES
            .iter()
            .map(|line| format!("{} {} ", line.name, line.other_words))
            .collect();
        for word in [
            "物业",
            "报修",
            "食堂",
            "幼儿园",
            "浴室",
            "文印",
            "公务用车",
            "会务",
            "接待",
            "物资",
            "保洁",
            "绿化",
            "停车",
            "房改",
            "住房",
        ] {
            assert!(all.contains(word), "{word}");
        }
        assert!((28..=36).contains(&LINES.len()), "{}", LINES.len());
        assert!(LINES.iter().any(|line| line.key == "dwelling-repair"));
    }

    #[test]
    fn every_line_is_whole() {
        let keys: HashSet<&str> = LINES.iter().map(|line| line.key).collect();
        assert_eq!(keys.len(), LINES.len());
        for line in LINES {
            assert!(GROUPS.iter().any(|(group, _)| *group == line.group), "{}", line.key);
            assert!(
                SPRITE.contains(&format!("id=\"{}\"", line.icon)),
                "{} has no icon {}",
                line.key,
                line.icon
            );
            assert!((4..=6).contains(&line.phrases.len()), "{}", line.key);
            let letters = |word: &str| word.chars().all(|letter| letter.is_ascii_lowercase());
            assert!(line.initials.split(' ').all(letters), "{}", line.key);
            let first = line.initials.split(' ').next().unwrap_or_default();
            assert_eq!(
                first.len(),
                line.name.chars().count(),
                "{}: {}",
                line.name,
                line.initials
            );
        }
        for (group, _) in GROUPS {
            assert!(LINES.iter().any(|line| line.group == *group), "{group}");
        }
    }

    #[test]
    fn what_is_more_urgent_has_less_time() {
        for item in items() {
            let limit = |urgency| {
                item.limit(urgency, 20_261_124)
                    .map(|limit| (limit.response, limit.resolution))
            };
            assert!(limit(Urgency::Urgent) < limit(Urgency::Normal), "{}", item.id);
            assert!(limit(Urgency::Emergency) < limit(Urgency::Urgent), "{}", item.id);
            assert_eq!(item.limit(Urgency::Normal, 20_231_231), None);
        }
    }
}
