//! The first page of an employee.

use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};

/// 首页.
pub struct Home;

#[lazy_route]
impl LazyRoute for Home {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let page = Resource::new(|| (), |()| crate::api::request::home());
        view! {
            <Suspense fallback=|| view! { <p>"正在加载…"</p> }>
                {move || Suspend::new(async move {
                    page.await.map(|page| view! { <p>{page.usual.len()}</p> }).map_err(|error| view! { <p>{error.to_string()}</p> })
                })}
            </Suspense>
        }
        .into_any()
    }
}
