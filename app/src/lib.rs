//! What a person sees: pages, parts, texts, and the server functions behind them. Runs in the browser and on the server.

#![recursion_limit = "256"]

pub mod api;
pub mod pages;
pub mod parts;
pub mod text;

use leptos::prelude::*;
use leptos_meta::{MetaTags, Title, provide_meta_context};
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::{Lazy, SsrMode, StaticSegment};

/// The document around every page.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    view! {
        <!DOCTYPE html>
        <html lang="zh-CN">
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
                <meta name="color-scheme" content="light dark" />
                <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                <HashedStylesheet options=options.clone() id="portal" />
                <HydrationScripts options=options />
                <MetaTags />
            </head>
            <body>
                <App />
            </body>
        </html>
    }
}

/// The portal (机关后勤服务门户).
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    view! {
        <Title formatter=|title: String| {
            if title.is_empty() { "机关后勤服务门户".to_owned() } else { format!("{title} · 机关后勤服务") }
        } />
        <Router>
            <FlatRoutes fallback=pages::NotFound>
                <Route path=StaticSegment("") view={Lazy::<pages::home::Home>::new()} ssr=SsrMode::Async />
            </FlatRoutes>
        </Router>
    }
}
