//! What every page knows without asking: who is signed in, whether there is a network, what waits to be sent.

use crate::data::Data;
use domain::view::Viewer;
use leptos::prelude::*;

/// What has become of something that the browser sends by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Progress {
    /// Kept in the browser; sent as soon as there is a network (已保存，待发送).
    Waiting,
    /// The text is on its way.
    Text,
    /// The text has arrived, photos are on their way.
    Photos {
        /// Arrived.
        done: usize,
        /// In all.
        total: usize,
    },
    /// The person has to sign in again first; everything is kept.
    SignInNeeded,
    /// The server said no, in words.
    Refused(String),
    /// All of it has arrived; some photos may have been left out, with the reason.
    Done {
        /// Why a photo was left out; empty when none was.
        left_out: String,
    },
}

/// Progress of one request that is being sent, by the key that the browser made for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sending {
    /// The request's key.
    pub id: String,
    /// How far it is.
    pub progress: Progress,
}

/// A command or photo that was not sent yet, or was refused, as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptOrder {
    /// Its key.
    pub id: String,
    /// The request it is done to.
    pub request: String,
    /// The command's code; empty for a photo.
    pub command: String,
    /// What the person wrote.
    pub text: String,
    /// Why the server said no; empty as long as it was not asked.
    pub refused: String,
}

/// Provided once, at the root.
#[derive(Clone, Copy)]
pub struct Session {
    /// Who is signed in.
    pub viewer: Data<Option<Viewer>>,
    /// Grows when the server says that something has changed: pages that show requests depend on it.
    pub changes: RwSignal<u32>,
    /// How many lines of the inbox are unread, at most 100.
    pub unread: Data<i64>,
    /// There is no network.
    pub offline: RwSignal<bool>,
    /// How many requests wait in the browser to be sent.
    pub waiting: RwSignal<u32>,
    /// The request that is being sent, or was last.
    pub sending: RwSignal<Option<Sending>>,
    /// What was done to requests and has not arrived, in the order in which it is sent.
    pub kept: RwSignal<Vec<KeptOrder>>,
}

impl Session {
    /// Made once by the root, outside of every page.
    #[must_use]
    pub fn provide() -> Self {
        let changes = RwSignal::new(0);
        let session = Self {
            unread: Data::new(move || changes.get(), |_| crate::api::inbox::unread()),
            viewer: Data::new(|| (), |()| crate::api::account::viewer()),
            changes,
            offline: RwSignal::new(false),
            waiting: RwSignal::new(0),
            sending: RwSignal::new(None),
            kept: RwSignal::new(Vec::new()),
        };
        provide_context(session);
        session
    }

    /// The session of the page; a page rendered outside of the root gets one of its own.
    #[must_use]
    pub fn current() -> Self {
        use_context::<Self>().unwrap_or_else(Self::provide)
    }

    /// What was done and has not arrived, for a part of a page: nothing at first, as the server wrote it; that part may be taken over
    /// later than the frame, which knows it by then.
    #[must_use]
    pub fn kept_here(self) -> RwSignal<Vec<KeptOrder>> {
        let here = RwSignal::new(Vec::new());
        Effect::new(move |_| here.set(self.kept.get()));
        here
    }

    /// Who is signed in, once that is known.
    pub async fn person(self) -> Option<Viewer> {
        self.viewer.answer().await.ok().flatten()
    }
}

/// Up to where the server knows every change when it begins to make a page: what changes later is told to the page when it listens.
#[cfg(feature = "ssr")]
#[must_use]
pub fn live_position() -> Option<String> {
    let call = use_context::<crate::api::Call>()?;
    Some(call.services.live().position()).filter(|position| !position.is_empty())
}

/// Only the server knows.
#[cfg(not(feature = "ssr"))]
#[must_use]
pub const fn live_position() -> Option<String> {
    None
}
