//! The one-time link that sets the first password.

use super::fields::{NewPassword, WholePageForm};
use crate::action::ServerAction;
use crate::api::Answer;
use crate::api::account::Redeem;
use crate::pages::served::{Made, named};
use crate::parts::{Button, ButtonKind, Card, Heading, Problem, failed};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;

/// 设置密码.
pub struct Welcome;

impl Made for Welcome {
    async fn body() -> Answer<AnyView> {
        let token = named("token");
        let action = ServerAction::<Redeem>::new();
        Ok(view! {
            <Title text="设置密码"/>
            <Heading title="设置你的密码"/>
            <div class="narrow stack">
                <Problem error=failed(action.value())/>
                <Card note="链接只能用一次，设置后直接登录。" title="第一次登录">
                    <WholePageForm address=Redeem::url()>
                        <input type="hidden" name="token" value=token/>
                        <NewPassword/>
                        <Button kind=ButtonKind::Primary>"保存并登录"</Button>
                    </WholePageForm>
                </Card>
            </div>
        }
        .into_any())
    }
}
