//! Background jobs (后台任务): reconcilers without input, idempotent, in bounded batches, under a lease so that two
//! processes on one database do not do the same; every run that changed or failed leaves a line.

use crate::{Failure, Services, processors, reach, system};
use domain::access::Permission;
use domain::lifecycle::Command;
use domain::period::month_before;
use domain::refusal::Refusal;
use domain::request::Request;
use domain::time::Moment;
use futures::TryStreamExt as _;
use storage::job::JobRun;

const BATCH: usize = 200;
const LEASE_MILLISECONDS: i64 = 120_000;
/// Runs are kept for so many days.
const KEPT_DAYS: i64 = 30;
/// Notices of changes are kept for so many minutes: longer than any page comes back after.
const OUTBOX_MINUTES: i64 = 120;
/// Lines of inboxes are kept for so many days.
const INBOX_DAYS: i64 = 365;

/// A job that the portal does by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Job {
    /// Closes what nobody confirmed in time, without a value.
    CloseUnanswered,
    /// Lets work go on whose hold, or wait for an answer, has ended.
    EndHolds,
    /// Closes rectification cases that nobody rated again, and tells owners what is overdue.
    Cases,
    /// Makes the requests of recurring plans ahead of time.
    MakeRecurring,
    /// Applies holiday notices whose day has come, and computes deadlines anew by them.
    Calendar,
    /// Tells upwards whose time runs out.
    Escalate,
    /// Sends notifications on by what people chose.
    Deliver,
    /// Recomputes the satisfaction totals of this month and the one before.
    Fold,
    /// Removes sessions, keys and runs that are over.
    Purge,
}

impl Job {
    /// Every job.
    pub const ALL: [Self; 9] = [
        Self::CloseUnanswered,
        Self::EndHolds,
        Self::Cases,
        Self::MakeRecurring,
        Self::Calendar,
        Self::Escalate,
        Self::Deliver,
        Self::Fold,
        Self::Purge,
    ];

    /// Its name in rows and on the page.
    pub fn name(self) -> &'static str {
        match self {
            Self::CloseUnanswered => "close_unanswered",
            Self::EndHolds => "end_holds",
            Self::Cases => "cases",
            Self::MakeRecurring => "make_recurring",
            Self::Calendar => "calendar",
            Self::Escalate => "escalate",
            Self::Deliver => "deliver",
            Self::Fold => "fold",
            Self::Purge => "purge",
        }
    }

    /// How often it runs, in seconds.
    pub fn every_seconds(self) -> u64 {
        match self {
            Self::MakeRecurring => 600,
            Self::CloseUnanswered | Self::EndHolds | Self::Cases | Self::Calendar => 60,
            Self::Deliver => 15,
            Self::Fold | Self::Escalate => 30,
            Self::Purge => 3600,
        }
    }
}

impl Services {
    /// Runs a job once, if no other process is at it. Returns how many rows it changed.
    ///
    /// # Errors
    /// [`Failure`]; it is also kept in the job's line.
    pub async fn run_job(&self, job: Job, holder: &str, now: Moment) -> Result<i64, Failure> {
        let lease = storage::lease::acquire(&self.store, job.name(), holder, now, LEASE_MILLISECONDS).await?;
        if lease.is_none() {
            return Ok(0);
        }
        let clock = std::time::Instant::now();
        let outcome = match job {
            Job::CloseUnanswered => self.close_unanswered(now).await,
            Job::EndHolds => self.end_holds(now).await,
            Job::Cases => self.keep_cases(now).await,
            Job::MakeRecurring => self.make_recurring(now).await,
            Job::Calendar => self.keep_calendar(now).await,
            Job::Escalate => self.escalate(now).await,
            Job::Deliver => self.deliver(now).await,
            Job::Fold => self.fold_recent(now).await,
            Job::Purge => self.purge(now).await,
        };
        let problem = match &outcome {
            Ok(_) => None,
            Err(failure) => Some(format!("{failure:?}")),
        };
        let changed = *outcome.as_ref().unwrap_or(&0);
        if changed > 0 || problem.is_some() {
            let run = JobRun {
                id: uuid::Uuid::now_v7().to_string(),
                job: job.name().to_owned(),
                started_at: now,
                milliseconds: i64::try_from(clock.elapsed().as_millis()).unwrap_or(i64::MAX),
                changed,
                problem,
            };
            self.store
                .add_job_run(&reach(&system(), Permission::Reconcile)?, &run)
                .await?;
        }
        storage::lease::release(&self.store, job.name(), holder).await?;
        outcome
    }

    async fn close_unanswered(&self, now: Moment) -> Result<i64, Failure> {
        let grant = reach(&system(), Permission::Reconcile)?;
        let due = self.store.unanswered(&grant, now, BATCH).await?;
        self.each(due, Command::CloseUnanswered, now).await
    }

    async fn end_holds(&self, now: Moment) -> Result<i64, Failure> {
        let grant = reach(&system(), Permission::Reconcile)?;
        let due = self.store.ended_pauses(&grant, now, BATCH).await?;
        self.each(due, Command::EndHold, now).await
    }

    async fn each(&self, requests: Vec<Request>, command: Command, now: Moment) -> Result<i64, Failure> {
        let known = self.known(now).await?;
        let mut changed = 0;
        for request in requests {
            match self.carry_out(&system(), &request, &command, &known, None, now).await {
                Ok(()) => changed += 1,
                // Somebody acted in the meantime: then there is nothing to do for the portal.
                Err(Failure::Refused(Refusal::Stale | Refusal::WrongState { .. }) | Failure::Busy) => {}
                Err(failure) => return Err(failure),
            }
        }
        Ok(changed)
    }

    async fn fold_recent(&self, now: Moment) -> Result<i64, Failure> {
        let month = now.month_number();
        let mut rows = self.fold_month(month, now).await?;
        // The month before still changes in the first days of this one: by a rating given just before midnight, and by what centres are
        // told of only now. Also when nobody was there to count in those days.
        let settled = 2 + self.rules.rating.told_after_days;
        let last = self.store.last_folded().await?;
        let counted = last.is_some_and(|last| last.month_number() == month && last.day_number() % 100 > settled);
        if now.day_number() % 100 <= settled || !counted {
            rows += self.fold_month(month_before(month), now).await?;
        }
        Ok(i64::try_from(rows).unwrap_or(i64::MAX))
    }

    async fn purge(&self, now: Moment) -> Result<i64, Failure> {
        let grant = reach(&system(), Permission::Reconcile)?;
        self.store.purge_sessions(&grant, now).await?;
        self.store.purge_job_runs(&grant, now.plus_days(-KEPT_DAYS)).await?;
        storage::outbox::purge(&self.store, now.plus_minutes(-OUTBOX_MINUTES)).await?;
        self.store
            .purge_notifications(&grant, now.plus_days(-INBOX_DAYS))
            .await?;
        self.store.purge_deliveries(&grant, now.plus_days(-KEPT_DAYS)).await?;
        let keys = storage::idempotency::purge(&self.store, now, 1000).await?;
        Ok(i64::try_from(keys).unwrap_or(i64::MAX))
    }

    /// Recomputes the totals of every month that holds data; after a seed, and after the sample data.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn fold_everything(&self, now: Moment) -> Result<(), Failure> {
        let grant = reach(&system(), Permission::Reconcile)?;
        let months = self.store.months_with_data(&grant).await?;
        futures::stream::iter(months.into_iter().map(Ok))
            .try_for_each_concurrent(processors(), |month| {
                let services = self.clone();
                async move {
                    // A task for each: the engine works in the one that asks.
                    let folding = tokio::spawn(async move { services.fold_month(month, now).await });
                    folding.await.map_err(|error| Failure::internal(&error))?.map(drop)
                }
            })
            .await
    }
}
