//! Who should be sent (派单建议): suggestions for the desk, and technicians sent by the portal itself.

use crate::act::worker_of;
use crate::{Failure, Known, Services, reach, system};
use domain::access::{Grant, Permission, Role};
use domain::calendar::PreparedCalendar;
use domain::catalogue::{ServiceItem, helpers_for};
use domain::dispatch::{Candidate, Job, OpenJob, Profile, Suggestion, companions, crew, line, suggest};
use domain::id::{CentreId, PersonId};
use domain::lifecycle::{Change, Circumstances, Command, decide};
use domain::person::Person;
use domain::refusal::Refusal;
use domain::request::Request;
use domain::time::Moment;
use domain::view::{Companion, TechnicianChoice};
use std::collections::HashMap;
use std::sync::Arc;

/// Everything that a choice among a centre's technicians looks at.
struct Staff {
    people: Vec<Person>,
    profiles: HashMap<String, Profile>,
    jobs: Vec<OpenJob>,
    shifts: HashMap<String, Arc<PreparedCalendar>>,
    hours: Arc<PreparedCalendar>,
}

impl Services {
    async fn staff(&self, grant: &Grant, centre: &CentreId, known: &Known) -> Result<Staff, Failure> {
        let people = self.store.staff(grant, centre, Role::Technician).await?;
        let keys: Vec<_> = people.iter().map(|person| person.id.clone()).collect();
        let profiles = self.store.profiles(grant, &keys).await?;
        let shift = |profile: &Profile| {
            let calendar = known.calendar_named(profile.shift.as_ref()?.as_str())?;
            Some((profile.id.0.clone(), calendar))
        };
        Ok(Staff {
            shifts: profiles.iter().filter_map(shift).collect(),
            profiles: profiles
                .into_iter()
                .map(|profile| (profile.id.0.clone(), profile))
                .collect(),
            jobs: self.store.open_jobs(grant, centre).await?,
            hours: known.calendar(centre)?,
            people,
        })
    }

    /// The technicians of a request's centre, and whom of them one would think of first.
    async fn suggested(
        &self,
        grant: &Grant,
        request: &Request,
        known: &Known,
        now: Moment,
    ) -> Result<(Staff, Vec<Suggestion>), Failure> {
        let place = self.store.place(grant, &request.place).await?;
        let path = place.map(|place| place.path).unwrap_or_default();
        let staff = self.staff(grant, &request.centre, known).await?;
        let suggested = staff.suggest(request, known.item(&request.service), &path, known, now);
        Ok((staff, suggested))
    }

    /// The technicians of a request's centre, whom one would think of first in front, each with the reasons in words, and with who
    /// would go with them where it needs more than one.
    pub(crate) async fn suggestions(
        &self,
        grant: &Grant,
        request: &Request,
        known: &Known,
        now: Moment,
    ) -> Result<Vec<TechnicianChoice>, Failure> {
        let (staff, suggested) = self.suggested(grant, request, known, now).await?;
        let item = known.item(&request.service);
        let group = item.and_then(|item| known.reference.groups.iter().find(|group| group.id == item.group));
        let group = group.map_or("", |group| group.name.as_str());
        let why = |suggestion: &Suggestion| line(&suggestion.reasons, &request.service_name, group);
        let companion = |suggestion: &Suggestion| {
            let person = staff.person(&suggestion.person)?;
            Some(Companion {
                id: person.id.0.clone(),
                name: person.name.clone(),
                why: why(suggestion),
            })
        };
        let choice = |suggestion: &Suggestion| {
            let person = staff.person(&suggestion.person)?;
            let with = companions(&suggested, &suggestion.person, request.hands, &request.requester);
            Some(TechnicianChoice {
                id: person.id.0.clone(),
                name: person.name.clone(),
                team: person.team.clone(),
                load: suggestion.load,
                why: why(suggestion),
                fit: suggestion.fit,
                with: with.into_iter().filter_map(companion).collect(),
            })
        };
        Ok(suggested.iter().filter_map(choice).collect())
    }

    /// Who goes with a technician to a request whose work needs more than one (协助人员), as the page of the request would suggest.
    ///
    /// # Errors
    /// [`Refusal::TooFewHands`] when too few are free.
    pub(crate) async fn company(
        &self,
        grant: &Grant,
        request: &Request,
        technician: &PersonId,
        known: &Known,
        now: Moment,
    ) -> Result<Vec<PersonId>, Failure> {
        let (_, suggested) = self.suggested(grant, request, known, now).await?;
        let with = companions(&suggested, technician, request.hands, &request.requester);
        let missing = helpers_for(request.hands).saturating_sub(with.len());
        if missing > 0 {
            return Err(Refusal::TooFewHands {
                needed: request.hands,
                missing: i64::try_from(missing).unwrap_or(i64::MAX),
            }
            .into());
        }
        Ok(with.into_iter().map(|suggestion| suggestion.person.clone()).collect())
    }

    /// What sending a technician does to a request that is about to be filed, with as many others as its work needs; nothing where
    /// the service is not sent automatically, or too few fit: then the desk decides.
    pub(crate) async fn send_automatically(
        &self,
        request: &Request,
        item: &ServiceItem,
        path: &str,
        known: &Known,
        now: Moment,
    ) -> Result<Option<Change>, Failure> {
        if !item.sent_automatically {
            return Ok(None);
        }
        let grant = reach(&system(), Permission::Reconcile)?;
        let staff = self.staff(&grant, &request.centre, known).await?;
        let suggested = staff.suggest(request, Some(item), path, known, now);
        // Nobody is sent to what they asked for themselves.
        let Some((first, others)) = crew(&suggested, request.hands, &request.requester) else {
            return Ok(None);
        };
        let worker = |suggestion: &Suggestion| staff.person(&suggestion.person).map(worker_of);
        let Some(technician) = worker(first) else {
            return Ok(None);
        };
        let circumstances = Circumstances {
            calendar: &staff.hours,
            rules: &known.process(&self.rules.process),
            last_nudge: None,
            now,
        };
        let command = Command::Assign {
            technician,
            helpers: others.into_iter().filter_map(worker).collect(),
        };
        Ok(Some(decide(
            request,
            &command,
            &system(),
            Role::System,
            &circumstances,
        )?))
    }
}

impl Staff {
    fn person(&self, key: &PersonId) -> Option<&Person> {
        self.people.iter().find(|person| person.id == *key)
    }

    fn suggest(
        &self,
        request: &Request,
        item: Option<&ServiceItem>,
        path: &str,
        known: &Known,
        now: Moment,
    ) -> Vec<Suggestion> {
        let candidates: Vec<Candidate<'_>> = self
            .people
            .iter()
            .map(|person| Candidate {
                person: person.id.clone(),
                name: &person.name,
                profile: self.profiles.get(person.id.as_str()),
                jobs: self.jobs.iter().filter(|job| job.technician == person.id).collect(),
                shift: self.shifts.get(person.id.as_str()).unwrap_or(&self.hours),
            })
            .collect();
        // A service that left the catalogue belongs to no group.
        let none = Default::default();
        let job = Job {
            service: &request.service,
            group: item.map_or(&none, |item| &item.group),
            path,
            due: request.resolution.due,
            now,
        };
        suggest(&candidates, &job, &known.reference.routing.dispatch)
    }
}
