//! Something is done to a request (办理): load what the actor may see, decide, save in one transaction.

use crate::failure::found;
use crate::field::moment;
use crate::filing::client_key;
use crate::{Failure, Known, Services, allow, reach};
use domain::access::{Permission, Role, Scope};
use domain::catalogue::helpers_for;
use domain::id::{CentreId, PersonId, RequestId};
use domain::lifecycle::{Circumstances, Command, CommandKind, Worker, decide};
use domain::person::{Actor, Person};
use domain::refusal::{FieldProblem, Refusal};
use domain::request::{HELPER_LIMIT, HoldReason, Request};
use domain::slot::Seat;
use domain::time::Moment;
use domain::view::ManyDone;
use storage::idempotency::{self, Key};
use storage::{StorageError, Transaction};

/// How often a command is decided anew when somebody else changed the request at the same moment.
const ATTEMPTS: usize = 4;

/// On how many requests one command may act: more than a page of the queue shows.
const MANY: usize = 100;

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

    fn typed(&self) -> Vec<(String, String)> {
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
    /// Does what a form says; what was typed is kept when it is refused.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn act(&self, token: Option<&str>, form: &Form, now: Moment) -> Result<(), Failure> {
        let outcome = match self.actor(token, now).await {
            Ok(actor) => self.act_as(&actor, form, now).await,
            Err(failure) => Err(failure),
        };
        self.settle_form(token, &Form::name(&form.request), form.typed(), outcome, now)
            .await
    }

    /// Does what a form says, for whoever it is.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn act_as(&self, actor: &Actor, form: &Form, now: Moment) -> Result<(), Failure> {
        let kind = CommandKind::parse(&form.command)
            .filter(|kind| kind.permission() != Permission::Reconcile)
            .ok_or_else(|| Refusal::field("command", FieldProblem::NotAChoice))?;
        let key = if form.key.is_empty() {
            None
        } else {
            // Another command under the same key is another command.
            let token = format!("{}:{}:{}", client_key(&form.key)?, form.request, kind.code());
            Some(Key::new(&actor.person, &token))
        };
        if let Some(key) = &key
            && idempotency::find::<bool>(&self.store, key).await?.is_some()
        {
            return Ok(());
        }
        let known = self.known(now).await?;
        let id = RequestId(form.request.clone());
        for attempt in 1..=ATTEMPTS {
            let request = self.readable(actor, &id).await?;
            allow(actor, kind.permission(), &request.subject())?;
            // A page that shows an older state must not decide over a newer one, but for what only adds to it.
            let adds_only = matches!(kind, CommandKind::Message | CommandKind::Note | CommandKind::Nudge);
            if form.version != 0 && form.version != request.version && !adds_only && !kind.fits(request.status) {
                return Err(refused_as(&request, kind, actor).into());
            }
            let command = self.command(kind, form, &request, actor, &known, now).await?;
            match self
                .carry_out(actor, &request, &command, &known, key.as_ref(), now)
                .await
            {
                // Another change, or another choice of the same seat: the next one may still be free.
                Err(Failure::Refused(Refusal::Stale | Refusal::SlotFull)) if attempt < ATTEMPTS => {}
                outcome => return outcome,
            }
        }
        Err(Failure::Busy)
    }

    /// A request the actor may read.
    pub(crate) async fn readable(&self, actor: &Actor, id: &RequestId) -> Result<Request, Failure> {
        let grant = reach(actor, Permission::RequestRead)?;
        found(self.store.request(&grant, id).await?)
    }

    /// Decides and saves once; [`Refusal::Stale`] when somebody else was quicker.
    pub(crate) async fn carry_out(
        &self,
        actor: &Actor,
        request: &Request,
        command: &Command,
        known: &Known,
        key: Option<&Key>,
        now: Moment,
    ) -> Result<(), Failure> {
        let grant = allow(actor, command.kind().permission(), &request.subject())?;
        let last_nudge = match command {
            Command::Nudge { .. } => self.store.last_nudge(&grant, &request.id).await?,
            _ => None,
        };
        let calendar = known.calendar(&request.centre)?;
        let circumstances = Circumstances {
            calendar: &calendar,
            rules: &known.process(&self.rules.process),
            last_nudge,
            now,
        };
        let change = decide(
            request,
            command,
            actor,
            acting_role(actor, request, command.kind()),
            &circumstances,
        )?;
        let mut transaction = Transaction::new();
        storage::request::add_change(&mut transaction, &change);
        self.tell(&mut transaction, &change.event, Some(request), &change.request)
            .await?;
        if let Command::Merge { into, .. } = command {
            // Who asked twice follows the one that stays, is told, and may rate what they got.
            storage::request::add_follower(&mut transaction, into, &request.requester, now);
            for follower in self.store.followers(&grant, &request.id).await? {
                storage::request::add_follower(&mut transaction, into, &follower, now);
            }
        }
        if let Some(key) = key {
            idempotency::remember(&mut transaction, key, &true, now.plus_days(7))?;
        }
        match self.store.transaction(transaction).await {
            Ok(_) => Ok(()),
            Err(error) if idempotency::is_repeat(&error) => Ok(()),
            // Two at once append the same place of the history: the later one decides anew.
            Err(StorageError::AlreadyExists { table, .. }) if table == "event" => Err(Refusal::Stale.into()),
            Err(error) if crate::slot::was_taken(&error) => Err(Refusal::SlotFull.into()),
            Err(error) => Err(error.into()),
        }
    }

    async fn command(
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

    /// A technician as the register has them.
    pub(crate) async fn worker(&self, person: &PersonId) -> Result<Worker, Failure> {
        let account = self
            .store
            .account(person)
            .await?
            .filter(|account| account.person.active);
        let person = account.ok_or(Refusal::NotOfThisCentre)?.person;
        Ok(worker_of(&person))
    }

    /// One command on several requests. Where the work needs more than one, those the page would suggest go along (协助人员).
    ///
    /// # Errors
    /// [`Failure`] only when nobody is signed in or nothing was chosen, and when the portal itself fails.
    pub async fn act_many(
        &self,
        token: Option<&str>,
        requests: &[String],
        command: &str,
        technician: &str,
        now: Moment,
    ) -> Result<ManyDone, Failure> {
        let actor = self.actor(token, now).await?;
        if requests.is_empty() {
            return Err(Refusal::field("requests", FieldProblem::Missing).into());
        }
        // Said once, not as so many refusals as there are requests.
        let assigns = command == CommandKind::Assign.code();
        if assigns && technician.is_empty() {
            return Err(Refusal::field("technician", FieldProblem::Missing).into());
        }
        let mut outcome = ManyDone::default();
        for chosen in requests.iter().take(MANY) {
            let (id, version) = chosen.split_once(':').unwrap_or((chosen, "0"));
            let mut form = Form {
                request: id.to_owned(),
                version: version.parse().unwrap_or(0),
                command: command.to_owned(),
                technician: technician.to_owned(),
                ..Form::default()
            };
            let (number, done) = match self.readable(&actor, &id.into()).await {
                Ok(request) => {
                    let company = if assigns {
                        self.add_company(&actor, &request, &mut form, now).await
                    } else {
                        Ok(false)
                    };
                    let done = match company {
                        Ok(with) => self.act_as(&actor, &form, now).await.map(|()| with),
                        Err(failure) => Err(failure),
                    };
                    (request.number, done)
                }
                Err(failure) => (String::new(), Err(failure)),
            };
            match done {
                Ok(with) => {
                    outcome.done += 1;
                    outcome.accompanied += usize::from(with);
                }
                Err(Failure::Refused(refusal)) => outcome.miss(number, Some(refusal)),
                Err(Failure::Busy) => outcome.miss(number, None),
                Err(failure) => return Err(failure),
            }
        }
        Ok(outcome)
    }

    /// Adds to a form that assigns whoever has to go along; whether there are any.
    async fn add_company(
        &self,
        actor: &Actor,
        request: &Request,
        form: &mut Form,
        now: Moment,
    ) -> Result<bool, Failure> {
        // What stands already is for the command itself to judge.
        if helpers_for(request.hands) == 0 || !CommandKind::Assign.fits(request.status) {
            return Ok(false);
        }
        let grant = allow(actor, Permission::RequestAssign, &request.subject())?;
        let known = self.known(now).await?;
        let technician = named(form)?;
        for person in self.company(&grant, request, &technician, &known, now).await? {
            form.technician.push(',');
            form.technician.push_str(person.as_str());
        }
        Ok(true)
    }

    /// Follows an open request of one's own place instead of filing it again.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] when it is not open.
    pub async fn follow(&self, actor: &Actor, request: &str, now: Moment) -> Result<(), Failure> {
        let grant = reach(actor, Permission::RequestFollow)?;
        let request = self.store.open_request(&grant, &request.into()).await?;
        let request = found(request)?;
        if request.requester != actor.person {
            let mut transaction = Transaction::new();
            storage::request::add_follower(&mut transaction, &request.id, grant.person(), now);
            crate::tell::announce_to(&mut transaction, [&actor.person], request.id.as_str(), now);
            self.store.transaction(transaction).await?;
        }
        Ok(())
    }
}

/// The person that a form names.
fn named(form: &Form) -> Result<PersonId, Refusal> {
    match form.technician.as_str() {
        "" => Err(Refusal::field("technician", FieldProblem::Missing)),
        key => Ok(PersonId(key.to_owned())),
    }
}

/// What is said when the state has moved on since the page was loaded.
fn refused_as(request: &Request, kind: CommandKind, actor: &Actor) -> Refusal {
    let taken = request
        .technician
        .as_ref()
        .filter(|technician| **technician != actor.person);
    match (kind, taken, &request.technician_name) {
        (CommandKind::Take, Some(_), Some(name)) => Refusal::TakenBy { name: name.clone() },
        (CommandKind::Accept, ..) if request.open => Refusal::TakenBy { name: String::new() },
        _ => Refusal::WrongState { status: request.status },
    }
}

/// A technician with the centres in which they work.
pub(crate) fn worker_of(person: &Person) -> Worker {
    let centres = person.roles.iter().filter(|grant| grant.role == Role::Technician);
    let centres = centres.filter_map(|grant| match &grant.scope {
        Scope::Centre(centre) => Some(centre.clone()),
        Scope::Department(_) | Scope::Bureau => None,
    });
    Worker {
        id: person.id.clone(),
        name: person.name.clone(),
        phone: person.phone.clone(),
        centres: centres.collect(),
    }
}

/// In which role the actor gives the command: the one that the access table lets them.
fn acting_role(actor: &Actor, request: &Request, kind: CommandKind) -> Role {
    let in_centre = |role| {
        actor
            .scopes(role)
            .any(|scope| matches!(scope, Scope::Centre(centre) if *centre == request.centre))
    };
    match kind.permission() {
        Permission::Reconcile => Role::System,
        Permission::RequestOwnStep => Role::Employee,
        Permission::RequestWork | Permission::RequestStepBack => Role::Technician,
        Permission::RequestMessage | Permission::RequestNote | Permission::RequestHelp
            if request.technician.as_ref() == Some(&actor.person) =>
        {
            Role::Technician
        }
        Permission::RequestMessage | Permission::RequestNote if request.helping.contains(&actor.person) => {
            Role::Technician
        }
        Permission::RequestMessage | Permission::RequestReschedule if request.requester == actor.person => {
            Role::Employee
        }
        Permission::RequestReschedule if !in_centre(Role::CentreDesk) => Role::Employee,
        Permission::RequestNote if !in_centre(Role::CentreDesk) => Role::Technician,
        _ => Role::CentreDesk,
    }
}
