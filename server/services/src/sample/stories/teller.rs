//! One story told as a history: each step is given by whoever would have given it, and decided as ever.

use std::collections::HashMap;

use domain::access::Role;
use domain::id::RequestId;
use domain::lifecycle::Command;
use domain::person::{Actor, Person};
use domain::place::Place;
use domain::rating::{Ballot, Level};
use domain::rectification::{CaseCommand, Contact};
use domain::time::{Moment, WorkingMinutes};
use storage::request::Follower;

use super::{By, Step, Story, Where, ago, calendar_of};
use crate::act::worker_of;
use crate::sample::cast::Cast;
use crate::sample::places::{dwelling_key, room_key};
use crate::sample::verifier;
use crate::seed::answers::answers;
use crate::seed::dice::{Dice, key};
use crate::seed::drawn::Drawn;
use crate::seed::history::{Ask, History};
use crate::seed::verdict::Verdict;
use crate::{Failure, Known, Rules};

/// What a story is told with: the cast, the rules, and what those told before are called.
pub(super) struct Teller<'a> {
    pub(super) cast: &'a Cast<'a>,
    pub(super) known: &'a Known,
    pub(super) rules: &'a Rules,
    pub(super) names: &'a HashMap<usize, (RequestId, String)>,
    pub(super) now: Moment,
}

impl Teller<'_> {
    pub(super) fn one(&self, index: usize, story: &Story, number: &str) -> Result<(Drawn, Option<Follower>), Failure> {
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
            Where::Room(building, floor, room) => room_key(building, floor, room),
            Where::Home(estate, building, unit, storey, door) => dwelling_key(estate, building, unit, storey, door),
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
                (verifier(), call)
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
