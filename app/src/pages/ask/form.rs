//! The form that asks for a service: three taps for a usual request.

use super::extra::question;
use super::same::Same;
use super::shots::Shots;
use super::state::AskState;
use super::visits::visits;
use crate::address;
use crate::pages::address::Address;
use crate::pages::done::Outcome;
use crate::pages::incidents::notice::KnownIncident;
use crate::pages::kept::Kept;
use crate::parts::{
    Button, ButtonKind, Card, ChipRadio, Chips, Choice, Disclosure, Dock, FieldGroup, Glyph, Heading, List, Notice,
    NoticeKind, Row, TextArea, TextField,
};
use crate::session::Progress;
use domain::request::{REASON_LIMIT, TEXT_LIMIT, Urgency};
use domain::view::AskPage;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};

/// The whole page of one service.
#[component]
pub fn AskForm(
    /// What the server says about the service.
    page: AskPage,
    /// Who is signed in.
    person: String,
) -> impl IntoView {
    let kept = Kept(page.kept.clone());
    let room = page.photo_limit.saturating_sub(page.kept_photos.len());
    let state = AskState::new(person, page.service.name.clone(), page.key.clone(), room);
    Effect::new(move |restored: Option<()>| {
        if restored.is_none() {
            state.restore();
        }
    });
    let navigate = use_navigate();
    Effect::new(move |_| {
        if let Some(Progress::Done { left_out }) = state.progress() {
            let done = if left_out.is_empty() { "filed" } else { "filed_partly" };
            let address = format!("/requests/{}?done={done}", state.id.get_untracked());
            navigate(
                &address,
                NavigateOptions {
                    replace: true,
                    ..NavigateOptions::default()
                },
            );
        }
    });
    let caller = page.caller.clone().map(|caller| {
        view! {
            <Notice glyph=Glyph::Phone title=format!("为 {} 登记", caller.name)>
                {format!("{}。进展由本人查看，验收和评价也只能由本人来做。", caller.department)}
            </Notice>
        }
    });
    let hidden = [
        ("service", page.service.id.clone()),
        (
            "place",
            page.place.as_ref().map(|place| place.id.clone()).unwrap_or_default(),
        ),
        (
            "caller",
            page.caller.as_ref().map(|caller| caller.id.clone()).unwrap_or_default(),
        ),
        ("follows", followed(&page)),
    ];
    let follows = page.follows.clone().map(|first| {
        view! {
            <Notice glyph=Glyph::Note title="后续处理">
                "接着办 "
                <a href=format!("/requests/{}", first.id)>{first.number}</a>
                {format!("（{}）没有做完的事。", first.title)}
            </Notice>
        }
    });
    let hidden = hidden
        .into_iter()
        .map(|(name, value)| view! { <input type="hidden" name=name value=value/> })
        .collect_view();
    view! {
        <Heading title=page.service.name.clone() note=page.promise.clone() back="/"/>
        <div class="stack narrow">
            <Outcome/>
            {page.incidents.clone().into_iter().map(|card| view! { <KnownIncident card/> }).collect_view()}
            {page.same.clone().map(|card| view! { <Same card seen=page.same_seen caller=page.caller.is_some()/> })}
            {caller}
            {follows}
            <Restored state kept=kept.is_worth_saying() service=page.service.id.clone()/>
            <form
                class="stack"
                method="post"
                action="/submit/request"
                enctype="multipart/form-data"
                node_ref=state.form
                on:input=move |_| state.save()
                on:change=move |_| state.save()
                on:submit=move |event| state.submit(event)
            >
                <input type="hidden" name="id" value=move || state.id.get()/>
                {hidden}
                {what(&page, &kept, state)}
                {where_and_when(&page, &kept, state)}
                <SendingStatus state/>
                <Dock>
                    <Button kind=ButtonKind::Primary pending=Signal::derive(move || state.is_sending())>"提交"</Button>
                </Dock>
            </form>
        </div>
    }
}

/// The key of the request whose further work is asked for; empty for an ordinary one.
fn followed(page: &AskPage) -> String {
    page.follows.as_ref().map(|first| first.id.clone()).unwrap_or_default()
}

/// What is wrong: a phrase, words, the service's own questions, photos.
fn what(page: &AskPage, kept: &Kept, state: AskState) -> AnyView {
    let before = kept.text("phrase");
    let phrases = page
        .quick_phrases
        .iter()
        .map(|phrase| {
            let checked = *phrase == before;
            view! { <ChipRadio name="phrase" value=phrase.clone() label=phrase.clone() checked/> }
        })
        .collect_view();
    let has_phrases = !page.quick_phrases.is_empty();
    let phrases = has_phrases.then(|| {
        view! {
            <FieldGroup legend="怎么了">
                <Chips>{phrases}</Chips>
            </FieldGroup>
        }
    });
    let text = kept.text_or("text", &page.further_work);
    let (kept_photos, limit) = (page.kept_photos.clone(), page.photo_limit);
    let questions = page
        .questions
        .iter()
        .cloned()
        .map(|asked| question(asked, kept))
        .collect_view();
    view! {
        <Card>
            {phrases} {questions}
            <TextArea
                name="text"
                label=if has_phrases { "补充说明" } else { "需要什么" }
                value=text
                placeholder="说得越具体，来得越对路"
                optional=has_phrases
                required=!has_phrases
                longest=u32::try_from(TEXT_LIMIT).unwrap_or(u32::MAX)
            /> <Shots state kept=kept_photos limit/>
        </Card>
    }
    .into_any()
}

/// Where it is, when it suits, how urgent it is.
fn where_and_when(page: &AskPage, kept: &Kept, state: AskState) -> AnyView {
    let caller = page.caller.as_ref().map(|caller| caller.id.clone()).unwrap_or_default();
    let here = Address::of(format!("/ask/{}", page.service.id)).with("caller", caller);
    let here = String::from(here.with("follows", followed(page)));
    let choose = address::with("/places", "next", &here);
    let (title, note) = page.place.as_ref().map_or_else(
        || ("选择地点".to_owned(), "必填".to_owned()),
        |place| (place.full_name.clone(), page.place_from.clone()),
    );
    let chosen = kept.text("visit");
    let when = if page.visits.is_empty() && chosen.is_empty() {
        let wished = kept.text("wished");
        let open = !wished.is_empty();
        view! {
            <Disclosure label="希望什么时间来（可不填，默认尽快）" open>
                <TextField name="wished" label="希望时间" kind="datetime-local" value=wished optional=true/>
            </Disclosure>
        }
        .into_any()
    } else {
        visits(&page.visits, &chosen)
    };
    let before = Urgency::parse(&kept.text("urgency")).unwrap_or_default();
    let reason = kept.text("urgency_reason");
    let choices = [
        (Urgency::Normal, "按正常时限办理"),
        (Urgency::Urgent, "影响办公，要尽快处理"),
        (Urgency::Emergency, "危及人身或财产安全，例如跑水、冒烟、电梯困人"),
    ];
    let choices = choices
        .into_iter()
        .map(|(urgency, note)| {
            let checked = urgency == before;
            view! {
                <Choice name="urgency" value=urgency.code() label=crate::text::urgency(urgency) note checked/>
            }
        })
        .collect_view();
    let open_urgency = before != Urgency::Normal || !reason.is_empty();
    view! {
        <Card>
            <List label="地点">
                <Row title href=choose note glyph=Glyph::Place/>
            </List>
            {move || state.visit_gone.get().then(super::visits::gone)}
            {when}
            <Disclosure label="很着急？说明紧急程度" open=open_urgency>
                <div class="stack">
                    <FieldGroup legend="紧急程度">{choices}</FieldGroup>
                    <TextField
                        name="urgency_reason"
                        label="紧急原因"
                        value=reason
                        hint="选了紧急或危急时必填，一句话就好"
                        longest=u32::try_from(REASON_LIMIT).unwrap_or(u32::MAX)
                    />
                </div>
            </Disclosure>
        </Card>
    }
    .into_any()
}

/// Says that the fields come from an earlier visit, and lets it be undone.
#[component]
fn Restored(
    /// The form.
    state: AskState,
    /// The server had kept something.
    kept: bool,
    /// The service that is asked for.
    service: String,
) -> impl IntoView {
    const WORDS: &str = "不要了，重新填";
    move || {
        let local = state.restored.get();
        (local || kept).then(|| {
            // What the server has kept is in the fields already: the page is loaded anew without it.
            let undo = if kept {
                let service = service.clone();
                view! {
                    <form method="post" action="/api/forget_draft" on:submit=move |_| state.discard()>
                        <input type="hidden" name="service" value=service/>
                        <Button small=true kind=ButtonKind::Quiet>{WORDS}</Button>
                    </form>
                }
                .into_any()
            } else {
                view! {
                    <Button small=true kind=ButtonKind::Quiet action="button" on:click=move |_| state.discard()>
                        {WORDS}
                    </Button>
                }
                .into_any()
            };
            view! { <Notice glyph=Glyph::Note>"上次没提交的内容已经填好，照片也在。" {undo}</Notice> }
        })
    }
}

/// How far the sending is, in one sentence that a screen reader hears.
#[component]
fn SendingStatus(
    /// The form.
    state: AskState,
) -> impl IntoView {
    let location = use_location();
    let place = NodeRef::<leptos::html::Div>::new();
    Effect::new(move |_| {
        let stopped = matches!(
            state.progress(),
            Some(Progress::Refused(_) | Progress::SignInNeeded | Progress::Waiting)
        );
        if let Some(place) = place.get().filter(|_| stopped) {
            place.scroll_into_view_with_bool(false);
        }
    });
    let sentence = move || {
        let (kind, glyph, words) = match state.progress()? {
            Progress::Waiting => (
                NoticeKind::Warn,
                Glyph::CloudWait,
                "已保存，待发送。联网后自动提交，可以先离开这一页。".to_owned(),
            ),
            Progress::Text => (NoticeKind::Information, Glyph::CloudWait, "正在提交…".to_owned()),
            Progress::Photos { done, total } => (
                NoticeKind::Information,
                Glyph::Photo,
                format!("申请已收到，正在上传照片（{done}/{total}）…"),
            ),
            Progress::SignInNeeded => (
                NoticeKind::Warn,
                Glyph::Lock,
                "登录已过期，内容都还在。登录后自动提交。".to_owned(),
            ),
            Progress::Refused(why) => (NoticeKind::Bad, Glyph::Alert, why),
            Progress::Done { .. } => (NoticeKind::Good, Glyph::Check, "已提交。".to_owned()),
        };
        let signed_out = state.progress() == Some(Progress::SignInNeeded);
        let here = format!(
            "{}?{}",
            location.pathname.get(),
            location.search.get().trim_start_matches('?')
        );
        let sign_in = signed_out
            .then(|| view! { <a class="button" href=address::sign_in(here.trim_end_matches('?'))>"去登录"</a> });
        Some(view! { <Notice kind glyph=glyph>{words} {sign_in}</Notice> })
    };
    view! { <div role="status" node_ref=place>{sentence}</div> }
}
