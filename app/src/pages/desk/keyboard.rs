//! The desk by keyboard. Every key only does what a link, a button or a field of the page does as well.

use leptos::prelude::*;

use crate::parts::{Disclosure, Fact, Facts};

/// The element that holds the list of keys.
const LIST: &str = "keys";
/// The link that registers a request for a caller.
pub(super) const CALLER: &str = "caller-link";

/// Each key and what it does.
const KEYS: [(&str, &str); 9] = [
    ("J 或 ↓", "下一件"),
    ("K 或 ↑", "上一件"),
    ("回车", "打开这一件"),
    ("X", "选中或取消"),
    ("A", "受理选中的；没有选中时受理这一件"),
    ("D", "派单：跳到选择服务人员"),
    ("N", "代人登记"),
    ("/", "搜索"),
    ("?", "显示或收起这张表"),
];

/// The list of keys (快捷键), and the switch that turns them off for who types by voice or stumbles over single keys.
#[component]
pub(super) fn KeyList() -> impl IntoView {
    let keys = KEYS
        .into_iter()
        .map(|(key, meaning)| view! { <Fact term=key>{meaning}</Fact> })
        .collect_view();
    let ready = RwSignal::new(false);
    let off = RwSignal::new(false);
    Effect::new(move |_| {
        off.set(switched_off());
        ready.set(true);
    });
    view! {
        <div id=LIST class="desk-only">
            <Disclosure label="快捷键">
                <Facts>{keys}</Facts>
                {move || {
                    ready
                        .get()
                        .then(|| {
                            view! {
                                <label class="row">
                                    <input
                                        type="checkbox"
                                        prop:checked=move || off.get()
                                        on:change=move |event| {
                                            let checked = event_target_checked(&event);
                                            off.set(checked);
                                            switch_off(checked);
                                        }
                                    />
                                    <span>"在这台电脑上停用单键快捷键"</span>
                                </label>
                            }
                        })
                }}
            </Disclosure>
        </div>
    }
}

/// Listens while the page is shown.
pub(super) fn listen() {
    #[cfg(feature = "hydrate")]
    browser::listen();
}

/// Gives the focus back to the row that had it, when the rows were fetched again under it.
pub(super) fn restore() {
    #[cfg(feature = "hydrate")]
    browser::restore();
}

fn switched_off() -> bool {
    #[cfg(feature = "hydrate")]
    return browser::switched_off();
    #[cfg(not(feature = "hydrate"))]
    false
}

fn switch_off(_off: bool) {
    #[cfg(feature = "hydrate")]
    browser::switch_off(_off);
}

#[cfg(feature = "hydrate")]
mod browser {
    use std::cell::RefCell;

    use leptos::ev;
    use leptos::prelude::*;
    use leptos::wasm_bindgen::JsCast;
    use web_sys::{Element, HtmlElement, HtmlInputElement, KeyboardEvent};

    use super::super::bulk::{ACCEPT, TECHNICIAN};
    use super::{CALLER, LIST};

    const SWITCH: &str = "desk-keys";
    const ROWS: &str = "tr[data-row]";
    const CHOSEN: &str = ".queue .selection input:checked";

    thread_local! {
        /// The row reached last, by its request.
        static CURSOR: RefCell<String> = const { RefCell::new(String::new()) };
    }

    pub(super) fn listen() {
        Effect::new(move |_| {
            let keys = window_event_listener(ev::keydown, |event| {
                if !switched_off() && press(&event) {
                    event.prevent_default();
                }
            });
            // Who takes the mouse has left the row that the keyboard had reached.
            let pointer = window_event_listener(ev::pointerdown, |_| CURSOR.set(String::new()));
            on_cleanup(move || {
                keys.remove();
                pointer.remove();
            });
        });
    }

    pub(super) fn switched_off() -> bool {
        let storage = window().local_storage().ok().flatten();
        storage
            .and_then(|storage| storage.get_item(SWITCH).ok().flatten())
            .is_some()
    }

    pub(super) fn switch_off(off: bool) {
        if let Ok(Some(storage)) = window().local_storage() {
            let _private_mode_keeps_nothing = if off {
                storage.set_item(SWITCH, "off")
            } else {
                storage.remove_item(SWITCH)
            };
        }
    }

    pub(super) fn restore() {
        let nothing = document()
            .active_element()
            .is_none_or(|element| element.tag_name() == "BODY");
        let cursor = CURSOR.with_borrow(Clone::clone);
        if nothing
            && !cursor.is_empty()
            && let Some(row) = rows().into_iter().find(|row| name(row) == cursor)
        {
            focus_row(&row);
        }
    }

    fn press(event: &KeyboardEvent) -> bool {
        if event.ctrl_key() || event.alt_key() || event.meta_key() || event.is_composing() || typing() {
            return false;
        }
        match event.key().as_str() {
            "j" | "J" => step(1),
            "k" | "K" => step(-1),
            "ArrowDown" if among_rows() => step(1),
            "ArrowUp" if among_rows() => step(-1),
            "x" | "X" => choose(),
            "a" | "A" => chosen() && click(&format!("#{ACCEPT} button")),
            "d" | "D" => chosen() && focus(&format!("#{TECHNICIAN}")),
            "n" | "N" => click(&format!("#{CALLER} a")),
            "/" => focus("#search"),
            "?" => click(&format!("#{LIST} summary")),
            _ => false,
        }
    }

    /// A key that goes into a field belongs to the field; a check box takes none but the space bar.
    fn typing() -> bool {
        let Some(element) = document().active_element() else {
            return false;
        };
        match element.tag_name().as_str() {
            "TEXTAREA" | "SELECT" => true,
            "INPUT" => element
                .get_attribute("type")
                .is_none_or(|kind| kind != "checkbox" && kind != "radio"),
            _ => element.closest("[contenteditable]").ok().flatten().is_some(),
        }
    }

    /// The arrows scroll, unless the list has the focus or nothing has.
    fn among_rows() -> bool {
        document()
            .active_element()
            .is_none_or(|element| element.tag_name() == "BODY" || element.closest(".queue").ok().flatten().is_some())
    }

    fn all(selector: &str) -> Vec<Element> {
        let Ok(found) = document().query_selector_all(selector) else {
            return Vec::new();
        };
        (0..found.length())
            .filter_map(|index| found.get(index))
            .filter_map(|node| node.dyn_into().ok())
            .collect()
    }

    fn rows() -> Vec<Element> {
        all(ROWS)
    }

    fn name(row: &Element) -> String {
        row.get_attribute("data-row").unwrap_or_default()
    }

    /// The row with the focus, or the one reached last, or the one that lies open.
    fn present() -> Option<Element> {
        let focused = document()
            .active_element()
            .and_then(|element| element.closest(ROWS).ok().flatten());
        let cursor = CURSOR.with_borrow(Clone::clone);
        focused
            .or_else(|| rows().into_iter().find(|row| name(row) == cursor))
            .or_else(|| all("tr[data-row][aria-current]").into_iter().next())
    }

    fn step(by: isize) -> bool {
        let rows = rows();
        let present = present().map(|row| name(&row));
        let at = present.and_then(|present| rows.iter().position(|row| name(row) == present));
        let next = match at {
            Some(at) => at.saturating_add_signed(by).min(rows.len().saturating_sub(1)),
            None => 0,
        };
        rows.get(next).is_some_and(focus_row)
    }

    fn focus_row(row: &Element) -> bool {
        CURSOR.set(name(row));
        let Ok(links) = row.query_selector_all(".what > a") else {
            return false;
        };
        (0..links.length())
            .filter_map(|index| links.get(index)?.dyn_into::<HtmlElement>().ok())
            .find(|link| link.offset_parent().is_some())
            .is_some_and(|link| link.focus().is_ok())
    }

    /// Chooses the present row, or takes the choice back.
    fn choose() -> bool {
        let input = present().and_then(|row| row.query_selector(".selection input").ok().flatten());
        let Some(input) = input.and_then(|input| input.dyn_into::<HtmlInputElement>().ok()) else {
            return false;
        };
        input.click();
        true
    }

    /// At least one row is chosen; the present one, when none was.
    fn chosen() -> bool {
        !all(CHOSEN).is_empty() || choose()
    }

    fn click(selector: &str) -> bool {
        let element = document().query_selector(selector).ok().flatten();
        let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) else {
            return false;
        };
        element.click();
        true
    }

    fn focus(selector: &str) -> bool {
        let element = document().query_selector(selector).ok().flatten();
        element
            .and_then(|element| element.dyn_into::<HtmlElement>().ok())
            .is_some_and(|element| element.focus().is_ok())
    }
}
