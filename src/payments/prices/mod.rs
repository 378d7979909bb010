//! What the centre charges: a price list as data with the days on which each price holds, and the rule by which a sum
//! comes about. Must stay true: no price is edited, and never two of one code hold on one day.

mod form;
mod life;
mod pages;
mod price;
mod public;
pub mod store;

pub use form::NewPrice;
pub use life::add;
pub use price::{Obstacle, Price, Rule, Standing, reckon};

use crate::db::Tx;
use crate::web::{Access, Duty, Routes, Sample};

/// Versions read at once; a centre has some dozens of prices.
const MOST: i64 = 300;

/// The prices that hold on a day.
///
/// # Errors
/// When the database does not answer.
pub async fn valid_on(tx: &mut Tx, day: chrono::NaiveDate) -> sqlx::Result<Vec<Price>> {
    let mut all = store::from_day(tx, day, MOST).await?;
    all.retain(|price| price.standing(day) == Standing::Valid);
    Ok(all)
}

pub(super) fn routes() -> Routes {
    let finance = Access::With(Duty::Finance);
    Routes::new()
        .get("/prices", Access::Public, public::show)
        .get("/desk/prices", Access::Staff, pages::list)
        .get("/desk/prices/new", finance, pages::new)
        .post("/desk/prices", finance, pages::create)
        .get("/desk/prices/{code}", Access::Staff, pages::show)
        .post("/desk/prices/{code}/end", finance, pages::end)
}

pub(super) fn samples() -> Vec<Sample> {
    let mut all = pages::samples();
    all.extend(public::samples());
    all
}
