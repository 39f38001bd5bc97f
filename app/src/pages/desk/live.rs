//! The queue follows what happens, without a reload.

use leptos::prelude::*;

/// Fetches the queue again when something changed in the centre (实时更新). While the reader is in the middle of something, further down
/// with rows chosen or a form unfolded, nothing moves under their hands: `waiting` says that there is news.
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
    use leptos::prelude::*;

    /// Further down than this the reader has left the top.
    const TOP: f64 = 160.0;

    pub(super) fn follow(centre: Signal<String>, changed: WriteSignal<u32>, waiting: WriteSignal<bool>) {
        let topic = Signal::derive(move || centre.with(|centre| format!("centre:{centre}")));
        crate::browser::live::follow(topic, move || {
            if busy() {
                waiting.set(true);
            } else {
                changed.update(|count| *count += 1);
            }
        });
    }

    pub(super) fn count_chosen() -> usize {
        let found = document().query_selector_all(".queue .selection input:checked");
        found.map_or(0, |found| usize::try_from(found.length()).unwrap_or_default())
    }

    fn busy() -> bool {
        window().scroll_y().unwrap_or_default() > TOP || count_chosen() > 0 || is_writing()
    }

    /// In a form of the queue itself; what is written beside it is not touched by the queue.
    fn is_writing() -> bool {
        let queue = document().query_selector(".desk-split > .stack").ok().flatten();
        queue.is_some_and(|queue| crate::browser::form::is_being_filled(&queue))
    }
}
