//! What could help a listing next, from its own figures. Pure: one rule a line, the most useful first.

/// What is known of a listing.
#[derive(Clone, Copy, Debug)]
pub(super) struct Facts {
    pub(super) public: bool,
    pub(super) confirmation_due: bool,
    pub(super) days: u64,
    pub(super) published_days: i64,
    pub(super) views: i64,
    pub(super) requests: i64,
    pub(super) from_search: i64,
}

/// The last parts of the keys of their words.
pub(super) const ALL: [&str; 5] = ["hidden", "confirm", "unasked", "unseen", "unfound"];

/// Fewer days say nothing yet.
const SETTLED: i64 = 30;
/// So many looks without a request say that something is missing.
const LOOKS: i64 = 10;

pub(super) fn of(facts: &Facts) -> Vec<&'static str> {
    if !facts.public {
        return vec!["hidden"];
    }
    let mut hints = Vec::new();
    if facts.confirmation_due {
        hints.push("confirm");
    }
    if facts.published_days < SETTLED {
        return hints;
    }
    if facts.requests == 0 && facts.views >= LOOKS && facts.days >= 90 {
        hints.push("unasked");
    }
    if facts.views < LOOKS && facts.days >= 90 {
        hints.push("unseen");
    } else if facts.from_search == 0 {
        hints.push("unfound");
    }
    hints
}

#[cfg(test)]
mod tests {
    use super::*;

    const FACTS: Facts = Facts {
        public: true,
        confirmation_due: false,
        days: 90,
        published_days: 120,
        views: 40,
        requests: 2,
        from_search: 20,
    };

    #[test]
    fn what_goes_well_needs_no_hint() {
        assert!(of(&FACTS).is_empty());
    }

    #[test]
    fn each_rule_says_its_own() {
        let of = |change: fn(&mut Facts)| {
            let mut facts = FACTS;
            change(&mut facts);
            of(&facts)
        };
        assert_eq!(of(|f| f.public = false), ["hidden"]);
        assert_eq!(of(|f| f.confirmation_due = true), ["confirm"]);
        assert_eq!(of(|f| f.requests = 0), ["unasked"]);
        assert_eq!(of(|f| f.views = 3), ["unseen"]);
        assert_eq!(of(|f| f.from_search = 0), ["unfound"]);
    }

    #[test]
    fn what_is_new_is_given_time() {
        let fresh = Facts {
            published_days: 5,
            views: 0,
            requests: 0,
            from_search: 0,
            ..FACTS
        };
        assert!(of(&fresh).is_empty());
    }
}
