//! Pages: one folder or file for each noun, each page a lazy route whose code is not in the first download.

pub mod account;
pub mod address;
pub mod administration;
pub mod ask;
pub mod cases;
pub mod catalogue;
pub mod centre_chips;
pub mod chosen_place;
pub mod desk;
pub mod done;
pub mod frame;
pub mod home;
pub mod housing;
pub mod incidents;
pub mod jobs;
pub mod kept;
pub mod place;
pub mod plans;
pub mod request;
pub mod satisfaction;
pub mod shown;
pub mod technicians;

use leptos::prelude::*;

/// 404, with the way back.
#[component]
pub fn NotFound() -> impl IntoView {
    #[cfg(feature = "ssr")]
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
        response.set_status(axum::http::StatusCode::NOT_FOUND);
    }
    view! { <h1>"没有这个页面"</h1> <a href="/">"回到首页"</a> }
}
