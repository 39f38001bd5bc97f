//! Pages and server functions: what the application renders and answers.

use std::sync::OnceLock;

use axum::Router;
use axum::extract::Request;
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use leptos::config::{Env, LeptosOptions};
use leptos::context::{provide_context, use_context};
use leptos::nonce::use_nonce;
use leptos_axum::{AxumRouteListing, ErrorHandler, LeptosRoutes as _, ResponseOptions, generate_route_list};
use tracing::Instrument as _;

use super::headers::page_policy;
use super::portal::Portal;
use super::site;
use crate::settings::Settings;

/// What the pages' document needs to know of the site.
pub fn options(settings: &Settings) -> LeptosOptions {
    let options = LeptosOptions::builder()
        .output_name(site::NAME)
        .site_root(settings.site_root.display().to_string())
        .site_pkg_dir(site::PACKAGE)
        .env(Env::PROD)
        .site_addr(settings.address);
    match &settings.site_hashes {
        Some(hashes) => options
            .hash_files(true)
            .hash_file(hashes.display().to_string().into())
            .build(),
        None => options.build(),
    }
}

/// Every page, every server function, and the files of the site.
pub fn routes(portal: &Portal) -> Router<Portal> {
    let context = {
        let portal = portal.clone();
        move || provide(&portal)
    };
    let shell = {
        let options = portal.leptos.clone();
        move || app::shell(options.clone())
    };
    let routes = Router::new().leptos_routes_with_context(portal, addresses(), context.clone(), shell);
    let missing = ErrorHandler::new_with_context(context, app::shell, portal.leptos.clone());
    site::with_files(
        routes,
        &portal.settings.site_root,
        portal.settings.site_hashes.is_some(),
        missing,
    )
}

/// The addresses of the pages. Listed once in a process: while they are, no page of it gets its data, and one that asks for them just then
/// waits for ever (<https://github.com/leptos-rs/leptos/issues/4773>).
fn addresses() -> Vec<AxumRouteListing> {
    static LISTED: OnceLock<Vec<AxumRouteListing>> = OnceLock::new();
    LISTED.get_or_init(|| generate_route_list(app::App)).clone()
}

/// Sees an answer through to its end, whoever still waits for it. A page is made on several threads; taken apart meanwhile, as a reader
/// who goes away would have it, it panics.
pub async fn see_through(request: Request, next: Next) -> Response {
    match tokio::spawn(next.run(request).in_current_span()).await {
        Ok(response) => response,
        Err(error) => match error.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            // The server stops.
            Err(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
        },
    }
}

/// Puts into the context what a page or server function is given, and into the answer which scripts may run.
fn provide(portal: &Portal) {
    if let Some(parts) = use_context::<Parts>() {
        provide_context(portal.call(&parts.headers, &parts.extensions));
    }
    if let (Some(nonce), Some(response)) = (use_nonce(), use_context::<ResponseOptions>())
        && let Ok(policy) = HeaderValue::from_str(&page_policy(&nonce))
    {
        response.insert_header(header::CONTENT_SECURITY_POLICY, policy);
    }
}
