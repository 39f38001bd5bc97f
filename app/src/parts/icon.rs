//! Line icons from the one sprite `/icons.svg`: no path travels in a page or in WebAssembly.

use leptos::prelude::*;

macro_rules! glyphs {
    ($($variant:ident $name:literal $meaning:literal,)+) => {
        /// The drawings in `public/icons.svg`, by what they mean.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Glyph {
            $(#[doc = $meaning] $variant,)+
        }

        impl Glyph {
            /// Every drawing, in the order of the sprite.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The name in the sprite, also used by the service catalogue's rows.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }

            /// Where the drawing is served.
            const fn address(self) -> &'static str {
                match self { $(Self::$variant => concat!("/icons.svg#", $name),)+ }
            }
        }
    };
}

glyphs! {
    Home "home" "首页",
    List "list" "列表、申请",
    Housing "housing" "住房",
    Me "me" "我的",
    Bell "bell" "通知",
    Wrench "wrench" "维修",
    AirConditioner "air-conditioner" "空调",
    Water "water" "水电",
    Electric "electric" "用电",
    Meeting "meeting" "会务",
    Car "car" "公务用车",
    Print "print" "文印",
    Canteen "canteen" "食堂",
    Kindergarten "kindergarten" "幼儿园",
    Bathhouse "bathhouse" "浴室",
    Reception "reception" "接待",
    Supplies "supplies" "物资供应",
    Cleaning "cleaning" "卫生保洁",
    Greening "greening" "绿化",
    Parking "parking" "停车场",
    Elevator "elevator" "电梯",
    Property "property" "物业",
    Office "office" "办公用房",
    Chart "chart" "统计",
    Clock "clock" "时限",
    Calendar "calendar" "日历",
    Star "star" "评价",
    Camera "camera" "拍照",
    Photo "photo" "照片",
    Place "place" "地点",
    ChevronLeft "chevron-left" "返回",
    ChevronRight "chevron-right" "进入",
    ChevronDown "chevron-down" "展开",
    Search "search" "搜索",
    Plus "plus" "新增",
    Close "close" "关闭",
    Check "check" "完成",
    Alert "alert" "注意",
    Information "information" "说明",
    Phone "phone" "电话",
    Message "message" "留言",
    User "user" "人员",
    Users "users" "班组",
    Settings "settings" "设置",
    Lock "lock" "保密",
    SignOut "sign-out" "退出",
    Pause "pause" "挂起",
    Play "play" "开始、继续",
    HandBack "hand-back" "退回",
    Link "link" "关联",
    Note "note" "备注",
    Offline "offline" "没有网络",
    CloudWait "cloud-wait" "待发送",
    Level1 "level-1" "非常不满意",
    Level2 "level-2" "不满意",
    Level3 "level-3" "基本满意",
    Level4 "level-4" "满意",
    Level5 "level-5" "非常满意",
}

impl Glyph {
    /// The drawing that a catalogue row names; an unknown name shows the house, so that a typing error never breaks a page.
    #[must_use]
    pub fn named(name: &str) -> Self {
        Self::ALL
            .iter()
            .copied()
            .find(|glyph| glyph.name() == name)
            .unwrap_or(Self::Property)
    }
}

/// One drawing in the size of the text around it. It is always decoration: the meaning stands in words beside it or in a hidden text.
#[component]
pub fn Icon(
    /// Which drawing.
    glyph: Glyph,
) -> impl IntoView {
    view! {
        <svg class="icon" aria-hidden="true">
            <use_ href=glyph.address()></use_>
        </svg>
    }
}
