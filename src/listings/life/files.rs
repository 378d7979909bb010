//! Files that hang on a listing.

use chrono::{DateTime, Utc};

use crate::db::Tx;
use crate::ids::{FileId, ListingId};
use crate::listings::store;
use crate::web::error::{Error, Result};

/// Hangs a stored file on a listing.
///
/// # Errors
/// When the database refuses.
pub async fn attach(
    tx: &mut Tx,
    id: ListingId,
    file: &store::Attached,
    now: DateTime<Utc>,
) -> Result<()> {
    store::attach(tx, id, file, now).await?;
    Ok(())
}

/// Takes a file off; the file itself stays in storage for older versions.
///
/// # Errors
/// When the database refuses.
pub async fn detach(tx: &mut Tx, id: ListingId, file: FileId) -> Result<()> {
    if store::detach(tx, id, file).await? {
        Ok(())
    } else {
        Err(Error::NotFound)
    }
}
