//! How the rules of the clock change (计时规则的登记): a row is added with the day it holds from, and none is ever overwritten.

use super::shipped;
use super::{CaseLimit, ClockRule, DeadlineKind, PauseReason, Rule, Span, Step};
use crate::refusal::{FieldProblem, Refusal};

/// The greatest number of days, working days or working hours of a rule: a slip of the pen is longer.
pub const COUNT_LIMIT: i64 = 366;

/// What a row is about (规则的对象).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// A reason to pause.
    Pause(PauseReason),
    /// The length of a deadline.
    Limit(DeadlineKind),
    /// Whether a step starts a deadline anew.
    Restart(Step, DeadlineKind),
    /// What a rectification case is limited to.
    Case(CaseLimit),
}

impl Subject {
    /// Everything that there is a rule about, in the order of the page.
    pub fn all() -> Vec<Self> {
        let rules = super::shipped().into_iter();
        rules.map(|row| row.rule.subject()).collect()
    }

    /// The word in keys, forms and addresses.
    pub fn code(self) -> String {
        match self {
            Self::Pause(reason) => format!("pause:{}", reason.code()),
            Self::Limit(kind) => format!("limit:{}", kind.code()),
            Self::Restart(step, kind) => format!("restart:{}:{}", step.code(), kind.code()),
            Self::Case(of) => format!("case:{}", of.code()),
        }
    }

    /// From the word in a form or an address.
    pub fn parse(code: &str) -> Option<Self> {
        Self::all().into_iter().find(|subject| subject.code() == code)
    }

    /// In words: `等待配件`, `催单答复`, `退单后办结时限`.
    pub fn label(self) -> String {
        match self {
            Self::Pause(reason) => reason.label().to_owned(),
            Self::Limit(kind) => kind.label().to_owned(),
            Self::Restart(step, kind) => format!("{}后{}时限", step.label(), kind.label()),
            Self::Case(of) => of.label().to_owned(),
        }
    }

    /// What the portal says of it where no row does.
    pub fn shipped(self) -> Rule {
        match self {
            Self::Pause(reason) => Rule::Pause(shipped::pause(reason)),
            Self::Limit(kind) => Rule::Limit {
                kind,
                limit: shipped::limit(kind),
            },
            Self::Restart(step, kind) => Rule::Restart {
                step,
                kind,
                restarts: false,
            },
            Self::Case(of) => Rule::Case {
                of,
                most: shipped::case(of),
            },
        }
    }
}

impl Rule {
    /// What it is about.
    pub const fn subject(&self) -> Subject {
        match self {
            Self::Pause(rule) => Subject::Pause(rule.reason),
            Self::Limit { kind, .. } => Subject::Limit(*kind),
            Self::Restart { step, kind, .. } => Subject::Restart(*step, *kind),
            Self::Case { of, .. } => Subject::Case(*of),
        }
    }

    /// What it says, in words: `属申请人，时限暂停，最长 15 个自然日，须写凭据`, `5 个工作日`, `不重新计时`.
    pub fn words(&self) -> String {
        match self {
            Self::Pause(rule) => {
                let clock = if rule.stops_clock() {
                    "时限暂停"
                } else {
                    "时限照走"
                };
                let proof = if rule.proof { "，须写凭据" } else { "" };
                format!("属{}，{clock}，最长 {}{proof}", rule.party.label(), rule.longest)
            }
            Self::Limit { limit, .. } => limit.to_string(),
            Self::Restart { restarts: true, .. } => "重新计时".to_owned(),
            Self::Restart { restarts: false, .. } => "不重新计时".to_owned(),
            Self::Case { of, most } => format!("{most} {}", of.unit()),
        }
    }

    /// The length that it names, if it names one.
    pub const fn span(&self) -> Option<Span> {
        match self {
            Self::Pause(rule) => Some(rule.longest),
            Self::Limit { limit, .. } => Some(*limit),
            Self::Restart { .. } | Self::Case { .. } => None,
        }
    }

    /// Whether its number is one that can be meant.
    fn is_usual(&self) -> bool {
        match (self, self.span()) {
            (_, Some(Span::WorkingMinutes(minutes))) => (1..=COUNT_LIMIT * 60).contains(&minutes),
            (_, Some(span)) => (1..=COUNT_LIMIT).contains(&span.count()),
            (Self::Case { of, most }, None) => of.allows(*most),
            (_, None) => true,
        }
    }
}

/// The rows about a subject on a day (`yyyymmdd`), each list with the latest first: which holds, which will, which did.
/// The one that holds is none where nothing was entered yet and the shipped one counts.
pub fn standing<R>(
    rows: &[R],
    rule: impl Fn(&R) -> &ClockRule,
    subject: Subject,
    day: i64,
) -> (Option<&R>, Vec<&R>, Vec<&R>) {
    let mut about: Vec<&R> = rows.iter().filter(|row| rule(row).rule.subject() == subject).collect();
    about.sort_by_key(|row| std::cmp::Reverse(rule(row).from_day));
    let (ahead, begun): (Vec<&R>, Vec<&R>) = about.into_iter().partition(|row| rule(row).from_day > day);
    let mut begun = begun.into_iter();
    (begun.next(), ahead, begun.collect())
}

/// Checks a row that somebody wants to add to those there are, on a day (`yyyymmdd`).
///
/// # Errors
/// [`Refusal::Field`]: a day that is over, or that has a row of the subject already; a length outside of what is usual.
pub fn check(row: ClockRule, rows: &[ClockRule], today: i64) -> Result<ClockRule, Refusal> {
    if row.from_day < today {
        return Err(Refusal::field("from", FieldProblem::InThePast));
    }
    if !row.rule.is_usual() {
        return Err(Refusal::field("count", FieldProblem::OutOfRange));
    }
    if rows.iter().any(|other| other.key() == row.key()) {
        return Err(Refusal::field("from", FieldProblem::Occupied));
    }
    Ok(row)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::{ClockRules, Party, PauseRule};

    const TODAY: i64 = 20_261_124;

    fn limit(from_day: i64, count: i64) -> ClockRule {
        ClockRule {
            from_day,
            rule: Rule::Limit {
                kind: DeadlineKind::Confirmation,
                limit: Span::WorkingDays(count),
            },
        }
    }

    fn days(rows: &[&ClockRule]) -> Vec<i64> {
        rows.iter().map(|row| row.from_day).collect()
    }

    #[test]
    fn of_the_rows_of_a_subject_the_last_that_has_begun_holds() {
        let other = ClockRule {
            from_day: TODAY,
            rule: Subject::Limit(DeadlineKind::CallBack).shipped(),
        };
        let rows = [
            limit(20_261_201, 7),
            limit(20_100_101, 5),
            other,
            limit(TODAY, 6),
            limit(20_270_101, 8),
        ];
        let subject = Subject::Limit(DeadlineKind::Confirmation);
        let on = |day| {
            let (present, ahead, past) = standing(&rows, |row| row, subject, day);
            (present.map(|row| row.from_day), days(&ahead), days(&past))
        };
        assert_eq!(on(20_091_231).0, None, "then the shipped one holds");
        assert_eq!(
            on(TODAY),
            (Some(TODAY), vec![20_270_101, 20_261_201], vec![20_100_101]),
            "it holds on its first day"
        );
        assert_eq!(on(20_261_130).0, Some(TODAY));
        assert_eq!(
            on(20_270_101),
            (Some(20_270_101), vec![], vec![20_261_201, TODAY, 20_100_101])
        );
        // The page and the clock never differ about what holds.
        let rules = ClockRules { rows: rows.to_vec() };
        for day in [20_091_231, 20_100_101, TODAY, 20_261_130, 20_261_201, 20_271_231] {
            let (present, ..) = standing(&rows, |row| row, subject, day);
            let said = present.map_or_else(|| subject.shipped(), |row| row.rule);
            assert_eq!(said.span(), Some(rules.limit(DeadlineKind::Confirmation, day)), "{day}");
        }
    }

    #[test]
    fn history_is_added_to_and_never_overwritten() {
        let rows = [limit(20_100_101, 5), limit(TODAY, 6)];
        let refused = |row| check(row, &rows, TODAY).map(|_| ());
        let problem = |field: &str, problem| Err(Refusal::field(field, problem));
        assert_eq!(refused(limit(20_261_125, 3)), Ok(()));
        assert_eq!(refused(limit(20_261_123, 3)), problem("from", FieldProblem::InThePast));
        assert_eq!(refused(limit(TODAY, 3)), problem("from", FieldProblem::Occupied));
        for count in [0, -1, COUNT_LIMIT + 1, i64::MIN] {
            let out = refused(limit(20_261_125, count));
            assert_eq!(out, problem("count", FieldProblem::OutOfRange), "{count}");
        }
        assert_eq!(refused(limit(20_261_125, COUNT_LIMIT)), Ok(()));
        let another = ClockRule {
            from_day: TODAY,
            rule: Subject::Restart(Step::Return, DeadlineKind::Resolution).shipped(),
        };
        assert_eq!(refused(another), Ok(()), "another subject has days of its own");
    }

    #[test]
    fn every_subject_is_read_back_from_its_word_and_has_a_shipped_rule() {
        for subject in Subject::all() {
            assert_eq!(Subject::parse(&subject.code()), Some(subject));
            assert_eq!(subject.shipped().subject(), subject);
        }
        assert_eq!(Subject::all().len(), 25);
        for unknown in ["", "pause:", "restart:return:confirmation"] {
            assert_eq!(Subject::parse(unknown), None, "{unknown}");
        }
    }

    #[test]
    fn a_limit_of_a_case_takes_only_numbers_that_can_be_meant() {
        let asked = |of, most| {
            let row = ClockRule {
                from_day: TODAY,
                rule: Rule::Case { of, most },
            };
            check(row, &[], TODAY).is_ok()
        };
        assert!(asked(CaseLimit::SecondLevels, 5) && !asked(CaseLimit::SecondLevels, 4));
        assert!(asked(CaseLimit::Extensions, 0) && !asked(CaseLimit::Extensions, 6));
        assert!(asked(CaseLimit::CallBackTries, 1) && !asked(CaseLimit::CallBackTries, 0));
        for of in CaseLimit::ALL {
            assert!(!asked(of, -1) && !asked(of, i64::MAX), "{of:?}");
            let Rule::Case { most, .. } = Subject::Case(of).shipped() else {
                unreachable!("a subject has a rule of its kind")
            };
            assert!(of.allows(most), "{of:?}");
        }
    }

    #[test]
    fn a_length_is_read_back_from_its_unit_and_count() {
        for (span, named) in [
            (Span::WorkingMinutes(90), ("working_minutes", 90)),
            (Span::WorkingMinutes(120), ("working_hours", 2)),
            (Span::WorkingDays(5), ("working_days", 5)),
            (Span::Days(15), ("days", 15)),
        ] {
            assert_eq!(span.named(), named);
            assert_eq!(Span::of(named.0, named.1), Some(span));
        }
        assert_eq!(Span::of("weeks", 2), None);
    }

    #[test]
    fn a_rule_says_whose_it_is_and_whether_the_clock_stands() {
        let pause = |party| {
            Rule::Pause(PauseRule {
                reason: PauseReason::Parts,
                party,
                longest: Span::Days(10),
                proof: true,
            })
        };
        assert_eq!(
            pause(Party::Provider).words(),
            "属服务单位，时限照走，最长 10 个自然日，须写凭据"
        );
        assert_eq!(
            pause(Party::Approver).words(),
            "属审批部门，时限暂停，最长 10 个自然日，须写凭据"
        );
    }
}
