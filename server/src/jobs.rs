//! Background jobs (后台任务) of this process: each on its own interval, none twice at a time.

use std::time::Duration;

use services::job::Job;
use services::{Failure, Services, Tail};
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval_at};

use crate::clock;
use crate::http::stop::Stopping;

/// The jobs that are running.
#[derive(Debug)]
pub struct Jobs(JoinSet<()>);

impl Jobs {
    /// Starts every job; each runs for the first time within a few seconds. Open pages are told what `tail` reads.
    pub fn start(services: &Services, tail: Tail, stopping: &Stopping) -> Self {
        // A name that no other process has: under it this one holds its leases.
        let holder = uuid::Uuid::now_v7().to_string();
        let mut running = JoinSet::new();
        let (listening, stopped) = (services.clone(), stopping.clone());
        running.spawn(async move {
            let live = listening.live();
            live.follow(listening.store(), tail, stopped.begun()).await;
        });
        for job in Job::ALL {
            running.spawn(repeat(services.clone(), job, holder.clone(), stopping.clone()));
        }
        Self(running)
    }

    /// Waits until each has finished what it was at; only then may the database be closed.
    pub async fn ended(mut self) {
        while self.0.join_next().await.is_some() {}
    }
}

async fn repeat(services: Services, job: Job, holder: String, stopping: Stopping) {
    let every = Duration::from_secs(job.every_seconds());
    // Processes that start together must not come together for ever.
    let first = Duration::from_millis(500 + u64::from(rand::random::<u16>() % 4000));
    let mut ticks = interval_at(tokio::time::Instant::now() + first, every);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = ticks.tick() => {}
            () = stopping.begun() => return,
        }
        match services.run_job(job, &holder, clock::now()).await {
            Ok(0) => {}
            Ok(changed) => tracing::info!(job = job.name(), changed, "a job changed rows"),
            // Logged under its ticket where it happened; the next run tries again.
            Err(Failure::Internal { ticket }) => tracing::warn!(job = job.name(), ticket, "a job failed"),
            Err(failure) => tracing::warn!(job = job.name(), ?failure, "a job was refused"),
        }
    }
}
