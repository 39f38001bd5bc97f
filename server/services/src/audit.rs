//! Who changed what in the administration (审计日志).

use crate::render::{after, after_text, page_of};
use crate::{Failure, Services, reach};
use domain::access::Permission;
use domain::person::Actor;
use domain::time::{Moment, wording};
use domain::view::{AuditRow, Page};
use storage::audit::AuditEntry;

const PAGE: usize = 40;

/// A line of the log under a fresh key, for the transaction of the change.
pub(crate) fn entry(actor: &Actor, what: impl Into<String>, now: Moment) -> AuditEntry {
    AuditEntry {
        id: uuid::Uuid::now_v7().to_string(),
        at: now,
        by: actor.person.clone(),
        by_name: actor.name.clone(),
        what: what.into(),
    }
}

impl Services {
    /// Who changed what, newest first.
    ///
    /// # Errors
    /// [`domain::refusal::Refusal::NotAllowed`].
    pub async fn audit_page(&self, actor: &Actor, from: &str, now: Moment) -> Result<Page<AuditRow>, Failure> {
        let grant = reach(actor, Permission::AuditRead)?;
        let entries = self.store.audit(&grant, after(from).as_ref(), PAGE + 1).await?;
        let key = |entry: &AuditEntry| after_text(entry.at, &entry.id);
        let row = |entry: &AuditEntry| AuditRow {
            when: wording::moment(entry.at, now),
            by: entry.by_name.clone(),
            what: entry.what.clone(),
        };
        Ok(page_of(entries, PAGE, key, row))
    }
}
