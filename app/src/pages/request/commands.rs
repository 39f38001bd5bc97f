//! Everything that can be done to a request, each as a form that works without a script. Which there are is decided by the server.

mod fields;

pub use fields::fields;

use super::choices::question;
use crate::action::{ActionForm, ServerAction};
use crate::api::ApiError;
use crate::api::request::Act;
use crate::parts::{Button, ButtonKind, Card, Disclosure, Problem, failed};
use domain::lifecycle::CommandKind;
use domain::view::RequestPage;
use fields::typed_into;
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

/// The command that was given last, so that a refusal stands where it was given: the page is long, and a sheet lies over it.
#[derive(Clone, Copy)]
pub struct Given(RwSignal<Option<CommandKind>>);

impl Given {
    /// For the forms below.
    pub fn provide() {
        provide_context(Self(RwSignal::new(None)));
    }

    /// Why the command was refused, if it was this one.
    #[must_use]
    pub fn problem(kind: CommandKind, action: ServerAction<Act>) -> Signal<Option<ApiError>> {
        Self::refused(action, move |last| last == Some(kind))
    }

    /// Why the last command was refused when its form is not there: it came back without a script, or the command fits no more.
    #[must_use]
    pub fn elsewhere(there: Vec<CommandKind>, action: ServerAction<Act>) -> Signal<Option<ApiError>> {
        Self::refused(action, move |last| last.is_none_or(|last| !there.contains(&last)))
    }

    fn refused(
        action: ServerAction<Act>,
        concerns: impl Fn(Option<CommandKind>) -> bool + Send + Sync + 'static,
    ) -> Signal<Option<ApiError>> {
        let (given, refused, pending) = (use_context::<Self>(), failed(action.value()), action.pending());
        Signal::derive(move || {
            let last = given.and_then(|given| given.0.get());
            // What an earlier command was refused for says nothing of the one that is on its way.
            refused.get().filter(|_| !pending.get() && concerns(last))
        })
    }
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
    let given = use_context::<Given>();
    let note = move |_| {
        if let Some(given) = given {
            given.0.set(Some(kind));
        }
    };
    view! {
        <div on:submit=note>
            <ActionForm action>
                <input type="hidden" name="request" value=page.card.id/>
                <input type="hidden" name="version" value=page.version.to_string()/>
                <input type="hidden" name="command" value=kind.code()/>
                <Key action/>
                <div class="stack" data-size="small">
                    {children.map(|children| children())}
                    <Problem error=Given::problem(kind, action)/>
                    {(!names_somebody(kind))
                        .then(|| view! { <Button kind=look pending=action.pending()>{crate::text::command(kind)}</Button> })}
                </div>
            </ActionForm>
        </div>
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

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use domain::request::{Status, Urgency};
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
            back: String::new(),
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
    fn a_command_that_asks_for_nothing_is_one_tap() {
        assert!(!needs_words(CommandKind::Confirm));
        assert!(needs_words(CommandKind::Return), "a return needs its reason");
    }
}
