//! The one table of the product.

use leptos::prelude::*;

use super::given;

/// A column's head (列).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The words.
    pub label: String,
    /// Numbers stand at the right.
    pub number: bool,
    /// The head is for a screen reader alone, as over check boxes and buttons.
    pub silent: bool,
    /// The same list in this column's order; empty when it cannot be sorted.
    pub href: String,
}

impl Column {
    /// A column of words.
    #[must_use]
    pub fn words(label: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            number: false,
            silent: false,
            href: String::new(),
        }
    }

    /// A column of numbers.
    #[must_use]
    pub fn numbers(label: impl Into<String>) -> Self {
        Self {
            number: true,
            ..Self::words(label)
        }
    }

    /// A column whose head is not shown.
    #[must_use]
    pub fn silent(label: impl Into<String>) -> Self {
        Self {
            silent: true,
            ..Self::words(label)
        }
    }

    /// The same column, whose head sorts the list.
    #[must_use]
    pub fn sorting(self, href: impl Into<String>) -> Self {
        Self {
            href: href.into(),
            ..self
        }
    }
}

/// A table (表格) that always has head and body: without them a browser inserts its own and hydration fails. Children are `<tr>`;
/// number cells carry `data-kind="number"`, the row shown beside it `aria-current="true"`. A wide table scrolls inside itself;
/// a `stacked` one becomes cards on a phone, where each `<td data-label="时限">` names itself. So does one of `cards`, of which the page's
/// style says how their cells lie; the link in its `<td class="what">` is the whole card.
#[component]
pub fn Table(
    /// What the table holds, for a screen reader.
    #[prop(into)]
    caption: String,
    /// The heads.
    columns: Vec<Column>,
    /// Cards on a phone.
    #[prop(optional)]
    stacked: bool,
    /// Cards on a phone, laid out by the page.
    #[prop(optional)]
    cards: bool,
    /// A last row of sums.
    #[prop(optional, into)]
    foot: Option<ViewFnOnce>,
    /// The rows.
    children: Children,
) -> impl IntoView {
    let heads = columns
        .into_iter()
        .map(|column| {
            let kind = column.number.then_some("number");
            let label = if column.silent {
                view! { <span class="hidden">{column.label}</span> }.into_any()
            } else if let Some(href) = given(column.href) {
                view! { <a href=href>{column.label}</a> }.into_any()
            } else {
                column.label.into_any()
            };
            view! { <th scope="col" data-kind=kind>{label}</th> }
        })
        .collect_view();
    let label = caption.clone();
    let kind = match (stacked, cards) {
        (true, _) => Some("stacked"),
        (_, true) => Some("cards"),
        _ => None,
    };
    view! {
        <div class="table" role="region" tabindex="0" aria-label=label data-kind=kind>
            <table>
                <caption class="hidden">{caption}</caption>
                <thead>
                    <tr>{heads}</tr>
                </thead>
                <tbody>{children()}</tbody>
                {foot.map(|foot| view! { <tfoot>{foot.run()}</tfoot> })}
            </table>
        </div>
    }
}

/// A table of nothing but words (文字表), cards on a phone; the first cell of a row is not broken.
pub fn table_of_words(caption: &'static str, heads: &'static [&'static str], rows: Vec<Vec<String>>) -> AnyView {
    let columns = heads.iter().map(|head| Column::words(*head)).collect();
    let row = |cells: Vec<String>| {
        let cell = |((head, cell), first): ((&'static str, String), bool)| {
            view! { <td data-label=head class=first.then_some("nowrap")>{cell}</td> }
        };
        let first = std::iter::once(true).chain(std::iter::repeat(false));
        let cells = heads.iter().copied().zip(cells).zip(first).map(cell).collect_view();
        view! { <tr>{cells}</tr> }
    };
    let rows = rows.into_iter().map(row).collect_view();
    view! { <Table caption columns stacked=true>{rows}</Table> }.into_any()
}
