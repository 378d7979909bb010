//! Password hashes: argon2id, few at a time, off the async threads.

use anyhow::Context as _;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _, phc::PasswordHash};
use argon2::{Argon2, Params};

use crate::state::App;

/// OWASP's first recommendation for argon2id: 19 MiB, two passes. The demo and the tests may not be cheaper: they
/// run the real path.
fn hasher() -> Argon2<'static> {
    Argon2::new(
        argon2::Algorithm::Argon2id,
        argon2::Version::V0x13,
        Params::DEFAULT,
    )
}

/// # Errors
/// When the machine has no memory left for it.
pub async fn hash(app: &App, password: &str) -> anyhow::Result<String> {
    let _turn = app
        .hashing
        .acquire()
        .await
        .context("the hashing queue is closed")?;
    let password = password.to_owned();
    tokio::task::spawn_blocking(move || {
        let hash = hasher()
            .hash_password(password.as_bytes())
            .map_err(|e| anyhow::anyhow!("hashing: {e}"))?;
        Ok(hash.to_string())
    })
    .await?
}

/// Whether the password fits. With no hash at hand the same work is done, so that nobody learns from the time taken
/// whether an account exists.
///
/// # Errors
/// When the machine has no memory left for it.
pub async fn fits(app: &App, password: &str, hash: Option<String>) -> anyhow::Result<bool> {
    const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$nBqVqPPoZ+Bgs3RJ1R2SZbmAUJUFTr1iWA3mZsCGvfs";
    let _turn = app
        .hashing
        .acquire()
        .await
        .context("the hashing queue is closed")?;
    let password = password.to_owned();
    tokio::task::spawn_blocking(move || {
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| NOBODY.to_owned());
        let Ok(parsed) = PasswordHash::new(&hash) else {
            return Ok(false);
        };
        Ok(hasher()
            .verify_password(password.as_bytes(), &parsed)
            .is_ok()
            && known)
    })
    .await?
}
