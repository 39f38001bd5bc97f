//! Whom to send, or to ask for help: the technicians in the order of the suggestions, each one tap.

use crate::parts::{Badge, Button, ButtonKind, Disclosure, List, Row, Tone};
use domain::view::TechnicianChoice;
use leptos::prelude::*;

/// So many stand in the open; the others are unfolded.
const SHOWN: usize = 6;

/// The buttons of an assignment (派单建议); they belong into the command's form. A job for two is sent to two with one tap.
pub(super) fn choices(technicians: &[TechnicianChoice]) -> AnyView {
    if technicians.is_empty() {
        return view! { <p class="note">"本中心还没有服务人员，请系统管理员先设置。"</p> }.into_any();
    }
    buttons(technicians, "派单", "给")
}

/// A button for each: `verb` is what it does, `toward` stands before the name that is read out.
pub(super) fn buttons(technicians: &[TechnicianChoice], verb: &'static str, toward: &'static str) -> AnyView {
    let (first, others) = technicians.split_at(technicians.len().min(SHOWN));
    let list = |choices: &[TechnicianChoice], label: &'static str| {
        let rows = choices.iter().map(|choice| row(choice, verb, toward)).collect_view();
        view! { <List label>{rows}</List> }.into_any()
    };
    let rest = (!others.is_empty()).then(|| {
        let label = format!("其他 {} 人", others.len());
        let rows = list(others, "其他服务人员");
        view! { <Disclosure label>{rows}</Disclosure> }
    });
    view! {
        {list(first, "服务人员")}
        {rest}
    }
    .into_any()
}

fn row(choice: &TechnicianChoice, verb: &'static str, toward: &'static str) -> AnyView {
    let title = if choice.team.is_empty() {
        choice.name.clone()
    } else {
        format!("{} · {}", choice.name, choice.team)
    };
    let fit = choice.fit;
    let kind = if fit { ButtonKind::Primary } else { ButtonKind::Plain };
    let with = choice.with.iter();
    let keys = with.clone().map(|other| other.id.as_str());
    let id = std::iter::once(choice.id.as_str())
        .chain(keys)
        .collect::<Vec<_>>()
        .join(",");
    let names = with.clone().map(|other| other.name.as_str());
    let name = std::iter::once(choice.name.as_str())
        .chain(names)
        .collect::<Vec<_>>()
        .join("、");
    let companions = with.map(|other| format!("；与{}一起（{}）", other.name, other.why));
    let note = std::iter::once(choice.why.clone())
        .chain(companions)
        .collect::<String>();
    view! {
        <Row title note>
            {fit.then(|| view! { <Badge label="合适" tone=Tone::Good/> })}
            <Button kind small=true name="technician" value=id>
                {verb}
                <span class="hidden">{toward}{name}</span>
            </Button>
        </Row>
    }
    .into_any()
}
