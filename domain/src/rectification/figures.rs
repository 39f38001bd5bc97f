//! The indicators of rectification (整改指标), kept apart so that nobody can chase one (GB/T 39734-2020, annex B, in our words).

use crate::satisfaction::Tally;
use serde::{Deserialize, Serialize};

/// Counts of the cases that a month's bad ratings opened. In each [`Tally`] `good` is how many of `count` fulfil it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CaseTotals {
    /// All of them.
    pub cases: i64,
    /// Answered by the centre at least once.
    pub answered: i64,
    /// Whose last answer is that it is fixed.
    pub fixed: i64,
    /// Of which a verifier has confirmed, or has yet to confirm, that they are unfounded.
    pub unfounded: i64,
    /// Whose rater was called back, or could not be reached.
    pub called_back: i64,
    /// Whose rater was reached.
    pub reached: i64,
    /// With a second rating; the last one counts.
    pub rated_again: i64,
    /// Whose last second rating is good.
    pub satisfied: i64,
}

impl CaseTotals {
    /// 差评回复率: of all cases those that were answered.
    pub const fn replies(self) -> Tally {
        Tally {
            good: self.answered,
            count: self.cases,
        }
    }

    /// 整改率: of all cases but the unfounded ones those that were fixed.
    pub const fn rectified(self) -> Tally {
        Tally {
            good: self.fixed,
            count: self.cases - self.unfounded,
        }
    }

    /// 回访率: of the answered cases those whose rater was reached. Who could not be reached counts as not called back.
    pub const fn call_backs(self) -> Tally {
        Tally {
            good: self.reached,
            count: self.answered,
        }
    }

    /// 整改后满意率: of the second ratings those that are good. Silence is no good score.
    pub const fn satisfaction(self) -> Tally {
        Tally {
            good: self.satisfied,
            count: self.rated_again,
        }
    }

    /// 未联系上: counted apart.
    pub const fn not_reached(self) -> i64 {
        self.called_back - self.reached
    }
}
