//! The words that make a number a bound: before it (不低于, ≤, 最高可达) and after it (以上, 以内, 左右).

use super::fold::Folded;
use super::interval::{End, Interval};
use super::number::Number;

/// What a text says of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bound {
    Above {
        open: bool,
    },
    Below {
        open: bool,
    },
    About,
    /// 近 100: a little less.
    Nearly,
}

const AT_LEAST: Bound = Bound::Above { open: false };
const MORE: Bound = Bound::Above { open: true };
const AT_MOST: Bound = Bound::Below { open: false };
const LESS: Bound = Bound::Below { open: true };

/// Longer words first: "不低于" holds "低于".
const BEFORE: &[(&str, Bound)] = &[
    ("大于或等于", AT_LEAST),
    ("小于或等于", AT_MOST),
    ("大于等于", AT_LEAST),
    ("小于等于", AT_MOST),
    ("不得低于", AT_LEAST),
    ("不得小于", AT_LEAST),
    ("不得少于", AT_LEAST),
    ("不应低于", AT_LEAST),
    ("不应小于", AT_LEAST),
    ("不应少于", AT_LEAST),
    ("不能低于", AT_LEAST),
    ("不能少于", AT_LEAST),
    ("不得超过", AT_MOST),
    ("不得高于", AT_MOST),
    ("不得大于", AT_MOST),
    ("不应超过", AT_MOST),
    ("不应高于", AT_MOST),
    ("不应大于", AT_MOST),
    ("不能超过", AT_MOST),
    ("不低于", AT_LEAST),
    ("不小于", AT_LEAST),
    ("不少于", AT_LEAST),
    ("不短于", AT_LEAST),
    ("不高于", AT_MOST),
    ("不大于", AT_MOST),
    ("不超过", AT_MOST),
    ("未超过", AT_MOST),
    ("不多于", AT_MOST),
    ("不长于", AT_MOST),
    ("不超出", AT_MOST),
    ("至少", AT_LEAST),
    ("最低", AT_LEAST),
    ("最少", AT_LEAST),
    ("最小", AT_LEAST),
    ("至多", AT_MOST),
    ("最多", AT_MOST),
    ("最高", AT_MOST),
    ("最大", AT_MOST),
    ("大于", MORE),
    ("高于", MORE),
    ("超过", MORE),
    ("多于", MORE),
    ("小于", LESS),
    ("低于", LESS),
    ("少于", LESS),
    ("短于", LESS),
    ("不到", LESS),
    ("不足", LESS),
    ("大约", Bound::About),
    ("约为", Bound::About),
    ("接近", Bound::Nearly),
    (">=", AT_LEAST),
    ("<=", AT_MOST),
    ("≥", AT_LEAST),
    ("≤", AT_MOST),
    (">", MORE),
    ("<", LESS),
    ("超", MORE),
    ("约", Bound::About),
    ("近", Bound::Nearly),
];

const AFTER: &[(&str, Bound)] = &[
    ("及以上", AT_LEAST),
    ("或以上", AT_LEAST),
    ("以上", AT_LEAST),
    ("及以下", AT_MOST),
    ("或以下", AT_MOST),
    ("以下", AT_MOST),
    ("以内", AT_MOST),
    ("之内", AT_MOST),
    ("左右", Bound::About),
    ("上下", Bound::About),
];

/// Between "最高" and its number.
const REACHING: &[&str] = &[
    "可达到",
    "能达到",
    "可达",
    "能达",
    "达到",
    "达",
    "为",
    "可到",
];

impl Bound {
    /// The bound that ends before `at`, and where it begins.
    pub(super) fn before(text: &Folded, at: usize) -> Option<(Self, usize)> {
        let at = text.skip_blanks_back(at);
        let ending = |at: usize| {
            BEFORE
                .iter()
                .find_map(|(word, bound)| Some((*word, *bound, text.ends_with(at, word)?)))
        };
        if let Some((_, bound, start)) = ending(at) {
            return Some((bound, before_modal(text, start)));
        }
        let reached = REACHING.iter().find_map(|word| text.ends_with(at, word))?;
        let (word, bound, start) = ending(reached)?;
        (word.starts_with('最') || bound == Self::About).then_some((bound, start))
    }

    /// The bound that begins at `at`, and where it ends.
    pub(super) fn after(text: &Folded, at: usize) -> Option<(Self, usize)> {
        let at = text.skip_blanks(at);
        AFTER
            .iter()
            .find_map(|(word, bound)| Some((*bound, text.after(at, word)?)))
    }

    /// What the bound makes of a value or a range; `None` when the two say different things.
    pub(super) fn applied(self, to: Interval) -> Option<Interval> {
        let (Some(low), Some(high)) = (to.low, to.high) else {
            return match self {
                Self::About => to.loosened(),
                _ => None,
            };
        };
        match self {
            Self::Above { open } => Some(Interval::above(low.value, open)),
            Self::Below { open } => Some(Interval::below(high.value, open)),
            Self::About => to.loosened(),
            Self::Nearly => Some(Interval {
                low: to.loosened()?.low,
                high: Some(End { open: true, ..high }),
            }),
        }
    }
}

/// "应不低于" begins with 应; "响应不低于" does not.
fn before_modal(text: &Folded, start: usize) -> usize {
    const MODALS: [char; 6] = ['应', '须', '需', '要', '能', '可'];
    const WORDS: [char; 10] = ['响', '效', '反', '性', '产', '功', '节', '供', '必', '只'];
    let modal = text.before(start).is_some_and(|c| MODALS.contains(&c));
    let in_word = text
        .before(start.saturating_sub(1))
        .is_some_and(|c| WORDS.contains(&c));
    start - usize::from(modal && !in_word)
}

/// "±0.5" by itself: how far it may be off, whichever way.
pub(super) fn off_by(value: Number) -> Interval {
    Interval::between(value.negated(), value)
}
