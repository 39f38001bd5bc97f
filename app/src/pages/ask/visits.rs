//! When somebody is to come: as soon as possible, or at one of the times that are free.

use crate::parts::{ChipRadio, Chips, Disclosure, FieldGroup, Notice, NoticeKind};
use domain::view::{VisitDay, VisitSlot};
use leptos::prelude::*;

/// The times that are free, a group for each day. What was chosen before and is not free any more is said, and nothing is chosen in
/// its place.
pub fn visits(days: &[VisitDay], before: &str) -> AnyView {
    let gone = (!before.is_empty() && !is_free(days, before)).then(gone);
    let each = days
        .iter()
        .map(|day| {
            let chips = day.slots.iter().map(|slot| chip(slot, before)).collect_view();
            view! {
                <FieldGroup legend=day.day.clone()>
                    <Chips>{chips}</Chips>
                </FieldGroup>
            }
        })
        .collect_view();
    let any_time = before.is_empty();
    view! {
        <Disclosure label="希望上门时间（可不选，默认尽快）" open=!any_time>
            <div class="stack">
                {gone}
                <FieldGroup legend="希望上门时间" hint="约了时间的，等到那时的时间不计入时限">
                    <Chips>
                        <ChipRadio name="visit" value="" label="尽快上门" checked=any_time/>
                    </Chips>
                </FieldGroup>
                {each}
            </div>
        </Disclosure>
    }
    .into_any()
}

/// Said of a time that was chosen before and is not free any more.
pub fn gone() -> AnyView {
    view! {
        <Notice kind=NoticeKind::Warn>
            "上次选的上门时段已经不能约了，请另选一个；不选就是尽快上门。"
        </Notice>
    }
    .into_any()
}

fn chip(slot: &VisitSlot, before: &str) -> AnyView {
    let checked = slot.value == before;
    view! { <ChipRadio name="visit" value=slot.value.clone() label=slot.hours.clone() checked/> }.into_any()
}

fn is_free(days: &[VisitDay], before: &str) -> bool {
    days.iter().any(|day| day.slots.iter().any(|slot| slot.value == before))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_that_was_chosen_is_free_only_while_it_is_offered() {
        let days = [VisitDay {
            day: "明天 周三".into(),
            slots: vec![VisitSlot {
                value: "2026-11-25T09:00:00+08:00".into(),
                hours: "09:00–11:00".into(),
            }],
        }];
        assert!(is_free(&days, "2026-11-25T09:00:00+08:00"));
        assert!(!is_free(&days, "2026-11-25T14:00:00+08:00"));
    }
}
