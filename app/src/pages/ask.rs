//! Asking for a service.

pub mod drafts;
mod extra;
mod form;
mod same;
mod shots;
pub mod state;
mod visits;

use crate::data::Data;
use crate::parts::Loaded;
use crate::session::Session;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};
use leptos_router::{LazyRoute, lazy_route};

/// 提交申请. In the address: the service, and in the query the chosen `place`, the `caller` whom the desk registers for, and the request
/// that it `follows`.
pub struct Ask;

#[lazy_route]
impl LazyRoute for Ask {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let params = use_params_map();
        let query = use_query_map();
        let session = Session::current();
        let field = move |name: &'static str| query.read().get(name).unwrap_or_default();
        let page = Data::new(
            move || {
                (
                    params.read().get("service").unwrap_or_default(),
                    field("place"),
                    field("caller"),
                    field("follows"),
                )
            },
            move |(service, place, caller, follows)| async move {
                let page = crate::api::request::ask_page(service, place, caller, follows).await?;
                let person = session.person().await.map(|viewer| viewer.id).unwrap_or_default();
                crate::api::Answer::Ok((page, person))
            },
        );
        view! {
            <Title text="提交申请"/>
            <Loaded
                resource=page
                rows=6
                view=move |(page, person)| view! { <form::AskForm page person/> }.into_any()
            />
        }
        .into_any()
    }
}
