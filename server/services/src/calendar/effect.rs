//! What follows from a calendar once it counts (生效): notices are applied on their day, visits fall away, deadlines move.

use super::plan::difference;
use crate::{Failure, Known, Services, reach, system};
use domain::access::Permission;
use domain::calendar::PreparedCalendar;
use domain::lifecycle::{Change, recalculated};
use domain::request::Request;
use domain::time::Moment;
use storage::calendar::{HolidayNotice, add_days};
use storage::queue::QueueFilter;
use storage::request::{After, add_change};
use storage::{StorageError, Transaction};

/// Requests read at a time.
const PAGE: usize = 500;
/// Deadlines computed anew in one run of the job.
const BATCH: usize = 2_000;

impl Services {
    /// After a change that was made by hand and counts already: visits and deadlines follow as after a notice.
    pub(crate) async fn follow_by_hand(&self, now: Moment) -> Result<(), Failure> {
        self.reference.forget().await;
        self.catch_up(now).await?;
        Ok(())
    }

    /// What follows from the calendar as it is: visits on days that are not worked fall away, then deadlines are computed
    /// anew, so that none is told which waits for such a visit. Returns how many requests changed.
    pub(super) async fn catch_up(&self, now: Moment) -> Result<i64, Failure> {
        Ok(self.lose_visits(now).await? + self.settle_notices(now).await?)
    }

    /// The job: notices whose day has come are applied, and visits and deadlines follow. Returns how many rows it changed.
    pub(crate) async fn keep_calendar(&self, now: Moment) -> Result<i64, Failure> {
        let known = self.known(now).await?;
        let today = now.day_number();
        let due = known
            .reference
            .notices
            .iter()
            .filter(|notice| !notice.applied && notice.from_day <= today);
        let mut changed = 0;
        for notice in due {
            self.apply_notice(&mut notice.clone(), now).await?;
            changed += 1;
        }
        Ok(changed + self.catch_up(now).await?)
    }

    pub(super) async fn apply_notice(&self, notice: &mut HolidayNotice, now: Moment) -> Result<(), Failure> {
        self.reference.forget().await;
        let known = self.known(now).await?;
        let (removed, set) = difference(&known.reference.special_days, notice.year, &notice.days, notice.whole);
        notice.applied = true;
        let mut transaction = Transaction::new();
        add_days(&mut transaction, notice, &removed, &set);
        self.store.transaction(transaction).await?;
        self.reference.forget().await;
        Ok(())
    }

    /// Computes deadlines anew where a notice was applied and this is not finished yet.
    async fn settle_notices(&self, now: Moment) -> Result<i64, Failure> {
        let known = self.known(now).await?;
        let open: Vec<HolidayNotice> = known
            .reference
            .notices
            .iter()
            .filter(|notice| notice.applied && !notice.settled)
            .cloned()
            .collect();
        if open.is_empty() {
            return Ok(0);
        }
        let changes = self.moves(&known, BATCH, now).await?;
        let mut failed = changes.len() >= BATCH;
        for change in &changes {
            let mut transaction = Transaction::new();
            add_change(&mut transaction, change);
            self.tell(&mut transaction, &change.event, Some(&change.request), &change.request)
                .await?;
            match self.store.transaction(transaction).await {
                Ok(_) => {}
                // Somebody acted on it at the same moment: the next run looks again.
                Err(StorageError::AlreadyExists { .. } | StorageError::Stale { .. }) => failed = true,
                Err(error) => return Err(error.into()),
            }
        }
        if !failed {
            let grant = reach(&system(), Permission::Reconcile)?;
            for notice in open {
                let settled = HolidayNotice {
                    settled: true,
                    ..notice
                };
                self.store.save_notice(&grant, &settled).await?;
            }
            self.reference.forget().await;
        }
        Ok(i64::try_from(changes.len()).unwrap_or(i64::MAX))
    }

    /// The changes that follow from a calendar for what stands in the queues, at most so many.
    async fn moves(&self, known: &Known, most: usize, now: Moment) -> Result<Vec<Change>, Failure> {
        let mut changes = Vec::new();
        self.each_queued(known, |request, calendar| {
            changes.extend(recalculated(request, calendar, &system(), now));
            changes.len() < most
        })
        .await?;
        Ok(changes)
    }

    /// Everything that stands in a queue, until `wanted` says that it is enough.
    pub(super) async fn each_queued(
        &self,
        known: &Known,
        mut wanted: impl FnMut(&Request, &PreparedCalendar) -> bool + Send,
    ) -> Result<(), Failure> {
        let grant = reach(&system(), Permission::Reconcile)?;
        for centre in &known.reference.centres {
            let calendar = known.calendar(&centre.id)?;
            let mut after: Option<After> = None;
            loop {
                let filter = QueueFilter::default();
                let page = self
                    .store
                    .queue(&grant, &centre.id, &filter, after.as_ref(), PAGE)
                    .await?;
                if !page.iter().all(|request| wanted(request, &calendar)) {
                    return Ok(());
                }
                let full = page.len() == PAGE;
                after = page.last().filter(|_| full).map(|last| After {
                    at: last.due,
                    id: last.id.0.clone(),
                });
                if after.is_none() {
                    break;
                }
            }
        }
        Ok(())
    }
}
