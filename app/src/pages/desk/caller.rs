//! Registering a request for somebody who calls (代人登记): who, then what; the usual form follows.

use domain::view::{CallerChoice, CataloguePage};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use crate::address::with;
use crate::api::Answer;
use crate::api::desk::find_caller;
use crate::api::request::catalogue;
use crate::pages::served::Made;
use crate::pages::service_groups::Groups;
use crate::parts::{Avatar, ButtonLink, Card, Empty, Glyph, Heading, List, Notice, Row, Search};

/// 代人登记.
pub struct DeskCaller;

/// What the address says: who was searched for, who was chosen, which service is searched for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct CallerQuery {
    words: String,
    caller: String,
    service: String,
}

impl Made for DeskCaller {
    async fn body() -> Answer<AnyView> {
        let query = use_query_map().with_untracked(|map| {
            let get = |name: &str| map.get(name).unwrap_or_default();
            CallerQuery {
                words: get("words"),
                caller: get("caller"),
                service: get("service"),
            }
        });
        let words = query.words.trim();
        let people = if words.is_empty() {
            Vec::new()
        } else {
            find_caller(words.to_owned()).await?
        };
        let chosen = people.iter().find(|person| person.id == query.caller).cloned();
        let found = match chosen {
            Some(person) => services_for(&query, person, catalogue(query.service.clone()).await?),
            None => callers(&query, people),
        };
        Ok(view! {
            <Title text="代人登记"/>
            <Heading title="代人登记" back="/desk" note="登记的是来电人的申请：进度发给本人，也只有本人能评价。"/>
            {found}
        }
        .into_any())
    }
}

fn callers(query: &CallerQuery, people: Vec<CallerChoice>) -> AnyView {
    let asked = !query.words.trim().is_empty();
    let none = asked && people.is_empty();
    let rows = people
        .into_iter()
        .map(|person| {
            let href = with(&with("/desk/caller", "words", query.words.trim()), "caller", &person.id);
            let note = said(&person);
            let name = person.name.clone();
            view! { <Row title=person.name href note lead=move || view! { <Avatar name/> }/> }
        })
        .collect_view();
    let words = query.words.clone();
    view! {
        <div class="stack narrow">
            <Card title="1 · 谁来电" note="为保护职工信息，只按完整的姓名、账号或电话查找。">
                <Search action="/desk/caller" name="words" value=words label="完整姓名、账号或电话"/>
                {none
                    .then(|| {
                        view! {
                            <Empty
                                title="没有找到这个人"
                                note="请核对姓名的写法，或改用电话、账号查找。"
                                glyph=Glyph::User
                            />
                        }
                    })}
                {(asked && !none).then(|| view! { <List label="找到的人">{rows}</List> })}
            </Card>
        </div>
    }
    .into_any()
}

fn services_for(query: &CallerQuery, person: CallerChoice, services: CataloguePage) -> AnyView {
    let again = with("/desk/caller", "words", query.words.trim());
    let nothing = services.groups.is_empty();
    let groups = services.groups;
    let (words, caller) = (query.words.trim().to_owned(), query.caller.clone());
    let (name, note) = (person.name.clone(), said(&person));
    view! {
        <Card title="1 · 来电人">
            <List>
                <Row title=person.name.clone() note lead=move || view! { <Avatar name/> }>
                    <ButtonLink href=again small=true>"换一个人"</ButtonLink>
                </Row>
            </List>
        </Card>
        <div class="stack" data-size="small">
            <h2>"2 · 要什么服务"</h2>
            <Search
                action="/desk/caller"
                name="service"
                value=query.service.clone()
                label="搜索服务，例如 空调、kt"
                id="service-search"
            >
                <input type="hidden" name="words" value=words/>
                <input type="hidden" name="caller" value=caller/>
            </Search>
        </div>
        {nothing.then(|| view! { <Notice>"没有找到这项服务，换个说法试试。"</Notice> })}
        <Groups groups caller=person.id/>
    }
    .into_any()
}

/// Department and usual place, as far as the register knows them.
fn said(person: &CallerChoice) -> String {
    let parts = [person.department.as_str(), person.place.as_str()];
    parts
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" · ")
}
