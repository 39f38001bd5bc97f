//! Asking once more for what could not be fetched.

use crate::data::{Held, HeldText};
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

const PAUSE: u32 = 3_000;

/// Fetches a page's data again once the browser has a network, in a moment where it thinks it has one; `asking` is true meanwhile, so
/// that it is done once. Nothing happens when the page is gone by then.
pub fn fetch_when_it_may_help(resource: Resource<Held, HeldText>, asking: Arc<AtomicBool>) {
    if asking.swap(true, Ordering::Relaxed) {
        return;
    }
    leptos::task::spawn_local(async move {
        TimeoutFuture::new(PAUSE).await;
        while !window().navigator().on_line() {
            TimeoutFuture::new(PAUSE).await;
        }
        asking.store(false, Ordering::Relaxed);
        resource.refetch();
    });
}
