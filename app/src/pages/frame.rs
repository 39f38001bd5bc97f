//! The frame around every page: who is acting, where they can go, whether there is a network.

use crate::parts::{Bell, Glyph, Identity, NavigationEntry, Offline, Shell, Tag};
use crate::session::Session;
use domain::access::Role;
use domain::view::Viewer;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// The frame, with the page inside.
#[component]
pub fn Frame(
    /// The page.
    children: Children,
) -> impl IntoView {
    let session = Session::current();
    let path = use_location().pathname;
    #[cfg(feature = "hydrate")]
    crate::browser::going::follow(path);
    let entries = Signal::derive(move || {
        let viewer = session.viewer.get().and_then(Result::ok).flatten();
        let mut entries = entries(viewer.as_ref());
        let unread = unread(session);
        if let Some(inbox) = entries.iter_mut().find(|entry| entry.href == "/inbox") {
            inbox.count = (unread > 0).then_some(unread);
        }
        entries
    });
    view! {
        <Shell
            entries
            path=path
            identity=move || view! { <Acting/> }
            above=move || {
                view! { <Offline offline=session.offline waiting=session.waiting href="/me"/> }
            }
        >
            {children()}
        </Shell>
    }
}

/// Who acts, and as what.
#[component]
fn Acting() -> impl IntoView {
    let session = Session::current();
    view! {
        <Transition>
            {move || Suspend::new(async move {
                let unread = session.unread.answer().await.ok().and_then(|unread| u64::try_from(unread).ok());
                session
                    .person()
                    .await
                    .map(|viewer| {
                        let several = viewer.roles.len() > 1;
                        view! {
                            {viewer.sample.then(|| view! { <Tag label="示例数据"/> })}
                            <Bell href="/inbox" count=unread.unwrap_or_default()/>
                            <Identity acting=acting(&viewer) name=viewer.name href="/me" several/>
                        }
                    })
            })}
        </Transition>
    }
}

/// How many lines of the inbox are unread; 0 while that is not known.
fn unread(session: Session) -> u64 {
    let unread = session.unread.get().and_then(Result::ok);
    unread.and_then(|unread| u64::try_from(unread).ok()).unwrap_or_default()
}

/// `服务中心 · 机关服务中心`, and how many roles there are besides.
fn acting(viewer: &Viewer) -> String {
    let held: Vec<&(Role, String)> = viewer
        .roles
        .iter()
        .filter(|(role, _)| *role != Role::Employee)
        .collect();
    let Some((role, place)) = held.first().copied() else {
        return format!("{} · {}", Role::Employee.label(), viewer.department);
    };
    let first = if place.is_empty() {
        role.label().to_owned()
    } else {
        format!("{} · {place}", role.label())
    };
    if held.len() > 1 {
        format!("{first} 等 {} 个角色", held.len())
    } else {
        first
    }
}

/// Where a person can go. The first entry of a role stands among the tabs of a phone, so that there are at most five; the others are found under 我的.
#[must_use]
pub fn entries(viewer: Option<&Viewer>) -> Vec<NavigationEntry> {
    let Some(viewer) = viewer else {
        return vec![
            NavigationEntry::tab("/", Glyph::Home, "首页"),
            NavigationEntry::tab("/sign-in", Glyph::Me, "登录"),
        ];
    };
    let mut entries = vec![NavigationEntry::tab("/", Glyph::Home, "首页")];
    let work = [
        ("/jobs", Glyph::Wrench, "我的任务", &[Role::Technician][..]),
        (
            "/desk",
            Glyph::Bell,
            "待办队列",
            &[
                Role::CentreDesk,
                Role::CentreHead,
                Role::Technician,
                Role::BureauManager,
            ],
        ),
        (
            "/satisfaction",
            Glyph::Chart,
            "满意度",
            &[Role::BureauManager, Role::Verifier, Role::CentreDesk, Role::CentreHead],
        ),
        (
            "/cases",
            Glyph::Alert,
            "差评整改",
            &[Role::CentreDesk, Role::CentreHead, Role::BureauManager, Role::Verifier],
        ),
        (
            "/housing/register",
            Glyph::Property,
            "住房台账",
            &[Role::HousingOfficer, Role::BureauManager],
        ),
        (
            "/places?stickers=1",
            Glyph::Place,
            "地点二维码",
            &[Role::CentreDesk, Role::DepartmentOfficer, Role::Administrator],
        ),
        ("/admin/people", Glyph::Users, "人员", &[Role::Administrator]),
        ("/incidents", Glyph::Alert, "故障公告", &[Role::CentreDesk]),
        (
            "/slots",
            Glyph::Clock,
            "上门时段",
            &[Role::CentreDesk, Role::CentreHead, Role::Administrator],
        ),
        ("/plans", Glyph::Calendar, "周期服务", &[Role::CentreDesk]),
        (
            "/technicians",
            Glyph::User,
            "技能与班次",
            &[Role::CentreDesk, Role::Administrator],
        ),
        (
            "/admin/routing",
            Glyph::Link,
            "派单规则",
            &[Role::Administrator, Role::BureauManager],
        ),
        ("/admin/calendar", Glyph::Calendar, "工作日历", &[Role::Administrator]),
        ("/admin/hours", Glyph::Office, "服务时间", &[Role::Administrator]),
        ("/admin/clock", Glyph::Clock, "计时规则", &[Role::Administrator]),
        ("/admin/targets", Glyph::Star, "满意度目标", &[Role::Administrator]),
        (
            "/admin/audit",
            Glyph::Lock,
            "审计日志",
            &[Role::Administrator, Role::BureauManager, Role::Verifier],
        ),
        ("/admin/jobs", Glyph::Settings, "系统任务", &[Role::Administrator]),
    ];
    let mut work: Vec<NavigationEntry> = work
        .into_iter()
        .filter(|(.., roles)| roles.iter().any(|role| viewer.is(*role)))
        .map(|(href, glyph, label, _)| NavigationEntry::side(href, glyph, label))
        .collect();
    if let Some(first) = work.first_mut() {
        first.tab = true;
    }
    entries.append(&mut work);
    entries.push(NavigationEntry::side("/inbox", Glyph::Bell, "消息"));
    entries.push(NavigationEntry::tab("/requests", Glyph::List, "我的申请"));
    entries.push(NavigationEntry::tab("/housing", Glyph::Housing, "我的住房"));
    entries.push(NavigationEntry::tab("/me", Glyph::Me, "我的"));
    entries
}

#[cfg(test)]
mod tests {
    use super::*;

    fn viewer(roles: &[Role]) -> Viewer {
        Viewer {
            id: "p".into(),
            name: "张三（示例）".into(),
            department: "办公厅（示例）".into(),
            roles: roles.iter().map(|role| (*role, String::new())).collect(),
            place: String::new(),
            must_change: false,
            sample: true,
        }
    }

    #[test]
    fn a_phone_has_at_most_five_tabs_whatever_roles_are_held() {
        for role in Role::ALL {
            let tabs = entries(Some(&viewer(&[role])))
                .into_iter()
                .filter(|entry| entry.tab)
                .count();
            assert!((4..=5).contains(&tabs), "{role:?}: {tabs}");
        }
        let every = entries(Some(&viewer(&Role::ALL)));
        assert_eq!(every.iter().filter(|entry| entry.tab).count(), 5);
        assert!(every.len() > 5, "the others stand at the side");
    }

    #[test]
    fn an_employee_sees_no_entry_of_another_role() {
        let labels: Vec<String> = entries(Some(&viewer(&[Role::Employee])))
            .into_iter()
            .map(|entry| entry.label)
            .collect();
        assert_eq!(labels, ["首页", "消息", "我的申请", "我的住房", "我的"]);
    }

    #[test]
    fn the_head_says_the_first_role_and_how_many_there_are() {
        assert_eq!(acting(&viewer(&[])), "职工 · 办公厅（示例）");
        assert_eq!(
            acting(&viewer(&[Role::CentreDesk, Role::Technician])),
            "服务中心 等 2 个角色"
        );
    }
}
