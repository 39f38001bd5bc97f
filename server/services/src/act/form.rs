//! What a form on a request's page sends, and the command that it gives (操作).

use crate::field::moment;
use crate::{Failure, Known, Services, allow};
use domain::access::Permission;
use domain::id::{CentreId, PersonId};
use domain::lifecycle::{Command, CommandKind};
use domain::person::Actor;
use domain::refusal::{FieldProblem, Refusal};
use domain::request::{HELPER_LIMIT, HoldReason, Request};
use domain::slot::Seat;
use domain::time::Moment;

/// The choice that cancels an appointment.
pub const NO_VISIT: &str = "none";

/// What a form on a request's page sends; empty where a command has no such field.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Form {
    /// The request.
    pub request: String,
    /// The version the page showed; 0 when it does not matter.
    pub version: i64,
    /// Made by the page, so that sending twice does it once; may be empty.
    pub key: String,
    /// The command's code.
    pub command: String,
    /// Reason of a rejection, return, hand-back, cancellation, re-routing; what is left to do after a hold or a finish.
    pub reason: String,
    /// Question, answer, note, message, what was done.
    pub text: String,
    /// To whom; several keys after commas are who has the job and who helps. Who is asked to help, or let go.
    pub technician: String,
    /// To which centre.
    pub centre: String,
    /// Why it is on hold.
    pub hold: String,
    /// What proves a reason to hold.
    pub proof: String,
    /// Until when, or the next appointment.
    pub until: String,
    /// When the slot of an appointment begins, or [`NO_VISIT`].
    pub visit: String,
    /// Number of the request it is merged into.
    pub into: String,
}

impl Form {
    /// The name under which a refused form is kept.
    pub(crate) fn name(request: &str) -> String {
        format!("act:{request}")
    }

    pub(super) fn typed(&self) -> Vec<(String, String)> {
        let fields = [
            ("reason", &self.reason),
            ("text", &self.text),
            ("until", &self.until),
            ("proof", &self.proof),
            ("visit", &self.visit),
            ("into", &self.into),
        ];
        let mut typed: Vec<(String, String)> = fields
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value.clone()))
            .collect();
        if typed.iter().any(|(_, value)| !value.is_empty()) {
            typed.push(("command".to_owned(), self.command.clone()));
        }
        typed
    }
}

impl Services {
    /// The command that a form gives; who and what it names is looked up.
    pub(super) async fn command(
        &self,
        kind: CommandKind,
        form: &Form,
        request: &Request,
        actor: &Actor,
        known: &Known,
        now: Moment,
    ) -> Result<Command, Failure> {
        let (reason, text) = (form.reason.clone(), form.text.clone());
        Ok(match kind {
            CommandKind::Accept => Command::Accept,
            CommandKind::Reject => Command::Reject { reason },
            CommandKind::AskBack => Command::AskBack { question: text },
            CommandKind::Answer => Command::Answer { text },
            CommandKind::Reroute => {
                let centre = known.centre(&CentreId(form.centre.clone()));
                let centre = centre.ok_or_else(|| Refusal::field("centre", FieldProblem::NotAChoice))?;
                Command::Reroute {
                    centre: centre.id.clone(),
                    centre_name: centre.name.clone(),
                    reason,
                }
            }
            CommandKind::Assign => {
                named(form)?;
                let (first, others) = form.technician.split_once(',').unwrap_or((&form.technician, ""));
                let technician = self.worker(&first.into()).await?;
                let mut helpers = Vec::new();
                for key in others.split(',').filter(|key| !key.is_empty()).take(HELPER_LIMIT + 1) {
                    helpers.push(self.worker(&key.into()).await?);
                }
                Command::Assign { technician, helpers }
            }
            CommandKind::AskHelp => Command::AskHelp {
                helper: self.worker(&named(form)?).await?,
            },
            CommandKind::ReleaseHelper => Command::ReleaseHelper { helper: named(form)? },
            CommandKind::StepBack => Command::StepBack { reason },
            CommandKind::Take => Command::Take {
                worker: self.worker(&actor.person).await?,
            },
            CommandKind::HandBack => Command::HandBack { reason },
            CommandKind::Start => Command::Start,
            CommandKind::Arrive => Command::Arrive,
            CommandKind::Hold => {
                let reason = HoldReason::parse(&form.hold);
                let reason = reason.ok_or_else(|| Refusal::field("hold", FieldProblem::NotAChoice))?;
                Command::Hold {
                    reason,
                    text,
                    until: moment("until", &form.until)?,
                    proof: form.proof.clone(),
                    further: form.reason.clone(),
                }
            }
            CommandKind::Resume => Command::Resume,
            CommandKind::NoAccess => {
                let seat = match form.visit.as_str() {
                    "" => None,
                    visit => Some(self.next_seat(request, visit, known, now).await?),
                };
                let until = match &seat {
                    Some(seat) => Some(seat.start),
                    None => moment("until", &form.until)?,
                };
                let appointment = until.ok_or_else(|| Refusal::field("visit", FieldProblem::Missing))?;
                Command::NoAccess {
                    text,
                    appointment,
                    seat,
                }
            }
            CommandKind::Reschedule => {
                let seat = match form.visit.as_str() {
                    "" => return Err(Refusal::field("visit", FieldProblem::Missing).into()),
                    NO_VISIT => None,
                    visit => Some(self.next_seat(request, visit, known, now).await?),
                };
                Command::Reschedule { seat, text }
            }
            CommandKind::Finish => Command::Finish {
                work_done: text,
                further: reason,
            },
            CommandKind::Confirm => Command::Confirm,
            CommandKind::Return => Command::Return { reason },
            CommandKind::Cancel => Command::Cancel { reason },
            CommandKind::Nudge => Command::Nudge { text },
            CommandKind::Note => Command::Note { text },
            CommandKind::Message => Command::Message { text },
            CommandKind::Merge => {
                let grant = allow(actor, Permission::RequestTriage, &request.subject())?;
                let other = self.store.request_by_number(&grant, form.into.trim()).await?;
                let other = other.filter(|other| other.open && other.centre == request.centre);
                let other = other.ok_or_else(|| Refusal::field("into", FieldProblem::NotAChoice))?;
                Command::Merge {
                    into: other.id,
                    number: other.number,
                }
            }
            CommandKind::CloseUnanswered => Command::CloseUnanswered,
            CommandKind::EndHold => Command::EndHold,
            // Not a form's to give: the portal itself knows why.
            CommandKind::LoseVisit => return Err(Refusal::field("command", FieldProblem::NotAChoice).into()),
        })
    }

    /// The seat that a form chose for a request.
    async fn next_seat(&self, request: &Request, visit: &str, known: &Known, now: Moment) -> Result<Seat, Failure> {
        let (centre, service) = (&request.centre, &request.service);
        self.seat(visit, request.seat.as_ref(), centre, service, known, now)
            .await
    }
}

/// The person that a form names.
pub(super) fn named(form: &Form) -> Result<PersonId, Refusal> {
    match form.technician.as_str() {
        "" => Err(Refusal::field("technician", FieldProblem::Missing)),
        key => Ok(PersonId(key.to_owned())),
    }
}
