//! Whether a sum can be reckoned from others, whatever it is made of: a part of the whole can be exactly when it is a sum of
//! multiples of told parts. Works on how many contracts each two parts share, which says all there is to know about that.

/// A prime: what is reckoned modulo it is right but for one chance in thousands of millions.
const PRIME: u64 = 2_147_483_647;

fn times(a: u64, b: u64) -> u64 {
    a * b % PRIME
}

/// One over a number, by Fermat.
fn inverse(a: u64) -> u64 {
    let (mut base, mut power, mut result) = (a % PRIME, PRIME - 2, 1);
    while power > 0 {
        if power % 2 == 1 {
            result = times(result, base);
        }
        base = times(base, base);
        power /= 2;
    }
    result
}

/// The parts of `told` from which a part of `kept` can be reckoned; `None` when none can be. `shared`: how many contracts
/// each two parts have in common.
pub(super) fn reckoned(shared: &[Vec<u64>], told: &[usize], kept: &[usize]) -> Option<Vec<usize>> {
    let columns = told.iter().chain(kept);
    let row = |part: &usize| -> Vec<u64> { columns.clone().map(|c| shared[*part][*c]).collect() };
    let mut rows: Vec<Vec<u64>> = told.iter().map(row).collect();
    let mut pivots: Vec<usize> = Vec::new();
    for column in 0..told.len() {
        let rank = pivots.len();
        let Some(found) = (rank..rows.len()).find(|n| rows[*n][column] != 0) else {
            continue;
        };
        rows.swap(rank, found);
        let one = inverse(rows[rank][column]);
        for value in &mut rows[rank] {
            *value = times(*value, one);
        }
        let pivot = rows[rank].clone();
        for (_, other) in rows.iter_mut().enumerate().filter(|(n, _)| *n != rank) {
            let factor = PRIME - other[column];
            if factor == PRIME {
                continue;
            }
            for (value, by) in other.iter_mut().zip(&pivot) {
                *value = (*value + times(factor, *by)) % PRIME;
            }
        }
        pivots.push(column);
    }
    kept.iter().enumerate().find_map(|(place, part)| {
        // Its shadow on what is told is all of it exactly when it is made of that.
        let factors = pivots.iter().zip(&rows);
        let factors = factors.map(|(column, row)| (told[*column], row[told.len() + place]));
        let used: Vec<(usize, u64)> = factors.filter(|(_, factor)| *factor != 0).collect();
        let shadow = used.iter().fold(0, |sum, (one, factor)| {
            (sum + times(*factor, shared[*one][*part])) % PRIME
        });
        (shadow == shared[*part][*part] % PRIME).then(|| used.iter().map(|(one, _)| *one).collect())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many members each two sets of numbers share.
    fn shared(sets: &[&[u32]]) -> Vec<Vec<u64>> {
        let of = |a: &[u32], b: &[u32]| a.iter().filter(|one| b.contains(one)).count() as u64;
        sets.iter()
            .map(|a| sets.iter().map(|b| of(a, b)).collect())
            .collect()
    }

    #[test]
    fn what_is_left_of_the_whole_is_reckoned_and_half_of_it_is_not() {
        let sets: [&[u32]; 4] = [&[1, 2, 3, 4], &[1, 2], &[3, 4], &[3]];
        let shared = shared(&sets);
        assert_eq!(reckoned(&shared, &[0, 1], &[2]), Some(vec![0, 1]));
        assert_eq!(reckoned(&shared, &[0, 1], &[3]), None);
        assert_eq!(reckoned(&shared, &[0, 1, 2], &[3]), None);
    }

    #[test]
    fn two_that_overlap_tell_a_third() {
        // Of four seasons: first half, second and third, third and fourth: the first is 1 - 2 + 3 - ...
        let sets: [&[u32]; 4] = [&[1, 2], &[2, 3], &[3], &[1]];
        assert_eq!(
            reckoned(&shared(&sets), &[0, 1, 2], &[3]),
            Some(vec![0, 1, 2])
        );
    }
}
