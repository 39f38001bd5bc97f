//! An incident that hits many at once (故障公告): no water, a lift that stands. One announcement answers many: it is shown
//! before a request is filed, open requests are linked to it, and its end answers all of them.

use crate::id::{CentreId, IncidentId, PersonId, PlaceId, ServiceGroupId, ServiceId};
use crate::place::lies_in;
use crate::refusal::{FieldProblem, Refusal, check_text};
use crate::routing::Matter;
use crate::time::{Moment, wording};
use serde::{Deserialize, Serialize};

/// Longest title in characters.
pub const TITLE_LIMIT: usize = 40;
/// Longest text in characters.
pub const TEXT_LIMIT: usize = 500;

/// An announced incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Incident {
    /// Key, made by the client, so that announcing twice announces once.
    pub id: IncidentId,
    /// What happened, in a few words.
    pub title: String,
    /// What people should know.
    pub text: String,
    /// Where: this place and everything under it.
    pub place: PlaceId,
    /// The place's whole name.
    pub place_name: String,
    /// Which services people would ask for because of it.
    pub matters: Vec<Matter>,
    /// Who deals with it.
    pub centre: CentreId,
    /// The centre's name.
    pub centre_name: String,
    /// When it was announced.
    pub began: Moment,
    /// When it is expected to be over.
    #[serde(default)]
    pub expected: Option<Moment>,
    /// When it was over.
    #[serde(default)]
    pub ended: Option<Moment>,
    /// How it ended, in words for everybody.
    #[serde(default)]
    pub outcome: String,
    /// It goes on.
    pub open: bool,
    /// Who announced it.
    pub by: PersonId,
    /// Grows by one with every change.
    pub version: i64,
}

impl Incident {
    /// Whether somebody who asks for a service at a place has to know of it.
    pub fn concerns(&self, path: &str, service: &ServiceId, group: &ServiceGroupId) -> bool {
        self.open && self.lies_around(path) && self.matters.iter().any(|matter| matter.covers(service, group))
    }

    /// Whether a place lies within it.
    pub fn lies_around(&self, path: &str) -> bool {
        lies_in(path, &self.place)
    }

    /// When it is expected to be over, or was, in words.
    pub fn outlook(&self, now: Moment) -> String {
        match (self.ended, self.expected) {
            (Some(ended), _) => format!("{} 已恢复", wording::moment(ended, now)),
            (None, Some(expected)) if expected < now => "已超过预计时间，仍在处理".to_owned(),
            (None, Some(expected)) => format!("预计 {} 恢复", wording::moment(expected, now)),
            (None, None) => "恢复时间待定".to_owned(),
        }
    }

    /// What the requester of a linked request is told at its end.
    pub fn farewell(&self) -> String {
        if self.outcome.is_empty() {
            format!("「{}」已恢复。", self.title)
        } else {
            format!("「{}」已恢复：{}", self.title, self.outcome)
        }
    }
}

/// Checks what a desk wants to announce.
///
/// # Errors
/// [`Refusal::Field`] for a title or text that is missing or too long, no service at all, or an expected end that has passed.
pub fn announce(draft: Incident) -> Result<Incident, Refusal> {
    let title = check_text("title", &draft.title, true, TITLE_LIMIT)?;
    let text = check_text("text", &draft.text, true, TEXT_LIMIT)?;
    if draft.matters.is_empty() {
        return Err(Refusal::field("matters", FieldProblem::Missing));
    }
    if draft.expected.is_some_and(|expected| expected <= draft.began) {
        return Err(Refusal::field("until", FieldProblem::InThePast));
    }
    Ok(Incident {
        title,
        text,
        ended: None,
        outcome: String::new(),
        open: true,
        version: 1,
        ..draft
    })
}

/// Puts off when it is expected to be over.
///
/// # Errors
/// [`Refusal::Stale`] when it is over; [`Refusal::Field`] for a moment that has passed.
pub fn put_off(incident: &Incident, expected: Moment, now: Moment) -> Result<Incident, Refusal> {
    if !incident.open {
        return Err(Refusal::Stale);
    }
    if expected <= now {
        return Err(Refusal::field("until", FieldProblem::InThePast));
    }
    Ok(Incident {
        expected: Some(expected),
        ..incident.clone()
    })
}

/// Ends it.
///
/// # Errors
/// [`Refusal::Stale`] when it is over already; [`Refusal::Field`] for a text that is too long.
pub fn end(incident: &Incident, outcome: &str, now: Moment) -> Result<Incident, Refusal> {
    if !incident.open {
        return Err(Refusal::Stale);
    }
    Ok(Incident {
        outcome: check_text("text", outcome, false, TEXT_LIMIT)?,
        ended: Some(now),
        open: false,
        ..incident.clone()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Moment {
        Moment::parse(text).unwrap_or_else(|_| panic!("{text} is no moment"))
    }

    fn draft() -> Incident {
        Incident {
            id: "i".into(),
            title: " 3 号楼停水 ".to_owned(),
            text: "主管道检修".to_owned(),
            place: "s1-b03".into(),
            place_name: "一号院 3 号楼".to_owned(),
            matters: vec![Matter::Service("water".into())],
            centre: "c1".into(),
            centre_name: String::new(),
            began: at("2026-11-24T09:00"),
            expected: Some(at("2026-11-24T17:00")),
            ended: None,
            outcome: String::new(),
            open: true,
            by: "f1".into(),
            version: 1,
        }
    }

    #[test]
    fn it_concerns_its_services_under_its_place_while_it_goes_on() {
        let incident = announce(draft()).unwrap_or_else(|refusal| panic!("{refusal:?}"));
        assert_eq!(incident.title, "3 号楼停水");
        let (water, air, group) = ("water".into(), "air".into(), "repair".into());
        assert!(incident.concerns("s1/s1-b03/s1-b03-f02/", &water, &group));
        assert!(!incident.concerns("s1/s1-b03/s1-b03-f02/", &air, &group));
        assert!(!incident.concerns("s1/s1-b01/", &water, &group));
        let ended = end(&incident, "已换阀门", at("2026-11-24T15:00")).unwrap_or_else(|refusal| panic!("{refusal:?}"));
        assert!(!ended.concerns("s1/s1-b03/", &water, &group));
        assert_eq!(ended.farewell(), "「3 号楼停水」已恢复：已换阀门");
        assert_eq!(end(&ended, "", at("2026-11-24T15:01")), Err(Refusal::Stale));
        assert_eq!(
            put_off(&ended, at("2026-11-25T09:00"), at("2026-11-24T15:01")),
            Err(Refusal::Stale)
        );
    }

    #[test]
    fn what_is_announced_has_words_services_and_an_end_ahead() {
        let missing = |draft: Incident, field: &str, problem| {
            assert_eq!(announce(draft), Err(Refusal::field(field, problem)));
        };
        missing(
            Incident {
                title: String::new(),
                ..draft()
            },
            "title",
            FieldProblem::Missing,
        );
        missing(
            Incident {
                text: String::new(),
                ..draft()
            },
            "text",
            FieldProblem::Missing,
        );
        missing(
            Incident {
                matters: vec![],
                ..draft()
            },
            "matters",
            FieldProblem::Missing,
        );
        let past = Incident {
            expected: Some(at("2026-11-24T08:00")),
            ..draft()
        };
        missing(past, "until", FieldProblem::InThePast);
    }

    #[test]
    fn the_outlook_says_when_or_that_it_is_not_known() {
        let now = at("2026-11-24T10:00");
        assert_eq!(draft().outlook(now), "预计 今天 17:00 恢复");
        assert_eq!(draft().outlook(at("2026-11-24T18:00")), "已超过预计时间，仍在处理");
        let open_end = Incident {
            expected: None,
            ..draft()
        };
        assert_eq!(open_end.outlook(now), "恢复时间待定");
    }
}
