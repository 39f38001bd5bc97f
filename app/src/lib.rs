//! What a person sees: pages, parts, texts, and the server functions behind them. Runs in the browser and on the server.

#![recursion_limit = "256"]

pub mod action;
pub mod address;
pub mod api;
#[cfg(feature = "hydrate")]
pub mod browser;
pub mod data;
pub mod json;
pub mod pages;
pub mod parts;
pub mod session;
pub mod text;

use leptos::prelude::*;
use leptos_meta::{HashedStylesheet, MetaTags, Title, provide_meta_context};
use leptos_router::SsrMode;
use leptos_router::components::{FlatRoutes, Route, Router};
use pages::lazy::page;
use pages::pattern::Pattern;
use pages::served::made;

/// Lets the service worker in when the page is there; without one the portal works the same, but not without a network, and
/// brings the code of the pages that are likely next in its own time.
const KEEP_FOR_OFFLINE: &str = "addEventListener('load',()=>{let w=navigator.serviceWorker;w?w.register('/service-worker.js').catch(()=>{}):setTimeout(()=>import('/later.js').catch(()=>{}),3e3)})";

#[cfg(feature = "ssr")]
fn nonce() -> Option<String> {
    leptos::nonce::use_nonce().map(|nonce| nonce.to_string())
}

// The document is the server's.
#[cfg(not(feature = "ssr"))]
const fn nonce() -> Option<String> {
    None
}

/// The document around every page.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    view! {
        <!DOCTYPE html>
        <html lang="zh-CN" data-theme=pages::account::theme::chosen()>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
                <meta name="color-scheme" content="light dark" />
                <meta name="theme-color" content="#0b57a8" />
                <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                <link rel="manifest" href="/manifest.webmanifest" />
                <link rel="apple-touch-icon" href="/icon-180.png" />
                <HashedStylesheet options=options.clone() id="portal" />
                <HydrationScripts options=options />
                {session::live_position().map(|position| view! { <meta name="live" content=position /> })}
                <script nonce=nonce()>{KEEP_FOR_OFFLINE}</script>
                <MetaTags />
            </head>
            <body>
                <App />
            </body>
        </html>
    }
}

pub(crate) const NAME: &str = "机关后勤服务门户";
const SUFFIX: &str = " · 机关后勤服务";

/// A page's title with the portal's name; one that has it stays as it is.
fn whole_title(title: String) -> String {
    if title.is_empty() {
        NAME.to_owned()
    } else if title == NAME || title.ends_with(SUFFIX) {
        title
    } else {
        format!("{title}{SUFFIX}")
    }
}

/// The title that stands in the document the browser was given.
fn written_title() -> String {
    #[cfg(feature = "hydrate")]
    return document().title();
    #[cfg(not(feature = "hydrate"))]
    String::new()
}

/// The portal (机关后勤服务门户).
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    let session = session::Session::provide();
    #[cfg(feature = "hydrate")]
    browser::start(session);
    #[cfg(not(feature = "hydrate"))]
    let _nothing_to_start_on_the_server = session;
    view! {
        // Until the page's own code is there, the title stays as the server wrote it.
        <Title text=written_title() formatter=whole_title/>
        <Router>
            <pages::frame::Frame>
                <FlatRoutes fallback=pages::NotFound>
                    <Route path=Pattern("/") view={made!(pages::home::Home)} ssr=SsrMode::Async />
                    <Route path=Pattern("/services") view={made!(pages::catalogue::Catalogue)} ssr=SsrMode::Async />
                    <Route path=Pattern("/places") view={made!(pages::place::Places)} ssr=SsrMode::Async />
                    <Route path=Pattern("/at/:place") view={made!(pages::at::AtPlace)} ssr=SsrMode::Async />
                    <Route path=Pattern("/stickers/:place") view={made!(pages::stickers::Stickers)} ssr=SsrMode::Async />
                    <Route path=Pattern("/ask/:service") view={page::<pages::ask::Ask>()} ssr=SsrMode::Async />
                    <Route path=Pattern("/requests") view={made!(pages::request::list::Requests)} ssr=SsrMode::Async />
                    <Route path=Pattern("/requests/:id") view={page::<pages::request::page::OneRequest>()} ssr=SsrMode::Async />
                    <Route path=Pattern("/requests/:id/rate") view={made!(pages::request::rate::Rate)} ssr=SsrMode::Async />
                    <Route path=Pattern("/requests/:id/rectification") view={made!(pages::cases::mine::OwnCase)} ssr=SsrMode::Async />
                    <Route path=Pattern("/sign-in") view={made!(pages::account::sign_in::SignIn)} ssr=SsrMode::Async />
                    <Route path=Pattern("/password") view={made!(pages::account::password::Password)} ssr=SsrMode::Async />
                    <Route path=Pattern("/welcome/:token") view={made!(pages::account::welcome::Welcome)} ssr=SsrMode::Async />
                    <Route path=Pattern("/me") view={made!(pages::account::me::Me)} ssr=SsrMode::Async />
                    <Route path=Pattern("/me/channels") view={made!(pages::account::channels::Channels)} ssr=SsrMode::Async />
                    <Route path=Pattern("/admin/escalation") view={made!(pages::administration::escalation::EscalationAdministration)} ssr=SsrMode::Async />
                    <Route path=Pattern("/admin/deliveries") view={made!(pages::administration::deliveries::Deliveries)} ssr=SsrMode::Async />
                    <Route path=Pattern("/inbox") view={made!(pages::inbox::Inbox)} ssr=SsrMode::Async />
                    <Route path=Pattern("/desk") view={page::<pages::desk::queue::DeskQueue>()} ssr=SsrMode::Async />
                    <Route path=Pattern("/desk/caller") view={made!(pages::desk::caller::DeskCaller)} ssr=SsrMode::Async />
                    <Route path=Pattern("/jobs") view={page::<pages::jobs::Jobs>()} ssr=SsrMode::Async />
                    <Route path=Pattern("/satisfaction") view={made!(pages::satisfaction::matrix::SatisfactionMatrix)} ssr=SsrMode::Async />
                    <Route path=Pattern("/satisfaction/requests") view={made!(pages::satisfaction::requests::SatisfactionRequests)} ssr=SsrMode::Async />
                    <Route path=Pattern("/cases") view={made!(pages::cases::list::Cases)} ssr=SsrMode::Async />
                    <Route path=Pattern("/cases/:id") view={made!(pages::cases::case::CaseFile)} ssr=SsrMode::Async />
                    <Route path=Pattern("/housing") view={made!(pages::housing::mine::MyHousing)} ssr=SsrMode::Async />
                    <Route path=Pattern("/housing/applications/:id") view={made!(pages::housing::application::HousingApplication)} ssr=SsrMode::Async />
                    <Route path=Pattern("/housing/register") view={made!(pages::housing::register::HousingRegister)} ssr=SsrMode::Async />
                    <Route path=Pattern("/admin/calendar") view={made!(pages::administration::calendar::CalendarAdministration)} ssr=SsrMode::Async />
                    <Route path=Pattern("/admin/calendar/import") view={made!(pages::administration::import::CalendarImport)} ssr=SsrMode::Async />
                    <Route path=Pattern("/admin/clock") view={made!(pages::administration::clock::ClockAdministration)} ssr=SsrMode::Async />
                    <Route path=Pattern("/admin/hours") view={made!(pages::administration::hours::HoursAdministration)} ssr=SsrMode::Async />
                    <Route path=Pattern("/admin/people") view={made!(pages::administration::people::PeopleAdministration)} ssr=SsrMode::Async />
                    <Route path=Pattern("/admin/targets") view={made!(pages::administration::targets::Targets)} ssr=SsrMode::Async />
                    <Route path=Pattern("/admin/audit") view={made!(pages::administration::audit::AuditLog)} ssr=SsrMode::Async />
                    <Route path=Pattern("/admin/routing") view={made!(pages::administration::routing::RoutingRules)} ssr=SsrMode::Async />
                    <Route path=Pattern("/incidents") view={made!(pages::incidents::list::Incidents)} ssr=SsrMode::Async />
                    <Route path=Pattern("/incidents/:id") view={made!(pages::incidents::one::OneIncident)} ssr=SsrMode::Async />
                    <Route path=Pattern("/plans") view={made!(pages::plans::Plans)} ssr=SsrMode::Async />
                    <Route path=Pattern("/slots") view={made!(pages::slots::Slots)} ssr=SsrMode::Async />
                    <Route path=Pattern("/technicians") view={made!(pages::technicians::list::Technicians)} ssr=SsrMode::Async />
                    <Route path=Pattern("/technicians/:id") view={made!(pages::technicians::profile::TechnicianProfile)} ssr=SsrMode::Async />
                    <Route path=Pattern("/admin/jobs") view={made!(pages::administration::jobs::JobRuns)} ssr=SsrMode::Async />
                </FlatRoutes>
            </pages::frame::Frame>
        </Router>
    }
}
