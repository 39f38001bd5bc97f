//! Photos of a request that is not filed yet.

use super::state::AskState;
use crate::parts::{FieldGroup, Glyph, Icon, Notice, NoticeKind, Photo, PhotoAdd, Photos};
use leptos::prelude::*;

/// Photos (照片): those kept on the server with the draft, those taken just now, and the tile that adds more.
#[component]
pub fn Shots(
    /// The form.
    state: AskState,
    /// Keys of photos that the server has kept.
    kept: Vec<String>,
    /// Most photos in all.
    limit: usize,
) -> impl IntoView {
    let kept = kept
        .into_iter()
        .enumerate()
        .map(|(index, id)| {
            let alt = format!("上次选的照片，第 {} 张", index + 1);
            view! {
                <Photo src=format!("/photos/{id}/thumb") href=format!("/photos/{id}") alt>
                    <input type="hidden" name="kept_photo" value=id/>
                </Photo>
            }
        })
        .collect_view();
    let shots = move || {
        state
            .shots
            .get()
            .into_iter()
            .enumerate()
            .map(|(index, shot)| {
                let alt = format!("第 {} 张照片", index + 1);
                let id = shot.id;
                view! {
                    <Photo src=shot.url alt=alt.clone()>
                        <button type="button" aria-label=format!("去掉{alt}") on:click=move |_| state.remove_shot(&id)>
                            <Icon glyph=Glyph::Close/>
                        </button>
                    </Photo>
                }
            })
            .collect_view()
    };
    view! {
        <FieldGroup legend="照片" hint=format!("最多 {limit} 张") optional=true>
            <Photos>
                {kept} {shots}
                <PhotoAdd
                    name="photos"
                    on:change=move |event| state.add_shots(event)
                    disabled=Signal::derive(move || state.shots.with(Vec::len) >= state.room)
                />
            </Photos>
            {move || {
                state.shot_problem.get().map(|problem| view! { <Notice kind=NoticeKind::Warn live=true>{problem}</Notice> })
            }}
        </FieldGroup>
    }
}
