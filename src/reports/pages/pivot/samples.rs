//! A pivot of nothing, one with contracts both ways and kept ones, and one down only.

use std::sync::Arc;

use chrono::NaiveDate;

use super::{PivotPage, Read, build};
use crate::ids::UserId;
use crate::reports::pages::rows;
use crate::reports::pivot::asked::Wish;
use crate::reports::store::pivots::Kept;
use crate::web::words::Locale;
use crate::web::{Errors, FormView, Typed};

impl PivotPage {
    pub(crate) fn samples() -> Vec<Self> {
        let today = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap_or_default();
        let user = UserId(uuid::Uuid::nil());
        let kept = |name: &str, user_id, shared| Kept {
            id: uuid::Uuid::nil(),
            user_id,
            keeper: "丁一".to_owned(),
            name: name.to_owned(),
            query: "rows=county&columns=quarter".to_owned(),
            shared,
            created_at: chrono::DateTime::UNIX_EPOCH,
        };
        let of = |query: &str, entries, kept, form| {
            let read = Read {
                wish: Wish::from_query(query, today),
                today,
                entries: Arc::new(entries),
                kept,
                user,
            };
            build(&read, form, Locale::Zh)
        };
        let wrong = FormView::new(
            &Typed::default(),
            &Errors::one("name", "pivot-name-taken"),
            Locale::Zh,
        );
        let other = UserId(uuid::Uuid::max());
        let some = vec![
            kept("区县逐季", user, true),
            kept("类别", user, false),
            kept("行业", other, true),
        ];
        vec![
            of("", Vec::new(), Vec::new(), FormView::blank()),
            of(
                "rows=family&columns=month&share=yes&field=05",
                rows::sample_entries(),
                some,
                FormView::blank(),
            ),
            of(
                "rows=county&measure=average",
                rows::sample_entries(),
                Vec::new(),
                wrong,
            ),
        ]
    }
}
