//! Posting research results.

mod detail;
mod edit;
mod files;
mod life;
mod wrong;

use crate::app::{Actor, TestApp};

/// A form that passes, for a result.
pub(crate) const FULL: [(&str, &str); 27] = [
    ("title", "低析晶玄武岩纤维拉丝工艺"),
    ("value_line", "漏板连续作业六个月以上，断头次数减半"),
    (
        "summary",
        "玄武岩熔体成纤温度与析晶上限温度只差六七十度，漏板边角稍有过冷就会析晶堵孔。本工艺按流量分区设计漏嘴，并在漏板下方设导热翅片，把成纤根部冷却速率稳定下来，已在两种漏板上验证。",
    ),
    (
        "problem",
        "企业换成多孔漏板后两周左右开始析晶堵孔，平均三个月就要停炉换板，成本优势被抵消，多孔化难以推进下去。",
    ),
    ("comparisons.0.indicator", "漏板寿命"),
    ("comparisons.0.ours", "≥6个月"),
    ("comparisons.0.existing", "约3个月"),
    ("comparisons.0.cost", "每块省2万元"),
    ("indicators.0.name", "断裂强度"),
    ("indicators.0.value", "≥3200"),
    ("indicators.0.unit", "MPa"),
    ("indicators.0.test", "委托检测报告"),
    ("field", "05-01"),
    ("keywords", "玄武岩纤维、漏板、拉丝"),
    ("maturity", "7"),
    ("maturity_evidence", "连续运行197天的记录"),
    ("modes", "licence"),
    ("ip.0.kind", "20"),
    ("ip.0.status", "kept_secret"),
    ("team", "三名高级工程师"),
    ("price_kind", "amount"),
    ("price", "60"),
    ("region", "511700"),
    ("contact_name", "张某"),
    ("contact_phone", "0818-2345678"),
    ("tier_price", "signed_in"),
    ("pledge", "yes"),
];

/// The full form with some fields replaced, typed on a revision.
pub(crate) fn form<'a>(
    full: &[(&'a str, &'a str)],
    revision: &'a str,
    with: &[(&'a str, &'a str)],
) -> Vec<(&'a str, &'a str)> {
    let mut form: Vec<_> = full
        .iter()
        .filter(|(key, _)| with.iter().all(|(other, _)| other != key))
        .copied()
        .collect();
    form.extend(with);
    form.push(("revision", revision));
    form
}

/// A new draft's address, `/my/achievements/…`.
pub(crate) async fn draft(of: &Actor<'_>, kind: &str) -> String {
    let edit = of.post(&format!("/my/{kind}"), &[]).await.location();
    edit.strip_suffix("/edit").unwrap().to_owned()
}

/// A listing that waits for review.
pub(crate) async fn submitted(of: &Actor<'_>, kind: &str, full: &[(&str, &str)]) -> String {
    let at = draft(of, kind).await;
    of.post(&format!("{at}/submission"), &form(full, "0", &[]))
        .await
        .assert_redirect(&format!("/my/{kind}"));
    at
}

/// The listing's id out of its address.
pub(crate) fn id(at: &str) -> &str {
    at.rsplit('/').next().unwrap()
}

/// What a page's hidden field holds.
pub(crate) fn hidden(html: &str, name: &str) -> String {
    let start = format!("name=\"{name}\" value=\"");
    let from = html
        .find(&start)
        .unwrap_or_else(|| panic!("no {name} in {html}"))
        + start.len();
    html[from..].split('"').next().unwrap().to_owned()
}

/// The head as it stands in the database.
pub(crate) async fn head(app: &TestApp, at: &str) -> kexing::listings::Listing {
    let mut tx = app.app.db.read().await.unwrap();
    kexing::listings::store::find(&mut tx, id(at).parse().unwrap())
        .await
        .unwrap()
        .unwrap()
}
