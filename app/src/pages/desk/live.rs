//! The queue follows what happens, without a reload.

use leptos::prelude::*;

/// Fetches the queue again when something changed in the centre (实时更新). While the reader is in the middle of something, further down
/// or with rows chosen, nothing moves under their hands: `waiting` says that there is news.
pub(super) fn follow(_centre: Signal<String>, _changed: WriteSignal<u32>, _waiting: WriteSignal<bool>) {
    #[cfg(feature = "hydrate")]
    browser::follow(_centre, _changed, _waiting);
}

/// How many rows are chosen now.
pub(super) fn count_chosen() -> usize {
    #[cfg(feature = "hydrate")]
    return browser::count_chosen();
    #[cfg(not(feature = "hydrate"))]
    0
}

#[cfg(feature = "hydrate")]
mod browser {
    use gloo_timers::callback::Timeout;
    use leptos::prelude::*;
    use leptos::wasm_bindgen::JsCast;
    use leptos::wasm_bindgen::closure::Closure;
    use web_sys::EventSource;

    /// A burst of changes is one fetch.
    const TOGETHER: u32 = 800;
    /// Further down than this the reader has left the top.
    const TOP: f64 = 160.0;

    pub(super) fn follow(centre: Signal<String>, changed: WriteSignal<u32>, waiting: WriteSignal<bool>) {
        let pending = StoredValue::new_local(None::<Timeout>);
        Effect::new(move |_| {
            let centre = centre.get();
            if centre.is_empty() {
                return;
            }
            let Ok(source) = EventSource::new(&format!("/live/centre:{centre}")) else { return };
            let tell = Closure::<dyn FnMut()>::new(move || {
                let wait = Timeout::new(TOGETHER, move || {
                    pending.try_set_value(None);
                    if busy() {
                        waiting.set(true);
                    } else {
                        changed.update(|count| *count += 1);
                    }
                });
                pending.try_update_value(|pending| {
                    if pending.is_none() {
                        *pending = Some(wait);
                    }
                });
            });
            let _a_browser_without_streams_stays_as_it_is =
                source.add_event_listener_with_callback("changed", tell.as_ref().unchecked_ref());
            let held = StoredValue::new_local((source, tell));
            on_cleanup(move || {
                held.try_with_value(|(source, _)| source.close());
            });
        });
    }

    pub(super) fn count_chosen() -> usize {
        let found = document().query_selector_all(".queue .selection input:checked");
        found.map_or(0, |found| usize::try_from(found.length()).unwrap_or_default())
    }

    fn busy() -> bool {
        window().scroll_y().unwrap_or_default() > TOP || count_chosen() > 0
    }
}
