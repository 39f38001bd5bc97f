//! By what notifications are sent on: each channel with its form.

use crate::action::{ActionForm, ServerAction};
use crate::api::Answer;
use crate::api::inbox::{SaveChannel, my_channels};
use crate::pages::done::Outcome;
use crate::pages::served::Made;
use crate::parts::{Button, ButtonKind, Card, Choice, Disclosure, Empty, Heading, Problem, TextField, failed};
use domain::delivery::Channel;
use domain::view::ChannelView;
use leptos::prelude::*;
use leptos_meta::Title;

/// 消息推送.
pub struct Channels;

impl Made for Channels {
    async fn body() -> Answer<AnyView> {
        let save = ServerAction::<SaveChannel>::new();
        let channels = my_channels().await?;
        Ok(view! {
            <Title text="消息推送"/>
            <Heading title="消息推送" note="站内消息总会收到；这里选择还要发到哪里" back="/me"/>
            <Outcome/>
            <Problem error=failed(save.value())/>
            {shown(save, channels)}
        }
        .into_any())
    }
}

fn shown(save: ServerAction<SaveChannel>, channels: Vec<ChannelView>) -> AnyView {
    if channels.is_empty() {
        return view! { <Empty title="没有可用的推送方式" note="请联系系统管理员设置。"/> }.into_any();
    }
    let forms = channels.into_iter().map(|channel| form(save, channel)).collect_view();
    view! { <div class="stack narrow">{forms}</div> }.into_any()
}

fn form(save: ServerAction<SaveChannel>, channel: ChannelView) -> AnyView {
    let kind = channel.channel;
    let chosen = !channel.address.is_empty();
    let (label, hint) = match kind {
        Channel::Email => ("邮箱", ""),
        Channel::WeCom | Channel::DingTalk => ("机器人地址", "群机器人的 Webhook 地址，以 https:// 开头"),
    };
    let state = if chosen {
        format!("已开启，发到 {}", channel.address)
    } else {
        "未开启".to_owned()
    };
    let keep = if chosen {
        format!("{hint} 不改就留空")
    } else {
        hint.to_owned()
    };
    let secret = (kind == Channel::DingTalk).then(|| {
        let hint = if channel.signed {
            "已设置；不改就留空"
        } else {
            "机器人开启“加签”时填写"
        };
        view! { <TextField name="secret" label="加签密钥" hint=hint/> }
    });
    let remove = if chosen { give_up(save, kind) } else { ().into_any() };
    let heading = if chosen { "更改" } else { "开启" };
    view! {
        <Card title=kind.label()>
            <div class="row between wrap">
                <p class="note">{state}</p>
                {remove}
            </div>
            <Disclosure label=heading>
                <ActionForm action=save>
                    <div class="stack">
                        <input type="hidden" name="channel" value=kind.code()/>
                        <TextField id=format!("address-{}", kind.code()) name="address" label=label hint=keep/>
                        {secret}
                        <Choice checkbox=true name="quiet" value="1" label="非工作时间不打扰，上班后再发" checked=channel.quiet/>
                        <Choice checkbox=true name="pressing_only" value="1" label="只发催单、退回和督办" checked=channel.pressing_only/>
                        <Button kind=ButtonKind::Primary pending=save.pending()>"保存"</Button>
                    </div>
                </ActionForm>
            </Disclosure>
        </Card>
    }
    .into_any()
}

/// The button that gives a channel up. A field called `remove` would hide the form's own `remove()` from the script.
fn give_up(save: ServerAction<SaveChannel>, kind: Channel) -> AnyView {
    view! {
        <ActionForm action=save>
            <input type="hidden" name="channel" value=kind.code()/>
            <input type="hidden" name="give_up" value="1"/>
            <Button kind=ButtonKind::Danger small=true pending=save.pending()>
                "停用"
                <span class="hidden">{kind.label()}</span>
            </Button>
        </ActionForm>
    }
    .into_any()
}
