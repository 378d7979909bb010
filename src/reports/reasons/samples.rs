//! Samples of the pages about reasons, for the test that renders every page.

use chrono::DateTime;

use super::{BehindPage, Cell, DealRow, Line, Link, ReasonsPage};
use crate::deals::DealLine;
use crate::web::Sample;
use crate::web::pager::Pager;

pub(in crate::reports) fn samples() -> Vec<Sample> {
    let cell = |n: usize| Cell {
        n,
        url: "/desk/reasons/deals?year=2026".to_owned(),
    };
    let line = |label: &str| Line {
        label: label.to_owned(),
        cells: vec![cell(2), cell(0)],
        total: cell(2),
    };
    let link = |text: &str, current| Link {
        text: text.to_owned(),
        url: "/desk/reasons?year=2026".to_owned(),
        current,
    };
    let page = |lines: Vec<Line>| ReasonsPage {
        year: 2026,
        years: vec![link("2026", true), link("2025", false)],
        tabs: vec![link("按结果", true), link("按机构", false)],
        by: "kind",
        reasons: vec!["价格差距较大".to_owned(), "其他".to_owned()],
        lines,
        sums: line(""),
    };
    let row = DealRow {
        deal: DealLine {
            url: "/deals/KX-D-2026-00001".to_owned(),
            number: "KX-D-2026-00001".to_owned(),
            title: "玄武岩纤维800孔漏板长寿命拉丝技术".to_owned(),
            with: "达川岩丝新材料有限公司（虚构） → 锦江示例大学（虚构）".to_owned(),
            state: "declined",
            tint: "",
            due_at: None,
            overdue: false,
            last: "明年再谈".to_owned(),
            last_at: DateTime::UNIX_EPOCH,
        },
        reason: "价格差距较大".to_owned(),
        words: "明年再谈".to_owned(),
    };
    let behind = |rows: Vec<DealRow>| BehindPage {
        year: 2026,
        back_url: "/desk/reasons?year=2026".to_owned(),
        narrowed: vec!["已婉拒".to_owned()],
        total: rows.len(),
        pager: Pager::new(1, 1, |_| String::new()),
        rows,
    };
    vec![
        Sample::of(&page(vec![line("已婉拒")])),
        Sample::of(&page(Vec::new())),
        Sample::of(&behind(vec![row])),
        Sample::of(&behind(Vec::new())),
    ]
}
