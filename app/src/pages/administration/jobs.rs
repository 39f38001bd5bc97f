//! Runs of background jobs (系统任务).

use domain::view::JobRunRow;
use leptos::prelude::*;
use leptos_meta::Title;

use crate::api::Answer;
use crate::api::administration::job_runs;
use crate::pages::served::Made;
use crate::parts::{Badge, Card, Column, Empty, Glyph, Heading, Table, Tone};

/// 系统任务.
pub struct JobRuns;

impl Made for JobRuns {
    async fn body() -> Answer<AnyView> {
        let runs = job_runs().await?;
        Ok(view! {
            <Title text="系统任务"/>
            <Heading title="系统任务" note="到期关闭、挂起到期、汇总等后台任务最近的运行"/>
            <p class="row wrap">
                <a href="/admin/escalation">"督办规则"</a>
                <a href="/admin/deliveries">"推送记录"</a>
            </p>
            {shown(runs)}
        }
        .into_any())
    }
}

fn shown(runs: Vec<JobRunRow>) -> AnyView {
    if runs.is_empty() {
        return view! { <Empty title="还没有运行过" note="服务启动后几分钟内会有记录。" glyph=Glyph::Clock/> }
            .into_any();
    }
    let failed = runs.iter().filter(|run| !run.problem.is_empty()).count();
    let sum = format!("最近 {} 次，出错 {failed} 次。", runs.len());
    let columns = vec![
        Column::words("任务"),
        Column::words("开始"),
        Column::numbers("用时"),
        Column::numbers("处理"),
        Column::words("结果"),
    ];
    let rows = runs.iter().map(row).collect_view();
    view! {
        <p class="note">{sum}</p>
        <Card flush=true>
            <Table caption="后台任务的运行，最近的在前" columns stacked=true>{rows}</Table>
        </Card>
    }
    .into_any()
}

/// A job by what it does.
fn named(job: &str) -> String {
    let words = match job {
        "close_unanswered" => "到期未验收自动关闭",
        "end_holds" => "挂起到期恢复",
        "cases" => "整改到期提醒和办结",
        "make_recurring" => "按周期计划生成申请",
        "calendar" => "放假安排生效",
        "escalate" => "超时逐级提醒",
        "deliver" => "推送通知",
        "fold" => "汇总满意度",
        "purge" => "清理过期记录",
        other => other,
    };
    words.to_owned()
}

fn row(run: &JobRunRow) -> AnyView {
    let outcome = if run.problem.is_empty() {
        view! { <Badge label="正常" tone=Tone::Good/> }.into_any()
    } else {
        view! {
            <Badge label="出错" tone=Tone::Bad/>
            <span class="note">{run.problem.clone()}</span>
        }
        .into_any()
    };
    view! {
        <tr>
            <td data-label="任务"><b>{named(&run.job)}</b></td>
            <td data-label="开始" class="nowrap">{run.when.clone()}</td>
            <td data-label="用时" data-kind="number">{run.milliseconds} " 毫秒"</td>
            <td data-label="处理" data-kind="number">{run.changed} " 件"</td>
            <td data-label="结果">{outcome}</td>
        </tr>
    }
    .into_any()
}
