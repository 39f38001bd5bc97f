//! What the form knows besides its fields. Everything here does nothing until the script has arrived: the form works without it.

use crate::session::{Progress, Sending, Session};
use leptos::html;
use leptos::prelude::*;

/// A photo that lies in the browser until it has arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shot {
    /// Its key, the same on every try.
    pub id: String,
    /// Where the browser shows it from.
    pub url: String,
}

/// The form as the browser keeps it (草稿).
#[derive(Clone, Copy)]
pub struct AskState {
    /// The root's session.
    pub session: Session,
    /// Whose it is.
    pub person: StoredValue<String>,
    /// The service in words, for the list of drafts.
    pub title: StoredValue<String>,
    /// The request's key, the same on every try.
    pub id: RwSignal<String>,
    /// Photos, first taken first.
    pub shots: RwSignal<Vec<Shot>>,
    /// Photos that the phone could not read or that are too many, in words.
    pub shot_problem: RwSignal<Option<String>>,
    /// The fields come from an earlier visit.
    pub restored: RwSignal<bool>,
    /// The time that was chosen on an earlier visit can be booked no longer, and no other was chosen yet.
    pub visit_gone: RwSignal<bool>,
    /// The form itself.
    pub form: NodeRef<html::Form>,
    /// Most photos, those kept on the server left out.
    pub room: usize,
}

impl AskState {
    /// For a fresh form.
    #[must_use]
    pub fn new(person: String, title: String, id: String, room: usize) -> Self {
        Self {
            session: Session::current(),
            person: StoredValue::new(person),
            title: StoredValue::new(title),
            id: RwSignal::new(id),
            shots: RwSignal::new(Vec::new()),
            shot_problem: RwSignal::new(None),
            restored: RwSignal::new(false),
            visit_gone: RwSignal::new(false),
            form: NodeRef::new(),
            room,
        }
    }

    /// How far the sending of this form is; nothing before it was submitted.
    #[must_use]
    pub fn progress(self) -> Option<Progress> {
        let id = self.id.get();
        self.session.sending.with(|sending| {
            let sending: &Sending = sending.as_ref().filter(|sending| sending.id == id)?;
            Some(sending.progress.clone())
        })
    }

    /// On its way just now.
    #[must_use]
    pub fn is_sending(self) -> bool {
        matches!(self.progress(), Some(Progress::Text | Progress::Photos { .. }))
    }

    /// Fills the form with what was kept in the browser.
    pub fn restore(self) {
        #[cfg(feature = "hydrate")]
        crate::browser::ask::restore(self);
    }

    /// Keeps what stands in the form.
    pub fn save(self) {
        #[cfg(feature = "hydrate")]
        crate::browser::ask::save(self);
    }

    /// Sends the form without leaving the page.
    pub fn submit(self, _event: leptos::ev::SubmitEvent) {
        #[cfg(feature = "hydrate")]
        crate::browser::ask::submit(self, &_event);
    }

    /// Takes the files that were chosen.
    pub fn add_shots(self, _event: leptos::ev::Event) {
        #[cfg(feature = "hydrate")]
        crate::browser::ask::add_shots(self, &_event);
    }

    /// Takes one photo away again.
    pub fn remove_shot(self, _id: &str) {
        #[cfg(feature = "hydrate")]
        crate::browser::ask::remove_shot(self, _id);
    }

    /// Throws away what was kept in the browser and empties the form.
    pub fn discard(self) {
        #[cfg(feature = "hydrate")]
        crate::browser::ask::discard(self);
    }
}
