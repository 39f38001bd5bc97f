//! The one or two commands at the thumb.

use super::commands::{CommandForm, fields, needs_words};
use crate::action::ServerAction;
use crate::api::request::Act;
use crate::parts::{ButtonKind, ButtonLink, Confirm, Dock};
use domain::lifecycle::CommandKind;
use domain::view::RequestPage;
use leptos::prelude::*;

/// The commands that stand in the dock: the one that brings the request on, and what goes beside it.
#[must_use]
pub fn docked(page: &RequestPage) -> Vec<CommandKind> {
    use CommandKind as C;
    let offered = |kind: &C| page.commands.contains(kind);
    // Whose visit fell away chooses another time before anything but an answer.
    if page.visit_lost && page.is_requester && offered(&C::Reschedule) && !offered(&C::Answer) {
        return [C::Reschedule, C::Cancel].into_iter().filter(offered).collect();
    }
    let first = [
        C::Confirm,
        C::Answer,
        C::Take,
        C::Start,
        C::Finish,
        C::Resume,
        C::Accept,
        C::Assign,
    ];
    // Without the second person the next step is to get one.
    let helps = (page.lacks > 0).then_some(C::AskHelp);
    let first = first.into_iter().chain(helps);
    let Some(first) = first.into_iter().find(offered) else {
        return [C::Nudge, C::Cancel].into_iter().filter(offered).collect();
    };
    let beside: &[C] = match first {
        C::Confirm => &[C::Return],
        C::Answer => &[C::Cancel],
        C::Take | C::Start | C::AskHelp => &[C::HandBack, C::Assign],
        C::Finish => &[C::Hold],
        C::Accept => &[C::Assign, C::AskBack],
        _ => &[],
    };
    std::iter::once(first)
        .chain(beside.iter().copied().find(offered))
        .collect()
}

/// The dock of a request's page.
#[component]
pub fn RequestDock(
    /// The request.
    page: RequestPage,
    /// What carries commands out.
    action: ServerAction<Act>,
    /// The commands, the primary one first.
    shown: Vec<CommandKind>,
) -> impl IntoView {
    let rate = (page.may_rate && shown.is_empty()).then(|| {
        view! {
            <ButtonLink href=format!("/requests/{}/rate", page.card.id) kind=ButtonKind::Primary>
                "评价这次服务"
            </ButtonLink>
        }
    });
    let rated = (rate.is_none() && shown.is_empty() && page.my_rating.is_some()).then(|| {
        let words = if page.may_add {
            "看我的评价、追加评价"
        } else {
            "看我的评价"
        };
        view! { <ButtonLink href=format!("/requests/{}/rate", page.card.id)>{words}</ButtonLink> }
    });
    if rate.is_none() && rated.is_none() && shown.is_empty() {
        return ().into_any();
    }
    // A person who only waits has no primary act: reminding is not one.
    let waits = shown
        .first()
        .is_some_and(|kind| matches!(kind, CommandKind::Nudge | CommandKind::Cancel));
    // The primary button stands at the right on a phone, at the left on a desk: the part's style turns the order.
    let buttons = shown
        .iter()
        .enumerate()
        .rev()
        .map(|(index, kind)| {
            let primary = index == 0 && !waits;
            docked_command(*kind, &page, action, primary)
        })
        .collect_view();
    view! { <Dock>{rate} {rated} {buttons}</Dock> }.into_any()
}

fn docked_command(kind: CommandKind, page: &RequestPage, action: ServerAction<Act>, primary: bool) -> AnyView {
    let label = crate::text::command(kind);
    if !needs_words(kind) {
        let look = if primary {
            ButtonKind::Primary
        } else {
            ButtonKind::Plain
        };
        return view! { <CommandForm kind page=page.clone() action look/> }.into_any();
    }
    let (title, note) = super::choices::question(kind);
    let (asked, page) = (fields(kind, page), page.clone());
    view! {
        <Confirm label title note kind=if primary { "primary" } else { "" }>
            <CommandForm kind page action look=ButtonKind::Primary>
                {asked}
            </CommandForm>
        </Confirm>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::super::commands::tests::page;
    use super::*;
    use domain::request::Status;

    #[test]
    fn whoever_is_asked_to_confirm_can_return_it_right_beside() {
        use CommandKind as C;
        let page = page(Status::Finished, &[C::Message, C::Return, C::Confirm]);
        assert_eq!(docked(&page), [C::Confirm, C::Return]);
    }

    #[test]
    fn a_technician_sees_the_next_step_of_the_work_first() {
        use CommandKind as C;
        let work = page(Status::Working, &[C::Note, C::NoAccess, C::Hold, C::Finish]);
        assert_eq!(docked(&work), [C::Finish, C::Hold]);
        let offered = page(Status::Assigned, &[C::HandBack, C::Take]);
        assert_eq!(docked(&offered), [C::Take, C::HandBack]);
    }

    #[test]
    fn without_the_second_person_the_next_step_is_to_ask_for_one() {
        use CommandKind as C;
        let mut alone = page(Status::Taken, &[C::HandBack, C::AskHelp, C::Message]);
        assert_eq!(docked(&alone), [], "a colleague may be asked, and need not");
        alone.lacks = 1;
        assert_eq!(docked(&alone), [C::AskHelp, C::HandBack]);
    }

    #[test]
    fn whose_visit_fell_away_chooses_another_time_first() {
        use CommandKind as C;
        let mut lost = page(Status::Filed, &[C::Message, C::Reschedule, C::Cancel, C::Nudge]);
        lost.visit_lost = true;
        assert_eq!(docked(&lost), [C::Reschedule, C::Cancel]);
        lost.is_requester = false;
        assert_eq!(docked(&lost), [C::Nudge, C::Cancel]);
    }

    #[test]
    fn whoever_only_waits_can_remind_or_cancel() {
        use CommandKind as C;
        assert_eq!(
            docked(&page(Status::Filed, &[C::Message, C::Cancel, C::Nudge])),
            [C::Nudge, C::Cancel]
        );
        assert_eq!(docked(&page(Status::Confirmed, &[])), []);
    }
}
