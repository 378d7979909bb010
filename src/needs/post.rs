//! Needs among the listings: the groups of their form, and what reviewers compare.

use chrono::NaiveDate;

use super::need::Need;
use super::view::{self, Detail};
use crate::codes::Table;
use crate::listings::content::Standing;
use crate::listings::detail::{Fact, FileView, joined, label, labels, path_label, price_text};
use crate::listings::post::{Group, Post};
use crate::listings::store::Attached;
use crate::listings::{Checked, Kind};
use crate::web::form::{Errors, Typed};
use crate::web::words::{Locale, Message, t};

/// A situation shorter than this seldom lets anybody judge whether they can help.
const SITUATION_GOOD: usize = 120;

impl Post for Need {
    const KIND: Kind = Kind::Need;
    const EDIT: &'static str = "needs/edit.html";
    const PREVIEW: &'static str = "needs/preview.html";
    const TABLES: &'static [&'static str] = &["indicators"];
    const GROUPS: &'static [Group] = &[
        Group {
            id: "what",
            fields: &["title", "need_kind", "summary", "situation"],
            needed: &["title", "need_kind", "summary", "situation"],
        },
        Group {
            id: "targets",
            fields: &["indicators"],
            needed: &["indicators.0.name", "indicators.0.value"],
        },
        Group {
            id: "site",
            fields: &["tried", "conditions"],
            needed: &["tried", "conditions"],
        },
        Group {
            id: "place",
            fields: &["field", "industry", "keywords", "region"],
            needed: &["field", "industry", "keywords", "region"],
        },
        Group {
            id: "terms",
            fields: &[
                "budget_kind",
                "budget",
                "budget_to",
                "deadline",
                "modes",
                "ip_wish",
                "challenge",
                "challenge_until",
                "challenge_conditions",
            ],
            needed: &["budget_kind", "deadline", "modes", "ip_wish"],
        },
        Group {
            id: "secrecy",
            fields: &["masked", "protected"],
            needed: &["masked"],
        },
        Group {
            id: "send",
            fields: &["contact_name", "contact_phone", "pledge", "_file"],
            needed: &["contact_name", "contact_phone", "pledge"],
        },
    ];
    type Detail = Detail;

    fn read(typed: &Typed, today: NaiveDate) -> Result<Self, Errors> {
        Self::parse(typed, today)
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
            masked: self.masked,
            incomplete: false,
        }
    }

    fn hang(&mut self, files: Vec<Attached>) {
        self.files = files;
    }

    fn is_masked(&self) -> bool {
        self.masked
    }

    fn detail(&self, standing: Standing, files: Vec<FileView>, locale: Locale) -> Detail {
        Detail {
            files,
            ..view::view(self, standing, locale)
        }
    }

    fn lines(&self, locale: Locale) -> Vec<Fact> {
        let fact = |key: &str, value: String| Fact::new(locale, key, value);
        let targets: Vec<String> = self
            .targets
            .iter()
            .map(|target| {
                let must = t(
                    locale,
                    if target.must {
                        "need-must-must"
                    } else {
                        "need-must-wish"
                    },
                );
                format!("{}：{}（{must}）", target.name, target.wanted())
            })
            .collect();
        let masked = t(
            locale,
            if self.masked {
                "need-mask-yes"
            } else {
                "need-mask-no"
            },
        );
        let deadline = self.deadline.map(|day| day.to_string()).unwrap_or_default();
        vec![
            fact("need-title", self.title.clone()),
            fact("need-kind", label(Table::NeedKind, &self.kind, locale)),
            fact("need-summary", self.summary.clone()),
            fact("need-situation", self.situation.clone()),
            fact("need-targets", targets.join("\n")),
            fact("need-tried", self.tried.clone()),
            fact("need-conditions", self.conditions.clone()),
            fact(
                "listing-field",
                path_label(Table::Field, &self.field, locale),
            ),
            fact(
                "need-industry",
                label(Table::Industry, &self.industry, locale),
            ),
            fact("listing-keywords", joined(&self.keywords, locale)),
            fact("listing-region", label(Table::Region, &self.region, locale)),
            fact("need-budget", price_text(self.budget, locale)),
            fact("need-deadline", deadline),
            fact(
                "listing-modes",
                labels(Table::CooperationMode, &self.modes, locale),
            ),
            fact("need-ip-wish", label(Table::IpWish, &self.ip_wish, locale)),
            fact("need-challenge", view::challenge_text(self, locale)),
            fact("need-masked", masked),
            fact("need-protected-details", self.protected.clone()),
            fact("listing-contact-name", self.contact_name.clone()),
            fact("listing-contact-phone", self.contact_phone.clone()),
        ]
    }

    fn weak_points(typed: &Typed) -> Vec<Message> {
        let rows = typed.rows("indicators");
        let has_must = rows.iter().any(|n| {
            typed.is_set(&format!("indicators.{n}.name"))
                && typed.get(&format!("indicators.{n}.must")) != "wish"
        });
        let length = typed.get("situation").chars().count();
        let mut points = Vec::new();
        if !has_must {
            points.push(Message::new("need-weak-must"));
        }
        if length < SITUATION_GOOD {
            points.push(
                Message::new("need-weak-situation")
                    .with("length", length)
                    .with("good", SITUATION_GOOD),
            );
        }
        if !typed.is_set("tried") {
            points.push(Message::new("need-weak-tried"));
        }
        if !typed.is_set("conditions") {
            points.push(Message::new("need-weak-conditions"));
        }
        points
    }
}
