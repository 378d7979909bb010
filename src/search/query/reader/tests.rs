use proptest::prelude::*;
use rstest::rstest;

use super::*;

fn read(text: &str) -> Wanted {
    let words = Words::with(["玄武岩纤维", "玄纤"]);
    let synonyms = [(
        "玄武岩纤维".to_owned(),
        vec!["玄纤".to_owned(), "basalt fiber".to_owned()],
    )];
    let settings = Settings {
        stop_words: vec!["的".into(), "the".into(), "怎样".into()],
        synonyms: synonyms.into(),
        ..Settings::default()
    };
    Reader::new(&settings, &words).read(text, &words)
}

fn han(word: &str) -> Unit {
    Unit::Han(word.to_owned())
}

fn latin(word: &str) -> Unit {
    Unit::Latin(word.to_owned())
}

#[test]
fn words_become_units_and_stop_words_go() {
    assert_eq!(
        read("阀门的密封 the ＰＯＭ").units,
        [han("阀门"), han("密封"), latin("pom")]
    );
    assert_eq!(read("的").units, [han("的")]);
}

#[test]
fn a_number_keeps_its_unit_and_a_code_its_parts() {
    assert_eq!(read("300mm").units, [latin("300mm")]);
    for same in ["300 mm", "300毫米", "３００㎜"] {
        assert_eq!(read(same).units, [latin("300mm")]);
    }
    let parts = vec!["300".to_owned(), "xyz".to_owned()];
    let whole = "300xyz".to_owned();
    assert_eq!(read("300 xyz").units, [Unit::Code { whole, parts }]);
    assert_eq!(
        read("10-20MPa球阀").units[..2],
        [latin("10mpa"), latin("20mpa")]
    );
    let Unit::Code { whole, parts } = read("KX-C-2026-00001").units.remove(0) else {
        panic!("not a code");
    };
    assert_eq!(whole, "kx-c-2026-00001");
    assert_eq!(parts, ["kx", "c", "2026", "00001"]);
}

#[test]
fn synonyms_are_other_ways_to_say_it() {
    let units = read("玄武岩纤维 拉丝").units;
    let Unit::Any(ways) = &units[0] else {
        panic!("no synonym in {units:?}")
    };
    assert_eq!(ways[0], [han("玄武岩纤维")]);
    assert_eq!(ways[1], [han("玄纤")]);
    assert_eq!(ways[2], [latin("basalt"), latin("fiber")]);
}

#[test]
fn quotes_are_exact_and_a_dash_excludes() {
    let wanted = read("阀门 “密封 座” -液压 -\"低 温\" -5℃");
    assert_eq!(wanted.units.len(), 3, "{wanted:?}");
    assert!(matches!(&wanted.units[0], Unit::Phrase { terms, .. } if terms.len() == 3));
    assert_eq!(wanted.excluded.len(), 2);
    assert!(wanted.units.contains(&latin("5°c")), "{wanted:?}");
}

#[rstest]
#[case("\"没有结尾")]
#[case("结尾没有\"")]
#[case("没有\" 中间")]
fn an_unbalanced_quote_is_a_mark(#[case] text: &str) {
    let wanted = read(text);
    assert!(!wanted.units.is_empty());
    assert!(
        !wanted
            .units
            .iter()
            .any(|unit| matches!(unit, Unit::Phrase { .. }))
    );
}

#[rstest]
#[case("！？…—— ~~ \"\" '")]
#[case("😀🎉")]
#[case("\u{0}\u{1}\u{7f}")]
#[case("- -- \" -\"")]
fn marks_alone_ask_for_nothing(#[case] text: &str) {
    assert_eq!(read(text), Wanted::default());
}

#[test]
fn pinyin_with_spaces_is_also_read_together() {
    let Unit::Any(ways) = read("xuan wu yan").units.remove(0) else {
        panic!("not syllables")
    };
    assert_eq!(ways[1], [latin("xuanwuyan")]);
}

#[test]
fn a_sentence_asks_for_some_of_its_words() {
    let wanted = read("我们想找降低高压天然气球阀启闭力矩并延长密封寿命的技术");
    assert!(wanted.units.len() > 5);
    let levels = wanted.levels();
    assert!(
        levels[0] < wanted.units.len() && levels.is_sorted_by(|a, b| a > b),
        "{levels:?}"
    );
    assert_eq!(levels.last(), Some(&1));
    assert_eq!(read("阀门 密封").levels(), [2, 1]);
}

#[test]
fn a_pasted_page_is_read_in_part() {
    let wanted = read(&"阀门密封不锈钢液压".repeat(3_000));
    assert!(wanted.units.len() <= MOST_UNITS);
}

proptest! {
    #[test]
    fn any_text_can_be_read(text in "\\PC{0,80}") {
        read(&text);
    }

    #[test]
    fn any_mix_of_syntax_can_be_read(text in "[\"“”\\-a阀门℃0-9. \\n:()*?~^+\\[\\]]{0,60}") {
        read(&text);
    }
}
