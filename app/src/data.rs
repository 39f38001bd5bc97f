//! A page's data on the way from the server to its view.
//!
//! In here every page's data has one and the same type: what waits for it, shows it and fetches it again is compiled once and not
//! once for each page, which makes a page's own code a third smaller. Only [`Data::new`] and [`Held::read`] know the real type.

use crate::api::{Answer, ApiError};
use crate::json::{self, Unreadable};
use leptos::prelude::*;
use leptos::server::codee::{Decoder, Encoder};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::any::Any;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;

/// An answer whose type is forgotten.
#[derive(Clone)]
pub struct Held(Inner);

#[derive(Clone)]
enum Inner {
    /// As it stands in the page that the server rendered.
    Text(Arc<str>),
    /// An `Answer<T>`.
    Value(Arc<dyn Carried>),
}

trait Carried: Send + Sync {
    fn any(&self) -> &dyn Any;
    fn is_passing(&self) -> bool;
    #[cfg(feature = "ssr")]
    fn text(&self) -> Result<String, Unreadable>;
}

impl<T: Serialize + Send + Sync + 'static> Carried for Answer<T> {
    fn any(&self) -> &dyn Any {
        self
    }

    fn is_passing(&self) -> bool {
        self.as_ref().is_err_and(ApiError::is_passing)
    }

    #[cfg(feature = "ssr")]
    fn text(&self) -> Result<String, Unreadable> {
        crate::json::Json::encode(self)
    }
}

impl Held {
    /// Whether it says no more than that nothing could be fetched just now. What stands in a page the server made says something else.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        match &self.0 {
            Inner::Text(_) => false,
            Inner::Value(value) => value.is_passing(),
        }
    }

    /// The answer, of which the one who asks knows the type.
    ///
    /// # Errors
    /// What the answer says, or [`ApiError::Unreadable`] when it is of another type.
    pub fn read<T: DeserializeOwned + Clone + 'static>(&self) -> Answer<T> {
        match &self.0 {
            Inner::Text(text) => json::read(text.as_bytes()).unwrap_or(Err(ApiError::Unreadable)),
            Inner::Value(value) => value
                .any()
                .downcast_ref::<Answer<T>>()
                .map_or(Err(ApiError::Unreadable), Clone::clone),
        }
    }
}

/// The codec of [`Held`].
#[derive(Debug)]
pub struct HeldText;

impl Encoder<Held> for HeldText {
    type Error = Unreadable;
    type Encoded = String;

    fn encode(held: &Held) -> Result<String, Unreadable> {
        match &held.0 {
            Inner::Text(text) => Ok(text.as_ref().to_owned()),
            #[cfg(feature = "ssr")]
            Inner::Value(value) => value.text(),
            // The browser sends no page's data.
            #[cfg(not(feature = "ssr"))]
            Inner::Value(_) => Err(Unreadable),
        }
    }
}

impl Decoder<Held> for HeldText {
    type Error = Unreadable;
    type Encoded = str;

    fn decode(text: &str) -> Result<Held, Unreadable> {
        Ok(Held(Inner::Text(text.into())))
    }
}

/// What a page's data depend on, its type forgotten.
#[derive(Clone)]
struct Key {
    value: Arc<dyn Any + Send + Sync>,
    same: fn(&dyn Any, &dyn Any) -> bool,
}

impl Key {
    fn new<S: PartialEq + Send + Sync + 'static>(value: S) -> Self {
        Self {
            value: Arc::new(value),
            same: |one, other| one.downcast_ref::<S>() == other.downcast_ref::<S>(),
        }
    }
}

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        (self.same)(self.value.as_ref(), other.value.as_ref())
    }
}

type Coming = Pin<Box<dyn Future<Output = Held> + Send>>;

/// A page's data: fetched by the server when it renders the page, by the browser when it comes from another page, and again whenever
/// what they depend on changes. Shown by `Loaded`.
pub struct Data<T> {
    /// For those who show it.
    pub(crate) resource: Resource<Held, HeldText>,
    answer: PhantomData<fn() -> T>,
}

impl<T> Clone for Data<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Data<T> {}

impl<T: Clone + Serialize + DeserializeOwned + Send + Sync + 'static> Data<T> {
    /// `source` says what the data depend on, `fetch` asks for them.
    pub fn new<S, F>(
        source: impl Fn() -> S + Send + Sync + 'static,
        fetch: impl Fn(S) -> F + Send + Sync + 'static,
    ) -> Self
    where
        S: PartialEq + Clone + Send + Sync + 'static,
        F: Future<Output = Answer<T>> + Send + 'static,
    {
        let fetch = move |key: Key| -> Coming {
            let Some(source) = key.value.downcast_ref::<S>() else {
                // A key is made below, of this very type.
                return Box::pin(std::future::pending());
            };
            let coming = fetch(source.clone());
            Box::pin(async move { Held(Inner::Value(Arc::new(coming.await))) })
        };
        Self {
            resource: resource(Box::new(move || Key::new(source())), Box::new(fetch)),
            answer: PhantomData,
        }
    }
}

impl<T: Clone + DeserializeOwned + 'static> Data<T> {
    /// The answer, if it is there; whoever asks is told when it changes.
    #[must_use]
    pub fn get(self) -> Option<Answer<T>> {
        self.resource.get().map(|held| held.read())
    }

    /// The answer, if it is there.
    #[must_use]
    pub fn get_untracked(self) -> Option<Answer<T>> {
        self.resource.get_untracked().map(|held| held.read())
    }

    /// The answer, once it is there.
    ///
    /// # Errors
    /// What the answer says.
    pub async fn answer(self) -> Answer<T> {
        self.resource.await.read()
    }

    /// Asks again.
    pub fn refetch(self) {
        self.resource.refetch();
    }
}

fn resource(
    source: Box<dyn Fn() -> Key + Send + Sync>,
    fetch: Box<dyn Fn(Key) -> Coming + Send + Sync>,
) -> Resource<Held, HeldText> {
    Resource::new_with_options(source, fetch, false)
}
