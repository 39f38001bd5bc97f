//! What every route of the portal is given, and the whole of the routes.

use std::sync::Arc;

use app::api::Call;
use axum::Router;
use axum::extract::FromRef;
use axum::http::{Extensions, HeaderMap, header};
use axum::middleware::from_fn;
use leptos::config::LeptosOptions;
use services::cookie::SessionCookie;
use services::{Failure, Services};
use tokio::sync::Semaphore;

use super::form::{FormLimits, FormReader};
use super::limits::with_limits;
use super::stop::Stopping;
use super::{Rules, answer, client, forms, health, live, meters, pages, photos, with_layers};
use crate::clock;
use crate::settings::Settings;

/// Cheap to clone; one for the whole server.
#[derive(Clone)]
pub struct Portal {
    /// The use cases.
    pub services: Services,
    /// The settings.
    pub settings: Arc<Settings>,
    /// That the server is about to stop.
    pub stopping: Stopping,
    /// What the pages' document needs to know.
    pub leptos: LeptosOptions,
    /// How the session's token travels.
    pub cookie: SessionCookie,
    /// Reads forms with photos.
    pub forms: FormReader,
    /// Seats for pages that are live.
    pub seats: Arc<Semaphore>,
}

impl FromRef<Portal> for LeptosOptions {
    fn from_ref(portal: &Portal) -> Self {
        portal.leptos.clone()
    }
}

impl Portal {
    /// Over the use cases, with the settings.
    pub fn new(services: Services, settings: Arc<Settings>, stopping: Stopping) -> Self {
        let forms = FormReader::new(services.photo_folder().clone(), FormLimits::default());
        Self {
            forms,
            seats: live::seats(),
            leptos: pages::options(&settings),
            cookie: SessionCookie::new(
                settings
                    .origin
                    .as_ref()
                    .is_some_and(crate::settings::PublicOrigin::is_secure),
            ),
            services,
            settings,
            stopping,
        }
    }

    /// What a request says about who is calling, with the moment read once.
    pub fn call(&self, headers: &HeaderMap, extensions: &Extensions) -> Call {
        let address = client::address(extensions, headers, &self.settings.proxies);
        let cookies = headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok());
        Call {
            services: self.services.clone(),
            now: clock::now(),
            token: cookies
                .filter_map(|cookies| self.cookie.read(cookies))
                .next()
                .map(str::to_owned),
            address: address.map(|address| address.to_string()).unwrap_or_default(),
            origin: self.origin(headers),
            secure: self.cookie == SessionCookie::new(true),
            sample: self.settings.sample,
        }
    }

    /// Where the portal is reached: as the settings say, else as the caller reached it.
    fn origin(&self, headers: &HeaderMap) -> String {
        if let Some(origin) = &self.settings.origin {
            return origin.to_string();
        }
        let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
        host.map_or_else(
            || format!("http://{}", self.settings.address),
            |host| format!("http://{host}"),
        )
    }

    /// Every route with its limits, inside the layers that every answer goes through.
    pub fn router(self) -> Router {
        let settings = Arc::clone(&self.settings);
        let upload = (self.forms.bytes(), settings.upload_timeout);
        let mut routes = Router::new()
            .merge(
                with_limits(pages::routes(&self), settings.body_limit, settings.timeout)
                    .layer(from_fn(pages::see_through)),
            )
            .merge(with_limits(photos::views(), 0, settings.timeout))
            .merge(with_limits(
                photos::uploads().merge(forms::routes()),
                upload.0,
                upload.1,
            ))
            .merge(with_limits(live::routes(), 0, settings.timeout))
            .with_state(self.clone())
            .merge(health::routes(self.services.store().clone(), self.stopping.clone()));
        if let Some(allowed) = &settings.metrics {
            routes = routes.merge(meters::routes(allowed.clone(), self.services.photo_folder().clone()));
        }
        with_layers(routes, &Rules::new(&settings))
    }
}

/// A use case's failure as an answer.
pub fn failed(failure: Failure) -> axum::response::Response {
    use app::api::ApiError;
    use axum::http::StatusCode;
    match failure {
        Failure::Refused(refusal) => answer::refuse(refusal),
        Failure::Busy => answer::fail(StatusCode::CONFLICT, ApiError::Busy),
        Failure::Internal { ticket } => answer::fail(StatusCode::INTERNAL_SERVER_ERROR, ApiError::Ticket(ticket)),
    }
}
