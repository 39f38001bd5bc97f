//! What is behind a number, as far as the viewer may see it.

use domain::view::{DrillPage, DrillRow};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use super::narrowing::Narrowing;
use crate::api::Answer;
use crate::api::overview::drill_page;
use crate::pages::served::Made;
use crate::parts::{Badge, ButtonLink, Card, Column, Empty, Glyph, Heading, More, Notice, Table, Tone};

/// 数字背后的申请和评价.
pub struct SatisfactionRequests;

impl Made for SatisfactionRequests {
    async fn body() -> Answer<AnyView> {
        let it = use_query_map().with_untracked(Narrowing::read);
        let asked = it.clone();
        let page = drill_page(
            it.month,
            it.centre,
            it.service,
            it.group,
            it.excellence,
            it.bad,
            it.after,
        )
        .await?;
        Ok(view! {
            <Title text="数字背后"/>
            {shown(&asked, page)}
        }
        .into_any())
    }
}

fn shown(narrowing: &Narrowing, page: DrillPage) -> AnyView {
    let back = Narrowing {
        group: String::new(),
        excellence: String::new(),
        bad: false,
        after: String::new(),
        ..narrowing.clone()
    }
    .figures();
    let only_bad = Narrowing {
        bad: !narrowing.bad,
        after: String::new(),
        ..narrowing.clone()
    }
    .behind();
    let only_bad_words = if narrowing.bad { "看全部" } else { "只看差评" };
    let rated = page.page.rows.iter().any(|row| row.level.is_some());
    let timed = page.page.rows.iter().any(|row| !row.when.is_empty());
    let narrowed_to_bad = narrowing.bad;
    let more = page.page.next.as_ref().map(|after| {
        let href = Narrowing {
            after: after.clone(),
            ..narrowing.clone()
        }
        .behind();
        // Who may not know whose they are gets ratings in no order of time.
        let label = if timed { "更早的" } else { "更多" };
        view! { <More href label/> }
    });
    let body = if page.page.rows.is_empty() {
        view! { <Empty title="这里没有内容" note="换个月份或条件再看。" glyph=Glyph::Search/> }.into_any()
    } else {
        table(&page.page.rows, rated, timed)
    };
    view! {
        <Heading title=page.title back=back>
            {(rated || narrowed_to_bad).then(|| view! { <ButtonLink href=only_bad small=true>{only_bad_words}</ButtonLink> })}
        </Heading>
        <Notice glyph=Glyph::Lock>{page.note}</Notice>
        <Card flush=true>{body}</Card>
        {more}
    }
    .into_any()
}

fn table(rows: &[DrillRow], rated: bool, timed: bool) -> AnyView {
    let mut columns = vec![Column::words("服务"), Column::words("服务中心")];
    if rated {
        columns.extend([Column::words("评价"), Column::words("主体")]);
    }
    columns.push(Column::words("内容"));
    if timed {
        columns.push(Column::words("时间"));
    }
    let lines = rows.iter().map(|line| row(line, rated, timed)).collect_view();
    view! {
        <div class="entries" data-rated=rated>
            <Table caption="数字背后的申请和评价" columns cards=true>{lines}</Table>
        </div>
    }
    .into_any()
}

fn row(row: &DrillRow, rated: bool, timed: bool) -> AnyView {
    let service = match &row.request {
        Some(request) => view! { <a href=format!("/requests/{request}")>{row.service.clone()}</a> }.into_any(),
        None => view! { <b>{row.service.clone()}</b> }.into_any(),
    };
    let number = (!row.number.is_empty()).then(|| view! { <span class="note">{row.number.clone()}</span> });
    let rater = (!row.rater.is_empty()).then(|| view! { <span class="note">"评价人 "{row.rater.clone()}</span> });
    let level = row.level.map(|level| {
        let tone = if level.is_good() { Tone::Good } else { Tone::Bad };
        view! { <Badge label=level.label() tone/> }
    });
    let rating = rated.then(|| {
        view! {
            <td class="level">{level}</td>
            <td>{row.group.clone()} " " {rater}</td>
        }
    });
    let when = timed.then(|| view! { <td class="nowrap">{row.when.clone()}</td> });
    view! {
        <tr>
            <td class="what">{service} {number}</td>
            <td>{row.centre.clone()}</td>
            {rating}
            <td class="said">{row.text.clone()}</td>
            {when}
        </tr>
    }
    .into_any()
}
