//! Sending notifications on (消息推送): a job that makes deliveries by what people chose, tries them, and tries again.

use crate::{Failure, Known, Services, reach, system};
use domain::access::{Grant, Permission};
use domain::delivery::{Channel, Choice, Delivery, Standing, send_at};
use domain::id::PersonId;
use domain::notification::Notification;
use domain::person::Actor;
use domain::refusal::{FieldProblem, Refusal};
use domain::time::{Moment, wording};
use domain::view::{ChannelView, DeliveryRow};
use futures::StreamExt as _;
use std::collections::HashMap;
use storage::{StorageError, Transaction};

/// Notifications looked after at once, and deliveries tried at once.
const BATCH: usize = 200;
/// Connections at a time.
const TOGETHER: usize = 8;
/// Rows of the administrator's page.
const SHOWN: usize = 100;

/// What the form of a channel sends.
#[derive(Debug, Clone, Default)]
pub struct ChannelForm {
    /// Which channel.
    pub channel: String,
    /// Mailbox or robot's address; empty keeps the present one.
    pub address: String,
    /// The robot's secret; empty keeps the present one.
    pub secret: String,
    /// Not empty: outside of working hours it waits.
    pub quiet: String,
    /// Not empty: only what asks for something.
    pub pressing_only: String,
    /// Not empty: the channel is given up.
    pub give_up: String,
}

impl Services {
    /// Makes deliveries out of notifications, then tries what is due. Returns how many arrived or failed.
    pub(crate) async fn deliver(&self, now: Moment) -> Result<i64, Failure> {
        let grant = reach(&system(), Permission::Reconcile)?;
        self.dispatch(&grant, now).await?;
        let due = self.store.due_deliveries(&grant, now, BATCH).await?;
        let tried = futures::stream::iter(due)
            .map(|delivery| self.try_one(&grant, delivery, now))
            .buffer_unordered(TOGETHER);
        let outcomes: Vec<Result<bool, Failure>> = tried.collect().await;
        let mut changed = 0;
        for outcome in outcomes {
            changed += i64::from(outcome?);
        }
        Ok(changed)
    }

    async fn dispatch(&self, grant: &Grant, now: Moment) -> Result<(), Failure> {
        let waiting = self.store.outbound(grant, BATCH).await?;
        if waiting.is_empty() {
            return Ok(());
        }
        let known = self.known(now).await?;
        let mut choices: HashMap<PersonId, Vec<Choice>> = HashMap::new();
        for notification in waiting {
            if !choices.contains_key(&notification.person) {
                let chosen = self.store.choices(grant, &notification.person).await?;
                choices.insert(notification.person.clone(), chosen);
            }
            let chosen = choices.get(&notification.person).map(Vec::as_slice).unwrap_or_default();
            let deliveries = deliveries(&notification, chosen, &known, now);
            let mut transaction = Transaction::new();
            storage::delivery::dispatch(&mut transaction, &notification, &deliveries);
            match self.store.transaction(transaction).await {
                // Another process made the same deliveries.
                Ok(_) | Err(StorageError::AlreadyExists { .. } | StorageError::Busy { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }

    /// Claims a delivery, tries it and keeps what came of it.
    async fn try_one(&self, grant: &Grant, delivery: Delivery, now: Moment) -> Result<bool, Failure> {
        let claimed = delivery.claimed(now);
        match self.store.save_delivery(grant, &claimed).await {
            Ok(()) => {}
            Err(StorageError::Stale { .. } | StorageError::Busy { .. }) => return Ok(false),
            Err(error) => return Err(error.into()),
        }
        let chosen = self.store.choices(grant, &claimed.person).await?;
        let choice = chosen.iter().find(|choice| choice.channel == claimed.channel);
        let problem = match choice {
            Some(choice) => self.outgoing.send(&claimed, choice, now).await.err(),
            None => Some("已不再用这种方式接收".to_owned()),
        };
        let mut tried = claimed.tried(problem, now);
        if choice.is_none() {
            tried.standing = Standing::GivenUp;
            tried.due = None;
        }
        tried.version += 1;
        match self.store.save_delivery(grant, &tried).await {
            Ok(()) => Ok(true),
            Err(StorageError::Stale { .. }) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// By what the actor is sent their notifications, without addresses and secrets.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn my_channels(&self, actor: &Actor) -> Result<Vec<ChannelView>, Failure> {
        let grant = reach(actor, Permission::InboxOwn)?;
        let chosen = self.store.choices(&grant, &actor.person).await?;
        let views = self.outgoing.channels().into_iter().map(|channel| {
            let choice = chosen.iter().find(|choice| choice.channel == channel);
            ChannelView {
                channel,
                address: choice.map(Choice::shown).unwrap_or_default(),
                signed: choice.is_some_and(|choice| !choice.secret.is_empty()),
                quiet: choice.is_none_or(|choice| choice.quiet),
                pressing_only: choice.is_some_and(|choice| choice.pressing_only),
            }
        });
        Ok(views.collect())
    }

    /// Chooses a channel, changes it, or gives it up.
    ///
    /// # Errors
    /// [`Refusal::Field`] for an address that is none, or that the settings do not allow.
    pub async fn save_channel(&self, actor: &Actor, form: &ChannelForm) -> Result<(), Failure> {
        let grant = reach(actor, Permission::InboxOwn)?;
        let channel = Channel::parse(&form.channel).filter(|channel| self.outgoing.channels().contains(channel));
        let channel = channel.ok_or_else(|| Refusal::field("channel", FieldProblem::NotAChoice))?;
        if !form.give_up.is_empty() {
            self.store.save_choice(&grant, channel, None).await?;
            return Ok(());
        }
        let chosen = self.store.choices(&grant, &actor.person).await?;
        let present = chosen.iter().find(|choice| choice.channel == channel);
        let kept = |typed: &str, present: Option<&String>| match typed.trim() {
            "" => present.cloned().unwrap_or_default(),
            typed => typed.to_owned(),
        };
        let choice = Choice {
            channel,
            address: kept(&form.address, present.map(|choice| &choice.address)),
            secret: kept(&form.secret, present.map(|choice| &choice.secret)),
            quiet: !form.quiet.is_empty(),
            pressing_only: !form.pressing_only.is_empty(),
        };
        let choice = choice.checked(self.outgoing.allows_private())?;
        self.store.save_choice(&grant, channel, Some(&choice)).await?;
        Ok(())
    }

    /// The newest deliveries for the administrator; `which` is `failed` for those that were given up.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`].
    pub async fn deliveries_page(&self, actor: &Actor, which: &str, now: Moment) -> Result<Vec<DeliveryRow>, Failure> {
        let grant = reach(actor, Permission::JobRead)?;
        let standing = (which == "failed").then_some(Standing::GivenUp);
        let rows = self.store.deliveries(&grant, standing, SHOWN).await?;
        let shown = rows.into_iter().map(|row| DeliveryRow {
            when: wording::moment(row.at, now),
            channel: row.channel,
            standing: row.standing,
            attempts: row.attempts,
            next: row.due.map_or_else(String::new, |due| wording::moment(due, now)),
            problem: row.problem.unwrap_or_default(),
        });
        Ok(shown.collect())
    }
}

fn deliveries(notification: &Notification, chosen: &[Choice], known: &Known, now: Moment) -> Vec<Delivery> {
    let wanted = chosen
        .iter()
        .filter(|choice| !choice.pressing_only || notification.is_pressing());
    let made = wanted.map(|choice| {
        let due = match known.calendar(&notification.centre) {
            Ok(calendar) => send_at(&calendar, choice.quiet, now),
            Err(_) => now,
        };
        Delivery {
            id: format!("{}:{}", notification.id, choice.channel.code()),
            person: notification.person.clone(),
            channel: choice.channel,
            sentence: notification.sentence(),
            about: format!("{} {}", notification.title, notification.number),
            path: notification.path(),
            centre: notification.centre.clone(),
            at: notification.at,
            due: Some(due),
            attempts: 0,
            standing: Standing::Waiting,
            problem: None,
            version: 1,
        }
    });
    made.collect()
}
