//! The five levels of a rating.

use domain::rating::Level;
use leptos::prelude::*;

use super::{Glyph, Icon, Tone, given};

/// One level that can be chosen (评价等级). The words and values come from the domain; the part adds face and tone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LevelChoice {
    /// What is sent.
    pub value: String,
    /// `非常不满意`.
    pub label: String,
    /// The face, from the worst (1) to the best (5).
    pub face: u8,
}

impl LevelChoice {
    /// A level with its face.
    #[must_use]
    pub fn new(value: impl Into<String>, label: impl Into<String>, face: u8) -> Self {
        Self {
            value: value.into(),
            label: label.into(),
            face,
        }
    }

    /// The five levels of the national rules, the best first.
    #[must_use]
    pub fn five() -> Vec<Self> {
        Level::ALL.map(Self::from).to_vec()
    }

    const fn glyph(&self) -> Glyph {
        match self.face {
            0 | 1 => Glyph::Level1,
            2 => Glyph::Level2,
            3 => Glyph::Level3,
            4 => Glyph::Level4,
            _ => Glyph::Level5,
        }
    }

    const fn feeling(&self) -> Feeling {
        match self.face {
            0..=2 => Feeling::Bad,
            3 => Feeling::Fair,
            _ => Feeling::Good,
        }
    }

    /// A long name breaks after its adverb and nowhere else: `非常｜不满意`.
    fn halves(&self) -> (String, String) {
        for adverb in ["非常", "基本", "比较", "很"] {
            if let Some(rest) = self.label.strip_prefix(adverb)
                && !rest.is_empty()
            {
                return (adverb.into(), rest.into());
            }
        }
        (self.label.clone(), String::new())
    }
}

impl From<Level> for LevelChoice {
    fn from(level: Level) -> Self {
        let face = level as u8;
        Self::new(face.to_string(), level.label(), face)
    }
}

/// Whether a level is good, fair or bad: what the further questions hang on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Feeling {
    /// Satisfied, very satisfied.
    Good,
    /// Basically satisfied: counts as good, and is asked what was missing.
    Fair,
    /// A bad review (差评).
    Bad,
}

impl Feeling {
    const fn attribute(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Fair => "fair",
            Self::Bad => "bad",
        }
    }
}

/// One question answered by a level (等级评价): faces with their words, nothing chosen beforehand. Side by side where five names fit, under
/// one another where they do not (a narrow phone, large type). `on:change` bubbles.
#[component]
pub fn LevelPicker(
    /// The name sent with the form.
    #[prop(into)]
    name: String,
    /// The question: `优质服务`.
    #[prop(into)]
    legend: String,
    /// What it means: `修得好不好、快不快`.
    #[prop(optional, into)]
    hint: String,
    /// The levels, the best first.
    levels: Vec<LevelChoice>,
    /// What is wrong.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// The browser refuses the form while nothing is chosen.
    #[prop(optional)]
    required: bool,
    /// The level of a form that came back with a mistake; never used to suggest one.
    #[prop(optional, into)]
    chosen: String,
    /// The overall question: `ForFeeling` blocks of the same form follow it.
    #[prop(optional)]
    leads: bool,
) -> impl IntoView {
    let choices = levels
        .into_iter()
        .map(|level| {
            let (first, rest) = level.halves();
            let rest = given(rest).map(|rest| view! { <wbr/> {rest} });
            let checked = !chosen.is_empty() && chosen == level.value;
            let glyph = level.glyph();
            let feeling = level.feeling().attribute();
            view! {
                <label>
                    <input
                        type="radio"
                        name=name.clone()
                        value=level.value
                        data-is=feeling
                        required=required
                        checked=checked
                    />
                    <span>
                        <Icon glyph/>
                        <b>{first} {rest}</b>
                    </span>
                </label>
            }
        })
        .collect_view();
    view! {
        <fieldset
            class="levels"
            data-kind=leads.then_some("leads")
            aria-invalid=move || error.get().map(|_| "true")
        >
            <legend>{legend} {given(hint).map(|hint| view! { <span class="note">" "{hint}</span> })}</legend>
            {move || error.get().map(|error| view! { <p class="error" role="alert">{error}</p> })}
            <div>{choices}</div>
        </fieldset>
    }
}

/// Questions that belong to one feeling (按等级追问): shown once the leading picker of the form has such a level. A browser too old for that shows them all.
#[component]
pub fn ForFeeling(
    /// Which feeling.
    feeling: Feeling,
    /// The questions.
    children: Children,
) -> impl IntoView {
    view! { <div class="for-feeling" data-is=feeling.attribute()>{children()}</div> }
}

/// A level that was given (已评等级), in a line of text: face and words.
#[component]
pub fn LevelGiven(
    /// The level.
    level: LevelChoice,
) -> impl IntoView {
    let tone = match level.feeling() {
        Feeling::Good => Tone::Good,
        Feeling::Fair => Tone::Now,
        Feeling::Bad => Tone::Bad,
    };
    let glyph = level.glyph();
    view! {
        <span class="badge" data-is=tone.attribute()>
            <Icon glyph/>
            {level.label}
        </span>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_name_breaks_after_its_adverb() {
        let halves = |label: &str| LevelChoice::new("1", label, 1).halves();
        assert_eq!(halves("非常不满意"), ("非常".into(), "不满意".into()));
        assert_eq!(halves("不满意"), ("不满意".into(), String::new()));
    }

    #[test]
    fn two_and_below_is_a_bad_review_and_three_is_not() {
        let feeling = |face| LevelChoice::new("", "", face).feeling();
        assert_eq!(
            [1, 2, 3, 4, 5].map(feeling),
            [Feeling::Bad, Feeling::Bad, Feeling::Fair, Feeling::Good, Feeling::Good]
        );
    }
}
