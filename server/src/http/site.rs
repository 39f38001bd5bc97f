//! The built site: scripts, styles and icons as they lie on disk, compressed when they were built.

use std::collections::BTreeMap;
use std::path::Path;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderValue, Request, StatusCode, header};
use axum::response::Response;
use tower::Service;
use tower::util::MapResponse;
use tower_http::services::ServeDir;
use tower_http::services::fs::ServeFileSystemResponseBody;

/// The folder of the site that holds what is built.
pub const PACKAGE: &str = "pkg";
/// The name that built files begin with.
pub const NAME: &str = "portal";

type File = axum::http::Response<ServeFileSystemResponseBody>;

const FOREVER: &str = "public, max-age=31536000, immutable";
const SCRIPT_POLICY: &str = "default-src 'none'; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'";
const AN_HOUR: &str = "public, max-age=3600";

/// The hashes in the names of built files.
#[derive(Debug, Clone, Default)]
pub struct Hashes(BTreeMap<String, String>);

impl Hashes {
    /// Reads the file that the build writes: one `kind: hash` a line.
    pub fn read(path: Option<&Path>) -> Self {
        let text = path
            .and_then(|path| std::fs::read_to_string(path).ok())
            .unwrap_or_default();
        let pairs = text.lines().filter_map(|line| line.split_once(':'));
        Self(
            pairs
                .map(|(kind, hash)| (kind.trim().to_owned(), hash.trim().to_owned()))
                .collect(),
        )
    }

    /// The address of the stylesheet.
    pub fn stylesheet(&self) -> String {
        match self.0.get("css") {
            Some(hash) => format!("/{PACKAGE}/{NAME}.{hash}.css"),
            None => format!("/{PACKAGE}/{NAME}.css"),
        }
    }
}

/// The routes under `/pkg` and, for everything that has no route, the other files of the site; what is no file either
/// is for `otherwise`.
pub fn with_files<S, F>(routes: Router<S>, root: &Path, hashed: bool, otherwise: F) -> Router<S>
where
    S: Clone + Send + Sync + 'static,
    F: Service<Request<Body>, Response = Response, Error = std::convert::Infallible> + Clone + Send + Sync + 'static,
    F::Future: Send + 'static,
{
    let built = if hashed { FOREVER } else { "no-cache" };
    let package = MapResponse::new(files(&root.join(PACKAGE)), move |response: File| keep(response, built));
    let loose = MapResponse::new(files(root).fallback(otherwise), |response: File| {
        keep(response, AN_HOUR)
    });
    routes
        .nest_service(&format!("/{PACKAGE}"), package)
        .fallback_service(loose)
}

fn files(root: &Path) -> ServeDir {
    ServeDir::new(root)
        .append_index_html_on_directories(false)
        .precompressed_br()
        .precompressed_gzip()
}

/// A file that was found may be kept so long; everything else follows the usual rule.
fn keep(response: File, how: &'static str) -> Response {
    let mut response = response.map(Body::new);
    // Which of its compressed forms was sent depends on who asked.
    response
        .headers_mut()
        .insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if !response.headers().contains_key(header::LAST_MODIFIED) {
        return response;
    }
    // The worker fetches what its pages ask for.
    let is_script = |kind: &HeaderValue| kind.as_bytes().starts_with(b"text/javascript");
    if response.headers().get(header::CONTENT_TYPE).is_some_and(is_script) {
        response
            .headers_mut()
            .insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(SCRIPT_POLICY));
    }
    if matches!(
        response.status(),
        StatusCode::OK | StatusCode::PARTIAL_CONTENT | StatusCode::NOT_MODIFIED
    ) {
        response
            .headers_mut()
            .insert(header::CACHE_CONTROL, HeaderValue::from_static(how));
    }
    // What bears its content in its name is never asked for again.
    if how == FOREVER {
        response.headers_mut().remove(header::LAST_MODIFIED);
        response.headers_mut().remove(header::ACCEPT_RANGES);
    }
    response
}
