//! Who changed roles, accounts and targets (审计日志).

use domain::view::{AuditRow, Page};
use leptos::prelude::*;
use leptos_meta::Title;

use crate::address::with;
use crate::api::Answer;
use crate::api::administration::audit_page;
use crate::pages::served::{Made, asked};
use crate::parts::{Card, Column, Empty, Glyph, Heading, More, Table};

const HERE: &str = "/admin/audit";

/// 审计日志.
pub struct AuditLog;

impl Made for AuditLog {
    async fn body() -> Answer<AnyView> {
        let after = asked("after");
        let page = audit_page(after).await?;
        Ok(view! {
            <Title text="审计日志"/>
            <Heading title="审计日志" note="谁在什么时候改了角色、账号和目标。只追加，不能修改或删除。"/>
            {shown(page)}
        }
        .into_any())
    }
}

fn shown(page: Page<AuditRow>) -> AnyView {
    if page.rows.is_empty() {
        return view! { <Empty title="还没有记录" note="改动角色、账号或目标后，这里会留下记录。" glyph=Glyph::Lock/> }
            .into_any();
    }
    let columns = vec![Column::words("时间"), Column::words("谁"), Column::words("改了什么")];
    let rows = page
        .rows
        .into_iter()
        .map(|row| {
            view! {
                <tr>
                    <td data-label="时间" class="nowrap">{row.when}</td>
                    <td data-label="谁" class="nowrap">{row.by}</td>
                    <td data-label="改了什么">{row.what}</td>
                </tr>
            }
        })
        .collect_view();
    let more = page
        .next
        .map(|after| view! { <More href=with(HERE, "after", &after) label="更早的"/> });
    view! {
        <Card flush=true>
            <Table caption="管理上的改动，最近的在前" columns stacked=true>{rows}</Table>
        </Card>
        {more}
    }
    .into_any()
}
