//! Pages: one folder or file for each noun, each page a lazy route whose code is not in the first download.

pub mod account;
pub mod address;
#[cfg(feature = "ssr")]
pub mod administration;
pub mod ask;
#[cfg(feature = "ssr")]
pub mod at;
#[cfg(feature = "ssr")]
pub mod cases;
#[cfg(feature = "ssr")]
pub mod catalogue;
pub mod centre_chips;
#[cfg(feature = "ssr")]
pub mod chosen_place;
pub mod desk;
pub mod done;
pub mod frame;
#[cfg(feature = "ssr")]
pub mod home;
#[cfg(feature = "ssr")]
pub mod housing;
#[cfg(feature = "ssr")]
pub mod inbox;
pub mod incidents;
pub mod jobs;
pub mod kept;
pub mod lazy;
pub mod news_hint;
pub mod pattern;
#[cfg(feature = "ssr")]
pub mod place;
#[cfg(feature = "ssr")]
pub mod plans;
pub mod request;
#[cfg(feature = "ssr")]
pub mod satisfaction;
pub mod served;
pub mod service_groups;
#[cfg(feature = "ssr")]
pub mod service_switches;
pub mod shown;
#[cfg(feature = "ssr")]
pub mod slots;
#[cfg(feature = "ssr")]
pub mod stickers;
#[cfg(feature = "ssr")]
pub mod technicians;
pub mod words;

use leptos::prelude::*;
use leptos_meta::Title;

/// 404, with the way back.
#[component]
pub fn NotFound() -> impl IntoView {
    #[cfg(feature = "ssr")]
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
        response.set_status(axum::http::StatusCode::NOT_FOUND);
    }
    // Not the parts of other pages: this one stands in the first download.
    view! {
        <Title text="没有这个页面"/>
        <div class="blank">
            <h1>"没有这个页面"</h1>
            <p>"地址可能输错了，或者内容已经移走。"</p>
            <div class="row">
                <a class="button" data-kind="primary" href="/">
                    "回到首页"
                </a>
            </div>
        </div>
    }
}
