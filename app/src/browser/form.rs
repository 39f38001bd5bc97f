//! Reading and filling a form of the page.

use js_sys::{Array, Object};
use leptos::prelude::document;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    Blob, Element, FormData, HtmlDetailsElement, HtmlElement, HtmlFormElement, HtmlInputElement, HtmlSelectElement,
    HtmlTextAreaElement, UrlSearchParams,
};

/// The texts of a form in their order; files are left out.
#[must_use]
pub fn fields(form: &HtmlFormElement) -> Vec<(String, String)> {
    FormData::new_with_form(form)
        .map(|data| pairs(data.as_ref()))
        .unwrap_or_default()
}

/// What a form says, with the button that was pressed, as one text: `a=1&b=2`.
#[must_use]
pub fn content(form: &HtmlFormElement, button: Option<&HtmlElement>) -> Option<String> {
    let data = FormData::new_with_form(form).ok()?;
    let named = button.and_then(|button| Some((button.get_attribute("name")?, button.get_attribute("value")?)));
    if let Some((name, value)) = named {
        data.append_with_str(&name, &value).ok()?;
    }
    UrlSearchParams::new_with_str_sequence_sequence(&data)
        .ok()
        .map(|params| text(&params))
}

fn text(params: &UrlSearchParams) -> String {
    String::from(params.unchecked_ref::<Object>().to_string())
}

/// Fills controls by name: choices are marked, texts set; hidden fields and files stay as they are.
pub fn fill(form: &HtmlFormElement, fields: &[(String, String)]) {
    let controls = form.elements();
    for control in (0..controls.length()).filter_map(|index| controls.item(index)) {
        let typed = |name: &str| {
            fields
                .iter()
                .find(|(field, _)| field == name)
                .map(|(_, text)| text.as_str())
        };
        if let Some(input) = control.dyn_ref::<HtmlInputElement>() {
            match input.type_().as_str() {
                "hidden" | "file" | "submit" | "button" => {}
                "radio" | "checkbox" => {
                    let marked = fields
                        .iter()
                        .any(|(name, value)| *name == input.name() && *value == input.value());
                    input.set_checked(marked);
                }
                _ => input.set_value(typed(&input.name()).unwrap_or_default()),
            }
        } else if let Some(area) = control.dyn_ref::<HtmlTextAreaElement>() {
            area.set_value(typed(&area.name()).unwrap_or_default());
        } else if let Some(select) = control.dyn_ref::<HtmlSelectElement>() {
            select.set_value(typed(&select.name()).unwrap_or_default());
        }
    }
    unfold(form);
}

/// Opens what is folded around something that was filled in: a text, or a choice other than the usual one.
fn unfold(form: &HtmlFormElement) {
    for details in found::<HtmlDetailsElement>(form, "details") {
        let texts = found::<HtmlInputElement>(&details, "input:not([type=radio]):not([type=checkbox])");
        let choices = found::<HtmlInputElement>(&details, "input:checked");
        let filled =
            texts.iter().any(|input| !input.value().is_empty()) || choices.iter().any(|input| !input.default_checked());
        if filled {
            details.set_open(true);
        }
    }
}

/// The files of the input that an event tells of; the input is empty afterwards, so that the same file can be chosen again.
#[must_use]
pub fn take_files(event: &leptos::ev::Event) -> Vec<Blob> {
    let Some(input) = event
        .target()
        .and_then(|target| target.dyn_into::<HtmlInputElement>().ok())
    else {
        return Vec::new();
    };
    let Some(list) = input.files() else { return Vec::new() };
    let files = (0..list.length())
        .filter_map(|index| list.get(index))
        .map(Blob::from)
        .collect();
    input.set_value("");
    files
}

/// Whether somebody has unfolded a form inside an element, or is in one of its fields.
#[must_use]
pub fn is_being_filled(element: &Element) -> bool {
    const FIELDS: &str = "details[open] form, textarea:focus, select:focus, input:focus";
    element.query_selector(FIELDS).ok().flatten().is_some()
}

/// Whether somebody has written or chosen something in a form.
#[must_use]
pub fn is_changed(form: &HtmlFormElement) -> bool {
    let controls = form.elements();
    (0..controls.length())
        .filter_map(|index| controls.item(index))
        .any(|control| {
            if let Some(input) = control.dyn_ref::<HtmlInputElement>() {
                input.value() != input.default_value() || input.checked() != input.default_checked()
            } else if let Some(area) = control.dyn_ref::<HtmlTextAreaElement>() {
                area.default_value().is_ok_and(|value| value != area.value())
            } else if let Some(select) = control.dyn_ref::<HtmlSelectElement>() {
                select.query_selector("option[selected]").ok().flatten().map_or_else(
                    || select.selected_index() > 0,
                    |option| option.get_attribute("value").unwrap_or_default() != select.value(),
                )
            } else {
                false
            }
        })
}

/// Empties the forms inside an element and folds what is open.
pub fn close_all(element: &Element) {
    for form in found::<HtmlFormElement>(element, "form") {
        form.reset();
    }
    for details in found::<HtmlDetailsElement>(element, "details[open]") {
        details.set_open(false);
    }
}

/// Lets those who listen to a file input hear of what was chosen before they listened.
pub fn tell_chosen_files(input: &HtmlInputElement) {
    let chosen = input.files().is_some_and(|files| files.length() > 0);
    if let (true, Ok(event)) = (chosen, document().create_event("Event")) {
        event.init_event_with_bubbles("change", true);
        // Nobody stops it, so there is nothing to learn from its outcome.
        let _ = input.dispatch_event(&event);
    }
}

/// Pairs as one text, `a=1&b=2`.
#[must_use]
pub fn encode(pairs: &[(String, String)]) -> String {
    let Ok(params) = UrlSearchParams::new() else {
        return String::new();
    };
    for (name, value) in pairs {
        params.append(name, value);
    }
    text(&params)
}

/// The pairs of such a text.
#[must_use]
pub fn decode(text: &str) -> Vec<(String, String)> {
    UrlSearchParams::new_with_str(text)
        .map(|params| pairs(params.as_ref()))
        .unwrap_or_default()
}

/// Runs through what the browser can run through as pairs.
fn pairs(iterable: &JsValue) -> Vec<(String, String)> {
    let Ok(Some(entries)) = js_sys::try_iter(iterable) else {
        return Vec::new();
    };
    entries
        .filter_map(Result::ok)
        .filter_map(|entry| {
            let entry = entry.dyn_into::<Array>().ok()?;
            Some((entry.get(0).as_string()?, entry.get(1).as_string()?))
        })
        .collect()
}

/// The elements inside of one that a selector names.
pub(super) fn found<T: JsCast>(element: &Element, selector: &str) -> Vec<T> {
    let Ok(list) = element.query_selector_all(selector) else {
        return Vec::new();
    };
    (0..list.length())
        .filter_map(|index| list.get(index)?.dyn_into::<T>().ok())
        .collect()
}

/// A canvas of a size.
#[must_use]
pub fn canvas(width: u32, height: u32) -> Option<web_sys::HtmlCanvasElement> {
    let canvas = document()
        .create_element("canvas")
        .ok()?
        .dyn_into::<web_sys::HtmlCanvasElement>()
        .ok()?;
    canvas.set_width(width);
    canvas.set_height(height);
    Some(canvas)
}
