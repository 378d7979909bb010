//! Rules of the matcher as a whole, for texts as people write them and as nobody would.

use proptest::prelude::*;

use super::*;

fn keywords(words: &[&str]) -> Vec<String> {
    words.iter().map(|&word| word.to_owned()).collect()
}

/// Titles, keywords and bodies of invented achievements.
fn catalogue() -> Vec<(&'static str, Vec<String>, &'static str)> {
    vec![
        (
            "水肥一体化智能灌溉控制系统",
            keywords(&["墒情监测", "灌溉"]),
            "由传感器采集土壤墒情，按作物需水模型决定灌溉与施肥。",
        ),
        ("高压闸阀低力矩密封结构", keywords(&["闸阀", "DN200"]), ""),
        (
            "PVC 管材耐低温改性配方",
            vec![],
            "用于-20℃环境的PVC管材，冲击强度提高。",
        ),
        (
            "银耳菌棒杂菌快速检测试剂",
            keywords(&["食用菌"]),
            "银耳栽培中杂菌的检测。",
        ),
        ("输电线路无人机巡检图像识别", vec![], ""),
        ("", vec![], ""),
    ]
}

fn pool() -> Pool<usize> {
    let matcher = Matcher::embedded();
    let mut pool = Pool::new(matcher);
    for (id, (title, keywords, body)) in catalogue().iter().enumerate() {
        pool.upsert(
            id,
            matcher.read_achievement(&Achievement {
                title,
                keywords,
                body,
            }),
        );
    }
    pool
}

fn need<'t>(title: &'t str, content: &'t str) -> Need<'t> {
    Need { title, content }
}

#[test]
fn the_fitting_achievement_comes_first() {
    let (matcher, pool) = (Matcher::embedded(), pool());
    let first =
        |title, content| pool.rank_for_need(&matcher.read_need(&need(title, content)), 1)[0].id;
    assert_eq!(first("大田灌溉如何节水节肥", "希望按土壤墒情自动灌溉。"), 0);
    assert_eq!(
        first(
            "闸阀启闭力矩偏大",
            "现有 DN200 闸阀在 10 MPa 下启闭力矩偏大。"
        ),
        1
    );
    assert_eq!(first("菌棒污染率高", ""), 3);
    assert_eq!(first("", "寒区PVC管道冬季脆裂，需要耐低温的管材。"), 2);
}

#[test]
fn saying_just_what_the_title_says_is_a_strong_match() {
    let (matcher, pool) = (Matcher::embedded(), pool());
    let need = matcher.read_need(&need("输电线路无人机巡检图像识别", ""));
    let best = pool.rank_for_need(&need, 0)[0];
    assert_eq!((best.id, best.level), (4, Level::Strong));
}

#[test]
fn empty_texts_score_nothing_and_harm_nothing() {
    let (matcher, pool) = (Matcher::embedded(), pool());
    let empty = need("", "");
    let ranked = pool.rank_for_need(&matcher.read_need(&empty), 0);
    assert_eq!(ranked.len(), catalogue().len());
    assert!(
        ranked
            .iter()
            .all(|ranked| ranked.score == 0.0 && ranked.level == Level::Unrelated)
    );
    assert!(
        pool.shared_terms(matcher, &empty, &Achievement::default())
            .is_empty()
    );
    assert!(
        Pool::<u8>::new(matcher)
            .rank_for_need(&matcher.read_need(&need("水泵", "")), 5)
            .is_empty()
    );
}

#[test]
fn long_texts_and_emoji_pass() {
    let (matcher, mut pool) = (Matcher::embedded(), pool());
    let long = "🌾土壤墒情与PVC管材的闸阀，".repeat(1_400);
    assert!(long.chars().count() > 20_000);
    let achievement = Achievement {
        title: "🤖",
        keywords: &[],
        body: &long,
    };
    let profile = matcher.read_achievement(&achievement);
    assert!(profile.grams.len() <= matcher.weights.fields.body_terms);
    pool.upsert(99, profile);
    let need = need(&long, &long);
    let ranked = pool.rank_for_need(&matcher.read_need(&need), 0);
    assert!(ranked.iter().all(|ranked| ranked.score.is_finite()));
    assert!(!pool.shared_terms(matcher, &need, &achievement).is_empty());
}

#[test]
fn the_top_is_the_beginning_of_the_whole_ranking() {
    let (matcher, pool) = (Matcher::embedded(), pool());
    let need = matcher.read_need(&need("灌溉闸阀", "管材"));
    let all = pool.rank_for_need(&need, 0);
    for top in 1..=catalogue().len() + 1 {
        assert_eq!(pool.rank_for_need(&need, top), all[..top.min(all.len())]);
    }
}

#[test]
fn reasons_are_words_not_phrases_of_every_text() {
    let (matcher, pool) = (Matcher::embedded(), pool());
    let need = need(
        "研发水肥一体化系统",
        "本公司目前需要研究关键技术。根据土壤墒情进行灌溉；PVC管道应耐低温。",
    );
    let keywords = keywords(&["水肥一体化"]);
    let body = "系统研究了关键技术的应用，根据土壤墒情控制灌溉，用pvc管道。";
    let shared = pool.shared_terms(
        matcher,
        &need,
        &Achievement {
            title: "智能灌溉",
            keywords: &keywords,
            body,
        },
    );
    let terms: Vec<_> = shared.iter().map(|shared| shared.term.as_str()).collect();
    assert_eq!(terms.len(), 4, "{terms:?}");
    for term in ["水肥一体化", "土壤墒情", "灌溉", "PVC管道"] {
        assert!(terms.contains(&term), "{term} is not among {terms:?}");
    }
    let pipe = shared
        .iter()
        .find(|shared| shared.term == "PVC管道")
        .unwrap();
    assert_eq!(pipe.need.parts(), ["", "PVC管道", "应耐低温。"]);
    assert_eq!(
        pipe.achievement.parts(),
        [
            "系统研究了关键技术的应用，根据土壤墒情控制灌溉，用",
            "pvc管道",
            "。"
        ]
    );
}

/// Texts made of words that meet, of marks, and of anything at all.
fn any_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        6 => prop::sample::select(vec![
            "水肥", "一体化", "灌溉", "闸阀", "土壤", "墒情", "PVC", "pvc", "DN200", "管材", "研究", "技术", "的",
            "氟化锂", "电池", "银耳", "，", "。", "；", "\n", " ", "…", "🌾", "30%",
        ]).prop_map(str::to_owned),
        1 => ".{0,4}",
        1 => "[一-龥]{1,30}",
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

#[derive(Debug, Clone)]
enum Change {
    Upsert(u8, String, String),
    Remove(u8),
}

fn any_change() -> impl Strategy<Value = Change> {
    prop_oneof![
        3 => (0_u8..8, any_text(), any_text()).prop_map(|(id, title, body)| Change::Upsert(id, title, body)),
        1 => (0_u8..8).prop_map(Change::Remove),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_pair_scores_the_same_whoever_asks(title in any_text(), content in any_text()) {
        let (matcher, pool) = (Matcher::embedded(), pool());
        let need = matcher.read_need(&need(&title, &content));
        for ranked in pool.rank_for_need(&need, 0) {
            let profile = pool.get(&ranked.id).unwrap();
            prop_assert_eq!(pool.score(&need, profile).to_bits(), ranked.score.to_bits());
            let reverse = pool.rank_for_achievement(profile, [(&0_u8, &need)], 0);
            prop_assert_eq!(reverse[0].score.to_bits(), ranked.score.to_bits());
            prop_assert_eq!(reverse[0].level, ranked.level);
        }
    }

    #[test]
    fn changes_leave_the_pool_as_if_built_anew(changes in prop::collection::vec(any_change(), 1..20), title in any_text()) {
        let matcher = Matcher::embedded();
        let read = |title: &str, body: &str| matcher.read_achievement(&Achievement { title, keywords: &[], body });
        let mut changed = Pool::new(matcher);
        let mut left = std::collections::BTreeMap::new();
        for change in &changes {
            match change {
                Change::Upsert(id, title, body) => {
                    changed.upsert(*id, read(title, body));
                    left.insert(*id, (title, body));
                }
                Change::Remove(id) => prop_assert_eq!(changed.remove(id), left.remove(id).is_some()),
            }
        }
        let mut anew = Pool::new(matcher);
        for (id, (title, body)) in left {
            anew.upsert(id, read(title, body));
        }
        let need = matcher.read_need(&need(&title, "土壤墒情与灌溉，PVC管材"));
        prop_assert_eq!(changed.len(), anew.len());
        prop_assert_eq!(changed.rank_for_need(&need, 0), anew.rank_for_need(&need, 0));
    }

    #[test]
    fn quotes_hold_the_term_on_both_sides(
        title in any_text(), content in any_text(), other in any_text(), body in any_text(),
    ) {
        let (matcher, pool) = (Matcher::embedded(), pool());
        let keywords = [other.clone()];
        let achievement = Achievement { title: &other, keywords: &keywords, body: &body };
        let shared = pool.shared_terms(matcher, &need(&title, &content), &achievement);
        prop_assert!(shared.len() <= 6);
        let (need_text, achievement_text) = (format!("{title}\n{content}"), format!("{other}\n{body}"));
        for SharedTerm { term, need, achievement } in shared {
            prop_assert!(term.chars().count() >= 2);
            prop_assert_eq!(need.parts()[1], &term);
            prop_assert!(achievement.parts()[1].eq_ignore_ascii_case(&term));
            for (quote, text) in [(need, &need_text), (achievement, &achievement_text)] {
                prop_assert_eq!(quote.parts().concat(), quote.text.clone());
                prop_assert!(quote.text.chars().count() <= 60);
                let stands = text.contains(&quote.text);
                prop_assert!(stands || text.contains(quote.text.trim_start_matches('…').trim_end_matches('…')));
            }
        }
    }
}

#[test]
fn units_and_counted_pieces_are_no_reasons() {
    let terms = terms_of(
        "现有800孔漏板，底板厚1.5 mm，可拿两台漏板试验，投入80万元，两周内降到三成，希望硫磺约",
        "800孔漏板、两台样机，底板2 mm，价格60万元，两周后降到三成，希望硫磺约",
    );
    assert!(terms.iter().any(|term| term == "漏板"), "{terms:?}");
    for noise in [
        "两台",
        "万元",
        "mm",
        "孔漏板",
        "两周",
        "降到",
        "三成",
        "希望",
        "硫磺约",
    ] {
        assert!(!terms.iter().any(|term| term == noise), "{terms:?}");
    }
}

#[test]
fn words_of_any_business_are_no_reason() {
    let terms = terms_of(
        "费用高，更换困难，样机一台。闸阀密封面漏水，转让亦可。",
        "费用低，更换不困难，有样机两台。闸阀密封面不漏水，可转让。",
    );
    assert!(
        terms.iter().any(|term| term.contains("密封面")),
        "{terms:?}"
    );
    for noise in ["样机", "费用", "更换", "困难", "转让"] {
        assert!(!terms.iter().any(|term| term == noise), "{terms:?}");
    }
}

/// The shared terms of a need and a result that say no more than this.
fn terms_of(need_text: &str, body: &str) -> Vec<String> {
    let (matcher, pool) = (Matcher::embedded(), pool());
    let achievement = Achievement {
        title: "",
        keywords: &[],
        body,
    };
    let terms = pool.shared_terms(matcher, &need("", need_text), &achievement);
    terms.into_iter().map(|shared| shared.term).collect()
}
