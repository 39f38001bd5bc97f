//! Callbacks of the browser as futures.

use js_sys::{Function, Promise};
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
