//! How a share moved over the months.

use leptos::prelude::*;

use super::{Measured, Permille, given, scale_from};

/// One period of a trend (趋势). A period with too few answers has no figure and leaves a gap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrendPoint {
    /// `11 月`.
    pub label: String,
    /// The figure; none when there were too few answers.
    pub measured: Option<Measured>,
    /// The ratings behind it.
    pub href: String,
}

/// A share over the periods (趋势图): a column per period with interval and dot, and the figure in words under it, so that the drawing is its own table.
#[component]
pub fn Trend(
    /// Names the trend: `职工满意 · 优质服务，近 6 个月`.
    #[prop(into)]
    label: String,
    /// The periods, oldest first.
    points: Vec<TrendPoint>,
) -> impl IntoView {
    let known: Vec<Measured> = points.iter().filter_map(|point| point.measured).collect();
    let from = scale_from(&known);
    let columns = points
        .into_iter()
        .map(|point| {
            let words = match point.measured {
                Some(measured) => format!("{}%", measured.share.figures()),
                None => "样本不足".to_owned(),
            };
            let sample = point.measured.map(|measured| format!("n = {}", measured.sample));
            let few = point.measured.is_none().then_some("few");
            let name = match given(point.href) {
                Some(href) => view! { <a href=href>{point.label}</a> }.into_any(),
                None => point.label.into_any(),
            };
            view! {
                <li data-is=few>
                    {column(point.measured, from)}
                    <b>{words}</b>
                    <small>{sample}</small>
                    <span>{name}</span>
                </li>
            }
        })
        .collect_view();
    view! {
        <div class="trend" role="region" tabindex="0" aria-label=label>
            <ol>{columns}</ol>
        </div>
    }
}

fn column(measured: Option<Measured>, from: Permille) -> AnyView {
    let height = |share: Permille| {
        let length = u32::from(1000_u16.saturating_sub(from.0).max(1));
        let left = u32::from(1000_u16.saturating_sub(share.0));
        Permille(u16::try_from((left * 1000 / length).min(1000)).unwrap_or(1000))
    };
    view! {
        <svg aria-hidden="true" width="100%" height="96">
            {measured
                .map(|measured| {
                    let top = height(measured.upper);
                    let span = Permille(height(measured.lower).0.saturating_sub(top.0));
                    view! {
                        <rect class="span" x="42%" y=top.length() width="16%" height=span.length() rx="4"></rect>
                        {measured
                            .target
                            .map(|target| {
                                view! { <rect class="target" x="0" y=height(target).length() width="100%" height="1.5"></rect> }
                            })}
                        <circle cx="50%" cy=height(measured.share).length() r="5"></circle>
                    }
                })}
        </svg>
    }
    .into_any()
}
