//! One's own account: signing in, the password, the profile.

#[cfg(feature = "ssr")]
pub mod channels;
#[cfg(feature = "ssr")]
mod fields;
#[cfg(feature = "ssr")]
pub mod me;
#[cfg(feature = "ssr")]
pub mod password;
#[cfg(feature = "ssr")]
pub mod sign_in;
pub mod theme;
#[cfg(feature = "hydrate")]
pub mod unsent;
#[cfg(feature = "ssr")]
pub mod welcome;
