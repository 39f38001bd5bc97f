//! A search box.

use leptos::prelude::*;

use super::{Button, Glyph, Icon, given};

/// A search (搜索): a form of its own that works by GET. Children are hidden inputs that keep the other filters. `on:input` bubbles.
#[component]
pub fn Search(
    /// The page that lists what was found.
    #[prop(into)]
    action: String,
    /// The name in the address.
    #[prop(default = "q".into(), into)]
    name: String,
    /// What stands in it.
    #[prop(optional, into)]
    value: String,
    /// What can be searched: `搜索服务，例如 空调、kt`.
    #[prop(into)]
    label: String,
    /// The id; where a page has two.
    #[prop(default = "search".into(), into)]
    id: String,
    /// The key that leads here.
    #[prop(optional, into)]
    shortcut: String,
    /// Hidden inputs.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <form class="search" role="search" method="get" action=action>
            {children.map(|children| children())}
            <label for=id.clone()>
                <Icon glyph=Glyph::Search/>
                <span class="hidden">{label.clone()}</span>
            </label>
            <input
                id=id
                type="search"
                name=name
                value=value
                placeholder=label
                autocomplete="off"
                enterkeyhint="search"
                aria-keyshortcuts=given(shortcut)
            />
            <Button small=true>"搜索"</Button>
        </form>
    }
}
