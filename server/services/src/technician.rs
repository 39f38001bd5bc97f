//! Technicians as those who send them keep them (服务人员): skills, areas, shift, capacity, leave.

use crate::ask::chosen_step;
use crate::failure::found;
use crate::field::{day, number};
use crate::{Failure, Known, Services, allow_at, reach};
use domain::access::{Grant, Permission, Role, Scope};
use domain::dispatch::{Area, LIST_LIMIT, Leave, Profile};
use domain::id::PersonId;
use domain::person::{Actor, Person};
use domain::refusal::{FieldProblem, Refusal};
use domain::routing::Matter;
use domain::time::{Moment, wording};
use domain::view::{LeaveRow, TechnicianPage, TechnicianRow};
use storage::StorageError;

/// What the form of skills, shift and capacity sends.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SkillForm {
    /// The person's key.
    pub person: String,
    /// The version that the page showed.
    pub version: i64,
    /// As [`Matter::code`], each.
    pub skills: Vec<String>,
    /// A calendar's key; empty for the centre's hours.
    pub shift: String,
    /// A number; empty for no limit.
    pub capacity: String,
}

/// A technician's profile with who they are and the grant that reaches them.
struct Opened {
    grant: Grant,
    person: Person,
    profile: Profile,
}

impl Services {
    /// The technicians of a centre with what is known of them, and the centres that the viewer reaches.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`]; [`Refusal::NotFound`] for a centre out of reach.
    pub async fn technicians_page(
        &self,
        actor: &Actor,
        centre: &str,
        now: Moment,
    ) -> Result<(Vec<(String, String)>, String, Vec<TechnicianRow>), Failure> {
        let grant = reach(actor, Permission::TechnicianEdit)?;
        let known = self.known(now).await?;
        let shown = &known.shown_centre(&grant, centre)?.id;
        let people = self.store.staff(&grant, shown, Role::Technician).await?;
        let keys: Vec<PersonId> = people.iter().map(|person| person.id.clone()).collect();
        let profiles = self.store.profiles(&grant, &keys).await?;
        let loads = self.store.loads(&grant, shown).await?;
        let mut rows: Vec<TechnicianRow> = people
            .iter()
            .map(|person| {
                let profile = profiles.iter().find(|profile| profile.id == person.id);
                let load = loads.get(&person.id).copied().unwrap_or(0);
                row(person, profile, load, &known, now)
            })
            .collect();
        rows.sort_by(|one, other| one.name.cmp(&other.name));
        Ok((known.centres_within(&grant), shown.0.clone(), rows))
    }

    /// One technician's profile; `place` is one chosen to become an area.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for who is no technician within reach.
    pub async fn technician_page(
        &self,
        actor: &Actor,
        person: &str,
        place: &str,
        now: Moment,
    ) -> Result<TechnicianPage, Failure> {
        let Opened { grant, person, profile } = self.opened(actor, person).await?;
        let known = self.known(now).await?;
        let place = self.chosen_place(&grant, place).await?;
        let place = place.filter(|place| profile.areas.iter().all(|area| area.place != place.id));
        let load = self.store.work_of(&grant, &person.id, 100).await?.len();
        let held = |code: &str| profile.skills.iter().any(|skill| skill.code() == code);
        let today = now.day_number();
        Ok(TechnicianPage {
            row: row(
                &person,
                Some(&profile),
                i64::try_from(load).unwrap_or(i64::MAX),
                &known,
                now,
            ),
            version: profile.version,
            matters: known
                .matters()
                .into_iter()
                .map(|(code, words)| {
                    let held = held(&code);
                    (code, words, held)
                })
                .collect(),
            areas: profile
                .areas
                .iter()
                .map(|area| (area.place.0.clone(), area.name.clone()))
                .collect(),
            place: place.map(chosen_step),
            shift: profile.shift.as_ref().map_or_else(String::new, |shift| shift.0.clone()),
            shifts: known
                .reference
                .calendars
                .iter()
                .map(|row| (row.id.0.clone(), row.calendar.name.clone()))
                .collect(),
            capacity: profile.capacity.map_or_else(String::new, |most| most.to_string()),
            leaves: profile
                .leaves
                .iter()
                .filter(|leave| leave.until_day >= today)
                .map(|leave| LeaveRow {
                    from_day: leave.from_day,
                    words: leave_words(leave),
                    now: leave.covers(today),
                })
                .collect(),
            today: wording::day_field(today),
        })
    }

    /// Sets skills, shift and capacity.
    ///
    /// # Errors
    /// [`Refusal::Field`], [`Refusal::Stale`].
    pub async fn save_technician(&self, actor: &Actor, form: &SkillForm, now: Moment) -> Result<(), Failure> {
        let opened = self.opened(actor, &form.person).await?;
        if opened.profile.version != form.version {
            return Err(Refusal::Stale.into());
        }
        let known = self.known(now).await?;
        let skills = form.skills.iter().filter(|code| !code.is_empty());
        let skills = skills
            .map(|code| known.check_matter("skills", code))
            .collect::<Result<Vec<Matter>, _>>()?;
        let shift = match form.shift.as_str() {
            "" => None,
            key if known.calendar_named(key).is_some() => Some(key.into()),
            _ => return Err(Refusal::field("shift", FieldProblem::NotAChoice).into()),
        };
        let capacity = match form.capacity.trim() {
            "" => None,
            text => {
                let most = number("capacity", text)?;
                if !(1..=100).contains(&most) {
                    return Err(Refusal::field("capacity", FieldProblem::OutOfRange).into());
                }
                Some(most)
            }
        };
        let profile = Profile {
            skills,
            shift,
            capacity,
            ..opened.profile.clone()
        };
        self.keep_profile(&opened, profile).await
    }

    /// Adds an area, or takes one away.
    ///
    /// # Errors
    /// [`Refusal::Field`], [`Refusal::Stale`].
    pub async fn set_area(
        &self,
        actor: &Actor,
        person: &str,
        place: &str,
        remove: bool,
        _now: Moment,
    ) -> Result<(), Failure> {
        let opened = self.opened(actor, person).await?;
        let mut profile = opened.profile.clone();
        profile.areas.retain(|area| area.place.as_str() != place);
        if !remove {
            let found = self.store.place(&opened.grant, &place.into()).await?;
            let found = found.ok_or_else(|| Refusal::field("place", FieldProblem::NotAChoice))?;
            profile.areas.push(Area {
                place: found.id,
                path: found.path,
                name: found.full_name,
            });
        }
        if profile.areas.len() > LIST_LIMIT {
            return Err(Refusal::field("place", FieldProblem::OutOfRange).into());
        }
        self.keep_profile(&opened, profile).await
    }

    /// Registers a leave.
    ///
    /// # Errors
    /// [`Refusal::Field`], [`Refusal::Stale`].
    pub async fn add_leave(
        &self,
        actor: &Actor,
        person: &str,
        from: &str,
        until: &str,
        reason: &str,
        now: Moment,
    ) -> Result<(), Failure> {
        let opened = self.opened(actor, person).await?;
        let from_day = day("from", from)?.ok_or_else(|| Refusal::field("from", FieldProblem::Missing))?;
        let leave = Leave {
            from_day,
            until_day: day("until", until)?.unwrap_or(from_day),
            reason: reason.to_owned(),
        };
        let profile = opened.profile.with_leave(leave, now.day_number())?;
        self.keep_profile(&opened, profile).await
    }

    /// Takes a leave back, by its first day.
    ///
    /// # Errors
    /// [`Refusal::Stale`].
    pub async fn drop_leave(&self, actor: &Actor, person: &str, from_day: i64, _now: Moment) -> Result<(), Failure> {
        let opened = self.opened(actor, person).await?;
        let mut profile = opened.profile.clone();
        profile.leaves.retain(|leave| leave.from_day != from_day);
        self.keep_profile(&opened, profile).await
    }

    async fn opened(&self, actor: &Actor, person: &str) -> Result<Opened, Failure> {
        reach(actor, Permission::TechnicianEdit)?;
        let person = found(self.store.account(&person.into()).await?)?.person;
        let centres = person.roles.iter().filter(|grant| grant.role == Role::Technician);
        let grant = centres
            .filter_map(|grant| match &grant.scope {
                Scope::Centre(centre) => Some(centre),
                Scope::Department(_) | Scope::Bureau => None,
            })
            .find_map(|centre| allow_at(actor, Permission::TechnicianEdit, centre).ok());
        let grant = found(grant)?;
        let profiles = self.store.profiles(&grant, std::slice::from_ref(&person.id)).await?;
        let profile = profiles.into_iter().next().unwrap_or_else(|| Profile {
            id: person.id.clone(),
            ..Profile::default()
        });
        Ok(Opened { grant, person, profile })
    }

    async fn keep_profile(&self, opened: &Opened, profile: Profile) -> Result<(), Failure> {
        match self.store.save_profile(&opened.grant, &profile).await {
            // Somebody else made the first profile at the same moment.
            Err(StorageError::AlreadyExists { .. }) => Err(Refusal::Stale.into()),
            outcome => Ok(outcome?),
        }
    }
}

fn leave_words(leave: &Leave) -> String {
    let day = |day: i64| format!("{} 月 {} 日", day / 100 % 100, day % 100);
    let days = if leave.from_day == leave.until_day {
        day(leave.from_day)
    } else {
        format!("{}至 {}", day(leave.from_day), day(leave.until_day))
    };
    if leave.reason.is_empty() {
        days
    } else {
        format!("{days}（{}）", leave.reason)
    }
}

fn row(person: &Person, profile: Option<&Profile>, load: i64, known: &Known, now: Moment) -> TechnicianRow {
    let joined = |words: Vec<String>| words.join("、");
    let skills = profile.map(|profile| profile.skills.iter().map(|skill| known.matter(skill)).collect());
    let areas = profile.map(|profile| profile.areas.iter().map(|area| area.name.clone()).collect());
    let leave = profile.and_then(|profile| {
        let today = now.day_number();
        profile.leaves.iter().find(|leave| leave.until_day >= today)
    });
    TechnicianRow {
        id: person.id.0.clone(),
        name: person.name.clone(),
        note: person.team.clone(),
        skills: skills.map(joined).unwrap_or_default(),
        areas: areas.map(joined).unwrap_or_default(),
        leave: leave.map(leave_words).unwrap_or_default(),
        load,
    }
}
