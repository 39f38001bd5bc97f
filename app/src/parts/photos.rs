//! Photos of a case.

use leptos::prelude::*;

use super::{Glyph, Icon, about, given};

/// A grid of thumbnails (照片). Children are `Photo` and at most one `PhotoAdd`.
#[component]
pub fn Photos(
    /// Names the group: `维修前`, `维修后`.
    #[prop(optional, into)]
    label: String,
    /// The photos.
    children: Children,
) -> impl IntoView {
    view! { <ul class="photos" aria-label=given(label)>{children()}</ul> }
}

/// One photo (缩略图); opens the whole picture. Children lie over it: a remove button, the state of sending.
#[component]
pub fn Photo(
    /// The thumbnail's address.
    #[prop(into)]
    src: String,
    /// What it shows: `空调不制冷，第 1 张`.
    #[prop(into)]
    alt: String,
    /// The whole picture.
    #[prop(optional, into)]
    href: String,
    /// What lies over it.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let image = view! { <img src=src alt=alt loading="lazy" decoding="async" width="160" height="160"/> };
    let image = match given(href) {
        Some(href) => view! { <a href=href rel="external">{image}</a> }.into_any(),
        None => image.into_any(),
    };
    view! { <li>{image} {children.map(|children| children())}</li> }
}

/// Takes or chooses photos (添加照片): a real file input whose names the browser shows itself, so that it works without a script. `on:change` bubbles.
#[component]
pub fn PhotoAdd(
    /// The name sent with the form.
    #[prop(default = "photo".into(), into)]
    name: String,
    /// The id of its hint, where the name occurs twice on the page.
    #[prop(optional, into)]
    id: String,
    /// The words on the tile.
    #[prop(default = "拍照或选图".into(), into)]
    label: String,
    /// What is said besides to whoever does not see where the tile stands: `添加维修前的照片`.
    #[prop(optional, into)]
    purpose: String,
    /// The drawing on the tile.
    #[prop(default = Glyph::Camera)]
    glyph: Glyph,
    /// `最多 9 张，每张不超过 10 MB`.
    #[prop(optional, into)]
    hint: String,
    /// One photo only.
    #[prop(optional)]
    single: bool,
    /// Goes straight to the camera, where only a photo taken now counts.
    #[prop(optional)]
    camera: bool,
    /// The greatest number is reached.
    #[prop(optional, into)]
    disabled: Signal<bool>,
) -> impl IntoView {
    let describedby = about(&given(id).unwrap_or_else(|| name.clone()));
    let id = describedby.clone();
    let purpose = given(purpose).map(|words| view! { <span class="hidden">{format!("：{words}")}</span> });
    // What the browser says of a chosen file is of use only where no script takes it away at once. What was chosen before the script
    // was there is taken by it all the same.
    let taken = RwSignal::new(false);
    let input = NodeRef::<leptos::html::Input>::new();
    Effect::new(move |_| {
        taken.set(true);
        #[cfg(feature = "hydrate")]
        if let Some(input) = input.get() {
            crate::browser::form::tell_chosen_files(&input);
        }
    });
    view! {
        <li class="add" data-taken=move || taken.get().then_some("")>
            <label>
                <span><Icon glyph/>{label}{purpose}</span>
                <input
                    node_ref=input
                    type="file"
                    name=name
                    accept="image/*"
                    multiple=!single
                    capture=camera.then_some("environment")
                    disabled=move || disabled.get()
                    aria-describedby=describedby
                />
            </label>
            <p class="note" id=id>{hint}</p>
        </li>
    }
}
