//! A change in the list itself: which row and which of its cells, for whoever shows the field.

use fangke_shared::ListingId;
use fangke_shared::property::listing::ListingSummary;
use leptos::prelude::*;

/// What of a listing is changed in its row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CellField {
    /// Price, rent, or both.
    Price,
    /// Status, with a reason.
    Status,
    /// Bedrooms, living rooms, bathrooms.
    Layout,
    /// Floor area.
    Area,
    /// Floor and storeys.
    Floor,
    /// Directions.
    Orientation,
    /// Decoration.
    Decoration,
    /// Year of completion.
    BuiltYear,
    /// Remarks, which have no column.
    Notes,
}

impl CellField {
    /// Every field, the most changed first.
    pub const ALL: [Self; 9] = [
        Self::Price,
        Self::Status,
        Self::Notes,
        Self::Layout,
        Self::Area,
        Self::Floor,
        Self::Orientation,
        Self::Decoration,
        Self::BuiltYear,
    ];
}

/// A cell that is being changed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CellEdit {
    /// Whose.
    pub listing: ListingId,
    /// Which.
    pub field: CellField,
    /// Where it is, in pixels of the window; a phone shows it below all the same.
    pub at: (f64, f64),
}

/// The editor of cells.
#[derive(Clone, Copy)]
pub struct CellEditing {
    /// The cell that is being changed.
    pub cell: RwSignal<Option<CellEdit>>,
    /// Takes the listing as it is after a change.
    pub on_saved: Callback<ListingSummary>,
}
