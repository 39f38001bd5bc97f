//! A longer answer.

use leptos::{html, prelude::*};

use super::{Field, about, given};

/// A longer answer (多行文本). The limit is written under it; with a script it counts down.
#[component]
pub fn TextArea(
    /// The name sent with the form; also the id when none is given.
    #[prop(into)]
    name: String,
    /// What is asked.
    #[prop(into)]
    label: String,
    /// The id, where the name occurs twice on the page.
    #[prop(optional, into)]
    id: String,
    /// What stands in it. A later change of the signal replaces what stands there; what was typed before the script came is left alone.
    #[prop(optional, into)]
    value: Signal<String>,
    /// How to answer.
    #[prop(optional, into)]
    hint: String,
    /// An example.
    #[prop(optional, into)]
    placeholder: String,
    /// What is wrong with the answer.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// May be left empty; says so.
    #[prop(optional)]
    optional: bool,
    /// The browser refuses an empty answer.
    #[prop(optional)]
    required: bool,
    /// Greatest number of characters.
    #[prop(default = 500)]
    longest: u32,
    /// How many lines are seen at first.
    #[prop(default = 3)]
    lines: u32,
) -> impl IntoView {
    let id = given(id).unwrap_or_else(|| name.clone());
    let describedby = about(&id);
    let control_id = id.clone();
    let textarea = NodeRef::<html::Textarea>::new();
    let length = RwSignal::new(0_u32);
    let count = move || {
        if let Some(textarea) = textarea.get_untracked() {
            length.set(textarea.text_length());
        }
    };
    Effect::new(move |seen: Option<()>| {
        let wanted = value.get();
        if seen.is_some()
            && let Some(textarea) = textarea.get_untracked()
            && textarea.value() != wanted
        {
            textarea.set_value(&wanted);
        }
        count();
    });
    view! {
        <Field id label hint error optional>
            <textarea
                id=control_id
                class="textarea"
                node_ref=textarea
                name=name
                placeholder=given(placeholder)
                required=required
                maxlength=longest
                rows=lines
                aria-describedby=describedby
                aria-invalid=move || error.get().map(|_| "true")
                inner_html=as_text(&value.get_untracked())
                on:input=move |_| count()
            ></textarea>
            <p class="count note" aria-hidden="true">
                {move || match length.get() {
                    0 => format!("最多 {longest} 字"),
                    typed => format!("还可写 {} 字", longest.saturating_sub(typed)),
                }}
            </p>
        </Field>
    }
}

/// The text as HTML. A child text would leave a blank in an empty field, since the server writes one to mark the place.
fn as_text(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_person_typed_never_becomes_markup() {
        assert_eq!(as_text("</textarea><b>&amp;"), "&lt;/textarea>&lt;b>&amp;amp;");
    }
}
