//! What lies on this device and was not sent (还没有提交的内容), in the place that a page of the server's has for it.

use crate::pages::ask::drafts::LocalDrafts;
use crate::pages::request::waiting::Waiting;
use crate::parts::{Notice, NoticeKind};
use crate::session::Session;
use leptos::mount::{UnmountHandle, mount_to};
use leptos::prelude::*;
use leptos::tachys::view::any_view::AnyViewState;
use std::cell::RefCell;
use web_sys::HtmlElement;

thread_local! {
    /// Ends with the next: its place is gone with its page.
    static SHOWN: RefCell<Option<UnmountHandle<AnyViewState>>> = const { RefCell::new(None) };
}

/// Shows all of it.
pub fn show(session: Session, place: HtmlElement) {
    let person = place.get_attribute("data-unsent").unwrap_or_default();
    let leaving = place.has_attribute("data-leaving");
    let shown = mount_to(place, move || {
        provide_context(session);
        view(session, person, leaving)
    });
    SHOWN.replace(Some(shown));
}

fn view(session: Session, person: String, leaving: bool) -> AnyView {
    let waiting = session.waiting;
    let left = move || {
        let count = waiting.get();
        (leaving && count > 0).then(|| {
            view! {
                <Notice kind=NoticeKind::Warn live=true>
                    {format!("还有 {count} 件没有送到服务器。退出登录后它们留在这台设备上，下次用你的账号登录后再发送。")}
                </Notice>
            }
        })
    };
    view! {
        <div class="stack">{left} <LocalDrafts person/> <Waiting/></div>
    }
    .into_any()
}
