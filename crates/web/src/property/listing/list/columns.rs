//! The columns of the table, and which of them a person wants to see.

use fangke_shared::property::listing::{ListingQuery, Purpose, SortField};

use crate::i18n;
use crate::i18n::Locale;
use crate::preferences;
use crate::property::listing::parts::inline::CellField;
use crate::tr;

/// Where the choice is kept: the columns that are not wanted.
const HIDDEN: &str = "fangke.listings.hidden-columns";

/// What nobody sees who hasn't chosen: the others fit a screen of 1440 pixels without scrolling.
const fn hidden_at_first(locale: Locale) -> &'static str {
    match locale {
        Locale::en => "built_year,pool,created",
        _ => "created",
    }
}

/// A column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// Community, building, unit, room.
    Location,
    /// Bedrooms, living rooms, bathrooms.
    Layout,
    /// Floor area.
    Area,
    /// Floor and storeys.
    Floor,
    /// Price or rent, with the latest change.
    Price,
    /// Price of a square metre.
    UnitPrice,
    /// Keys, exclusive agreement, survey.
    Marks,
    /// The grade that the evidence supports.
    Grade,
    /// Directions.
    Orientation,
    /// Decoration.
    Decoration,
    /// Year of completion.
    BuiltYear,
    /// Status.
    Status,
    /// Which pool it is in.
    Pool,
    /// Who looks after it.
    Maintainer,
    /// Latest follow-up.
    FollowUp,
    /// When it was entered.
    Created,
}

impl Column {
    /// Every column, from left to right.
    pub const ALL: [Self; 16] = [
        Self::Location,
        Self::Layout,
        Self::Area,
        Self::Floor,
        Self::Price,
        Self::UnitPrice,
        Self::Marks,
        Self::Grade,
        Self::Orientation,
        Self::Decoration,
        Self::BuiltYear,
        Self::Status,
        Self::Pool,
        Self::Maintainer,
        Self::FollowUp,
        Self::Created,
    ];

    /// The column without which a row says nothing.
    pub const fn is_fixed(self) -> bool {
        matches!(self, Self::Location | Self::Price)
    }

    /// Its head, with the unit of its numbers.
    pub fn head(self, purpose: Option<Purpose>) -> (&'static str, Option<&'static str>) {
        match self {
            Self::Location => (tr!(listing.title), None),
            Self::Layout => (tr!(listing.column.layout), None),
            Self::Area => (tr!(listing.column.area), Some("㎡")),
            Self::Floor => (tr!(listing.column.floor), None),
            Self::Price => match purpose {
                Some(Purpose::Rental) => (tr!(listing.column.rent), Some(tr!(listing.unit.yuan_month))),
                Some(Purpose::Sale) => (tr!(listing.column.price), Some(tr!(listing.unit.wan))),
                Some(Purpose::Both) | None => (tr!(listing.column.asking), None),
            },
            Self::UnitPrice => (tr!(listing.column.unit_price), Some(tr!(listing.unit.yuan_sqm))),
            Self::Marks => (tr!(listing.column.marks), None),
            Self::Grade => (tr!(listing.column.grade), None),
            Self::Pool => (tr!(listing.column.pool), None),
            Self::Orientation => (tr!(listing.column.orientation), None),
            Self::Decoration => (tr!(listing.column.decoration), None),
            Self::BuiltYear => (tr!(listing.column.built_year), None),
            Self::Status => (tr!(listing.column.status), None),
            Self::Maintainer => (tr!(listing.column.maintainer), None),
            Self::FollowUp => (tr!(listing.column.follow_up), None),
            Self::Created => (tr!(listing.column.created), None),
        }
    }

    /// What is changed in its cells, if anything.
    pub const fn field(self) -> Option<CellField> {
        match self {
            Self::Price => Some(CellField::Price),
            Self::Status => Some(CellField::Status),
            Self::Layout => Some(CellField::Layout),
            Self::Area => Some(CellField::Area),
            Self::Floor => Some(CellField::Floor),
            Self::Orientation => Some(CellField::Orientation),
            Self::Decoration => Some(CellField::Decoration),
            Self::BuiltYear => Some(CellField::BuiltYear),
            _ => None,
        }
    }

    /// What sorting by it means, if anything.
    pub const fn sort(self, purpose: Option<Purpose>) -> Option<SortField> {
        match self {
            Self::Layout => Some(SortField::Rooms),
            Self::Area => Some(SortField::Area),
            Self::Floor => Some(SortField::Floor),
            Self::Price if matches!(purpose, Some(Purpose::Rental)) => Some(SortField::Rent),
            Self::Price => Some(SortField::Price),
            Self::UnitPrice => Some(SortField::UnitPrice),
            Self::BuiltYear => Some(SortField::BuiltYear),
            Self::FollowUp => Some(SortField::LastFollowUpAt),
            Self::Created => Some(SortField::CreatedAt),
            Self::Location
            | Self::Marks
            | Self::Grade
            | Self::Orientation
            | Self::Decoration
            | Self::Status
            | Self::Pool
            | Self::Maintainer => None,
        }
    }

    /// `num` for numbers, `p2` to `p4` for what gives way first when room is short.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Location => "c-place",
            Self::Layout => "c-layout p2",
            Self::Area => "c-area num",
            Self::Floor => "c-floor num p2",
            Self::Price => "c-price num",
            Self::UnitPrice => "c-unit num",
            Self::Marks => "c-marks p2",
            Self::Grade => "c-grade",
            Self::Pool => "c-pool p4",
            Self::Orientation => "c-orientation p3",
            Self::Decoration => "c-decoration p3",
            Self::BuiltYear => "c-year num p4",
            Self::Status => "c-status",
            Self::Maintainer => "c-maintainer p3",
            Self::FollowUp => "c-time",
            Self::Created => "c-time c-created",
        }
    }

    const fn word(self) -> &'static str {
        match self {
            Self::Location => "place",
            Self::Layout => "layout",
            Self::Area => "area",
            Self::Floor => "floor",
            Self::Price => "price",
            Self::UnitPrice => "unit_price",
            Self::Marks => "marks",
            Self::Grade => "grade",
            Self::Pool => "pool",
            Self::Orientation => "orientation",
            Self::Decoration => "decoration",
            Self::BuiltYear => "built_year",
            Self::Status => "status",
            Self::Maintainer => "maintainer",
            Self::FollowUp => "follow_up",
            Self::Created => "created",
        }
    }
}

/// The columns that are wanted, as kept on this device.
pub fn stored() -> Vec<Column> {
    without(&preferences::stored(HIDDEN).unwrap_or_else(|| hidden_at_first(i18n::locale()).to_owned()))
}

/// Keeps the choice.
pub fn store(shown: &[Column]) {
    let hidden: Vec<&str> = Column::ALL.into_iter().filter(|column| !shown.contains(column)).map(Column::word).collect();
    preferences::store(HIDDEN, Some(&hidden.join(",")));
}

fn without(hidden: &str) -> Vec<Column> {
    Column::ALL.into_iter().filter(|column| column.is_fixed() || hidden.split(',').all(|word| word != column.word())).collect()
}

/// The order after a press on a column's head: large before small first, then the other way round.
pub fn sorted_by(query: &ListingQuery, field: SortField) -> ListingQuery {
    let mut query = query.clone();
    query.sort.is_descending = query.sort.field != field || !query.sort.is_descending;
    query.sort.field = field;
    query
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_columns_stay_away_but_place_and_price() {
        let shown = without("layout,place,price,floor,unknown");
        assert_eq!(shown.len(), Column::ALL.len() - 2);
        assert!(shown.contains(&Column::Location) && !shown.contains(&Column::Floor));
    }

    #[test]
    fn a_second_press_turns_the_order_round() {
        let once = sorted_by(&ListingQuery::default(), SortField::Price);
        assert!(once.sort.is_descending);
        assert!(!sorted_by(&once, SortField::Price).sort.is_descending);
        assert!(sorted_by(&once, SortField::Area).sort.is_descending);
    }

    #[test]
    fn what_is_to_let_is_sorted_by_rent() {
        assert_eq!(Column::Price.sort(Some(Purpose::Rental)), Some(SortField::Rent));
        assert_eq!(Column::Price.sort(None), Some(SortField::Price));
    }
}
