//! What managers see (三优三满意): folded totals, never without sample size, and the way down to what is behind.

use crate::render::{after, after_text, page_of};
use crate::{Failure, Known, Services, reach};
use domain::access::{Permission, authorize};
use domain::period::{month_before, month_label};
use domain::person::Actor;
use domain::rating::{Excellence, Rating};
use domain::satisfaction::{Cell, Fold, RaterGroup, Tally, cell, target_on};
use domain::time::{Moment, wording};
use domain::view::{DrillPage, DrillRow, MatrixCell, MatrixPage, MatrixRow, Tile, TrendRow};
use std::collections::HashMap;
use storage::rating::RatingFilter;

const MONTHS: usize = 12;
const PAGE: usize = 30;

/// What a list behind a number is narrowed to; empty for everything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Narrowed {
    /// As `yyyymm`; 0 for the present month.
    pub month: i64,
    /// Centre's key.
    pub centre: String,
    /// Service's key.
    pub service: String,
    /// Group's key.
    pub group: String,
    /// Key of the excellence judged; empty for the overall level.
    pub excellence: String,
    /// Only bad ratings.
    pub bad: bool,
}

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
        let everything = grant.reaches().everything;
        Ok(MatrixPage {
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
            tiles: tiles(&present, month, centre, least),
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

    /// What is behind a number, as far as the viewer may see it.
    ///
    /// # Errors
    /// [`domain::refusal::Refusal::NotAllowed`].
    pub async fn drill_page(
        &self,
        actor: &Actor,
        narrowed: &Narrowed,
        from: &str,
        now: Moment,
    ) -> Result<DrillPage, Failure> {
        let grant = reach(actor, Permission::SatisfactionRead)?;
        let known = self.known(now).await?;
        let month = sensible(narrowed.month, now);
        let title = title(narrowed, month, &known);
        if !grant.reaches().everything {
            return self.requests_behind(actor, narrowed, month, title, from, now).await;
        }
        let filter = RatingFilter {
            month,
            centre: some(&narrowed.centre),
            service: some(&narrowed.service),
            rater_group: some(&narrowed.group),
            excellence: Excellence::parse(&narrowed.excellence),
            bad: narrowed.bad,
        };
        let ratings = self
            .store
            .ratings(&grant, &filter, after(from).as_ref(), PAGE + 1)
            .await?;
        let named = authorize(actor, Permission::RatingReadNamed, None).is_ok();
        let names = if named {
            let raters: Vec<_> = ratings.iter().map(|rating| rating.rater.clone()).collect();
            self.store.names(&grant, &raters).await?
        } else {
            HashMap::new()
        };
        let note = if named {
            "你是核实员，可以看到评价人；请勿转给服务中心和服务人员。"
        } else {
            "这里是逐条评价。评价人只对核实员可见，申请编号因此也不显示。"
        };
        let key = |rating: &Rating| after_text(rating.rated_at, &rating.id);
        let row = |rating: &Rating| DrillRow {
            request: named.then(|| rating.request.0.clone()),
            number: String::new(),
            service: known
                .item(&rating.service)
                .map_or_else(String::new, |item| item.name.clone()),
            centre: known
                .centre(&rating.centre)
                .map_or_else(String::new, |centre| centre.name.clone()),
            group: group_name(&known, rating),
            level: filter.excellence.map_or(Some(rating.overall), |it| rating.level(it)),
            text: said(rating),
            rater: names.get(&rating.rater).cloned().unwrap_or_default(),
            when: if named {
                wording::moment(rating.rated_at, now)
            } else {
                month_label(rating.month)
            },
        };
        Ok(DrillPage {
            title,
            note: note.to_owned(),
            page: page_of(ratings, PAGE, key, row),
        })
    }

    /// For a centre or department: the finished requests the figures count over, never who rated what.
    async fn requests_behind(
        &self,
        actor: &Actor,
        narrowed: &Narrowed,
        month: i64,
        title: String,
        from: &str,
        now: Moment,
    ) -> Result<DrillPage, Failure> {
        let grant = reach(actor, Permission::RequestRead)?;
        let requests = self
            .store
            .closed_in_month(
                &grant,
                month,
                &narrowed.centre,
                &narrowed.service,
                after(from).as_ref(),
                PAGE + 1,
            )
            .await?;
        let key = |request: &domain::request::Request| {
            after_text(request.closed_at.unwrap_or(request.filed_at), request.id.as_str())
        };
        let row = |request: &domain::request::Request| DrillRow {
            request: Some(request.id.0.clone()),
            number: request.number.clone(),
            service: request.service_name.clone(),
            centre: request.centre_name.clone(),
            group: String::new(),
            level: None,
            text: request.title.clone(),
            rater: String::new(),
            when: request
                .closed_at
                .map_or_else(String::new, |at| wording::moment(at, now)),
        };
        let note = "这里是当月办结的申请。谁作了什么评价不对服务单位显示，评价完全自愿，不评不算好评。";
        Ok(DrillPage {
            title,
            note: note.to_owned(),
            page: page_of(requests, PAGE, key, row),
        })
    }

    /// Recomputes the totals of one month from the raw rows and replaces them.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn fold_month(&self, month: i64) -> Result<usize, Failure> {
        let grant = reach(&crate::system(), Permission::Reconcile)?;
        let folds = self.store.compute_folds(&grant, month).await?;
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
        on_time: (finished > 0).then(|| (on_time * 1000 + finished / 2) / finished),
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
fn tiles(folds: &[&Fold], month: i64, centre: &str, least: i64) -> Vec<Tile> {
    let overall = sum(folds, |_| true, |fold| fold.overall);
    let total = |count: fn(&Fold) -> i64| folds.iter().map(|fold| count(fold)).sum::<i64>();
    let (rateable, finished) = (total(|fold| fold.rateable), total(|fold| fold.finished));
    let (on_time, returned) = (total(|fold| fold.on_time), total(|fold| fold.returned));
    let href = |bad: &str| Some(format!("/satisfaction/requests?month={month}&centre={centre}{bad}"));
    let tile = |name: &str, part: i64, whole: i64, note: String, href: Option<String>| Tile {
        name: name.to_owned(),
        value: if whole < least {
            "样本不足".to_owned()
        } else {
            percent(part, whole)
        },
        note,
        href,
    };
    let rated = overall.count.min(rateable);
    vec![
        tile(
            "好评率",
            overall.good,
            overall.count,
            format!("n = {}", overall.count),
            href(""),
        ),
        tile("评价率", rated, rateable, format!("{rated} / {rateable} 件"), href("")),
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
            value: format!("{} 份", overall.count - overall.good),
            note: "每份差评都开立整改".to_owned(),
            href: href("&bad=true"),
        },
    ]
}

fn percent(part: i64, whole: i64) -> String {
    let permille = (part * 1000 + whole / 2) / whole.max(1);
    format!("{}.{}%", permille / 10, permille % 10)
}

fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

fn title(narrowed: &Narrowed, month: i64, known: &Known) -> String {
    let mut parts = vec![month_label(month)];
    parts.extend(
        known
            .centre(&narrowed.centre.as_str().into())
            .map(|centre| centre.name.clone()),
    );
    parts.extend(
        known
            .item(&narrowed.service.as_str().into())
            .map(|item| item.name.clone()),
    );
    let group = known
        .reference
        .rater_groups
        .iter()
        .find(|group| group.id.as_str() == narrowed.group);
    parts.extend(group.map(|group| group.name.clone()));
    parts.extend(Excellence::parse(&narrowed.excellence).map(|it| it.label().to_owned()));
    if narrowed.bad {
        parts.push("差评".to_owned());
    }
    parts.join(" · ")
}

fn group_name(known: &Known, rating: &Rating) -> String {
    let group = known
        .reference
        .rater_groups
        .iter()
        .find(|group| group.id == rating.rater_group);
    group.map_or_else(String::new, |group| group.name.clone())
}

fn said(rating: &Rating) -> String {
    let mut parts = rating.reasons.clone();
    if !rating.text.is_empty() {
        parts.push(rating.text.clone());
    }
    if let Some(addition) = &rating.addition {
        parts.push(format!("追加：{}", addition.text));
    }
    parts.join("；")
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
