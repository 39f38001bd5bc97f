//! A labelled control with its hint and its mistake.

use leptos::{html, prelude::*};

use super::given;

/// The label, hint and mistake around any control (表单项). The control itself is the child: give it the same `id`,
/// `aria-describedby="{id}-about"`, and `aria-invalid` while there is a mistake; `TextField`, `TextArea` and `SelectField` do that by themselves.
#[component]
pub fn Field(
    /// The control's id.
    #[prop(into)]
    id: String,
    /// What is asked.
    #[prop(into)]
    label: String,
    /// How to answer.
    #[prop(optional, into)]
    hint: String,
    /// What is wrong with the answer, as a sentence that says what to do.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// May be left empty; says so.
    #[prop(optional)]
    optional: bool,
    /// The control.
    children: Children,
) -> impl IntoView {
    let about = about(&id);
    view! {
        <div class="field">
            <label for=id>
                {label} {optional.then(|| view! { <span class="note">"（可不填）"</span> })}
            </label>
            {children()}
            <div id=about>
                {move || error.get().map(|error| view! { <p class="error" role="alert">{error}</p> })}
                {given(hint).map(|hint| view! { <p class="note">{hint}</p> })}
            </div>
        </div>
    }
}

/// A group of choices with its question (选择组): `fieldset` and `legend` around chips, choices or levels.
#[component]
pub fn FieldGroup(
    /// The question.
    #[prop(into)]
    legend: String,
    /// How to answer.
    #[prop(optional, into)]
    hint: String,
    /// What is wrong.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// May be left empty; says so.
    #[prop(optional)]
    optional: bool,
    /// Id, as a target of the list of mistakes.
    #[prop(optional, into)]
    id: String,
    /// The choices.
    children: Children,
) -> impl IntoView {
    view! {
        <fieldset class="field" id=given(id) aria-invalid=move || error.get().map(|_| "true")>
            <legend>
                {legend}
                {optional.then(|| view! { <span class="note">"（可不填）"</span> })}
                {given(hint).map(|hint| view! { <span class="note">" "{hint}</span> })}
            </legend>
            {move || error.get().map(|error| view! { <p class="error" role="alert">{error}</p> })}
            {children()}
        </fieldset>
    }
}

/// A one-line answer (文本框). `on:input`, `on:change` and `on:blur` (as `on:focusout`) may be put on the component: they bubble.
#[component]
pub fn TextField(
    /// The name sent with the form; also the id when none is given.
    #[prop(into)]
    name: String,
    /// What is asked.
    #[prop(into)]
    label: String,
    /// The id, where the name occurs twice on the page.
    #[prop(optional, into)]
    id: String,
    /// `text`, `password`, `tel`, `number`, `date`, `datetime-local`, `email`, `search`.
    #[prop(default = "text")]
    kind: &'static str,
    /// What stands in it. A later change of the signal replaces what stands there; what was typed before the script came is left alone.
    #[prop(optional, into)]
    value: Signal<String>,
    /// How to answer.
    #[prop(optional, into)]
    hint: String,
    /// An example, never the only explanation.
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
    #[prop(optional)]
    longest: Option<u32>,
    /// Lowest number or earliest date.
    #[prop(optional, into)]
    least: String,
    /// Highest number or latest date.
    #[prop(optional, into)]
    most: String,
    /// What the browser may fill in: `username`, `current-password`, `new-password`, `tel`, `off` …
    #[prop(optional, into)]
    autocomplete: String,
    /// Which keyboard a phone shows: `numeric`, `tel` …
    #[prop(optional, into)]
    keyboard: String,
) -> impl IntoView {
    let id = given(id).unwrap_or_else(|| name.clone());
    let describedby = about(&id);
    let control_id = id.clone();
    let input = NodeRef::<html::Input>::new();
    Effect::new(move |seen: Option<()>| {
        let wanted = value.get();
        if seen.is_some()
            && let Some(input) = input.get_untracked()
            && input.value() != wanted
        {
            input.set_value(&wanted);
        }
    });
    view! {
        <Field id label hint error optional>
            <input
                id=control_id
                node_ref=input
                type=kind
                name=name
                value=value.get_untracked()
                placeholder=given(placeholder)
                required=required
                maxlength=longest
                min=given(least)
                max=given(most)
                autocomplete=given(autocomplete)
                inputmode=given(keyboard)
                aria-describedby=describedby
                aria-invalid=move || error.get().map(|_| "true")
            />
        </Field>
    }
}

/// One of a list, by the browser's own menu (下拉框). For up to five entries prefer chips.
#[component]
pub fn SelectField(
    /// The name sent with the form; also the id when none is given.
    #[prop(into)]
    name: String,
    /// What is asked.
    #[prop(into)]
    label: String,
    /// Value and words of each entry.
    options: Vec<(String, String)>,
    /// The value that stands in it at first.
    #[prop(optional, into)]
    value: String,
    /// An entry without value in front: `请选择`, `全部`.
    #[prop(optional, into)]
    empty: String,
    /// The id, where the name occurs twice on the page.
    #[prop(optional, into)]
    id: String,
    /// How to answer.
    #[prop(optional, into)]
    hint: String,
    /// What is wrong with the answer.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// May be left empty; says so.
    #[prop(optional)]
    optional: bool,
    /// The browser refuses the entry without value.
    #[prop(optional)]
    required: bool,
) -> impl IntoView {
    let id = given(id).unwrap_or_else(|| name.clone());
    let describedby = about(&id);
    let control_id = id.clone();
    let entries = options
        .into_iter()
        .map(|(key, words)| {
            let selected = key == value;
            view! { <option value=key selected=selected>{words}</option> }
        })
        .collect_view();
    view! {
        <Field id label hint error optional>
            <select
                id=control_id
                name=name
                required=required
                aria-describedby=describedby
                aria-invalid=move || error.get().map(|_| "true")
            >
                {given(empty).map(|words| view! { <option value="">{words}</option> })}
                {entries}
            </select>
        </Field>
    }
}

/// All mistakes of a form at its top (错误汇总), each leading to its field. Shown after a form came back from the server.
#[component]
pub fn Mistakes(
    /// Field id and sentence of each mistake; empty shows nothing.
    #[prop(into)]
    mistakes: Signal<Vec<(String, String)>>,
) -> impl IntoView {
    move || {
        let mistakes = mistakes.get();
        (!mistakes.is_empty()).then(|| {
            view! {
                <div class="notice" data-is="bad" role="alert" tabindex="-1">
                    <div>
                        <b>"还没有提交，请先改这几处："</b>
                        <ul>
                            {mistakes
                                .into_iter()
                                .map(|(id, sentence)| view! { <li><a href=format!("#{id}")>{sentence}</a></li> })
                                .collect_view()}
                        </ul>
                    </div>
                </div>
            }
        })
    }
}

/// The id of the place that holds hint and mistake of the control with this id.
pub(crate) fn about(id: &str) -> String {
    format!("{id}-about")
}
