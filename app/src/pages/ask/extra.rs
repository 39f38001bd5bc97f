//! The questions that one service asks beyond the usual ones.

use crate::pages::kept::Kept;
use crate::parts::{ChipRadio, Chips, FieldGroup, TextField};
use domain::catalogue::{Question, QuestionKind};
use leptos::prelude::*;

/// The field of one question; its name is `answer_` and the question's.
pub fn question(question: Question, kept: &Kept) -> AnyView {
    let name = format!("answer_{}", question.name);
    let (required, optional) = (question.needed, !question.needed);
    let before = kept.text(&name);
    let label = question.label;
    match question.kind {
        QuestionKind::Text { longest } => view! {
            <TextField
                name
                label
                value=before
                required
                optional
                longest=u32::try_from(longest).unwrap_or(u32::MAX)
            />
        }
        .into_any(),
        QuestionKind::Number { least, greatest, unit } => view! {
            <TextField
                name
                label
                kind="number"
                keyboard="numeric"
                value=before
                least=least.to_string()
                most=greatest.to_string()
                hint=format!("{least} 到 {greatest} {unit}")
                required
                optional
            />
        }
        .into_any(),
        QuestionKind::Time => {
            view! { <TextField name label kind="datetime-local" value=before required optional/> }.into_any()
        }
        QuestionKind::Choice { choices } => {
            let chips = choices
                .into_iter()
                .map(|choice| {
                    let checked = choice == before;
                    view! { <ChipRadio name=name.clone() value=choice.clone() label=choice checked required/> }
                })
                .collect_view();
            view! {
                <FieldGroup legend=label optional>
                    <Chips>{chips}</Chips>
                </FieldGroup>
            }
            .into_any()
        }
    }
}
