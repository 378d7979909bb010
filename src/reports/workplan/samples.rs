//! An invented indicator, for samples of pages and for tests.

use chrono::DateTime;
use uuid::Uuid;

use super::indicator::{Basis, Computed, Direction, Indicator, Period, Values};
use super::quantity::Quantity;

pub(super) fn values() -> Values {
    Values {
        year: 2026,
        code: "W02-1".to_owned(),
        name: "高新技术企业".to_owned(),
        unit: "家".to_owned(),
        basis: Basis::Stock,
        period: Period::Year,
        direction: Direction::AtLeast,
        target_from: Quantity::of_whole(35),
        target_to: None,
        items: "总体,2".to_owned(),
        source_document: "达科发〔2026〕1号（虚构）".to_owned(),
        original: "高新技术企业达到 35 家以上（虚构文本）".to_owned(),
        formula: "年末有效期内的高新技术企业".to_owned(),
        note: String::new(),
        tags: "十个一批".to_owned(),
        reporter: "高新科（虚构）".to_owned(),
        computed: Computed::Reported,
    }
}

pub(super) fn indicator() -> Indicator {
    Indicator {
        id: Uuid::nil(),
        values: values(),
        revision: 0,
        updated_at: DateTime::UNIX_EPOCH,
    }
}
