//! Something is done to a request (办理): load what the actor may see, decide, save in one transaction.

mod form;
mod many;

pub use form::{Form, NO_VISIT};

use crate::failure::found;
use crate::filing::client_key;
use crate::{Failure, Known, Services, allow, reach};
use domain::access::{Permission, Role, Scope};
use domain::id::{PersonId, RequestId};
use domain::lifecycle::{Circumstances, Command, CommandKind, Worker, decide};
use domain::person::{Actor, Person};
use domain::refusal::{FieldProblem, Refusal};
use domain::request::Request;
use domain::time::Moment;
use storage::idempotency::{self, Key};
use storage::{StorageError, Transaction};

/// How often a command is decided anew when somebody else changed the request at the same moment.
const ATTEMPTS: usize = 4;

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
            storage::request::merge_once(&mut transaction, &request.id, into);
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
            Err(StorageError::Refused { .. }) if matches!(command, Command::Merge { .. }) => {
                Err(Refusal::field("into", FieldProblem::NotAChoice).into())
            }
            Err(error) if crate::slot::was_taken(&error) => Err(Refusal::SlotFull.into()),
            Err(error) => Err(error.into()),
        }
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

    /// Follows an open request of one's own place instead of filing it again.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] when it is not open.
    pub async fn follow(&self, actor: &Actor, request: &str, now: Moment) -> Result<(), Failure> {
        let grant = reach(actor, Permission::RequestFollow)?;
        let request = self.store.open_request(&grant, &request.into()).await?;
        // What is repaired in somebody's home is nobody else's.
        let request = found(request.filter(|request| request.dwelling.is_none() || request.requester == actor.person))?;
        if request.requester != actor.person {
            let mut transaction = Transaction::new();
            storage::request::add_follower(&mut transaction, &request.id, grant.person(), now);
            crate::tell::announce_to(&mut transaction, [&actor.person], request.id.as_str(), now);
            self.store.transaction(transaction).await?;
        }
        Ok(())
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
