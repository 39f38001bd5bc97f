//! Signing in.

use super::fields::WholePageForm;
use crate::action::ServerAction;
use crate::api::Answer;
use crate::api::account::SignIn as SignInCall;
use crate::pages::served::{Made, asked};
use crate::parts::{Button, ButtonKind, Card, Heading, Problem, TextField, failed};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;

/// 登录.
pub struct SignIn;

impl Made for SignIn {
    async fn body() -> Answer<AnyView> {
        let next = asked("next");
        let next = crate::address::local(&next);
        let action = ServerAction::<SignInCall>::new();
        Ok(view! {
            <Title text="登录"/>
            <Heading title="登录"/>
            <div class="narrow stack">
                <Problem error=failed(action.value())/>
                <Card>
                    <WholePageForm address=SignInCall::url()>
                        <input type="hidden" name="next" value=next/>
                        <TextField name="login" label="账号" autocomplete="username" required=true longest=100/>
                        <TextField
                            name="password"
                            label="密码"
                            kind="password"
                            autocomplete="current-password"
                            required=true
                            longest=200
                        />
                        <Button kind=ButtonKind::Primary>"登录"</Button>
                    </WholePageForm>
                </Card>
                <p class="note">"忘记密码或第一次使用，请联系本单位管理员，会发给你一个一次性链接。"</p>
            </div>
        }
        .into_any())
    }
}
