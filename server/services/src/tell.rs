//! What follows from a change of a request, in its transaction: the lines in inboxes, and the notice for open pages.

use crate::readings::Readings;
use crate::{Failure, Services, reach, system};
use domain::access::{Permission, Role};
use domain::id::{CentreId, PersonId};
use domain::notification::{Capacity, Circle, Notification, needs_circle, role_of, told};
use domain::request::{Event, Request};
use domain::time::Moment;
use std::sync::Arc;
use storage::Transaction;
use storage::outbox::{self, Notice};

/// Who holds which role where.
pub(crate) type Holders = Readings<(Role, String), Vec<PersonId>>;

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
        let read = async {
            let grant = reach(&system(), Permission::Reconcile)?;
            Ok(self.store.holders(&grant, role, place).await?)
        };
        self.holders.get(key, now, read).await
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
