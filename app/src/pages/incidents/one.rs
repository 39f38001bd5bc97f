//! One incident: what is known, who follows; for its desk the requests it caused, and its end.

use crate::action::{ActionForm, ServerAction};
use crate::api::Answer;
use crate::api::incident::{EndIncident, FollowIncident, LinkRequests, PutOffIncident, incident_page};
use crate::pages::served::{Made, named};
use crate::pages::shown::StatusBadge;
use crate::parts::{
    Badge, Button, ButtonKind, Card, Confirm, Fact, Facts, Heading, List, Notice, NoticeKind, Problem, Row, TextArea,
    TextField, Tone, failed,
};
use domain::view::{IncidentPage, IncidentRequest};
use leptos::prelude::*;
use leptos_meta::Title;

/// 一条公告.
pub struct OneIncident;

#[derive(Clone, Copy)]
struct Actions {
    follow: ServerAction<FollowIncident>,
    link: ServerAction<LinkRequests>,
    put_off: ServerAction<PutOffIncident>,
    end: ServerAction<EndIncident>,
}

impl Made for OneIncident {
    async fn body() -> Answer<AnyView> {
        let id = named("id");
        let actions = Actions {
            follow: ServerAction::new(),
            link: ServerAction::new(),
            put_off: ServerAction::new(),
            end: ServerAction::new(),
        };
        let page = incident_page(id).await?;
        Ok(view! {
            <Title text="故障公告"/>
            <Problem error=failed(actions.follow.value())/>
            <Problem error=failed(actions.link.value())/>
            <Problem error=failed(actions.put_off.value())/>
            <Problem error=failed(actions.end.value())/>
            {shown(actions, &page)}
        }
        .into_any())
    }
}

fn shown(actions: Actions, page: &IncidentPage) -> AnyView {
    let card = &page.card;
    let kind = if card.open { NoticeKind::Warn } else { NoticeKind::Good };
    let outcome = (!page.outcome.is_empty()).then(|| view! { <p>{page.outcome.clone()}</p> });
    let desk = page.may_act.then(|| {
        view! {
            {candidates(actions.link, page)}
            {linked(page)}
            {end(actions, page)}
        }
    });
    let (text, place, matters) = (card.text.clone(), card.place.clone(), page.matters.clone());
    let followers = format!("{} 人", page.followers);
    let follow = follow(actions.follow, page);
    view! {
        <Heading title=card.title.clone() note=page.announced.clone() back="/incidents"/>
        <div class="stack narrow">
            <Notice kind title=card.outlook.clone()>
                <p>{text}</p>
                {outcome}
            </Notice>
            <Card>
                <Facts>
                    <Fact term="影响范围">{place}</Fact>
                    <Fact term="涉及事项">{matters}</Fact>
                    <Fact term="关注">{followers}</Fact>
                </Facts>
                {follow}
            </Card>
            {desk}
        </div>
    }
    .into_any()
}

fn follow(action: ServerAction<FollowIncident>, page: &IncidentPage) -> AnyView {
    if page.card.following {
        return view! { <Badge label="已关注：恢复前后都会显示在你的首页" tone=Tone::Now/> }.into_any();
    }
    if !page.card.open {
        return ().into_any();
    }
    let id = page.card.id.clone();
    view! {
        <ActionForm action>
            <input type="hidden" name="incident" value=id/>
            <Button pending=action.pending()>"关注"</Button>
        </ActionForm>
    }
    .into_any()
}

fn rows(requests: &[IncidentRequest]) -> AnyView {
    requests
        .iter()
        .map(|request| {
            let status = request.status;
            view! {
                <Row
                    title=request.title.clone()
                    href=format!("/requests/{}", request.id)
                    note=request.place.clone()
                >
                    <StatusBadge status/>
                </Row>
            }
        })
        .collect_view()
        .into_any()
}

/// Open requests that it may have caused, linked with one tap.
fn candidates(action: ServerAction<LinkRequests>, page: &IncidentPage) -> AnyView {
    if page.candidates.is_empty() {
        return ().into_any();
    }
    let id = page.card.id.clone();
    let hidden = page
        .candidates
        .iter()
        .map(|request| view! { <input type="hidden" name="requests[]" value=request.id.clone()/> })
        .collect_view();
    let label = format!("关联这 {} 件", page.candidates.len());
    let rows = rows(&page.candidates);
    view! {
        <Card title="范围内的在办申请" note="可能是同一故障引起的；关联后，恢复时会一并答复申请人。">
            <List label="范围内的在办申请">{rows}</List>
            <ActionForm action>
                <input type="hidden" name="incident" value=id/>
                {hidden}
                <Button kind=ButtonKind::Primary pending=action.pending()>{label}</Button>
            </ActionForm>
        </Card>
    }
    .into_any()
}

fn linked(page: &IncidentPage) -> AnyView {
    if page.linked.is_empty() {
        return ().into_any();
    }
    let rows = rows(&page.linked);
    view! {
        <Card title=format!("已关联 {} 件申请", page.linked.len())>
            <List label="已关联的申请">{rows}</List>
        </Card>
    }
    .into_any()
}

fn end(actions: Actions, page: &IncidentPage) -> AnyView {
    let (id, later) = (page.card.id.clone(), page.card.id.clone());
    let note = if page.linked.is_empty() {
        "公告移到“已经恢复”。".to_owned()
    } else {
        format!(
            "会给关联的 {} 件申请各留一条言；申请本身仍按流程办结。",
            page.linked.len()
        )
    };
    view! {
        <Card title="处理">
            <div class="row wrap">
                <Confirm label="已经恢复" title="故障已经恢复？" note kind="primary">
                    <ActionForm action=actions.end>
                        <div class="stack">
                            <input type="hidden" name="incident" value=id/>
                            <TextArea name="text" label="怎样恢复的" longest=500 optional=true/>
                            <Button kind=ButtonKind::Primary pending=actions.end.pending()>"确认恢复"</Button>
                        </div>
                    </ActionForm>
                </Confirm>
                <Confirm label="改预计时间" title="预计什么时候恢复？">
                    <ActionForm action=actions.put_off>
                        <div class="stack">
                            <input type="hidden" name="incident" value=later/>
                            <TextField name="until" label="预计恢复时间" kind="datetime-local" required=true/>
                            <Button kind=ButtonKind::Primary pending=actions.put_off.pending()>"保存"</Button>
                        </div>
                    </ActionForm>
                </Confirm>
            </div>
        </Card>
    }
    .into_any()
}
