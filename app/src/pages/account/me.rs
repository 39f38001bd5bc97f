//! The profile.

use super::theme::ThemeForm;
use crate::api::Answer;
use crate::api::account::SignOut;
use crate::pages::done::Outcome;
use crate::pages::frame;
use crate::pages::served::{Made, Unsent};
use crate::parts::{
    Button, ButtonKind, ButtonLink, Card, Confirm, Disclosure, Fact, Facts, Glyph, Heading, NavigationRest, Tag,
};
use crate::session::Session;
use domain::access::Role;
use domain::refusal::Refusal;
use domain::view::Viewer;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;

/// 我的.
pub struct Me;

impl Made for Me {
    async fn body() -> Answer<AnyView> {
        let viewer = Session::current().viewer.answer().await?;
        let viewer = viewer.ok_or(Refusal::SignInNeeded)?;
        Ok(view! {
            <Title text="我的"/>
            <Heading title="我的"/>
            <Outcome/>
            {profile(&viewer)}
        }
        .into_any())
    }
}

fn profile(viewer: &Viewer) -> AnyView {
    let entries = frame::entries(Some(viewer));
    let rest = entries.iter().any(|entry| !entry.tab);
    let place = if viewer.place.is_empty() {
        "还没有设置".to_owned()
    } else {
        viewer.place.clone()
    };
    let (name, department, person) = (viewer.name.clone(), viewer.department.clone(), viewer.id.clone());
    let roles = roles(viewer)
        .into_iter()
        .map(|role| view! { <Tag label=role/> })
        .collect_view();
    view! {
        <div class="stack narrow">
            <Card title=name>
                <Facts>
                    <Fact term="单位">{department}</Fact>
                    <Fact term="角色">
                        <span class="row wrap">{roles}</span>
                    </Fact>
                    <Fact term="常用地点">{place}</Fact>
                </Facts>
                <div class="row wrap">
                    <ButtonLink href="/places?usual=1" glyph=Glyph::Place>"更换常用地点"</ButtonLink>
                    <ButtonLink href="/password" glyph=Glyph::Lock>"修改密码"</ButtonLink>
                    <ButtonLink href="/me/channels" glyph=Glyph::Bell>"消息推送"</ButtonLink>
                </div>
            </Card>
            {rest.then(|| view! { <NavigationRest entries/> })}
            <Unsent person leaving=true/>
            <Card>
                <Disclosure label="显示：浅色、深色、大字">
                    <ThemeForm/>
                </Disclosure>
            </Card>
            <Card title="退出登录">
                <div class="row wrap">
                    <form method="post" action=SignOut::url() data-leaves="">
                        <Button glyph=Glyph::SignOut>"退出"</Button>
                    </form>
                    <Confirm
                        label="退出所有设备"
                        title="退出所有设备上的登录？"
                        note="手机、电脑上的登录都会失效，包括这一台。"
                        kind="quiet"
                    >
                        <form method="post" action=SignOut::url() data-leaves="">
                            <input type="hidden" name="everywhere" value="1"/>
                            <Button kind=ButtonKind::Danger>"全部退出"</Button>
                        </form>
                    </Confirm>
                </div>
            </Card>
        </div>
    }
    .into_any()
}

/// Each role with where it holds; a person without any is an employee.
fn roles(viewer: &Viewer) -> Vec<String> {
    if viewer.roles.is_empty() {
        return vec![Role::Employee.label().to_owned()];
    }
    let said = |(role, place): &(Role, String)| {
        if place.is_empty() {
            role.label().to_owned()
        } else {
            format!("{} · {place}", role.label())
        }
    };
    viewer.roles.iter().map(said).collect()
}
