//! A profile as bytes, small enough to keep one for every achievement: terms as steps, numbers as short as they are.
//! Bytes that are no profile read as none; whoever kept them makes the profile anew.

use super::profile::{AchievementProfile, Counts, Held, Lengths};
use super::text::{Term, Title};
use super::vectors::Packed;

impl AchievementProfile {
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(256 + 5 * self.grams.len());
        self.direction.write(&mut out);
        out.extend(self.title.number().to_le_bytes());
        for length in [
            self.lengths.characters,
            self.lengths.head,
            self.lengths.body,
        ] {
            put(&mut out, length);
        }
        for list in [&self.characters, &self.grams] {
            put(&mut out, u32::try_from(list.len()).unwrap_or(u32::MAX));
            let mut before = 0;
            for held in list {
                put(&mut out, held.term.number() - before);
                before = held.term.number();
                put(&mut out, u32::from(held.counts.head));
                put(&mut out, u32::from(held.counts.body));
            }
        }
        out
    }

    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (direction, rest) = Packed::read(bytes)?;
        let (title, mut rest) = rest.split_first_chunk()?;
        let lengths = Lengths {
            characters: take(&mut rest)?,
            head: take(&mut rest)?,
            body: take(&mut rest)?,
        };
        let profile = Self {
            characters: list(&mut rest)?,
            grams: list(&mut rest)?,
            lengths,
            direction,
            title: Title::of_number(u64::from_le_bytes(*title)),
        };
        rest.is_empty().then_some(profile)
    }
}

fn list(bytes: &mut &[u8]) -> Option<Box<[Held]>> {
    let length = take(bytes)?;
    let mut term: u32 = 0;
    let one = |_| {
        term = term.checked_add(take(bytes)?)?;
        let counts = Counts {
            head: u16::try_from(take(bytes)?).ok()?,
            body: u16::try_from(take(bytes)?).ok()?,
        };
        Some(Held {
            term: Term::of_number(term),
            counts,
        })
    };
    (0..length).map(one).collect()
}

/// Seven bits a byte, the low ones first; the eighth says that more follow.
fn put(out: &mut Vec<u8>, mut number: u32) {
    loop {
        let [low, ..] = number.to_le_bytes();
        number >>= 7;
        if number == 0 {
            out.push(low & 0x7F);
            return;
        }
        out.push(low | 0x80);
    }
}

fn take(bytes: &mut &[u8]) -> Option<u32> {
    let mut number: u32 = 0;
    for shift in (0..35).step_by(7) {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u32::from(byte & 0x7F).checked_shl(shift)?;
        if byte < 0x80 {
            return Some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::matching::{Achievement, Matcher};

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn a_profile_comes_back_as_it_was(title in "\\PC{0,40}", body in "\\PC{0,200}|[阀门密封玄武岩a-z0-9 ，。]{0,300}") {
            let achievement = Achievement { title: &title, keywords: &[], body: &body };
            let profile = Matcher::embedded().read_achievement(&achievement);
            prop_assert_eq!(AchievementProfile::from_bytes(&profile.to_bytes()), Some(profile));
        }

        #[test]
        fn other_bytes_are_no_profile_and_do_no_harm(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            AchievementProfile::from_bytes(&bytes);
        }

        #[test]
        fn half_a_profile_is_none(cut in 0_usize..100) {
            let achievement = Achievement { title: "闸阀密封结构", keywords: &[], body: "用于高压管道。" };
            let bytes = Matcher::embedded().read_achievement(&achievement).to_bytes();
            let cut = cut * bytes.len() / 100;
            prop_assert_eq!(AchievementProfile::from_bytes(&bytes[..cut]), None);
        }
    }

    #[test]
    fn numbers_take_as_few_bytes_as_they_need() {
        for number in [0, 1, 127, 128, 300, u32::MAX] {
            let mut bytes = Vec::new();
            put(&mut bytes, number);
            assert_eq!(take(&mut bytes.as_slice()), Some(number));
        }
        assert_eq!(take(&mut [0xFF_u8; 9].as_slice()), None);
    }
}
