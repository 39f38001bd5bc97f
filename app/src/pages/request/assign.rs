//! Whom to send: the technicians in the order of the suggestions, each one tap.

use crate::parts::{Badge, Button, ButtonKind, Disclosure, List, Row, Tone};
use domain::view::TechnicianChoice;
use leptos::prelude::*;

/// So many stand in the open; the others are unfolded.
const SHOWN: usize = 6;

/// The buttons of an assignment (派单建议); they belong into the command's form.
pub(super) fn choices(technicians: &[TechnicianChoice]) -> AnyView {
    if technicians.is_empty() {
        return view! { <p class="note">"本中心还没有服务人员，请系统管理员先设置。"</p> }.into_any();
    }
    let (first, others) = technicians.split_at(technicians.len().min(SHOWN));
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

fn list(technicians: &[TechnicianChoice], label: &'static str) -> AnyView {
    let rows = technicians.iter().map(row).collect_view();
    view! { <List label>{rows}</List> }.into_any()
}

fn row(choice: &TechnicianChoice) -> AnyView {
    let title = if choice.team.is_empty() {
        choice.name.clone()
    } else {
        format!("{} · {}", choice.name, choice.team)
    };
    let fit = choice.fit;
    let kind = if fit { ButtonKind::Primary } else { ButtonKind::Plain };
    let (id, name, note) = (choice.id.clone(), choice.name.clone(), choice.why.clone());
    view! {
        <Row title note>
            {fit.then(|| view! { <Badge label="合适" tone=Tone::Good/> })}
            <Button kind small=true name="technician" value=id>
                "派单"
                <span class="hidden">"给"{name}</span>
            </Button>
        </Row>
    }
    .into_any()
}
