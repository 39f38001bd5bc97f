//! Changing one's own password.

use super::fields::{NewPassword, WholePageForm};
use crate::action::ServerAction;
use crate::api::Answer;
use crate::api::account::ChangePassword;
use crate::pages::served::Made;
use crate::parts::{Button, ButtonKind, Card, Heading, Notice, NoticeKind, Problem, TextField, failed};
use crate::session::Session;
use domain::refusal::Refusal;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;

/// 修改密码.
pub struct Password;

impl Made for Password {
    async fn body() -> Answer<AnyView> {
        let action = ServerAction::<ChangePassword>::new();
        let viewer = Session::current().viewer.answer().await?;
        let viewer = viewer.ok_or(Refusal::SignInNeeded)?;
        Ok(view! {
            <Title text="修改密码"/>
            <Heading title="修改密码" back="/me"/>
            <div class="narrow stack">
                <Problem error=failed(action.value())/>
                {form(viewer.must_change)}
            </div>
        }
        .into_any())
    }
}

fn form(must_change: bool) -> AnyView {
    view! {
        {must_change
            .then(|| {
                view! {
                    <Notice kind=NoticeKind::Warn>"你用的是临时密码，换成自己的密码以后才能办事。"</Notice>
                }
            })}
        <Card note="修改后，其他设备上的登录会全部退出。" title="设置新密码">
            <WholePageForm address=ChangePassword::url()>
                <TextField
                    name="old"
                    label="现在的密码"
                    kind="password"
                    autocomplete="current-password"
                    required=true
                    longest=200
                />
                <NewPassword/>
                <Button kind=ButtonKind::Primary>"保存新密码"</Button>
            </WholePageForm>
        </Card>
    }
    .into_any()
}
