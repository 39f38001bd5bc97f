//! The one place where a page's data is waited for.

use super::{ButtonKind, ButtonLink, Denied, Failure, Missing, Notice, NoticeKind, Skeleton};
use crate::address;
use crate::api::{Answer, ApiError};
use crate::data::{Data, Held, HeldText};
use domain::refusal::Refusal;
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use serde::de::DeserializeOwned;
use std::sync::Arc;

/// Shows what a page's data are, its outline while they are on the way, and why not when they do not come. While the same data are
/// fetched again, what is shown stays and what was typed into it is kept; it stays too when they cannot be fetched again just now.
#[component]
pub fn Loaded<T>(
    /// The page's data.
    resource: Data<T>,
    /// The page.
    view: impl Fn(T) -> AnyView + Send + Sync + 'static,
    /// How many rows the outline has.
    #[prop(default = 4)]
    rows: usize,
) -> impl IntoView
where
    T: Clone + DeserializeOwned + 'static,
{
    let show: Arc<Show> = Arc::new(move |held: Held| match held.read() {
        Ok(value) => view(value),
        Err(error) => view! { <Unavailable error/> }.into_any(),
    });
    loaded(resource.resource, show, rows)
}

type Show = dyn Fn(Held) -> AnyView + Send + Sync;

/// The same for every page.
fn loaded(resource: Resource<Held, HeldText>, show: Arc<Show>, rows: usize) -> AnyView {
    #[cfg(feature = "hydrate")]
    let shown = crate::browser::again::Shown::new(resource);
    view! {
        <Transition fallback=move || view! { <Skeleton rows/> }>
            {move || {
                let show = show.clone();
                #[cfg(feature = "hydrate")]
                let shown = shown.clone();
                Suspend::new(async move {
                    let held = resource.await;
                    #[cfg(feature = "hydrate")]
                    let held = shown.or_last(held);
                    show(held)
                })
            }}
        </Transition>
    }
    .into_any()
}

/// Why a page cannot be shown, and the way on: signed out, not allowed, not found, gone wrong, no network.
#[component]
pub fn Unavailable(
    /// What the server answered.
    error: ApiError,
) -> impl IntoView {
    let location = use_location();
    let here = move || here(&location.pathname.get_untracked(), &location.search.get_untracked());
    let sentence = crate::text::error(&error);
    answer_with(&error, &here());
    match error {
        ApiError::Refused(Refusal::SignInNeeded) => view! {
            <Denied title="请先登录" note="登录后会回到这一页；已填写的内容会保留。">
                <ButtonLink href=address::sign_in(&here()) kind=ButtonKind::Primary>"去登录"</ButtonLink>
            </Denied>
        }
        .into_any(),
        ApiError::Refused(Refusal::PasswordChangeNeeded) => view! {
            <Denied title="请先修改临时密码" note="临时密码只能用来设置你自己的密码。">
                <ButtonLink href="/password" kind=ButtonKind::Primary>"去修改"</ButtonLink>
            </Denied>
        }
        .into_any(),
        ApiError::Refused(Refusal::NotAllowed) => view! {
            <Denied>
                <ButtonLink href="/">"回到首页"</ButtonLink>
            </Denied>
        }
        .into_any(),
        ApiError::Refused(Refusal::SeparationOfDuties) => view! {
            <Denied title=sentence note="监管的人不办理、办理的人不监管，请交给另一位同事。">
                <ButtonLink href="/">"回到首页"</ButtonLink>
            </Denied>
        }
        .into_any(),
        ApiError::Refused(Refusal::NotFound) => view! {
            <Missing title=sentence>
                <ButtonLink href="/">"回到首页"</ButtonLink>
            </Missing>
        }
        .into_any(),
        ApiError::Ticket(ticket) => view! {
            <Failure ticket>
                <ButtonLink href="">"再试一次"</ButtonLink>
            </Failure>
        }
        .into_any(),
        ApiError::Refused(_) | ApiError::Busy | ApiError::Offline | ApiError::Kept | ApiError::Unreadable => view! {
            <Failure title="这一页暂时打不开" note=sentence>
                <ButtonLink href="">"再试一次"</ButtonLink>
            </Failure>
        }
        .into_any(),
    }
}

/// What went wrong with the last action of a form, with the way on when the session has ended.
#[component]
pub fn Problem(
    /// The error; nothing is shown without one.
    #[prop(into)]
    error: Signal<Option<ApiError>>,
) -> impl IntoView {
    let location = use_location();
    move || {
        error.get().map(|error| {
            let signed_out = matches!(error, ApiError::Refused(Refusal::SignInNeeded));
            let path = location.pathname.get_untracked();
            let sentence = crate::text::error(&error);
            let kind = if error == ApiError::Kept {
                NoticeKind::Information
            } else {
                NoticeKind::Bad
            };
            view! {
                <Notice kind live=true>
                    <p>{sentence}</p>
                    {signed_out.then(|| view! { <p><a href=address::sign_in(&path)>"重新登录"</a></p> })}
                </Notice>
            }
            .into_any()
        })
    }
}

/// The error of an action's last run.
#[must_use]
pub fn failed<T: Clone + Send + Sync + 'static>(value: MappedSignal<Option<Answer<T>>>) -> Signal<Option<ApiError>> {
    Signal::derive(move || value.with(|value| value.as_ref().and_then(|answer| answer.as_ref().err().cloned())))
}

/// The page's own address, without the error that an earlier form left in it.
fn here(path: &str, search: &str) -> String {
    let search = search.trim_start_matches('?');
    let whole = if search.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?{search}")
    };
    address::without(&address::without(&whole, "__err"), "__path")
}

/// On the server the page's status says the same as its text, and a person who is signed out is led to the sign-in.
#[cfg(feature = "ssr")]
fn answer_with(error: &ApiError, here: &str) {
    match error {
        ApiError::Refused(Refusal::SignInNeeded) => leptos_axum::redirect(&address::sign_in(here)),
        ApiError::Refused(Refusal::PasswordChangeNeeded) => leptos_axum::redirect("/password"),
        ApiError::Refused(refusal) => set_status(refusal.http_status()),
        ApiError::Busy => set_status(503),
        ApiError::Ticket(_) => set_status(500),
        ApiError::Offline | ApiError::Kept | ApiError::Unreadable => set_status(400),
    }
}

#[cfg(feature = "ssr")]
fn set_status(status: u16) {
    if let (Some(response), Ok(status)) = (
        use_context::<leptos_axum::ResponseOptions>(),
        axum::http::StatusCode::from_u16(status),
    ) {
        response.set_status(status);
    }
}

#[cfg(not(feature = "ssr"))]
const fn answer_with(_error: &ApiError, _here: &str) {}
