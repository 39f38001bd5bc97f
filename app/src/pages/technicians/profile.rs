//! One technician: what they can do, where, when, how much.

use crate::action::{ActionForm, ServerAction};
use crate::api::Answer;
use crate::api::technician::{AddLeave, DropLeave, SaveTechnician, SetArea, technician_page};
use crate::pages::address::Address;
use crate::pages::served::{Made, asked, named};
use crate::parts::{
    Badge, Button, ButtonKind, ButtonLink, Card, ChipCheckbox, Chips, Confirm, FieldGroup, Glyph, Heading, Problem,
    SelectField, TextField, Tone, failed,
};
use domain::view::TechnicianPage;
use leptos::prelude::*;
use leptos_meta::Title;

/// 服务人员. In the address: the person, and a `place` chosen to become an area.
pub struct TechnicianProfile;

#[derive(Clone, Copy)]
struct Actions {
    skills: ServerAction<SaveTechnician>,
    area: ServerAction<SetArea>,
    leave: ServerAction<AddLeave>,
    back: ServerAction<DropLeave>,
}

impl Made for TechnicianProfile {
    async fn body() -> Answer<AnyView> {
        let person = named("id");
        let place = asked("place");
        let actions = Actions {
            skills: ServerAction::new(),
            area: ServerAction::new(),
            leave: ServerAction::new(),
            back: ServerAction::new(),
        };
        let page = technician_page(person, place).await?;
        Ok(view! {
            <Title text="服务人员"/>
            <Problem error=failed(actions.skills.value())/>
            <Problem error=failed(actions.area.value())/>
            <Problem error=failed(actions.leave.value())/>
            <Problem error=failed(actions.back.value())/>
            {shown(actions, &page)}
        }
        .into_any())
    }
}

fn shown(actions: Actions, page: &TechnicianPage) -> AnyView {
    let note = [page.row.note.clone(), format!("手上 {} 件", page.row.load)];
    let note = note
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" · ");
    view! {
        <Heading title=page.row.name.clone() note back="/technicians"/>
        <div class="columns">
            <div class="stack">{skills(actions.skills, page)}</div>
            <div class="stack">{areas(actions.area, page)} {leaves(actions, page)}</div>
        </div>
    }
    .into_any()
}

fn skills(action: ServerAction<SaveTechnician>, page: &TechnicianPage) -> AnyView {
    // A whole group stands before its services.
    let chips = page
        .matters
        .iter()
        .map(|(value, label, held)| {
            view! { <ChipCheckbox name="skills[]" value=value.clone() label=label.clone() checked=*held/> }
        })
        .collect_view();
    let (person, version) = (page.row.id.clone(), page.version.to_string());
    let fields = view! {
        <SelectField
            name="shift"
            label="班次"
            options=page.shifts.clone()
            value=page.shift.clone()
            empty="同服务中心的上班时间"
        />
        <TextField
            name="capacity"
            label="手上最多几件"
            kind="number"
            least="1"
            most="100"
            value=page.capacity.clone()
            optional=true
        />
    };
    view! {
        <Card title="技能、班次">
            <ActionForm action>
                <div class="stack">
                    <input type="hidden" name="person" value=person/>
                    <input type="hidden" name="version" value=version/>
                    <FieldGroup legend="会做什么" hint="可以选整类，也可以只选其中几项；一项都不选表示没有登记">
                        <Chips>{chips}</Chips>
                    </FieldGroup>
                    <div class="filters">{fields}</div>
                    <Button kind=ButtonKind::Primary pending=action.pending()>"保存"</Button>
                </div>
            </ActionForm>
        </Card>
    }
    .into_any()
}

fn areas(action: ServerAction<SetArea>, page: &TechnicianPage) -> AnyView {
    let person = page.row.id.clone();
    let choose: String = Address::of("/places")
        .with("next", format!("/technicians/{person}"))
        .into();
    let held = page
        .areas
        .iter()
        .map(|(key, name)| {
            let (person, key, spoken) = (person.clone(), key.clone(), format!("取消{name}"));
            let name = name.clone();
            view! {
                <li class="row">
                    <span class="grow">{name}</span>
                    <ActionForm action>
                        <input type="hidden" name="person" value=person/>
                        <input type="hidden" name="place" value=key/>
                        <input type="hidden" name="withdraw" value="yes"/>
                        <Button small=true kind=ButtonKind::Quiet pending=action.pending()>
                            <span aria-hidden="true">"取消"</span>
                            <span class="hidden">{spoken}</span>
                        </Button>
                    </ActionForm>
                </li>
            }
        })
        .collect_view();
    let none = page
        .areas
        .is_empty()
        .then(|| view! { <li class="note">"不分片区，哪里都去"</li> });
    let offered = page.place.as_ref().map(|place| {
        let (person, key, name) = (person.clone(), place.id.clone(), place.full_name.clone());
        view! {
            <ActionForm action>
                <div class="row wrap">
                    <b class="grow">{name}</b>
                    <input type="hidden" name="person" value=person/>
                    <input type="hidden" name="place" value=key/>
                    <Button kind=ButtonKind::Primary pending=action.pending()>"加入片区"</Button>
                </div>
            </ActionForm>
        }
    });
    view! {
        <Card title="负责片区" note="申请的地点在片区里时优先；不在时看谁手上的活离得近。">
            <ul class="grants">{held} {none}</ul>
            {offered}
            <div class="row">
                <ButtonLink href=choose glyph=Glyph::Place>"选一个片区"</ButtonLink>
            </div>
        </Card>
    }
    .into_any()
}

fn leaves(actions: Actions, page: &TechnicianPage) -> AnyView {
    let person = page.row.id.clone();
    let held = page
        .leaves
        .iter()
        .map(|leave| {
            let (person, from_day, words) = (person.clone(), leave.from_day.to_string(), leave.words.clone());
            let now = leave.now.then(|| view! { <Badge label="正在请假" tone=Tone::Warn/> });
            view! {
                <li class="row">
                    <span class="grow">{words.clone()}</span>
                    {now}
                    <Confirm label="销假" title=format!("取消 {words} 的请假？") kind="quiet" small=true>
                        <ActionForm action=actions.back>
                            <input type="hidden" name="person" value=person/>
                            <input type="hidden" name="from_day" value=from_day/>
                            <Button kind=ButtonKind::Danger pending=actions.back.pending()>"销假"</Button>
                        </ActionForm>
                    </Confirm>
                </li>
            }
        })
        .collect_view();
    let none = page
        .leaves
        .is_empty()
        .then(|| view! { <li class="note">"没有登记请假"</li> });
    let action = actions.leave;
    let from = page.today.clone();
    view! {
        <Card title="请假" note="请假期间排在最后，也不会自动派单。">
            <ul class="grants">{held} {none}</ul>
            <ActionForm action>
                <input type="hidden" name="person" value=person/>
                <div class="filters">
                    <TextField name="from" label="从" kind="date" value=from required=true/>
                    <TextField name="until" label="到" kind="date" hint="不填就是一天"/>
                    <TextField name="reason" label="原因" placeholder="例如 年假" longest=20 optional=true/>
                    <div class="row">
                        <Button pending=action.pending()>"登记请假"</Button>
                    </div>
                </div>
            </ActionForm>
        </Card>
    }
    .into_any()
}
