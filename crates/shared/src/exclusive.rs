//! Exclusive agreements 独家: term, document, follow-up (§1.10).

use crate::vocabulary::vocabulary;

vocabulary! {
    /// What happened to an exclusive agreement.
    ExclusiveStep {
        /// Agreed.
        Agreed = "agreed",
        /// Its document was attached.
        Documented = "documented",
        /// Prolonged.
        Renewed = "renewed",
        /// Ended before its last day.
        Ended = "ended",
    }
}
