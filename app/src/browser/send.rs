//! One call to the server over a line that may break.

use crate::api::{Answer, ApiError};
use crate::json::{self, Json};
use gloo_net::http::{Request, RequestBuilder};
use gloo_timers::callback::Timeout;
use gloo_timers::future::TimeoutFuture;
use leptos::server_fn::ContentType;
use leptos::server_fn::codec::PostUrl;
use leptos::server_fn::redirect::{REDIRECT_HEADER, call_redirect_hook};
use serde::Deserialize;
use wasm_bindgen::JsValue;
use web_sys::{AbortController, Blob, FormData, RequestCache};

/// Milliseconds after which a text is given up, and a photo.
const TEXT_WAIT: u32 = 30_000;
const PHOTO_WAIT: u32 = 120_000;
/// Pauses between tries, in milliseconds.
const PAUSES: [u32; 2] = [1_000, 4_000];

#[derive(Deserialize)]
struct Acknowledged {
    id: String,
}

/// Sends the texts of a request; the key that the server acknowledges.
///
/// # Errors
/// What the server refused, or [`ApiError::Offline`].
pub async fn texts(address: &str, fields: &[(String, String)]) -> Answer<String> {
    let data = FormData::new().map_err(|_| ApiError::Unreadable)?;
    for (name, value) in fields {
        data.append_with_str(name, value).map_err(|_| ApiError::Unreadable)?;
    }
    repeated(address, &data, TEXT_WAIT).await
}

/// Sends a photo under its key: sent twice it is one photo.
///
/// # Errors
/// What the server refused, or [`ApiError::Offline`].
pub async fn photo(address: &str, id: &str, photo: &Blob) -> Answer<()> {
    let data = FormData::new().map_err(|_| ApiError::Unreadable)?;
    data.append_with_str("id", id).map_err(|_| ApiError::Unreadable)?;
    data.append_with_blob_and_filename("photo", photo, "photo.jpg")
        .map_err(|_| ApiError::Unreadable)?;
    repeated(address, &data, PHOTO_WAIT).await.map(drop)
}

/// Whether trying again later may help.
#[must_use]
pub const fn is_passing(error: &ApiError) -> bool {
    error.is_passing() || matches!(error, ApiError::Ticket(_))
}

async fn repeated(address: &str, data: &FormData, wait: u32) -> Answer<String> {
    for pause in PAUSES {
        match once(address, data, wait).await {
            Err(error) if is_passing(&error) && leptos::prelude::window().navigator().on_line() => {
                TimeoutFuture::new(pause).await;
            }
            outcome => return outcome,
        }
    }
    once(address, data, wait).await
}

async fn once(address: &str, data: &FormData, wait: u32) -> Answer<String> {
    let request = Request::post(address).header("Accept", Json::CONTENT_TYPE);
    let answer = exchanged(wait, request, data.into()).await?.taken()?;
    // An answer cut off on the way says nothing; the same key asks again.
    json::read::<Acknowledged>(answer.text.as_bytes())
        .map(|acknowledged| acknowledged.id)
        .map_err(|_| ApiError::Offline)
}

fn refused(status: u16, text: &str) -> ApiError {
    match json::read(text.as_bytes()) {
        Ok(error) => error,
        // Not the portal's words: something in between speaks.
        Err(_) if status >= 500 => ApiError::Offline,
        Err(_) => ApiError::Unreadable,
    }
}

/// What the server answered.
pub struct Exchanged {
    /// Its words.
    pub text: String,
    /// The address it leads to: the next page after a form, another page in place of the one that was asked for.
    pub elsewhere: Option<String>,
    ok: bool,
    status: u16,
}

impl Exchanged {
    /// The server could not do it just now.
    #[must_use]
    pub const fn is_failure(&self) -> bool {
        self.status >= 500
    }

    /// Of a form: whether it was taken.
    ///
    /// # Errors
    /// What the server refused.
    pub fn taken(self) -> Answer<Self> {
        if self.ok {
            Ok(self)
        } else {
            Err(refused(self.status, &self.text))
        }
    }
}

/// Asks for a page; for a `fresh` one a worker does not answer with what it has kept, unless there is no other.
///
/// # Errors
/// [`ApiError::Offline`] when no answer came in time.
pub async fn page(address: &str, fresh: bool) -> Answer<Exchanged> {
    let request = Request::get(address).header("Accept", "text/html");
    let request = if fresh {
        request.cache(RequestCache::NoStore)
    } else {
        request
    };
    exchanged(TEXT_WAIT, request, JsValue::UNDEFINED).await
}

/// Sends the content of a form to a server function.
///
/// # Errors
/// [`ApiError::Offline`] when no answer came in time.
pub async fn exchange(address: &str, form: String) -> Answer<Exchanged> {
    let request = Request::post(address)
        .header("Accept", Json::CONTENT_TYPE)
        .header("Content-Type", PostUrl::CONTENT_TYPE);
    exchanged(TEXT_WAIT, request, form.into()).await
}

/// Sends a request and reads its answer; after so many milliseconds it is given up, so that a line which hangs does not hold up
/// what waits behind.
async fn exchanged(wait: u32, request: RequestBuilder, body: JsValue) -> Answer<Exchanged> {
    let controller = AbortController::new().map_err(|_| ApiError::Unreadable)?;
    let signal = controller.signal();
    let _gives_up_unless_dropped_before = Timeout::new(wait, move || controller.abort());
    let request = request.abort_signal(Some(&signal)).body(body);
    let answer = request.map_err(|_| ApiError::Unreadable)?.send().await;
    let answer = answer.map_err(|_| ApiError::Offline)?;
    let elsewhere = if answer.redirected() {
        let origin = leptos::prelude::window().location().origin().unwrap_or_default();
        answer.url().strip_prefix(&origin).map(str::to_owned)
    } else {
        let headers = answer.headers();
        headers.get(REDIRECT_HEADER).and_then(|_| headers.get("Location"))
    };
    Ok(Exchanged {
        ok: answer.ok(),
        status: answer.status(),
        elsewhere,
        text: answer.text().await.map_err(|_| ApiError::Offline)?,
    })
}

/// Sends the content of a form to a server function; the text of its answer. Where the server leads on to, the router goes.
///
/// # Errors
/// What the server refused, or [`ApiError::Offline`].
pub async fn post(address: &str, form: String) -> Answer<String> {
    let answer = exchange(address, form).await?;
    if let Some(on_to) = &answer.elsewhere {
        call_redirect_hook(on_to);
    }
    answer.taken().map(|answer| answer.text)
}

/// The same for what is sent by itself: the person stays on the page that they have gone to meanwhile.
///
/// # Errors
/// What the server refused, or [`ApiError::Offline`].
pub async fn post_quietly(address: &str, form: String) -> Answer<String> {
    exchange(address, form).await?.taken().map(|answer| answer.text)
}
