//! Satisfaction against the 三优三满意 targets (article 25): a 3 × 3 matrix, never a figure without its sample size.

use crate::id::{CentreId, RaterGroupId, ServiceId};
use crate::rating::Excellence;
use serde::{Deserialize, Serialize};

/// A group whose satisfaction is counted (满意主体). The policy names none; these are data with dates.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RaterGroup {
    /// Key.
    pub id: RaterGroupId,
    /// Name on screen, e.g. 领导满意.
    pub name: String,
    /// Place in the order.
    pub position: i64,
    /// Counted from this day, as `yyyymmdd`.
    pub from_day: i64,
    /// Counted up to this day; open while absent.
    #[serde(default)]
    pub until_day: Option<i64>,
}

/// A target for one excellence from a day on (目标值): data, never a constant.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Target {
    /// Key.
    pub id: String,
    /// What is judged.
    pub excellence: Excellence,
    /// Good ratings in a thousand.
    pub permille: i64,
    /// Applies from this day, as `yyyymmdd`.
    pub from_day: i64,
}

/// Counts of one cell: good and all ratings that count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Tally {
    /// Ratings of level 3 and above.
    pub good: i64,
    /// All ratings.
    pub count: i64,
}

impl Tally {
    /// Both counts added.
    pub fn plus(self, other: Self) -> Self {
        Self {
            good: self.good + other.good,
            count: self.count + other.count,
        }
    }

    /// Share of good ratings, 0 to 1; `None` without any.
    pub fn rate(self) -> Option<f64> {
        (self.count > 0).then(|| self.good as f64 / self.count as f64)
    }

    /// The Wilson score interval at 95 %: what the true share may be, given the sample.
    pub fn interval(self) -> Option<(f64, f64)> {
        const Z: f64 = 1.959_963_984_540_054;
        let share = self.rate()?;
        let count = self.count as f64;
        let square = Z * Z;
        let centre = share + square / (2.0 * count);
        let spread = Z * (share * (1.0 - share) / count + square / (4.0 * count * count)).sqrt();
        let scale = 1.0 + square / count;
        Some((
            ((centre - spread) / scale).max(0.0),
            ((centre + spread) / scale).min(1.0),
        ))
    }
}

/// A cell of the matrix, ready to be shown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Cell {
    /// 样本不足: only how many there are.
    TooFew {
        /// Ratings so far.
        count: i64,
        /// The least that is shown.
        least: i64,
    },
    /// A figure with everything it needs beside it, in thousandths.
    Shown {
        /// Share of good ratings.
        permille: i64,
        /// Wilson lower bound.
        lower: i64,
        /// Wilson upper bound.
        upper: i64,
        /// Ratings that count.
        count: i64,
        /// The target that applied.
        target: Option<i64>,
        /// Even the lower bound reaches the target.
        sure: bool,
        /// Even the upper bound misses the target, or the share itself does.
        missed: bool,
    },
}

/// Turns counts into a cell.
pub fn cell(tally: Tally, least: i64, target: Option<i64>) -> Cell {
    let (Some(rate), Some((lower, upper))) = (tally.rate(), tally.interval()) else {
        return Cell::TooFew { count: 0, least };
    };
    if tally.count < least {
        return Cell::TooFew {
            count: tally.count,
            least,
        };
    }
    let permille = |share: f64| (share * 1000.0).round() as i64;
    Cell::Shown {
        permille: permille(rate),
        lower: permille(lower),
        upper: permille(upper),
        count: tally.count,
        target,
        sure: target.is_some_and(|target| permille(lower) >= target),
        missed: target.is_some_and(|target| permille(rate) < target),
    }
}

/// The target that applied on a day.
pub fn target_on(targets: &[Target], excellence: Excellence, day: i64) -> Option<i64> {
    targets
        .iter()
        .filter(|target| target.excellence == excellence && target.from_day <= day)
        .max_by_key(|target| target.from_day)
        .map(|target| target.permille)
}

/// A folded total: ratings of one month, centre, service and group (汇总). Recomputed from raw ratings, and checked
/// against them by `portal check`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Fold {
    /// `month:centre:service:group`.
    pub id: String,
    /// As `yyyymm`.
    pub month: i64,
    /// The centre rated.
    pub centre: CentreId,
    /// The service rated.
    pub service: ServiceId,
    /// The group of the raters.
    pub rater_group: RaterGroupId,
    /// Overall.
    pub overall: Tally,
    /// 优质服务
    pub service_level: Tally,
    /// 优良作风
    pub conduct_level: Tally,
    /// 优美环境
    pub environment_level: Tally,
    /// Requests that became rateable in this month: rated or 未评.
    pub rateable: i64,
    /// Of those finished in this month, within their deadline.
    pub on_time: i64,
    /// Finished in this month.
    pub finished: i64,
    /// Returned by the requester at least once, of those finished.
    pub returned: i64,
}

impl Fold {
    /// The counts of one excellence.
    pub fn tally(&self, excellence: Excellence) -> Tally {
        match excellence {
            Excellence::Service => self.service_level,
            Excellence::Conduct => self.conduct_level,
            Excellence::Environment => self.environment_level,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 29 of 31: the example of the field, whose lower bound is 79 %.
    #[test]
    fn twenty_nine_of_thirty_one_is_surely_only_seventy_nine_percent() {
        let (lower, upper) = Tally { good: 29, count: 31 }.interval().unwrap_or_default();
        assert!((lower - 0.7928).abs() < 0.001, "{lower}");
        assert!((upper - 0.9821).abs() < 0.001, "{upper}");
    }

    #[test]
    fn under_the_least_sample_no_figure_is_shown() {
        assert_eq!(
            cell(Tally { good: 9, count: 9 }, 10, Some(900)),
            Cell::TooFew { count: 9, least: 10 }
        );
        assert_eq!(cell(Tally::default(), 10, None), Cell::TooFew { count: 0, least: 10 });
    }

    #[test]
    fn a_share_over_the_target_is_not_sure_while_its_lower_bound_is_under_it() {
        let Cell::Shown {
            permille, sure, missed, ..
        } = cell(Tally { good: 49, count: 51 }, 10, Some(950))
        else {
            unreachable!("51 ratings are enough")
        };
        assert_eq!((permille, sure, missed), (961, false, false));
    }
}
