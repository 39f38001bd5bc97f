//! The HTTP side: routes, and the layers around them.
//!
//! From outside in: [`observe`] gives every request its number, its log line and its figures; compression; [`headers`]
//! says what a browser may do with the answer; [`answer`] turns every refusal into a page or JSON in plain words;
//! [`panics`] catches a defect under a ticket; [`same_origin`] refuses what other sites send. Inside each group of
//! routes lie its time and size limits.

pub mod answer;
pub mod client;
pub mod form;
pub mod forms;
pub mod headers;
pub mod health;
pub mod limits;
pub mod listener;
pub mod live;
pub mod meters;
pub mod observe;
pub mod pages;
pub mod panics;
pub mod photos;
pub mod portal;
pub mod same_origin;
pub mod site;
pub mod stop;

use std::sync::Arc;

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;

use crate::settings::{PublicOrigin, Settings};

/// Brotli at this level costs about as much as gzip and is smaller; pages are compressed anew for every answer.
const PAGE_COMPRESSION: i32 = 4;

/// What the layers need to know. One for the whole server.
#[derive(Debug, Clone, Default)]
pub struct Rules {
    /// The public origin, when it is set.
    pub origin: Option<PublicOrigin>,
    /// The address of the stylesheet, for the pages that say no.
    pub stylesheet: Option<Arc<str>>,
    /// File names of the site carry a hash of their content.
    pub hashed_site: bool,
}

impl Rules {
    /// From the settings.
    pub fn new(settings: &Settings) -> Self {
        let hashes = site::Hashes::read(settings.site_hashes.as_deref());
        Self {
            origin: settings.origin.clone(),
            stylesheet: Some(hashes.stylesheet().into()),
            hashed_site: settings.site_hashes.is_some(),
        }
    }
}

/// Puts the layers that every answer goes through around the routes.
pub fn with_layers(routes: Router, rules: &Rules) -> Router {
    let rules = Arc::new(rules.clone());
    let compression = CompressionLayer::new().quality(CompressionLevel::Precise(PAGE_COMPRESSION));
    routes
        .layer(from_fn_with_state(Arc::clone(&rules), same_origin::check))
        .layer(from_fn(panics::catch))
        .layer(from_fn_with_state(Arc::clone(&rules), answer::render))
        .layer(from_fn_with_state(rules, headers::set))
        .layer(compression)
        .layer(from_fn(observe::observe))
}
