//! How values of the domain look: one place that turns a state, a deadline or a share into a part.

use domain::request::{Status, Urgency};
use domain::view::DueView;
use leptos::prelude::*;

use crate::api::Answer;
use crate::parts::{Badge, Due, Permille, Tag, Tone};
use crate::text;

/// The tone of a state (状态).
#[must_use]
pub fn status_tone(status: Status) -> Tone {
    match text::status_tone(status) {
        "now" => Tone::Now,
        "good" => Tone::Good,
        "warn" => Tone::Warn,
        "bad" => Tone::Bad,
        _ => Tone::Plain,
    }
}

/// A state in words (状态).
#[component]
pub fn StatusBadge(
    /// The state.
    status: Status,
) -> impl IntoView {
    view! { <Badge label=text::status(status) tone=status_tone(status)/> }
}

/// A share from the wire; what lies outside of the whole is cut off.
#[must_use]
pub fn permille(thousandths: i64) -> Permille {
    Permille(u16::try_from(thousandths.clamp(0, 1000)).unwrap_or_default())
}

/// The tone of a deadline (时限).
#[must_use]
pub const fn due_tone(due: &DueView) -> Tone {
    if due.late {
        Tone::Bad
    } else if due.close || due.paused {
        Tone::Warn
    } else {
        Tone::Plain
    }
}

/// The two lines of a deadline: first what the reader has to know, then what explains it.
#[must_use]
pub fn due_lines(due: &DueView) -> (String, String) {
    if due.late {
        (due.left.clone(), format!("应在 {} 前", due.due))
    } else if due.paused {
        (due.left.clone(), format!("已用 {}%", due.used))
    } else if due.close {
        (due.due.clone(), format!("{}，快到时限", due.left))
    } else {
        (due.due.clone(), due.left.clone())
    }
}

/// A deadline in a list (时限), with the bar of the time used.
#[component]
pub fn Deadline(
    /// The deadline.
    due: DueView,
) -> impl IntoView {
    let (when, note) = due_lines(&due);
    view! { <Due when note tone=due_tone(&due) used=Some(permille(due.used * 10))/> }
}

/// What makes a request stand out among others (提醒): urgent, nudged, returned, an appointment or one that fell away.
#[component]
pub fn Remarks(
    /// How urgent.
    urgency: Urgency,
    /// Times nudged.
    nudged: i64,
    /// Times returned.
    returned: i64,
    /// Next appointment in words.
    #[prop(optional, into)]
    appointment: String,
    /// The appointment fell away.
    #[prop(optional)]
    lost: bool,
) -> impl IntoView {
    let urgent = (urgency != Urgency::Normal).then(|| view! { <Badge label=text::urgency(urgency) tone=Tone::Bad/> });
    let nudged = (nudged > 0).then(|| view! { <Badge label=format!("催 {nudged} 次") tone=Tone::Warn/> });
    let returned = (returned > 0).then(|| view! { <Badge label=format!("退回 {returned} 次") tone=Tone::Warn/> });
    let appointment = (!appointment.is_empty()).then(|| view! { <Tag label=format!("约 {appointment}")/> });
    let lost = lost.then(|| view! { <Badge label="上门要另约" tone=Tone::Warn/> });
    view! { {urgent} {nudged} {returned} {appointment} {lost} }
}

/// Grows when an action was carried out (办成): pages fetch again then. After a refusal they stay, with what was typed.
#[must_use]
pub fn successes<T: Clone + Send + Sync + 'static>(value: MappedSignal<Option<Answer<T>>>) -> RwSignal<u32> {
    let count = RwSignal::new(0);
    Effect::new(move |_| {
        if value.with(|value| matches!(value, Some(Ok(_)))) {
            count.update(|count| *count += 1);
        }
    });
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    fn due() -> DueView {
        DueView {
            due: "今天 16:30".to_owned(),
            left: "剩 20 分".to_owned(),
            used: 90,
            late: false,
            close: true,
            paused: false,
        }
    }

    #[test]
    fn a_deadline_that_is_near_says_so_in_words() {
        assert_eq!(
            due_lines(&due()),
            ("今天 16:30".to_owned(), "剩 20 分，快到时限".to_owned())
        );
    }

    #[test]
    fn a_missed_deadline_says_first_by_how_much() {
        let late = DueView {
            late: true,
            left: "超时 25 分".to_owned(),
            ..due()
        };
        assert_eq!(
            due_lines(&late),
            ("超时 25 分".to_owned(), "应在 今天 16:30 前".to_owned())
        );
        assert_eq!(due_tone(&late), Tone::Bad);
    }
}
