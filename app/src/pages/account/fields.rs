//! What several of the pages have.

use crate::parts::TextField;
use leptos::prelude::*;

/// The two fields of a new password, with its rule written beside them (新密码).
#[component]
pub(super) fn NewPassword() -> impl IntoView {
    view! {
        <TextField
            name="new"
            label="新密码"
            kind="password"
            hint="至少 10 位，包含两类字符，不能含有账号名。"
            autocomplete="new-password"
            required=true
            longest=200
        />
        <TextField name="again" label="再输一次" kind="password" autocomplete="new-password" required=true longest=200/>
    }
}

/// A form that the browser sends itself, whole, because afterwards the person is somebody else to every page (普通表单).
#[component]
pub(super) fn WholePageForm(
    /// The server function's address.
    address: &'static str,
    /// Fields and button.
    children: Children,
) -> impl IntoView {
    view! { <form method="post" action=address class="stack narrow" data-leaves="">{children()}</form> }
}
