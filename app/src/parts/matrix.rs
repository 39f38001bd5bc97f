//! Excellence × group: the bureau's first look.

use domain::satisfaction::Cell;
use leptos::prelude::*;

use super::{Change, Disclosure, Glyph, Icon, Interval, Measured, Permille, given, moved, scale_from};

/// What one cell knows (格): a figure, or too few answers for one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CellFigure {
    /// Enough answers.
    Known {
        /// Share, bounds, target, sample.
        measured: Measured,
        /// The move since the last equal period.
        change: Option<Change>,
    },
    /// Fewer answers than the minimum (样本不足): no figure is shown.
    TooFew {
        /// How many there are.
        sample: u64,
        /// How many are needed.
        minimum: u64,
    },
}

impl CellFigure {
    /// The figure of a cell with its move since the last equal period, in thousandths.
    #[must_use]
    pub fn of(cell: &Cell, change: Option<i64>) -> Self {
        match (Measured::of(cell), cell) {
            (Some(measured), _) => Self::Known {
                measured,
                change: change.and_then(Change::of_points),
            },
            (None, Cell::TooFew { count, least }) => Self::TooFew {
                sample: count.unsigned_abs(),
                minimum: least.unsigned_abs(),
            },
            (None, Cell::Shown { count, .. }) => Self::TooFew {
                sample: count.unsigned_abs(),
                minimum: 0,
            },
        }
    }
}

/// One excellence (优) seen by one group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MatrixEntry {
    /// `优质服务`.
    pub label: String,
    /// `质量与时效`.
    pub note: String,
    /// The figure.
    pub figure: CellFigure,
    /// What is behind it; empty when the viewer may not see it.
    pub href: String,
    /// What that is, for whom it is not the ratings themselves.
    pub instead: Option<&'static str>,
}

/// One group (满意) with its cells, in the same order in every group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MatrixGroup {
    /// `职工满意`.
    pub label: String,
    /// The cells.
    pub cells: Vec<MatrixEntry>,
}

/// The 3 × 3 matrix (三优三满意): a grid on a desk, a card per group on a phone, the same numbers as a table below.
/// All intervals share one scale, and the scale is written out.
#[component]
pub fn Matrix(
    /// The groups.
    groups: Vec<MatrixGroup>,
) -> impl IntoView {
    let known: Vec<Measured> = groups
        .iter()
        .flat_map(|group| &group.cells)
        .filter_map(|cell| match &cell.figure {
            CellFigure::Known { measured, .. } => Some(*measured),
            CellFigure::TooFew { .. } => None,
        })
        .collect();
    let from = scale_from(&known);
    let rows = groups.first().map(|group| {
        group
            .cells
            .iter()
            .map(|cell| {
                let (label, note) = (cell.label.clone(), cell.note.clone());
                view! { <p><b>{label}</b><small>{note}</small></p> }
            })
            .collect_view()
    });
    let table = numbers(&groups);
    let columns = groups
        .into_iter()
        .map(|group| {
            let cells = group.cells.into_iter().map(|cell| cell_view(cell, from)).collect_view();
            view! { <section><h2>{group.label}</h2>{cells}</section> }
        })
        .collect_view();
    view! {
        <div class="matrix">
            <div class="names" aria-hidden="true">{rows}</div>
            {columns}
        </div>
        <p class="note matrix-scale">
            "条形是 95% 置信区间，圆点是好评率，竖线是目标；刻度从 "{from.0 / 10}"% 到 100%。"
        </p>
        <Disclosure label="看数字表">{table}</Disclosure>
    }
}

fn cell_view(cell: MatrixEntry, from: Permille) -> AnyView {
    let name = view! { <h3>{cell.label}<small>{cell.note}</small></h3> };
    match cell.figure {
        CellFigure::Known { measured, change } => {
            let missed = measured.misses_target();
            let target = measured.target.map(|target| format!(" · 目标 {}", target.figures()));
            view! {
                <div class="cell" data-is=missed.then_some("bad")>
                    {name}
                    <p class="value">
                        <b>{measured.share.figures()}<small>"%"</small></b>
                        {change.map(|change| moved(change, "较上期"))}
                        {missed
                            .then(|| {
                                view! {
                                    <span class="missed"><Icon glyph=Glyph::Alert/>"未达目标"</span>
                                }
                            })}
                    </p>
                    <Interval measured from/>
                    <p class="note">
                        "n = "{measured.sample}" · 下限 "{measured.lower.figures()}{target}
                    </p>
                    {behind(cell.href, cell.instead, measured.sample)}
                </div>
            }
            .into_any()
        }
        CellFigure::TooFew { sample, minimum } => view! {
            <div class="cell" data-is="few">
                {name}
                <p class="value"><b>"样本不足"</b></p>
                <p class="note">"n = "{sample}"，少于 "{minimum}" 份不显示"</p>
            </div>
        }
        .into_any(),
    }
}

fn behind(href: String, instead: Option<&'static str>, sample: u64) -> Option<impl IntoView> {
    given(href).map(|href| {
        let words = instead.map_or_else(|| format!("看这 {sample} 份"), str::to_owned);
        view! { <a class="behind" href=href>{words}<Icon glyph=Glyph::ChevronRight/></a> }
    })
}

/// The same numbers as a table: for a reader who does not see bars, and for print.
fn numbers(groups: &[MatrixGroup]) -> AnyView {
    let rows = groups
        .iter()
        .flat_map(|group| group.cells.iter().map(move |cell| (group.label.clone(), cell.clone())))
        .map(|(group, cell)| {
            let figures = match cell.figure {
                CellFigure::Known { measured, .. } => view! {
                    <td>{measured.share.figures()}"%"</td>
                    <td>{measured.lower.figures()}"–"{measured.upper.figures()}</td>
                    <td>{measured.target.map_or_else(|| "—".to_owned(), Permille::figures)}</td>
                    <td>{measured.sample}</td>
                }
                .into_any(),
                CellFigure::TooFew { sample, .. } => view! {
                    <td colspan="3">"样本不足"</td>
                    <td>{sample}</td>
                }
                .into_any(),
            };
            view! { <tr><th scope="row">{group}" · "{cell.label}</th>{figures}</tr> }
        })
        .collect_view();
    view! {
        <div class="table">
            <table>
                <caption class="hidden">"三优三满意数字表"</caption>
                <thead>
                    <tr>
                        <th scope="col">"对象 · 内容"</th>
                        <th scope="col">"好评率"</th>
                        <th scope="col">"95% 区间"</th>
                        <th scope="col">"目标"</th>
                        <th scope="col">"份数"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}
