//! Deals: from a first request to an agreement, with a thread, a history and both sides' consent.
