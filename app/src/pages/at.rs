//! At a place: where its sticker leads. A technician tells that they are there; everybody asks for a service with the place set.

use crate::action::{ActionForm, ServerAction};
use crate::api::Answer;
use domain::lifecycle::CommandKind;
use domain::request::Status;
use domain::view::{AtPage, JobHere};
use leptos::prelude::*;
use leptos_meta::Title;

use crate::api::request::{Act, at_page};
use crate::pages::served::{Made, named};
use crate::pages::service_groups::Groups;
use crate::pages::shown::{Deadline, StatusBadge};
use crate::parts::{Button, ButtonKind, ButtonLink, Glyph, Heading, Notice, NoticeKind, Problem, failed};
use crate::text;

/// 这个地点.
pub struct AtPlace;

impl Made for AtPlace {
    async fn body() -> Answer<AnyView> {
        let place = named("place");
        let act = ServerAction::<Act>::new();
        let page = at_page(place).await?;
        Ok(view! {
            <Title text="这个地点"/>
            <Problem error=failed(act.value())/>
            {shown(act, page)}
        }
        .into_any())
    }
}

fn shown(act: ServerAction<Act>, page: AtPage) -> AnyView {
    let place = page.place.id.clone();
    let jobs = (!page.jobs.is_empty()).then(|| {
        let jobs = page.jobs.iter().map(|job| card(act, job)).collect_view();
        view! {
            <h2>"我在这里的任务"</h2>
            <ul class="jobs">{jobs}</ul>
        }
    });
    view! {
        <Heading title=page.place.name note=page.place.full_name back="/"/>
        {jobs}
        <h2>"在这里要什么服务？"</h2>
        <Groups groups=page.groups place/>
    }
    .into_any()
}

fn card(act: ServerAction<Act>, here: &JobHere) -> AnyView {
    let JobHere { job, arrived } = here;
    let page = format!("/requests/{}", job.id);
    let command = CommandKind::Arrive;
    let (id, version) = (job.id.clone(), job.version);
    let works = matches!(job.status, Status::Taken | Status::Working | Status::OnHold);
    let there = (!arrived.is_empty()).then(|| {
        let told = format!("已记下你到了现场（{arrived}），申请人看得到。");
        view! {
            <Notice kind=NoticeKind::Good live=true>
                {told}
            </Notice>
        }
    });
    let arrive = (works && !job.helping && there.is_none()).then(|| {
        view! {
            <ActionForm action=act>
                <input type="hidden" name="request" value=id/>
                <input type="hidden" name="version" value=version/>
                <input type="hidden" name="command" value=command.code()/>
                <Button kind=ButtonKind::Primary glyph=Glyph::Place pending=act.pending()>
                    {text::command(command)}
                </Button>
            </ActionForm>
        }
    });
    view! {
        <li class="card job">
            <div class="row between">
                <StatusBadge status=job.status/>
                <span class="note">{job.number.clone()}</span>
            </div>
            <h3>
                <a href=page.clone()>{job.title.clone()}</a>
            </h3>
            {there}
            <div class="row between wrap">
                <Deadline due=job.due.clone()/>
                <span class="row">
                    <ButtonLink href=page>"看详情"</ButtonLink>
                    {arrive}
                </span>
            </div>
        </li>
    }
    .into_any()
}
