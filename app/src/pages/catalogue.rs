//! The catalogue and the search in it.

use crate::data::Data;
use crate::pages::address::Address;
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
            <Loaded
                resource=page
                view=move |page| found(page, query.read_untracked().get("follows").unwrap_or_default())
            />
        }
        .into_any()
    }
}

fn found(page: CataloguePage, follows: String) -> AnyView {
    let nothing = page.groups.is_empty();
    let query = page.query.clone();
    let all = String::from(Address::of("/services").with("follows", &follows));
    let kept = (!follows.is_empty()).then(|| view! { <input type="hidden" name="follows" value=follows.clone()/> });
    view! {
        <div class="stack">
            {(!follows.is_empty()).then(|| view! { <p class="note">"请选择后续处理要用的服务。"</p> })}
            <Search action="/services" value=page.query label=SEARCH>
                {kept}
            </Search>
            {nothing
                .then(|| {
                    view! {
                        <Empty
                            title=format!("没有找到“{query}”")
                            note="换个说法试试，例如“灯”“漏水”“订车”，也可以只输拼音首字母。"
                            glyph=Glyph::Search
                        >
                            <a class="button" href=all>"看全部服务"</a>
                        </Empty>
                    }
                })}
            <Groups groups=page.groups follows=follows.clone()/>
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
    /// Key of the request whose further work they are asked for; empty for an ordinary one.
    #[prop(optional, into)]
    follows: String,
) -> impl IntoView {
    groups
        .into_iter()
        .map(|group| {
            let tiles = group
                .services
                .into_iter()
                .map(|service| {
                    let glyph = Glyph::named(&service.icon);
                    let href = Address::of(format!("/ask/{}", service.id)).with("place", &place);
                    let href = String::from(href.with("follows", &follows));
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
