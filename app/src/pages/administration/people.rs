//! People and their roles (人员与角色).

use crate::action::ServerAction;
use domain::view::{Page, PersonRow};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use leptos_router::{LazyRoute, lazy_route};

use super::person::{PersonActions, person};
use crate::address::with;
use crate::api::administration::{people_page, role_scopes};
use crate::data::Data;
use crate::pages::shown::successes;
use crate::parts::{Empty, Glyph, Heading, Loaded, More, Problem, Search, failed};

const HERE: &str = "/admin/people";

/// 人员与角色.
pub struct PeopleAdministration;

#[lazy_route]
impl LazyRoute for PeopleAdministration {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        view! { <People/> }.into_any()
    }
}

#[component]
fn People() -> impl IntoView {
    let map = use_query_map();
    let query = Memo::new(move |_| {
        map.with(|map| {
            (
                map.get("words").unwrap_or_default(),
                map.get("after").unwrap_or_default(),
            )
        })
    });
    let actions = PersonActions {
        role: ServerAction::new(),
        account: ServerAction::new(),
    };
    let (roles, accounts) = (successes(actions.role.value()), successes(actions.account.value()));
    let page = Data::new(
        move || (query.get(), roles.get(), accounts.get()),
        |((words, after), ..)| async move { Ok((people_page(words, after).await?, role_scopes().await?)) },
    );
    view! {
        <Title text="人员与角色"/>
        <Heading title="人员与角色" note="监管的角色和服务的角色不能由同一个人担任"/>
        {move || {
            view! {
                <Search action=HERE name="words" value=query.get().0 label="搜姓名或账号"/>
            }
        }}
        <Problem error=failed(actions.role.value())/>
        <Problem error=failed(actions.account.value())/>
        <Loaded
            resource=page
            view=move |(page, scopes)| shown(actions, &query.get_untracked().0, page, &scopes)
            rows=8
        />
    }
}

fn shown(actions: PersonActions, words: &str, page: Page<PersonRow>, scopes: &[(String, String)]) -> AnyView {
    if page.rows.is_empty() {
        return view! {
            <Empty title="没有找到这个人" note="请核对姓名或账号的写法。" glyph=Glyph::User/>
        }
        .into_any();
    }
    let more = page.next.as_ref().map(|after| {
        view! { <More href=with(&with(HERE, "words", words), "after", after) label="更多人员"/> }
    });
    let scopes = scopes.to_vec();
    // A closure is built anew when the people come again: no sheet stays open over the person who moved into its place.
    let people = move || page.rows.iter().map(|row| person(actions, row, &scopes)).collect_view();
    view! {
        <ul class="people">{people}</ul>
        {more}
    }
    .into_any()
}
