//! The blue head of the first page.

use leptos::prelude::*;

use super::{Glyph, Icon, given};

/// The head of the employee's first page (首页头部): title, my place, search; the first card of the page is lifted into it. Holds the page's only `h1`.
#[component]
pub fn Masthead(
    /// `你好，需要什么服务？`
    #[prop(into)]
    title: String,
    /// My place: `3 号楼 · 1208 室`.
    #[prop(optional, into)]
    place: String,
    /// Where the place is changed.
    #[prop(optional, into)]
    place_href: String,
    /// The search box.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <header class="masthead">
            <h1>{title}</h1>
            {given(place)
                .map(|place| {
                    view! {
                        <a class="place" href=place_href>
                            <Icon glyph=Glyph::Place/>
                            {place}
                            <span class="hidden">"，更换地点"</span>
                            <Icon glyph=Glyph::ChevronDown/>
                        </a>
                    }
                })}
            {children.map(|children| children())}
        </header>
    }
}
