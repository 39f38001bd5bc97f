//! One person with roles and account, as the administrator changes them.

use crate::action::{ActionForm, ServerAction};
use domain::access::{Role, RoleGrant, Scope};
use domain::view::PersonRow;
use leptos::prelude::*;

use crate::api::administration::{SetAccount, SetRole};
use crate::parts::{Avatar, Badge, Button, ButtonKind, ButtonLink, Confirm, Disclosure, Glyph, SelectField, Tone};

/// What can be done to a person; shared by all rows of the page.
#[derive(Clone, Copy)]
pub(super) struct PersonActions {
    /// Gives or takes a role.
    pub(super) role: ServerAction<SetRole>,
    /// Switches an account.
    pub(super) account: ServerAction<SetAccount>,
}

/// A person (人员): who, which roles, and the state of the account.
pub(super) fn person(actions: PersonActions, row: &PersonRow, scopes: &[(String, String)]) -> AnyView {
    let grants = row
        .roles
        .iter()
        .zip(&row.role_labels)
        .map(|(grant, label)| held(actions, row, grant, label));
    let grants = grants.collect_view();
    let none = row
        .roles
        .is_empty()
        .then(|| view! { <li class="note">"只是职工，没有其他角色"</li> });
    let group = if row.group.is_empty() {
        String::new()
    } else {
        format!(" · 评价计入「{}」", row.group)
    };
    let more = give(actions, row, scopes);
    let works = row.roles.iter().any(|grant| grant.role == Role::Technician);
    let profile = works.then(|| {
        let (href, spoken) = (format!("/technicians/{}", row.id), format!("{}的技能与班次", row.name));
        view! { <ButtonLink href small=true spoken>"技能与班次"</ButtonLink> }
    });
    view! {
        <li class="card person">
            <div class="row top">
                <Avatar name=row.name.clone()/>
                <div class="grow">
                    <h2>{row.name.clone()}</h2>
                    <p class="note">{row.login.clone()} " · " {row.department.clone()} {group}</p>
                </div>
                {(!row.active).then(|| view! { <Badge label="已停用" tone=Tone::Bad/> })}
                {row.locked.then(|| view! { <Badge label="已锁定" tone=Tone::Warn glyph=Glyph::Lock/> })}
            </div>
            <ul class="grants">{grants} {none}</ul>
            <div class="row wrap">
                <Disclosure label="增加角色">{more}</Disclosure>
                {profile}
                {account(actions, row)}
            </div>
        </li>
    }
    .into_any()
}

/// The value of a scope in forms.
fn scope_code(scope: &Scope) -> String {
    match scope {
        Scope::Bureau => "bureau".to_owned(),
        Scope::Centre(id) => format!("centre:{id}"),
        Scope::Department(id) => format!("department:{id}"),
    }
}

fn held(actions: PersonActions, row: &PersonRow, grant: &RoleGrant, label: &str) -> AnyView {
    let title = format!("收回{}的「{label}」？", row.name);
    let hidden = view! {
        <input type="hidden" name="person" value=row.id.clone()/>
        <input type="hidden" name="role" value=grant.role.code()/>
        <input type="hidden" name="scope" value=scope_code(&grant.scope)/>
        <input type="hidden" name="withdraw" value="yes"/>
    };
    view! {
        <li class="row">
            <span class="grow">{label.to_owned()}</span>
            <Confirm label="收回" title note="收回后立即生效；以前办过的事仍留在记录里。" kind="quiet" small=true>
                <ActionForm action=actions.role>
                    {hidden}
                    <Button kind=ButtonKind::Danger pending=actions.role.pending()>"收回"</Button>
                </ActionForm>
            </Confirm>
        </li>
    }
    .into_any()
}

fn give(actions: PersonActions, row: &PersonRow, scopes: &[(String, String)]) -> AnyView {
    let roles = Role::ALL
        .into_iter()
        .filter(|role| role.is_given())
        .map(|role| (role.code().to_owned(), role.label().to_owned()))
        .collect::<Vec<_>>();
    let (id, scopes) = (row.id.clone(), scopes.to_vec());
    let (role_field, scope_field) = (format!("role-{id}"), format!("scope-{id}"));
    view! {
        <ActionForm action=actions.role>
            <div class="filters">
                <input type="hidden" name="person" value=id/>
                <SelectField
                    name="role"
                    id=role_field
                    label="角色"
                    options=roles
                    empty="请选择"
                    required=true
                />
                <SelectField
                    name="scope"
                    id=scope_field
                    label="在哪里"
                    options=scopes
                    empty="请选择"
                    hint="服务人员、服务中心选中心；部门行政处选部门；其余选管理局"
                    required=true
                />
                <div class="row">
                    <Button kind=ButtonKind::Primary pending=actions.role.pending()>"增加"</Button>
                </div>
            </div>
        </ActionForm>
    }
    .into_any()
}

fn account(actions: PersonActions, row: &PersonRow) -> AnyView {
    let hidden = |what: &'static str| {
        let person = row.id.clone();
        view! {
            <input type="hidden" name="person" value=person/>
            <input type="hidden" name="what" value=what/>
        }
    };
    let unlock = row.locked.then(|| {
        let hidden = hidden("unlock");
        view! {
            <ActionForm action=actions.account>
                {hidden}
                <Button small=true pending=actions.account.pending()>"解除锁定"</Button>
            </ActionForm>
        }
    });
    let switch = if row.active {
        let hidden = hidden("deactivate");
        view! {
            <Confirm
                label="停用账号"
                title=format!("停用{}的账号？", row.name)
                note="停用后立即退出登录，不能再登录；记录都保留，可以再启用。"
                kind="quiet"
                small=true
            >
                <ActionForm action=actions.account>
                    {hidden}
                    <Button kind=ButtonKind::Danger pending=actions.account.pending()>"停用"</Button>
                </ActionForm>
            </Confirm>
        }
        .into_any()
    } else {
        let hidden = hidden("activate");
        view! {
            <ActionForm action=actions.account>
                {hidden}
                <Button small=true pending=actions.account.pending()>"启用账号"</Button>
            </ActionForm>
        }
        .into_any()
    };
    view! { {unlock} {switch} }.into_any()
}
