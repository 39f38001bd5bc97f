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

impl Page {
    /// A page that is made so, and whose code is brought so.
    #[must_use]
    pub const fn new(view: fn() -> Coming<AnyView>, preload: fn() -> Coming<()>) -> Self {
        Self { view, preload }
    }
}

/// The page of a lazy route.
#[must_use]
pub fn page<T: LazyRoute>() -> Page {
    Page::new(|| Box::pin(T::view(T::data())), || Box::pin(T::preload()))
}

/// Names in the head of the page which code it needs, so that the browser brings it beside the first. Leptos does this itself, but
/// outside the request: what the one page needs would be named in whatever page is made at the same moment, or in none.
#[cfg(feature = "ssr")]
async fn with_its_code_named<F: Future<Output = AnyView>>(view: impl FnOnce() -> F) -> AnyView {
    use leptos::{PrefetchLazyFn, WasmSplitManifest};
    use leptos_meta::Link;

    // Nearer than leptos' own list, which stays empty.
    let needed = PrefetchLazyFn::default();
    provide_context(needed.clone());
    let view = view().await;
    let manifest = use_context::<WasmSplitManifest>();
    if let Some(manifest) = manifest.as_ref().and_then(|manifest| manifest.0.try_read_value())
        && let Some(needed) = needed.0.try_read_value().filter(|needed| !needed.is_empty())
    {
        let (folder, files, loader) = &*manifest;
        let nonce = crate::nonce().unwrap_or_default();
        for file in needed.iter().filter_map(|page| files.get(*page)).flatten() {
            let href = format!("{folder}/{file}.wasm");
            let crossorigin = nonce.clone();
            // Written out it registers itself with the head.
            let _ = view! { <Link rel="preload" href as_="fetch" type_="application/wasm" crossorigin/> }.to_html();
        }
        let _ = view! { <Link rel="modulepreload" href=format!("{folder}/{loader}") crossorigin=nonce/> }.to_html();
    }
    view
}

#[cfg(not(feature = "ssr"))]
fn with_its_code_named<F>(view: impl FnOnce() -> F) -> F {
    view()
}

impl ChooseView for Page {
    fn choose(self) -> impl Future<Output = AnyView> {
        with_its_code_named(self.view)
    }

    fn preload(&self) -> impl Future<Output = ()> {
        (self.preload)()
    }
}
