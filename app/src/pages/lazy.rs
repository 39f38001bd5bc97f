//! The one type of all lazy routes: what the router does with a route is compiled once and not once for each page.

use leptos::prelude::*;
use leptos_router::{ChooseView, LazyRoute};
use std::pin::Pin;

type Coming<T> = Pin<Box<dyn Future<Output = T>>>;

/// A page whose code comes when it is first opened.
#[derive(Debug, Clone, Copy)]
pub struct Page {
    view: fn() -> Coming<AnyView>,
    preload: fn() -> Coming<()>,
}

/// The page of a lazy route.
#[must_use]
pub fn page<T: LazyRoute>() -> Page {
    Page {
        view: || Box::pin(T::view(T::data())),
        preload: || Box::pin(T::preload()),
    }
}

impl ChooseView for Page {
    fn choose(self) -> impl Future<Output = AnyView> {
        (self.view)()
    }

    fn preload(&self) -> impl Future<Output = ()> {
        (self.preload)()
    }
}
