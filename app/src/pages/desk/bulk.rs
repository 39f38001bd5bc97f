//! One command for several requests.

use crate::action::{ActionForm, ServerAction};
use domain::view::TechnicianChoice;
use leptos::prelude::*;

use super::query::DeskQuery;
use crate::api::desk::ActMany;
use crate::parts::{Bulk, Button, ButtonKind, Key};

/// The id of the form to which the rows' check boxes belong.
pub(super) const FORM: &str = "bulk";
/// The choice of a technician: the keyboard goes there.
pub(super) const TECHNICIAN: &str = "bulk-technician";
/// The button that accepts: the keyboard presses it.
pub(super) const ACCEPT: &str = "bulk-accept";

/// Accepting and assigning what is chosen (批量受理、派单).
#[component]
pub(super) fn BulkBar(
    /// The action behind it.
    action: ServerAction<ActMany>,
    /// Who can be assigned, with their open jobs.
    technicians: Vec<TechnicianChoice>,
    /// The desk as it is shown now: where the outcome is told.
    query: Memo<DeskQuery>,
    /// How many are chosen, once a script counts them.
    chosen: Signal<usize>,
) -> impl IntoView {
    let choices = technicians
        .into_iter()
        .map(|person| {
            let team = if person.team.is_empty() {
                String::new()
            } else {
                format!(" · {}", person.team)
            };
            let words = format!("{}{team} · 在办 {} 件", person.name, person.load);
            view! { <option value=person.id>{words}</option> }
        })
        .collect_view();
    view! {
        <Bulk chosen>
            <ActionForm action=action attr:id=FORM attr:class="row wrap">
                <input type="hidden" name="back" value=move || query.with(DeskQuery::address)/>
                <span id=ACCEPT>
                    <Button name="command" value="accept" small=true shortcut="A" pending=action.pending()>
                        "受理"
                        <Key name="A"/>
                    </Button>
                </span>
                <div class="field">
                    <label class="hidden" for=TECHNICIAN>
                        "派给谁"
                    </label>
                    <select id=TECHNICIAN name="technician" aria-keyshortcuts="D">
                        <option value="">"派给谁…"</option>
                        {choices}
                    </select>
                </div>
                <Button
                    name="command"
                    value="assign"
                    kind=ButtonKind::Primary
                    small=true
                    pending=action.pending()
                >
                    "派单"
                    <Key name="D"/>
                </Button>
            </ActionForm>
        </Bulk>
    }
}
