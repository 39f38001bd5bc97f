//! What an installation begins with: the reference data that every one needs (基础数据), and a sample organisation to
//! try the portal out with (示例数据). Each is loaded once; what somebody edited afterwards is left alone.

mod calendars;
mod cast;
mod catalogue;
mod housing;
mod lines;
mod organisation;
mod past;
mod people;
mod places;
mod routing;
mod stories;
mod told;

use domain::access::Permission;
use domain::clock::ClockRule;
use domain::person::Person;
use domain::place::Place;
use domain::time::Moment;
use storage::bulk::{Load, load_key, note_load};
use storage::{Store, Transaction};

use crate::seed::drawn::{Drawn, add_all};
use crate::{Failure, Services, account, reach, system};
pub(crate) use organisation::BUREAU as FALLBACK_DEPARTMENT;
pub(crate) use people::verifier;
pub use people::{ACCOUNTS, PASSWORD};
pub(crate) use places::{staircase, storey};

const REFERENCE: &str = "reference";
/// Raised when shipped reference data grows, such as a new year's public holidays: what is missing is then added.
const REFERENCE_VERSION: &str = "4";
const SAMPLE: &str = "sample";
const SAMPLE_VERSION: &str = "1";

/// What loading came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Loaded {
    /// Rows added; 0 when everything was there.
    pub rows: usize,
}

/// Hears how many of how many rows are written.
pub type Progress<'a> = &'a (dyn Fn(u64, u64) + Send + Sync);

/// Rows with their keys.
pub(crate) fn keyed<T>(rows: Vec<T>, key: impl Fn(&T) -> &str) -> Vec<(String, T)> {
    rows.into_iter().map(|row| (key(&row).to_owned(), row)).collect()
}

/// Rows whose keys are made of what they say.
fn keyed_by<T>(rows: Vec<T>, key: impl Fn(&T) -> String) -> Vec<(String, T)> {
    rows.into_iter().map(|row| (key(&row), row)).collect()
}

impl Services {
    /// Loads the reference data that every installation needs: calendars with the published holidays, the catalogue,
    /// the groups of raters, targets, and one centre, department and place, so that it works at once.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn load_reference(
        &self,
        now: Moment,
        progress: impl Fn(u64, u64) + Send + Sync,
    ) -> Result<Loaded, Failure> {
        let grant = reach(&system(), Permission::Reconcile)?;
        let known = self.store.load(&grant, REFERENCE).await?;
        if known.is_some_and(|load| load.done && load.version == REFERENCE_VERSION) {
            return Ok(Loaded::default());
        }
        let mut rows = 0;
        let store = &self.store;
        rows += store
            .add_missing(
                &grant,
                "calendar",
                &keyed(calendars::calendars(), |row| row.id.as_str()),
            )
            .await?;
        rows += store
            .add_missing(&grant, "special_day", &calendars::special_days())
            .await?;
        rows += store
            .add_missing(
                &grant,
                "clock_rule",
                &keyed_by(domain::clock::shipped(), ClockRule::key),
            )
            .await?;
        rows += store
            .add_missing(
                &grant,
                "holiday_notice",
                &keyed(calendars::notices(now), |row| row.id.as_str()),
            )
            .await?;
        rows += store
            .add_missing(
                &grant,
                "service_group",
                &keyed(catalogue::groups(), |row| row.id.as_str()),
            )
            .await?;
        rows += store
            .add_missing(
                &grant,
                "service_item",
                &keyed(catalogue::items(), |row| row.id.as_str()),
            )
            .await?;
        rows += store
            .add_missing(
                &grant,
                "rater_group",
                &keyed(organisation::rater_groups(), |row| row.id.as_str()),
            )
            .await?;
        rows += store
            .add_missing(&grant, "target", &keyed(organisation::targets(), |row| row.id.as_str()))
            .await?;
        rows += store
            .add_missing(
                &grant,
                "centre",
                &keyed(vec![organisation::first_centre()], |row| row.id.as_str()),
            )
            .await?;
        let department = keyed(vec![organisation::first_department()], |row| row.id.as_str());
        rows += store.add_missing(&grant, "department", &department).await?;
        if !store.has_people().await? {
            rows += store
                .add_missing(&grant, "place", &keyed(places::first_places(), |row| row.id.as_str()))
                .await?;
        }
        self.finish_load(REFERENCE, REFERENCE_VERSION, now, Transaction::new())
            .await?;
        progress(rows as u64, rows as u64);
        Ok(Loaded { rows })
    }

    /// Loads the sample organisation, its people and their requests around `now`.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn load_sample(&self, now: Moment, progress: impl Fn(u64, u64) + Send + Sync) -> Result<Loaded, Failure> {
        let grant = reach(&system(), Permission::Reconcile)?;
        let begun = self.store.load(&grant, SAMPLE).await?;
        if begun.as_ref().is_some_and(|load| load.done) {
            return Ok(Loaded::default());
        }
        // One that was interrupted goes on at the moment around which it was begun.
        let now = begun.map_or(now, |load| load.at);
        let mut rows = self.load_reference(now, |_, _| {}).await?.rows;
        rows += self.load_organisation(now).await?;
        rows += self.load_requests(now, &progress).await?;
        self.fold_everything(now).await?;
        Ok(Loaded { rows })
    }

    async fn finish_load(
        &self,
        name: &str,
        version: &str,
        at: Moment,
        mut transaction: Transaction,
    ) -> Result<(), Failure> {
        let load = Load {
            id: load_key(name),
            version: version.to_owned(),
            at,
            done: true,
        };
        note_load(&mut transaction, &load);
        self.store.transaction(transaction).await?;
        self.reference.forget().await;
        Ok(())
    }

    /// Departments, centres with their services, places, people and dwellings.
    async fn load_organisation(&self, now: Moment) -> Result<usize, Failure> {
        let grant = reach(&system(), Permission::Reconcile)?;
        let mut transaction = Transaction::new();
        for centre in organisation::centres() {
            transaction.upsert("centre", centre.id.as_str(), &centre);
        }
        for item in catalogue::items() {
            let centre = catalogue::sample_centre(item.id.as_str()).into();
            transaction.upsert(
                "service_item",
                item.id.as_str(),
                &domain::catalogue::ServiceItem { centre, ..item.clone() },
            );
        }
        if self.store.count(&grant, "request").await? == 0 {
            for place in places::first_places() {
                transaction.delete("place", place.id.as_str());
            }
        }
        note_load(
            &mut transaction,
            &Load {
                id: load_key(SAMPLE),
                version: SAMPLE_VERSION.to_owned(),
                at: now,
                done: false,
            },
        );
        self.store.transaction(transaction).await?;
        self.reference.forget().await;
        let password = tokio::task::spawn_blocking(|| account::hash(PASSWORD)).await;
        let password = password
            .map_err(|error| Failure::internal(&error))?
            .map_err(|error| Failure::internal(&error))?;
        let (places, people) = (places::places(), people::people());
        let dwellings = housing::dwellings(&places, &people);
        let mut rows = 0;
        let store: &Store = &self.store;
        rows += store
            .add_missing(
                &grant,
                "department",
                &keyed(organisation::departments(), |row| row.id.as_str()),
            )
            .await?;
        rows += store
            .add_missing(&grant, "place", &keyed(places, |row| row.id.as_str()))
            .await?;
        rows += store
            .add_missing(
                &grant,
                "person",
                &keyed(people::accounts(&password), |row| row.person.id.as_str()),
            )
            .await?;
        rows += store
            .add_missing(&grant, "dwelling", &keyed(dwellings, |row| row.id.as_str()))
            .await?;
        rows += store
            .add_missing(&grant, "routing_rule", &keyed(routing::rules(), |row| row.id.as_str()))
            .await?;
        rows += store
            .add_missing(&grant, "slot_rule", &keyed(routing::slots(), |row| row.id.as_str()))
            .await?;
        rows += store
            .add_missing(
                &grant,
                "technician_profile",
                &keyed(routing::profiles(now), |row| row.id.as_str()),
            )
            .await?;
        rows += store
            .add_missing(
                &grant,
                "incident",
                &keyed(routing::incidents(now), |row| row.id.as_str()),
            )
            .await?;
        // The rules count from the next request on, also where the reference data were read before.
        self.reference.forget().await;
        Ok(rows)
    }

    /// The requests, all of them in one transaction with the note that they are there.
    async fn load_requests(&self, now: Moment, progress: Progress<'_>) -> Result<usize, Failure> {
        let known = self.known(now).await?;
        let (people, places): (Vec<Person>, Vec<Place>) = (people::people(), places::places());
        let cast = cast::Cast::new(&known, &people, &places);
        let plans = past::plan(&cast, &known, &people, &places, now)?;
        let mut moments: Vec<Moment> = stories::filed(&known, now)?;
        moments.extend(plans.iter().map(|plan| plan.filed));
        let standard = known
            .calendar_named(calendars::STANDARD)
            .ok_or_else(|| Failure::internal(&"no usual calendar"))?;
        moments.extend(housing::HANDED_IN.map(|days| stories::ago(&standard, now, days * 420)));
        let total = moments.len() as u64;
        progress(0, total);
        let mut numbers = crate::seed::numbers::allot(&self.store, &moments).await?;
        let files = numbers.split_off(numbers.len() - housing::HANDED_IN.len());
        let past_numbers = numbers.split_off(stories::all().count());
        let stories::Told {
            mut drawn,
            photos,
            followers,
        } = stories::tell(&cast, &known, &self.rules, &numbers, now)?;
        for (drawn, wanted) in drawn.iter_mut().zip(photos) {
            self.illustrate(drawn, wanted).await?;
        }
        for (plan, number) in plans.into_iter().zip(past_numbers) {
            drawn.push(past::tell(&cast, &known, &self.rules, plan, number, now)?);
        }
        let applications = housing::applications(&people, &files, &standard, now)?;
        let mut transaction = Transaction::new();
        add_all(&mut transaction, &drawn);
        for application in &applications {
            transaction.create("housing_application", application.id.as_str(), application);
        }
        for follower in &followers {
            storage::request::add_follower(&mut transaction, &follower.request, &follower.person, follower.at);
        }
        let rows = rows_of(&drawn) + applications.len() + followers.len();
        self.finish_load(SAMPLE, SAMPLE_VERSION, now, transaction).await?;
        progress(total, total);
        Ok(rows)
    }
}

fn rows_of(drawn: &[Drawn]) -> usize {
    let verdict = |drawn: &Drawn| {
        drawn.verdict.as_ref().map_or(0, |verdict| {
            2 + usize::from(verdict.case.is_some()) + verdict.case_events.len()
        })
    };
    drawn
        .iter()
        .map(|drawn| 1 + drawn.history.events.len() + drawn.photos.len() + verdict(drawn))
        .sum()
}
