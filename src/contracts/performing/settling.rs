//! What one person enters and another settles: confirmed, refused, or taken back by a counter entry.

use super::receipt::{REASON_MOST, Standing};
use crate::web::{Errors, Reader, Typed};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::contracts) enum Deed {
    Confirm,
    Refuse,
    Counter,
}

impl Deed {
    /// Why; a confirmation needs no words.
    ///
    /// # Errors
    /// At the field of the deed.
    pub(in crate::contracts) fn words(self, typed: &Typed) -> Result<String, Errors> {
        let mut reader = Reader::new(typed);
        let words = match self {
            Self::Confirm => Some(String::new()),
            Self::Refuse => reader.text("refuse_words", REASON_MOST),
            Self::Counter => reader.text("counter_words", REASON_MOST),
        };
        reader.finish(words)
    }

    /// What the entry becomes.
    pub(in crate::contracts) fn to(self) -> Standing {
        match self {
            Self::Confirm => Standing::Confirmed,
            Self::Refuse => Standing::Refused,
            Self::Counter => Standing::Reversed,
        }
    }
}

/// The handlers of the three deeds over the page's own `settle`.
macro_rules! settled {
    ($id:ty) => {
        /// `POST …/confirmation`
        pub(crate) async fn confirm(
            ctx: Ctx,
            Path(named): Path<(String, $id)>,
            typed: Typed,
        ) -> Answer {
            settle(ctx, named, typed, Deed::Confirm).await
        }

        /// `POST …/refusal`
        pub(crate) async fn refuse(
            ctx: Ctx,
            Path(named): Path<(String, $id)>,
            typed: Typed,
        ) -> Answer {
            settle(ctx, named, typed, Deed::Refuse).await
        }

        /// `POST …/counter-entry`
        pub(crate) async fn counter(
            ctx: Ctx,
            Path(named): Path<(String, $id)>,
            typed: Typed,
        ) -> Answer {
            settle(ctx, named, typed, Deed::Counter).await
        }
    };
}
pub(in crate::contracts) use settled;
