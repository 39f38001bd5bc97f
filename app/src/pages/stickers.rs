//! Stickers for doors (地点二维码): a sheet of A4 to print; whoever scans one stands at the page of the place.

use domain::view::{Sticker, StickersPage};
use leptos::prelude::*;
use leptos_meta::Title;

use crate::address::with;
use crate::api::Answer;
use crate::api::request::stickers_page;
use crate::pages::served::{Made, asked, named};
use crate::parts::{Empty, Glyph, Heading, More, Notice};

/// 地点二维码.
pub struct Stickers;

impl Made for Stickers {
    async fn body() -> Answer<AnyView> {
        let place = named("place");
        let after = asked("after");
        let page = stickers_page(place, after).await?;
        Ok(view! {
            <Title text="地点二维码"/>
            {shown(page)}
        }
        .into_any())
    }
}

fn shown(page: StickersPage) -> AnyView {
    let here = format!("/stickers/{}", page.place);
    let body = if page.stickers.is_empty() {
        view! { <Empty title="这里没有房间" note="换一栋楼或一层再看。" glyph=Glyph::Place/> }.into_any()
    } else {
        let stickers = page.stickers.into_iter().map(sticker).collect_view();
        view! { <ul class="stickers">{stickers}</ul> }.into_any()
    };
    view! {
        <Heading title="地点二维码" note=page.title back="/places?stickers=1"/>
        <div class="unprinted">
            <Notice>"用浏览器的打印功能，选 A4、边距“默认”；每张纸 24 个，贴在门边。扫码即可报修，地点自动填好。"</Notice>
        </div>
        {body}
        {page.next.map(|after| view! { <More href=with(&here, "after", &after) label="下一张纸"/> })}
    }
    .into_any()
}

fn sticker(sticker: Sticker) -> AnyView {
    let size = sticker.size;
    view! {
        <li>
            <svg viewBox=format!("0 0 {size} {size}") role="img" aria-label=format!("{} 的二维码", sticker.full_name)>
                <path d=sticker.path></path>
            </svg>
            <b>{sticker.name}</b>
            <span>{sticker.full_name}</span>
            <small>"扫码报修 · 申请服务"</small>
        </li>
    }
    .into_any()
}
