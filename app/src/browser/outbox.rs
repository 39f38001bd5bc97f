//! Submitted drafts are sent until everything has arrived: at once, when the network comes back, when the page is seen or loaded again.

use super::draft::{self, Draft, Stage};
use super::{orders, photos, send};
use crate::api::ApiError;
use crate::session::{Progress, Sending, Session};
use domain::refusal::Refusal;
use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::cell::{Cell, RefCell};

/// A try after nothing was heard for so many milliseconds, for browsers that do not tell when the network is back.
const NEXT_TRY: u32 = 20_000;

thread_local! {
    /// Keys of requests that are being sent: one at a time each.
    static UNDER_WAY: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
    static TRY_AGAIN: Cell<bool> = const { Cell::new(false) };
}

/// Sends everything that this person has submitted and that has not arrived.
pub fn deliver_all(session: Session) {
    let person = session
        .viewer
        .get_untracked()
        .and_then(Result::ok)
        .flatten()
        .map(|viewer| viewer.id);
    let Some(person) = person else { return };
    for draft in submitted(&person) {
        deliver(session, draft);
    }
    orders::tell(session);
    orders::deliver(session);
}

/// Sends one draft, unless it is on its way already.
pub fn deliver(session: Session, draft: Draft) {
    let fresh = UNDER_WAY.with_borrow_mut(|under_way| {
        let fresh = !under_way.contains(&draft.id);
        if fresh {
            under_way.push(draft.id.clone());
        }
        fresh
    });
    if !fresh {
        return;
    }
    count(session, &draft.person);
    spawn_local(async move {
        let (id, person) = (draft.id.clone(), draft.person.clone());
        let progress = sent(session, draft).await;
        UNDER_WAY.with_borrow_mut(|under_way| under_way.retain(|other| *other != id));
        if progress == Progress::Waiting {
            try_later(session);
        }
        let signed_out = progress == Progress::SignInNeeded;
        tell(session, &id, progress);
        if signed_out {
            // Nothing goes out before the person has signed in: the form says so.
            session.waiting.set(0);
        } else {
            count(session, &person);
        }
    });
}

/// How many drafts and orders wait to be sent, for the line above every page.
pub fn count(session: Session, person: &str) {
    let waiting = u32::try_from(submitted(person).len() + orders::waiting(person)).unwrap_or(u32::MAX);
    session.waiting.set(waiting);
}

/// Whether the session tells about this request already.
#[must_use]
pub fn is_known(session: Session, id: &str) -> bool {
    session
        .sending
        .with_untracked(|sending| sending.as_ref().is_some_and(|sending| sending.id == id))
}

fn submitted(person: &str) -> Vec<Draft> {
    draft::all(person)
        .into_iter()
        .filter(|draft| draft.stage != Stage::Open)
        .collect()
}

fn tell(session: Session, id: &str, progress: Progress) {
    session.sending.set(Some(Sending {
        id: id.to_owned(),
        progress,
    }));
}

/// Tries again in a while.
pub fn try_later(session: Session) {
    if !TRY_AGAIN.replace(true) {
        Timeout::new(NEXT_TRY, move || {
            TRY_AGAIN.set(false);
            deliver_all(session);
        })
        .forget();
    }
}

/// First the text, so that a request is never lost to a picture; then each photo; the draft goes only when all of it was acknowledged.
async fn sent(session: Session, mut draft: Draft) -> Progress {
    let id = draft.id.clone();
    if draft.stage != Stage::Filed {
        tell(session, &id, Progress::Text);
        match send::texts("/submit/request", &draft.fields).await {
            Ok(_) => {
                draft.stage = Stage::Filed;
                draft.save();
            }
            Err(error) => return stopped(&mut draft, &error),
        }
    }
    let total = draft.photos.len();
    let mut left_out = String::new();
    for (done, photo) in draft.photos.clone().into_iter().enumerate() {
        tell(session, &id, Progress::Photos { done, total });
        if let Some(content) = photos::find(&photo).await {
            match send::photo(&format!("/photos/{id}/request"), &photo, &content).await {
                Ok(()) => {}
                Err(ApiError::Refused(Refusal::SignInNeeded | Refusal::PasswordChangeNeeded)) => {
                    return Progress::SignInNeeded;
                }
                Err(error) if send::is_passing(&error) => return Progress::Waiting,
                Err(error) => left_out = crate::text::error(&error),
            }
        }
        draft.photos.retain(|other| *other != photo);
        draft.save();
        photos::forget(vec![photo]);
    }
    draft.remove();
    Progress::Done { left_out }
}

/// The text did not arrive: either it waits, or the person has to change something.
fn stopped(draft: &mut Draft, error: &ApiError) -> Progress {
    match error {
        ApiError::Refused(Refusal::SignInNeeded | Refusal::PasswordChangeNeeded) => Progress::SignInNeeded,
        error if send::is_passing(error) => Progress::Waiting,
        error => {
            draft.stage = Stage::Open;
            draft.save();
            Progress::Refused(crate::text::error(error))
        }
    }
}
