//! The catalogue and the search in it.

use crate::address::with;
use crate::data::Data;
use crate::parts::{Card, Empty, Glyph, Heading, Loaded, Search, Tile, Tiles};
use domain::view::{CatalogueGroup, CataloguePage};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use leptos_router::{LazyRoute, lazy_route};

/// What can be searched, as the box says it.
pub const SEARCH: &str = "搜服务：空调、漏水、kt";

/// 全部服务.
pub struct Catalogue;

#[lazy_route]
impl LazyRoute for Catalogue {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let query = use_query_map();
        let page = Data::new(
            move || query.read().get("q").unwrap_or_default(),
            crate::api::request::catalogue,
        );
        view! {
            <Title text="全部服务"/>
            <Heading title="全部服务" back="/"/>
            <Loaded resource=page view=found/>
        }
        .into_any()
    }
}

fn found(page: CataloguePage) -> AnyView {
    let nothing = page.groups.is_empty();
    let query = page.query.clone();
    view! {
        <div class="stack">
            <Search action="/services" value=page.query label=SEARCH/>
            {nothing
                .then(|| {
                    view! {
                        <Empty
                            title=format!("没有找到“{query}”")
                            note="换个说法试试，例如“灯”“漏水”“订车”，也可以只输拼音首字母。"
                            glyph=Glyph::Search
                        >
                            <a class="button" href="/services">"看全部服务"</a>
                        </Empty>
                    }
                })}
            <Groups groups=page.groups/>
        </div>
    }
    .into_any()
}

/// Services by group, with their drawings (服务目录).
#[component]
pub fn Groups(
    /// The groups.
    groups: Vec<CatalogueGroup>,
    /// Key of the place for which they are asked; empty for the usual one.
    #[prop(optional, into)]
    place: String,
) -> impl IntoView {
    groups
        .into_iter()
        .map(|group| {
            let tiles = group
                .services
                .into_iter()
                .map(|service| {
                    let glyph = Glyph::named(&service.icon);
                    let href = with(&format!("/ask/{}", service.id), "place", &place);
                    view! { <Tile href glyph label=service.name/> }
                })
                .collect_view();
            view! {
                <Card title=group.name.clone()>
                    <Tiles label=group.name>{tiles}</Tiles>
                </Card>
            }
        })
        .collect_view()
}
