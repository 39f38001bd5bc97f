//! The form that hands an application in.

use crate::action::{ActionForm, ServerAction};
use domain::request::REASON_LIMIT;
use leptos::prelude::*;

use crate::api::housing::Apply;
use crate::parts::{Button, ButtonKind, Problem, TextArea, TextField, failed};

/// The application (住房补贴申请, 示例). What was typed and refused comes back in `kept`.
#[component]
pub(super) fn ApplyForm(
    /// The action behind it.
    action: ServerAction<Apply>,
    /// Made by the page, so that sending twice is one file.
    #[prop(into)]
    key: String,
    /// Field names and texts.
    kept: Vec<(String, String)>,
) -> impl IntoView {
    let was = |name: &str| {
        kept.iter()
            .find(|(field, _)| field == name)
            .map_or_else(String::new, |(_, text)| text.clone())
    };
    let (area, household, reason) = (was("current_area"), was("household"), was("reason"));
    let limit = u32::try_from(REASON_LIMIT).unwrap_or(u32::MAX);
    view! {
        <ActionForm action>
            <div class="stack narrow">
                <Problem error=failed(action.value())/>
                <input type="hidden" name="key" value=key/>
                <TextField
                    name="current_area"
                    label="现住面积（平方米）"
                    kind="text"
                    keyboard="decimal"
                    value=area
                    hint="按房产证或租赁合同上的建筑面积填写，例如 86.5"
                    required=true
                    longest=8
                />
                <TextField
                    name="household"
                    label="家庭人口"
                    kind="number"
                    keyboard="numeric"
                    value=household
                    least="1"
                    most="20"
                    required=true
                />
                <TextArea
                    name="reason"
                    label="申请理由"
                    value=reason
                    hint="写清现在的居住情况和需要。"
                    required=true
                    longest=limit
                />
                <Button kind=ButtonKind::Primary pending=action.pending()>"提交申请"</Button>
            </div>
        </ActionForm>
    }
}
