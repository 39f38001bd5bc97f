//! Services, each with a switch for one thing that is done for it or not.

use crate::action::{ActionForm, ServerAction};
use crate::parts::{Button, Disclosure, Tag};
use domain::view::SwitchedService;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// The services behind one line that says how many are on. `what` is switched, `state` stands beside those that are on, `sum` goes
/// before the number of all of them. The action takes `service`, and `on` holding anything.
pub fn service_switches<S: ServerFn + 'static>(
    action: ServerAction<S>,
    services: &[SwitchedService],
    what: &'static str,
    state: &'static str,
    sum: &'static str,
) -> AnyView {
    let rows = services
        .iter()
        .map(|service| {
            let (id, label) = (service.id.clone(), service.name.clone());
            let (words, on) = if service.on { ("停止", "") } else { ("开始", "yes") };
            let spoken = format!("{words}{what}：{label}");
            let state = service.on.then(|| view! { <Tag label=state/> });
            view! {
                <li class="row">
                    <span class="grow">{label}</span>
                    {state}
                    <ActionForm action>
                        <input type="hidden" name="service" value=id/>
                        <input type="hidden" name="on" value=on/>
                        <Button small=true pending=action.pending()>
                            <span aria-hidden="true">{words}</span>
                            <span class="hidden">{spoken}</span>
                        </Button>
                    </ActionForm>
                </li>
            }
        })
        .collect_view();
    let on = services.iter().filter(|service| service.on).count();
    let label = format!("{on} 项{sum}，共 {} 项", services.len());
    view! {
        <Disclosure label>
            <ul class="grants">{rows}</ul>
        </Disclosure>
    }
    .into_any()
}
