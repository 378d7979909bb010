//! Whose contract a row is. A ledger is brought in for its own seller, and a code stands for one organisation alone.

use super::reading::Reading;
use crate::contracts::contract::Values;
use crate::halfwidth::half_width;
use crate::web::words::Message;

/// Which organisations of the platform the sides are, and what speaks against it.
pub(super) fn sides(r: &mut Reading<'_>, values: &mut Values) {
    let owner = r.terms.seller;
    values.seller_id = match owner.filter(|_| !r.has("seller_name")) {
        Some(owner) => Some(owner.id),
        None => r.organisation("seller").map(|o| o.id),
    };
    values.buyer_id = r.organisation("buyer").map(|o| o.id);
    if let Some(owner) = owner {
        let code = half_width(r.get("seller_uscc")).to_uppercase();
        for (field, is_other) in [
            ("seller_uscc", !code.is_empty() && code != owner.uscc),
            (
                "seller_name",
                r.has("seller_name") && values.seller_name != owner.name,
            ),
        ] {
            if is_other {
                let message = Message::new("ledger-other-seller").with("owner", owner.name.clone());
                r.errors.add(field, message);
            }
        }
    }
    for side in ["seller", "buyer"] {
        let name = r.get(&format!("{side}_name"));
        let named = r
            .organisation(side)
            .filter(|o| !name.is_empty() && o.name != name);
        if let Some(other) = named.map(|o| o.name.clone()) {
            let message = Message::new("ledger-code-of-other").with("other", other);
            r.errors.add(&format!("{side}_uscc"), message);
        }
    }
}
