//! Signing up, joining, members, verification, the public page.

mod desk;
mod mails;
mod members;
mod mine;
mod show;
mod sign_up;

/// What a person types of themselves.
pub(crate) const PERSON: [(&str, &str); 6] = [
    ("name", "覃若溪"),
    ("phone", "0818-0000999"),
    ("email", "New@kexing.example"),
    ("password", "long enough now"),
    ("language", "zh-CN"),
    ("terms", "yes"),
];

/// An organisation as it is typed.
pub(crate) const CARD: [(&str, &str); 6] = [
    ("org_name", "开江稻渔农业开发有限公司（虚构）"),
    ("uscc", "91511723FAKE10051W"),
    ("kind", "enterprise"),
    ("region", "511723"),
    ("address", "开江县演示路2号（虚构）"),
    ("introduction", "稻渔综合种养（虚构）"),
];

pub(crate) fn with<'a>(
    parts: &[&[(&'a str, &'a str)]],
    replaced: &[(&'a str, &'a str)],
) -> Vec<(&'a str, &'a str)> {
    let mut all: Vec<_> = parts.concat();
    all.retain(|(key, _)| !replaced.iter().any(|(other, _)| other == key));
    all.extend(replaced);
    all
}
