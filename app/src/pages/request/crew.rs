//! Who helps (协助): asking a colleague, letting one go, and why work cannot begin yet.

use crate::parts::{Button, List, Notice, NoticeKind, Row};
use domain::request::Status;
use domain::view::{RequestPage, TechnicianChoice};
use leptos::prelude::*;

/// The buttons that ask for help; they belong into the command's form.
pub(super) fn colleagues(colleagues: &[TechnicianChoice]) -> AnyView {
    if colleagues.is_empty() {
        return view! { <p class="note">"本中心没有别的服务人员可以请，请联系服务台。"</p> }.into_any();
    }
    super::assign::buttons(colleagues, "请协助", "：")
}

/// The buttons that let somebody go; they belong into the command's form.
pub(super) fn helpers(helpers: &[(String, String)]) -> AnyView {
    let rows = helpers
        .iter()
        .map(|(key, name)| {
            let (key, spoken) = (key.clone(), name.clone());
            view! {
                <Row title=name.clone()>
                    <Button small=true name="technician" value=key>
                        "不用再协助"
                        <span class="hidden">"："{spoken}</span>
                    </Button>
                </Row>
            }
        })
        .collect_view();
    view! { <List label="协助人员">{rows}</List> }.into_any()
}

/// Why the work cannot begin: it needs more people than there are (安全规定). Nothing where there are enough, or it is not that far.
pub(super) fn missing(page: &RequestPage) -> Option<AnyView> {
    let begins = matches!(
        page.card.status,
        Status::Filed | Status::Accepted | Status::Assigned | Status::Taken | Status::OnHold
    );
    if page.lacks == 0 || !begins || page.is_requester {
        return None;
    }
    let hands = page.hands;
    let words = match page.technician {
        Some(_) => format!(
            "安全规定：这项作业须 {hands} 人一起办，还差 {} 人，人齐了才能开始。",
            page.lacks
        ),
        None => format!("安全规定：这项作业须 {hands} 人一起办，人齐了才能开始。"),
    };
    Some(view! { <Notice kind=NoticeKind::Warn>{words}</Notice> }.into_any())
}
