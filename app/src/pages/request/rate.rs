//! Rating what one got.

use super::rated::Rated;
use crate::action::{ActionForm, ServerAction};
use crate::api::Answer;
use crate::api::rating::Rate as RateCall;
use crate::pages::kept::Kept;
use crate::pages::served::{Made, named};
use crate::parts::{
    Button, ButtonKind, ButtonLink, Card, ChipCheckbox, Chips, Choice, Dock, Empty, Feeling, FieldGroup, ForFeeling,
    Glyph, Heading, LevelChoice, LevelPicker, Notice, Problem, TextArea, failed,
};
use domain::rating::{Excellence, Level};
use domain::request::TEXT_LIMIT;
use domain::view::RatePage;
use leptos::prelude::*;
use leptos_meta::Title;

/// 评价.
pub struct Rate;

impl Made for Rate {
    async fn body() -> Answer<AnyView> {
        let id = named("id");
        let action = ServerAction::<RateCall>::new();
        let page = crate::api::rating::rate_page(id).await?;
        Ok(view! {
            <Title text="评价"/>
            {rating(page, action)}
        }
        .into_any())
    }
}

fn rating(page: RatePage, action: ServerAction<RateCall>) -> AnyView {
    let back = format!("/requests/{}", page.card.id);
    let (title, closed) = (page.card.title.clone(), page.closed.clone());
    let head = view! {
        <Heading title="评价这次服务" back=back.clone()/>
        <Card>
            <b>{title}</b>
            <p class="note">{closed}</p>
        </Card>
    };
    let body = if !page.given.is_empty() {
        view! { <Rated page/> }.into_any()
    } else if page.may_rate {
        form(page, action, back)
    } else {
        view! {
            <Empty title="现在不能评价" note="办结以后由接受服务的本人评价，一件事评一次。" glyph=Glyph::Star>
                <ButtonLink href=back>"回到这件申请"</ButtonLink>
            </Empty>
        }
        .into_any()
    };
    view! { <div class="stack narrow">{head} {body}</div> }.into_any()
}

/// The levels, best first, with their faces.
pub(super) fn levels() -> Vec<LevelChoice> {
    Level::ALL.into_iter().map(choice).collect()
}

fn choice(level: Level) -> LevelChoice {
    let number = i64::from(level);
    LevelChoice::new(
        number.to_string(),
        level.label(),
        u8::try_from(number).unwrap_or_default(),
    )
}

/// What each excellence means in plain words.
const fn meaning(excellence: Excellence) -> &'static str {
    match excellence {
        Excellence::Service => "修得好不好、快不快",
        Excellence::Conduct => "态度好不好、守不守规矩",
        Excellence::Environment => "现场收拾得怎么样",
    }
}

fn form(page: RatePage, action: ServerAction<RateCall>, back: String) -> AnyView {
    let kept = Kept(page.kept);
    let good = reasons("reasons", "哪里做得好", page.good_reasons, &kept);
    let bad = reasons("faults", "哪里不满意", page.bad_reasons, &kept);
    let excellences = Excellence::ALL
        .into_iter()
        .map(|excellence| {
            view! {
                <LevelPicker
                    name=excellence.code()
                    legend=excellence.label()
                    hint=format!("{}（可不选）", meaning(excellence))
                    levels=levels()
                    chosen=kept.text(excellence.code())
                />
            }
        })
        .collect_view();
    let (overall, text, named) = (kept.text("overall"), kept.text("text"), !kept.text("named").is_empty());
    let request = page.card.id;
    view! {
        <ActionForm action>
            <div class="stack">
                <Problem error=failed(action.value())/>
                <input type="hidden" name="request" value=request/>
                <Card>
                    <LevelPicker name="overall" legend="总体" levels=levels() chosen=overall required=true leads=true/>
                    <ForFeeling feeling=Feeling::Good>{good}</ForFeeling>
                    <ForFeeling feeling=Feeling::Fair>
                        <p class="note">"哪里还差一点，可以写在下面。"</p>
                    </ForFeeling>
                    <ForFeeling feeling=Feeling::Bad>
                        <div class="stack">
                            {bad} <p class="note">"不满意的评价会立刻转成整改，有人负责、有期限，并回访你。"</p>
                        </div>
                    </ForFeeling>
                </Card>
                <Card>{excellences}</Card>
                <Card>
                    <TextArea
                        name="text"
                        label="想说的话"
                        value=text
                        optional=true
                        longest=u32::try_from(TEXT_LIMIT).unwrap_or(u32::MAX)
                    />
                    <Choice
                        name="named"
                        value="1"
                        checkbox=true
                        label="同意服务中心看到我是谁"
                        note="不勾选就看不到，以后也不会公开。"
                        checked=named
                    />
                    <Notice glyph=Glyph::Lock>
                        "服务中心和维修人员看不到你是谁，只有管理局核实人员在需要时能查看。评价完全自愿，不评不算好评。"
                    </Notice>
                </Card>
                <Dock>
                    <ButtonLink href=back>"以后再说"</ButtonLink>
                    <Button kind=ButtonKind::Primary pending=action.pending()>"提交评价"</Button>
                </Dock>
            </div>
        </ActionForm>
    }
    .into_any()
}

/// Reasons that go with a level, any number of them.
fn reasons(field: &'static str, legend: &'static str, reasons: Vec<String>, kept: &Kept) -> AnyView {
    let chips = reasons
        .into_iter()
        .map(|reason| {
            // What was refused comes back under one name, whichever of the two it was chosen under.
            let checked = kept.holds("reasons", &reason);
            view! { <ChipCheckbox name=format!("{field}[]") value=reason.clone() label=reason checked/> }
        })
        .collect_view();
    view! {
        <FieldGroup legend optional=true>
            <Chips>{chips}</Chips>
        </FieldGroup>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_level_stands_first_and_has_the_best_face() {
        let levels = levels();
        assert_eq!(levels.len(), 5);
        assert_eq!(levels.first(), Some(&LevelChoice::new("5", "非常满意", 5)));
        assert_eq!(levels.last(), Some(&LevelChoice::new("1", "非常不满意", 1)));
    }
}
