//! One request on a page of its own.

use super::RequestDetail;
use crate::pages::done::Outcome;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use leptos_router::{LazyRoute, lazy_route};

/// 申请.
pub struct OneRequest;

#[lazy_route]
impl LazyRoute for OneRequest {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let params = use_params_map();
        let id = Signal::derive(move || params.read().get("id").unwrap_or_default());
        view! {
            <Title text="申请"/>
            <RequestDetail
                id
                outcome=|| view! { <Outcome/> }
            />
        }
        .into_any()
    }
}
