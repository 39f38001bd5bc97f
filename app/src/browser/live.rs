//! News from the server (实时更新): something changed, fetch again.

use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::wasm_bindgen::closure::Closure;
use std::cell::RefCell;
use web_sys::{EventSource, MessageEvent};

/// A burst of changes is one fetch.
const TOGETHER: u32 = 500;

thread_local! {
    /// Up to where everything is known that any stream of this page told.
    static LATEST: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Up to where the page knows every change: at first where the server stood when it made the page.
fn latest() -> String {
    LATEST.with_borrow_mut(|latest| {
        if latest.is_empty() {
            let made = document().query_selector("meta[name=live]").ok().flatten();
            *latest = made.and_then(|made| made.get_attribute("content")).unwrap_or_default();
        }
        latest.clone()
    })
}

/// Calls `tell` when something changed in a topic, for as long as the caller's owner lives and the topic stays; an empty topic is silent.
/// Several topics stand in one, separated by commas. The browser connects again by itself and gets what it missed meanwhile; what
/// changed between the making of the page and the connection is told as well.
pub fn follow(topic: Signal<String>, tell: impl Fn() + Clone + 'static) {
    // Before the page's data are asked for, so that no change falls in between.
    let begun = latest();
    Effect::new(move |earlier: Option<bool>| {
        let topic = topic.get();
        if topic.is_empty() || topic.ends_with(':') {
            return earlier.unwrap_or_default();
        }
        // The data of a later topic were asked for a moment ago.
        let known = if earlier == Some(true) {
            format!("near={}", latest())
        } else {
            format!("after={begun}")
        };
        let Ok(source) = EventSource::new(&format!("/live/{topic}?{known}")) else {
            return true;
        };
        let pending = StoredValue::new_local(None::<Timeout>);
        let tell = tell.clone();
        let changed = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            let position = event.last_event_id();
            if !position.is_empty() {
                LATEST.set(position);
            }
            let tell = tell.clone();
            let wait = Timeout::new(TOGETHER, move || {
                pending.try_set_value(None);
                tell();
            });
            pending.try_set_value(Some(wait));
        });
        let _a_browser_without_streams_stays_as_it_is =
            source.add_event_listener_with_callback("changed", changed.as_ref().unchecked_ref());
        let held = StoredValue::new_local((source, changed));
        on_cleanup(move || {
            held.try_with_value(|(source, _)| source.close());
        });
        true
    });
}
