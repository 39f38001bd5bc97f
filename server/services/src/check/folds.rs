//! The monthly totals, added up anew row by row: not by the statement that makes them.

use std::collections::BTreeMap;

use domain::id::{CentreId, RaterGroupId, ServiceId};
use domain::rating::{Excellence, Level, Rating};
use domain::request::Request;
use domain::satisfaction::{Fold, Tally};

use super::{Aspect, Check, PAGE};
use crate::Failure;

/// Totals by their keys; there are as many as months, centres, services and groups that met.
#[derive(Debug, Default)]
pub(super) struct Folds(BTreeMap<String, Fold>);

impl Folds {
    fn of(&mut self, month: i64, centre: &CentreId, service: &ServiceId, group: &RaterGroupId) -> &mut Fold {
        let empty = Fold::empty(month, centre.clone(), service.clone(), group.clone(), false);
        self.0.entry(empty.id.clone()).or_insert(empty)
    }

    /// Counts a request that could be rated.
    pub(super) fn add_request(&mut self, request: &Request) {
        let Some(month) = request.closed_month.filter(|_| request.status.is_rateable()) else {
            return;
        };
        let in_time = request
            .finished_at
            .is_some_and(|finished| finished <= request.resolution.due);
        let fold = self.of(month, &request.centre, &request.service, &request.rater_group);
        fold.rateable += 1;
        fold.finished += 1;
        fold.on_time += i64::from(in_time);
        fold.returned += i64::from(request.returned > 0);
    }

    /// Counts a rating, unless it was excluded.
    pub(super) fn add_rating(&mut self, rating: &Rating) {
        if rating.excluded.is_some() {
            return;
        }
        let fold = self.of(rating.month, &rating.centre, &rating.service, &rating.rater_group);
        let count = |tally: &mut Tally, level: Option<Level>| {
            tally.count += i64::from(level.is_some());
            tally.good += i64::from(level.is_some_and(Level::is_good));
        };
        count(&mut fold.overall, Some(rating.overall));
        count(&mut fold.service_level, rating.level(Excellence::Service));
        count(&mut fold.conduct_level, rating.level(Excellence::Conduct));
        count(&mut fold.environment_level, rating.level(Excellence::Environment));
    }
}

impl Check<'_> {
    /// Every total that is kept, and every one that should be.
    pub(super) async fn totals(&mut self) -> Result<(), Failure> {
        let mut expected = std::mem::take(&mut self.folds).0;
        let store = self.services.store();
        // What centres have been told of and what not yet stand apart; both together are what the raw rows say.
        let mut kept: BTreeMap<String, Fold> = BTreeMap::new();
        for keys in store.pages(&self.grant, "satisfaction_fold", PAGE).await? {
            let page: Vec<Fold> = store.rows_of(&self.grant, "satisfaction_fold", &keys).await?;
            self.report.looked_at(Aspect::Totals, page.len());
            for fold in page {
                let of = Fold::empty(
                    fold.month,
                    fold.centre.clone(),
                    fold.service.clone(),
                    fold.rater_group.clone(),
                    false,
                );
                let sum = kept.remove(&of.id).unwrap_or(of).plus(&fold);
                kept.insert(sum.id.clone(), sum);
            }
        }
        for kept in kept.into_values() {
            let counted = expected.remove(&kept.id);
            self.demand(Aspect::Totals, counted.as_ref() == Some(&kept), || match &counted {
                Some(counted) => format!("{}：汇总 {}，原始记录 {}", kept.id, told(&kept), told(counted)),
                None => format!("{}：没有原始记录", kept.id),
            });
        }
        for missing in expected.into_values() {
            self.report.problem(Aspect::Totals, || {
                format!("{}：尚未汇总（{}）", missing.id, told(&missing))
            });
        }
        Ok(())
    }
}

fn told(fold: &Fold) -> String {
    let Fold {
        overall,
        service_level,
        conduct_level,
        environment_level,
        rateable,
        on_time,
        returned,
        ..
    } = fold;
    let tallies = [overall, service_level, conduct_level, environment_level]
        .map(|tally| format!("{}/{}", tally.good, tally.count));
    format!(
        "好评 {}、办结 {rateable}、按时 {on_time}、返修 {returned}",
        tallies.join(" ")
    )
}
