//! Shows that the next page is on its way: over a poor line its code or its HTML takes a while, and until then the page before stands there.

use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The mark on the document that the style makes a bar of.
const MARK: &str = "data-going";
/// Milliseconds between looks whether the page is there.
const PAUSE: u32 = 100;

/// Marks the document, or takes the mark away.
pub fn mark(is_going: bool) {
    if let Some(root) = document().document_element() {
        let _an_attribute_of_this_name_is_valid = root.toggle_attribute_with_force(MARK, is_going);
    }
}

/// Follows where the router wants to go: the browser's own address changes when the page is there.
pub fn follow(path: Memo<String>) {
    Effect::new(move |before: Option<String>| {
        let wanted = path.get();
        if before.is_some_and(|before| before != wanted) && !is_there(&wanted) {
            mark(true);
            spawn_local(async move {
                while path.try_get_untracked().is_some_and(|path| !is_there(&path)) {
                    TimeoutFuture::new(PAUSE).await;
                }
                mark(false);
            });
        }
        wanted
    });
}

fn is_there(path: &str) -> bool {
    window().location().pathname().is_ok_and(|there| there == path)
}
