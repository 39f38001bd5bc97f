//! Passwords and tokens (口令、令牌): made at random, hashed, compared.

use crate::Failure;
use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use rand::RngCore;
use sha2::{Digest, Sha256};
use std::sync::{Arc, LazyLock};

/// Checking a password takes memory and time on purpose: so many at once.
static HASHING: LazyLock<Arc<tokio::sync::Semaphore>> = LazyLock::new(|| Arc::new(tokio::sync::Semaphore::new(2)));
/// What is checked when nobody has the login, so that the answer takes as long.
static NOBODY: LazyLock<Option<String>> = LazyLock::new(|| hash("nobody has this password").ok());

/// Hashes a password with argon2id (OWASP's parameters: 19 MiB, 2 passes).
///
/// # Errors
/// What argon2 says, which is never about the password itself.
pub fn hash(password: &str) -> Result<String, argon2::password_hash::Error> {
    let mut bytes = [0_u8; 16];
    rand::rng().fill_bytes(&mut bytes);
    let salt = SaltString::encode_b64(&bytes)?;
    Ok(hasher()?.hash_password(password.as_bytes(), &salt)?.to_string())
}

fn hasher() -> Result<Argon2<'static>, argon2::password_hash::Error> {
    let parameters = Params::new(19 * 1024, 2, 1, None)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, parameters))
}

/// Whether the password is the one of this hash; takes as long when there is none.
pub(super) async fn verify(password: &str, hash: Option<String>) -> Result<bool, Failure> {
    let known = hash.is_some();
    let Some(hash) = hash.or_else(|| NOBODY.clone()) else {
        return Ok(false);
    };
    let password = password.to_owned();
    let right = hashing(move || {
        let Ok(parsed) = PasswordHash::new(&hash) else {
            return false;
        };
        hasher().is_ok_and(|hasher| hasher.verify_password(password.as_bytes(), &parsed).is_ok())
    })
    .await?;
    Ok(right && known)
}

/// Does such work on a thread of its own, so much at once.
pub(super) async fn hashing<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Failure> {
    let _permit = HASHING.acquire().await.map_err(|error| Failure::internal(&error))?;
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| Failure::internal(&error))
}

/// A token of 256 random bits as hexadecimal text.
pub(crate) fn random_token() -> String {
    let mut bytes = [0_u8; 32];
    rand::rng().fill_bytes(&mut bytes);
    hexadecimal(&bytes)
}

/// What the database keeps of a token.
pub(super) fn token_hash(token: &str) -> String {
    hexadecimal(&Sha256::digest(token.as_bytes()))
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            use std::fmt::Write;
            let _ = write!(text, "{byte:02x}");
            text
        })
}
