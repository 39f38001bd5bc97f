//! What was done to requests without a network, and what they will be like once it has arrived.

use crate::parts::{Button, Card, List, Notice, NoticeKind};
use crate::session::{KeptOrder, Session};
use domain::lifecycle::CommandKind;
use domain::request::Status;
use domain::view::RequestPage;
use leptos::prelude::*;

/// What this person has done on this device and what has not arrived (已保存，待发送), for one request or for all; nothing where there is
/// nothing.
#[component]
pub fn Waiting(
    /// Only what was done to this request; all of it when empty.
    #[prop(optional, into)]
    request: String,
) -> impl IntoView {
    let session = Session::current();
    let here = session.kept_here();
    move || {
        let mut kept = here.get();
        kept.retain(|order| request.is_empty() || order.request == request);
        if kept.is_empty() {
            return ().into_any();
        }
        let rows = kept.into_iter().map(|order| row(session, order)).collect_view();
        view! {
            <Card title="还没有送到的办理" note="只保存在这台设备上，联网后自动发送">
                <List label="还没有送到的办理">{rows}</List>
            </Card>
        }
        .into_any()
    }
}

fn row(session: Session, order: KeptOrder) -> AnyView {
    let what = CommandKind::parse(&order.command).map_or("照片", crate::text::command);
    let text = (!order.text.is_empty()).then(|| view! { <p>{order.text}</p> });
    let page = format!("/requests/{}", order.request);
    if order.refused.is_empty() {
        return view! {
            <li>
                <p>
                    <a href=page>{what}</a>
                    "：已保存，待发送"
                </p>
                {text}
            </li>
        }
        .into_any();
    }
    let id = order.id;
    view! {
        <li class="stack" data-size="small">
            <Notice kind=NoticeKind::Warn live=true title=format!("{what}没有办成")>
                <p>{order.refused}</p>
                {text}
                <p>
                    <a href=page>"看这件申请的最新进展"</a>
                </p>
            </Notice>
            <div on:click=move |_| forget(session, &id)>
                <Button small=true action="button">"知道了，删除这一条"</Button>
            </div>
        </li>
    }
    .into_any()
}

fn forget(_session: Session, _id: &str) {
    #[cfg(feature = "hydrate")]
    crate::browser::forget_order(_session, _id.to_owned());
}

/// The state that a command leads to, as far as the device can say.
const fn after(kind: CommandKind) -> Option<Status> {
    match kind {
        CommandKind::Take | CommandKind::NoAccess => Some(Status::Taken),
        CommandKind::Start | CommandKind::Resume => Some(Status::Working),
        CommandKind::Hold => Some(Status::OnHold),
        CommandKind::Finish => Some(Status::Finished),
        _ => None,
    }
}

/// The state of a request after what was done to it and has not arrived.
#[must_use]
pub fn foreseen(status: Status, request: &str, kept: &[KeptOrder]) -> Status {
    kept.iter()
        .filter(|order| order.request == request && order.refused.is_empty())
        .filter_map(|order| after(CommandKind::parse(&order.command)?))
        .fold(status, |_, next| next)
}

/// The page of a request as it will be after what was done to it and has not arrived: its state, and the technician's next steps.
#[must_use]
pub fn foreseen_page(mut page: RequestPage, status: Status) -> RequestPage {
    if page.card.status == status {
        return page;
    }
    page.card.status = status;
    // Who helps is known to the server alone: work for two begins when it has said that they are two.
    let (lacks, whoever) = (
        page.lacks,
        [CommandKind::Message, CommandKind::Note, CommandKind::AskHelp],
    );
    page.commands.retain(|kind| whoever.contains(kind) && kind.fits(status));
    let steps = CommandKind::ALL
        .into_iter()
        .filter(|kind| kind.is_technicians() && kind.fits(status) && (lacks == 0 || !kind.needs_hands()));
    page.commands.extend(steps);
    page
}

#[cfg(test)]
mod tests {
    use super::super::commands::tests::page;
    use super::*;

    fn order(request: &str, command: CommandKind, refused: &str) -> KeptOrder {
        KeptOrder {
            id: "k".into(),
            request: request.into(),
            command: command.code().into(),
            text: String::new(),
            refused: refused.into(),
        }
    }

    #[test]
    fn what_waits_leads_on_and_what_was_refused_does_not() {
        let kept = [
            order("r", CommandKind::Take, ""),
            order("other", CommandKind::Finish, ""),
            order("r", CommandKind::Start, ""),
            order("r", CommandKind::Message, ""),
        ];
        assert_eq!(foreseen(Status::Assigned, "r", &kept), Status::Working);
        assert_eq!(
            foreseen(Status::Assigned, "r", &[order("r", CommandKind::Take, "否")]),
            Status::Assigned
        );
        assert_eq!(foreseen(Status::Assigned, "r", &[]), Status::Assigned);
    }

    #[test]
    fn the_next_steps_are_those_that_fit_the_state_to_come() {
        let page = page(
            Status::Assigned,
            &[CommandKind::Take, CommandKind::HandBack, CommandKind::Message],
        );
        let id = page.card.id.clone();
        let status = foreseen(page.card.status, &id, &[order(&id, CommandKind::Take, "")]);
        let page = foreseen_page(page, status);
        assert_eq!(page.card.status, Status::Taken);
        assert!(page.commands.contains(&CommandKind::Start) && page.commands.contains(&CommandKind::Message));
        assert!(!page.commands.contains(&CommandKind::Take) && !page.commands.contains(&CommandKind::Finish));
    }

    #[test]
    fn without_a_network_work_for_two_does_not_begin_with_one_either() {
        let mut alone = page(Status::Assigned, &[CommandKind::Take, CommandKind::AskHelp]);
        alone.lacks = 1;
        let alone = foreseen_page(alone, Status::Taken);
        assert!(alone.commands.contains(&CommandKind::AskHelp) && alone.commands.contains(&CommandKind::HandBack));
        assert!(!alone.commands.contains(&CommandKind::Start));
    }
}
