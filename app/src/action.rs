//! Forms that are sent by the browser without leaving the page, and what became of them.
//!
//! They do what leptos' own of the same names do. Those read a form into the arguments' type, to write the arguments as a form again,
//! and hold an answer of its own type, all of it compiled anew for each server function; here a form is sent as it is, and only
//! whether it was taken is known. A page without a script is not concerned: the markup is the same.

use crate::api::{Answer, ApiError};
use leptos::prelude::*;
use leptos::server::ServerActionError;
use leptos::server_fn::ServerFn;
use leptos::server_fn::error::ServerFnUrlError;
use std::marker::PhantomData;

/// What the form said, and the text of the answer.
type Sent = Action<String, Answer<String>>;

/// Sends forms to one server function.
pub struct ServerAction<S> {
    sent: Sent,
    function: PhantomData<fn() -> S>,
}

impl<S> Clone for ServerAction<S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S> Copy for ServerAction<S> {}

impl<S: ServerFn> Default for ServerAction<S> {
    fn default() -> Self {
        Self::new()
    }
}

impl<S: ServerFn> ServerAction<S> {
    /// Nothing has been sent yet; a form that came back without a script brings its refusal along.
    #[must_use]
    pub fn new() -> Self {
        Self {
            sent: sent(S::PATH),
            function: PhantomData,
        }
    }
}

impl<S> ServerAction<S> {
    /// What became of the last form.
    #[must_use]
    pub fn value(self) -> MappedSignal<Option<Answer<String>>> {
        self.sent.value()
    }

    /// A form is on its way.
    #[must_use]
    pub fn pending(self) -> Memo<bool> {
        self.sent.pending()
    }

    /// How many forms have been answered.
    #[must_use]
    pub fn version(self) -> RwSignal<usize> {
        self.sent.version()
    }
}

fn sent(path: &'static str) -> Sent {
    let refused = use_context::<ServerActionError>()
        .filter(|error| error.path() == path)
        .map(|error| Err(ServerFnUrlError::<ApiError>::decode_err(error.err())));
    #[cfg(feature = "hydrate")]
    {
        let session = use_context::<crate::session::Session>();
        Action::new_unsync_with_value(refused, move |form: &String| {
            crate::browser::orders::post(session, path, form.clone())
        })
    }
    // The server sends nothing.
    #[cfg(not(feature = "hydrate"))]
    Action::new_with_value(refused, |_form: &String| async { Err(ApiError::Offline) })
}

/// The form of a server function: sent by the browser itself as long as there is no script.
#[component]
pub fn ActionForm<S: ServerFn>(
    /// Where it is sent to.
    action: ServerAction<S>,
    /// What is in it.
    children: Children,
) -> impl IntoView {
    form(S::PATH, action.sent, children)
}

fn form(path: &'static str, sent: Sent, children: Children) -> AnyView {
    let submit = move |event: leptos::ev::SubmitEvent| {
        #[cfg(feature = "hydrate")]
        if !event.default_prevented() {
            event.prevent_default();
            if let Some(form) = crate::browser::form::content(&event) {
                sent.dispatch(form);
            }
        }
        #[cfg(not(feature = "hydrate"))]
        let _only_in_a_browser = (event, sent);
    };
    view! {
        <form action=path method="post" on:submit=submit>
            {children()}
        </form>
    }
    .into_any()
}
