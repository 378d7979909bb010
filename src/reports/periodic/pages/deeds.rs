//! What is done with a report: begun, checked, sent back, frozen. Each form says which revision it was made for.

use super::opened::known;
use super::show;
use crate::db::{Tx, is_duplicate};
use crate::reports::periodic::life::{self, Seen};
use crate::reports::periodic::report::{Report, WORDS_MOST};
use crate::reports::periodic::term::Term;
use crate::web::error::{Error, Result};
use crate::web::{Answer, Ctx, Path, Reader, Staff, Typed};

pub(super) fn seen<'a>(ctx: &'a Ctx, staff: &Staff) -> Seen<'a> {
    Seen {
        by: staff.id,
        now: ctx.app.clock.now(),
        rule_set: &ctx.app.config.rule_set,
    }
}

fn path(term: Term) -> String {
    format!("/desk/reports/{}", term.code())
}

/// Whether a form was made for the report as it stands.
pub(super) fn is_seen(report: &Report, typed: &Typed) -> bool {
    typed.get("revision") == report.revision.to_string()
}

/// The report of an address as the form saw it.
///
/// # Errors
/// When there is none, or it moved on since.
async fn seen_by(tx: &mut Tx, code: &str, typed: &Typed) -> Result<Report> {
    let report = known(tx, code).await?;
    if is_seen(&report, typed) {
        Ok(report)
    } else {
        Err(Error::conflict("periodic-moved-on"))
    }
}

/// `POST /desk/reports`
pub(crate) async fn create(ctx: Ctx, staff: Staff, typed: Typed) -> Answer {
    let Some(term) = Term::from_code(typed.get("term")) else {
        return Err(Error::BadRequest(crate::web::Message::new(
            "periodic-no-term",
        )));
    };
    let mut tx = ctx.app.db.write().await?;
    // Of two at the same moment the second finds the first one's.
    match life::create(&mut tx, term, seen(&ctx, &staff)).await {
        Ok(Some(_)) => tx.commit().await?,
        Ok(None) => return ctx.done("periodic-there-already", &path(term)).await,
        Err(Error::Internal(error))
            if error
                .downcast_ref::<sqlx::Error>()
                .is_some_and(is_duplicate) =>
        {
            return ctx.done("periodic-there-already", &path(term)).await;
        }
        Err(error) => return Err(error),
    }
    ctx.done("periodic-begun", &path(term)).await
}

/// `POST /desk/reports/{term}/checking`
pub(crate) async fn check(
    ctx: Ctx,
    staff: Staff,
    Path(code): Path<String>,
    typed: Typed,
) -> Answer {
    let mut tx = ctx.app.db.write().await?;
    let report = seen_by(&mut tx, &code, &typed).await?;
    life::check(&mut tx, &report, seen(&ctx, &staff)).await?;
    tx.commit().await?;
    ctx.done("periodic-checked", &path(report.term)).await
}

/// `POST /desk/reports/{term}/sending-back`
pub(crate) async fn send_back(
    ctx: Ctx,
    staff: Staff,
    Path(code): Path<String>,
    typed: Typed,
) -> Answer {
    let mut reader = Reader::new(&typed);
    let words = reader.text("words", WORDS_MOST);
    let words = match reader.finish(words) {
        Ok(words) => words,
        Err(errors) => {
            let page = show::page(&ctx, &staff, &code, (&typed, &errors)).await?;
            return ctx.invalid(page).await;
        }
    };
    let mut tx = ctx.app.db.write().await?;
    let report = seen_by(&mut tx, &code, &typed).await?;
    life::send_back(&mut tx, &report, &words, seen(&ctx, &staff)).await?;
    tx.commit().await?;
    ctx.done("periodic-sent-back", &path(report.term)).await
}

/// `POST /desk/reports/{term}/freezing`
pub(crate) async fn freeze(
    ctx: Ctx,
    staff: Staff,
    Path(code): Path<String>,
    typed: Typed,
) -> Answer {
    let mut tx = ctx.app.db.write().await?;
    let report = seen_by(&mut tx, &code, &typed).await?;
    life::freeze(&mut tx, &report, seen(&ctx, &staff)).await?;
    tx.commit().await?;
    ctx.done("periodic-frozen", &path(report.term)).await
}
