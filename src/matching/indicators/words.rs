//! The words by which names of quantities are read: what changes a name's meaning, what adds nothing to it, and which
//! different words say the same.

/// How a quantity changes: a fall of the energy used is not the energy used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Change {
    Up,
    Down,
}

/// Which of many values is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Extreme {
    Most,
    Least,
    Mean,
}

/// At the end of a name; longer words first.
pub(super) const CHANGES: &[(&str, Change)] = &[
    ("下降幅度", Change::Down),
    ("降低幅度", Change::Down),
    ("降低率", Change::Down),
    ("下降率", Change::Down),
    ("减少率", Change::Down),
    ("减少量", Change::Down),
    ("提高率", Change::Up),
    ("提升率", Change::Up),
    ("增长率", Change::Up),
    ("增加量", Change::Up),
    ("降低了", Change::Down),
    ("下降了", Change::Down),
    ("减少了", Change::Down),
    ("缩短了", Change::Down),
    ("提高了", Change::Up),
    ("提升了", Change::Up),
    ("增加了", Change::Up),
    ("降低", Change::Down),
    ("下降", Change::Down),
    ("减少", Change::Down),
    ("减小", Change::Down),
    ("缩短", Change::Down),
    ("节约", Change::Down),
    ("节省", Change::Down),
    ("减轻", Change::Down),
    ("降幅", Change::Down),
    ("减幅", Change::Down),
    ("衰减", Change::Down),
    ("提高", Change::Up),
    ("提升", Change::Up),
    ("增加", Change::Up),
    ("增长", Change::Up),
    ("增幅", Change::Up),
    ("延长", Change::Up),
    ("升高", Change::Up),
    ("增量", Change::Up),
    ("新增", Change::Up),
];

/// Before a figure that is reached: the way up or down is over.
pub(super) const ARRIVALS: &[&str] = &["到", "至", "为"];

/// These change a value only before 到 and 至: 株高 is no growth.
pub(super) const SHORT_CHANGES: &[(&str, Change)] = &[
    ("降", Change::Down),
    ("减", Change::Down),
    ("升", Change::Up),
    ("增", Change::Up),
];

pub(super) const EXTREMES: &[(&str, Extreme)] = &[
    ("峰值", Extreme::Most),
    ("最大", Extreme::Most),
    ("最高", Extreme::Most),
    ("最多", Extreme::Most),
    ("最低", Extreme::Least),
    ("最小", Extreme::Least),
    ("最少", Extreme::Least),
    ("平均", Extreme::Mean),
    ("均值", Extreme::Mean),
];

/// Between a name and its figure; longer words first.
pub(super) const LINKS: &[&str] = &[
    "可以达到",
    "能够达到",
    "控制在",
    "稳定在",
    "保持在",
    "维持在",
    "可达到",
    "能达到",
    "已达到",
    "要达到",
    "须达到",
    "应达到",
    "需达到",
    "要求",
    "可达",
    "高达",
    "低至",
    "约为",
    "均为",
    "仅为",
    "一般",
    "通常",
    "达到",
    "只有",
    "只需",
    "仅需",
    "应当",
    "不应",
    "可",
    "达",
    "为",
    "是",
    "在",
    "仅",
    "已",
    "约",
    "须",
    "需",
    "将",
    "到",
    "至",
    "了",
    "=",
    ":",
    "≈",
    "的",
];

/// They say what was, or what others do.
pub(super) const ELSEWHERE: &[&str] = &[
    "现有",
    "目前",
    "原来",
    "原先",
    "以往",
    "过去",
    "传统",
    "常规",
    "国内",
    "国外",
    "普通",
    "对照",
    "同类",
    "市售",
    "进口",
    "现状",
    "当前",
    "竞品",
    "改造前",
    "改进前",
    "去年",
    "以前",
    "原工艺",
    "未处理",
    "多数",
    "我国",
    "行业",
    "统计",
    "市场",
    "近年",
    "背景",
    "已有",
    "现用",
];

/// They turn from what was to what is.
pub(super) const TURNS: &[&str] = &[
    "本",
    "改造后",
    "改进后",
    "优化后",
    "相比",
    "而言",
    "基础上",
    "希望",
    "要求",
    "目标",
    "拟",
    "提高到",
    "降到",
    "降至",
];

/// A figure is named but not reached, or not tied to one name.
pub(super) const DENIALS: &[&str] = &[
    "无法",
    "难以",
    "达不到",
    "未达到",
    "没有达到",
    "不能达到",
    "未能",
    "分别",
    "依次",
    "尚未",
    "预计",
    "预期",
    "有望",
    "计划",
    "设计值",
    "理论",
];

/// After a figure that says under what something was done.
pub(super) const EXPOSURES: &[&str] = &[
    "堆放",
    "存放",
    "放置",
    "贮存",
    "浸泡",
    "老化",
    "养护",
    "煅烧",
    "焙烧",
    "保温",
    "条件",
    "环境下",
    "环境中",
    "工况下",
];

/// A need's sentence says with these that it wants something.
pub(super) const WANTS: &[&str] = &[
    "希望",
    "要求",
    "需要",
    "需",
    "须",
    "应",
    "目标",
    "指标",
    "达到",
    "期望",
    "力争",
    "实现",
    "控制在",
    "满足",
    "保证",
    "能够",
];

/// A figure of these is none of a technology.
pub(super) const BUSINESS: &[&str] = &[
    "专利",
    "论文",
    "销售",
    "利润",
    "产值",
    "市场",
    "投资",
    "投入",
    "合同",
    "税",
    "收入",
    "人才",
    "员工",
    "厂房",
    "占地",
    "注册",
    "资金",
    "增长率",
    "产业",
    "项目",
    "期限",
    "经费",
];

/// With what the name of a quantity ends, where no table says that it is one.
pub(super) const MEASURES: &str = "率度量数值比差力期命间本价耗温压径距长宽高厚重积速频流阻损波效声围龄费用级失性幅深份能噪电热容位";

/// Words in a name that add nothing by which two quantities could differ.
pub(super) const PLAIN: &[&str] = &[
    "产品", "系统", "设备", "装置", "整机", "整体", "综合", "使用", "工作", "运行", "额定", "实际",
    "全线", "指标", "主要", "技术", "性能", "成品", "制品", "样品", "材料", "其", "该", "本", "总",
    "单", "每", "各", "全", "后", "末", "内", "时", "的", "之", "中", "处理", "有效", "相应",
    "自身", "具体", "工艺", "方法", "水平", "可", "年度",
];

/// Names of ranges that the result has to reach over.
pub(super) const REACHES: &[&str] = &["范围", "量程", "适应", "适用", "可调"];

/// Verbs before a name that are no part of it.
pub(super) const BEFORE_NAME: &[&str] = &[
    "具有", "使", "可使", "保证", "确保", "实现", "要求", "测得", "满足", "获得", "得到", "对应",
    "达到", "希望", "把", "将", "提高", "降低", "减少", "增加", "保持", "控制", "实测", "需要",
    "具备", "拥有", "对于", "以及", "其中", "通过", "采用", "需", "应", "须", "能", "开发",
];

/// Each row is one thing; the first word stands for all. Longer words first within the whole list.
pub(super) const SAME: &[(&str, &str)] = &[
    ("使用寿命", "寿命"),
    ("水分含量", "含水率"),
    ("含水量", "含水率"),
    ("耗电量", "电耗"),
    ("用电量", "电耗"),
    ("耗电", "电耗"),
    ("噪音", "噪声"),
    ("收率", "得率"),
    ("脱除率", "去除率"),
    ("保留率", "保持率"),
    ("准确率", "正确率"),
    ("失重率", "失重"),
    ("抗拉强度", "拉伸强度"),
    ("抗弯强度", "弯曲强度"),
    ("召回率", "查全率"),
    ("生产能力", "产能"),
    ("货架期", "保存期"),
    ("储存期", "保存期"),
    ("保质期", "保存期"),
    ("耗能", "能耗"),
];
