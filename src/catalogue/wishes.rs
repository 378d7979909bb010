//! What a need's running text asks of a result beside its fields: how far it must have come, and that it be near. A clause
//! counts only where it asks; what a company has done, has now, or sets out to do says nothing of what it wants.

/// Words for how far a result has come, with the level of the maturity table.
const STAGES: &[(&str, i64)] = &[
    ("完成中试", 6),
    ("通过中试", 6),
    ("经过中试", 6),
    ("中试以上", 6),
    ("示范应用以上", 7),
    ("产品定型", 8),
    ("已量产", 9),
    ("批量应用", 9),
];
const SCALES: [&str; 2] = ["TRL", "成熟度"];
/// They ask when they stand before.
const DEMANDS: &[&str] = &[
    "须",
    "要求",
    "需要",
    "需达",
    "需完",
    "需通",
    "需经",
    "需已",
    "需是",
    "需为",
    "应为",
    "应达",
    "应完",
    "应通",
    "应经",
    "应已",
    "应当",
    "应该",
    "应是",
    "应不",
    "至少",
    "不低于",
    "仅限",
    "限于",
    "优先",
];
/// They ask for a level wherever they stand in its clause.
const BOUNDS: &[&str] = &[
    "以上",
    "≥",
    ">=",
    "＞",
    ">",
    "不低于",
    "不得低于",
    "不小于",
    "至少",
    "达到",
    "高于",
];
/// The company speaks of itself, or of today.
const OF_ITSELF: &[&str] = &[
    "我公司",
    "我司",
    "我厂",
    "我们",
    "我方",
    "我院",
    "本公司",
    "本厂",
    "公司现",
    "现有",
    "现已",
    "目前",
    "当前",
    "前期",
    "原有",
    "以往",
];
/// Nothing is asked, or something is to come of the work itself.
const DENIALS: &[&str] = &[
    "未",
    "没",
    "无需",
    "无须",
    "不需",
    "不须",
    "不必",
    "不要",
    "不限",
    "不强求",
    "年内",
    "月内",
    "期内",
    "期间",
    "通过合作",
    "共同",
    "进一步",
    "计划",
    "最终",
    "后续",
    "进行",
    "验收",
];
const NEAR: [&str; 7] = ["就近", "同城", "本地", "本市", "市内", "本省", "省内"];
/// Whom a need wants near; "本地" alone may be a breed.
const PARTNERS: &[&str] = &[
    "团队",
    "单位",
    "院校",
    "高校",
    "院所",
    "合作",
    "承接",
    "服务",
    "供应商",
    "机构",
    "企业",
    "公司",
    "专家",
];
const PREFERENCES: &[&str] = &[
    "优先", "最好", "希望", "仅限", "限于", "尽量", "要求", "优选", "须", "首选",
];

/// A part of a sentence between commas.
struct Clause<'t> {
    text: &'t str,
    /// What its sentence says before it.
    before: &'t str,
}

/// The level that a need asks for, with its clause.
pub(super) fn maturity(text: &str) -> Option<(i64, String)> {
    clauses(text).find_map(|clause| {
        let level = clause
            .level_on_a_scale()
            .or_else(|| clause.level_of_a_stage())?;
        Some((level, clause.text.trim().to_owned()))
    })
}

/// The clause in which a need wants its partner near.
pub(super) fn nearness(text: &str) -> Option<String> {
    let wishes = |clause: &Clause<'_>| {
        let near = NEAR.iter().find_map(|word| clause.text.find(word));
        let of_partners = near.is_some_and(|at| holds(&clause.text[at..], PARTNERS));
        of_partners && holds(clause.text, PREFERENCES) && !holds(clause.text, DENIALS)
    };
    let clause = clauses(text).find(wishes)?;
    Some(clause.text.trim().to_owned())
}

fn clauses(text: &str) -> impl Iterator<Item = Clause<'_>> {
    const STOPS: [char; 6] = ['。', '；', ';', '\n', '！', '？'];
    text.split(STOPS).flat_map(|sentence| {
        let mut end = 0;
        sentence.split_inclusive(['，', ',']).map(move |text| {
            let before = &sentence[..end];
            end += text.len();
            Clause {
                text: text.trim_end_matches(['，', ',']),
                before,
            }
        })
    })
}

fn holds(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.contains(word))
}

/// Where the last of several words stands.
fn last(text: &str, words: &[&str]) -> Option<usize> {
    words.iter().filter_map(|word| text.rfind(word)).max()
}

impl Clause<'_> {
    /// "技术成熟度不低于7级", "TRL≥6".
    fn level_on_a_scale(&self) -> Option<i64> {
        let scale = |name: &&str| Some((self.text.find(*name)?, name.len()));
        let (at, length) = SCALES.iter().find_map(scale)?;
        let (before, after) = (&self.text[..at], &self.text[at + length..]);
        let mut figures = after.chars().skip_while(|c| !c.is_ascii_digit());
        let level = figures.next()?.to_digit(10).map(i64::from)?;
        let goes_on = figures.next().is_some_and(|c| c.is_ascii_digit());
        let asks =
            holds(self.text, BOUNDS) || holds(before, DEMANDS) || holds(after, &["要求", "应"]);
        let read = (1..=9).contains(&level) && !goes_on;
        (read && asks && self.is_of_the_result(at)).then_some(level)
    }

    /// "须完成中试".
    fn level_of_a_stage(&self) -> Option<i64> {
        STAGES.iter().find_map(|(stage, level)| {
            let at = self.text.find(stage)?;
            let asks = stage.ends_with("以上") || holds(&self.text[..at], DEMANDS);
            (asks && self.is_of_the_result(at)).then_some(*level)
        })
    }

    /// What stands at `at` is neither denied nor said of the company itself, unless a demand turned from that.
    fn is_of_the_result(&self, at: usize) -> bool {
        let before = format!("{}{}", self.before, &self.text[..at]);
        let turned = match (last(&before, OF_ITSELF), last(&before, DEMANDS)) {
            (Some(own), Some(demand)) => demand > own,
            (own, None) => own.is_none(),
            (None, Some(_)) => true,
        };
        let done = self.text[..at].find('已');
        let done = done.is_some_and(|done| !holds(&self.text[..done], DEMANDS));
        turned && !done && !holds(&self.text[at..], OF_ITSELF) && !holds(self.text, DENIALS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case(
        "现场急用，要求技术成熟度不低于7级；其余面谈",
        7,
        "要求技术成熟度不低于7级"
    )]
    #[case("须完成中试，可派人", 6, "须完成中试")]
    #[case("TRL≥6", 6, "TRL≥6")]
    #[case("成果应达到TRL 6级以上。", 6, "成果应达到TRL 6级以上")]
    #[case("成熟度要求7级，价格面谈", 7, "成熟度要求7级")]
    #[case(
        "我公司现有一条旧线，要求合作方技术已完成中试",
        6,
        "要求合作方技术已完成中试"
    )]
    #[case(
        "目前样机TRL4，须引进TRL7以上的成熟技术",
        7,
        "须引进TRL7以上的成熟技术"
    )]
    #[case("须已量产，有两家用户可以考察", 9, "须已量产")]
    #[case("优先考虑中试以上成果", 6, "优先考虑中试以上成果")]
    fn a_need_says_in_its_text_how_far_a_result_must_be(
        #[case] text: &str,
        #[case] level: i64,
        #[case] clause: &str,
    ) {
        assert_eq!(maturity(text), Some((level, clause.to_owned())));
    }

    #[rstest]
    #[case("我公司已完成中试，产业化遇阻")]
    #[case("现有样机TRL4")]
    #[case("未完成中试")]
    #[case("未完成中试的成果须说明原因")]
    #[case("目前样机达到TRL4，放大后不稳定")]
    #[case("我司前期工作已达到成熟度5级")]
    #[case("样机已达到TRL5")]
    #[case("产品定型后由我方销售")]
    #[case("在行业内批量应用的是进口设备")]
    #[case("要求两年内完成中试")]
    #[case("须与我方共同完成中试放大")]
    #[case("成熟度不限，TRL3以上均可不要求样机")]
    #[case("技术需求：完成中试的工艺放大")]
    #[case("后续需要专业单位进行产品定型和推广")]
    #[case("合作方自带50 kg/h中试撬装")]
    #[case("成熟度要求面谈，预算80万元")]
    #[case("TRL12以上")]
    #[case("")]
    fn what_is_told_is_no_demand(#[case] text: &str) {
        assert_eq!(maturity(text), None);
    }

    #[rstest]
    #[case("预算面谈，优先考虑省内高校，可派人驻厂", Some("优先考虑省内高校"))]
    #[case("希望就近合作。", Some("希望就近合作"))]
    #[case("本市企业优先", Some("本市企业优先"))]
    #[case("希望提高本地黑鸡的产蛋率", None)]
    #[case("本地企业众多，废水量大", None)]
    #[case("不限本地单位，其他地区优先考虑有案例的", None)]
    fn a_wish_for_nearness_speaks_of_the_partner(#[case] text: &str, #[case] clause: Option<&str>) {
        assert_eq!(nearness(text).as_deref(), clause);
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "(.|[须要求已未完成中试TRL≥0-9，。；本地高校优先]){0,80}") {
            let level = maturity(&text);
            prop_assert!(level.is_none_or(|(level, clause)| (1..=9).contains(&level) && text.contains(&clause)));
            prop_assert!(nearness(&text).is_none_or(|clause| text.contains(&clause)));
        }
    }
}
