//! Posting needs.

mod detail;
mod edit;

/// A form that passes, for a need.
pub(crate) const FULL: [(&str, &str); 24] = [
    ("title", "池窑熔制温度均匀性攻关"),
    ("need_kind", "problem_solving"),
    (
        "summary",
        "作业通路末端与前端温差大，拉丝断头集中在边部漏板。希望把断面温差降下来，方案须能在不停炉状态下分段实施，先做一条支路对比。",
    ),
    (
        "situation",
        "池窑熔化面积六平方米，通路长六米四，设十六块漏板。熔体透热性差，通路两端漏板温差最大三十一度，边部断头次数是中部的两倍多，更换喷枪后深层没有改善。",
    ),
    ("indicators.0.name", "断面最大温差"),
    ("indicators.0.op", "le"),
    ("indicators.0.value", "12"),
    ("indicators.0.unit", "℃"),
    ("indicators.0.must", "must"),
    ("tried", "更换过火焰喷枪"),
    ("conditions", "不停炉，分段实施"),
    ("budget_kind", "range"),
    ("budget", "30"),
    ("budget_to", "60"),
    ("deadline", "2027-06-30"),
    ("modes", "joint_development"),
    ("ip_wish", "shared"),
    ("field", "05-01"),
    ("industry", "C30"),
    ("keywords", "玄武岩纤维、池窑、温度均匀性"),
    ("region", "511722"),
    ("contact_name", "李某"),
    ("contact_phone", "0818-2345678"),
    ("pledge", "yes"),
];
