//! What a person sees: pages, parts, texts, and the server functions behind them. Runs in the browser and on the server.

#![recursion_limit = "256"]

pub mod address;
pub mod api;
#[cfg(feature = "hydrate")]
pub mod browser;
pub mod pages;
pub mod parts;
pub mod session;
pub mod text;

use leptos::prelude::*;
use leptos_meta::{HashedStylesheet, MetaTags, Title, provide_meta_context};
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::{Lazy, SsrMode, StaticSegment, path};

/// The document around every page.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    view! {
        <!DOCTYPE html>
        <html lang="zh-CN" data-theme=pages::account::theme::chosen()>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
                <meta name="color-scheme" content="light dark" />
                <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                <HashedStylesheet options=options.clone() id="portal" />
                <HydrationScripts options=options />
                {session::live_position().map(|position| view! { <meta name="live" content=position /> })}
                <MetaTags />
            </head>
            <body>
                <App />
            </body>
        </html>
    }
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
        <Title formatter=|title: String| {
            if title.is_empty() { "机关后勤服务门户".to_owned() } else { format!("{title} · 机关后勤服务") }
        } />
        <Router>
            <pages::frame::Frame>
                <FlatRoutes fallback=pages::NotFound>
                    <Route path=StaticSegment("") view={Lazy::<pages::home::Home>::new()} ssr=SsrMode::Async />
                    <Route path=StaticSegment("services") view={Lazy::<pages::catalogue::Catalogue>::new()} ssr=SsrMode::Async />
                    <Route path=StaticSegment("places") view={Lazy::<pages::place::Places>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/at/:place") view={Lazy::<pages::at::AtPlace>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/stickers/:place") view={Lazy::<pages::stickers::Stickers>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/ask/:service") view={Lazy::<pages::ask::Ask>::new()} ssr=SsrMode::Async />
                    <Route path=StaticSegment("requests") view={Lazy::<pages::request::list::Requests>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/requests/:id") view={Lazy::<pages::request::page::OneRequest>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/requests/:id/rate") view={Lazy::<pages::request::rate::Rate>::new()} ssr=SsrMode::Async />
                    <Route path=StaticSegment("sign-in") view={Lazy::<pages::account::sign_in::SignIn>::new()} ssr=SsrMode::Async />
                    <Route path=StaticSegment("password") view={Lazy::<pages::account::password::Password>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/welcome/:token") view={Lazy::<pages::account::welcome::Welcome>::new()} ssr=SsrMode::Async />
                    <Route path=StaticSegment("me") view={Lazy::<pages::account::me::Me>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/me/channels") view={Lazy::<pages::account::channels::Channels>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/admin/escalation") view={Lazy::<pages::administration::escalation::EscalationAdministration>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/admin/deliveries") view={Lazy::<pages::administration::deliveries::Deliveries>::new()} ssr=SsrMode::Async />
                    <Route path=StaticSegment("inbox") view={Lazy::<pages::inbox::Inbox>::new()} ssr=SsrMode::Async />
                    <Route path=StaticSegment("desk") view={Lazy::<pages::desk::queue::DeskQueue>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/desk/caller") view={Lazy::<pages::desk::caller::DeskCaller>::new()} ssr=SsrMode::Async />
                    <Route path=StaticSegment("jobs") view={Lazy::<pages::jobs::Jobs>::new()} ssr=SsrMode::Async />
                    <Route path=StaticSegment("satisfaction") view={Lazy::<pages::satisfaction::matrix::SatisfactionMatrix>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/satisfaction/requests") view={Lazy::<pages::satisfaction::requests::SatisfactionRequests>::new()} ssr=SsrMode::Async />
                    <Route path=StaticSegment("cases") view={Lazy::<pages::cases::list::Cases>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/cases/:id") view={Lazy::<pages::cases::case::CaseFile>::new()} ssr=SsrMode::Async />
                    <Route path=StaticSegment("housing") view={Lazy::<pages::housing::mine::MyHousing>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/housing/applications/:id") view={Lazy::<pages::housing::application::HousingApplication>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/housing/register") view={Lazy::<pages::housing::register::HousingRegister>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/admin/calendar") view={Lazy::<pages::administration::calendar::CalendarAdministration>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/admin/calendar/import") view={Lazy::<pages::administration::import::CalendarImport>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/admin/people") view={Lazy::<pages::administration::people::PeopleAdministration>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/admin/targets") view={Lazy::<pages::administration::targets::Targets>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/admin/audit") view={Lazy::<pages::administration::audit::AuditLog>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/admin/routing") view={Lazy::<pages::administration::routing::RoutingRules>::new()} ssr=SsrMode::Async />
                    <Route path=StaticSegment("incidents") view={Lazy::<pages::incidents::list::Incidents>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/incidents/:id") view={Lazy::<pages::incidents::one::OneIncident>::new()} ssr=SsrMode::Async />
                    <Route path=StaticSegment("plans") view={Lazy::<pages::plans::Plans>::new()} ssr=SsrMode::Async />
                    <Route path=StaticSegment("technicians") view={Lazy::<pages::technicians::list::Technicians>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/technicians/:id") view={Lazy::<pages::technicians::profile::TechnicianProfile>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/admin/jobs") view={Lazy::<pages::administration::jobs::JobRuns>::new()} ssr=SsrMode::Async />
                </FlatRoutes>
            </pages::frame::Frame>
        </Router>
    }
}
