//! The services of the catalogue as a page offers them.

use crate::pages::address::Address;
use crate::parts::{Card, Glyph, Tile, Tiles};
use domain::view::CatalogueGroup;
use leptos::prelude::*;

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
    /// Key of the person who calls, for whom they are asked; empty for oneself.
    #[prop(optional, into)]
    caller: String,
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
                    let href = String::from(href.with("follows", &follows).with("caller", &caller));
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
