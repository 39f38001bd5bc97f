//! What the last action did.

use leptos::prelude::*;

use super::{Glyph, Icon, NoticeKind, given};

/// The outcome of the last action, shown once after the redirect (操作结果): `已提交，编号 2026-11-000123`.
#[component]
pub fn Flash(
    /// Good news or bad.
    #[prop(default = NoticeKind::Good)]
    kind: NoticeKind,
    /// This page without the message; shows a cross.
    #[prop(optional, into)]
    close: String,
    /// The message.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="flash" data-is=kind.attribute() role=kind.role()>
            <Icon glyph=kind.glyph()/>
            <div class="grow">{children()}</div>
            {given(close)
                .map(|close| {
                    view! {
                        <a class="close" href=close aria-label="关闭提示">
                            <Icon glyph=Glyph::Close/>
                        </a>
                    }
                })}
        </div>
    }
}
