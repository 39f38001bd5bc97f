//! Server functions: who, what, call. Every decision is made below, in `services`.

pub mod account;
pub mod administration;
pub mod clock;
#[cfg(feature = "ssr")]
pub mod cookie;
pub mod desk;
pub mod hours;
pub mod housing;
pub mod inbox;
pub mod incident;
pub mod overview;
pub mod rating;
pub mod rectification;
pub mod recurrence;
pub mod request;
pub mod routing;
pub mod slot;
pub mod technician;

use crate::json::Json;
use domain::refusal::Refusal;
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use serde::{Deserialize, Serialize};

/// Why a call did not do what was asked (错误). The sentence a person reads stands in [`crate::text::error`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum ApiError {
    /// The rules say no.
    Refused(Refusal),
    /// Others are changing the same thing; trying again helps (他人正在处理).
    Busy,
    /// A defect, logged whole under this number (工单号).
    Ticket(String),
    /// The server was not reached (离线).
    Offline,
    /// The server was not reached; the browser keeps it and sends it later (已保存，待发送). The server never says so.
    Kept,
    /// The form's data could not be read.
    Unreadable,
}

impl ApiError {
    /// Whether it says no more than that nothing could be done just now.
    #[must_use]
    pub const fn is_passing(&self) -> bool {
        matches!(self, Self::Offline | Self::Busy)
    }
}

impl FromServerFnError for ApiError {
    type Encoder = Json;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Request(_) => Self::Offline,
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) | ServerFnErrorErr::Deserialization(_) => {
                Self::Unreadable
            }
            other => Self::Ticket(other.to_string().chars().take(8).collect()),
        }
    }
}

impl From<Refusal> for ApiError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl std::fmt::Display for ApiError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&crate::text::error(self))
    }
}

/// The shorthand of every server function.
pub type Answer<T> = Result<T, ApiError>;

#[cfg(feature = "ssr")]
pub use server::{Call, call, respond};

#[cfg(feature = "ssr")]
mod server {
    use super::{Answer, ApiError};
    use domain::person::Actor;
    use domain::time::Moment;
    use leptos::prelude::*;
    use services::{Failure, Services};

    /// Everything a server function needs: put into the context by the server for each call.
    #[derive(Clone)]
    pub struct Call {
        /// The use cases.
        pub services: Services,
        /// The moment of the call, read once.
        pub now: Moment,
        /// The token in the browser's cookie.
        pub token: Option<String>,
        /// Where the call came from, for the limits of the sign-in.
        pub address: String,
        /// Where the portal is reached from outside, e.g. `https://hq.example`.
        pub origin: String,
        /// The cookie may only travel over https.
        pub secure: bool,
        /// The data are samples.
        pub sample: bool,
    }

    impl Call {
        /// Who is acting.
        ///
        /// # Errors
        /// [`domain::refusal::Refusal::SignInNeeded`], or that the password has to be changed first.
        pub async fn actor(&self) -> Answer<Actor> {
            self.services
                .actor(self.token.as_deref(), self.now)
                .await
                .map_err(ApiError::from)
        }
    }

    impl From<Failure> for ApiError {
        fn from(failure: Failure) -> Self {
            match failure {
                Failure::Refused(refusal) => Self::Refused(refusal),
                Failure::Busy => Self::Busy,
                Failure::Internal { ticket } => Self::Ticket(ticket),
            }
        }
    }

    /// The call's context, read before any await.
    ///
    /// # Errors
    /// [`ApiError::Ticket`] when the server did not provide it.
    pub fn call() -> Answer<Call> {
        use_context::<Call>().ok_or_else(|| ApiError::Ticket("no-call".to_owned()))
    }

    /// Turns a service's answer into a server function's, with the HTTP status that belongs to a refusal. A form without a script is
    /// led back to its page, which needs the status of a redirect.
    ///
    /// # Errors
    /// The failure, as the browser may know it.
    pub fn respond<T>(answer: Result<T, Failure>) -> Answer<T> {
        answer.map_err(|failure| {
            if let (Failure::Refused(refusal), Some(response), false) =
                (&failure, use_context::<leptos_axum::ResponseOptions>(), is_plain_form())
                && let Ok(status) = axum::http::StatusCode::from_u16(refusal.http_status())
            {
                response.set_status(status);
            }
            ApiError::from(failure)
        })
    }

    fn is_plain_form() -> bool {
        use_context::<axum::http::request::Parts>().is_some_and(|parts| {
            let accept = parts
                .headers
                .get(axum::http::header::ACCEPT)
                .and_then(|accept| accept.to_str().ok());
            parts.method == axum::http::Method::POST && accept.is_some_and(|accept| accept.contains("text/html"))
        })
    }
}
