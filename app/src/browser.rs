//! What only a browser does: keys, drafts, photos made smaller, sending when there is a network, news from the server.
//! No page depends on it: without it every form is sent by the browser itself.

pub mod again;
pub mod ask;
pub mod draft;
pub mod form;
pub mod going;
pub mod key;
pub mod live;
pub mod orders;
pub mod outbox;
pub mod photos;
mod promise;
pub mod send;
pub mod served;
mod sheet;
pub mod shrink;
mod stays;

use crate::session::Session;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::wasm_bindgen::closure::Closure;
use std::cell::Cell;

thread_local! {
    static SESSION: Cell<Option<Session>> = const { Cell::new(None) };
}

/// The session of the open page.
#[must_use]
pub fn session() -> Option<Session> {
    SESSION.get()
}

/// Begins what runs beside every page: called once by the root.
pub fn start(session: Session) {
    SESSION.set(Some(session));
    sheet::listen();
    // After the page was taken over: before that it has to look as the server wrote it.
    Effect::new(move |_| session.offline.set(!window().navigator().on_line()));
    on_window("offline", move || session.offline.set(true));
    on_window("online", move || {
        session.offline.set(false);
        deliver(session);
    });
    on_window("pageshow", move || deliver(session));
    let document = document();
    let seen = Closure::<dyn Fn()>::new(move || {
        if self::document().visibility_state() == web_sys::VisibilityState::Visible {
            deliver(session);
        }
    });
    let _a_browser_without_it_sends_when_it_is_loaded =
        document.add_event_listener_with_callback("visibilitychange", seen.as_ref().unchecked_ref());
    seen.forget();
    let person = Memo::new(move |_| {
        session
            .viewer
            .get()
            .and_then(Result::ok)
            .flatten()
            // Whoever has to choose a password first may not do anything else, listening included.
            .filter(|viewer| !viewer.must_change)
            .map(|viewer| viewer.id)
            .unwrap_or_default()
    });
    Effect::new(move |_| {
        if !person.get().is_empty() {
            deliver(session);
        }
    });
    let topic = Signal::derive(move || {
        let person = person.get();
        if person.is_empty() {
            String::new()
        } else {
            format!("person:{person}")
        }
    });
    live::follow(topic, move || session.changes.update(|count| *count += 1));
}

/// Sends what is kept. Nearly always there is nothing: then the code that sends does not even come.
fn deliver(session: Session) {
    if draft::is_anything_kept() {
        leptos::task::spawn_local(deliver_kept(session));
    }
}

/// Forgets a command that was refused, once the person has read why.
pub fn forget_order(session: Session, id: String) {
    leptos::task::spawn_local(forget_kept(session, id));
}

#[leptos::lazy]
fn forget_kept(session: Session, id: String) {
    orders::forget(session, &id);
}

#[leptos::lazy]
fn deliver_kept(session: Session) {
    outbox::deliver_all(session);
}

/// Listens for the life of the page.
fn on_window(event: &'static str, tell: impl Fn() + 'static) {
    let tell = Closure::<dyn Fn()>::new(tell);
    let _a_window_has_events = window().add_event_listener_with_callback(event, tell.as_ref().unchecked_ref());
    tell.forget();
}
