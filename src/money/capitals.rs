//! 大写金额, the capital figures a contract states beside the number.

use super::Money;

const DIGITS: [&str; 10] = ["零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"];

impl Money {
    /// "伍佰伍拾万元整"; a negative sum begins with 负.
    #[must_use]
    pub fn capitals(self) -> String {
        let sign = if self.fen() < 0 { "负" } else { "" };
        let fen = self.fen().unsigned_abs();
        format!(
            "{sign}{}",
            sum_words(fen / 100, digit(fen, 10), digit(fen, 1))
        )
    }
}

fn sum_words(yuan: u64, jiao: usize, fen: usize) -> String {
    let mut words = String::new();
    if yuan > 0 {
        words = number_words(yuan) + "元";
    }
    match (jiao, fen) {
        (0, 0) if yuan == 0 => "零元整".to_owned(),
        (0, 0) => words + "整",
        (jiao, 0) => words + DIGITS[jiao] + "角整",
        (0, fen) if yuan == 0 => words + DIGITS[fen] + "分",
        (0, fen) => words + "零" + DIGITS[fen] + "分",
        (jiao, fen) => words + DIGITS[jiao] + "角" + DIGITS[fen] + "分",
    }
}

/// Words of a positive whole number. A gap before a lower part is one 零.
fn number_words(n: u64) -> String {
    for (size, unit) in [
        (100_000_000, "亿"),
        (10_000, "万"),
        (1_000, "仟"),
        (100, "佰"),
        (10, "拾"),
    ] {
        if n >= size {
            return number_words(n / size) + unit + &lower_words(n % size, size);
        }
    }
    DIGITS[digit(n, 1)].to_owned()
}

fn lower_words(rest: u64, below: u64) -> String {
    if rest == 0 {
        return String::new();
    }
    let gap = if rest < below / 10 { "零" } else { "" };
    format!("{gap}{}", number_words(rest))
}

fn digit(n: u64, place: u64) -> usize {
    usize::try_from(n / place % 10).expect("a digit is below ten")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case(20_000_000, "贰拾万元整")]
    #[case(550_000_000, "伍佰伍拾万元整")]
    #[case(100_500, "壹仟零伍元整")]
    #[case(12_345_678_900, "壹亿贰仟叁佰肆拾伍万陆仟柒佰捌拾玖元整")]
    #[case(100_000_001, "壹佰万元零壹分")]
    #[case(50, "伍角整")]
    #[case(5, "伍分")]
    #[case(0, "零元整")]
    #[case(1_005, "壹拾元零伍分")]
    #[case(1_050, "壹拾元伍角整")]
    #[case(168_032, "壹仟陆佰捌拾元叁角贰分")]
    #[case(10_700_053, "壹拾万柒仟元伍角叁分")]
    #[case(1_600_002, "壹万陆仟元零贰分")]
    #[case(10_000_100_000, "壹亿零壹仟元整")]
    #[case(10_001_000_000, "壹亿零壹万元整")]
    #[case(101_000, "壹仟零壹拾元整")]
    #[case(1_001_000, "壹万零壹拾元整")]
    #[case(12_345_000_000_000, "壹仟贰佰叁拾肆亿伍仟万元整")]
    #[case(1_234_500_000_000_000, "壹拾贰万叁仟肆佰伍拾亿元整")]
    #[case(-5, "负伍分")]
    fn capital_figures(#[case] fen: i64, #[case] words: &str) {
        assert_eq!(Money::from_fen(fen).capitals(), words);
    }

    /// Reads capital figures back, so that words and number are checked independently.
    fn read(words: &str) -> i128 {
        let (sign, words) = words
            .strip_prefix('负')
            .map_or((1, words), |rest| (-1, rest));
        let (yuan, small) = words.split_once('元').unwrap_or(("", words));
        let mut fen = whole(yuan) * 100;
        let mut last = 0;
        for c in small.chars() {
            match c {
                '角' => fen += last * 10,
                '分' => fen += last,
                _ => last = value(c),
            }
        }
        sign * fen
    }

    fn whole(words: &str) -> i128 {
        for (unit, size) in [('亿', 100_000_000), ('万', 10_000)] {
            if let Some((high, low)) = words.rsplit_once(unit) {
                return whole(high) * size + whole(low);
            }
        }
        let (mut sum, mut last) = (0, 0);
        for c in words.chars() {
            match c {
                '仟' => sum += last * 1000,
                '佰' => sum += last * 100,
                '拾' => sum += last * 10,
                _ => {
                    last = value(c);
                    continue;
                }
            }
            last = 0;
        }
        sum + last
    }

    fn value(c: char) -> i128 {
        let place = DIGITS.iter().position(|digit| digit.starts_with(c));
        place.map_or(0, |digit| i128::try_from(digit).unwrap())
    }

    proptest! {
        #[test]
        fn the_words_say_the_number(fen in any::<i64>()) {
            prop_assert_eq!(read(&Money::from_fen(fen).capitals()), i128::from(fen));
        }

        #[test]
        fn small_sums_too(fen in 0..100_000_000_i64) {
            let words = Money::from_fen(fen).capitals();
            prop_assert_eq!(read(&words), i128::from(fen));
            prop_assert!(!words.contains("零零") && (fen == 0 || !words.contains("零元")), "{}", words);
        }
    }
}
