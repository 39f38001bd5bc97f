//! What managers see (三优三满意): folded totals, never without sample size, and the way down to what is behind.

mod behind;

pub use behind::Narrowed;

use crate::{Failure, Services, reach};
use domain::access::Permission;
use domain::period::{month_before, month_label};
use domain::person::Actor;
use domain::rating::Excellence;
use domain::rectification::CaseTotals;
use domain::satisfaction::{Cell, Fold, RaterGroup, Tally, cell, target_on};
use domain::time::{Moment, wording};
use domain::view::{MatrixCell, MatrixPage, MatrixRow, Tile, TrendRow};

const MONTHS: usize = 12;
/// Instead of a figure over fewer ratings than the rules want.
const TOO_FEW: &str = "样本不足";

impl Services {
    /// The matrix, its indicators, breakdowns and trend.
    ///
    /// # Errors
    /// [`domain::refusal::Refusal::NotAllowed`].
    pub async fn matrix_page(
        &self,
        actor: &Actor,
        month: i64,
        centre: &str,
        service: &str,
        now: Moment,
    ) -> Result<MatrixPage, Failure> {
        let grant = reach(actor, Permission::SatisfactionRead)?;
        let known = self.known(now).await?;
        let month = sensible(month, now);
        let months: Vec<i64> = std::iter::successors(Some(month), |month| Some(month_before(*month)))
            .take(MONTHS)
            .collect();
        let folds = self.store.folds(&grant, &months).await?;
        let least = self.rules.rating.least_sample;
        let wanted = |fold: &&Fold| {
            (centre.is_empty() || fold.centre.as_str() == centre)
                && (service.is_empty() || fold.service.as_str() == service)
        };
        let present: Vec<&Fold> = folds.iter().filter(wanted).filter(|fold| fold.month == month).collect();
        let before: Vec<&Fold> = folds
            .iter()
            .filter(wanted)
            .filter(|fold| fold.month == month_before(month))
            .collect();
        let groups = groups_in(&known.reference.rater_groups, month);
        let last_day = month * 100 + 31;
        let rows = Excellence::ALL.map(|excellence| MatrixRow {
            excellence,
            cells: groups
                .iter()
                .map(|group| {
                    let of = |folds: &[&Fold]| {
                        sum(
                            folds,
                            |fold| fold.rater_group == group.id,
                            |fold| fold.tally(excellence),
                        )
                    };
                    let target = target_on(&known.reference.targets, excellence, last_day);
                    let shown = cell(of(&present), least, target);
                    let change = change(&shown, &cell(of(&before), least, None));
                    MatrixCell {
                        group: group.name.clone(),
                        group_id: group.id.0.clone(),
                        cell: shown,
                        change,
                    }
                })
                .collect(),
        });
        let centres = known
            .reference
            .centres
            .iter()
            .map(|it| (it.id.0.clone(), it.name.clone()));
        let services = known
            .reference
            .items
            .iter()
            .map(|it| (it.id.0.clone(), it.name.clone()));
        let trend = months.iter().rev().map(|month| {
            let folds: Vec<&Fold> = folds
                .iter()
                .filter(wanted)
                .filter(|fold| fold.month == *month)
                .collect();
            trend_row(&month.to_string(), &month_label(*month), &folds, least)
        });
        let cases = self.store.case_totals(&grant, month, centre, service, now).await?;
        let everything = grant.reaches().everything;
        let behind = format!("/satisfaction/requests?month={month}&centre={centre}&service={service}");
        // For others it would lead to what was finished, good and bad alike.
        let bad = everything.then(|| format!("{behind}&bad=true"));
        Ok(MatrixPage {
            everything,
            month,
            month_label: month_label(month),
            months: recent_months(now),
            of: if everything {
                "全部服务中心".to_owned()
            } else {
                "本中心".to_owned()
            },
            centre: centre.to_owned(),
            service: service.to_owned(),
            groups: groups.iter().map(|group| group.name.clone()).collect(),
            rows: rows.into_iter().collect(),
            tiles: tiles(&present, &behind, bad.as_deref(), least)
                .into_iter()
                .chain(case_tiles(cases, bad.as_deref(), least))
                .collect(),
            centres: ranked(centres, &present, least, |fold, key| fold.centre.as_str() == key),
            services: ranked(services, &present, least, |fold, key| fold.service.as_str() == key),
            trend: trend.collect(),
            folded: self
                .store
                .last_folded()
                .await?
                .map_or_else(String::new, |at| wording::moment(at, now)),
        })
    }

    /// Recomputes the totals of one month from the raw rows and replaces them.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn fold_month(&self, month: i64, now: Moment) -> Result<usize, Failure> {
        let grant = reach(&crate::system(), Permission::Reconcile)?;
        let folds = self.store.compute_folds(&grant, month, now).await?;
        self.store.save_folds(&grant, month, &folds).await?;
        Ok(folds.len())
    }
}

/// A month the portal can show: not in the future, and the present one for nonsense.
fn sensible(month: i64, now: Moment) -> i64 {
    let present = now.month_number();
    let valid = (200_001..=present).contains(&month) && (1..=12).contains(&(month % 100));
    if valid { month } else { present }
}

fn recent_months(now: Moment) -> Vec<(i64, String)> {
    std::iter::successors(Some(now.month_number()), |month| Some(month_before(*month)))
        .take(24)
        .map(|month| (month, month_label(month)))
        .collect()
}

/// The groups that were counted in a month: old results keep the groups they were collected under.
fn groups_in(groups: &[RaterGroup], month: i64) -> Vec<&RaterGroup> {
    let (first, last) = (month * 100 + 1, month * 100 + 31);
    groups
        .iter()
        .filter(|group| group.from_day <= last && group.until_day.is_none_or(|until| until >= first))
        .collect()
}

fn sum(folds: &[&Fold], wanted: impl Fn(&Fold) -> bool, tally: impl Fn(&Fold) -> Tally) -> Tally {
    folds
        .iter()
        .filter(|fold| wanted(fold))
        .map(|fold| tally(fold))
        .fold(Tally::default(), Tally::plus)
}

fn change(present: &Cell, before: &Cell) -> Option<i64> {
    match (present, before) {
        (Cell::Shown { permille: now, .. }, Cell::Shown { permille: then, .. }) => Some(now - then),
        _ => None,
    }
}

fn trend_row(key: &str, name: &str, folds: &[&Fold], least: i64) -> TrendRow {
    let finished: i64 = folds.iter().map(|fold| fold.finished).sum();
    let on_time: i64 = folds.iter().map(|fold| fold.on_time).sum();
    TrendRow {
        key: key.to_owned(),
        name: name.to_owned(),
        cell: cell(sum(folds, |_| true, |fold| fold.overall), least, None),
        rateable: folds.iter().map(|fold| fold.rateable).sum(),
        on_time: (finished >= least.max(1)).then(|| (on_time * 1000 + finished / 2) / finished),
    }
}

/// Ranked by the lower bound, not the share: few ratings do not win. Those with too few come last.
fn ranked(
    all: impl Iterator<Item = (String, String)>,
    folds: &[&Fold],
    least: i64,
    of: impl Fn(&Fold, &str) -> bool,
) -> Vec<TrendRow> {
    let mut rows: Vec<TrendRow> = all
        .map(|(key, name)| {
            let folds: Vec<&Fold> = folds.iter().filter(|fold| of(fold, &key)).copied().collect();
            trend_row(&key, &name, &folds, least)
        })
        .filter(|row| row.rateable > 0)
        .collect();
    let bound = |row: &TrendRow| match row.cell {
        Cell::Shown { lower, .. } => lower,
        Cell::TooFew { .. } => -1,
    };
    rows.sort_by_key(|row| std::cmp::Reverse(bound(row)));
    rows
}

/// The indicators, kept apart from each other so that nobody can chase one.
fn tiles(folds: &[&Fold], behind: &str, bad: Option<&str>, least: i64) -> Vec<Tile> {
    let overall = sum(folds, |_| true, |fold| fold.overall);
    let total = |count: fn(&Fold) -> i64| folds.iter().map(|fold| count(fold)).sum::<i64>();
    let (rateable, finished) = (total(|fold| fold.rateable), total(|fold| fold.finished));
    let (on_time, returned) = (total(|fold| fold.on_time), total(|fold| fold.returned));
    let href = || Some(behind.to_owned());
    let tile = |name: &str, good: i64, count: i64, note: String, href: Option<String>| {
        share(name, Tally { good, count }, least, note, href)
    };
    let rated = overall.count.min(rateable);
    vec![
        tile(
            "好评率",
            overall.good,
            overall.count,
            format!("n = {}", overall.count),
            href(),
        ),
        tile("评价率", rated, rateable, format!("{rated} / {rateable} 件"), href()),
        tile(
            "未评率",
            rateable - rated,
            rateable,
            "未评单独统计，不计为好评".to_owned(),
            None,
        ),
        tile("按时办结率", on_time, finished, format!("n = {finished}"), None),
        tile("返修率", returned, finished, format!("n = {finished}"), None),
        Tile {
            name: "差评".to_owned(),
            // Among few ratings a centre would know whose the bad one is.
            value: if bad.is_some() || overall.count >= least {
                format!("{} 份", overall.count - overall.good)
            } else {
                TOO_FEW.to_owned()
            },
            note: "每份差评都开立整改".to_owned(),
            href: bad.map(str::to_owned),
        },
    ]
}

/// The indicators of rectification, over the cases that the month's bad ratings opened.
fn case_tiles(cases: CaseTotals, bad: Option<&str>, least: i64) -> Vec<Tile> {
    let href = bad.unwrap_or("/cases");
    let tile = |name: &str, tally: Tally, note: String| share(name, tally, least, note, Some(href.to_owned()));
    let (replies, rectified) = (cases.replies(), cases.rectified());
    let (call_backs, satisfaction) = (cases.call_backs(), cases.satisfaction());
    let shares = |tally: Tally| format!("{} / {} 件", tally.good, tally.count);
    vec![
        tile("差评回复率", replies, shares(replies)),
        tile(
            "整改率",
            rectified,
            format!("{}，另有不成立 {} 件", shares(rectified), cases.unfounded),
        ),
        tile(
            "回访率",
            call_backs,
            format!("{}，另有未联系上 {} 件", shares(call_backs), cases.not_reached()),
        ),
        tile(
            "整改后满意率",
            satisfaction,
            format!("n = {}，不复评不计", satisfaction.count),
        ),
    ]
}

/// A tile with a share, which is not said of too few.
fn share(name: &str, tally: Tally, least: i64, note: String, href: Option<String>) -> Tile {
    Tile {
        name: name.to_owned(),
        value: if tally.count < least {
            TOO_FEW.to_owned()
        } else {
            percent(tally.good, tally.count)
        },
        note,
        href,
    }
}

fn percent(part: i64, whole: i64) -> String {
    let permille = (part * 1000 + whole / 2) / whole.max(1);
    format!("{}.{}%", permille / 10, permille % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_that_makes_no_sense_is_the_present_one() {
        let now = Moment::parse("2026-11-24T09:00").unwrap_or(Moment(0));
        for month in [0, -1, 202_613, 202_600, 202_612, i64::MAX] {
            assert_eq!(sensible(month, now), 202_611, "{month}");
        }
        assert_eq!(sensible(202_601, now), 202_601);
    }

    #[test]
    fn percentages_round_to_one_digit() {
        assert_eq!(percent(1, 3), "33.3%");
        assert_eq!(percent(2, 3), "66.7%");
        assert_eq!(percent(3, 3), "100.0%");
    }
}
