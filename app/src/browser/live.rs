//! News from the server (实时更新): something changed, fetch again.

use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::wasm_bindgen::closure::Closure;
use web_sys::EventSource;

/// A burst of changes is one fetch.
const TOGETHER: u32 = 500;

/// Calls `tell` when something changed in a topic, for as long as the caller's owner lives and the topic stays; an empty topic is silent.
/// The browser connects again by itself.
pub fn follow(topic: Signal<String>, tell: impl Fn() + Clone + 'static) {
    Effect::new(move |_| {
        let topic = topic.get();
        if topic.is_empty() || topic.ends_with(':') {
            return;
        }
        let Ok(source) = EventSource::new(&format!("/live/{topic}")) else {
            return;
        };
        let pending = StoredValue::new_local(None::<Timeout>);
        let tell = tell.clone();
        let changed = Closure::<dyn Fn()>::new(move || {
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
    });
}
