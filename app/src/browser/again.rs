//! What stays on a page whose data cannot be fetched again just now.

use crate::data::{Held, HeldText};
use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use std::sync::{Arc, Mutex, PoisonError};

const PAUSE: u32 = 3_000;

/// What a page shows, with the address it was asked for under.
#[derive(Clone)]
pub struct Shown {
    resource: Resource<Held, HeldText>,
    last: Arc<Mutex<Last>>,
}

#[derive(Default)]
struct Last {
    shown: Option<(String, Held)>,
    asking: bool,
}

impl Shown {
    /// Of a page that shows nothing yet.
    pub fn new(resource: Resource<Held, HeldText>) -> Self {
        Self {
            resource,
            last: Arc::default(),
        }
    }

    /// What to show when `held` has come. When news made it be asked for and the network is gone, that is what stands there: still the
    /// last that is known. It is fetched once more then. What was asked for by going elsewhere was never shown.
    pub fn or_last(&self, held: Held) -> Held {
        let address = window().location().href().unwrap_or_default();
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if !held.is_passing() {
            last.shown = Some((address, held.clone()));
            return held;
        }
        match &last.shown {
            Some((at, shown)) if *at == address => {
                let shown = shown.clone();
                if !std::mem::replace(&mut last.asking, true) {
                    self.clone().fetch_later();
                }
                shown
            }
            _ => held,
        }
    }

    /// Fetches again when the browser thinks that it has a network. Nothing happens where the page is gone by then.
    fn fetch_later(self) {
        let again = move || {
            if window().navigator().on_line() {
                self.last.lock().unwrap_or_else(PoisonError::into_inner).asking = false;
                self.resource.refetch();
            } else {
                self.fetch_later();
            }
        };
        Timeout::new(PAUSE, again).forget();
    }
}
