//! How an organisation answers requests: what is shown of it and what it is worth in the order of results. Counted by
//! the room of deals. Must stay true: a figure is only given where at least three requests stand behind it.

use serde::Serialize;

use crate::web::words::{Locale, Message, t};

/// Fewer requests say nothing about an organisation.
pub const LEAST: i64 = 3;

/// Requests of the last 365 days whose answer was given or fell due, and how they were answered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, sqlx::FromRow)]
pub struct Answers {
    #[sqlx(rename = "answers_asked")]
    pub asked: i64,
    #[sqlx(rename = "answers_given")]
    pub given: i64,
    /// Median of the working days from the request to its first answer; 0 is the same day.
    #[sqlx(rename = "answers_days")]
    pub days: Option<i64>,
}

impl Answers {
    /// In whole per cent, halves up; `None` where too little was asked.
    #[must_use]
    pub fn rate(self) -> Option<i64> {
        (self.asked >= LEAST).then(|| (self.given * 200 + self.asked) / (self.asked * 2))
    }

    /// For the order of results: the rate in steps of ten, so that one more answer seldom changes the index.
    #[must_use]
    pub fn standing(self) -> Option<i64> {
        self.rate().map(|rate| rate / 10 * 10)
    }

    /// "90%（近一年 20 件）"; why not, where too little was asked. The size of the sample would tell who a masked owner
    /// is, so it is left out there.
    #[must_use]
    pub fn rate_text(self, masked: bool, locale: Locale) -> String {
        match self.standing().filter(|_| masked).or_else(|| self.rate()) {
            None => t(locale, "owner-answers-few"),
            Some(rate) if masked => Message::new("owner-answers-about")
                .with("rate", rate)
                .say(locale),
            Some(rate) => Message::new("owner-answers-rate")
                .with("rate", rate)
                .with("asked", self.asked)
                .say(locale),
        }
    }

    /// "2 个工作日"; empty where it can't be said.
    #[must_use]
    pub fn time_text(self, locale: Locale) -> String {
        match self.days.filter(|_| self.asked >= LEAST) {
            None => String::new(),
            Some(0) => t(locale, "owner-answers-same-day"),
            Some(days) => Message::new("owner-answers-days")
                .with("days", days)
                .say(locale),
        }
    }

    /// One short line for a card; empty where it can't be said.
    #[must_use]
    pub fn card_text(self, locale: Locale) -> String {
        let Some(rate) = self.standing() else {
            return String::new();
        };
        let short = Message::new("owner-answers-card")
            .with("rate", rate)
            .say(locale);
        let time = self.time_text(locale);
        if time.is_empty() {
            short
        } else {
            format!("{short} · {time}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answers(asked: i64, given: i64) -> Answers {
        Answers {
            asked,
            given,
            days: (given > 0).then_some(2),
        }
    }

    #[test]
    fn a_rate_takes_three_requests_and_rounds_halves_up() {
        assert_eq!(answers(2, 2).rate(), None);
        assert_eq!(answers(3, 2).rate(), Some(67));
        assert_eq!(answers(8, 1).rate(), Some(13));
        assert_eq!(answers(3, 0).rate(), Some(0));
        assert_eq!(answers(8, 7).standing(), Some(80));
    }

    #[test]
    fn what_is_said_needs_something_to_say() {
        let zh = Locale::default();
        assert_eq!(answers(2, 2).card_text(zh), "");
        assert_eq!(answers(2, 2).time_text(zh), "");
        assert!(answers(10, 9).rate_text(false, zh).contains("90%"));
        assert!(!answers(37, 33).rate_text(true, zh).contains("37"));
        assert_eq!(answers(3, 0).time_text(zh), "");
    }
}
