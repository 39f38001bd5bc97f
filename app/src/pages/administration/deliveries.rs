//! Notifications on their way out of the portal (推送记录): what failed and why, for the administrator.

use crate::api::Answer;
use crate::api::inbox::deliveries;
use crate::pages::served::{Made, asked};
use crate::parts::{Badge, Card, ChipLink, Chips, Column, Empty, Glyph, Heading, Table, Tone};
use domain::delivery::Standing;
use domain::view::DeliveryRow;
use leptos::prelude::*;
use leptos_meta::Title;

/// 推送记录. In the address: `which` is empty or `failed`.
pub struct Deliveries;

impl Made for Deliveries {
    async fn body() -> Answer<AnyView> {
        let which = asked("which");
        let (all, failed) = (which.is_empty(), which == "failed");
        let rows = deliveries(which).await?;
        Ok(view! {
            <Title text="推送记录"/>
            <Heading title="推送记录" note="邮件与群机器人最近的发送；不显示收件人和内容" back="/admin/jobs"/>
            <Chips label="看哪些">
                <ChipLink href="/admin/deliveries" label="全部" current=all/>
                <ChipLink href="/admin/deliveries?which=failed" label="已放弃" current=failed/>
            </Chips>
            {shown(rows)}
        }
        .into_any())
    }
}

fn shown(rows: Vec<DeliveryRow>) -> AnyView {
    if rows.is_empty() {
        return view! { <Empty title="没有记录" note="有人开启推送并收到消息后，会显示在这里。" glyph=Glyph::Bell/> }
            .into_any();
    }
    let columns = vec![
        Column::words("消息时间"),
        Column::words("方式"),
        Column::words("状态"),
        Column::numbers("尝试"),
        Column::words("下次"),
        Column::words("原因"),
    ];
    let rows = rows.iter().map(row).collect_view();
    view! {
        <Card flush=true>
            <Table caption="推送，最近的在前" columns stacked=true>{rows}</Table>
        </Card>
    }
    .into_any()
}

fn row(row: &DeliveryRow) -> AnyView {
    let tone = match row.standing {
        Standing::Sent => Tone::Good,
        Standing::Waiting if row.problem.is_empty() => Tone::Plain,
        Standing::Waiting => Tone::Warn,
        Standing::GivenUp => Tone::Bad,
    };
    view! {
        <tr>
            <td data-label="消息时间" class="nowrap">{row.when.clone()}</td>
            <td data-label="方式">{row.channel.label()}</td>
            <td data-label="状态"><Badge label=row.standing.label() tone/></td>
            <td data-label="尝试" data-kind="number">{row.attempts} " 次"</td>
            <td data-label="下次">{row.next.clone()}</td>
            <td data-label="原因">{row.problem.clone()}</td>
        </tr>
    }
    .into_any()
}
