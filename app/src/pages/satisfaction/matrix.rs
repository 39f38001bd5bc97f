//! Excellence × group with everything a manager asks next: indicators, who stands out, how it moved.

use domain::rating::Excellence;
use domain::view::MatrixPage;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use super::breakdown;
use super::narrowing::Narrowing;
use crate::api::Answer;
use crate::api::overview::matrix_page;
use crate::pages::served::Made;
use crate::parts::{
    Button, ButtonKind, ButtonLink, Card, CellFigure, Glyph, Heading, Matrix, MatrixEntry, MatrixGroup, Notice,
    SelectField, Stat, Tone,
};

/// 三优三满意.
pub struct SatisfactionMatrix;

impl Made for SatisfactionMatrix {
    async fn body() -> Answer<AnyView> {
        let narrowing = use_query_map().with_untracked(Narrowing::read);
        let page = matrix_page(narrowing.month, narrowing.centre, narrowing.service).await?;
        Ok(view! {
            <Title text="三优三满意"/>
            {shown(page)}
        }
        .into_any())
    }
}

fn shown(page: MatrixPage) -> AnyView {
    let narrowing = Narrowing {
        month: page.month,
        centre: page.centre.clone(),
        service: page.service.clone(),
        ..Narrowing::default()
    };
    let folded = if page.folded.is_empty() {
        String::new()
    } else {
        format!(" · 汇总于 {}", page.folded)
    };
    let note = format!("{} · {}{folded}", page.month_label, page.of);
    let tiles = page
        .tiles
        .iter()
        .map(|tile| {
            let tone = if tile.value == "样本不足" {
                Tone::Warn
            } else {
                Tone::Plain
            };
            view! {
                <Stat
                    label=tile.name.clone()
                    value=tile.value.clone()
                    note=tile.note.clone()
                    href=tile.href.clone().unwrap_or_default()
                    tone
                />
            }
        })
        .collect_view();
    let groups = groups(&page, &narrowing);
    let empty = groups.is_empty();
    view! {
        <Heading title="三优三满意" note/>
        {filters(&page)}
        {if empty {
            view! { <Notice>"这个月没有设定满意主体，请系统管理员先设定。"</Notice> }.into_any()
        } else {
            view! { <Matrix groups/> }.into_any()
        }}
        <section class="stack" data-size="small" aria-label="各项指标">
            <h2>"各项指标分开看"</h2>
            <p class="note">
                "评价完全自愿。没有评价的只算「未评」，单独列出，任何时候都不会算成好评。"
            </p>
            <div class="grid">{tiles}</div>
        </section>
        {breakdown::ranking("按服务中心", &page.centres, |key| {
            Narrowing { centre: key.to_owned(), ..narrowing.clone() }
        })}
        {breakdown::ranking("按服务事项", &page.services, |key| {
            Narrowing { service: key.to_owned(), ..narrowing.clone() }
        })}
        <Card title="逐月走势" note="全部评价的好评率；样本不足的月份不画。">
            {breakdown::months(&page.trend, &narrowing)}
        </Card>
    }
    .into_any()
}

/// The groups as columns, each with its excellences in the matrix's order.
fn groups(page: &MatrixPage, narrowing: &Narrowing) -> Vec<MatrixGroup> {
    let column = |index: usize, label: &String| MatrixGroup {
        label: label.clone(),
        cells: page
            .rows
            .iter()
            .filter_map(|row| row.cells.get(index).map(|cell| (row.excellence, cell)))
            .map(|(excellence, cell)| MatrixEntry {
                label: excellence.label().to_owned(),
                note: note(excellence).to_owned(),
                figure: CellFigure::of(&cell.cell, cell.change),
                href: Narrowing {
                    group: cell.group_id.clone(),
                    excellence: excellence.code().to_owned(),
                    ..narrowing.clone()
                }
                .behind(),
                instead: (!page.everything).then_some("看当月办结"),
            })
            .collect(),
    };
    page.groups
        .iter()
        .enumerate()
        .map(|(index, label)| column(index, label))
        .collect()
}

/// What an excellence looks at, in two words.
fn note(excellence: Excellence) -> &'static str {
    match excellence {
        Excellence::Service => "质量与时效",
        Excellence::Conduct => "态度与规矩",
        Excellence::Environment => "卫生与绿化",
    }
}

fn filters(page: &MatrixPage) -> AnyView {
    let months = page
        .months
        .iter()
        .map(|(month, label)| (month.to_string(), label.clone()))
        .collect::<Vec<_>>();
    let choices = |rows: &[domain::view::TrendRow], chosen: &str| {
        let mut choices: Vec<(String, String)> = rows.iter().map(|row| (row.key.clone(), row.name.clone())).collect();
        // What is chosen stays among the choices, even in a month in which it has no figures.
        if !chosen.is_empty() && choices.iter().all(|(key, _)| key != chosen) {
            choices.push((chosen.to_owned(), "已选的一项".to_owned()));
        }
        choices
    };
    let centres = choices(&page.centres, &page.centre);
    let services = choices(&page.services, &page.service);
    let narrowed = !(page.centre.is_empty() && page.service.is_empty());
    let whole = Narrowing {
        month: page.month,
        ..Narrowing::default()
    }
    .figures();
    view! {
        <form class="filters" method="get" action="/satisfaction" role="search" aria-label="筛选满意度">
            <SelectField name="month" label="月份" options=months value=page.month.to_string()/>
            <SelectField name="centre" label="服务中心" options=centres value=page.centre.clone() empty="全部"/>
            <SelectField name="service" label="服务事项" options=services value=page.service.clone() empty="全部"/>
            <div class="row">
                <Button kind=ButtonKind::Primary glyph=Glyph::Search>"查看"</Button>
                {narrowed.then(|| view! { <ButtonLink href=whole kind=ButtonKind::Quiet>"看全部"</ButtonLink> })}
            </div>
        </form>
    }
    .into_any()
}
