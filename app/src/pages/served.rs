//! Pages that only show: the server makes them, the browser shows what the server made.
//!
//! Their code is not in any download: another page is as heavy as its HTML, and with a poor signal that is what counts. What one does
//! on them is done by forms and links, as without a script. [`crate::browser::served`] sends the forms without leaving the page, so
//! that nothing typed is lost when the network is. What needs a device's own memory does not belong here but on a page of its own code.

use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};

#[cfg(feature = "ssr")]
pub use server::{Made, Unsent, asked, named, page};

/// The page of a route that the server makes. Only the server knows the type that is named.
macro_rules! made {
    ($body:path) => {{
        #[cfg(feature = "ssr")]
        let page = $crate::pages::served::page::<$body>();
        #[cfg(not(feature = "ssr"))]
        let page = $crate::pages::lazy::page::<$crate::pages::served::Served>();
        page
    }};
}
pub(crate) use made;

/// What all these pages are in the browser.
pub struct Served;

#[lazy_route]
impl LazyRoute for Served {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        #[cfg(feature = "ssr")]
        return server::made();
        #[cfg(all(feature = "hydrate", not(feature = "ssr")))]
        return crate::browser::served::view();
        #[cfg(not(any(feature = "ssr", feature = "hydrate")))]
        ().into_any()
    }
}

#[cfg(feature = "ssr")]
mod server {
    use super::Served;
    use crate::api::Answer;
    use crate::pages::lazy::Page;
    use crate::parts::Unavailable;
    use leptos::prelude::*;
    use leptos_router::LazyRoute;
    use leptos_router::hooks::{use_params_map, use_query_map};
    use std::pin::Pin;

    /// A page on its way.
    type Coming = Pin<Box<dyn Future<Output = Answer<AnyView>> + Send>>;

    /// A page that the server makes.
    pub trait Made {
        /// It shows what happens to requests: made again whenever one of them has changed.
        const LIVE: bool = false;

        /// Makes it, title and all.
        ///
        /// # Errors
        /// Why it cannot be shown; that is shown instead.
        fn body() -> impl Future<Output = Answer<AnyView>> + Send + 'static;
    }

    /// Which page is to be made: put into the context of its route.
    #[derive(Clone, Copy)]
    struct Body {
        make: fn() -> Coming,
        live: bool,
    }

    /// What the page's address asks for under a name; empty where it says nothing. To be read before anything is waited for.
    #[must_use]
    pub fn asked(name: &str) -> String {
        use_query_map().with_untracked(|query| query.get(name).unwrap_or_default())
    }

    /// What the path of the page's address names: the value of `:id`.
    #[must_use]
    pub fn named(name: &str) -> String {
        use_params_map().with_untracked(|path| path.get(name).unwrap_or_default())
    }

    /// The page of a route.
    #[must_use]
    pub fn page<T: Made>() -> Page {
        Page::new(
            || {
                provide_context(Body {
                    make: || Box::pin(T::body()),
                    live: T::LIVE,
                });
                Box::pin(Served::view(Served::data()))
            },
            || Box::pin(Served::preload()),
        )
    }

    /// The page itself.
    pub(super) fn made() -> AnyView {
        let Some(body) = use_context::<Body>() else {
            return ().into_any();
        };
        let shown = Suspend::new(async move {
            match (body.make)().await {
                Ok(page) => page,
                Err(error) => view! { <Unavailable error/> }.into_any(),
            }
        });
        let live = body.live.then_some("");
        view! { <div class="served" data-made="" data-live=live>{shown}</div> }.into_any()
    }

    /// Where stands what lies on this device and was not sent (还没有提交的内容): only the browser knows.
    #[component]
    pub fn Unsent(
        /// Whose.
        person: String,
        /// On a page on which one signs out: says how much stays behind.
        #[prop(optional)]
        leaving: bool,
    ) -> impl IntoView {
        view! { <div data-unsent=person data-leaving=leaving.then_some("")></div> }
    }
}
