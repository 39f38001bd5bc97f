//! Everything that can be done to a request, each as a form that works without a script. Which there are is decided by the server.

use super::choices::{contradicts_acceptance, question};
use crate::action::{ActionForm, ServerAction};
use crate::api::ApiError;
use crate::api::request::Act;
use crate::pages::words::Need;
use crate::parts::{Button, ButtonKind, Card, Disclosure, Notice, NoticeKind, SelectField, TextArea, TextField};
use domain::lifecycle::CommandKind;
use domain::request::{REASON_LIMIT, Status, TEXT_LIMIT};
use domain::view::RequestPage;
use leptos::prelude::*;

/// The commands of a request (操作), each folded until it is wanted.
#[component]
pub fn Commands(
    /// The request with the commands that the viewer may give now.
    page: RequestPage,
    /// What carries them out.
    action: ServerAction<Act>,
    /// Those that stand elsewhere on the page.
    #[prop(optional)]
    left_out: Vec<CommandKind>,
) -> impl IntoView {
    let typed = typed_into(&page);
    let shown: Vec<CommandKind> = page
        .commands
        .iter()
        .copied()
        .filter(|kind| !left_out.contains(kind))
        .collect();
    if shown.is_empty() {
        return ().into_any();
    }
    let (at_once, asking): (Vec<CommandKind>, Vec<CommandKind>) =
        shown.into_iter().partition(|kind| !needs_words(*kind));
    let buttons = (!at_once.is_empty()).then(|| {
        let buttons = at_once
            .into_iter()
            .map(|kind| view! { <CommandForm kind page=page.clone() action look=ButtonKind::Primary/> })
            .collect_view();
        view! { <div class="row wrap">{buttons}</div> }
    });
    let forms = asking
        .into_iter()
        .map(|kind| {
            let note = question(kind).1;
            let asked = fields(kind, &page);
            let page = page.clone();
            view! {
                <Disclosure label=crate::text::command(kind) open=typed==Some(kind)>
                    <CommandForm kind page action look=look(kind)>
                        <p class="note">{note}</p>
                        {asked}
                    </CommandForm>
                </Disclosure>
            }
        })
        .collect_view();
    view! {
        <Card title="操作">
            {super::crew::missing(&page)}
            {buttons}
            {forms}
        </Card>
    }
    .into_any()
}

/// One command's form: what every one carries, the fields, and the button. A command that names somebody has a button for each
/// person instead.
#[component]
pub fn CommandForm(
    /// The command.
    kind: CommandKind,
    /// The request.
    page: RequestPage,
    /// What carries it out.
    action: ServerAction<Act>,
    /// How much attention the button asks for.
    look: ButtonKind,
    /// The fields.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <ActionForm action>
            <input type="hidden" name="request" value=page.card.id/>
            <input type="hidden" name="version" value=page.version.to_string()/>
            <input type="hidden" name="command" value=kind.code()/>
            <Key action/>
            <div class="stack" data-size="small">
                {children.map(|children| children())}
                {(!names_somebody(kind))
                    .then(|| view! { <Button kind=look pending=action.pending()>{crate::text::command(kind)}</Button> })}
            </div>
        </ActionForm>
    }
}

/// A key of the form's own, so that sending it twice over a bad line does it once; a new one after each success.
#[component]
pub fn Key(
    /// What carries the command out.
    action: ServerAction<Act>,
) -> impl IntoView {
    let input = NodeRef::<leptos::html::Input>::new();
    Effect::new(move |_| {
        // What was kept has been taken as much as what was answered: the next command is another one.
        let refused = matches!(action.value().get(), Some(Err(error)) if error != ApiError::Kept);
        renew(input, refused);
    });
    view! { <input type="hidden" name="key" node_ref=input/> }
}

fn renew(_input: NodeRef<leptos::html::Input>, _refused: bool) {
    #[cfg(feature = "hydrate")]
    if let Some(input) = _input.get()
        && (!_refused || input.value().is_empty())
    {
        input.set_value(&crate::browser::key::new());
    }
}

/// Whether a command has a button for each person it can name, in place of its own.
const fn names_somebody(kind: CommandKind) -> bool {
    matches!(
        kind,
        CommandKind::Assign | CommandKind::AskHelp | CommandKind::ReleaseHelper
    )
}

/// Whether a command asks for something before it is given.
#[must_use]
pub fn needs_words(kind: CommandKind) -> bool {
    !matches!(
        kind,
        CommandKind::Accept
            | CommandKind::Take
            | CommandKind::Start
            | CommandKind::Arrive
            | CommandKind::Resume
            | CommandKind::Confirm
            | CommandKind::CloseUnanswered
            | CommandKind::EndHold
            | CommandKind::LoseVisit
    )
}

const fn look(kind: CommandKind) -> ButtonKind {
    match kind {
        CommandKind::Reject | CommandKind::Cancel => ButtonKind::Danger,
        _ => ButtonKind::Primary,
    }
}

/// The command whose form was refused and holds what was typed.
fn typed_into(page: &RequestPage) -> Option<CommandKind> {
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
        CommandKind::Assign => super::assign::choices(&page.technicians),
        CommandKind::AskHelp => super::crew::colleagues(&page.colleagues),
        CommandKind::ReleaseHelper => super::crew::helpers(&page.helpers),
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
pub(super) mod tests {
    use super::*;
    use domain::request::Urgency;
    use domain::view::{DueView, RequestCard};

    /// A request in a state, with the commands that its viewer may give.
    pub(in crate::pages::request) fn page(status: Status, commands: &[CommandKind]) -> RequestPage {
        let due = DueView {
            due: "今天 16:30".into(),
            left: "剩 1 小时".into(),
            used: 50,
            late: false,
            close: false,
            paused: false,
        };
        RequestPage {
            card: RequestCard {
                id: "0193a4a0-7b1c-7d3e-8f00-1a2b3c4d5e6f".into(),
                number: "2026-11-000123".into(),
                title: "空调不制冷".into(),
                service: "空调维修".into(),
                place: "3 号楼 1208 室".into(),
                status,
                line: String::new(),
                filed: String::new(),
                step: 1,
                due: None,
                visit_lost: false,
            },
            version: 3,
            text: String::new(),
            answers: vec![],
            urgency: Urgency::Normal,
            urgency_reason: String::new(),
            wished: String::new(),
            requester: String::new(),
            requester_phone: String::new(),
            on_behalf: false,
            centre: "机关服务中心（示例）".into(),
            routed_by: String::new(),
            centre_phone: String::new(),
            technician: None,
            technician_phone: String::new(),
            hands: 1,
            lacks: 0,
            helpers: vec![],
            helping: false,
            headline: String::new(),
            next: String::new(),
            response: due.clone(),
            resolution: due,
            explanation: vec![],
            clock: domain::view::ClockNotes::default(),
            appointment: String::new(),
            visit_lost: false,
            visits: vec![],
            work_done: String::new(),
            further_work: String::new(),
            follow_ups: vec![],
            follows: None,
            files_follow_up: false,
            returned: 0,
            nudged: 0,
            confirm_by: String::new(),
            merged_into: None,
            incident: None,
            timeline: vec![],
            photos: vec![],
            commands: commands.to_vec(),
            may_rate: false,
            my_rating: None,
            may_add: false,
            rectification: None,
            following: false,
            followers: vec![],
            is_requester: true,
            technicians: vec![],
            colleagues: vec![],
            centres: vec![],
            kept: vec![],
        }
    }

    #[test]
    fn what_was_refused_is_found_again_in_its_own_form_only() {
        let mut page = page(Status::Finished, &[CommandKind::Return, CommandKind::Message]);
        page.kept = vec![("reason".into(), "还在漏".into()), ("command".into(), "return".into())];
        assert_eq!(typed_into(&page), Some(CommandKind::Return));
        assert_eq!(kept(&page, CommandKind::Return, "reason"), "还在漏");
        assert_eq!(kept(&page, CommandKind::Cancel, "reason"), "");
    }

    #[test]
    fn a_command_that_asks_for_nothing_is_one_tap() {
        assert!(!needs_words(CommandKind::Confirm));
        assert!(needs_words(CommandKind::Return), "a return needs its reason");
    }
}
