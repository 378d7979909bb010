//! The two decisions. Each names the version that the reviewer saw.

use axum::extract::State;

use super::case::Case;
use super::mails::{self, Approved, Returned};
use super::show::CasePage;
use crate::codes::Table;
use crate::db::Tx;
use crate::ids::{ListingId, UserId};
use crate::listings::freshness::Freshness;
use crate::listings::{content, life, store};
use crate::notices::{Kind, Notice};
use crate::state::App;
use crate::web::error::{Error, Result};
use crate::web::form::{Errors, Reader, Typed};
use crate::web::page::Answer;
use crate::web::words::Message;
use crate::web::{Ctx, Path, Staff};

const QUEUE: &str = "/desk/reviews";
const WORDS_MOST: usize = 1000;

/// `POST /desk/reviews/{id}/approval`
pub(super) async fn approve(
    ctx: Ctx,
    staff: Staff,
    State(app): State<App>,
    Path(id): Path<ListingId>,
    typed: Typed,
) -> Answer {
    let seen = version_seen(&typed)?;
    let now = app.clock.now();
    let mut tx = app.db.write().await?;
    if is_mine(&mut tx, id, seen, ("published", staff.id)).await? {
        drop(tx);
        return ctx.done("review-approved", QUEUE).await;
    }
    let case = open(&mut tx, id, seen).await?;
    let checked = case.checked()?;
    let at = (now, Freshness::of(&app.config));
    let number = life::approve(&mut tx, &case.listing, &checked, Some(staff.id), at).await?;
    let mail = Approved {
        title: checked.title,
        url: format!(
            "{}/{}/{number}",
            app.config.base_url,
            case.listing.kind.plural()
        ),
        number,
    };
    let path = format!("/{}/{}", case.listing.kind.plural(), mail.number);
    let notice = Notice::new(Kind::Review, path).with("title", mail.title.as_str());
    let author = (case.submitted.submitted_by, &notice);
    mails::to_author(&mut tx, &app, author, |_| mail).await?;
    tx.commit().await?;
    ctx.done("review-approved", QUEUE).await
}

/// `POST /desk/reviews/{id}/return`
pub(super) async fn send_back(
    ctx: Ctx,
    staff: Staff,
    State(app): State<App>,
    Path(id): Path<ListingId>,
    typed: Typed,
) -> Answer {
    let seen = version_seen(&typed)?;
    let now = app.clock.now();
    let mut tx = app.db.write().await?;
    if is_mine(&mut tx, id, seen, ("returned", staff.id)).await? {
        drop(tx);
        return ctx.done("review-returned", QUEUE).await;
    }
    let case = open(&mut tx, id, seen).await?;
    let (codes, words) = match read(&typed) {
        Ok(reasons) => reasons,
        Err(errors) => {
            let page = CasePage::load(&mut tx, &ctx, &case, (&typed, &errors)).await?;
            drop(tx);
            return ctx.invalid(page).await;
        }
    };
    life::send_back(&mut tx, &case.listing, &codes, &words, staff.id, now).await?;
    let listing = &case.listing;
    let path = format!("/my/{}/{id}/edit", listing.kind.plural());
    let url = format!("{}{path}", app.config.base_url);
    let title = case.checked()?.title;
    let notice = Notice::new(Kind::Review, path).with("title", title.as_str());
    let author = (case.submitted.submitted_by, &notice);
    mails::to_author(&mut tx, &app, author, |locale| Returned {
        title,
        url,
        reasons: codes
            .iter()
            .map(|code| crate::codes::label(Table::RefusalReason, code, locale.tag()).into_owned())
            .collect(),
        words,
    })
    .await?;
    tx.commit().await?;
    ctx.done("review-returned", QUEUE).await
}

fn version_seen(typed: &Typed) -> Result<i64> {
    typed
        .get("version")
        .parse()
        .map_err(|_| Error::BadRequest(Message::new("error-form-unreadable")))
}

/// The case, if it still is about the version that was seen.
async fn open(tx: &mut Tx, id: ListingId, seen: i64) -> Result<Case> {
    let case = Case::open(tx, id).await?;
    if case.submitted.version == seen {
        Ok(case)
    } else {
        Err(Error::conflict("review-moved-on"))
    }
}

/// A second press of the same button finds one's own decision on the same version.
async fn is_mine(
    tx: &mut Tx,
    id: ListingId,
    seen: i64,
    (state, by): (&str, UserId),
) -> Result<bool> {
    let decided = store::version_in(tx, id, state).await?;
    Ok(decided.is_some_and(|version| version.version == seen && version.decided_by == Some(by)))
}

fn read(typed: &Typed) -> Result<(Vec<String>, String), Errors> {
    let mut reader = Reader::new(typed);
    let codes = content::some_codes(&mut reader, "reasons", Table::RefusalReason);
    let words = reader.optional("words", WORDS_MOST).unwrap_or_default();
    let needs_words = codes.iter().flatten().any(|code| code == "other");
    if needs_words && words.is_empty() {
        reader.error("words", "review-words-missing");
    }
    reader.finish(codes.map(|codes| (codes, words)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(pairs: &[(&str, &str)]) -> Vec<String> {
        let typed: Typed = pairs.iter().copied().collect();
        match read(&typed) {
            Ok(_) => Vec::new(),
            Err(errors) => errors.0.into_iter().map(|(_, m)| m.key).collect(),
        }
    }

    #[test]
    fn a_return_has_a_reason_and_other_reasons_have_words() {
        assert_eq!(keys(&[]), ["field-choose-some"]);
        assert_eq!(keys(&[("reasons", "other")]), ["review-words-missing"]);
        assert_eq!(keys(&[("reasons", "invented")]), ["field-unknown-choice"]);
        assert!(keys(&[("reasons", "vague")]).is_empty());
        assert!(keys(&[("reasons", "other"), ("words", "请补充")]).is_empty());
    }
}
