//! Callbacks of the browser as futures.

use js_sys::{Function, Promise};
use leptos::prelude::window;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

/// Waits for a promise.
pub async fn settled(promise: Promise) -> Result<JsValue, JsValue> {
    JsFuture::from(promise).await
}

/// Waits until one of two callbacks was called: `register` gives the first to what tells of success, the second to what tells of failure.
pub async fn called(mut register: impl FnMut(&Function, &Function)) -> Result<JsValue, JsValue> {
    settled(Promise::new(&mut |resolve, reject| register(&resolve, &reject))).await
}

/// Waits so many milliseconds.
pub async fn pause_for(milliseconds: i32) {
    let _without_a_clock_there_is_no_pause = called(|done, failed| {
        if window()
            .set_timeout_with_callback_and_timeout_and_arguments_0(done, milliseconds)
            .is_err()
        {
            let _told = failed.call0(&JsValue::NULL);
        }
    })
    .await;
}
