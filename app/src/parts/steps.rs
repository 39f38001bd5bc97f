//! How far something has come.

use leptos::prelude::*;

/// How far a case has come (步骤条): `第 3 步，共 5 步`. The state stands in words beside it.
#[component]
pub fn Steps(
    /// Steps done or under way.
    done: usize,
    /// All steps.
    total: usize,
) -> impl IntoView {
    let steps = (0..total)
        .map(|index| view! { <i data-is=(index < done).then_some("now")></i> })
        .collect_view();
    view! {
        <div class="steps" role="img" aria-label=format!("第 {done} 步，共 {total} 步")>
            {steps}
        </div>
    }
}

/// Where one step of a staged file stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Behind us.
    Done,
    /// Where it is now.
    Now,
    /// Still to come.
    Ahead,
}

/// The stages of a file with their dates (阶段): application, review, public notice, decision. The next one is named.
#[component]
pub fn Stages(
    /// Where each stands, its name, and its date or promise.
    stages: Vec<(Stage, String, String)>,
) -> impl IntoView {
    let stages = stages
        .into_iter()
        .map(|(stage, name, date)| {
            let (is, spoken) = match stage {
                Stage::Done => (Some("good"), "已完成"),
                Stage::Now => (Some("now"), "进行中"),
                Stage::Ahead => (None, "未开始"),
            };
            let current = (stage == Stage::Now).then_some("step");
            view! {
                <li data-is=is aria-current=current>
                    <b>{name}</b>
                    <small>{date}<span class="hidden">" "{spoken}</span></small>
                </li>
            }
        })
        .collect_view();
    view! { <ol class="stages">{stages}</ol> }
}
