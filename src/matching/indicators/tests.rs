//! Whole comparisons, with invented needs and results.

use proptest::prelude::*;
use rstest::rstest;

use super::*;

fn asked(about: &str, text: &str) -> Asked {
    Asked::read(about, &[], &[text])
}

fn target(name: &str, value: &str, unit: &str) -> Target {
    Target {
        name: name.to_owned(),
        value: value.to_owned(),
        unit: unit.to_owned(),
        wanted: format!("{value} {unit}"),
        must: true,
    }
}

fn state(target: Target, told: &Told) -> State {
    Asked::read("玄武岩纤维漏板", &[target], &[]).held_against(told)[0].state
}

fn told(text: &str) -> Told {
    Told::read("玄武岩纤维漏板拉丝工艺", &[], &[text])
}

#[rstest]
#[case("漏板寿命", "≥8", "个月", "漏板寿命9个月。", State::Met)]
#[case("漏板寿命", "≥8", "个月", "漏板寿命不低于6个月。", State::Unstated)]
#[case("漏板寿命", "≥8", "个月", "漏板寿命最高6个月。", State::Unmet)]
#[case("漏板寿命", "≥8", "个月", "漏板寿命达到1年以上。", State::Met)]
#[case("漏板寿命", "≥8", "个月", "漏板寿命由3个月延长至9个月。", State::Met)]
#[case(
    "漏板寿命",
    "≥8",
    "个月",
    "国内同类漏板寿命只有3个月。",
    State::Unstated
)]
#[case("漏板寿命", "≥8", "个月", "坩埚寿命12个月。", State::Unstated)]
#[case("漏板寿命", "≥8", "个月", "漏板寿命预计9个月。", State::Unstated)]
#[case("漏板寿命", "≥8", "个月", "使用寿命9个月。", State::Met)]
#[case("漏板寿命", "≥8", "个月", "漏板寿命250天。", State::Unstated)]
#[case(
    "弯曲强度",
    "≥190",
    "MPa",
    "弯曲强度可达210 MPa，冲击强度60 kJ/m²。",
    State::Met
)]
#[case("弯曲强度", "≥190", "MPa", "弯曲强度0.21 GPa。", State::Met)]
#[case("弯曲强度", "≥190", "MPa", "拉伸强度210 MPa。", State::Unstated)]
#[case("弯曲强度", "≥190", "MPa", "弯曲强度提高210 MPa。", State::Unstated)]
#[case(
    "弯曲强度",
    "≥190",
    "MPa",
    "弯曲强度和拉伸强度分别达到210 MPa和300 MPa。",
    State::Unstated
)]
#[case("弯曲强度", "≥190", "MPa", "弯曲强度（MPa）：≥200", State::Met)]
#[case("含水率", "≤1", "%", "含水率不超过百分之零点五", State::Unstated)]
#[case("含水率", "≤1", "%", "水分含量0.8%～0.9%", State::Met)]
#[case("产品含水率", "≤1", "%", "滤饼含水率38%，", State::Unstated)]
#[case("产品含水率", "≤1", "%", "含水率由12%降到0.8%以下", State::Met)]
#[case(
    "热稳定性（110℃，15 min）",
    "≥85",
    "%",
    "110℃、15分钟热稳定性85%～88%，",
    State::Met
)]
#[case(
    "热稳定性（110℃，15 min）",
    "≥85",
    "%",
    "热稳定性（120℃，15 min）90%，",
    State::Unstated
)]
#[case(
    "热稳定性（110℃，15 min）",
    "≥90",
    "%",
    "热稳定性（110℃，15 min）85%，",
    State::Unmet
)]
#[case("能耗下降", "≥30", "%", "能耗下降35%，", State::Met)]
#[case("能耗下降", "≥30", "%", "能耗提高35%，", State::Unstated)]
#[case("断面最大温差", "≤12", "℃", "断面温差不超过10℃", State::Met)]
#[case("断面最大温差", "≤12", "℃", "断面平均温差10℃", State::Unstated)]
#[case("断面最大温差", "≤12", "℃", "断面最大温差15度", State::Unmet)]
#[case("测量范围", "20～300", "μm", "测量范围10～500 μm", State::Met)]
#[case("测量范围", "20～300", "μm", "测量范围0.05～0.5 mm", State::Unmet)]
#[case("每批水分", "11～13", "%", "每批水分11.5～12.5%", State::Met)]
#[case("测量误差", "≤5", "%", "测量误差±3%", State::Met)]
#[case("处理量", "≥100", "t/d", "处理量5 t/h", State::Met)]
#[case("处理量", "≥100", "t/d", "处理量30万吨/年", State::Unstated)]
#[case("树脂糊单价", "≤11", "元/kg", "树脂糊单价约1.3万元/吨", State::Unmet)]
#[case("低温最低温度", "≤-45", "℃", "低温最低温度零下50度", State::Met)]
#[case("处理能力", "≥5000", "吨", "处理能力500～1万吨。", State::Unstated)]
#[case("处理能力", "≥5000", "吨", "处理能力6000吨～1万吨。", State::Met)]
#[case("疲劳寿命", "≥3", "万次", "疲劳寿命达 5 千次。", State::Unmet)]
#[case("疲劳寿命", "≥3", "万次", "疲劳寿命不低于12万次。", State::Met)]
#[case("产能", "≥1", "万吨/年", "产能3～5万吨/年。", State::Met)]
#[case("设备价格", "≤60", "万元", "设备价格38万～52万元。", State::Met)]
#[case(
    "相对湿度",
    "85～93",
    "%",
    "在35℃、相对湿度60%堆放30天，松散率95%。",
    State::Unstated
)]
#[case("出口温度", "≥150", "℃", "出口温度120℃下运行平稳。", State::Unstated)]
#[case("阻燃等级（V级）", "0", "级", "阻燃等级0级", State::Unstated)]
fn a_target_is_held_against_a_sentence(
    #[case] name: &str,
    #[case] value: &str,
    #[case] unit: &str,
    #[case] text: &str,
    #[case] expected: State,
) {
    assert_eq!(state(target(name, value, unit), &told(text)), expected);
}

#[rstest]
#[case("漏板平均寿命", "≥8", "个月", ("漏板平均使用寿命", "≥9个月", ""), State::Met)]
#[case("羰基硫水解率（240℃）", "≥96", "%", ("羰基硫水解率（230℃）", "≥97", "%"), State::Unstated)]
#[case("羰基硫水解率", "≥96", "%", ("羰基硫水解率（230℃）", "≥97", "%"), State::Met)]
#[case("每批水分", "11～13", "%", ("水分", "11～13", "%"), State::Met)]
#[case("焦枯率", "≤1.5", "%", ("焦枯率", "≤1.5", "%"), State::Met)]
#[case("焦枯率", "≤1", "%", ("焦枯率", "1.5%", ""), State::Unmet)]
#[case("残胶率", "≤2.2", "%", ("残胶率预测均方根误差", "≤0.6", "个百分点"), State::Unstated)]
#[case("出口总硫", "≤100", "mg/m³", ("出口总硫", "≤0.08", "g/Nm³"), State::Unstated)]
#[case("寿命", "≥4", "年", ("使用寿命", "≥48", "月"), State::Met)]
fn a_target_is_held_against_a_row(
    #[case] name: &str,
    #[case] value: &str,
    #[case] unit: &str,
    #[case] row: (&str, &str, &str),
    #[case] expected: State,
) {
    let row = Row {
        name: row.0,
        value: row.1,
        unit: row.2,
    };
    let told = Told::read("漏板", &[row], &[]);
    assert_eq!(state(target(name, value, unit), &told), expected);
}

#[test]
fn the_sentence_is_quoted_with_the_figure_marked() {
    let told = told("本工艺用于池窑。漏板寿命达到9个月以上，换板少。");
    let found = Asked::read("漏板", &[target("漏板寿命", "≥8", "个月")], &[]).held_against(&told);
    let quote = found[0].told.as_ref().unwrap();
    assert_eq!(quote.parts(), ["漏板寿命达到", "9个月以上", "，换板少。"]);
    assert_eq!(found[0].wanted, "≥8 个月");
}

#[rstest]
#[case("交付周期为45天。", Some(45))]
#[case("交货期2～3个月。", Some(93))]
#[case("交付周期36小时", Some(2))]
#[case("交付周期预计45天。", None)]
#[case("设计周期3天。", None)]
fn the_time_to_delivery_is_read(#[case] text: &str, #[case] days: Option<i64>) {
    assert_eq!(told(text).lead_time().map(|(days, _)| days), days);
}

#[test]
fn what_is_nearest_is_quoted_though_it_settles_nothing() {
    let told = told("漏板寿命不低于6个月。");
    let found = Asked::read("漏板", &[target("漏板寿命", "≥8", "个月")], &[]).held_against(&told);
    assert_eq!(found[0].state, State::Unstated);
    assert_eq!(found[0].told.as_ref().unwrap().parts()[1], "不低于6个月");
}

#[rstest]
#[case("弯曲强度", "≥190", "MPa", "拉伸强度1050 MPa。")]
#[case("漏板断头次数", "≤1", "次", "耐折次数6800次。")]
#[case("漏板寿命", "≥8", "个月", "漏板寿命8000次。")]
#[case("堆芯温度", "≥50", "℃", "适用于温度20～65℃、悬浮物低于10 mg/L的卤水。")]
#[case("免标定连续使用", "≥45", "天", "光源使用1100～1700 nm双波段。")]
fn another_quantity_is_not_quoted_at_all(
    #[case] name: &str,
    #[case] value: &str,
    #[case] unit: &str,
    #[case] text: &str,
) {
    let found = Asked::read("漏板", &[target(name, value, unit)], &[]).held_against(&told(text));
    assert_eq!(found[0].told, None);
}

#[test]
fn a_result_that_says_two_things_settles_nothing() {
    let told = told("漏板寿命9个月。在高温下漏板寿命5个月。");
    let found = Asked::read("漏板", &[target("漏板寿命", "≥8", "个月")], &[]).held_against(&told);
    assert_eq!(found[0].state, State::Unstated);
}

#[test]
fn wishes_stand_in_running_text_too() {
    let need = asked(
        "池窑",
        "现有通路断面温差31℃。希望把通路断面温差降到12℃以内，满筒率不低于93%，日产量由2.6吨提高到3吨。",
    );
    let wishes: Vec<(String, String)> = need
        .held_against(&told(""))
        .into_iter()
        .map(|found| (found.name, found.wanted))
        .collect();
    let expected = [
        ("通路断面温差", "12℃以内"),
        ("满筒率", "不低于93%"),
        ("日产量", "3吨"),
    ];
    assert_eq!(
        wishes,
        expected.map(|(name, wanted)| (name.to_owned(), wanted.to_owned()))
    );
    let done = need.held_against(&told("日产量3.2吨，满筒率90%。"));
    assert_eq!(
        done.iter().map(|found| found.state).collect::<Vec<_>>(),
        [State::Unstated, State::Unmet, State::Met]
    );
}

#[rstest]
#[case("目前国内多条产线采用回转窑，单线年产20万吨以上。")]
#[case("包装行业用量大，超过60%的塑料用于包装。")]
#[case("公司研发投入超过200万元，申请专利不少于5项。")]
#[case("现用工艺采用热轧，强屈比≥1.26。")]
#[case("填充料为3-6mm的颗粒，粉尘大。")]
#[case("试验工作面为乙12.5-310，与邻面相接。")]
#[case("合同生效后6个月以内提交样机。")]
#[case("要求主要应用于10kV～35kV的产品。")]
#[case("要求外圆硬度180≤HB＜240。")]
#[case("要求在温度不低于60℃条件下长期工作。")]
fn what_is_told_is_not_what_is_asked(#[case] text: &str) {
    let found = asked("", text).held_against(&told(""));
    assert!(found.is_empty(), "{found:?}");
}

#[rstest]
#[case("希望四周龄体重不低于500g", "四周龄体重", "不低于500g")]
#[case("鸡群4周龄体重不低于500g", "4周龄体重", "不低于500g")]
#[case("要求设备总长度需控制在32米以内；", "设备总长度", "32米以内")]
#[case("井下使用寿命≥3年；", "井下使用寿命", "≥3年")]
#[case("把烧损率降低到1.0%以下。", "烧损率", "1.0%以下")]
#[case(
    "使新开发车型的驾驶区噪声降低至少2dB(A)，",
    "驾驶区噪声降低",
    "至少2dB(A)"
)]
#[case("刀具使用寿命提高80%以上", "刀具使用寿命提高", "80%以上")]
#[case("循环1000周后电容量保持率>85%", "电容量保持率", ">85%")]
#[case("粉体比表面积≥2.5 m2/g", "粉体比表面积", "≥2.5 m2/g")]
#[case("需淬硬层深度达到5-8mm，", "淬硬层深度", "5-8mm")]
#[case("响应时间≤5ms", "响应时间", "≤5ms")]
#[case("疲劳寿命不低于 3 万次", "疲劳寿命", "不低于 3 万次")]
#[case("外延片的缺陷密度低于5000cm-2，要求", "缺陷密度", "低于5000cm-2")]
fn a_wish_keeps_the_words_of_its_text(
    #[case] text: &str,
    #[case] name: &str,
    #[case] wanted: &str,
) {
    let found = asked("", &format!("要求：{text}")).held_against(&told(""));
    let found: Vec<_> = found
        .into_iter()
        .map(|one| (one.name, one.wanted))
        .collect();
    assert_eq!(found, [(name.to_owned(), wanted.to_owned())]);
}

#[test]
fn a_row_is_not_asked_for_again_by_the_text() {
    let need = Asked::read(
        "漏板",
        &[target("漏板平均寿命", "≥8", "个月")],
        &["漏板寿命由3个月延长至8个月"],
    );
    assert_eq!(need.held_against(&told("")).len(), 1);
}

#[test]
fn what_a_company_says_of_itself_is_no_wish() {
    let need = asked(
        "",
        "预期目标：\n堆积密度≥1.8克/立方厘米\n现有工作基础：\n销售收入超过2000万元\n",
    );
    let names: Vec<String> = need
        .held_against(&told(""))
        .into_iter()
        .map(|found| found.name)
        .collect();
    assert_eq!(names, ["堆积密度"]);
}

proptest! {
    #[test]
    fn any_texts_are_held_against_each_other(need in "(.|[漏板寿命不低于超过由到降至提高≥≤0-9%个月天（），。\n]){0,120}", result in "(.|[漏板寿命不低于超过由到降至提高≥≤0-9%个月天（），。\n]){0,120}") {
        let found = Asked::read(&need, &[target(&need, &result, "%")], &[&need]).held_against(&Told::read(&result, &[], &[&result]));
        for one in found {
            if let Some(quote) = one.told {
                prop_assert!(quote.parts().concat() == quote.text);
            }
        }
    }
}

#[test]
fn long_texts_take_little_time() {
    for piece in [
        "漏板寿命不低于6个月，",
        "寿命1个月",
        "（寿命（≥3个月",
        "9,",
        "由3个月提高到8个月",
        "强度",
    ] {
        let text: String = piece.chars().cycle().take(20_000).collect();
        let started = std::time::Instant::now();
        let told = Told::read("", &[], &[&text]);
        let _found =
            Asked::read("", &[target("漏板寿命", "≥8", "个月")], &[&text]).held_against(&told);
        assert!(
            started.elapsed().as_secs() < 60,
            "{piece}: {:?}",
            started.elapsed()
        );
    }
}
