//! The catalogue and the search in it.

use crate::api::Answer;
use crate::pages::address::Address;
use crate::pages::served::{Made, asked};
use crate::pages::service_groups::Groups;
use crate::parts::{Empty, Glyph, Heading, Search};
use domain::view::CataloguePage;
use leptos::prelude::*;
use leptos_meta::Title;

/// What can be searched, as the box says it.
pub const SEARCH: &str = "搜服务：空调、漏水、kt";

/// 全部服务.
pub struct Catalogue;

impl Made for Catalogue {
    async fn body() -> Answer<AnyView> {
        let (words, follows) = (asked("q"), asked("follows"));
        let page = crate::api::request::catalogue(words).await?;
        Ok(view! {
            <Title text="全部服务"/>
            <Heading title="全部服务" back="/"/>
            {found(page, follows)}
        }
        .into_any())
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
