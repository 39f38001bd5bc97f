//! One application's file: where it stands, what comes next, and everything that happened.

use crate::action::{ActionForm, ServerAction};
use domain::request::REASON_LIMIT;
use domain::view::{ApplicationPage, FileLine, StepLine};
use leptos::prelude::*;
use leptos_meta::Title;

use super::files;
use crate::api::Answer;
use crate::api::housing::{MoveApplication, application_page};
use crate::pages::served::{Made, named};
use crate::parts::{
    Badge, Button, ButtonKind, Card, Confirm, Fact, Facts, Happening, Heading, Hero, Problem, Stage, Stages, TextArea,
    Timeline, Tone, failed,
};

/// 住房申请.
pub struct HousingApplication;

impl Made for HousingApplication {
    async fn body() -> Answer<AnyView> {
        let id = named("id");
        let action = ServerAction::<MoveApplication>::new();
        let page = application_page(id).await?;
        Ok(view! {
            <Title text="住房申请"/>
            {shown(action, page)}
        }
        .into_any())
    }
}

fn shown(action: ServerAction<MoveApplication>, page: ApplicationPage) -> AnyView {
    let card = page.card.clone();
    let (words, tone) = (files::words(card.status), files::tone(card.status));
    let back = if page.may_advance {
        "/housing/register"
    } else {
        "/housing"
    };
    let stages = page.steps.iter().map(stage).collect::<Vec<_>>();
    let entries = page
        .entries
        .iter()
        .enumerate()
        .map(|(index, entry)| happening(index, entry))
        .collect_view();
    let (officers, applicants) = (page.may_advance, page.may_withdraw || page.may_resubmit);
    let resubmit = applicants.then(|| resubmit(action, &page));
    let officer = officers.then(|| officer(action, &page));
    let withdraw = applicants.then(|| withdraw(action, &page));
    let facts = view! {
        <Fact term="申请人">{card.applicant.clone()}</Fact>
        <Fact term="提交">{card.applied.clone()}</Fact>
        <Fact term="现住面积">{page.current_area.clone()}</Fact>
        <Fact term="家庭人口">{page.household} " 人"</Fact>
        <Fact term="理由">{page.reason.clone()}</Fact>
    };
    view! {
        <Heading title=card.kind.clone() back=back note=card.number.clone()/>
        <Hero title=page.next.clone() tone badge=move || view! { <Badge label=words tone/> }/>
        <Problem error=failed(action.value())/>
        {resubmit}
        {officer}
        <Card title="办到哪一步">
            <Stages stages/>
        </Card>
        <div class="columns">
            <Card title="申请内容">
                <Facts>{facts}</Facts>
            </Card>
            <Card title="办理记录">
                <Timeline>{entries}</Timeline>
            </Card>
        </div>
        {withdraw}
    }
    .into_any()
}

fn stage(step: &StepLine) -> (Stage, String, String) {
    let stage = match (step.done, step.now) {
        (true, _) => Stage::Done,
        (false, true) => Stage::Now,
        (false, false) => Stage::Ahead,
    };
    (stage, step.name.clone(), step.when.clone())
}

fn happening(index: usize, entry: &FileLine) -> AnyView {
    let tone = if index == 0 { Tone::Now } else { Tone::Plain };
    let who = if entry.text.is_empty() {
        entry.who.clone()
    } else {
        format!("{}：{}", entry.who, entry.text)
    };
    view! { <Happening title=entry.what.clone() when=entry.when.clone() tone><p>{who}</p></Happening> }.into_any()
}

/// The fields that every form of the file has: which file, which step, and a text.
fn fields(page: &ApplicationPage, step: &'static str, label: &'static str, required: bool) -> AnyView {
    // A text that was refused comes back where one is needed: an approval never takes over the words of a refusal.
    let kept = page.kept.iter().find(|(name, _)| name == "text" && required);
    let kept = kept.map_or_else(String::new, |(_, text)| text.clone());
    let longest = u32::try_from(REASON_LIMIT).unwrap_or(u32::MAX);
    view! {
        <input type="hidden" name="id" value=page.card.id.clone()/>
        <input type="hidden" name="version" value=page.version/>
        <input type="hidden" name="step" value=step/>
        <TextArea
            name="text"
            id=format!("{step}-text")
            label
            value=kept
            longest
            required
            optional=!required
        />
    }
    .into_any()
}

/// The officer's three ways on.
fn officer(action: ServerAction<MoveApplication>, page: &ApplicationPage) -> AnyView {
    let title = format!("办理：{}", page.card.step);
    let advance = fields(page, "advance", "意见", false);
    let send_back = fields(page, "send_back", "要补什么", true);
    let refuse = fields(page, "refuse", "理由", true);
    view! {
        <Card title note="通过后进入下一环节；退回和不予批准要写明理由，申请人看得到。">
            <ActionForm action>
                <div class="stack narrow">
                    {advance}
                    <Button kind=ButtonKind::Primary pending=action.pending()>"通过"</Button>
                </div>
            </ActionForm>
            <div class="row wrap">
                <Confirm label="退回补正" title="退回给申请人补正？" note="申请人补好后会重新提交到这一环节。">
                    <ActionForm action>
                        <div class="stack">
                            {send_back}
                            <Button kind=ButtonKind::Primary pending=action.pending()>"退回补正"</Button>
                        </div>
                    </ActionForm>
                </Confirm>
                <Confirm
                    label="不予批准"
                    title="不予批准这份申请？"
                    note="申请就此结束，不能再改。"
                    kind="danger"
                >
                    <ActionForm action>
                        <div class="stack">
                            {refuse}
                            <Button kind=ButtonKind::Danger pending=action.pending()>"不予批准"</Button>
                        </div>
                    </ActionForm>
                </Confirm>
            </div>
        </Card>
    }
    .into_any()
}

/// The applicant adds what was asked for (补正).
fn resubmit(action: ServerAction<MoveApplication>, page: &ApplicationPage) -> Option<AnyView> {
    page.may_resubmit.then(|| {
        let fields = fields(page, "resubmit", "补充说明", true);
        view! {
            <Card title="补正后重新提交" note="按下面记录里的意见补充说明。">
                <ActionForm action>
                    <div class="stack narrow">
                        {fields}
                        <Button kind=ButtonKind::Primary pending=action.pending()>"重新提交"</Button>
                    </div>
                </ActionForm>
            </Card>
        }
        .into_any()
    })
}

/// The applicant takes the application back (撤回): last on the page, and asked once more.
fn withdraw(action: ServerAction<MoveApplication>, page: &ApplicationPage) -> Option<AnyView> {
    page.may_withdraw.then(|| {
        let fields = fields(page, "withdraw", "原因", false);
        view! {
            <Confirm
                label="撤回申请"
                title="撤回这份申请？"
                note="撤回后不能恢复，需要时可以重新申请。"
                kind="quiet"
            >
                <ActionForm action>
                    <div class="stack">
                        {fields}
                        <Button kind=ButtonKind::Danger pending=action.pending()>"撤回申请"</Button>
                    </div>
                </ActionForm>
            </Confirm>
        }
        .into_any()
    })
}
