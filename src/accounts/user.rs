//! A person.

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::ids::UserId;

/// A person who can sign in. The password's hash stays in the store.
#[derive(Clone, Debug, Serialize, sqlx::FromRow)]
pub struct User {
    pub id: UserId,
    pub email: String,
    pub name: String,
    pub phone: String,
    /// "zh-CN", "en" or nothing chosen yet.
    pub locale: Option<String>,
    pub disabled_at: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
}

/// Failures before a pause is asked for.
const FREE_FAILURES: i64 = 5;

/// Seconds to wait after so many failures in a row: one minute after the fifth, doubling up to an hour.
#[must_use]
pub fn pause_seconds(failures: i64) -> i64 {
    if failures < FREE_FAILURES {
        return 0;
    }
    (60_i64 << (failures - FREE_FAILURES).min(6)).min(3600)
}

/// The shortest password taken; length beats rules about kinds of characters.
pub const PASSWORD_LEAST: usize = 10;
/// Argon2 reads any length; nobody types more.
pub const PASSWORD_MOST: usize = 200;

#[cfg(test)]
mod tests {
    use super::pause_seconds;

    #[test]
    fn guessing_gets_slow_and_never_locks_for_ever() {
        let pauses: Vec<i64> = (0..14).map(pause_seconds).collect();
        assert_eq!(
            pauses,
            [
                0, 0, 0, 0, 0, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600
            ]
        );
    }
}
