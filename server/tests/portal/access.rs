//! Access as it is (权限快照之二): every server function and every other address, called by every role on the sample data,
//! and what comes out: allowed, refused and how, and which of a few marked things the answer holds.
//!
//! Whoever adds a server function or a route adds it to `addresses.rs`, else this test fails; whoever
//! changes what somebody may see finds the change in the snapshot.

use std::collections::BTreeSet;

use app::api::ApiError;
use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, StatusCode, header};
use domain::lifecycle::CommandKind;
use domain::refusal::Refusal;
use leptos::server_fn::axum::server_fn_paths;
use tower::ServiceExt as _;

use super::addresses::{ADDRESSES, CALLS};
use super::asking::{call, page};
use super::marked::{Marked, PEOPLE, encoded};
use super::multipart::{body, post, text};
use super::world::{World, by, within_sample};

#[test]
fn every_address_answers_every_role_as_it_did() {
    let unlisted = unlisted();
    assert!(
        unlisted.is_empty(),
        "not in the list of this test, or gone: {unlisted:?}"
    );
    within_sample(|world| async move {
        let marked = Marked::make(&world).await;
        let mut cookies = Vec::new();
        for (person, login) in PEOPLE {
            let cookie = match login {
                Some(login) => world.sample_cookie(login).await,
                None => String::new(),
            };
            cookies.push((*person, cookie));
        }
        let mut told = String::new();
        for (title, request) in requests(&marked) {
            let mut outcomes: Vec<(String, Vec<&str>)> = Vec::new();
            for (person, cookie) in &cookies {
                let mut request = request.build();
                if !cookie.is_empty() {
                    request = by(request, cookie);
                }
                let outcome = outcome(&world, request, &marked).await;
                match outcomes.iter_mut().find(|(known, _)| *known == outcome) {
                    Some((_, people)) => people.push(*person),
                    None => outcomes.push((outcome, vec![*person])),
                }
            }
            told.push_str(&title);
            told.push('\n');
            for (outcome, people) in outcomes {
                told.push_str(&format!("  {outcome}：{}\n", people.join("、")));
            }
        }
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path(format!("{}/tests/portal/snapshots", crate_folder()));
        settings.bind(|| insta::assert_snapshot!("access_by_role", told));
    });
}

/// What is there and not listed, or listed and not there.
fn unlisted() -> Vec<String> {
    let there: BTreeSet<String> = server_fn_paths()
        .map(|(path, _)| path.to_owned())
        .chain(routes())
        .collect();
    let listed: BTreeSet<String> = CALLS
        .iter()
        .map(|(path, ..)| (*path).to_owned())
        .chain(ADDRESSES.iter().map(|(_, route, ..)| (*route).to_owned()))
        .collect();
    there.symmetric_difference(&listed).cloned().collect()
}

/// Where this crate lies; asked for at run time, for one build folder serves several clones.
fn crate_folder() -> String {
    std::env::var("CARGO_MANIFEST_DIR").expect("cargo runs the tests")
}

/// Every route that the sources of the HTTP side name.
fn routes() -> Vec<String> {
    let folder = format!("{}/src/http", crate_folder());
    let mut routes = Vec::new();
    for file in std::fs::read_dir(folder).expect("the sources are there") {
        let source = std::fs::read_to_string(file.expect("a file").path()).expect("readable");
        let named = source.split(".route(").skip(1);
        routes
            .extend(named.filter_map(|rest| Some(rest.trim_start().strip_prefix('"')?.split('"').next()?.to_owned())));
    }
    routes
}

/// A request that can be sent again and again.
pub enum Sent {
    Opened(String),
    Posted(String, String),
    Form(String),
}

impl Sent {
    pub fn build(&self) -> Request<Body> {
        match self {
            Self::Opened(address) => {
                let mut request = page(address);
                let json = "application/json".parse().expect("a header");
                request.headers_mut().insert(header::ACCEPT, json);
                request
            }
            Self::Posted(address, form) => {
                let mut request = call(address, form.clone());
                let kind = "application/x-www-form-urlencoded".parse().expect("a header");
                request.headers_mut().insert(header::CONTENT_TYPE, kind);
                request
            }
            Self::Form(address) => post(address, body(&[text("service", "air-conditioner")])),
        }
    }
}

/// Every request of the lists, with its title.
pub fn requests(marked: &Marked) -> Vec<(String, Sent)> {
    let methods: Vec<(&str, Method)> = server_fn_paths().collect();
    let mut requests = Vec::new();
    for (method, route, what, address) in ADDRESSES {
        let address = marked.fill(address);
        let sent = if *method == Method::GET {
            Sent::Opened(address)
        } else {
            Sent::Form(address)
        };
        requests.push((title(method, route, what), sent));
    }
    for (path, what, arguments) in CALLS {
        let (_, method) = methods.iter().find(|(known, _)| known == path).expect("it is there");
        if *path == "/api/act" {
            let commands = CommandKind::ALL.iter().map(|command| {
                let form = marked.fill(&format!("request={{甲}}&command={}", command.code()));
                let what = format!("甲，{}，没有填写", command.code());
                (title(method, path, &what), Sent::Posted((*path).to_owned(), form))
            });
            requests.extend(commands);
            continue;
        }
        let arguments = marked.fill(arguments);
        let sent = if *method == Method::GET {
            Sent::Opened(format!("{path}?{}", encoded(&arguments)))
        } else {
            Sent::Posted((*path).to_owned(), encoded(&arguments))
        };
        requests.push((title(method, path, what), sent));
    }
    requests
}

fn title(method: &Method, path: &str, what: &str) -> String {
    match what {
        "" => format!("{method} {path}"),
        what => format!("{method} {path}（{what}）"),
    }
}

/// What came out, in words.
pub async fn outcome(world: &World, request: Request<Body>, marked: &Marked) -> String {
    let response = world
        .routes
        .clone()
        .oneshot(request)
        .await
        .expect("routes always answer");
    let (parts, body) = response.into_parts();
    let kind = parts
        .headers
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok());
    if kind == Some("text/event-stream") {
        return "许可，可收到变更通知".to_owned();
    }
    // Sent back to a page that says why.
    let address = parts
        .headers
        .get(header::LOCATION)
        .and_then(|address| address.to_str().ok());
    if let Some((_, problem)) = address.and_then(|address| address.split_once("problem=")) {
        return format!("拒绝 {problem}");
    }
    let body = to_bytes(body, usize::MAX).await.expect("the answer is whole");
    if parts.status.is_success() || parts.status.is_redirection() {
        let seen = marked.seen_in(&String::from_utf8_lossy(&body));
        return match seen.as_str() {
            "" => "许可".to_owned(),
            seen => format!("许可，看到{seen}"),
        };
    }
    match serde_json::from_slice(&body) {
        Ok(ApiError::Refused(refusal)) if is_about_access(&refusal) => format!("拒绝 {refusal}"),
        Ok(ApiError::Refused(refusal)) => format!("许可，内容不合 {refusal}"),
        Ok(error) => format!("{} {error:?}", parts.status),
        Err(_) if parts.status == StatusCode::NOT_FOUND => "拒绝 NotFound".to_owned(),
        Err(_) => parts.status.to_string(),
    }
}

/// Whether it says that this person may not, rather than that this content will not do.
fn is_about_access(refusal: &Refusal) -> bool {
    matches!(
        refusal,
        Refusal::SignInNeeded
            | Refusal::PasswordChangeNeeded
            | Refusal::NotAllowed
            | Refusal::NotFound
            | Refusal::SeparationOfDuties
            | Refusal::OnlyServedPersonRates
    )
}
