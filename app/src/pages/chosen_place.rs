//! The place that a form is about: chosen on a page of its own, which leads back with it in the address.

use crate::pages::address::Address;
use crate::parts::{ButtonLink, Glyph};
use domain::view::PlaceStep;
use leptos::prelude::*;

/// What stands where a form needs a place and none was chosen yet.
pub const NONE_YET: &str = "还没有选地点";

/// The place with the way to choose another (选地点), sent with the form as `place`. `legend` stands before it, `none` where
/// none was chosen; `next` is the page to come back to.
pub fn chosen_place(
    legend: Option<&'static str>,
    place: Option<&PlaceStep>,
    none: &'static str,
    next: impl Into<String>,
) -> AnyView {
    let (key, name) = place.map_or_else(
        || (String::new(), none.to_owned()),
        |place| (place.id.clone(), place.full_name.clone()),
    );
    let choose: String = Address::of("/places").with("next", next.into()).into();
    view! {
        <div class="row wrap">
            {legend.map(|legend| view! { <span>{legend}</span> })}
            <b class="grow">{name}</b>
            <ButtonLink href=choose small=true glyph=Glyph::Place>"选地点"</ButtonLink>
        </div>
        <input type="hidden" name="place" value=key/>
    }
    .into_any()
}
