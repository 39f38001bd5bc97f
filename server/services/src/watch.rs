//! Who may be told that something changed (实时更新).

use domain::access::Permission;
use domain::id::{CentreId, RequestId};
use domain::person::Actor;
use domain::refusal::Refusal;

use crate::failure::found;
use crate::{Failure, Services, allow_at, reach};

/// Topics that one page follows at most.
const TOPICS: usize = 8;

impl Services {
    /// The topics of a page's address, separated by commas, once each may be watched.
    ///
    /// # Errors
    /// As [`Services::may_watch`]; [`Refusal::NotFound`] for none or too many.
    pub async fn watched(&self, actor: &Actor, topics: &str) -> Result<Vec<String>, Failure> {
        let topics: Vec<String> = topics.split(',').map(str::to_owned).collect();
        if topics.len() > TOPICS {
            return Err(Refusal::NotFound.into());
        }
        for topic in &topics {
            self.may_watch(actor, topic).await?;
        }
        Ok(topics)
    }

    /// Whether the actor may watch a topic: `centre:KEY`, `request:KEY` or `person:KEY`. When something changes is
    /// itself worth knowing, therefore the table decides here as well.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for what does not exist or may not be known, [`Refusal::NotAllowed`].
    pub async fn may_watch(&self, actor: &Actor, topic: &str) -> Result<(), Failure> {
        match topic.split_once(':') {
            Some(("centre", key)) => {
                let centre = CentreId::from(key);
                allow_at(actor, Permission::QueueRead, &centre)?;
                Ok(())
            }
            Some(("request", key)) => {
                let grant = reach(actor, Permission::RequestRead)?;
                found(self.store.request(&grant, &RequestId::from(key)).await?).map(drop)
            }
            Some(("person", key)) if key == actor.person.as_str() => Ok(()),
            _ => Err(Refusal::NotFound.into()),
        }
    }
}
