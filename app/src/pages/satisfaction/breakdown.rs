//! Who stands out and how it moved: tables whose numbers lead on.

use domain::satisfaction::Cell;
use domain::view::TrendRow;
use leptos::prelude::*;

use super::narrowing::Narrowing;
use crate::pages::shown::permille;
use crate::parts::{
    Card, Column, Disclosure, Empty, Glyph, Interval, Measured, Permille, Table, Trend, TrendPoint, scale_from,
};

/// A ranking by the lower bound (排名): few ratings do not win. What has too few for a figure is folded away below it. `narrowed` narrows
/// the figures to one row.
pub(super) fn ranking(title: &str, rows: &[TrendRow], narrowed: impl Fn(&str) -> Narrowing) -> AnyView {
    let (shown, few): (Vec<_>, Vec<_>) = rows.iter().partition(|row| Measured::of(&row.cell).is_some());
    let from = scale(&shown);
    let lines = |rows: &[&TrendRow]| {
        let lines = rows.iter().enumerate();
        lines
            .map(|(place, row)| ranked(place + 1, row, from, &narrowed(&row.key)))
            .collect_view()
    };
    let body = if rows.is_empty() {
        view! { <Empty title="这个月还没有可评的申请" glyph=Glyph::Chart/> }.into_any()
    } else if shown.is_empty() {
        view! { <p class="note padded">"各项的评价都还不够，不排名。"</p> }.into_any()
    } else {
        let lines = lines(&shown);
        table(title.to_owned(), lines)
    };
    let others = (!few.is_empty()).then(|| {
        let (lines, label) = (lines(&few), format!("另有 {} 项样本不足", few.len()));
        let table = table(format!("{title}，样本不足的"), lines);
        view! {
            <div class="padded">
                <Disclosure label>{table}</Disclosure>
            </div>
        }
    });
    view! {
        <Card title=title note="按置信下限排：份数少的不会因为碰巧全是好评而排在前面。" flush=true>
            {body}
            {others}
        </Card>
    }
    .into_any()
}

fn table(caption: String, lines: impl IntoView + 'static) -> AnyView {
    let columns = vec![
        Column::numbers("名次"),
        Column::words("名称"),
        Column::words("好评率"),
        Column::words("95% 区间"),
        Column::numbers("份数"),
        Column::numbers("按时办结"),
    ];
    view! {
        <div class="ranking">
            <Table caption columns cards=true>{lines}</Table>
        </div>
    }
    .into_any()
}

fn ranked(place: usize, row: &TrendRow, from: Permille, narrowing: &Narrowing) -> AnyView {
    let on_time = on_time(row);
    let (figures, behind) = (narrowing.figures(), narrowing.behind());
    let name = view! { <a href=figures>{row.name.clone()}</a> };
    match Measured::of(&row.cell) {
        Some(measured) => view! {
            <tr>
                <td data-kind="number">{place}</td>
                <td class="what">{name}</td>
                <td><b>{measured.share.figures()}"%"</b></td>
                <td class="span">
                    <span class="span-cell">
                        <Interval measured from/>
                        <span class="note nowrap">
                            {measured.lower.figures()}"–"{measured.upper.figures()}
                        </span>
                    </span>
                </td>
                <td data-kind="number" data-label="份数" class="count"><a href=behind>{measured.sample}</a></td>
                <td data-kind="number" data-label="按时办结">{on_time}</td>
            </tr>
        }
        .into_any(),
        None => view! {
            <tr>
                <td data-kind="number">"—"</td>
                <td class="what">{name}</td>
                <td><span class="few">"样本不足"</span></td>
                <td class="nothing">"—"</td>
                <td data-kind="number" data-label="份数" class="count"><a href=behind>{sample(&row.cell)}</a></td>
                <td data-kind="number" data-label="按时办结">{on_time}</td>
            </tr>
        }
        .into_any(),
    }
}

/// The months as a drawing, with the same numbers as a table beside it (走势).
pub(super) fn months(rows: &[TrendRow], narrowing: &Narrowing) -> AnyView {
    let of = |row: &TrendRow| Narrowing {
        month: row.key.parse().unwrap_or_default(),
        ..narrowing.clone()
    };
    let points = rows
        .iter()
        .map(|row| TrendPoint {
            label: short(&row.name),
            measured: Measured::of(&row.cell),
            href: of(row).figures(),
        })
        .collect::<Vec<_>>();
    let lines = rows
        .iter()
        .rev()
        .map(|row| {
            let (share, bounds) = match Measured::of(&row.cell) {
                Some(measured) => (
                    format!("{}%", measured.share.figures()),
                    format!("{}–{}", measured.lower.figures(), measured.upper.figures()),
                ),
                None => ("样本不足".to_owned(), "—".to_owned()),
            };
            let narrowing = of(row);
            let (figures, behind) = (narrowing.figures(), narrowing.behind());
            let rated = sample(&row.cell);
            view! {
                <tr>
                    <td class="nowrap"><a href=figures>{row.name.clone()}</a></td>
                    <td data-kind="number">{share}</td>
                    <td data-kind="number">{bounds}</td>
                    <td data-kind="number"><a href=behind>{rated}</a></td>
                    <td data-kind="number">{(row.rateable - rated).max(0)}</td>
                    <td data-kind="number">{on_time(row)}</td>
                </tr>
            }
        })
        .collect_view();
    let columns = vec![
        Column::words("月份"),
        Column::numbers("好评率"),
        Column::numbers("95% 区间"),
        Column::numbers("评价"),
        Column::numbers("未评"),
        Column::numbers("按时办结"),
    ];
    view! {
        <Trend label="好评率逐月走势" points/>
        <Disclosure label="看数字表"><Table caption="好评率逐月数字" columns>{lines}</Table></Disclosure>
    }
    .into_any()
}

fn scale(rows: &[&TrendRow]) -> Permille {
    scale_from(
        &rows
            .iter()
            .filter_map(|row| Measured::of(&row.cell))
            .collect::<Vec<_>>(),
    )
}

fn sample(cell: &Cell) -> i64 {
    match cell {
        Cell::TooFew { count, .. } | Cell::Shown { count, .. } => *count,
    }
}

fn on_time(row: &TrendRow) -> String {
    row.on_time
        .map_or_else(|| "—".to_owned(), |share| format!("{}%", permille(share).figures()))
}

/// `2026 年 11 月` under a narrow column is `11 月`.
fn short(label: &str) -> String {
    label
        .split_once('年')
        .map_or(label, |(_, month)| month)
        .trim()
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_under_its_column_goes_without_the_year() {
        assert_eq!(short("2026 年 11 月"), "11 月");
        assert_eq!(short("11 月"), "11 月");
    }
}
