//! Requests in every state (示例申请), told as what happened and how many working minutes ago.

use std::collections::HashMap;

use domain::access::Role;
use domain::calendar::PreparedCalendar;
use domain::id::{PersonId, RequestId};
use domain::lifecycle::Command;
use domain::person::{Actor, Person};
use domain::place::Place;
use domain::rating::{Ballot, Level};
use domain::rectification::{CaseCommand, Contact};
use domain::request::{HoldReason, Urgency};
use domain::time::{Moment, WorkingMinutes};
use storage::request::Follower;

use super::cast::Cast;
use super::told::{OTHERS, ZHIGONG};
use crate::act::worker_of;
use crate::seed::answers::answers;
use crate::seed::dice::{Dice, key};
use crate::seed::drawn::Drawn;
use crate::seed::history::{Ask, History};
use crate::seed::verdict::Verdict;
use crate::{Failure, Known, Rules};

/// Where something is wanted.
#[derive(Clone, Copy)]
pub(super) enum Where {
    /// The requester's own room.
    Own,
    /// Building, floor, room.
    Room(usize, usize, usize),
    /// Estate, building, unit, storey, door.
    Home(usize, usize, usize, usize, usize),
}

/// Who says something.
#[derive(Clone, Copy)]
pub(super) enum By {
    Requester,
    Desk,
    Technician,
}

/// What happened.
#[derive(Clone, Copy)]
pub(super) enum Step {
    Accept,
    Reject(&'static str),
    AskBack(&'static str),
    Answer(&'static str),
    Reroute(&'static str, &'static str),
    Assign(&'static str),
    Take(&'static str),
    /// Whoever has it asks a colleague to help.
    AskHelp(&'static str),
    HandBack(&'static str),
    Start,
    Hold(HoldReason, &'static str),
    /// The appointment lies so many working minutes ahead.
    NoAccess(&'static str, i64),
    Resume,
    Finish(&'static str),
    Confirm,
    Return(&'static str),
    Cancel(&'static str),
    Nudge(&'static str),
    Note(By, &'static str),
    Message(By, &'static str),
    /// Into the story told before at this place of the list.
    Merge(usize),
    /// Nobody answered in time.
    Unanswered,
    /// Overall, the three excellences (0 leaves one out), reasons, words, named.
    Rate(i64, [i64; 3], &'static [&'static str], &'static str, bool),
    /// The owner answers the case that the bad rating opened: it is fixed.
    Fixed(&'static str),
    /// The owner needs so many working days more.
    Extended(&'static str, i64),
    /// The owner calls the rating unfounded.
    Disputed(&'static str),
    /// The verifier calls the rater: reached or not, and what was said.
    CalledBack(bool, &'static str),
    /// The rater rates the rectification.
    RatedAgain(i64, &'static str),
}

impl Step {
    /// Whether it is done to the case of a bad rating, rather than to the request.
    const fn is_about_case(self) -> bool {
        matches!(
            self,
            Self::Fixed(_) | Self::Extended(..) | Self::Disputed(_) | Self::CalledBack(..) | Self::RatedAgain(..)
        )
    }
}

/// A request and what happened to it; steps are counted back from now as `ago` is.
pub(super) struct Story {
    pub who: &'static str,
    /// The desk registered it for a caller.
    pub by_desk: bool,
    pub service: &'static str,
    pub place: Where,
    pub phrase: &'static str,
    pub text: &'static str,
    pub urgency: Urgency,
    pub why: &'static str,
    pub answers: &'static [(&'static str, &'static str)],
    pub ago: i64,
    pub steps: &'static [(i64, Step)],
    /// Photos of the requester.
    pub photos: usize,
}

/// A story of zhigong's about nothing, to be filled in.
pub(super) const BASE: Story = Story {
    who: "zhigong",
    by_desk: false,
    service: "",
    place: Where::Own,
    phrase: "",
    text: "",
    urgency: Urgency::Normal,
    why: "",
    answers: &[],
    ago: 0,
    steps: &[],
    photos: 0,
};

/// Every story, zhigong's first.
pub(super) fn all() -> impl Iterator<Item = &'static Story> {
    ZHIGONG.iter().chain(OTHERS)
}

/// When each was filed.
pub(super) fn filed(known: &Known, now: Moment) -> Result<Vec<Moment>, Failure> {
    all()
        .map(|story| Ok(ago(&*calendar_of(known, story)?, now, story.ago)))
        .collect()
}

fn calendar_of(known: &Known, story: &Story) -> Result<std::sync::Arc<PreparedCalendar>, Failure> {
    let item = known.item(&story.service.into());
    let item = item.ok_or_else(|| Failure::internal(&format!("there is no service {}", story.service)))?;
    known.calendar(&item.centre)
}

/// So many working minutes before `now`.
pub(super) fn ago(calendar: &PreparedCalendar, now: Moment, minutes: i64) -> Moment {
    calendar
        .subtract_working_time(now, WorkingMinutes(minutes))
        .unwrap_or(now)
}

/// What the stories come to.
pub(super) struct Told {
    /// The requests; photos are added by the caller.
    pub drawn: Vec<Drawn>,
    /// How many photos each wants.
    pub photos: Vec<usize>,
    /// Who follows what.
    pub followers: Vec<Follower>,
}

/// Tells all of them, with these numbers.
pub(super) fn tell(
    cast: &Cast<'_>,
    known: &Known,
    rules: &Rules,
    numbers: &[String],
    now: Moment,
) -> Result<Told, Failure> {
    let mut told = Told {
        drawn: Vec::new(),
        photos: Vec::new(),
        followers: Vec::new(),
    };
    let mut names: HashMap<usize, (RequestId, String)> = HashMap::new();
    for (index, (story, number)) in all().zip(numbers).enumerate() {
        let teller = Teller {
            cast,
            known,
            rules,
            names: &names,
            now,
        };
        let (drawn, follower) = teller.one(index, story, number)?;
        names.insert(index, (drawn.history.id().clone(), number.clone()));
        told.drawn.push(drawn);
        told.photos.push(story.photos);
        told.followers.extend(follower);
    }
    Ok(told)
}

struct Teller<'a> {
    cast: &'a Cast<'a>,
    known: &'a Known,
    rules: &'a Rules,
    names: &'a HashMap<usize, (RequestId, String)>,
    now: Moment,
}

impl Teller<'_> {
    fn one(&self, index: usize, story: &Story, number: &str) -> Result<(Drawn, Option<Follower>), Failure> {
        let calendar = calendar_of(self.known, story)?;
        let at = ago(&calendar, self.now, story.ago);
        let mut dice = Dice::new(&[u64::from_be_bytes(*b"stories."), index as u64]);
        let person = self.cast.person(story.who)?;
        let desk = self.cast.desk(story.service)?;
        let mut history = History::ask(
            self.known,
            Ask {
                id: key(at, &mut dice),
                number: number.to_owned(),
                at,
                service: story.service,
                place: self.place(story, person)?,
                person,
                filed_by: story.by_desk.then_some(desk),
                fields: self.fields(story, at, &mut dice),
            },
        )?;
        let (mut verdict, mut follower) = (None, None);
        for (minutes, step) in story.steps {
            let at = ago(&calendar, self.now, *minutes);
            match step {
                Step::Rate(overall, levels, reasons, text, named) => {
                    let ballot = ballot(*overall, *levels, reasons, text, *named)?;
                    let owner = self.cast.owner(&history.request.centre);
                    let alias: String = format!("{:012x}", dice.next()).chars().take(12).collect();
                    let rules = &self.rules.rating;
                    verdict = Some(Verdict::give(
                        self.known, rules, &history, person, &ballot, owner, alias, at,
                    )?);
                }
                step if step.is_about_case() => {
                    if let Some(verdict) = &mut verdict {
                        self.act_on_case(verdict, *step, person, at)?;
                    }
                }
                step => {
                    self.act(&mut history, *step, person, at)?;
                    if let Step::Merge(into) = step {
                        let request = self.story(*into)?.0.clone();
                        follower = Some(Follower {
                            request,
                            person: person.id.clone(),
                            at,
                        });
                    }
                }
            }
        }
        Ok((
            Drawn {
                history,
                verdict,
                photos: Vec::new(),
            },
            follower,
        ))
    }

    fn place(&self, story: &Story, person: &Person) -> Result<&Place, Failure> {
        let key = match story.place {
            Where::Own => person.place.as_ref().map(|place| place.0.clone()).unwrap_or_default(),
            Where::Room(building, floor, room) => super::places::room_key(building, floor, room),
            Where::Home(estate, building, unit, storey, door) => {
                super::places::dwelling_key(estate, building, unit, storey, door)
            }
        };
        self.cast.place(&key)
    }

    fn fields(&self, story: &Story, at: Moment, dice: &mut Dice) -> Vec<(String, String)> {
        let mut fields = vec![
            ("phrase".to_owned(), story.phrase.to_owned()),
            ("text".to_owned(), story.text.to_owned()),
            ("urgency".to_owned(), story.urgency.code().to_owned()),
            ("urgency_reason".to_owned(), story.why.to_owned()),
        ];
        let given = |name: &str| {
            story
                .answers
                .iter()
                .any(|(answered, _)| name == format!("answer_{answered}"))
        };
        let own = story
            .answers
            .iter()
            .map(|(name, value)| (format!("answer_{name}"), (*value).to_owned()));
        fields.extend(own);
        if let Some(item) = self.known.item(&story.service.into()) {
            fields.extend(answers(item, at, dice).into_iter().filter(|(name, _)| !given(name)));
        }
        fields
    }

    fn story(&self, index: usize) -> Result<&(RequestId, String), Failure> {
        self.names
            .get(&index)
            .ok_or_else(|| Failure::internal(&format!("story {index} was not told yet")))
    }

    fn act_on_case(&self, verdict: &mut Verdict, step: Step, person: &Person, at: Moment) -> Result<(), Failure> {
        let text = |text: &str| text.to_owned();
        let (by, command) = match step {
            Step::Fixed(words) => (verdict.owner(), CaseCommand::Fix { text: text(words) }),
            Step::Disputed(words) => (verdict.owner(), CaseCommand::Dispute { text: text(words) }),
            Step::Extended(words, days) => {
                let reason = text(words);
                (verdict.owner(), CaseCommand::Extend { reason, days })
            }
            Step::CalledBack(reached, words) => {
                let call = CaseCommand::CallBack {
                    on: at,
                    how: Contact::Phone,
                    reached,
                    text: text(words),
                };
                (super::verifier(), call)
            }
            Step::RatedAgain(level, words) => {
                let level = Level::try_from(level).map_err(|problem| Failure::internal(&problem))?;
                let text = text(words);
                (Actor::from(person), CaseCommand::RateAgain { level, text })
            }
            _ => return Ok(()),
        };
        verdict.act(self.known, at, &by, &command)
    }

    fn act(&self, history: &mut History, step: Step, person: &Person, at: Moment) -> Result<(), Failure> {
        let requester = Actor::from(person);
        let desk = Actor::from(self.cast.desk_of(&history.request.centre)?);
        let technician = history.request.technician.clone();
        let technician = |otherwise: &Actor| match &technician {
            Some(id) => self.cast.by_id(id).map(Actor::from),
            None => Ok(otherwise.clone()),
        };
        let says = |by: By| {
            Ok::<_, Failure>(match by {
                By::Requester => (requester.clone(), Role::Employee),
                By::Desk => (desk.clone(), Role::CentreDesk),
                By::Technician => (technician(&desk)?, Role::Technician),
            })
        };
        let (requesters, desks) = ((requester.clone(), Role::Employee), (desk.clone(), Role::CentreDesk));
        let works = || says(By::Technician);
        let text = |text: &str| text.to_owned();
        let mut at = at;
        let ((by, role), command) = match step {
            Step::Accept => (desks, Command::Accept),
            Step::Reject(reason) => (desks, Command::Reject { reason: text(reason) }),
            Step::AskBack(question) => (
                desks,
                Command::AskBack {
                    question: text(question),
                },
            ),
            Step::Answer(answer) => (requesters, Command::Answer { text: text(answer) }),
            Step::Reroute(centre, reason) => {
                let centre_name = self
                    .known
                    .centre(&centre.into())
                    .map_or_else(String::new, |centre| centre.name.clone());
                (
                    desks,
                    Command::Reroute {
                        centre: centre.into(),
                        centre_name,
                        reason: text(reason),
                    },
                )
            }
            Step::Assign(login) => (
                desks,
                Command::Assign {
                    technician: worker_of(self.cast.person(login)?),
                    helpers: Vec::new(),
                },
            ),
            Step::AskHelp(login) => (
                works()?,
                Command::AskHelp {
                    helper: worker_of(self.cast.person(login)?),
                },
            ),
            Step::Take(login) => {
                let worker = self.cast.person(login)?;
                (
                    (Actor::from(worker), Role::Technician),
                    Command::Take {
                        worker: worker_of(worker),
                    },
                )
            }
            Step::HandBack(reason) => (works()?, Command::HandBack { reason: text(reason) }),
            Step::Start => (works()?, Command::Start),
            Step::Hold(reason, words) => (
                works()?,
                Command::Hold {
                    reason,
                    text: text(words),
                    until: None,
                    proof: String::new(),
                    further: String::new(),
                },
            ),
            Step::NoAccess(words, ahead) => {
                let calendar = self.known.calendar(&history.request.centre)?;
                let appointment = calendar.add_working_time(self.now, WorkingMinutes(ahead));
                let appointment = appointment.map_err(|problem| Failure::internal(&problem))?;
                (
                    works()?,
                    Command::NoAccess {
                        text: text(words),
                        appointment,
                        seat: None,
                    },
                )
            }
            Step::Resume => (works()?, Command::Resume),
            Step::Finish(done) => (
                works()?,
                Command::Finish {
                    work_done: text(done),
                    further: String::new(),
                },
            ),
            Step::Confirm => (requesters, Command::Confirm),
            Step::Return(reason) => (requesters, Command::Return { reason: text(reason) }),
            Step::Cancel(reason) => (requesters, Command::Cancel { reason: text(reason) }),
            Step::Nudge(words) => (requesters, Command::Nudge { text: text(words) }),
            Step::Note(by, words) => (says(by)?, Command::Note { text: text(words) }),
            Step::Message(by, words) => (says(by)?, Command::Message { text: text(words) }),
            Step::Merge(index) => {
                let (into, number) = self.story(index)?.clone();
                (desks, Command::Merge { into, number })
            }
            Step::Unanswered => {
                at = history.request.confirm_by.unwrap_or(at).max(at).plus_minutes(1);
                ((crate::system(), Role::System), Command::CloseUnanswered)
            }
            Step::Rate(..)
            | Step::Fixed(_)
            | Step::Extended(..)
            | Step::Disputed(_)
            | Step::CalledBack(..)
            | Step::RatedAgain(..) => return Ok(()),
        };
        history.act(self.known, &self.rules.process, at, &by, role, &command)
    }
}

fn ballot(
    overall: i64,
    [service, conduct, environment]: [i64; 3],
    reasons: &[&str],
    text: &str,
    named: bool,
) -> Result<Ballot, Failure> {
    let level = |number: i64| match number {
        0 => Ok(None),
        number => Level::try_from(number)
            .map(Some)
            .map_err(|problem| Failure::internal(&problem)),
    };
    Ok(Ballot {
        overall: level(overall)?,
        service: level(service)?,
        conduct: level(conduct)?,
        environment: level(environment)?,
        reasons: reasons.iter().map(|reason| (*reason).to_owned()).collect(),
        text: text.to_owned(),
        named,
    })
}

/// The owner of a case, as the portal would name them.
pub(super) type Owner = Option<(PersonId, String)>;
