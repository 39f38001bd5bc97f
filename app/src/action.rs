//! Forms that are sent by the browser without leaving the page, and what became of them.
//!
//! They do what leptos' own of the same names do. Those read a form into the arguments' type, to write the arguments as a form again,
//! and hold an answer of its own type, all of it compiled anew for each server function; here a form is sent as it is, and only
//! whether it was taken is known. A page without a script is not concerned: the markup is the same.

use crate::api::{Answer, ApiError};
#[cfg(feature = "hydrate")]
use leptos::__reexports::send_wrapper::SendWrapper;
use leptos::prelude::*;
use leptos::server::ServerActionError;
use leptos::server_fn::ServerFn;
use leptos::server_fn::error::ServerFnUrlError;
#[cfg(feature = "hydrate")]
use leptos::wasm_bindgen::JsCast;
use std::marker::PhantomData;
use std::pin::Pin;

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
            sent: sent(S::PATH, now),
            function: PhantomData,
        }
    }

    /// The same for what is kept without a network and sent later. Only the pages that need it carry the code for it.
    #[must_use]
    pub fn keeping() -> Self {
        Self {
            sent: sent(S::PATH, now_or_later),
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

/// What sends a form: where to, and what is in it.
type Post = fn(&'static str, String) -> Coming;
type Coming = Pin<Box<dyn Future<Output = Answer<String>> + Send>>;

fn sent(path: &'static str, send: Post) -> Sent {
    let refused = use_context::<ServerActionError>()
        .filter(|error| error.path() == path)
        .map(|error| Err(ServerFnUrlError::<ApiError>::decode_err(error.err())));
    Action::new_with_value(refused, move |form: &String| send(path, form.clone()))
}

/// At once or not at all.
fn now(_path: &'static str, _form: String) -> Coming {
    #[cfg(feature = "hydrate")]
    return Box::pin(SendWrapper::new(crate::browser::send::post(_path, _form)));
    // The server sends nothing.
    #[cfg(not(feature = "hydrate"))]
    Box::pin(std::future::ready(Err(ApiError::Offline)))
}

/// Now, or when there is a network again.
fn now_or_later(_path: &'static str, _form: String) -> Coming {
    #[cfg(feature = "hydrate")]
    return Box::pin(SendWrapper::new(crate::browser::orders::post(_path, _form)));
    #[cfg(not(feature = "hydrate"))]
    Box::pin(std::future::ready(Err(ApiError::Offline)))
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
            let form = event.target().and_then(|form| form.dyn_into().ok());
            let content = form.and_then(|form| crate::browser::form::content(&form, event.submitter().as_ref()));
            if let Some(content) = content {
                sent.dispatch(content);
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
