//! The services as tiles.

use leptos::prelude::*;

use super::{Glyph, Icon};

/// A grid of tiles (服务宫格). Children are `Tile`.
#[component]
pub fn Tiles(
    /// Names the grid for a screen reader.
    #[prop(optional, into)]
    label: String,
    /// The tiles.
    children: Children,
) -> impl IntoView {
    view! { <ul class="tiles" aria-label=super::given(label)>{children()}</ul> }
}

/// A service (服务事项) as a tile.
#[component]
pub fn Tile(
    /// Where it is asked for.
    #[prop(into)]
    href: String,
    /// The drawing.
    glyph: Glyph,
    /// The service's name.
    #[prop(into)]
    label: String,
) -> impl IntoView {
    view! {
        <li>
            <a href=href>
                <Icon glyph/>
                <span>{label}</span>
            </a>
        </li>
    }
}
