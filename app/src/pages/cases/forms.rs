//! What can be done to a case: each form folded until it is wanted, but for the one that the state asks for.

use domain::rectification::{CaseCommandKind, Contact};
use domain::view::CasePage;
use leptos::prelude::*;

use crate::action::{ActionForm, ServerAction};
use crate::api::rectification::ActOnCase;
use crate::pages::kept::Kept;
use crate::pages::words::Need;
use crate::parts::{
    Button, ButtonKind, ButtonLink, Card, ChipRadio, Chips, Disclosure, FieldGroup, Glyph, SelectField, TextField,
};

/// The forms of whoever may act; nothing for others.
pub(super) fn forms(action: ServerAction<ActOnCase>, page: &CasePage) -> Option<AnyView> {
    let kept = Kept(page.kept.clone());
    let typed = CaseCommandKind::parse(&kept.text("command"));
    let forms = page
        .commands
        .iter()
        .map(|kind| {
            let kind = *kind;
            // The first is what the state asks for.
            let open = typed.map_or_else(|| page.commands.first() == Some(&kind), |typed| typed == kind);
            let form = form(action, page, kind, typed == Some(kind));
            view! { <Disclosure label=label(kind) open>{form}</Disclosure> }
        })
        .collect_view();
    (!page.commands.is_empty()).then(|| view! { <Card title="办理">{forms}</Card> }.into_any())
}

/// What a command is called.
const fn label(kind: CaseCommandKind) -> &'static str {
    match kind {
        CaseCommandKind::Fix => "已整改",
        CaseCommandKind::Extend => "申请延期",
        CaseCommandKind::Dispute => "差评不成立",
        CaseCommandKind::HandOver => "交给同事",
        CaseCommandKind::Confirm => "核实属实",
        CaseCommandKind::SendBack => "退回整改",
        CaseCommandKind::CallBack => "登记回访",
        CaseCommandKind::RateAgain => "复评",
        CaseCommandKind::CloseUnrated => "到期办结",
    }
}

/// What follows from it.
const fn note(kind: CaseCommandKind) -> &'static str {
    match kind {
        CaseCommandKind::Fix => "评价人看得到，管理局随后回访。",
        CaseCommandKind::Extend => "写明为什么改不完，最初的时限仍然显示。",
        CaseCommandKind::Dispute => "写明事实和依据，由管理局核实；不属实会退回整改。",
        CaseCommandKind::HandOver => "换一位责任人，时限不变。",
        CaseCommandKind::Confirm => "差评不成立，随后回访并说明。服务中心和评价人看得到，请勿写评价人是谁。",
        CaseCommandKind::SendBack => "服务中心重新整改，时限重新起算。服务中心看得到原因，请勿写评价人是谁。",
        CaseCommandKind::CallBack => "没有联系上可以再试，够次数后按未联系上记。服务中心看不到谈话内容。",
        CaseCommandKind::RateAgain | CaseCommandKind::CloseUnrated => "",
    }
}

fn form(action: ServerAction<ActOnCase>, page: &CasePage, kind: CaseCommandKind, typed: bool) -> AnyView {
    let kept = if typed {
        Kept(page.kept.clone())
    } else {
        Kept::default()
    };
    let (case, version) = (page.card.id.clone(), page.version);
    let fields = fields(kind, page, &kept);
    view! {
        <ActionForm action>
            <input type="hidden" name="case" value=case/>
            <input type="hidden" name="version" value=version/>
            <input type="hidden" name="command" value=kind.code()/>
            <div class="stack" data-size="small">
                <p class="note">{note(kind)}</p>
                {fields}
                <Button kind=ButtonKind::Primary pending=action.pending()>{label(kind)}</Button>
            </div>
        </ActionForm>
    }
    .into_any()
}

fn fields(kind: CaseCommandKind, page: &CasePage, kept: &Kept) -> AnyView {
    match kind {
        CaseCommandKind::Fix => words(kind, kept, "text", "做了什么", Need::Always),
        CaseCommandKind::Dispute => words(kind, kept, "text", "事实和依据", Need::Always),
        CaseCommandKind::Confirm => words(kind, kept, "text", "核实情况", Need::Never),
        CaseCommandKind::SendBack => words(kind, kept, "reason", "退回原因", Need::Always),
        CaseCommandKind::Extend => view! {
            {words(kind, kept, "reason", "为什么延期", Need::Always)}
            <TextField
                name="days"
                id="extend-days"
                label="延几个工作日"
                kind="number"
                least="1"
                most=page.extension_days.to_string()
                hint=format!("从现在的时限起算，最多 {} 个工作日", page.extension_days)
                value=kept.text("days")
                required=true
            />
        }
        .into_any(),
        CaseCommandKind::HandOver => view! {
            <SelectField
                name="to"
                id="hand_over-to"
                label="交给谁"
                options=page.colleagues.clone()
                value=kept.text("to")
                empty="请选择"
                required=true
            />
        }
        .into_any(),
        CaseCommandKind::CallBack => call_back(page, kept),
        CaseCommandKind::RateAgain | CaseCommandKind::CloseUnrated => ().into_any(),
    }
}

/// When, how, whether the rater was reached, and what was said; nothing is chosen beforehand.
fn call_back(page: &CasePage, kept: &Kept) -> AnyView {
    let phone = page.rater_phone.clone();
    let dial = (!phone.is_empty()).then(|| {
        view! {
            <ButtonLink href=format!("tel:{phone}") small=true glyph=Glyph::Phone>
                {format!("打给评价人 {phone}")}
            </ButtonLink>
        }
    });
    let means = Contact::ALL
        .into_iter()
        .map(|contact| {
            let checked = kept.holds("how", contact.code());
            view! { <ChipRadio name="how" value=contact.code() label=contact.label() checked required=true/> }
        })
        .collect_view();
    let reached = [("yes", "联系上了"), ("no", "没有联系上")]
        .map(|(value, label)| {
            let checked = kept.holds("reached", value);
            view! { <ChipRadio name="reached" value label checked required=true/> }
        })
        .collect_view();
    view! {
        {dial}
        <TextField
            name="at"
            id="call_back-at"
            label="回访时间"
            kind="datetime-local"
            value=kept.text_or("at", &page.now)
            most=page.now.clone()
            required=true
        />
        <FieldGroup legend="怎样联系">
            <Chips>{means}</Chips>
        </FieldGroup>
        <FieldGroup legend="是否联系上">
            <Chips>{reached}</Chips>
        </FieldGroup>
        {words(CaseCommandKind::CallBack, kept, "text", "谈了什么（联系上了要写）", Need::Sometimes)}
    }
    .into_any()
}

fn words(kind: CaseCommandKind, kept: &Kept, field: &'static str, label: &'static str, need: Need) -> AnyView {
    crate::pages::words::words(kind.code(), field, label, kept.text(field), need)
}
