//! Freshness: of two that answer the words alike, the one its owner confirmed later stands first.
//!
//! The lift is `1 + 0.15 · 2^(−age / 60 days)`: at most fifteen per cent, for what was confirmed just now, a half of it
//! after two months, nearly nothing after a year or where nobody confirmed anything. A text that answers fifteen per
//! cent better always stays ahead, and what has all the words always stands above what has some.

/// The attribute that says when, in seconds.
pub(crate) const FRESHNESS: &str = "freshness";
const LIFT: f32 = 0.15;
const HALF_LIFE: f32 = 60.0 * 86_400.0;

/// A score of the text lifted by freshness. Scores come in steps of `step`, one for each document that has all the
/// words; the lift moves nothing from one step to another.
pub(crate) fn lifted(score: f32, fresh: Option<i64>, as_of: i64, step: f32) -> f32 {
    let Some(fresh) = fresh else {
        return score;
    };
    let whole = (score / step).floor() * step;
    whole + (score - whole) * (1.0 + LIFT * 0.5_f32.powf(age(fresh, as_of) / HALF_LIFE))
}

/// The most a score can be lifted by.
pub(crate) fn most_lift(score: f32, step: f32) -> f32 {
    (score % step) * LIFT
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

    #[test]
    fn the_lift_halves_in_two_months() {
        let lift = |days: i64| lifted(100.0, Some(1_000 * DAY), (1_000 + days) * DAY, STEP);
        assert!((lift(0) - 115.0).abs() < 0.01);
        assert!((lift(60) - 107.5).abs() < 0.01);
        assert!(lift(600) < 100.1);
        assert!((lift(-5) - lift(0)).abs() < 0.01, "from the future");
        assert!((lifted(100.0, None, 0, STEP) - 100.0).abs() < 0.01);
        assert!((lifted(10_100.0, Some(0), 0, STEP) - 10_115.0).abs() < 0.1);
    }

    proptest! {
        #[test]
        fn fresher_is_never_lower_and_text_stays_first(
            score in 1.0_f32..4_000.0, older in 0_i64..3_000, newer in 0_i64..3_000,
        ) {
            let (older, newer) = (older.max(newer) * DAY, older.min(newer) * DAY);
            let now = 5_000 * DAY;
            let old = lifted(score, Some(now - older), now, STEP);
            let new = lifted(score, Some(now - newer), now, STEP);
            prop_assert!(new >= old && old >= score && new <= score * 1.1501);
            let better = lifted(score * 1.16, Some(now - older), now, STEP);
            prop_assert!(better > new);
        }
    }
}
