//! Time that runs out is told upwards (督办): at set shares of a deadline's working time.
//!
//! The rules are data. [`look`] is pure: from a request, the rules in force and what was told already it says what
//! to tell now and when to look again. Pauses do not count, because the deadline's own clock leaves them out.

use crate::calendar::PreparedCalendar;
use crate::deadline::Deadline;
use crate::id::PersonId;
use crate::notification::{Capacity, News, Notification, notification};
use crate::refusal::{FieldProblem, Refusal};
use crate::request::Request;
use crate::time::{Moment, WorkingMinutes, wording};
use serde::{Deserialize, Serialize};

/// Highest share that a rule may name, in percent.
const HIGHEST_SHARE: i64 = 1000;
/// Most rules of one version.
const MOST_RULES: usize = 40;

/// Which deadline runs out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Clock {
    /// 响应时限
    Response,
    /// 办结时限
    Resolution,
    /// 催单答复时限
    NudgeAnswer,
}

impl Clock {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::Response, Self::Resolution, Self::NudgeAnswer];

    /// The term on screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Response => "响应时限",
            Self::Resolution => "办结时限",
            Self::NudgeAnswer => "催单答复时限",
        }
    }

    /// The value in keys and forms.
    pub fn code(self) -> &'static str {
        match self {
            Self::Response => "response",
            Self::Resolution => "resolution",
            Self::NudgeAnswer => "nudge_answer",
        }
    }

    /// From the value in a form.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|clock| clock.code() == text)
    }

    /// The deadline, while this clock runs: none once it was answered, finished or closed.
    pub fn running(self, request: &Request) -> Option<&Deadline> {
        match self {
            Self::Response => (request.queued && request.responded_at.is_none()).then_some(&request.response),
            Self::Resolution => request.queued.then_some(&request.resolution),
            Self::NudgeAnswer => request.nudge_answer.as_ref().filter(|_| request.queued),
        }
    }
}

/// One rule (督办规则): at a share of a clock's working time somebody is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EscalationRule {
    /// Of which deadline.
    pub clock: Clock,
    /// At how many percent of its working time.
    pub share: i64,
    /// Who is told.
    pub tell: Vec<Capacity>,
}

/// The rules that apply from a moment on (督办规则版本).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EscalationRules {
    /// Shares that were reached before this moment are not told any more.
    pub from: Moment,
    /// In any order; of two for one clock and share both count.
    pub rules: Vec<EscalationRule>,
}

impl EscalationRules {
    /// Rules that a person typed, in force from a moment on.
    ///
    /// # Errors
    /// [`Refusal::Field`] for a share that is no percentage, or for no rule at all.
    pub fn checked(from: Moment, mut rules: Vec<EscalationRule>) -> Result<Self, Refusal> {
        if rules.iter().any(|rule| !(1..=HIGHEST_SHARE).contains(&rule.share)) {
            return Err(Refusal::field("shares", FieldProblem::OutOfRange));
        }
        if rules.is_empty() || rules.len() > MOST_RULES {
            return Err(Refusal::field("shares", FieldProblem::Missing));
        }
        rules.sort_by_key(|rule| (rule.clock, rule.share));
        Ok(Self { from, rules })
    }
}

/// The rules that an installation begins with: 50 %, 80 %, 100 %, 150 % tell technician, desk, head, bureau.
pub fn shipped() -> EscalationRules {
    use Capacity::{Bureau, CentreHead, Desk, Technician};
    let shares: [(i64, &[Capacity]); 4] = [
        (50, &[Technician]),
        (80, &[Technician, Desk]),
        (100, &[Technician, Desk, CentreHead]),
        (150, &[CentreHead, Bureau]),
    ];
    // A nudge is short and asked for by a person: its half and its excess are not worth a message.
    let told = |clock: Clock, share: i64| clock != Clock::NudgeAnswer || matches!(share, 80 | 100);
    let rules = Clock::ALL.into_iter().flat_map(|clock| {
        let shares = shares.iter().filter(move |(share, _)| told(clock, *share));
        shares.map(move |(share, tell)| EscalationRule {
            clock,
            share: *share,
            tell: tell.to_vec(),
        })
    });
    EscalationRules {
        from: Moment(0),
        rules: rules.collect(),
    }
}

/// The highest share of one clock that was told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToldShare {
    /// Of which deadline.
    pub clock: Clock,
    /// Of which run of it: a clock that is set anew is told anew, one that only stood is not.
    pub revision: String,
    /// At how many percent.
    pub share: i64,
}

/// That a share of a deadline was reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Escalation {
    /// Of which deadline.
    pub clock: Clock,
    /// Of which run of it.
    pub revision: String,
    /// How many percent.
    pub share: i64,
    /// When it is due.
    pub due: Moment,
    /// When the share was reached.
    pub reached: Moment,
}

impl Escalation {
    /// What identifies it among all news of its request.
    pub fn key(&self, request: &str) -> String {
        format!("{request}:{}:{}:{}", self.clock.code(), self.share, self.revision)
    }

    /// The sentence that a person reads.
    pub fn sentence(&self) -> String {
        let clock = self.clock.label();
        let due = wording::moment(self.due, self.reached);
        match self.share {
            ..100 => format!("{clock}已用 {} %，{due} 到期", self.share),
            100 => format!("{clock}已到，尚未办好"),
            share => format!("已用去{clock}的 {share} %，仍未办好"),
        }
    }
}

/// What a look at a request came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    /// What is told now, at most one share of each clock, with those who are told.
    pub tell: Vec<(Escalation, Vec<Capacity>)>,
    /// What was told, afterwards.
    pub told: Vec<ToldShare>,
    /// When the next share is reached; none while the clocks stand or nothing is left to tell.
    pub next: Option<Moment>,
}

/// Looks at a request: what is to be told at `now`, and when to look again.
///
/// Of several shares that were reached since the last look only the highest is told, to everybody whom any of them
/// names: after a night without the portal nobody gets three messages at once.
pub fn look(
    request: &Request,
    calendar: &PreparedCalendar,
    rules: &EscalationRules,
    told: &[ToldShare],
    now: Moment,
) -> Look {
    let mut outcome = Look {
        tell: Vec::new(),
        // What a clock that was answered had told stays known: work that is returned lets it run again.
        told: told.to_vec(),
        next: None,
    };
    for clock in Clock::ALL {
        let Some(deadline) = clock.running(request) else {
            continue;
        };
        let revision = revision(deadline);
        let known = told
            .iter()
            .find(|told| told.clock == clock && told.revision == revision);
        let before = known.map_or(0, |told| told.share);
        let mut highest = before;
        let mut tell: Vec<Capacity> = Vec::new();
        let mut reached_at = None;
        for share in shares(rules, clock).into_iter().filter(|share| *share > before) {
            let Some(at) = reached(deadline, calendar, share) else {
                break;
            };
            if at > now {
                outcome.next = Some(outcome.next.map_or(at, |next| next.min(at)));
                break;
            }
            highest = share;
            if at >= rules.from {
                reached_at = Some((share, at));
                let named = rules
                    .rules
                    .iter()
                    .filter(|rule| rule.clock == clock && rule.share == share);
                for capacity in named.flat_map(|rule| &rule.tell) {
                    if !tell.contains(capacity) {
                        tell.push(*capacity);
                    }
                }
            }
        }
        if let Some((share, reached)) = reached_at {
            let escalation = Escalation {
                clock,
                revision: revision.clone(),
                share,
                due: deadline.due,
                reached,
            };
            outcome.tell.push((escalation, tell));
        }
        if highest > 0 {
            outcome.told.retain(|told| told.clock != clock);
            outcome.told.push(ToldShare {
                clock,
                revision,
                share: highest,
            });
        }
    }
    outcome
}

/// The inbox lines of an escalation. `holders` gives the people of a capacity that does not stand in the request.
pub fn told_to(
    request: &Request,
    escalation: &Escalation,
    tell: &[Capacity],
    holders: impl Fn(Capacity) -> Vec<PersonId>,
    now: Moment,
) -> Vec<Notification> {
    let mut lines: Vec<Notification> = Vec::new();
    for capacity in tell {
        let people = match capacity {
            Capacity::Technician => request.technician.iter().cloned().collect(),
            Capacity::Requester => vec![request.requester.clone()],
            other => holders(*other),
        };
        for person in people {
            if !lines.iter().any(|line| line.person == person) {
                let news = News::Escalation(escalation.clone());
                let key = escalation.key(request.id.as_str());
                lines.push(notification(&person, *capacity, request, news, &key, now));
            }
        }
    }
    lines
}

/// Which run of a clock it is: another start or another allowance is another run, a pause is not.
fn revision(deadline: &Deadline) -> String {
    format!("{}-{}", deadline.started.0, deadline.budget.0)
}

/// The shares of a clock that some rule names, lowest first.
fn shares(rules: &EscalationRules, clock: Clock) -> Vec<i64> {
    let named = rules.rules.iter().filter(|rule| rule.clock == clock && rule.share > 0);
    let mut shares: Vec<i64> = named.map(|rule| rule.share).collect();
    shares.sort_unstable();
    shares.dedup();
    shares
}

/// When so many percent of the working time are used up; none while the clock stands before that.
fn reached(deadline: &Deadline, calendar: &PreparedCalendar, share: i64) -> Option<Moment> {
    let minutes = deadline.budget.0.saturating_mul(share).saturating_add(99) / 100;
    let scaled = Deadline {
        budget: WorkingMinutes(minutes),
        ..deadline.clone()
    };
    let at = scaled.with_pauses(calendar, deadline.pauses.clone()).ok()?.due;
    // While a pause goes on, time after its beginning is not counted.
    match deadline.pause() {
        Some(pause) if at > pause.from => None,
        _ => Some(at),
    }
}
