//! Choosing a place in the tree, link by link.

use crate::action::{ActionForm, ServerAction};
use crate::address;
use crate::api::Answer;
use crate::api::account::SetPlace;
use crate::pages::address::Address;
use crate::pages::served::Made;
use crate::parts::{Button, Crumbs, Empty, Glyph, Heading, Icon, Problem, Tree, TreeRow, failed};
use domain::view::PlaceStep;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

/// 选择地点. In the address: `parent` is the place whose inside is shown, `next` where a choice leads (with `place=`), and `usual`
/// makes the choice the person's usual place instead; with `stickers` a choice leads to the sheet of stickers of what lies there.
pub struct Places;

impl Made for Places {
    async fn body() -> Answer<AnyView> {
        let query = use_query_map().get_untracked();
        let field = |name: &str| query.get(name).unwrap_or_default();
        let action = ServerAction::<SetPlace>::new();
        let (usual, stickers) = (!field("usual").is_empty(), !field("stickers").is_empty());
        let next = address::local(&field("next"));
        let back = if usual || stickers {
            "/me".to_owned()
        } else {
            next.clone()
        };
        let purpose = if usual {
            Purpose::Usual(action)
        } else if stickers {
            Purpose::Stickers
        } else {
            Purpose::Onward(next)
        };
        let parent = field("parent");
        let steps = crate::api::request::places(parent.clone()).await?;
        Ok(view! {
            <Title text="选择地点"/>
            <Heading title="选择地点" back/>
            <Problem error=failed(action.value())/>
            {level(&parent, steps, &purpose)}
        }
        .into_any())
    }
}

/// What a choice is for.
enum Purpose {
    /// It becomes the person's usual place.
    Usual(ServerAction<SetPlace>),
    /// Its stickers are printed.
    Stickers,
    /// It leads on to an address, with `place=`.
    Onward(String),
}

/// One level of the tree.
fn level(parent: &str, steps: Vec<PlaceStep>, purpose: &Purpose) -> AnyView {
    let deeper = |id: &str| {
        let address = Address::of("/places").with("parent", id);
        String::from(match purpose {
            Purpose::Usual(_) => address.with("usual", "1"),
            Purpose::Stickers => address.with("stickers", "1"),
            Purpose::Onward(next) => address.with("next", next),
        })
    };
    if steps.is_empty() {
        let roots = deeper("");
        return view! {
            <Empty title="这里没有可选的地点" note="可能地点已经停用，请从院区重新选起。" glyph=Glyph::Place>
                <a class="button" href=roots>"从院区选起"</a>
            </Empty>
        }
        .into_any();
    }
    let above = above(&steps);
    let crumbs = if parent.is_empty() {
        vec![("全部院区与小区".to_owned(), String::new())]
    } else {
        vec![("全部院区与小区".to_owned(), deeper("")), (above, String::new())]
    };
    let rows = steps
        .into_iter()
        .map(|step| {
            let take = match purpose {
                Purpose::Usual(action) => return kept(&step, deeper(&step.id), *action),
                Purpose::Stickers => format!("/stickers/{}", step.id),
                Purpose::Onward(next) => address::with(&address::without(next, "place"), "place", &step.id),
            };
            let (href, choose) = if step.has_more {
                (deeper(&step.id), take)
            } else {
                (take, String::new())
            };
            view! { <TreeRow title=step.name href leaf=!step.has_more choose/> }.into_any()
        })
        .collect_view();
    view! {
        <div class="narrow stack">
            <Crumbs steps=crumbs/>
            <Tree label="选择地点">{rows}</Tree>
        </div>
    }
    .into_any()
}

/// A place that a tap makes the usual one.
fn kept(step: &PlaceStep, deeper: String, action: ServerAction<SetPlace>) -> AnyView {
    let name = if step.has_more {
        let words = step.name.clone();
        view! {
            <a class="grow" href=deeper>
                <span>{words}</span>
                <Icon glyph=Glyph::ChevronRight/>
            </a>
        }
        .into_any()
    } else {
        view! { <span class="grow">{step.name.clone()}</span> }.into_any()
    };
    let (id, full_name) = (step.id.clone(), step.full_name.clone());
    view! {
        <li>
            {name} <ActionForm action>
                <input type="hidden" name="place" value=id/>
                <Button small=true pending=action.pending()>
                    "就选这里"<span class="hidden">"："{full_name}</span>
                </Button>
            </ActionForm>
        </li>
    }
    .into_any()
}

/// The whole name of the place that these lie in: what stands before their own names.
fn above(steps: &[PlaceStep]) -> String {
    let Some(first) = steps.first() else {
        return String::new();
    };
    first
        .full_name
        .strip_suffix(&first.name)
        .unwrap_or(&first.full_name)
        .trim()
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_above_is_what_stands_before_the_own_name() {
        let step = PlaceStep {
            id: "r".into(),
            name: "1208 室".into(),
            full_name: "一号院 3 号楼 12 层 1208 室".into(),
            has_more: false,
        };
        assert_eq!(above(&[step]), "一号院 3 号楼 12 层");
        assert_eq!(above(&[]), "");
    }
}
