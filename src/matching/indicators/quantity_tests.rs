//! How quantities are read, by cases and by rules.

use proptest::prelude::*;
use rstest::rstest;

use super::fold::Folded;
use super::interval::Interval;
use super::quantity::{Quantity, quantities, whole};
use super::unit::Unit;

/// "[low, high] unit" in the unit given, with round brackets for open ends.
fn shown(quantity: &Quantity, unit: &str) -> String {
    let unit_read = Unit::whole(unit);
    assert!(
        quantity.unit.meets(&unit_read),
        "{quantity:?} is not in {unit}"
    );
    let Interval { low, high } = quantity
        .interval
        .scaled(unit_read.factor.inverse().unwrap())
        .unwrap();
    let one = |end: Option<super::interval::End>, closed: &str, open: &str, first: bool| match end {
        None if first => "(-".to_owned(),
        None => "-)".to_owned(),
        Some(end) if first => format!("{}{}", if end.open { open } else { closed }, end.value),
        Some(end) => format!("{}{}", end.value, if end.open { open } else { closed }),
    };
    format!(
        "{}, {}",
        one(low, "[", "(", true),
        one(high, "]", ")", false)
    )
}

#[rstest]
#[case("≥85%", "%", "[85, -)")]
#[case("≧ ８５ ％", "%", "[85, -)")]
#[case(">= 85 %", "%", "[85, -)")]
#[case("不低于 85%", "%", "[85, -)")]
#[case("不得少于3000次", "次", "[3000, -)")]
#[case("至少5台", "台", "[5, -)")]
#[case("6个月以上", "个月", "[6, -)")]
#[case("超过6个月", "个月", "(6, -)")]
#[case("大于等于 3 mm", "mm", "[3, -)")]
#[case("＞100℃", "℃", "(100, -)")]
#[case("≤±0.3%", "%", "(-, 0.3]")]
#[case("不超过 12℃", "℃", "(-, 12]")]
#[case("不高于零下20度", "度", "(-, -20]")]
#[case("小于5%", "%", "(-, 5)")]
#[case("12℃以内", "℃", "(-, 12]")]
#[case("最高可达200 ℃", "℃", "(-, 200]")]
#[case("至多 3 次/月", "次/月", "(-, 3]")]
#[case("10～20 MPa", "MPa", "[10, 20]")]
#[case("10-20MPa", "MPa", "[10, 20]")]
#[case("10 至 20 兆帕", "MPa", "[10, 20]")]
#[case("10%～15%", "%", "[10, 15]")]
#[case("10—15%", "%", "[10, 15]")]
#[case("-40℃～+85℃", "℃", "[-40, 85]")]
#[case("-46～120℃", "℃", "[-46, 120]")]
#[case("500 g～2 kg", "kg", "[0.5, 2]")]
#[case("8～10万吨", "t", "[80000, 100000]")]
#[case("3万～5万元", "万元", "[3, 5]")]
#[case("38万～52万元", "元", "[380000, 520000]")]
#[case("3万元～5万元", "万元", "[3, 5]")]
#[case("3～5万元", "万元", "[3, 5]")]
#[case("5000万～1.2亿元", "万元", "[5000, 12000]")]
#[case("500～1万元", "元", "[500, 10000]")]
#[case("500～1万吨", "t", "[500, 10000]")]
#[case("500吨～1万吨", "t", "[500, 10000]")]
#[case("5000吨至1万吨", "t", "[5000, 10000]")]
#[case("8万-10万吨", "t", "[80000, 100000]")]
#[case("8千～1.2万次", "次", "[8000, 12000]")]
#[case("3千～5千克", "kg", "[3, 5]")]
#[case("5千～1万千瓦", "kW", "[5000, 10000]")]
#[case("3 万～5 万次", "次", "[30000, 50000]")]
#[case("3 ～ 5 万次", "次", "[30000, 50000]")]
#[case("不低于 3 万次", "次", "[30000, -)")]
#[case("达 5 千次", "次", "[5000, 5000]")]
#[case("3 万 次", "次", "[30000, 30000]")]
#[case("12 万吨/年", "t/年", "[120000, 120000]")]
#[case("≥2 亿 CFU/mL", "CFU/mL", "[200000000, -)")]
#[case("5 千克", "g", "[5000, 5000]")]
#[case("1.2万亿次", "次", "[1200000000000, 1200000000000]")]
#[case("20余万吨", "t", "[200000, -)")]
#[case("3万余次", "次", "[30000, -)")]
#[case("3±0.5万吨", "t", "[25000, 35000]")]
#[case("3万±500吨", "t", "[29500, 30500]")]
#[case("1 m±5 mm", "mm", "[995, 1005]")]
#[case("200 MPa±5%", "MPa", "[190, 210]")]
#[case("疲劳寿命（万次）≥40", "次", "[400000, -)")]
#[case("50元/万次", "元/次", "[0.005, 0.005]")]
#[case("25±2 ℃", "℃", "[23, 27]")]
#[case("25℃±2℃", "℃", "[23, 27]")]
#[case("±0.5 mm", "mm", "[-0.5, 0.5]")]
#[case("约10 t", "t", "[9, 11]")]
#[case("10吨左右", "t", "[9, 11]")]
#[case("20余台", "台", "[20, -)")]
#[case("百分之三十五", "%", "[35, 35]")]
#[case("不低于百分之90", "%", "[90, -)")]
#[case("1.32万吨", "t", "[13200, 13200]")]
#[case("2亿CFU/mL", "CFU/mL", "[200000000, 200000000]")]
#[case("2×10^8 CFU/mL", "CFU/mL", "[200000000, 200000000]")]
#[case("1.5×10⁻³ mol/L", "mol/L", "[0.0015, 0.0015]")]
#[case("1e5次", "次", "[100000, 100000]")]
#[case("1,250,000元", "元", "[1250000, 1250000]")]
#[case("300万元", "元", "[3000000, 3000000]")]
#[case("5千克", "g", "[5000, 5000]")]
#[case("3千瓦", "kW", "[3, 3]")]
#[case("-20℃", "℃", "[-20, -20]")]
#[case("1:3", ":", "[0.333333333333, 0.333333333333]")]
#[case("120次/分钟", "次/min", "[120, 120]")]
#[case("2.6 t/d", "t/d", "[2.6, 2.6]")]
#[case("抗压强度（MPa）≥40", "MPa", "[40, -)")]
#[case("抗压强度(MPa)：40", "MPa", "[40, 40]")]
#[case("安全系数≥1.25", "", "[1.25, -)")]
fn one_quantity_is_read(#[case] text: &str, #[case] unit: &str, #[case] expected: &str) {
    let found = quantities(&Folded::read(text));
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(shown(&found[0], unit), expected);
}

#[rstest]
#[case("DN200闸阀")]
#[case("AC-13混合料")]
#[case("IP55防护")]
#[case("2026年")]
#[case("2016-2020年")]
#[case("第30天")]
#[case("前10条")]
#[case("≥HV1500")]
#[case("100×200×3 mm")]
#[case("0/9台")]
#[case("PM2.5")]
#[case("3D打印")]
#[case("5G网络")]
#[case("800孢漏板")]
#[case("300 dpi")]
#[case("不低于 3 百次")]
#[case("不低于 3 万循环")]
#[case("99999999999999999999999999999 t")]
#[case("")]
fn what_is_no_quantity_is_passed_over(#[case] text: &str) {
    assert_eq!(quantities(&Folded::read(text)), []);
}

#[test]
fn a_sentence_gives_its_quantities_in_order() {
    let text = "800孔漏板单台日产量由260 kg提高到340 kg，13微米单丝直径离散系数不超过7%。";
    let folded = Folded::read(text);
    let found = quantities(&folded);
    let said: Vec<(String, bool, bool)> = found
        .iter()
        .map(|q| (text[folded.bytes(&q.chars)].to_owned(), q.bounded, q.past))
        .collect();
    let expected = [
        ("800孔", false, false),
        ("260 kg", false, true),
        ("340 kg", false, false),
        ("13微米", false, false),
        ("不超过7%", true, false),
    ];
    assert_eq!(
        said,
        expected.map(|(text, bounded, past)| (text.to_owned(), bounded, past))
    );
}

#[rstest]
#[case("≥85", "%", "%", "[85, -)")]
#[case("300±10", "mm", "mm", "[290, 310]")]
#[case("0.8～3.5", "μm", "μm", "[0.8, 3.5]")]
#[case("≥2亿", "CFU/mL", "CFU/mL", "[200000000, -)")]
#[case("340 kg", "", "kg", "[340, 340]")]
#[case("6", "月", "个月", "[6, 6]")]
#[case("30", "d", "天", "[30, 30]")]
#[case("≥12", "万次", "次", "[120000, -)")]
#[case("3～5", "万吨/年", "t/年", "[30000, 50000]")]
#[case("3万～5万", "次", "次", "[30000, 50000]")]
fn a_cell_is_read_with_its_unit(
    #[case] value: &str,
    #[case] unit: &str,
    #[case] other: &str,
    #[case] expected: &str,
) {
    assert_eq!(shown(&whole(value, unit).unwrap(), other), expected);
}

#[rstest]
#[case("IP55", "级")]
#[case("15 min一次，出数1 min", "")]
#[case("约30%每冬", "")]
#[case("340 kg", "t")]
#[case("仅乙醇", "")]
#[case("3万", "万元")]
fn a_cell_that_says_more_than_one_figure_says_none(#[case] value: &str, #[case] unit: &str) {
    assert_eq!(whole(value, unit), None);
}

proptest! {
    #[test]
    fn what_is_written_is_read(
        sign in prop::sample::select(vec!["≥", "不低于", "大于", "≤", "至多", "低于", ""]),
        whole in 0_u32..2_000_000,
        decimals in 0_u32..1000,
        unit in prop::sample::select(vec!["%", "℃", "MPa", "吨/天", "mg/L", "m³/h", "次/分钟", "个月", "万元", "μm"]),
        blank in prop::sample::select(vec!["", " "]),
    ) {
        let text = format!("寿命{sign}{blank}{whole}.{decimals:03}{blank}{unit}，其他");
        let found = quantities(&Folded::read(&text));
        prop_assert_eq!(found.len(), 1);
        let value = format!("{whole}.{decimals:03}");
        let value = value.trim_end_matches('0').trim_end_matches('.');
        let expected = match sign {
            "≥" | "不低于" => format!("[{value}, -)"),
            "大于" => format!("({value}, -)"),
            "≤" | "至多" => format!("(-, {value}]"),
            "低于" => format!("(-, {value})"),
            _ => format!("[{value}, {value}]"),
        };
        prop_assert_eq!(shown(&found[0], unit), expected);
    }

    /// However a range is written, the same range is read.
    #[test]
    fn a_range_written_in_any_usual_way_is_the_same(
        low in 1_u32..90,
        more in 1_u32..90,
        (word, multiple) in prop::sample::select(vec![("", 1_u64), ("千", 1_000), ("万", 10_000), ("亿", 100_000_000)]),
        unit in prop::sample::select(vec!["次", "吨", "元", "立方米/小时", "克", "瓦", "台"]),
        sign in prop::sample::select(vec!["~", "～", "-", "—", "——", "至", "到", " ～ "]),
        blank in prop::sample::select(vec!["", " "]),
    ) {
        let high = low + more;
        let (all_low, all_high) = (u64::from(low) * multiple, u64::from(high) * multiple);
        let mut ways = vec![
            format!("{low}{blank}{word}{unit}{sign}{high}{blank}{word}{unit}"),
            format!("{low}{blank}{word}{sign}{high}{blank}{word}{unit}"),
            format!("{low}{sign}{high}{blank}{word}{unit}"),
            format!("{all_low}{blank}{unit}{sign}{all_high}{blank}{unit}"),
            format!("{all_low}{blank}{unit}{sign}{high}{blank}{word}{unit}"),
        ];
        if all_low > u64::from(high) {
            ways.push(format!("{all_low}{sign}{high}{blank}{word}{unit}"));
        }
        for way in ways {
            let found = quantities(&Folded::read(&format!("年产能为{way}，其他")));
            prop_assert_eq!(found.len(), 1, "{}", way);
            prop_assert_eq!(shown(&found[0], unit), format!("[{all_low}, {all_high}]"), "{}", way);
        }
    }

    #[test]
    fn any_text_is_read(text in "(.|[0-9０-９万亿%％℃±~～×^≥≤./:,，（）()由到至不超过m²/ \\-]){0,200}") {
        let folded = Folded::read(&text);
        let mut end = 0;
        for found in quantities(&folded) {
            prop_assert!(found.chars.start >= end && found.chars.end <= folded.len());
            end = found.chars.start + 1;
            let _slice = &text[folded.bytes(&found.chars)];
        }
    }
}

#[test]
fn a_long_text_of_figures_takes_little_time() {
    for piece in [
        "1",
        "1~",
        "≥1×10^",
        "百分之",
        "(1",
        "1,000,",
        "不超过",
        "1/",
        "±1±",
    ] {
        let text: String = piece.chars().cycle().take(20_000).collect();
        let started = std::time::Instant::now();
        let _found = quantities(&Folded::read(&text));
        assert!(started.elapsed().as_secs() < 20, "{piece}");
    }
}
