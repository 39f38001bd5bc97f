//! The outcome of the last action, carried by the address of the page.

use crate::address;
use crate::api::ApiError;
use crate::parts::{Flash, NoticeKind};
use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_query_map};

/// Says once what was done (`done=` in the address), or why a form without a script came back (`problem=`). Only known sentences are
/// shown: an address can be written by anybody.
#[component]
pub fn Outcome() -> impl IntoView {
    let query = use_query_map();
    let location = use_location();
    move || {
        let (done, problem) = query.with(|query| (query.get("done"), query.get("problem")));
        let close = || {
            let here = format!(
                "{}?{}",
                location.pathname.get(),
                location.search.get().trim_start_matches('?')
            );
            address::without(&address::without(&here, "done"), "problem")
        };
        if let Some(problem) = problem.as_deref().and_then(problem_of) {
            let sentence = crate::text::error(&problem);
            return view! { <Flash kind=NoticeKind::Bad close=close()>{sentence}</Flash> }.into_any();
        }
        match done.as_deref().and_then(crate::text::done) {
            Some(sentence) => view! { <Flash close=close()>{sentence}</Flash> }.into_any(),
            None => ().into_any(),
        }
    }
}

/// The refusal that the server wrote into the address.
fn problem_of(code: &str) -> Option<ApiError> {
    crate::json::read(code.as_bytes()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::refusal::{FieldProblem, Refusal};

    #[test]
    fn only_what_the_server_can_say_is_shown() {
        let missing = ApiError::Refused(Refusal::field("place", FieldProblem::Missing));
        let code = leptos::serde_json::to_string(&missing).expect("an error is plain data");
        assert_eq!(problem_of(&code), Some(missing));
        assert_eq!(problem_of("请拨打 123456 付款"), None);
    }
}
