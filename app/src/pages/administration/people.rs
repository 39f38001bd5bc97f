//! People and their roles (人员与角色).

use crate::action::ServerAction;
use domain::view::{Page, PersonRow};
use leptos::prelude::*;
use leptos_meta::Title;

use super::person::{PersonActions, person};
use crate::address::with;
use crate::api::Answer;
use crate::api::administration::{people_page, role_scopes};
use crate::pages::served::{Made, asked};
use crate::parts::{Empty, Glyph, Heading, More, Problem, Search, failed};

const HERE: &str = "/admin/people";

/// 人员与角色.
pub struct PeopleAdministration;

impl Made for PeopleAdministration {
    async fn body() -> Answer<AnyView> {
        let (words, after) = (asked("words"), asked("after"));
        let actions = PersonActions {
            role: ServerAction::new(),
            account: ServerAction::new(),
        };
        let page = people_page(words.clone(), after).await?;
        let scopes = role_scopes().await?;
        let people = shown(actions, &words, page, &scopes);
        Ok(view! {
            <Title text="人员与角色"/>
            <Heading title="人员与角色" note="监管的角色和服务的角色不能由同一个人担任"/>
            <Search action=HERE name="words" value=words label="搜姓名或账号"/>
            <Problem error=failed(actions.role.value())/>
            <Problem error=failed(actions.account.value())/>
            {people}
        }
        .into_any())
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
    let people = page.rows.iter().map(|row| person(actions, row, scopes)).collect_view();
    view! {
        <ul class="people">{people}</ul>
        {more}
    }
    .into_any()
}
