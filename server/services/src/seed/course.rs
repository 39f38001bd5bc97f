//! How a request goes (办理过程): step by step forward from the moment it is filed, until it is closed or the present
//! is reached. Shares and durations are those of a usual year of such a service, as far as anybody has told: 示例.

use std::sync::Arc;

use domain::access::Role;
use domain::calendar::PreparedCalendar;
use domain::lifecycle::{Command, Worker};
use domain::request::{HoldReason, Status};
use domain::time::{MINUTE, Moment, WorkingMinutes};

use super::answers::answers;
use super::dice::{Dice, key};
use super::history::{Ask, History};
use super::words;
use super::world::{Member, Want, World};
use crate::{Failure, system};

/// Why a course ends.
enum Stop {
    /// The next step lies in the future.
    Present,
    /// A defect.
    Failed(Failure),
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

/// Who takes a step.
#[derive(Clone, Copy)]
enum Who {
    Requester,
    Desk,
    Technician,
    Portal,
}

struct Course<'a> {
    world: &'a World,
    history: History,
    requester: &'a Member,
    desk: &'a Member,
    technician: &'a Member,
    calendar: Arc<PreparedCalendar>,
    until: Moment,
    dice: Dice,
}

/// Draws a request up: what is wanted, and everything that came of it before `until`.
///
/// # Errors
/// [`Failure`] for a step that the rules refuse, which is a defect here.
pub(crate) fn run(
    world: &World,
    mut dice: Dice,
    at: Moment,
    number: String,
    until: Moment,
) -> Result<(History, Dice), Failure> {
    let Want { item, requester, place } = world.want(at, &mut dice)?;
    let desk = world.desk(&item.centre, &mut dice)?;
    let technician = world.technician(&item.centre, &mut dice)?;
    let fields = fields(item, at, &mut dice);
    let by_desk = dice.chance(0.06);
    let ask = Ask {
        id: key(at, &mut dice),
        number,
        at,
        service: item.id.as_str(),
        place,
        person: &requester.person,
        filed_by: by_desk.then_some(&desk.person),
        fields,
    };
    let history = History::ask(&world.known, ask)?;
    let calendar = world.known.calendar(&item.centre)?;
    let mut course = Course {
        world,
        history,
        requester,
        desk,
        technician,
        calendar,
        until,
        dice,
    };
    match course.go() {
        Ok(()) | Err(Stop::Present) => Ok((course.history, course.dice)),
        Err(Stop::Failed(failure)) => Err(failure),
    }
}

fn fields(item: &domain::catalogue::ServiceItem, at: Moment, dice: &mut Dice) -> Vec<(String, String)> {
    let mut fields = answers(item, at, dice);
    let mut field = |name: &str, value: &str| fields.push((name.to_owned(), value.to_owned()));
    let told = dice.chance(0.4);
    if !told || dice.chance(0.8) {
        field("phrase", dice.pick(&item.quick_phrases).map_or("", String::as_str));
    }
    if told {
        field("text", dice.word(words::TEXTS));
    }
    let urgency = match dice.share() {
        share if share < 0.88 => "normal",
        share if share < 0.98 => "urgent",
        _ => "emergency",
    };
    field("urgency", urgency);
    if urgency != "normal" {
        field("urgency_reason", dice.word(words::URGENT));
    }
    fields
}

impl Course<'_> {
    fn go(&mut self) -> Result<(), Stop> {
        self.receive()?;
        if !self.history.request.open {
            return Ok(());
        }
        self.hand_out()?;
        self.work(0.95)?;
        if self.dice.chance(0.045) {
            let (wait, reason) = (self.dice.between(20, 300), self.word(words::RETURNS));
            self.step(self.after(wait), Who::Requester, &Command::Return { reason })?;
            self.work(0.6)?;
        }
        self.accept_work()
    }

    /// The centre answers.
    fn receive(&mut self) -> Result<(), Stop> {
        let share = if self.dice.chance(0.95) {
            self.dice.within(0.05, 0.9)
        } else {
            self.dice.within(1.1, 2.5)
        };
        let budget = self.history.request.response.budget.0;
        let answered = self.after(portion(budget, share));
        match self.dice.share() {
            fate if fate < 0.025 => {
                let reason = self.word(words::CANCELS);
                return self.step(answered, Who::Requester, &Command::Cancel { reason });
            }
            fate if fate < 0.055 => {
                let reason = self.word(words::REJECTS);
                return self.step(answered, Who::Desk, &Command::Reject { reason });
            }
            fate if fate < 0.075 => self.reroute(answered)?,
            _ => {}
        }
        let answered = answered.max(self.after(1));
        self.step(answered, Who::Desk, &Command::Accept)?;
        if self.dice.chance(0.05) {
            let (soon, later) = (self.dice.between(2, 20), self.dice.between(20, 1200));
            let (question, text) = (self.word(words::QUESTIONS), self.word(words::ANSWERS));
            self.step(self.after(soon), Who::Desk, &Command::AskBack { question })?;
            self.step(self.after(later), Who::Requester, &Command::Answer { text })?;
        }
        if self.dice.chance(0.015) {
            let (minutes, reason) = (self.dice.between(5, 120), self.word(words::CANCELS));
            return self.step(self.after(minutes), Who::Requester, &Command::Cancel { reason });
        }
        if self.dice.chance(0.08) {
            let text = self.word(words::NOTES);
            self.step(self.after(3), Who::Desk, &Command::Note { text })?;
        }
        Ok(())
    }

    fn reroute(&mut self, at: Moment) -> Result<(), Stop> {
        let centre = self.history.request.centre.clone();
        let Some((centre, centre_name)) = self.world.other_centre(&centre, &mut self.dice) else {
            return Ok(());
        };
        let reason = self.word(words::REROUTES);
        self.step(
            at,
            Who::Desk,
            &Command::Reroute {
                centre: centre.clone(),
                centre_name,
                reason,
            },
        )?;
        self.calendar = self.world.known.calendar(&centre)?;
        self.desk = self.world.desk(&centre, &mut self.dice)?;
        self.technician = self.world.technician(&centre, &mut self.dice)?;
        Ok(())
    }

    /// Somebody gets it.
    fn hand_out(&mut self) -> Result<(), Stop> {
        let minutes = self.dice.between(2, 25);
        if self.dice.chance(0.85) {
            let technician = self.technician.worker.clone();
            self.assign(minutes, technician)?;
            if self.dice.chance(0.02) {
                let (wait, reason) = (self.dice.between(3, 40), self.word(words::HANDS_BACK));
                self.step(self.after(wait), Who::Technician, &Command::HandBack { reason })?;
                self.technician = self.world.technician(&self.history.request.centre, &mut self.dice)?;
                let technician = self.technician.worker.clone();
                self.assign(minutes, technician)?;
            }
        }
        let wait = self.dice.between(2, 40);
        let worker = self.technician.worker.clone();
        self.step(self.after(wait), Who::Technician, &Command::Take { worker })?;
        let (request, own) = (&self.history.request, &self.technician.person.id);
        let colleagues = self.world.colleagues(&request.centre, own, request.lacks_hands());
        for colleague in colleagues {
            let helper = colleague.worker.clone();
            self.step(self.after(1), Who::Technician, &Command::AskHelp { helper })?;
        }
        if self.dice.chance(0.05) {
            let (wait, text) = (self.dice.between(10, 200), self.word(words::NUDGES));
            self.step(self.after(wait), Who::Requester, &Command::Nudge { text })?;
        }
        if self.dice.chance(0.06) {
            let text = self.word(words::MESSAGES);
            self.step(self.after(2), Who::Technician, &Command::Message { text })?;
        }
        if self.dice.chance(0.03) {
            let (wait, ahead) = (self.dice.between(10, 100), self.dice.between(120, 700));
            let at = self.after(wait);
            let text = self.word(words::NO_ACCESS);
            let appointment = self.later(at, ahead);
            self.step(
                at,
                Who::Technician,
                &Command::NoAccess {
                    text,
                    appointment,
                    seat: None,
                },
            )?;
            self.step(appointment, Who::Technician, &Command::Resume)?;
        }
        Ok(())
    }

    fn assign(&mut self, minutes: i64, technician: Worker) -> Result<(), Stop> {
        let helpers = Vec::new();
        self.step(self.after(minutes), Who::Desk, &Command::Assign { technician, helpers })
    }

    /// The work is done, so often within its deadline.
    fn work(&mut self, on_time: f64) -> Result<(), Stop> {
        let on_time = self.dice.chance(on_time);
        if self.history.request.status == Status::Taken {
            let share = self.dice.within(0.1, 0.6);
            let start = self.toward_due(share);
            self.step(start, Who::Technician, &Command::Start)?;
        }
        if self.dice.chance(0.08) {
            let own = self.dice.chance(0.5);
            let reason = *self
                .dice
                .pick(match own {
                    true => &[HoldReason::Parts, HoldReason::Subcontractor],
                    false => &[
                        HoldReason::Requester,
                        HoldReason::Access,
                        HoldReason::Approval,
                        HoldReason::ForceMajeure,
                    ],
                })
                .unwrap_or(&HoldReason::Parts);
            let text = self.word(if own { words::HOLDS_OWN } else { words::HOLDS_OTHER });
            let (wait, length) = (self.dice.between(3, 30), self.dice.between(60, 900));
            // A hold that does not stop the clock is kept short by who wants to be in time.
            let length = if own {
                self.left().min(length).max(10) / 2
            } else {
                length
            };
            self.step(
                self.after(wait),
                Who::Technician,
                &Command::Hold {
                    reason,
                    text,
                    until: None,
                    proof: if reason == HoldReason::ForceMajeure {
                        "示例凭据".to_owned()
                    } else {
                        String::new()
                    },
                    further: String::new(),
                },
            )?;
            self.step(self.after(length), Who::Technician, &Command::Resume)?;
        }
        let done = if on_time && self.left() > 2 {
            let share = self.dice.within(0.3, 0.95);
            self.toward_due(share)
        } else {
            let budget = self.history.request.resolution.budget.0;
            let from = self.history.last().max(self.history.request.resolution.due);
            let share = self.dice.within(0.05, 0.9);
            self.later(from, portion(budget, share))
        };
        let work_done = self.word(words::WORK);
        self.step(
            done,
            Who::Technician,
            &Command::Finish {
                work_done,
                further: String::new(),
            },
        )
    }

    /// The requester accepts, or does not answer.
    fn accept_work(&mut self) -> Result<(), Stop> {
        if self.dice.chance(0.66) {
            let minutes = self.dice.between(5, 1200).min(self.dice.between(5, 1500));
            return self.step(self.after(minutes), Who::Requester, &Command::Confirm);
        }
        let ends = self.history.request.confirm_by.unwrap_or(self.until);
        self.step(Moment(ends.0 + MINUTE), Who::Portal, &Command::CloseUnanswered)
    }

    fn step(&mut self, at: Moment, who: Who, command: &Command) -> Result<(), Stop> {
        let jitter = self.dice.between(1, 50) * 1000;
        let at = Moment(at.0.max(self.history.last().0) + jitter);
        if at > self.until {
            return Err(Stop::Present);
        }
        let portal;
        let (by, role) = match who {
            Who::Requester => (&self.requester.actor, Role::Employee),
            Who::Desk => (&self.desk.actor, Role::CentreDesk),
            Who::Technician => (&self.technician.actor, Role::Technician),
            Who::Portal => {
                portal = system();
                (&portal, Role::System)
            }
        };
        Ok(self
            .history
            .act(&self.world.known, &self.world.rules.process, at, by, role, command)?)
    }

    /// So many working minutes after the last step.
    fn after(&self, minutes: i64) -> Moment {
        self.later(self.history.last(), minutes)
    }

    fn later(&self, from: Moment, minutes: i64) -> Moment {
        self.calendar
            .add_working_time(from, WorkingMinutes(minutes.max(0)))
            .unwrap_or(self.until)
    }

    /// Working minutes until the deadline of the resolution.
    fn left(&self) -> i64 {
        self.calendar
            .working_time_between(self.history.last(), self.history.request.resolution.due)
            .0
    }

    /// That share of the way from the last step to the deadline, a little later when that has passed.
    fn toward_due(&self, share: f64) -> Moment {
        self.after(portion(self.left(), share).max(1))
    }

    fn word(&mut self, all: &[&str]) -> String {
        self.dice.word(all).to_owned()
    }
}

fn portion(minutes: i64, share: f64) -> i64 {
    (minutes as f64 * share) as i64
}
