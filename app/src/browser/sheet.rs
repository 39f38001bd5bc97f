//! Sheets that ask once more (`parts::Confirm`): they are `<details>` and work without a script; with one Escape and 取消 close them, and
//! the focus goes back to what opened them.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, Event, HtmlDetailsElement, HtmlElement, KeyboardEvent};

/// Listens for all of them, of whatever page.
pub fn listen() {
    on_body(&["click", "keydown"], |event, element| {
        let by_key = event.dyn_ref::<KeyboardEvent>().map(|event| event.key() == "Escape");
        let closes = by_key.unwrap_or_else(|| matches!(element.closest("a[href='']"), Ok(Some(_))));
        let sheet = element.closest("details.confirm[open]").ok().flatten();
        let sheet = sheet.and_then(|sheet| sheet.dyn_into::<HtmlDetailsElement>().ok());
        if let Some(sheet) = sheet.filter(|_| closes) {
            if by_key.is_none() {
                // Without a script the way back loads the page again, which has the sheet closed.
                event.prevent_default();
            }
            close(&sheet);
        }
    });
}

fn close(sheet: &HtmlDetailsElement) {
    sheet.set_open(false);
    if let Ok(Some(summary)) = sheet.query_selector("summary")
        && let Some(summary) = summary.dyn_ref::<HtmlElement>()
    {
        // Without a focus the next key press would start at the top of the page; a browser that refuses it loses nothing else.
        let _refused = summary.focus();
    }
}

/// Hears of what is done anywhere on the page, before the router, which follows links.
pub(super) fn on_body(kinds: &[&str], hear: impl Fn(&Event, &Element) + 'static) {
    let hear = Closure::<dyn Fn(Event)>::new(move |event: Event| {
        let element = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        if let Some(element) = element {
            hear(&event, &element);
        }
    });
    if let Some(body) = document().body() {
        for kind in kinds {
            let _a_body_has_events = body.add_event_listener_with_callback(kind, hear.as_ref().unchecked_ref());
        }
    }
    hear.forget();
}
