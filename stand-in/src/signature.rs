//! How events are signed: `t=SECONDS,v1=HEX`, an HMAC-SHA-256 of `SECONDS.PAYLOAD` by the endpoint's secret.

use std::fmt::Write as _;

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

fn code(payload: &str, secret: &str, at: i64) -> String {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else {
        unreachable!("a key of any length will do");
    };
    mac.update(format!("{at}.{payload}").as_bytes());
    hex(&mac.finalize().into_bytes())
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut hex, byte| {
        let _never_fails = write!(hex, "{byte:02x}");
        hex
    })
}

/// The header `Stripe-Signature` for a payload.
#[must_use]
pub fn sign(payload: &str, secret: &str, at: i64) -> String {
    format!("t={at},v1={}", code(payload, secret, at))
}

/// Whether a header belongs to a payload; its age is not looked at.
#[must_use]
pub fn verify(payload: &str, header: &str, secret: &str) -> bool {
    let part = |name: &str| {
        header
            .split(',')
            .find_map(|part| part.trim().strip_prefix(name)?.strip_prefix('='))
    };
    let at = part("t").and_then(|at| at.parse().ok());
    at.is_some_and(|at: i64| part("v1") == Some(code(payload, secret, at).as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Known from outside: `printf '1700000000.{"id":"evt_1"}' | openssl dgst -sha256 -hmac whsec_x`.
    #[test]
    fn it_is_the_hmac_that_openssl_makes() {
        assert_eq!(
            sign("{\"id\":\"evt_1\"}", "whsec_x", 1_700_000_000),
            "t=1700000000,v1=366e40c480fe3a9e6a03609dca079cea86d77ae82d5a56b5348208247317a8d1"
        );
    }

    #[test]
    fn nothing_else_is_accepted() {
        let header = sign("甲", "s", 5);
        assert!(verify("甲", &header, "s"));
        assert!(!verify("乙", &header, "s") && !verify("甲", &header, "other"));
        assert!(!verify("甲", "", "s") && !verify("甲", "t=x,v1=y", "s"));
    }
}
