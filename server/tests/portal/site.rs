//! The built site's files.

use std::path::Path;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderValue, Request, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use server::http::site::{Hashes, with_files};
use server::http::{Rules, with_layers};

use super::asking::{ask, page};

fn site() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let write = |name: &str, content: &str| std::fs::write(folder.path().join(name), content).expect("written");
    std::fs::create_dir(folder.path().join("pkg")).expect("made");
    write("pkg/portal.abc.js", "script");
    write("pkg/portal.abc.js.br", "compressed when it was built");
    write("favicon.svg", "<svg/>");
    folder
}

fn routes(root: &Path, hashed: bool) -> Router {
    let missing = tower::service_fn(|_: Request<Body>| async {
        Ok::<Response, std::convert::Infallible>(
            (StatusCode::NOT_FOUND, axum::response::Html("没有这个页面")).into_response(),
        )
    });
    with_layers(with_files(Router::new(), root, hashed, missing), &Rules::default())
}

#[tokio::test]
async fn built_files_are_kept_for_ever_and_sent_as_they_were_compressed() {
    let site = site();
    let mut request = page("/pkg/portal.abc.js");
    request
        .headers_mut()
        .insert(header::ACCEPT_ENCODING, HeaderValue::from_static("gzip, deflate, br"));
    let answer = ask(&routes(site.path(), true), request).await;
    assert_eq!(answer.text(), "compressed when it was built");
    assert_eq!(answer.header("content-encoding"), "br");
    assert_eq!(answer.header("vary"), "accept-encoding");
    assert!(answer.header("content-type").contains("javascript"));
    assert_eq!(answer.header("cache-control"), "public, max-age=31536000, immutable");
    // Each of a first visit's files carries its headers: only what says something.
    for idle in ["last-modified", "accept-ranges", "referrer-policy"] {
        assert_eq!(answer.header(idle), "", "{idle}");
    }
}

#[tokio::test]
async fn without_hashes_in_their_names_they_are_asked_for_again() {
    let site = site();
    let answer = ask(&routes(site.path(), false), page("/pkg/portal.abc.js")).await;
    assert_eq!(
        (answer.text().as_str(), answer.header("cache-control")),
        ("script", "no-cache")
    );
}

#[tokio::test]
async fn other_files_are_kept_for_an_hour() {
    let site = site();
    let answer = ask(&routes(site.path(), true), page("/favicon.svg")).await;
    assert_eq!(
        (answer.text().as_str(), answer.header("cache-control")),
        ("<svg/>", "public, max-age=3600")
    );
}

#[tokio::test]
async fn what_is_not_there_is_not_kept() {
    let site = site();
    for address in ["/pkg/portal.older.js", "/nowhere", "/pkg/"] {
        let answer = ask(&routes(site.path(), true), page(address)).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{address}");
        assert_eq!(answer.header("cache-control"), "no-store", "{address}");
        assert!(answer.text().contains("没有"), "{address}: {}", answer.text());
    }
}

#[tokio::test]
async fn nothing_outside_the_site_is_sent() {
    let outer = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(outer.path().join("secret.txt"), "secret").expect("written");
    let root = outer.path().join("site");
    std::fs::create_dir_all(root.join("pkg")).expect("made");
    for address in [
        "/pkg/../../secret.txt",
        "/pkg/%2e%2e/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/%2e%2e/secret.txt",
    ] {
        let answer = ask(&routes(&root, true), page(address)).await;
        assert!(
            !answer.text().contains("secret") && answer.status.is_client_error(),
            "{address}: {answer:?}"
        );
    }
}

#[test]
fn the_stylesheets_address_carries_its_hash() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("hash.txt");
    std::fs::write(&file, "js: aaa\nwasm: bbb\ncss: ccc\n").expect("written");
    assert_eq!(Hashes::read(Some(&file)).stylesheet(), "/pkg/portal.ccc.css");
    assert_eq!(Hashes::read(None).stylesheet(), "/pkg/portal.css");
}
