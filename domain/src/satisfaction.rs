//! Satisfaction against the 三优三满意 targets (article 25): a 3 × 3 matrix, never a figure without its sample size.

use crate::id::{CentreId, RaterGroupId, ServiceId};
use crate::rating::Excellence;
use crate::refusal::{FieldProblem, Refusal, check_text};
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

/// A target for the months to come (设定目标值). Months that have begun keep theirs, so that a verdict which somebody could
/// read is never turned round afterwards. Setting the same month again replaces what was planned for it.
///
/// # Errors
/// [`Refusal::Field`]: `permille` beyond a thousand or `from` not after the present month (`yyyymm` both).
pub fn plan_target(excellence: Excellence, permille: i64, from: i64, present: i64) -> Result<Target, Refusal> {
    if !(1..=1000).contains(&permille) {
        return Err(Refusal::field("percent", FieldProblem::OutOfRange));
    }
    let from_day = first_day_ahead(from, present)?;
    Ok(Target {
        id: format!("{}-{from_day}", excellence.code()),
        excellence,
        permille,
        from_day,
    })
}

/// A group that is counted from a month to come (新设满意主体), after the others in the order.
///
/// # Errors
/// [`Refusal::Field`] when the name is missing, too long or taken, or `from` is not after the present month.
pub fn plan_group(
    groups: &[RaterGroup],
    id: RaterGroupId,
    name: &str,
    from: i64,
    present: i64,
) -> Result<RaterGroup, Refusal> {
    let name = check_text("name", name, true, GROUP_NAME_LIMIT)?;
    let from_day = first_day_ahead(from, present)?;
    let counted = |group: &RaterGroup| group.until_day.is_none_or(|until| until >= from_day);
    if groups.iter().any(|group| group.name == name && counted(group)) {
        return Err(Refusal::field("name", FieldProblem::NotAChoice));
    }
    Ok(RaterGroup {
        id,
        name,
        position: groups.iter().map(|group| group.position).max().unwrap_or(0) + 1,
        from_day,
        until_day: None,
    })
}

/// Stops counting a group after the present month (停用满意主体): what was collected under it stays.
///
/// # Errors
/// [`Refusal::Stale`] when it has ended already.
pub fn end_group(group: &RaterGroup, present: i64) -> Result<RaterGroup, Refusal> {
    let last = last_day(present);
    if group.until_day.is_some_and(|until| until <= last) {
        return Err(Refusal::Stale);
    }
    Ok(RaterGroup {
        until_day: Some(last),
        ..group.clone()
    })
}

/// Longest name of a group, in characters.
pub const GROUP_NAME_LIMIT: usize = 12;

/// The last day of a month as `yyyymmdd`; no month has a later one than the 31st, and days are only compared.
pub const fn last_day(month: i64) -> i64 {
    month * 100 + 31
}

fn first_day_ahead(from: i64, present: i64) -> Result<i64, Refusal> {
    if !(1..=12).contains(&(from % 100)) || from / 100 > 2100 {
        return Err(Refusal::field("from", FieldProblem::NotAChoice));
    }
    if from <= present {
        return Err(Refusal::field("from", FieldProblem::InThePast));
    }
    Ok(from * 100 + 1)
}

/// A folded total: ratings of one month, centre, service and group (汇总). Recomputed from raw ratings, and checked
/// against them by `portal check`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Fold {
    /// `month:centre:service:group`, with `:fresh` behind it where it is.
    pub id: String,
    /// Of ratings that the centre has not been told of: not in its figures yet.
    #[serde(default)]
    pub fresh: bool,
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
    /// Nothing counted yet.
    pub fn empty(month: i64, centre: CentreId, service: ServiceId, rater_group: RaterGroupId, fresh: bool) -> Self {
        let kind = if fresh { ":fresh" } else { "" };
        Self {
            id: format!("{month}:{centre}:{service}:{rater_group}{kind}"),
            fresh,
            month,
            centre,
            service,
            rater_group,
            overall: Tally::default(),
            service_level: Tally::default(),
            conduct_level: Tally::default(),
            environment_level: Tally::default(),
            rateable: 0,
            on_time: 0,
            finished: 0,
            returned: 0,
        }
    }

    /// With what another counts.
    #[must_use]
    pub fn plus(self, other: &Self) -> Self {
        Self {
            overall: self.overall.plus(other.overall),
            service_level: self.service_level.plus(other.service_level),
            conduct_level: self.conduct_level.plus(other.conduct_level),
            environment_level: self.environment_level.plus(other.environment_level),
            rateable: self.rateable + other.rateable,
            on_time: self.on_time + other.on_time,
            finished: self.finished + other.finished,
            returned: self.returned + other.returned,
            ..self
        }
    }

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
    fn a_target_applies_from_a_month_to_come_and_changes_no_verdict_that_could_be_read() {
        let target = plan_target(Excellence::Conduct, 960, 202_701, 202_612).unwrap();
        let old = Target {
            id: "old".into(),
            permille: 900,
            from_day: 20_260_101,
            ..target.clone()
        };
        let targets = [old, target];
        assert_eq!(target_on(&targets, Excellence::Conduct, last_day(202_612)), Some(900));
        assert_eq!(target_on(&targets, Excellence::Conduct, last_day(202_701)), Some(960));
        assert_eq!(target_on(&targets, Excellence::Service, last_day(202_701)), None);
        for (permille, from) in [(960, 202_612), (960, 202_613), (1001, 202_701), (0, 202_701)] {
            assert!(
                matches!(
                    plan_target(Excellence::Conduct, permille, from, 202_612),
                    Err(Refusal::Field { .. })
                ),
                "{permille} from {from}"
            );
        }
    }

    #[test]
    fn a_group_begins_after_the_present_month_and_ends_with_one() {
        let first = plan_group(&[], "a".into(), " 离退休干部满意 ", 202_701, 202_612).unwrap();
        assert_eq!((first.name.as_str(), first.position), ("离退休干部满意", 1));
        let groups = [first.clone()];
        assert!(plan_group(&groups, "b".into(), "离退休干部满意", 202_702, 202_612).is_err());
        let ended = end_group(&first, 202_703).unwrap();
        assert_eq!(ended.until_day, Some(20_270_331));
        assert_eq!(end_group(&ended, 202_704), Err(Refusal::Stale));
        let again = plan_group(&[ended], "c".into(), "离退休干部满意", 202_704, 202_703);
        assert_eq!(again.map(|group| group.position), Ok(2));
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
