//! Sample data by the thousand (种子数据), the same for the same plan: for load tests, for measuring growth, for seeing
//! pages with a full house. Every history is drawn up by the rules that serve people, see [`history`].

pub(crate) mod answers;
mod course;
mod days;
pub(crate) mod dice;
pub(crate) mod drawn;
pub(crate) mod history;
pub(crate) mod numbers;
mod opinion;
mod people;
mod photos;
pub(crate) mod verdict;
pub(crate) mod words;
mod world;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use domain::access::{Grant, Permission};
use domain::id::CentreId;
use domain::person::Credential;
use domain::time::Moment;
use futures::{StreamExt as _, TryStreamExt as _};
use storage::Transaction;
use storage::account::Account;
use storage::bulk::{Load, load_key, note_load};

use crate::{Failure, Services, account, reach, sample, system};
use days::Day;
use dice::Dice;
use drawn::{Drawn, add_all};
use world::World;

/// Requests written in one transaction.
const BATCH: usize = 250;
/// Transactions under way at once: one for each processor, and another that is drawn up while one waits for the disk.
fn writers() -> usize {
    crate::processors() + 1
}

/// What a seed comes to; the same plan gives the same rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SeedPlan {
    /// How many requests.
    pub requests: usize,
    /// How many people with accounts; at least forty.
    pub people: usize,
    /// Names the stream of chance.
    pub seed: u64,
    /// Nothing happens later; requests are spread over the two years before.
    pub until: Moment,
    /// How many requests have a photo.
    pub photos: usize,
}

/// What a seed added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Seeded {
    /// Requests.
    pub requests: u64,
    /// Their events.
    pub events: u64,
    /// Their ratings.
    pub ratings: u64,
    /// People.
    pub people: u64,
    /// A seed of this number is there already; nothing was added.
    pub repeated: bool,
}

/// A part of a day's requests, written in one transaction with others of its kind.
#[derive(Debug, Clone, Copy)]
struct Slice {
    day: Day,
    from: usize,
    to: usize,
    /// The number of the first of them.
    number: i64,
}

#[derive(Default)]
struct Counts {
    requests: AtomicU64,
    events: AtomicU64,
    ratings: AtomicU64,
}

impl Services {
    /// Adds people and requests as planned. A seed that is there already is not added again; one that was interrupted
    /// goes on where it was.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn seed(&self, plan: &SeedPlan, progress: impl Fn(u64, u64) + Send + Sync) -> Result<Seeded, Failure> {
        let grant = reach(&system(), Permission::Reconcile)?;
        let name = format!("seed-{}", plan.seed);
        let begun = self.store.load(&grant, &name).await?;
        let plan = match begun {
            // Another plan under the same number would want the same keys.
            Some(load) if load.done || load.version != version(plan) => {
                return Ok(Seeded {
                    repeated: true,
                    ..Seeded::default()
                });
            }
            Some(load) => SeedPlan {
                until: load.at,
                ..*plan
            },
            None => *plan,
        };
        self.load_sample(plan.until, |_, _| {}).await?;
        let note = |done| Load {
            id: load_key(&name),
            version: version(&plan),
            at: plan.until,
            done,
        };
        let mut transaction = Transaction::new();
        note_load(&mut transaction, &note(false));
        self.store.transaction(transaction).await?;

        let settlement = people::settle(&plan, &self.centres(plan.until).await?, sample::FALLBACK_DEPARTMENT);
        let people = self.add_settlement(&grant, &settlement).await?;
        let world = Arc::new(World::new(
            self.known(plan.until).await?,
            Arc::clone(&self.rules),
            &settlement,
        ));
        drop(settlement);
        let counts = Counts::default();
        self.add_drawn(&world, &plan, &counts, &progress).await?;
        self.fold_everything(plan.until).await?;

        let mut transaction = Transaction::new();
        note_load(&mut transaction, &note(true));
        self.store.transaction(transaction).await?;
        let read = |count: &AtomicU64| count.load(Ordering::Relaxed);
        Ok(Seeded {
            requests: read(&counts.requests),
            events: read(&counts.events),
            ratings: read(&counts.ratings),
            people,
            repeated: false,
        })
    }

    /// The centres in the order in which they share the work.
    async fn centres(&self, now: Moment) -> Result<Vec<CentreId>, Failure> {
        let known = self.known(now).await?;
        let work = |centre: &CentreId| {
            known
                .reference
                .items
                .iter()
                .filter(|item| item.centre == *centre)
                .count()
        };
        let mut centres: Vec<CentreId> = known.reference.centres.iter().map(|centre| centre.id.clone()).collect();
        centres.retain(|centre| work(centre) > 0);
        centres.sort_by_key(|centre| std::cmp::Reverse(work(centre)));
        Ok(centres)
    }

    async fn add_settlement(&self, grant: &Grant, settlement: &people::Settlement) -> Result<u64, Failure> {
        let password = tokio::task::spawn_blocking(|| account::hash(sample::PASSWORD)).await;
        let password = password
            .map_err(|error| Failure::internal(&error))?
            .map_err(|error| Failure::internal(&error))?;
        let credential = Credential {
            password_hash: Some(password),
            must_change: false,
            failures: 0,
            locked_until: None,
        };
        let accounts: Vec<(String, Account)> = settlement
            .people
            .iter()
            .map(|person| (person.id.0.clone(), Account::new(person.clone(), credential.clone())))
            .collect();
        let departments = sample::keyed(settlement.departments.clone(), |row| row.id.as_str());
        self.store.add_missing(grant, "department", &departments).await?;
        self.store
            .add_missing(
                grant,
                "place",
                &sample::keyed(settlement.places.clone(), |row| row.id.as_str()),
            )
            .await?;
        let people = self.store.add_missing(grant, "person", &accounts).await?;
        let dwellings = sample::keyed(settlement.dwellings.clone(), |row| row.id.as_str());
        self.store.add_missing(grant, "dwelling", &dwellings).await?;
        self.reference.forget().await;
        Ok(people as u64)
    }

    async fn add_drawn(
        &self,
        world: &Arc<World>,
        plan: &SeedPlan,
        counts: &Counts,
        progress: sample::Progress<'_>,
    ) -> Result<(), Failure> {
        let standard = world
            .known
            .office()
            .and_then(|row| world.known.calendar_named(row.id.as_str()));
        let standard = standard.ok_or_else(|| Failure::internal(&"there is no calendar with holidays"))?;
        let days = days::days(&standard, plan.requests, plan.until);
        let batches = batches(&days, self.first_numbers(&days).await?);
        let (total, done) = (plan.requests as u64, AtomicU64::new(0));
        let (done, plan) = (&done, *plan);
        futures::stream::iter(batches)
            .map(|batch| async move {
                let size: usize = batch.iter().map(|slice| slice.to - slice.from).sum();
                let world = Arc::clone(world);
                let drawing = tokio::task::spawn_blocking(move || draw(&world, &plan, &batch));
                let drawn = drawing.await.map_err(|error| Failure::internal(&error))??;
                self.write(drawn, &plan, counts).await?;
                progress(done.fetch_add(size as u64, Ordering::Relaxed) + size as u64, total);
                Ok::<(), Failure>(())
            })
            .buffer_unordered(writers())
            .try_collect::<Vec<()>>()
            .await?;
        Ok(())
    }

    async fn first_numbers(&self, days: &[Day]) -> Result<BTreeMap<i64, i64>, Failure> {
        let mut of_month = BTreeMap::new();
        for day in days {
            *of_month.entry(day.start.month_number()).or_insert(0) += i64::try_from(day.count).unwrap_or(0);
        }
        numbers::reserve(&self.store, &of_month).await
    }

    /// Writes a batch, unless an earlier run has done so: then its first request is there, and so all are.
    async fn write(&self, drawn: Vec<(Drawn, bool)>, plan: &SeedPlan, counts: &Counts) -> Result<(), Failure> {
        let grant = reach(&system(), Permission::Reconcile)?;
        let Some((first, _)) = drawn.first() else { return Ok(()) };
        if !self
            .store
            .present(&grant, "request", &[first.history.id().as_str()])
            .await?
            .is_empty()
        {
            return Ok(());
        }
        let mut whole = Vec::with_capacity(drawn.len());
        for (mut drawn, photographed) in drawn {
            if photographed && plan.photos > 0 {
                self.illustrate(&mut drawn, 1).await?;
            }
            whole.push(drawn);
        }
        let add = |count: &AtomicU64, rows: usize| count.fetch_add(rows as u64, Ordering::Relaxed);
        add(&counts.requests, whole.len());
        add(
            &counts.events,
            whole.iter().map(|drawn| drawn.history.events.len()).sum(),
        );
        add(
            &counts.ratings,
            whole.iter().filter(|drawn| drawn.verdict.is_some()).count(),
        );
        let mut transaction = Transaction::new();
        add_all(&mut transaction, &whole);
        self.store.transaction(transaction).await?;
        Ok(())
    }
}

fn version(plan: &SeedPlan) -> String {
    format!(
        "{} requests, {} people, {} photos",
        plan.requests, plan.people, plan.photos
    )
}

/// Days cut and put together to batches of about the same size.
fn batches(days: &[Day], mut next_number: BTreeMap<i64, i64>) -> Vec<Vec<Slice>> {
    let (mut batches, mut batch, mut size) = (Vec::new(), Vec::new(), 0);
    for day in days.iter().filter(|day| day.count > 0) {
        let number = next_number.entry(day.start.month_number()).or_insert(1);
        let mut from = 0;
        while from < day.count {
            let to = day.count.min(from + BATCH - size);
            batch.push(Slice {
                day: *day,
                from,
                to,
                number: *number,
            });
            *number += i64::try_from(to - from).unwrap_or(0);
            size += to - from;
            from = to;
            if size >= BATCH {
                batches.push(std::mem::take(&mut batch));
                size = 0;
            }
        }
    }
    if !batch.is_empty() {
        batches.push(batch);
    }
    batches
}

/// The requests of a batch, and which of them have a photo. Each has a stream of chance of its own, so that batches can
/// be drawn up in any order.
fn draw(world: &World, plan: &SeedPlan, batch: &[Slice]) -> Result<Vec<(Drawn, bool)>, Failure> {
    let mut all = Vec::new();
    for slice in batch {
        let times = slice.day.times(plan.seed, plan.until);
        let month = slice.day.start.month_number();
        for (place, number) in (slice.from..slice.to).zip(slice.number..) {
            let Some(at) = times.get(place) else { continue };
            let index = slice.day.first + place;
            let dice = Dice::new(&[plan.seed, u64::from_be_bytes(*b"requests"), index as u64]);
            let (history, dice) = course::run(world, dice, *at, numbers::number(month, number), plan.until)?;
            let verdict = opinion::rate(world, &history, dice, plan.until)?;
            // Of every so many requests one.
            let photographed = |index: usize| index * plan.photos / plan.requests.max(1);
            let photographed = photographed(index + 1) > photographed(index);
            all.push((
                Drawn {
                    history,
                    verdict,
                    photos: Vec::new(),
                },
                photographed,
            ));
        }
    }
    Ok(all)
}
