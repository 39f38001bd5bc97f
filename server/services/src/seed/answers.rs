//! Answers to a service's own questions, for requests that are drawn up.

use domain::catalogue::{QuestionKind, ServiceItem};
use domain::time::Moment;

use super::dice::Dice;
use super::words;

/// Form fields for every question that has to be answered, and for half of the others.
pub(crate) fn answers(item: &ServiceItem, at: Moment, dice: &mut Dice) -> Vec<(String, String)> {
    let mut fields = Vec::new();
    for question in &item.questions {
        let answered = question.needed || dice.chance(0.5);
        let value = match &question.kind {
            QuestionKind::Text { .. } => text(&question.name, dice).to_owned(),
            QuestionKind::Number { least, greatest, .. } => {
                // Small numbers are usual: the smaller of three.
                let most = (*greatest).min(least + 60);
                let number = (0..3).map(|_| dice.between(*least, most)).min();
                number.unwrap_or(*least).to_string()
            }
            QuestionKind::Choice { choices } => dice.pick(choices).cloned().unwrap_or_default(),
            QuestionKind::Time => {
                let day = at.plus_days(dice.between(1, 6)).date();
                let hour = [9, 10, 14, 15][dice.below(4)];
                format!("{day}T{hour:02}:{:02}", [0, 30][dice.below(2)])
            }
        };
        if answered {
            fields.push((format!("answer_{}", question.name), value));
        }
    }
    fields
}

fn text(question: &str, dice: &mut Dice) -> &'static str {
    match question {
        "destination" | "target" => dice.word(words::DESTINATIONS),
        "plate" => dice.word(words::PLATES),
        "lift" => dice.word(&["1 号梯", "2 号梯", "3 号梯"]),
        "use" => dice.word(words::USES),
        _ => "见附件",
    }
}
