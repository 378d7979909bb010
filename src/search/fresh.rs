//! Freshness and answers: of two that fit the words alike, the one its owner confirmed later, and whose owner answers
//! requests, stands first.
//!
//! The lift is `1 + 0.15 · 2^(−age / 60 days) + 0.10 · answered`: at most fifteen per cent for what was confirmed just
//! now, a half of it after two months, nearly nothing after a year or where nobody confirmed anything; at most ten per
//! cent for an owner who answered every request, nothing where too few were made. A text that fits a quarter better
//! always stays ahead, and what has all the words always stands above what has some.

/// The attribute that says when it was confirmed, in seconds.
pub(crate) const FRESHNESS: &str = "freshness";
/// The attribute that says how many of a hundred requests its owner answered.
pub(crate) const ANSWERED: &str = "answered";
const FRESH: f32 = 0.15;
const ANSWERS: f32 = 0.10;
const HALF_LIFE: f32 = 60.0 * 86_400.0;

/// What is known of a document besides its text.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Known {
    pub(crate) fresh: Option<i64>,
    pub(crate) answered: Option<i64>,
}

/// A score of the text lifted by what is known besides. Scores come in steps of `step`, one for each document that has
/// all the words; the lift moves nothing from one step to another.
pub(crate) fn lifted(score: f32, known: Known, as_of: i64, step: f32) -> f32 {
    let whole = (score / step).floor() * step;
    whole + (score - whole) * (1.0 + lift(known, as_of))
}

#[expect(clippy::cast_precision_loss, reason = "a hundred at most")]
fn lift(known: Known, as_of: i64) -> f32 {
    let fresh = known
        .fresh
        .map_or(0.0, |at| 0.5_f32.powf(age(at, as_of) / HALF_LIFE));
    let answered = known
        .answered
        .map_or(0.0, |rate| rate.clamp(0, 100) as f32 / 100.0);
    FRESH * fresh + ANSWERS * answered
}

/// The most a score can be lifted by.
pub(crate) fn most_lift(score: f32, step: f32) -> f32 {
    (score % step) * (FRESH + ANSWERS)
}

/// In seconds; what is confirmed in the future is confirmed now.
#[expect(
    clippy::cast_precision_loss,
    reason = "seconds of some years, and only their size matters"
)]
fn age(fresh: i64, as_of: i64) -> f32 {
    as_of.saturating_sub(fresh).max(0) as f32
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const DAY: i64 = 86_400;
    const STEP: f32 = 10_000.0;

    fn known(fresh: Option<i64>, answered: Option<i64>) -> Known {
        Known { fresh, answered }
    }

    #[test]
    fn the_lift_halves_in_two_months() {
        let lift = |days: i64| {
            let fresh = known(Some(1_000 * DAY), None);
            lifted(100.0, fresh, (1_000 + days) * DAY, STEP)
        };
        assert!((lift(0) - 115.0).abs() < 0.01);
        assert!((lift(60) - 107.5).abs() < 0.01);
        assert!(lift(600) < 100.1);
        assert!((lift(-5) - lift(0)).abs() < 0.01, "from the future");
        assert!((lifted(100.0, known(None, None), 0, STEP) - 100.0).abs() < 0.01);
        assert!((lifted(10_100.0, known(Some(0), None), 0, STEP) - 10_115.0).abs() < 0.1);
    }

    #[test]
    fn who_answers_stands_a_little_higher() {
        let lift = |rate| lifted(100.0, known(None, rate), 0, STEP);
        assert!((lift(Some(100)) - 110.0).abs() < 0.01);
        assert!((lift(Some(50)) - 105.0).abs() < 0.01);
        assert!((lift(Some(0)) - lift(None)).abs() < 0.01);
        assert!(
            (lift(Some(900)) - 110.0).abs() < 0.01,
            "never more than ten per cent"
        );
    }

    proptest! {
        #[test]
        fn better_known_is_never_lower_and_text_stays_first(
            score in 1.0_f32..4_000.0, older in 0_i64..3_000, newer in 0_i64..3_000,
            worse in 0_i64..=100, better in 0_i64..=100,
        ) {
            let (older, newer) = (older.max(newer) * DAY, older.min(newer) * DAY);
            let (worse, better) = (worse.min(better), worse.max(better));
            let now = 5_000 * DAY;
            let old = lifted(score, known(Some(now - older), Some(worse)), now, STEP);
            let new = lifted(score, known(Some(now - newer), Some(better)), now, STEP);
            prop_assert!(new >= old && old >= score);
            prop_assert!(new <= (score + most_lift(score, STEP)) * 1.0001);
            let fits = lifted(score * 1.26, known(None, None), now, STEP);
            prop_assert!(fits > new);
        }
    }
}
