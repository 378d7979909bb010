//! The confidentiality agreement's texts. A text that somebody agreed to never changes: another wording is another
//! version, put first. The Chinese text is the one that counts and whose hash is recorded.

use sha2::{Digest as _, Sha256};

use crate::storage::hex;
use crate::web::words::Locale;

/// One wording in both languages.
pub(crate) struct Version {
    pub(crate) number: &'static str,
    zh: &'static str,
    en: &'static str,
}

/// The newest first; older ones stay, so that every record can be shown with its text.
const VERSIONS: [Version; 1] = [Version {
    number: "2026-1",
    zh: include_str!("../../../agreements/confidentiality-2026-1.zh-CN.txt"),
    en: include_str!("../../../agreements/confidentiality-2026-1.en.txt"),
}];

/// The wording that is agreed to now.
pub(crate) fn current() -> &'static Version {
    &VERSIONS[0]
}

/// A wording that was agreed to once.
pub(crate) fn version(number: &str) -> Option<&'static Version> {
    VERSIONS.iter().find(|version| version.number == number)
}

impl Version {
    pub(crate) fn text(&self, locale: Locale) -> &'static str {
        match locale {
            Locale::Zh => self.zh,
            Locale::En => self.en,
        }
    }

    /// SHA-256 of the Chinese text, in hexadecimal.
    pub(crate) fn sha256(&self) -> String {
        hex(&Sha256::digest(self.zh.as_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_was_agreed_to_never_changes() {
        let hash = version("2026-1").unwrap().sha256();
        assert_eq!(
            hash,
            "d789b04468c1254788bee32371fbe59dc54efa107c835ee9aa410637a9ba5ae2"
        );
    }

    #[test]
    fn both_languages_have_the_same_points() {
        for version in &VERSIONS {
            let points = |text: &str| text.lines().filter(|line| !line.is_empty()).count();
            assert_eq!(points(version.zh), points(version.en), "{}", version.number);
        }
    }
}
