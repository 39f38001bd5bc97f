//! The frame around every page.

use leptos::prelude::*;

use super::{Avatar, Glyph, Icon, List, Row};

/// One entry of the main navigation (导航项). Which entries there are follows from the roles of the person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NavigationEntry {
    /// Where it leads; also what decides which entry is current: the one with the longest address that the path begins with.
    pub href: String,
    /// The drawing.
    pub glyph: Glyph,
    /// The words.
    pub label: String,
    /// How many things wait there.
    pub count: Option<u64>,
    /// Stands among the tabs of a phone; at most five. The others are shown by `NavigationRest` on the page 我的.
    pub tab: bool,
}

impl NavigationEntry {
    /// An entry that also stands among the tabs of a phone.
    #[must_use]
    pub fn tab(href: impl Into<String>, glyph: Glyph, label: impl Into<String>) -> Self {
        Self {
            href: href.into(),
            glyph,
            label: label.into(),
            count: None,
            tab: true,
        }
    }

    /// An entry for the side of a desk and the page 我的.
    #[must_use]
    pub fn side(href: impl Into<String>, glyph: Glyph, label: impl Into<String>) -> Self {
        Self {
            tab: false,
            ..Self::tab(href, glyph, label)
        }
    }

    /// The same entry with the number of things that wait there; zero is not shown.
    #[must_use]
    pub fn counting(self, count: u64) -> Self {
        Self {
            count: (count > 0).then_some(count),
            ..self
        }
    }
}

/// The index of the entry that the path belongs to.
fn current(entries: &[NavigationEntry], path: &str) -> Option<usize> {
    let holds = |href: &str| {
        href == path
            || path
                .strip_prefix(href)
                .is_some_and(|rest| href.ends_with('/') || rest.starts_with('/'))
    };
    entries
        .iter()
        .enumerate()
        .filter(|(_, entry)| holds(&entry.href) && (entry.href != "/" || path == "/"))
        .max_by_key(|(_, entry)| entry.href.len())
        .map(|(index, _)| index)
}

/// The frame (页面框架), one for all widths: on a phone a strip at the top and tabs at the bottom, from 900 px on a side with all entries.
/// A page inside begins with `Heading` or `Masthead`; a page with a `Dock` has no tabs on a phone.
#[component]
pub fn Shell(
    /// The entries.
    #[prop(into)]
    entries: Signal<Vec<NavigationEntry>>,
    /// The path of the page shown now.
    #[prop(into)]
    path: Signal<String>,
    /// The product's name.
    #[prop(default = "机关后勤服务".into(), into)]
    site: String,
    /// Who acts: `Identity`, and what else belongs beside it.
    #[prop(optional, into)]
    identity: Option<ViewFnOnce>,
    /// What stands above every page: `Offline`, `Flash`.
    #[prop(optional, into)]
    above: Option<ViewFnOnce>,
    /// The page.
    children: Children,
) -> impl IntoView {
    let links = move || {
        let entries = entries.get();
        let current = path.with(|path| current(&entries, path));
        entries
            .into_iter()
            .enumerate()
            .map(|(index, entry)| {
                let page = (current == Some(index)).then_some("page");
                let glyph = entry.glyph;
                view! {
                    <a href=entry.href aria-current=page data-kind=(!entry.tab).then_some("side")>
                        <Icon glyph/>
                        <span>{entry.label}</span>
                        {entry.count.map(|count| view! { <b>{count}<span class="hidden">" 件"</span></b> })}
                    </a>
                }
            })
            .collect_view()
    };
    view! {
        <div class="shell">
            <a class="skip" href="#content">"跳到正文"</a>
            <header class="strip">
                <a class="site" href="/">{site}</a>
                {identity.map(|identity| identity.run())}
            </header>
            <nav class="tabs" aria-label="主导航">
                <Transition>{links}</Transition>
            </nav>
            <main id="content" tabindex="-1">
                {above.map(|above| above.run())}
                {children()}
            </main>
        </div>
    }
}

/// Who acts, and as what (身份): name, role and where the role holds. Leads to where it is changed.
#[component]
pub fn Identity(
    /// The person's name.
    #[prop(into)]
    name: String,
    /// `服务中心 · 机关服务中心（示例）`.
    #[prop(into)]
    acting: String,
    /// The page 我的, or the choice of a role.
    #[prop(into)]
    href: String,
    /// The person holds several roles: then the strip also stays on a phone's inner pages.
    #[prop(optional)]
    several: bool,
) -> impl IntoView {
    let sign = name.clone();
    view! {
        <a class="identity" href=href data-kind=several.then_some("several")>
            <Avatar name=sign/>
            <span>
                <b>{name}</b>
                <small>{acting}</small>
            </span>
            {several.then(|| view! { <Icon glyph=Glyph::ChevronDown/> })}
        </a>
    }
}

/// The bell of the strip (通知) with the number of unread notices.
#[component]
pub fn Bell(
    /// The notices.
    #[prop(into)]
    href: String,
    /// How many are unread.
    #[prop(optional, into)]
    count: Signal<u64>,
) -> impl IntoView {
    view! {
        <a class="bell" href=href>
            <Icon glyph=Glyph::Bell/>
            <span class="hidden">"通知"</span>
            {move || {
                let count = count.get();
                (count > 0).then(|| view! { <b>{count}<span class="hidden">" 条未读"</span></b> })
            }}
        </a>
    }
}

/// The entries that a phone's tabs have no room for (更多功能), as a list on the page 我的; a desk shows them at the side already.
#[component]
pub fn NavigationRest(
    /// The same entries as the shell's.
    #[prop(into)]
    entries: Signal<Vec<NavigationEntry>>,
) -> impl IntoView {
    view! {
        <div class="card navigation-rest">
            <List label="更多功能">
                {move || {
                    entries
                        .get()
                        .into_iter()
                        .filter(|entry| !entry.tab)
                        .map(|entry| {
                            let note = entry.count.map(|count| format!("{count} 件待办")).unwrap_or_default();
                            view! { <Row title=entry.label href=entry.href glyph=entry.glyph note/> }
                        })
                        .collect_view()
                }}
            </List>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries() -> Vec<NavigationEntry> {
        ["/", "/requests", "/requests/new"]
            .map(|href| NavigationEntry::tab(href, Glyph::Home, ""))
            .to_vec()
    }

    #[test]
    fn the_longest_address_that_holds_the_path_is_current() {
        assert_eq!(current(&entries(), "/requests/new"), Some(2));
        assert_eq!(current(&entries(), "/requests/2026-11-000123"), Some(1));
    }

    #[test]
    fn the_first_page_is_current_on_itself_alone() {
        assert_eq!(current(&entries(), "/"), Some(0));
        assert_eq!(current(&entries(), "/housing"), None);
    }

    #[test]
    fn a_longer_word_is_another_page() {
        assert_eq!(current(&entries(), "/requests-archive"), None);
    }
}
