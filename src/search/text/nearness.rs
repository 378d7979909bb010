//! Nearness: by how many slips of the finger two words differ. A slip is a letter too many, too few, a wrong one, or
//! two neighbours that changed places.

/// The number of slips, if it is at most `most`.
pub(crate) fn slips(left: &str, right: &str, most: usize) -> Option<usize> {
    let (left, right): (Vec<char>, Vec<char>) = (left.chars().collect(), right.chars().collect());
    if left.len().abs_diff(right.len()) > most {
        return None;
    }
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=right.len()).collect();
    for (i, l) in left.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, r) in right.iter().enumerate() {
            let mut least = (last[j] + usize::from(l != r))
                .min(last[j + 1] + 1)
                .min(row[j] + 1);
            if i > 0 && j > 0 && *l == right[j - 1] && left[i - 1] == *r {
                least = least.min(before_last[j - 1] + 1);
            }
            row.push(least);
        }
        before_last = std::mem::replace(&mut last, row);
    }
    last.last().copied().filter(|slips| *slips <= most)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn slips_are_counted() {
        for (left, right, wanted) in [
            ("fiber", "fiber", Some(0)),
            ("sealling", "sealing", Some(1)),
            ("xaunwuyan", "xuanwuyan", Some(1)),
            ("fiber", "fibre", Some(1)),
            ("pohtovoltiac", "photovoltaic", Some(2)),
            ("valve", "pump", None),
        ] {
            assert_eq!(slips(left, right, 2), wanted, "{left} {right}");
        }
    }

    proptest! {
        #[test]
        fn one_slip_is_one_slip(word in "[a-d]{3,9}", at in 0_usize..9, letter in "[e-h]") {
            let at = at.min(word.len() - 1);
            let mut longer = word.clone();
            longer.insert_str(at, &letter);
            let mut wrong = word.clone();
            wrong.replace_range(at..=at, &letter);
            prop_assert_eq!(slips(&word, &longer, 1), Some(1));
            prop_assert_eq!(slips(&longer, &word, 1), Some(1));
            prop_assert_eq!(slips(&word, &wrong, 1), Some(1));
            prop_assert_eq!(slips(&word, &word, 0), Some(0));
        }
    }
}
