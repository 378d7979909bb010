//! Invented pages of results and needs, for the test that renders every template.

use super::{
    AchievementPage, Card, Frame, GonePage, Locale, NeedPage, Owner, Sample, Standing,
    achievements, cards, needs, panels, progress,
};

pub(crate) fn sample_card() -> Card {
    Card {
        url: "/achievements/KX-C-2026-00001".to_owned(),
        title: "连续玄武岩纤维浸润剂配方".to_owned(),
        title_parts: vec![cards::Part {
            text: "浸润剂".to_owned(),
            hit: true,
        }],
        value: "断头率低于每千米 1 次".to_owned(),
        value_parts: Vec::new(),
        facts: vec!["新材料".to_owned()],
        owner: sample_owner(),
        price: String::new(),
        price_note: String::new(),
        confirmed_at: Some(chrono::DateTime::UNIX_EPOCH),
        closes_at: Some("2026-12-31".to_owned()),
        missing: String::new(),
        progress: Some(progress::ProgressView::sample()),
    }
}

fn sample_owner() -> Owner {
    Owner {
        name: "锦江示例大学（虚构）".to_owned(),
        url: "/organisations/1".to_owned(),
        masked: false,
        verified: true,
        kind: "高等院校".to_owned(),
        answer_time: String::new(),
        answer_rate: String::new(),
        answer: String::new(),
    }
}

fn sample_frame(hidden: &'static str, own: bool) -> Frame {
    let full = hidden.is_empty();
    Frame {
        number: "KX-C-2026-00001".to_owned(),
        path: "/achievements/KX-C-2026-00001".to_owned(),
        description: "断头率低于每千米 1 次".to_owned(),
        hidden,
        incomplete: !full,
        confirmed_at: full.then_some(chrono::DateTime::UNIX_EPOCH),
        progress: full.then(progress::ProgressView::sample),
        field: "新材料".to_owned(),
        field_url: "/search?kind=achievements&field=03".to_owned(),
        owner: sample_owner(),
        own,
        edit_url: "/my/achievements/1/edit".to_owned(),
        figures_url: "/my/listings/1/figures".to_owned(),
        action_url: "/achievements/KX-C-2026-00001/requests/new".to_owned(),
        report_url: "/report-a-problem".to_owned(),
        matches: if full {
            vec![panels::sample()]
        } else {
            Vec::new()
        },
        similar: if full {
            vec![sample_card()]
        } else {
            Vec::new()
        },
    }
}

pub(in crate::catalogue) fn samples() -> Vec<Sample> {
    let result = |hidden, own| AchievementPage {
        frame: sample_frame(hidden, own),
        detail: achievements::view::view(
            &achievements::Achievement::default(),
            Standing::Visitor,
            Locale::Zh,
        ),
    };
    let need = |hidden, own| NeedPage {
        frame: sample_frame(hidden, own),
        detail: needs::view::view(&needs::Need::default(), Standing::Visitor, Locale::Zh),
    };
    let gone = |kind, why, similar| GonePage {
        number: "KX-C-2026-00001".to_owned(),
        kind,
        why,
        similar,
    };
    vec![
        Sample::of(&result("", false)),
        Sample::of(&result("withdrawn", true)),
        Sample::of(&need("", false)),
        Sample::of(&need("expired", true)),
        Sample::of(&need("suspended", true)),
        Sample::of(&gone("achievements", "withdrawn", vec![sample_card()])),
        Sample::of(&gone("needs", "expired", Vec::new())),
        Sample::of(&gone("needs", "suspended", Vec::new())),
    ]
}
