//! Photos of a request by the time they were taken, and adding one.

use crate::parts::{Button, Card, Glyph, Notice, NoticeKind, Photo, PhotoAdd, Photos};
use crate::session::KeptOrder;
use domain::request::{PHOTO_LIMIT, PhotoGroup};
use domain::view::RequestPage;
use leptos::prelude::*;

/// The photos, and a form to add one for whoever may: the requester while the request is open, the technician and who helps before and
/// after the work, and of what is left to do.
#[component]
pub fn RequestPhotos(
    /// The request.
    page: RequestPage,
    /// Told after each photo that has arrived.
    uploaded: Callback<()>,
) -> impl IntoView {
    let open = page.card.status.is_open();
    let works = page.helping || page.commands.iter().any(|kind| kind.is_technicians());
    let groups = [
        (PhotoGroup::Request, open && page.is_requester),
        (PhotoGroup::Before, works),
        (PhotoGroup::After, works),
        (PhotoGroup::Further, works),
    ];
    let adds = groups.iter().any(|(_, may_add)| *may_add);
    let groups: Vec<AnyView> = groups
        .into_iter()
        .filter_map(|(group, may_add)| {
            let label = group.label();
            let ids: Vec<String> = page
                .photos
                .iter()
                .filter(|photo| photo.group == group)
                .map(|photo| photo.id.clone())
                .collect();
            let may_add = may_add && ids.len() < PHOTO_LIMIT;
            if ids.is_empty() && !may_add {
                return None;
            }
            let form = may_add.then(|| view! { <AddPhotos request=page.card.id.clone() group uploaded/> });
            let taken = !ids.is_empty();
            let photos = ids
                .into_iter()
                .enumerate()
                .map(|(index, id)| {
                    let alt = format!("{}，{label}，第 {} 张", page.card.title, index + 1);
                    view! { <Photo src=format!("/photos/{id}/thumb") href=format!("/photos/{id}") alt/> }
                })
                .collect_view();
            Some(
                view! {
                    <h3>{label}</h3>
                    {taken.then(|| view! { <Photos label>{photos}</Photos> })}
                    {form}
                }
                .into_any(),
            )
        })
        .collect();
    if groups.is_empty() {
        return ().into_any();
    }
    // Told by what the device keeps and not by the form that kept it: the page is built anew meanwhile.
    let (request, here) = (page.card.id.clone(), crate::session::Session::current().kept_here());
    let waits = move || {
        let is_photo =
            |order: &KeptOrder| order.request == request && order.command.is_empty() && order.refused.is_empty();
        here.with(|kept| kept.iter().any(is_photo))
            .then(|| view! { <Notice live=true>"已保存，待发送。可以接着拍下一张。"</Notice> })
    };
    view! { <Card title="照片">{groups} {adds.then_some(waits)}</Card> }.into_any()
}

/// Where a photo comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Source {
    /// The camera at once.
    Camera,
    /// What the phone has kept.
    Gallery,
    /// As the phone offers it.
    Either,
}

/// One photo is sent at a time: with a script as soon as it was taken and made smaller, without one by the button.
#[component]
fn AddPhotos(
    /// The request's key.
    request: String,
    /// When in the course of the work.
    group: PhotoGroup,
    /// Told after each photo that has arrived.
    uploaded: Callback<()>,
) -> impl IntoView {
    // Some phones offer nothing but the camera where it is asked for: what was taken before needs a way of its own.
    let sources: &[Source] = match group {
        PhotoGroup::Request => &[Source::Either],
        PhotoGroup::Before | PhotoGroup::After | PhotoGroup::Further => &[Source::Camera, Source::Gallery],
    };
    let code = group.code();
    let address = format!("/photos/{request}/{code}");
    let state = RwSignal::new(Upload::default());
    let session = crate::session::Session::current();
    let forms = sources
        .iter()
        .map(|source| {
            let (id, label, purpose, glyph) = match source {
                Source::Camera => (
                    format!("photo-{code}"),
                    "拍照",
                    format!("添加{}的照片", group.label()),
                    Glyph::Camera,
                ),
                Source::Gallery => (
                    format!("gallery-{code}"),
                    "相册",
                    format!("从相册选{}照片", group.label()),
                    Glyph::Photo,
                ),
                Source::Either => (format!("photo-{code}"), "补充照片", String::new(), Glyph::Camera),
            };
            let camera = *source == Source::Camera;
            let chosen = choose(address.clone(), state, uploaded, session);
            let action = address.clone();
            let back = format!("/requests/{request}?done=photo");
            view! {
                <form method="post" action=action enctype="multipart/form-data" class="stack" data-size="small" on:change=chosen>
                    <Photos>
                        <PhotoAdd name="photo" id label purpose glyph single=true camera/>
                    </Photos>
                    <input type="hidden" name="back" value=back/>
                    <Button small=true>"上传"</Button>
                </form>
            }
        })
        .collect_view();
    view! {
        <div class="add-photos">{forms}</div>
        {move || match state.get() {
            Upload::Idle => ().into_any(),
            Upload::Sending => view! { <p role="status">"正在上传…"</p> }.into_any(),
            Upload::Failed(why) => view! { <Notice kind=NoticeKind::Bad live=true>{why}</Notice> }.into_any(),
        }}
    }
}

/// How far an upload is.
#[cfg_attr(
    not(feature = "hydrate"),
    expect(dead_code, reason = "without a script the browser uploads by itself")
)]
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Upload {
    /// Nothing on the way.
    #[default]
    Idle,
    /// On its way.
    Sending,
    /// It did not arrive, with the reason.
    Failed(String),
}

fn choose(
    _address: String,
    _state: RwSignal<Upload>,
    _uploaded: Callback<()>,
    _session: crate::session::Session,
) -> impl Fn(leptos::ev::Event) + Send + Sync + 'static {
    move |_event| {
        #[cfg(feature = "hydrate")]
        {
            let files = crate::browser::form::take_files(&_event);
            let address = _address.clone();
            leptos::task::spawn_local(async move {
                for file in files {
                    _state.set(Upload::Sending);
                    let photo = crate::browser::shrink::shrink(&file).await;
                    let id = crate::browser::key::new();
                    match crate::browser::send::photo(&address, &id, &photo).await {
                        Ok(()) => {
                            _state.set(Upload::Idle);
                            _uploaded.run(());
                        }
                        Err(error)
                            if crate::browser::send::is_passing(&error)
                                && crate::browser::orders::keep_photo(_session, &address, &id, &photo).await =>
                        {
                            _state.set(Upload::Idle);
                        }
                        Err(error) => _state.set(Upload::Failed(crate::text::error(&error))),
                    }
                }
            });
        }
    }
}
