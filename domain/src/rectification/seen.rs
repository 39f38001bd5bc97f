//! A case as each of its readers may see it (整改的说法).

use super::event::{CaseEvent, CaseEventKind};
use super::{Case, CaseStatus};
use crate::access::Role;
use crate::time::{Moment, wording};

/// Who looks (查看人).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Eyes {
    /// 服务中心: an outcome only, never what was said by or about the rater.
    Centre,
    /// 管理局: what was done when, without the rater.
    Bureau,
    /// 核实员: everything.
    Verifier,
    /// 评价人
    Rater,
}

/// A line of the history as somebody may read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What happened.
    pub what: String,
    /// What was said.
    pub text: String,
    /// When.
    pub at: Moment,
    /// Only the day may be told.
    pub day_only: bool,
}

/// The history as `eyes` may read it, oldest first. To the centre what the rater does, and what was talked about with
/// them, comes as an outcome without words, and for an unnamed rater without an hour.
pub fn lines(events: &[CaseEvent], eyes: Eyes, named: bool) -> Vec<Line> {
    events.iter().filter_map(|event| line(event, eyes, named)).collect()
}

fn line(event: &CaseEvent, eyes: Eyes, named: bool) -> Option<Line> {
    let centre = eyes == Eyes::Centre;
    let date = |moment: Moment| wording::date_in_year(moment.date(), event.at.date().year());
    let who = match (event.role, eyes) {
        (Role::Employee, Eyes::Rater) => "你".to_owned(),
        (Role::Employee, Eyes::Verifier) => event.by_name.clone(),
        (Role::Employee, _) => "评价人".to_owned(),
        (Role::System, _) => "系统".to_owned(),
        (Role::Verifier, Eyes::Centre) => "管理局".to_owned(),
        _ => event.by_name.clone(),
    };
    // Words of the rater, and of the call-back, are for the verifier and the rater themselves.
    let mut words = event.text.clone();
    let mut of_rater = false;
    let what = match &event.what {
        CaseEventKind::Opened if centre && !named => return None,
        CaseEventKind::Opened => {
            of_rater = true;
            "差评开立整改".to_owned()
        }
        CaseEventKind::HandedOver { to } => format!("{who}交给{to}"),
        CaseEventKind::Fixed => format!("{who}反馈：已整改"),
        CaseEventKind::Extended { from, to } => format!("{who}申请延期：由 {} 改为 {}", date(*from), date(*to)),
        CaseEventKind::Disputed => format!("{who}反馈：差评不成立"),
        CaseEventKind::Confirmed => format!("{who}核实：差评不成立"),
        CaseEventKind::SentBack { due } => format!("{who}退回整改，{} 前反馈", date(*due)),
        CaseEventKind::CalledBack { done: false, .. } if matches!(eyes, Eyes::Centre | Eyes::Rater) => return None,
        CaseEventKind::CalledBack { .. } if centre => {
            of_rater = true;
            "管理局已回访".to_owned()
        }
        CaseEventKind::CalledBack { on, how, reached, done } => {
            of_rater = eyes == Eyes::Bureau;
            let outcome = match (reached, done) {
                (true, _) => "已联系上",
                (false, false) => "没有联系上，再试",
                (false, true) => "未联系上，不再回访",
            };
            // With its date: it is read on other days as well.
            let when = format!("{} {}", date(*on), wording::clock(*on));
            format!("{who}回访（{when}，{}）：{outcome}", how.label())
        }
        CaseEventKind::RatedAgain { level, due } => {
            of_rater = eyes != Eyes::Rater && eyes != Eyes::Verifier;
            match (due, centre) {
                (Some(due), true) => format!("复评不满意，退回再改，{} 前反馈", date(*due)),
                (Some(due), false) => format!("{who}复评：{}，退回再改，{} 前反馈", level.label(), date(*due)),
                (None, true) if level.is_good() => "复评认可，办结".to_owned(),
                (None, true) => "复评仍不满意，办结".to_owned(),
                (None, false) => format!("{who}复评：{}，办结", level.label()),
            }
        }
        CaseEventKind::ClosedUnrated => {
            of_rater = centre;
            "到期没有复评，办结，不计评价".to_owned()
        }
    };
    if of_rater && eyes != Eyes::Verifier {
        words.clear();
    }
    Some(Line {
        what,
        text: words,
        at: event.at,
        day_only: of_rater && centre && !named,
    })
}

/// What comes next, in plain words.
pub fn next(case: &Case, eyes: Eyes) -> String {
    match (case.status, eyes) {
        (CaseStatus::Open, Eyes::Rater) => {
            format!("接下来：{}整改并反馈，责任人{}。", case.centre_name, case.owner_name)
        }
        (CaseStatus::Open, _) => format!("接下来：{}反馈整改结果。", case.owner_name),
        (CaseStatus::Disputed, _) => "接下来：管理局核实差评是否成立。".to_owned(),
        (CaseStatus::Answered, Eyes::Rater) => "接下来：管理局会联系你，听听整改得怎么样。".to_owned(),
        (CaseStatus::Answered, _) => "接下来：管理局核实员回访评价人。".to_owned(),
        (CaseStatus::CalledBack, Eyes::Rater) => "你可以对整改作出复评；完全自愿，不评也会办结，不计评价。".to_owned(),
        (CaseStatus::CalledBack, _) => "接下来：评价人可以复评；到期不评自动办结，不计评价。".to_owned(),
        (CaseStatus::Closed, _) => outcome(case, eyes),
    }
}

/// How it ended, in a few words; empty while it is open.
pub fn outcome(case: &Case, eyes: Eyes) -> String {
    if case.status != CaseStatus::Closed {
        return String::new();
    }
    match (case.second, case.reached) {
        (Some(level), _) if eyes == Eyes::Centre && level.is_good() => "复评认可".to_owned(),
        (Some(level), _) if eyes == Eyes::Centre && !level.is_good() => "复评不满意".to_owned(),
        (Some(level), _) => format!("复评：{}", level.label()),
        (None, Some(false)) if eyes != Eyes::Centre => "未联系上，没有复评".to_owned(),
        (None, _) => "没有复评".to_owned(),
    }
}
