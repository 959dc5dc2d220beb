//! The survey 实勘 of a flat: photos and floor plans (§1.11).

use crate::vocabulary::vocabulary;

vocabulary! {
    /// What a picture shows.
    PhotoKind {
        /// The flat.
        Photo = "photo",
        /// Its floor plan 户型图.
        FloorPlan = "floor_plan",
    }
}
