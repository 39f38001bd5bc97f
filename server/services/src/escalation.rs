//! Time that runs out is told upwards (督办): a job that looks at each request when its next share is reached.

use crate::tell::announce_to;
use crate::{Failure, Known, Services, reach, system};
use domain::access::Permission;
use domain::escalation::{Clock, EscalationRule, EscalationRules, Look, look, told_to};
use domain::id::PersonId;
use domain::notification::{Capacity, Notification, role_of};
use domain::person::Actor;
use domain::refusal::{FieldProblem, Refusal};
use domain::request::Request;
use domain::time::{Moment, wording};
use domain::view::EscalationPage;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;
use storage::escalation::{Watched, save_look};
use storage::{StorageError, Transaction};

/// Looks at once.
const BATCH: usize = 200;
/// Whatever happens to calendars, nothing goes without a look for longer, in days.
const LONGEST: i64 = 1;

impl Services {
    /// Looks at what is due, and says how many messages were told. Each is told exactly once: the look is saved with
    /// its messages under the version that was read, so that of two processes one fails, and the keys of the messages
    /// are unique besides.
    pub(crate) async fn escalate(&self, now: Moment) -> Result<i64, Failure> {
        let grant = reach(&system(), Permission::Reconcile)?;
        let due = self.store.due_escalations(&grant, now, BATCH).await?;
        if due.is_empty() {
            return Ok(0);
        }
        let known = self.known(now).await?;
        let rules = self.store.escalation_rules(&grant, now).await?;
        let requests = self.store.watched_requests(&grant, &due).await?;
        let requests: HashMap<&str, &Request> = requests.iter().map(|request| (request.id.as_str(), request)).collect();
        let mut told = 0;
        for watched in &due {
            told += match requests.get(watched.request.as_str()) {
                Some(request) => self.look_at(watched, request, &rules, &known, now).await?,
                None => {
                    let mut transaction = Transaction::new();
                    transaction.delete("escalation", &watched.request);
                    self.store.transaction(transaction).await?;
                    0
                }
            };
        }
        Ok(told)
    }

    /// The rules in force.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`].
    pub async fn escalation_page(&self, actor: &Actor, now: Moment) -> Result<EscalationPage, Failure> {
        let grant = reach(actor, Permission::EscalationEdit)?;
        let rules = self.store.escalation_rules(&grant, now).await?;
        Ok(EscalationPage {
            since: match rules.from {
                Moment(0) => String::new(),
                from => wording::moment(from, now),
            },
            rules: rules.rules,
        })
    }

    /// Puts rules in force from now on: a clock and a share for each, and who is told as `index:capacity`.
    ///
    /// # Errors
    /// [`Refusal::Field`].
    pub async fn save_escalation(
        &self,
        actor: &Actor,
        clocks: &[String],
        shares: &[String],
        tell: &[String],
        now: Moment,
    ) -> Result<(), Failure> {
        let grant = reach(actor, Permission::EscalationEdit)?;
        let mut rules = Vec::new();
        for (index, (clock, share)) in clocks.iter().zip(shares).enumerate() {
            let clock = Clock::parse(clock).ok_or_else(|| Refusal::field("clocks", FieldProblem::NotAChoice))?;
            let share = share.trim().parse();
            let share = share.map_err(|_| Refusal::field("shares", FieldProblem::NotANumber))?;
            let named = tell.iter().filter_map(|tell| tell.split_once(':'));
            let named = named.filter(|(rule, _)| rule.parse() == Ok(index));
            let tell = named.filter_map(|(_, capacity)| Capacity::parse(capacity)).collect();
            rules.push(EscalationRule { clock, share, tell });
        }
        let rules = EscalationRules::checked(now, rules)?;
        self.store.save_escalation_rules(&grant, &rules).await?;
        Ok(())
    }

    async fn look_at(
        &self,
        watched: &Watched,
        request: &Request,
        rules: &EscalationRules,
        known: &Known,
        now: Moment,
    ) -> Result<i64, Failure> {
        let calendar = known.calendar(&request.centre)?;
        let outcome = look(request, &calendar, rules, &watched.told, now);
        let lines = self.lines(request, &outcome, now).await?;
        match self.save(watched, request, &outcome, &lines, now).await {
            Ok(()) => Ok(i64::try_from(lines.len()).unwrap_or(i64::MAX)),
            // Somebody changed it, or another process looked: the next run looks again.
            Err(StorageError::Stale { .. } | StorageError::Busy { .. }) => Ok(0),
            // Told already, though the note of it is gone: only the note is made again.
            Err(error) if error.is_duplicate_in("notification") => {
                match self.save(watched, request, &outcome, &[], now).await {
                    Ok(()) | Err(StorageError::Stale { .. } | StorageError::Busy { .. }) => Ok(0),
                    Err(error) => Err(error.into()),
                }
            }
            Err(error) => Err(error.into()),
        }
    }

    async fn lines(&self, request: &Request, outcome: &Look, now: Moment) -> Result<Vec<Notification>, Failure> {
        let mut holders: HashMap<Capacity, Arc<Vec<PersonId>>> = HashMap::new();
        let named = outcome.tell.iter().flat_map(|(_, tell)| tell);
        for capacity in named.copied().filter(|capacity| role_of(*capacity).is_some()) {
            if let Entry::Vacant(unread) = holders.entry(capacity) {
                unread.insert(self.holders(capacity, &request.centre, now).await?);
            }
        }
        let of = |capacity: Capacity| holders.get(&capacity).map(|people| people.to_vec()).unwrap_or_default();
        let lines = outcome
            .tell
            .iter()
            .flat_map(|(escalation, tell)| told_to(request, escalation, tell, of, now));
        Ok(lines.collect())
    }

    async fn save(
        &self,
        watched: &Watched,
        request: &Request,
        outcome: &Look,
        lines: &[Notification],
        now: Moment,
    ) -> storage::Result<()> {
        let longest = now.plus_days(LONGEST);
        let looked = Watched {
            request: watched.request.clone(),
            next_at: outcome.next.map_or(longest, |next| next.min(longest)),
            told: outcome.told.clone(),
            version: watched.version,
        };
        let mut transaction = Transaction::new();
        save_look(&mut transaction, &looked);
        storage::notification::add_notifications(&mut transaction, lines);
        announce_to(
            &mut transaction,
            lines.iter().map(|line| &line.person),
            request.id.as_str(),
            now,
        );
        self.store.transaction(transaction).await.map(drop)
    }
}
