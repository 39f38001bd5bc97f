//! What follows from a change of a request, in its transaction: the lines in inboxes, and the notice for open pages.

use crate::{Failure, Services, reach, system};
use domain::access::{Permission, Role};
use domain::id::{CentreId, PersonId};
use domain::notification::{Capacity, Circle, Notification, needs_circle, role_of, told};
use domain::request::{Event, Request};
use domain::time::Moment;
use std::collections::HashMap;
use std::sync::Arc;
use storage::Transaction;
use storage::outbox::{self, Notice};
use tokio::sync::RwLock;

/// Who holds a role is read again after so long; an edit in this process ends it at once.
const FRESH_MILLISECONDS: i64 = 10_000;

/// Who holds which role where, for a few seconds.
#[derive(Debug, Default)]
pub(crate) struct Holders(RwLock<Kept>);

#[derive(Debug, Default)]
struct Kept {
    /// How often they were forgotten: people read before then may be older than what made them forgotten, and are not kept.
    turn: u64,
    people: HashMap<(Role, String), Read>,
}

/// When they were read, and who they were.
type Read = (Moment, Arc<Vec<PersonId>>);

impl Holders {
    pub(crate) async fn forget(&self) {
        let mut kept = self.0.write().await;
        kept.turn = kept.turn.wrapping_add(1);
        kept.people.clear();
    }
}

impl Services {
    /// The active people who are told in a capacity: of the centre, or of the bureau.
    pub(crate) async fn holders(
        &self,
        capacity: Capacity,
        centre: &CentreId,
        now: Moment,
    ) -> Result<Arc<Vec<PersonId>>, Failure> {
        let Some(role) = role_of(capacity) else {
            return Ok(Arc::default());
        };
        let place = role.serves().then_some(centre);
        let key = (role, place.map_or_else(String::new, |centre| centre.0.clone()));
        let turn = {
            let kept = self.holders.0.read().await;
            if let Some((read_at, people)) = kept.people.get(&key)
                && (now.0 - read_at.0).abs() < FRESH_MILLISECONDS
            {
                return Ok(Arc::clone(people));
            }
            kept.turn
        };
        let grant = reach(&system(), Permission::Reconcile)?;
        let people = Arc::new(self.store.holders(&grant, role, place).await?);
        let mut kept = self.holders.0.write().await;
        if kept.turn == turn {
            kept.people.insert(key, (now, Arc::clone(&people)));
        }
        Ok(people)
    }

    /// Adds to a change's transaction what it tells: to inboxes, and to pages that are open.
    pub(crate) async fn tell(
        &self,
        transaction: &mut Transaction,
        event: &Event,
        before: Option<&Request>,
        after: &Request,
    ) -> Result<(), Failure> {
        let circle = if needs_circle(&event.kind, after.urgency) {
            let grant = reach(&system(), Permission::Reconcile)?;
            let followers = match before {
                Some(_) => self.store.followers(&grant, &after.id).await?,
                None => Vec::new(),
            };
            let desk = self.holders(Capacity::Desk, &after.centre, event.at).await?;
            Circle {
                followers,
                desk: desk.to_vec(),
            }
        } else {
            Circle::default()
        };
        let lines = told(event, before, after, &circle);
        storage::notification::add_notifications(transaction, &lines);
        announce(transaction, before, after, &lines, event.at);
        Ok(())
    }
}

/// Adds the notice of a request to a transaction: whoever has it, its queue, or their own list open fetches again.
pub(crate) fn announce(
    transaction: &mut Transaction,
    before: Option<&Request>,
    after: &Request,
    lines: &[Notification],
    at: Moment,
) {
    let mut topics = vec![format!("request:{}", after.id)];
    let mut add = |topic: String| {
        if !topics.contains(&topic) {
            topics.push(topic);
        }
    };
    for request in before.into_iter().chain([after]) {
        add(format!("centre:{}", request.centre));
        add(format!("person:{}", request.requester));
        for person in request.technician.iter().chain(&request.helping) {
            add(format!("person:{person}"));
        }
    }
    for line in lines {
        add(format!("person:{}", line.person));
    }
    outbox::append(transaction, &Notice::new("request", after.id.as_str(), topics, at));
}

/// Adds the notice of something that concerns people alone.
pub(crate) fn announce_to<'a>(
    transaction: &mut Transaction,
    people: impl IntoIterator<Item = &'a PersonId>,
    subject: &str,
    at: Moment,
) {
    let mut topics: Vec<String> = people.into_iter().map(|person| format!("person:{person}")).collect();
    topics.sort_unstable();
    topics.dedup();
    if !topics.is_empty() {
        outbox::append(transaction, &Notice::new("person", subject, topics, at));
    }
}
