//! Something is done to a case: load what the actor may see, decide, save in one transaction.

use super::Concerned;
use crate::failure::found;
use crate::field::{moment, number};
use crate::tell::announce_to;
use crate::{Failure, Services, allow, reach, system};
use domain::access::{Permission, Role};
use domain::id::{PersonId, RequestId};
use domain::notification::Capacity;
use domain::person::Actor;
use domain::rating::Level;
use domain::rectification::{Case, CaseChange, CaseCommand, CaseCommandKind, Contact, decide, told, told_overdue};
use domain::refusal::{FieldProblem, Refusal};
use domain::time::Moment;
use storage::{StorageError, Transaction};

const BATCH: usize = 200;

/// What a form on a case's page sends; empty where a command has no such field.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Form {
    /// The case, by the name that stands in addresses.
    pub case: String,
    /// The version the page showed.
    pub version: i64,
    /// The command's code.
    pub command: String,
    /// What was done, explained, found or said.
    pub text: String,
    /// Why it is put off, or sent back.
    pub reason: String,
    /// By how many working days.
    pub days: String,
    /// When the rater was called.
    pub at: String,
    /// By what means.
    pub how: String,
    /// `yes` or `no`.
    pub reached: String,
    /// To whom it is handed.
    pub to: String,
}

impl Form {
    /// The name under which a refused form of the case's page is kept.
    pub(super) fn name(case: &str) -> String {
        format!("case:{case}")
    }

    /// The name under which a refused form of the rater's page is kept.
    pub(super) fn own_name(request: &str) -> String {
        format!("rate_again:{request}")
    }

    fn typed(&self) -> Vec<(String, String)> {
        let fields = [
            ("text", &self.text),
            ("reason", &self.reason),
            ("days", &self.days),
            ("at", &self.at),
            ("how", &self.how),
            ("reached", &self.reached),
            ("to", &self.to),
            ("command", &self.command),
        ];
        let typed = fields.into_iter().map(|(name, value)| (name.to_owned(), value.clone()));
        typed.collect()
    }
}

impl Services {
    /// Does what a form of a case's page says; what was typed is kept when it is refused.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn act_on_case(&self, token: Option<&str>, form: &Form, now: Moment) -> Result<(), Failure> {
        let outcome = match self.actor(token, now).await {
            Ok(actor) => self.act_on_case_as(&actor, form, now).await,
            Err(failure) => Err(failure),
        };
        self.settle_form(token, &Form::name(&form.case), form.typed(), outcome, now)
            .await
    }

    async fn act_on_case_as(&self, actor: &Actor, form: &Form, now: Moment) -> Result<(), Failure> {
        let kind = CaseCommandKind::parse(&form.command)
            .filter(|kind| !matches!(kind.permission(), Permission::Reconcile | Permission::CaseOwn))
            .ok_or_else(|| Refusal::field("command", FieldProblem::NotAChoice))?;
        reach(actor, kind.permission())?;
        let grant = reach(actor, Permission::CaseRead)?;
        let case = found(self.store.case_by_alias(&grant, &form.case, now).await?)?;
        self.may_act(actor, &case, kind).await?;
        if !kind.fits(case.status) {
            return Err(Refusal::CaseMoved { status: case.status }.into());
        }
        if form.version != case.version {
            return Err(Refusal::Stale.into());
        }
        let command = self.case_command(actor, &case, kind, form).await?;
        self.carry_out_on_case(actor, &case, &command, now).await
    }

    /// Rates the rectification of one's own bad rating.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for whoever did not rate the request badly; what [`decide`] refuses.
    pub async fn rate_again(
        &self,
        token: Option<&str>,
        request: &str,
        level: &str,
        text: &str,
        now: Moment,
    ) -> Result<(), Failure> {
        let outcome = match self.actor(token, now).await {
            Ok(actor) => self.rate_again_as(&actor, request, level, text, now).await,
            Err(failure) => Err(failure),
        };
        let typed = [("level", level), ("text", text)].map(|(name, value)| (name.to_owned(), value.to_owned()));
        self.settle_form(token, &Form::own_name(request), typed.into(), outcome, now)
            .await
    }

    async fn rate_again_as(
        &self,
        actor: &Actor,
        request: &str,
        level: &str,
        text: &str,
        now: Moment,
    ) -> Result<(), Failure> {
        let grant = reach(actor, Permission::CaseOwn)?;
        let case = found(self.store.own_case(&grant, &RequestId(request.to_owned())).await?)?;
        self.may_act(actor, &case, CaseCommandKind::RateAgain).await?;
        let level = match level {
            "" => return Err(Refusal::field("level", FieldProblem::Missing).into()),
            level => level
                .parse::<i64>()
                .ok()
                .and_then(|number| Level::try_from(number).ok()),
        };
        let level = level.ok_or_else(|| Refusal::field("level", FieldProblem::NotAChoice))?;
        let text = text.to_owned();
        self.carry_out_on_case(actor, &case, &CaseCommand::RateAgain { level, text }, now)
            .await
    }

    /// Asks the access table, with everybody in mind whom the case concerns.
    async fn may_act(&self, actor: &Actor, case: &Case, kind: CaseCommandKind) -> Result<(), Failure> {
        let served = self.served_by(case).await?;
        let concerned = Concerned::of(case, &served);
        allow(actor, kind.permission(), &concerned.subject())?;
        Ok(())
    }

    async fn case_command(
        &self,
        actor: &Actor,
        case: &Case,
        kind: CaseCommandKind,
        form: &Form,
    ) -> Result<CaseCommand, Failure> {
        let (text, reason) = (form.text.clone(), form.reason.clone());
        Ok(match kind {
            CaseCommandKind::Fix => CaseCommand::Fix { text },
            CaseCommandKind::Dispute => CaseCommand::Dispute { text },
            CaseCommandKind::Confirm => CaseCommand::Confirm { text },
            CaseCommandKind::SendBack => CaseCommand::SendBack { reason },
            CaseCommandKind::Extend => CaseCommand::Extend {
                reason,
                days: number("days", &form.days)?,
            },
            CaseCommandKind::HandOver => {
                let colleagues = self.colleagues(actor, case).await?;
                let to = colleagues.into_iter().find(|(key, _)| *key == form.to);
                let (to, name) = to.ok_or_else(|| Refusal::field("to", FieldProblem::NotAChoice))?;
                CaseCommand::HandOver { to: PersonId(to), name }
            }
            CaseCommandKind::CallBack => CaseCommand::CallBack {
                on: moment("at", &form.at)?.ok_or_else(|| Refusal::field("at", FieldProblem::Missing))?,
                how: Contact::parse(&form.how).ok_or_else(|| Refusal::field("how", FieldProblem::Missing))?,
                reached: match form.reached.as_str() {
                    "yes" => true,
                    "no" => false,
                    _ => return Err(Refusal::field("reached", FieldProblem::Missing).into()),
                },
                text,
            },
            CaseCommandKind::RateAgain | CaseCommandKind::CloseUnrated => {
                return Err(Refusal::field("command", FieldProblem::NotAChoice).into());
            }
        })
    }

    /// Decides and saves once; [`Refusal::Stale`] when somebody else was quicker.
    async fn carry_out_on_case(
        &self,
        actor: &Actor,
        case: &Case,
        command: &CaseCommand,
        now: Moment,
    ) -> Result<(), Failure> {
        let known = self.known(now).await?;
        let clock = known.case_clock(case, now)?;
        let role = acting_role(actor, case, command);
        let change = decide(case, command, actor, role, &clock.circumstances())?;
        let mut transaction = Transaction::new();
        storage::rectification::add_change(&mut transaction, &change);
        self.tell_rater(&mut transaction, &change).await?;
        match self.store.transaction(transaction).await {
            Ok(_) => Ok(()),
            // Two at once append the same place of the history.
            Err(StorageError::AlreadyExists { table, .. }) if table == "rectification_event" => {
                Err(Refusal::Stale.into())
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Adds what a change tells the rater, and refreshes their pages; the centre hears nothing, for the moment would tell
    /// it what the rater did.
    async fn tell_rater(&self, transaction: &mut Transaction, change: &CaseChange) -> Result<(), Failure> {
        let rater = change.case.rater();
        let grant = reach(&system(), Permission::RequestRead)?;
        let request = self.store.request(&grant, &change.case.request).await?;
        let requester = request.map(|request| request.requester).unwrap_or_default();
        let line = told(&change.event, &change.case, &requester);
        if let Some(line) = &line {
            storage::notification::add_notifications(transaction, std::slice::from_ref(line));
        }
        if line.is_some() || change.event.by.as_ref() == Some(&rater) {
            announce_to(transaction, [&rater], "rectification", change.event.at);
        }
        Ok(())
    }

    /// Closes what nobody rated again in time, and tells owners and the bureau of answers that are overdue.
    pub(crate) async fn keep_cases(&self, now: Moment) -> Result<i64, Failure> {
        let grant = reach(&system(), Permission::Reconcile)?;
        let mut changed = 0;
        for case in self.store.unrated_cases(&grant, now, BATCH).await? {
            match self
                .carry_out_on_case(&system(), &case, &CaseCommand::CloseUnrated, now)
                .await
            {
                Ok(()) => changed += 1,
                // The rater was quicker.
                Err(Failure::Refused(Refusal::Stale | Refusal::CaseMoved { .. }) | Failure::Busy) => {}
                Err(failure) => return Err(failure),
            }
        }
        for case in self.store.overdue_cases(&grant, now, BATCH).await? {
            let bureau = self.holders(Capacity::Bureau, &case.centre, now).await?;
            let lines = told_overdue(&case, &bureau, now);
            let mut transaction = Transaction::new();
            storage::rectification::note_reminded(&mut transaction, &case);
            storage::notification::add_notifications(&mut transaction, &lines);
            announce_to(
                &mut transaction,
                lines.iter().map(|line| &line.person),
                "rectification",
                now,
            );
            match self.store.transaction(transaction).await {
                Ok(_) => changed += i64::from(!lines.is_empty()),
                // Told already: only the note of it is made again.
                Err(error) if error.is_duplicate_in("notification") => {
                    let mut transaction = Transaction::new();
                    storage::rectification::note_reminded(&mut transaction, &case);
                    self.store.transaction(transaction).await?;
                }
                Err(error) => return Err(error.into()),
            }
        }
        Ok(changed)
    }
}

/// In which role the actor gives the command: the one that the access table lets them.
fn acting_role(actor: &Actor, case: &Case, command: &CaseCommand) -> Role {
    match command.kind().permission() {
        Permission::Reconcile => Role::System,
        Permission::CaseOwn => Role::Employee,
        Permission::CaseVerify => Role::Verifier,
        _ if case.owner.as_ref() == Some(&actor.person) => Role::CentreDesk,
        Permission::CaseHandOver if actor.scopes(Role::CentreDesk).next().is_some() => Role::CentreDesk,
        _ => Role::CentreHead,
    }
}
