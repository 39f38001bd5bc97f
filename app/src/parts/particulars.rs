//! Small particulars beside each other.

use leptos::prelude::*;

/// A line of particulars (要点), parted by ` · ` in `line`. No dot stands at the end of a line on a phone, where it would part nothing:
/// what does not fit begins the next line.
pub fn particulars(line: &str) -> AnyView {
    // The dots are the style's; the space parts them for whoever copies the text or has it read out.
    let parts: Vec<AnyView> = line
        .split(" · ")
        .filter(|part| !part.is_empty())
        .map(|part| view! { <span>{format!("{part} ")}</span> }.into_any())
        .collect();
    view! { <p class="note particulars">{parts}</p> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_a_dot_in_it_is_one_particular() {
        let html = particulars("示例·买买提 · 一号院 2 层 ·  · 2026-11-000123").to_html();
        let spans: Vec<&str> = html
            .split("<span>")
            .skip(1)
            .filter_map(|rest| rest.split_once('<'))
            .map(|(part, _)| part)
            .collect();
        assert_eq!(spans, ["示例·买买提 ", "一号院 2 层 ", "2026-11-000123 "]);
    }
}
