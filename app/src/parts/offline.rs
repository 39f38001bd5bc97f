//! What is kept on the phone until there is a network.

use leptos::prelude::*;

use super::{Glyph, Icon};

/// The network is gone (离线提示), or something waits to be sent. The place is always in the page, so that a screen reader hears the change.
#[component]
pub fn Offline(
    /// There is no network.
    #[prop(optional, into)]
    offline: Signal<bool>,
    /// How many entries wait to be sent.
    #[prop(optional, into)]
    waiting: Signal<u32>,
    /// Where they are listed.
    #[prop(optional, into)]
    href: String,
) -> impl IntoView {
    view! {
        <div class="offline" role="status">
            {move || {
                let count = waiting.get();
                let href = href.clone();
                let sentence = match (offline.get(), count) {
                    (false, 0) => None,
                    (true, 0) => Some("没有网络。可以照常填写，会先存在手机里。".to_owned()),
                    (true, count) => Some(format!("没有网络，{count} 件已存在手机里，联网后自动提交。")),
                    (false, count) => Some(format!("正在提交 {count} 件…")),
                };
                let glyph = if offline.get() { Glyph::Offline } else { Glyph::CloudWait };
                sentence
                    .map(|sentence| {
                        view! {
                            <p>
                                <Icon glyph/>
                                <span class="grow">{sentence}</span>
                                {(count > 0 && !href.is_empty()).then(|| view! { <a href=href>"查看"</a> })}
                            </p>
                        }
                    })
            }}
        </div>
    }
}
