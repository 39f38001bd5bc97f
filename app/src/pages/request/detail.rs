//! One request with everything the viewer may see and do: on a page of its own, and beside the queue of the desk.

use super::commands::{Commands, Given};
use super::course::{Course, Standing};
use super::dock::{RequestDock, docked};
use super::further::{before, left_to_do};
use super::photos::RequestPhotos;
use super::waiting::{Waiting, foreseen, foreseen_page};
use crate::action::ServerAction;
use crate::api::request::Act;
use crate::data::Data;
use crate::pages::incidents::notice::lines;
use crate::pages::news_hint::NewsHint;
use crate::pages::shown::Remarks;
use crate::parts::{Avatar, ButtonLink, Card, Fact, Facts, Glyph, Heading, Loaded, Notice, Problem};
use crate::session::Session;
use domain::request::{Status, Urgency};
use domain::view::RequestPage;
use leptos::prelude::*;

/// How long it is said what was done.
const SAID: std::time::Duration = std::time::Duration::from_secs(6);

/// One request (申请详情). `compact` leaves out the page's head and the dock: the primary command then stands among the others.
#[component]
pub fn RequestDetail(
    /// The request's key.
    #[prop(into)]
    id: Signal<String>,
    /// Beside a queue.
    #[prop(optional)]
    compact: bool,
    /// What stands under the head, such as the outcome of the last action.
    #[prop(optional, into)]
    outcome: Option<ViewFn>,
    /// Told after each command that was carried out here, so that a queue beside it can fetch again.
    #[prop(optional, into)]
    changed: Option<Callback<()>>,
) -> impl IntoView {
    let action = ServerAction::<Act>::keeping();
    Given::provide();
    let session = Session::current();
    let news = RwSignal::new(0_u32);
    let content = NodeRef::<leptos::html::Div>::new();
    // What was fetched to see whether there is news is shown as it is: between a second answer and this one a form could be opened.
    let fetched = StoredValue::new(None::<RequestPage>);
    let page = Data::new(
        move || (id.get(), news.get()),
        move |(id, _)| {
            let fetched = fetched.try_update_value(Option::take).flatten();
            async move {
                match fetched {
                    Some(page) if page.card.id == id => Ok(page),
                    _ => crate::api::request::request_page(id).await,
                }
            }
        },
    );
    Effect::new(move |_| {
        if matches!(action.value().get(), Some(Ok(_))) {
            news.update(|count| *count += 1);
            close_forms(content);
            if let Some(changed) = changed {
                changed.run(());
            }
        }
    });
    // Nothing moves under the hands of who is writing: they are told that there is news. What one did oneself is shown already
    // when the news of it comes, and is not built a second time: that would fold what was opened meanwhile.
    let (present, waiting) = (StoredValue::new(None::<RequestPage>), RwSignal::new(false));
    #[cfg(feature = "hydrate")]
    crate::browser::live::follow(Signal::derive(move || format!("request:{}", id.get())), move || {
        leptos::task::spawn_local(async move {
            let asked = news.try_get_untracked();
            let now = crate::api::request::request_page(id.get_untracked()).await;
            // It is being fetched again since: that answer is not older than this one.
            if news.try_get_untracked() != asked {
                return;
            }
            let (Ok(now), Some(Some(shown))) = (now, present.try_get_value()) else {
                news.try_update(|count| *count += 1);
                return;
            };
            // Another was opened meanwhile.
            if now.card.id != shown.card.id {
                return;
            }
            let content = content.try_get_untracked().flatten();
            if content.is_some_and(|content| crate::browser::form::is_being_filled(&content)) {
                waiting.try_set(now.version != shown.version);
            } else if now != shown {
                fetched.try_set_value(Some(now));
                news.try_update(|count| *count += 1);
            }
        });
    });
    let said = RwSignal::new(None::<&'static str>);
    Effect::new(move |_| {
        let version = action.version().get();
        let done = matches!(action.value().get_untracked(), Some(Ok(_)));
        said.set(done.then_some("已办理，页面已更新。"));
        if done {
            let over = move || {
                if action.version().try_get_untracked() == Some(version) {
                    said.try_set(None);
                }
            };
            set_timeout(over, SAID);
        }
    });
    view! {
        <div class="stack" node_ref=content>
            <NewsHint waiting update=Callback::new(move |()| news.update(|count| *count += 1))/>
            <Loaded
                resource=page
                rows=6
                view=move |page: RequestPage| {
                    present.set_value(Some(page.clone()));
                    waiting.set(false);
                    let outcome = outcome.clone();
                    let uploaded = Callback::new(move |()| news.update(|count| *count += 1));
                    let status = to_come(session, &page);
                    let shown = move || {
                        let page = foreseen_page(page.clone(), status.get());
                        request(page, action, compact, outcome.clone().map(|outcome| outcome.run()), uploaded)
                    };
                    shown.into_any()
                }
            />
            <p class="toast" role="status">
                {move || said.get()}
            </p>
        </div>
    }
}

/// The state of the request after what was done to it on this device and has not arrived.
fn to_come(session: Session, page: &RequestPage) -> Memo<Status> {
    let (status, id) = (page.card.status, page.card.id.clone());
    let kept = session.kept_here();
    Memo::new(move |_| kept.with(|kept| foreseen(status, &id, kept)))
}

/// After a command was carried out its form is empty and folded again.
fn close_forms(_content: NodeRef<leptos::html::Div>) {
    #[cfg(feature = "hydrate")]
    if let Some(content) = _content.get_untracked() {
        crate::browser::form::close_all(&content);
    }
}

fn request(
    page: RequestPage,
    action: ServerAction<Act>,
    compact: bool,
    outcome: Option<AnyView>,
    uploaded: Callback<()>,
) -> AnyView {
    let shown = docked(&page);
    let head = if compact {
        view! {
            <h2>{page.card.title.clone()}</h2>
            <p class="note">{page.card.number.clone()}</p>
        }
        .into_any()
    } else {
        let back = page.back.clone();
        view! { <Heading title=page.card.title.clone() note=page.card.number.clone() back=back/> }.into_any()
    };
    let dock = (!compact).then(|| view! { <RequestDock page=page.clone() action shown=shown.clone()/> });
    let left_out = if compact { Vec::new() } else { shown };
    view! {
        {head}
        {outcome}
        <Problem error=Given::elsewhere(page.commands.clone(), action)/>
        <Waiting request=page.card.id.clone()/>
        {merged(&page)}
        {before(&page)}
        {rectified(&page)}
        {page.incident.as_ref().map(|card| lines(std::slice::from_ref(card)))}
        <div class=if compact { "stack" } else { "columns" }>
            <div class="stack">
                <Standing page=page.clone()/>
                {left_to_do(&page)}
                {people(&page)}
                <Commands page=page.clone() action left_out/>
            </div>
            <div class="stack">
                {asked(&page)}
                <RequestPhotos page=page.clone() uploaded/>
                <Course timeline=page.timeline/>
            </div>
        </div>
        {dock}
    }
    .into_any()
}

fn merged(page: &RequestPage) -> Option<AnyView> {
    let into = page.merged_into.clone()?;
    Some(
        view! {
            <Notice title="已并入另一件申请">
                <p>
                    "同一件事只办一次，后面的进展看 "
                    <a href=format!("/requests/{into}")>"并入的那件申请"</a> "。"
                </p>
            </Notice>
        }
        .into_any(),
    )
}

/// What becomes of the viewer's own bad rating.
fn rectified(page: &RequestPage) -> Option<AnyView> {
    let (status, next) = page.rectification.clone()?;
    let href = format!("/requests/{}/rectification", page.card.id);
    Some(
        view! {
            <Notice title=format!("你的差评：{}", status.label())>
                <p>{next} " " <a href=href>"看整改和复评"</a></p>
            </Notice>
        }
        .into_any(),
    )
}

/// Who has it, and how to reach them; for who serves, who asked.
fn people(page: &RequestPage) -> AnyView {
    // Nobody has to call themselves.
    let own_job = page.commands.iter().any(|kind| kind.is_technicians());
    let technician = page.technician.clone().filter(|_| !own_job).map(|name| {
        let phone = page.technician_phone.clone();
        person(name, page.centre.clone(), phone)
    });
    let helpers = page.helpers.iter().map(|(_, name)| {
        let note = format!("{} · 协助", page.centre);
        person(name.clone(), note, String::new())
    });
    let helpers = helpers.collect_view();
    let nobody = page.technician.is_none();
    let centre = (nobody || !page.centre_phone.is_empty())
        .then(|| person(page.centre.clone(), "服务单位".to_owned(), page.centre_phone.clone()));
    let requester = (!page.requester.is_empty()).then(|| {
        let note = if page.on_behalf {
            "申请人，由服务中心代为登记"
        } else {
            "申请人"
        };
        person(page.requester.clone(), note.to_owned(), page.requester_phone.clone())
    });
    let followers = (!page.followers.is_empty()).then(|| {
        let names = page.followers.join("、");
        view! { <p class="note">{format!("也在等这件事：{names}（办结后各自可以评价）")}</p> }
    });
    let following = (page.following && page.card.status.is_open())
        .then(|| view! { <p class="note">"你在关注这件申请，有进展会通知你。"</p> });
    view! { <Card>{technician} {helpers} {centre} {requester} {followers} {following}</Card> }.into_any()
}

fn person(name: String, note: String, phone: String) -> AnyView {
    let call = (!phone.is_empty()).then(|| {
        view! {
            <ButtonLink href=format!("tel:{phone}") small=true glyph=Glyph::Phone spoken=format!("打电话给{name}")>
                "打电话"
            </ButtonLink>
        }
    });
    view! {
        <div class="row">
            <Avatar name=name.clone()/>
            <div class="grow">
                <b>{name}</b>
                <p class="note">{note}</p>
            </div>
            {call}
        </div>
    }
    .into_any()
}

/// What was asked for, in the requester's words.
fn asked(page: &RequestPage) -> AnyView {
    let facts = [
        ("服务", page.card.service.clone()),
        ("地点", page.card.place.clone()),
        ("提交", page.card.filed.clone()),
        ("归口", page.routed_by.clone()),
        ("希望时间", page.wished.clone()),
        ("紧急原因", page.urgency_reason.clone()),
        ("补充说明", page.text.clone()),
    ];
    let facts = facts.into_iter().map(|(term, value)| (term.to_owned(), value));
    let answers = page
        .answers
        .iter()
        .map(|answer| (answer.label.clone(), answer.value.clone()));
    let facts = facts
        .chain(answers)
        .filter(|(_, value)| !value.is_empty())
        .map(|(term, value)| view! { <Fact term>{value}</Fact> })
        .collect_view();
    let remarkable = page.urgency != Urgency::Normal
        || page.nudged > 0
        || page.returned > 0
        || !page.appointment.is_empty()
        || page.visit_lost;
    let remarks = remarkable.then(|| view! { <p class="row wrap">{remarks(page)}</p> });
    view! {
        <Card title="申请内容">
            <Facts>{facts}</Facts>
            {remarks}
        </Card>
    }
    .into_any()
}

fn remarks(page: &RequestPage) -> AnyView {
    view! {
        <Remarks
            urgency=page.urgency
            nudged=page.nudged
            returned=page.returned
            appointment=page.appointment.clone()
            lost=page.visit_lost
        />
    }
    .into_any()
}
