//! What stays as a person has it when the server's page comes again: what they have typed into its other forms, what they have unfolded,
//! and where the keyboard is. Everything is found again by what it is, not by where it stands: a row may have moved meanwhile.

use super::form::{fields, fill, found, is_changed};
use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlDetailsElement, HtmlElement, HtmlFormElement};

/// A sheet is not among them: it would stand open over the next step.
const UNFOLDS: &str = "details:not(.confirm)";
const CONTROLS: &str = "a, button, input:not([type=hidden]), select, textarea, summary";

/// Taken from a page before it is replaced.
pub struct Stays {
    forms: Vec<(String, Vec<(String, String)>)>,
    unfolded: Vec<String>,
    focus: Option<String>,
}

impl Stays {
    /// All of it; a form that was `sent` starts afresh.
    pub fn of(page: &Element, sent: Option<&HtmlFormElement>) -> Self {
        let forms = found::<HtmlFormElement>(page, "form").into_iter();
        let changed = forms.filter(|form| Some(form) != sent && is_changed(form));
        // What holds the form that was sent and no other has done its work.
        let is_done_with = |details: &HtmlDetailsElement| {
            sent.is_some_and(|sent| details.contains(Some(sent))) && found::<Element>(details, "form").len() == 1
        };
        let unfolded = found::<HtmlDetailsElement>(page, UNFOLDS).into_iter();
        let unfolded = unfolded.filter(|details| details.open() && !is_done_with(details));
        Self {
            forms: changed.map(|form| (of_form(&form), fields(&form))).collect(),
            unfolded: unfolded.map(|details| of_details(&details)).collect(),
            focus: document()
                .active_element()
                .filter(|active| page.contains(Some(active)))
                .map(|active| of_control(&active)),
        }
    }

    /// Puts it back; whether something was typed that stands there again. On another address of the page only the keyboard stays.
    pub fn restore(self, page: &Element, is_same: bool) -> bool {
        let typed = is_same && self.return_rest(page);
        self.return_keyboard(page);
        typed
    }

    fn return_rest(&self, page: &Element) -> bool {
        for details in found::<HtmlDetailsElement>(page, UNFOLDS) {
            if self.unfolded.contains(&of_details(&details)) {
                details.set_open(true);
            }
        }
        let forms = found::<HtmlFormElement>(page, "form");
        let mut filled = false;
        for (name, typed) in &self.forms {
            // The one for something new has another key each time.
            let action = name.split('|').next().unwrap_or_default();
            let same = |form: &&HtmlFormElement| of_form(form) == *name;
            let alone = || {
                let mut all = forms
                    .iter()
                    .filter(|form| form.get_attribute("action").as_deref() == Some(action));
                all.next().filter(|_| all.next().is_none())
            };
            if let Some(form) = forms.iter().find(same).or_else(alone) {
                fill(form, typed);
                filled = true;
            }
        }
        filled
    }

    fn return_keyboard(&self, page: &Element) {
        if let Some(focus) = &self.focus {
            let controls = found::<HtmlElement>(page, CONTROLS);
            let control = controls.into_iter().find(|control| of_control(control) == *focus);
            // What had it is gone: then the next key begins at the page, not above it.
            let main = || document().get_element_by_id("content")?.dyn_into::<HtmlElement>().ok();
            let _refused = control.or_else(main).map(|control| control.focus());
        }
    }
}

/// Hidden fields that may say something else when the page comes again, though the form is the same.
const PASSING: [&str; 3] = ["key", "version", "on"];

/// What a form is for: where it goes, and what it is about.
fn of_form(form: &Element) -> String {
    let mut name = form.get_attribute("action").unwrap_or_default();
    for hidden in found::<Element>(form, "input[type=hidden]") {
        let field = hidden.get_attribute("name").unwrap_or_default();
        let value = hidden.get_attribute("value").unwrap_or_default();
        if !PASSING.contains(&field.as_str()) {
            name.extend(["|", &field, "=", &value]);
        }
    }
    name
}

/// What is unfolded, by its words without the figures in them, and by the form inside.
fn of_details(details: &Element) -> String {
    let words = details.query_selector("summary").ok().flatten();
    let words = words.and_then(|summary| summary.text_content()).unwrap_or_default();
    let form = details.query_selector("form").ok().flatten();
    let mut name: String = words.chars().filter(|letter| !letter.is_ascii_digit()).collect();
    name.push_str(&form.map(|form| of_form(&form)).unwrap_or_default());
    name
}

/// What a control is: its form, and its own name and words.
fn of_control(control: &Element) -> String {
    let mut name = control.tag_name();
    for attribute in ["id", "name", "value", "href"] {
        name.push('|');
        name.push_str(&control.get_attribute(attribute).unwrap_or_default());
    }
    if let Ok(Some(form)) = control.closest("form") {
        name.push_str(&of_form(&form));
    } else if control.tag_name() == "SUMMARY" {
        name.push_str(&control.text_content().unwrap_or_default());
    }
    name
}
