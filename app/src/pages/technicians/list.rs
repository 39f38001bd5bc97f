//! The technicians of a centre with skills, areas and leave.

use crate::api::Answer;
use crate::api::technician::{TechniciansOfCentre, technicians_page};
use crate::pages::address::Address;
use crate::pages::centre_chips::centre_chips;
use crate::pages::served::{Made, asked};
use crate::parts::{Avatar, Badge, Card, Empty, Glyph, Heading, List, Row, Tone};
use domain::view::TechnicianRow;
use leptos::prelude::*;
use leptos_meta::Title;

/// 技能与班次. In the address: the `centre`.
pub struct Technicians;

impl Made for Technicians {
    async fn body() -> Answer<AnyView> {
        let centre = asked("centre");
        let page = technicians_page(centre).await?;
        Ok(view! {
            <Title text="技能与班次"/>
            <Heading
                title="技能与班次"
                note="派单建议按这里登记的技能、片区、班次和请假来排；没有登记的人只看手上有几件。"
            />
            {shown(page)}
        }
        .into_any())
    }
}

fn shown((centres, centre, rows): TechniciansOfCentre) -> AnyView {
    let chips = centre_chips(&centres, &centre, |key| {
        Address::of("/technicians").with("centre", key).into()
    });
    let body = if rows.is_empty() {
        view! {
            <Empty title="这个中心还没有服务人员" note="服务人员的角色由系统管理员在「人员」里设置。" glyph=Glyph::Users/>
        }
        .into_any()
    } else {
        let rows = rows.into_iter().map(row).collect_view();
        view! {
            <Card>
                <List label="服务人员">{rows}</List>
            </Card>
        }
        .into_any()
    };
    view! {
        {chips}
        {body}
    }
    .into_any()
}

fn row(row: TechnicianRow) -> AnyView {
    let skills = if row.skills.is_empty() {
        "技能未登记".to_owned()
    } else {
        row.skills
    };
    let note = [row.note, skills, row.areas, format!("手上 {} 件", row.load)];
    let note = note
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" · ");
    let (name, leave) = (row.name.clone(), row.leave);
    let leave = (!leave.is_empty()).then(|| view! { <Badge label=format!("请假 {leave}") tone=Tone::Warn/> });
    view! {
        <Row
            title=row.name
            href=format!("/technicians/{}", row.id)
            note
            lead=move || view! { <Avatar name/> }
        >
            {leave}
        </Row>
    }
    .into_any()
}
