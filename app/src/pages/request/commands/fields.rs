//! What the forms of commands ask for: the fields of each, with what was typed before it was refused.

use crate::pages::request::choices::contradicts_acceptance;
use crate::pages::request::{assign, crew};
use crate::pages::words::Need;
use crate::parts::{Notice, NoticeKind, SelectField, TextArea, TextField};
use domain::lifecycle::CommandKind;
use domain::request::{REASON_LIMIT, Status, TEXT_LIMIT};
use domain::view::RequestPage;
use leptos::prelude::*;

/// The command whose form was refused and holds what was typed.
pub(super) fn typed_into(page: &RequestPage) -> Option<CommandKind> {
    let code = page
        .kept
        .iter()
        .find(|(name, _)| name == "command")
        .map(|(_, code)| code.as_str())?;
    CommandKind::parse(code)
}

/// What was typed into a field of a command's form and refused; empty when nothing was.
fn kept(page: &RequestPage, kind: CommandKind, field: &str) -> String {
    if typed_into(page) != Some(kind) {
        return String::new();
    }
    page.kept
        .iter()
        .find(|(name, _)| name == field)
        .map(|(_, text)| text.clone())
        .unwrap_or_default()
}

/// The fields of a command's form.
#[must_use]
pub fn fields(kind: CommandKind, page: &RequestPage) -> AnyView {
    match kind {
        CommandKind::Reject | CommandKind::HandBack | CommandKind::StepBack | CommandKind::Return => {
            words(kind, page, "reason", "原因", true)
        }
        CommandKind::Cancel => words(kind, page, "reason", "原因", false),
        CommandKind::AskBack => words(kind, page, "text", "问题", true),
        CommandKind::Answer => words(kind, page, "text", "补充说明", true),
        CommandKind::Nudge => words(kind, page, "text", "想说的话", false),
        CommandKind::Note => words(kind, page, "text", "备注", true),
        CommandKind::Message if page.card.status == Status::Finished && page.is_requester => {
            view! { <MessageWhileConfirming before=kept(page, kind, "text")/> }.into_any()
        }
        CommandKind::Message => words(kind, page, "text", "留言", true),
        CommandKind::Finish => view! {
            {words(kind, page, "text", "做了什么", true)}
            {further(kind, page)}
        }
        .into_any(),
        CommandKind::Reroute => view! {
            <SelectField
                name="centre"
                id="reroute-centre"
                label="服务中心"
                options=page.centres.clone()
                empty="请选择"
                required=true
            />
            {words(kind, page, "reason", "原因", true)}
        }
        .into_any(),
        CommandKind::Assign => assign::choices(&page.technicians),
        CommandKind::AskHelp => crew::colleagues(&page.colleagues),
        CommandKind::ReleaseHelper => crew::helpers(&page.helpers),
        CommandKind::Hold => view! {
            <SelectField
                name="hold"
                id="hold-hold"
                label="挂起原因"
                options=page.clock.holds.clone()
                empty="请选择"
                required=true
            />
            {words(kind, page, "text", "说明", true)}
            {further(kind, page)}
            <TextField
                name="proof"
                id="hold-proof"
                label="凭据"
                hint="文号、通知或照片的说明；不可抗力必须写"
                value=kept(page, kind, "proof")
                optional=true
                longest=500
            />
            <TextField
                name="until"
                id="hold-until"
                label="预计恢复时间"
                kind="datetime-local"
                value=kept(page, kind, "until")
                optional=true
            />
        }
        .into_any(),
        CommandKind::NoAccess => view! {
            {next_visit(page)}
            {words(kind, page, "text", "现场情况", false)}
        }
        .into_any(),
        CommandKind::Reschedule => view! {
            <SelectField
                name="visit"
                id="reschedule-visit"
                label="上门时间"
                options=visits(page, page.card.status != Status::OnHold)
                value=kept(page, kind, "visit")
                empty="请选择"
                required=true
            />
            {words(kind, page, "text", "想说的话", false)}
        }
        .into_any(),
        CommandKind::Merge => view! {
            <TextField
                name="into"
                id="merge-into"
                label="申请编号"
                value=kept(page, kind, "into")
                hint="例如 2026-11-000123，须是本中心没有办结的申请"
                required=true
                longest=20
            />
        }
        .into_any(),
        CommandKind::Accept
        | CommandKind::Take
        | CommandKind::Start
        | CommandKind::Arrive
        | CommandKind::Resume
        | CommandKind::Confirm
        | CommandKind::CloseUnanswered
        | CommandKind::EndHold
        | CommandKind::LoseVisit => ().into_any(),
    }
}

/// The times that are free, for a menu; with the choice to have none where there is, or was, an appointment.
fn visits(page: &RequestPage, cancels: bool) -> Vec<(String, String)> {
    let free = page.visits.iter().flat_map(|day| {
        let words = |hours: &str| format!("{} {hours}", day.day);
        day.slots
            .iter()
            .map(move |slot| (slot.value.clone(), words(&slot.hours)))
    });
    let words = match (page.appointment.is_empty(), page.visit_lost) {
        (false, _) => Some("取消预约，尽快上门"),
        (true, true) => Some("不约时间，尽快上门"),
        (true, false) => None,
    };
    let none = words
        .filter(|_| cancels)
        .map(|words| ("none".to_owned(), words.to_owned()));
    free.chain(none).collect()
}

/// When to come again: one of the centre's times, or another that was agreed on.
fn next_visit(page: &RequestPage) -> AnyView {
    let kind = CommandKind::NoAccess;
    let before = kept(page, kind, "until");
    let other = move |label: &'static str, required: bool| {
        view! {
            <TextField
                name="until"
                id="no_access-until"
                label
                kind="datetime-local"
                value=before.clone()
                required
                optional=!required
            />
        }
        .into_any()
    };
    if page.visits.is_empty() {
        return other("下次上门时间", true);
    }
    view! {
        <SelectField
            name="visit"
            id="no_access-visit"
            label="下次上门时间"
            options=visits(page, false)
            value=kept(page, kind, "visit")
            empty="另约时间"
        />
        {other("另约的时间", false)}
    }
    .into_any()
}

/// What is left to do: it begins with what was said before, so that it can be put right or taken back.
fn further(kind: CommandKind, page: &RequestPage) -> AnyView {
    let typed = kept(page, kind, "reason");
    let value = if typed.is_empty() {
        page.further_work.clone()
    } else {
        typed
    };
    view! {
        <TextArea
            name="reason"
            id=format!("{}-further", kind.code())
            label="后续处理"
            hint="还要做什么：换配件、请别的工种、再来一次。没有就不填。"
            value
            optional=true
            lines=2
            longest=u32::try_from(REASON_LIMIT).unwrap_or(u32::MAX)
        />
    }
    .into_any()
}

fn words(kind: CommandKind, page: &RequestPage, field: &'static str, label: &'static str, needed: bool) -> AnyView {
    let need = if needed { Need::Always } else { Need::Never };
    crate::pages::words::words(kind.code(), field, label, kept(page, kind, field), need)
}

/// A message while the work waits for acceptance. It does not reopen anything, and words that sound as if it should are answered at once.
#[component]
fn MessageWhileConfirming(
    /// What was typed before.
    before: String,
) -> impl IntoView {
    let doubts = RwSignal::new(contradicts_acceptance(&before));
    let listen = move |event: leptos::ev::Event| doubts.set(contradicts_acceptance(&event_target_value(&event)));
    view! {
        <div class="stack" on:input=listen>
            <TextArea
                name="text"
                id="message-text"
                label="留言"
                value=before
                required=true
                longest=u32::try_from(TEXT_LIMIT).unwrap_or(u32::MAX)
                hint="如果没有弄好，请用“没弄好，退回”：只留言不会重新开工。"
            />
            {move || {
                doubts
                    .get()
                    .then(|| {
                        view! {
                            <Notice kind=NoticeKind::Warn live=true>
                                "看起来还没有弄好？请点“没弄好，退回”，师傅会再来；只留言、再确认，这件事就办结了。"
                            </Notice>
                        }
                    })
            }}
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::page;
    use super::*;

    #[test]
    fn what_was_refused_is_found_again_in_its_own_form_only() {
        let mut page = page(Status::Finished, &[CommandKind::Return, CommandKind::Message]);
        page.kept = vec![("reason".into(), "还在漏".into()), ("command".into(), "return".into())];
        assert_eq!(typed_into(&page), Some(CommandKind::Return));
        assert_eq!(kept(&page, CommandKind::Return, "reason"), "还在漏");
        assert_eq!(kept(&page, CommandKind::Cancel, "reason"), "");
    }
}
