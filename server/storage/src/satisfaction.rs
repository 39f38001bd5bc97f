//! Folded totals of satisfaction, and how they are recomputed from the raw rows (满意度汇总).

use crate::scope::{self, FOLD};
use crate::{Bindings, Result, Store, Transaction};
use domain::access::Grant;
use domain::satisfaction::{Fold, Tally};
use domain::time::Moment;
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Debug, Deserialize)]
struct RatingTotals {
    centre: String,
    service: String,
    rater_group: String,
    fresh: bool,
    good: i64,
    count: i64,
    service_good: i64,
    service_count: i64,
    conduct_good: i64,
    conduct_count: i64,
    environment_good: i64,
    environment_count: i64,
}

#[derive(Debug, Deserialize)]
struct RequestTotals {
    centre: String,
    service: String,
    rater_group: String,
    count: i64,
    on_time: i64,
    returned: i64,
}

impl Store {
    /// Recomputes the totals of one month from its ratings and closed requests; nothing is added to what was there. What centres are
    /// told of later than `now` is counted apart.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn compute_folds(&self, _grant: &Grant, month: i64, now: Moment) -> Result<Vec<Fold>> {
        let bindings = || Bindings::new().with("month", &month);
        let ratings: Vec<RatingTotals> = self
            .select(
                "SELECT centre, service, rater_group, told_at > $now AS fresh, count() AS count, count(overall >= 3) AS good, \
                 count(service_level > 0) AS service_count, count(service_level >= 3) AS service_good, \
                 count(conduct_level > 0) AS conduct_count, count(conduct_level >= 3) AS conduct_good, \
                 count(environment_level > 0) AS environment_count, count(environment_level >= 3) AS environment_good \
                 FROM rating WHERE month = $month AND excluded = NONE GROUP BY centre, service, rater_group, fresh",
                bindings().with("now", &now),
            )
            .await?;
        let requests: Vec<RequestTotals> = self
            .select(
                "SELECT centre, service, rater_group, count() AS count, \
                 count(finished_at <= resolution.due) AS on_time, count(returned > 0) AS returned \
                 FROM request WHERE closed_month = $month AND status IN ['confirmed', 'closed_unanswered'] \
                 GROUP BY centre, service, rater_group",
                bindings(),
            )
            .await?;
        let mut folds: BTreeMap<String, Fold> = BTreeMap::new();
        for row in ratings {
            let fold = fold_of(
                &mut folds,
                month,
                &row.centre,
                &row.service,
                &row.rater_group,
                row.fresh,
            );
            fold.overall = Tally {
                good: row.good,
                count: row.count,
            };
            fold.service_level = Tally {
                good: row.service_good,
                count: row.service_count,
            };
            fold.conduct_level = Tally {
                good: row.conduct_good,
                count: row.conduct_count,
            };
            fold.environment_level = Tally {
                good: row.environment_good,
                count: row.environment_count,
            };
        }
        for row in requests {
            let fold = fold_of(&mut folds, month, &row.centre, &row.service, &row.rater_group, false);
            fold.rateable = row.count;
            fold.finished = row.count;
            fold.on_time = row.on_time;
            fold.returned = row.returned;
        }
        Ok(folds.into_values().collect())
    }

    /// Replaces a month's totals. Only those that changed are written: to the engine a removal costs a hundred times
    /// what reading a row does, and most totals of most months stay as they are.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn save_folds(&self, _grant: &Grant, month: i64, folds: &[Fold]) -> Result<()> {
        let kept: Vec<Fold> = self
            .select(
                "SELECT * FROM satisfaction_fold WHERE month = $month",
                Bindings::new().with("month", &month),
            )
            .await?;
        let mut kept: BTreeMap<String, Fold> = kept.into_iter().map(|fold| (fold.id.clone(), fold)).collect();
        let mut transaction = Transaction::new();
        let mut new = Vec::new();
        for fold in folds {
            match kept.remove(&fold.id) {
                Some(same) if same == *fold => {}
                Some(_) => {
                    transaction.upsert("satisfaction_fold", &fold.id, fold);
                }
                None => new.push((fold.id.as_str(), fold)),
            }
        }
        transaction.create_many("satisfaction_fold", new);
        for gone in kept.keys() {
            transaction.delete("satisfaction_fold", gone);
        }
        self.transaction(transaction).await?;
        Ok(())
    }

    /// The totals of some months that the grant reaches; to a centre without what it is told of later.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn folds(&self, grant: &Grant, months: &[i64]) -> Result<Vec<Fold>> {
        let condition = scope::condition(grant, &FOLD);
        let told = if grant.reaches().everything {
            ""
        } else {
            " AND fresh != true"
        };
        let text = format!(
            "SELECT * FROM satisfaction_fold WHERE month IN $months AND {}{told}",
            condition.text
        );
        self.select(&text, condition.bindings.with("months", months)).await
    }

    /// Months that hold ratings or closed requests, for a complete recomputation.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn months_with_data(&self, _grant: &Grant) -> Result<Vec<i64>> {
        let first: Option<i64> = self
            .select_one("SELECT VALUE month FROM rating ORDER BY month LIMIT 1", Bindings::new())
            .await?;
        let closed: Option<i64> = self
            .select_one(
                "SELECT VALUE closed_month FROM request WHERE closed_month > 0 ORDER BY closed_month LIMIT 1",
                Bindings::new(),
            )
            .await?;
        let last: Option<i64> = self
            .select_one(
                "SELECT VALUE month FROM rating ORDER BY month DESC LIMIT 1",
                Bindings::new(),
            )
            .await?;
        let last_closed: Option<i64> = self
            .select_one(
                "SELECT VALUE closed_month FROM request WHERE closed_month > 0 ORDER BY closed_month DESC LIMIT 1",
                Bindings::new(),
            )
            .await?;
        let Some(mut month) = first.into_iter().chain(closed).min() else {
            return Ok(Vec::new());
        };
        let last = last.into_iter().chain(last_closed).max().unwrap_or(month);
        let mut months = Vec::new();
        while month <= last {
            months.push(month);
            month = domain::period::month_after(month);
        }
        Ok(months)
    }
}

fn fold_of<'a>(
    folds: &'a mut BTreeMap<String, Fold>,
    month: i64,
    centre: &str,
    service: &str,
    group: &str,
    fresh: bool,
) -> &'a mut Fold {
    let empty = Fold::empty(month, centre.into(), service.into(), group.into(), fresh);
    folds.entry(empty.id.clone()).or_insert(empty)
}
