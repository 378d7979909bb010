//! Results among the listings: the groups of their form, and what reviewers compare.

use chrono::NaiveDate;

use super::achievement::{Achievement, Comparison, Indicator};
use super::view::{self, Detail};
use crate::codes::Table;
use crate::listings::content::{Right, Standing, Tier};
use crate::listings::detail::{Fact, FileView, joined, label, labels, path_label, price_text};
use crate::listings::post::{Group, Post};
use crate::listings::store::Attached;
use crate::listings::{Checked, Kind};
use crate::web::form::{Errors, Typed};
use crate::web::words::{Locale, Message, t};

impl Post for Achievement {
    const KIND: Kind = Kind::Achievement;
    const EDIT: &'static str = "achievements/edit.html";
    const PREVIEW: &'static str = "achievements/preview.html";
    const TABLES: &'static [&'static str] = &["comparisons", "indicators", "ip"];
    const GROUPS: &'static [Group] = &[
        Group {
            id: "what",
            fields: &["title", "value_line", "summary", "problem"],
            needed: &["title", "value_line", "summary", "problem"],
        },
        Group {
            id: "technical",
            fields: &["comparisons", "indicators", "tier_technical"],
            needed: &["indicators.0.name"],
        },
        Group {
            id: "place",
            fields: &[
                "field",
                "keywords",
                "maturity",
                "maturity_evidence",
                "region",
            ],
            needed: &[
                "field",
                "keywords",
                "maturity",
                "maturity_evidence",
                "region",
            ],
        },
        Group {
            id: "rights",
            fields: &["ip", "team", "tier_team"],
            needed: &["ip.0.kind"],
        },
        Group {
            id: "uses",
            fields: &["applications", "benefits"],
            needed: &["applications", "benefits"],
        },
        Group {
            id: "terms",
            fields: &["modes", "price_kind", "price", "price_to", "tier_price"],
            needed: &["modes", "price_kind"],
        },
        Group {
            id: "send",
            fields: &["contact_name", "contact_phone", "pledge", "_file"],
            needed: &["contact_name", "contact_phone", "pledge"],
        },
    ];
    type Detail = Detail;

    fn read(typed: &Typed, _today: NaiveDate) -> Result<Self, Errors> {
        Self::parse(typed)
    }

    fn read_draft(typed: &Typed) -> Self {
        Self::incomplete(typed)
    }

    fn checked(&self) -> Checked {
        Checked {
            content: serde_json::to_value(self).unwrap_or_default(),
            title: self.title.clone(),
            field: self.field.clone(),
            region: self.region.clone(),
            masked: false,
            incomplete: false,
        }
    }

    fn hang(&mut self, files: Vec<Attached>) {
        self.files = files;
    }

    fn is_masked(&self) -> bool {
        false
    }

    fn detail(&self, standing: Standing, files: Vec<FileView>, locale: Locale) -> Detail {
        Detail {
            files,
            ..view::view(self, standing, locale)
        }
    }

    fn lines(&self, locale: Locale) -> Vec<Fact> {
        let fact = |key: &str, value: String| Fact::new(locale, key, value);
        let tier = |tier: Tier| t(locale, tier.words());
        vec![
            fact("achievement-title", self.title.clone()),
            fact("achievement-value-line", self.value_line.clone()),
            fact("achievement-summary", self.summary.clone()),
            fact("achievement-problem", self.problem.clone()),
            fact("achievement-comparisons", self.comparison_lines()),
            fact("achievement-indicators", self.indicator_lines()),
            fact("achievement-tier-technical", tier(self.tier_technical)),
            fact(
                "listing-field",
                path_label(Table::Field, &self.field, locale),
            ),
            fact("listing-keywords", joined(&self.keywords, locale)),
            fact(
                "achievement-maturity",
                view::maturity_text(self.maturity, locale),
            ),
            fact(
                "achievement-maturity-evidence",
                self.maturity_evidence.clone(),
            ),
            fact("listing-region", label(Table::Region, &self.region, locale)),
            fact("achievement-rights", self.right_lines(locale)),
            fact("achievement-team", self.team.clone()),
            fact("achievement-tier-team", tier(self.tier_team)),
            fact("achievement-applications", self.applications.clone()),
            fact("achievement-benefits", self.benefits.clone()),
            fact(
                "listing-modes",
                labels(Table::CooperationMode, &self.modes, locale),
            ),
            fact("achievement-price", price_text(self.price, locale)),
            fact("achievement-tier-price", tier(self.tier_price)),
            fact("listing-contact-name", self.contact_name.clone()),
            fact("listing-contact-phone", self.contact_phone.clone()),
        ]
    }

    fn weak_points(typed: &Typed) -> Vec<Message> {
        let mut points = Vec::new();
        let mut add = |is_weak: bool, key: &str| {
            if is_weak {
                points.push(Message::new(key));
            }
        };
        add(
            typed.rows("indicators").is_empty(),
            "achievement-weak-indicators",
        );
        add(
            typed.rows("comparisons").is_empty(),
            "achievement-weak-comparisons",
        );
        add(typed.rows("ip").is_empty(), "achievement-weak-rights");
        add(!typed.is_set("benefits"), "achievement-weak-benefits");
        points
    }
}

impl Achievement {
    fn comparison_lines(&self) -> String {
        let line =
            |c: &Comparison| format!("{}：{} / {} / {}", c.indicator, c.ours, c.existing, c.cost);
        self.comparisons
            .iter()
            .map(line)
            .collect::<Vec<_>>()
            .join("\n")
    }

    fn indicator_lines(&self) -> String {
        let line = |i: &Indicator| format!("{}：{} {}（{}）", i.name, i.value, i.unit, i.test);
        self.indicators
            .iter()
            .map(line)
            .collect::<Vec<_>>()
            .join("\n")
    }

    fn right_lines(&self, locale: Locale) -> String {
        let line = |right: &Right| {
            let kind = label(Table::Ip, &right.kind, locale);
            let status = label(Table::IpStatus, &right.status, locale);
            format!("{kind} {} {} {status}", right.number, right.name)
        };
        self.rights.iter().map(line).collect::<Vec<_>>().join("\n")
    }
}
