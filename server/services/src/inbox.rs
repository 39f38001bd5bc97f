//! The inbox (消息).

use crate::render::{after, after_text};
use crate::tell::announce_to;
use crate::{Failure, Services, reach};
use domain::access::Permission;
use domain::id::RequestId;
use domain::notification::Notification;
use domain::person::Actor;
use domain::time::{Moment, wording};
use domain::view::{InboxPage, InboxRow, Page};
use storage::Transaction;
use storage::notification::{mark_all_read, mark_read};

const PAGE: usize = 20;
/// Where the lines that were read begin, in the address of a page.
const READ: &str = "read";

impl Services {
    /// One's own inbox: what is unread first, then what was read, each newest first. `from` is where the page begins:
    /// the key of the line before it, after `read.` once the unread ones have come to their end.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn inbox_page(&self, actor: &Actor, from: &str, now: Moment) -> Result<InboxPage, Failure> {
        let grant = reach(actor, Permission::InboxOwn)?;
        let (in_read, mark) = match from.strip_prefix(READ) {
            Some(rest) => (true, rest.trim_start_matches('.')),
            None => (false, from),
        };
        let mut lines = if in_read {
            Vec::new()
        } else {
            self.store.inbox(&grant, true, after(mark).as_ref(), PAGE + 1).await?
        };
        if lines.len() <= PAGE {
            let mark = if in_read { after(mark) } else { None };
            let room = PAGE + 1 - lines.len();
            lines.extend(self.store.inbox(&grant, false, mark.as_ref(), room).await?);
        }
        let next = next_mark(&lines);
        lines.truncate(PAGE);
        Ok(InboxPage {
            unread: self.store.unread(&grant).await?,
            page: Page {
                rows: lines.iter().map(|line| row(line, now)).collect(),
                next,
            },
        })
    }

    /// How many lines of one's own inbox are unread, at most 100; nobody has none.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn unread(&self, token: Option<&str>, now: Moment) -> Result<i64, Failure> {
        match self.actor(token, now).await {
            Ok(actor) => {
                let grant = reach(&actor, Permission::InboxOwn)?;
                Ok(self.store.unread(&grant).await?)
            }
            Err(Failure::Refused(_)) => Ok(0),
            Err(failure) => Err(failure),
        }
    }

    /// Marks a line as read, or all of them when it is empty.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn mark_read(&self, actor: &Actor, line: &str, now: Moment) -> Result<(), Failure> {
        let grant = reach(actor, Permission::InboxOwn)?;
        let mut transaction = Transaction::new();
        if line.is_empty() {
            mark_all_read(&mut transaction, &grant, now);
        } else {
            mark_read(&mut transaction, &grant, &[line.to_owned()]);
        }
        announce_to(&mut transaction, [&actor.person], "inbox", now);
        self.store.transaction(transaction).await?;
        Ok(())
    }

    /// Whoever looks at a request has read what their inbox says about it.
    pub(crate) async fn seen(&self, actor: &Actor, request: &RequestId, now: Moment) -> Result<(), Failure> {
        let grant = reach(actor, Permission::InboxOwn)?;
        let lines = self.store.unread_about(&grant, request).await?;
        if lines.is_empty() {
            return Ok(());
        }
        let mut transaction = Transaction::new();
        mark_read(&mut transaction, &grant, &lines);
        announce_to(&mut transaction, [&actor.person], "inbox", now);
        self.store.transaction(transaction).await?;
        Ok(())
    }
}

/// Where the page after these lines begins, of which one more than a page was read.
fn next_mark(lines: &[Notification]) -> Option<String> {
    if lines.len() <= PAGE {
        return None;
    }
    let last = lines.get(PAGE - 1)?;
    let mark = after_text(last.at, &last.id);
    // The page may end with the last unread line: then the next begins with the first that was read.
    Some(match (last.unread, lines.get(PAGE).is_some_and(|next| next.unread)) {
        (true, true) => mark,
        (true, false) => READ.to_owned(),
        (false, _) => format!("{READ}.{mark}"),
    })
}

fn row(line: &Notification, now: Moment) -> InboxRow {
    InboxRow {
        id: line.id.clone(),
        path: line.path(),
        sentence: line.sentence(),
        words: line.words().to_owned(),
        title: line.title.clone(),
        number: line.number.clone(),
        capacity: line.capacity.label().to_owned(),
        when: wording::moment(line.at, now),
        unread: line.unread,
        pressing: line.is_pressing(),
    }
}
