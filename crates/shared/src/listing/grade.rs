//! Grades of a listing and the evidence they need (§1.8).

use crate::vocabulary::vocabulary;

vocabulary! {
    /// How much a listing is worth working on, lowest first.
    Grade {
        /// 普及: needs no evidence.
        General = "general",
        /// 推荐: needs one piece of evidence.
        Recommended = "recommended",
        /// 重点: needs two.
        Focus = "focus",
    }
}

vocabulary! {
    /// What speaks for a listing.
    Evidence {
        /// Keys that open the door are held (§1.9).
        Keys = "keys",
        /// An exclusive agreement is in force (§1.10).
        Exclusive = "exclusive",
        /// The asking price is not above our evaluation.
        Price = "price",
        /// The survey is complete: enough photos and a floor plan (§1.11).
        Survey = "survey",
    }
}
