//! The rules that come with the portal: they hold where no row does.

use super::{CaseLimit, ClockRule, DeadlineKind, Party, PauseReason, PauseRule, Rule, Span, Step};

/// The rows that come with the portal: what an administrator starts from.
pub fn rows() -> Vec<ClockRule> {
    let pauses = PauseReason::ALL.into_iter().map(pause).map(Rule::Pause);
    let limits = DeadlineKind::ALL.into_iter().map(|kind| Rule::Limit {
        kind,
        limit: limit(kind),
    });
    let restarts = Step::ALL.into_iter().flat_map(|step| {
        [DeadlineKind::Response, DeadlineKind::Resolution].map(|kind| Rule::Restart {
            step,
            kind,
            restarts: false,
        })
    });
    let cases = CaseLimit::ALL.into_iter().map(|of| Rule::Case { of, most: case(of) });
    let rules = pauses.chain(limits).chain(restarts).chain(cases);
    rules
        .map(|rule| ClockRule {
            from_day: 20_100_101,
            rule,
        })
        .collect()
}

/// Our own choice; every organ sets its own.
pub(super) const fn pause(reason: PauseReason) -> PauseRule {
    let (party, longest, proof) = match reason {
        PauseReason::AskedBack => (Party::Requester, Span::WorkingDays(5), false),
        PauseReason::Parts | PauseReason::Subcontractor => (Party::Provider, Span::Days(30), false),
        PauseReason::Requester | PauseReason::Access | PauseReason::Appointment => {
            (Party::Requester, Span::Days(15), false)
        }
        PauseReason::Approval => (Party::Approver, Span::WorkingDays(10), false),
        PauseReason::ForceMajeure => (Party::ThirdParty, Span::Days(30), true),
    };
    PauseRule {
        reason,
        party,
        longest,
        proof,
    }
}

pub(super) const fn limit(kind: DeadlineKind) -> Span {
    match kind {
        DeadlineKind::Response => Span::WorkingMinutes(30),
        DeadlineKind::Resolution => Span::WorkingMinutes(960),
        DeadlineKind::NudgeAnswer => Span::WorkingMinutes(60),
        DeadlineKind::Confirmation | DeadlineKind::Rectification => Span::WorkingDays(5),
        DeadlineKind::CallBack => Span::WorkingDays(3),
    }
}

pub(super) const fn case(limit: CaseLimit) -> i64 {
    match limit {
        CaseLimit::Extensions | CaseLimit::Reopenings => 1,
        CaseLimit::ExtensionDays => 10,
        CaseLimit::CallBackTries | CaseLimit::SecondLevels => 3,
    }
}
