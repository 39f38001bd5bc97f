//! A technician's jobs, for the thumb.

use crate::action::{ActionForm, ServerAction};
use domain::lifecycle::CommandKind;
use domain::request::Status;
use domain::view::{JobsPage, QueueRow};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{LazyRoute, lazy_route};

use crate::api::ApiError;
use crate::api::desk::jobs_page;
use crate::api::request::Act;
use crate::data::Data;
use crate::pages::request::commands::Key;
use crate::pages::request::waiting::{Waiting, foreseen};
use crate::pages::shown::{Deadline, Remarks, StatusBadge};
use crate::parts::{
    Button, ButtonKind, ButtonLink, Empty, Glyph, Heading, Icon, Loaded, Problem, Stat, Tag, Tone, failed,
};
use crate::session::Session;
use crate::text;

/// 我的任务.
pub struct Jobs;

#[lazy_route]
impl LazyRoute for Jobs {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        view! { <JobList/> }.into_any()
    }
}

#[component]
fn JobList() -> impl IntoView {
    let act = ServerAction::<Act>::keeping();
    let session = Session::current();
    let centres = RwSignal::new(String::new());
    let news = RwSignal::new(0_u32);
    #[cfg(feature = "hydrate")]
    crate::browser::live::follow(centres.into(), move || news.update(|count| *count += 1));
    // What was only kept for later changes nothing on the server, which is out of reach.
    let answered = RwSignal::new(0_u32);
    Effect::new(move |_| {
        let answer = act.value().get();
        if answer.is_some_and(|answer| !matches!(answer, Err(ApiError::Kept | ApiError::Offline))) {
            answered.update(|count| *count += 1);
        }
    });
    let page = Data::new(
        move || (answered.get(), session.changes.get(), news.get()),
        |_| jobs_page(),
    );
    view! {
        <Title text="我的任务"/>
        <Heading title="我的任务" note="最急的在最上面"/>
        <Problem error=failed(act.value())/>
        <Waiting/>
        <Loaded resource=page view=move |page| shown(act, centres, page)/>
    }
}

fn shown(act: ServerAction<Act>, centres: RwSignal<String>, page: JobsPage) -> AnyView {
    // What nobody has yet changes with the centre, not with the person.
    let topics: Vec<String> = page.centres.iter().map(|centre| format!("centre:{centre}")).collect();
    let topics = topics.join(",");
    if centres.get_untracked() != topics {
        centres.set(topics);
    }
    let late = page.mine.iter().filter(|job| job.due.late).count();
    let late_tone = if late > 0 { Tone::Bad } else { Tone::Plain };
    let mine = if page.mine.is_empty() {
        view! {
            <Empty title="手上没有任务" note="派给你的任务会出现在这里；下面还没人接的也可以接。" glyph=Glyph::Check/>
        }
        .into_any()
    } else {
        let jobs = page.mine.iter().map(|job| card(act, job)).collect_view();
        view! { <ul class="jobs">{jobs}</ul> }.into_any()
    };
    let untaken = (!page.untaken.is_empty()).then(|| {
        let jobs = page.untaken.iter().map(|job| card(act, job)).collect_view();
        view! {
            <h2>"还没人接"</h2>
            <ul class="jobs">{jobs}</ul>
        }
    });
    view! {
        <div class="thirds">
            <Stat label="手上" value=page.mine.len().to_string() unit="件"/>
            <Stat label="其中超时" value=late.to_string() unit="件" tone=late_tone/>
            <Stat label="今天完工" value=page.finished_today.to_string() unit="件"/>
        </div>
        {mine}
        {untaken}
    }
    .into_any()
}

/// A job: where to go comes first, then what, by when, and one thing to do.
fn card(act: ServerAction<Act>, job: &QueueRow) -> AnyView {
    let page = format!("/requests/{}", job.id);
    let (row, kept) = (job.clone(), Session::current().kept_here());
    let status = Memo::new(move |_| kept.with(|kept| foreseen(row.status, &row.id, kept)));
    let row = job.clone();
    let place = if job.place.is_empty() {
        "地点见详情".to_owned()
    } else {
        job.place.clone()
    };
    view! {
        <li class="card job">
            <div class="row between">
                <span class="row">
                    {move || view! { <StatusBadge status=status.get()/> }}
                    {job.helping.then(|| view! { <Tag label="协助"/> })}
                </span>
                <span class="note">{job.number.clone()}</span>
            </div>
            <h3>
                <a href=page.clone()>
                    <Icon glyph=Glyph::Place/>
                    {place}
                </a>
            </h3>
            <p>{job.title.clone()}</p>
            {crew(job)}
            <div class="row wrap remarks">
                <Remarks
                    urgency=job.urgency
                    nudged=job.nudged
                    returned=job.returned
                    appointment=job.appointment.clone()
                    lost=job.visit_lost
                />
            </div>
            <div class="row between wrap">
                <Deadline due=job.due.clone()/>
                {move || step(act, &row, status.get())}
            </div>
        </li>
    }
    .into_any()
}

/// With whom, where it is not done alone; or that somebody is missing.
fn crew(job: &QueueRow) -> Option<AnyView> {
    let words = if job.lacks > 0 {
        format!("还差 {} 人一起办，人齐了才能开始", job.lacks)
    } else if job.helping {
        format!("一起办：{}", job.technician)
    } else {
        return None;
    };
    Some(view! { <p class="note">{words}</p> }.into_any())
}

/// The next step: what needs no words is done at once, the rest on the job's own page.
fn step(act: ServerAction<Act>, job: &QueueRow, status: Status) -> AnyView {
    let page = format!("/requests/{}", job.id);
    // Who helps takes no step of the work; they write, and take photos.
    if job.helping {
        return view! { <ButtonLink href=page glyph=Glyph::Camera>"拍照、留言"</ButtonLink> }.into_any();
    }
    match status {
        Status::Accepted | Status::Assigned => at_once(act, job, CommandKind::Take, Glyph::Check),
        Status::Taken if job.lacks > 0 => {
            view! { <ButtonLink href=page kind=ButtonKind::Primary>"请人协助"</ButtonLink> }.into_any()
        }
        Status::Taken => at_once(act, job, CommandKind::Start, Glyph::Play),
        Status::Working => view! {
            <ButtonLink href=page kind=ButtonKind::Primary glyph=Glyph::Camera>"拍照、完工"</ButtonLink>
        }
        .into_any(),
        _ => view! { <ButtonLink href=page>"看详情"</ButtonLink> }.into_any(),
    }
}

fn at_once(act: ServerAction<Act>, job: &QueueRow, command: CommandKind, glyph: Glyph) -> AnyView {
    let (id, version) = (job.id.clone(), job.version);
    let spoken = format!("：{} {}", job.title, job.place);
    view! {
        <ActionForm action=act>
            <input type="hidden" name="request" value=id/>
            <input type="hidden" name="version" value=version/>
            <input type="hidden" name="command" value=command.code()/>
            <Key action=act/>
            <Button kind=ButtonKind::Primary glyph pending=act.pending()>
                {text::command(command)}
                <span class="hidden">{spoken}</span>
            </Button>
        </ActionForm>
    }
    .into_any()
}
