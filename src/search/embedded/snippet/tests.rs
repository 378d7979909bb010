use proptest::prelude::*;

use super::*;

fn snip(marks: &Marks, text: &str, crop: usize) -> Vec<Piece> {
    let words = Words::plain();
    Snipper::new(marks, &words).pieces(text, true, crop)
}

fn joined(pieces: &[Piece]) -> String {
    pieces.iter().map(|piece| piece.text.as_str()).collect()
}

#[test]
fn overlapping_marks_are_one() {
    let marks = Marks {
        stretches: vec!["玄武岩".into(), "岩纤维".into()],
        ..Marks::default()
    };
    let pieces = snip(&marks, "用玄武岩纤维做", 0);
    let marked: Vec<_> = pieces
        .iter()
        .filter(|p| p.marked)
        .map(|p| p.text.as_str())
        .collect();
    assert_eq!(marked.concat(), "玄武岩纤维");
}

#[test]
fn a_text_without_marks_shows_its_beginning() {
    let pieces = snip(&Marks::default(), "甲乙丙丁戊己庚辛", 5);
    assert_eq!(joined(&pieces), "甲乙丙…");
    assert_eq!(snip(&Marks::default(), "", 5), []);
}

proptest! {
    #[test]
    fn pieces_are_the_text_and_cropped_pieces_are_short(
        text in "\\PC{0,60}|[阀门密封玄武岩a-z℃ 。，]{0,80}",
        mark in "[阀门密封玄武岩a-z]{1,3}",
        crop in 0_usize..30,
    ) {
        let marks = Marks {
            stretches: vec![mark.clone()],
            words: vec![mark.clone()],
            sounds: vec!["mifeng".into(), mark],
        };
        prop_assert_eq!(joined(&snip(&marks, &text, 0)), text.clone());
        let cropped = joined(&snip(&marks, &text, crop));
        if crop >= 3 {
            prop_assert!(cropped.chars().count() <= crop);
        }
        prop_assert!(text.contains(cropped.trim_matches('…')) || text.contains('…'));
    }
}
