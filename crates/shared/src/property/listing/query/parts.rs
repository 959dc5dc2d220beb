//! What the search is made of: ranges, a part of the map, the order, and how they are written.

use std::fmt::Display;
use std::str::FromStr;

use crate::query::join;
use crate::text::{number, written};
use crate::vocabulary::vocabulary;

/// Both ends included; either may be open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range<T> {
    /// At least.
    pub min: Option<T>,
    /// At most.
    pub max: Option<T>,
}

impl<T> Default for Range<T> {
    fn default() -> Self {
        Self { min: None, max: None }
    }
}

impl<T> Range<T> {
    /// Neither end is set.
    pub const fn is_open(&self) -> bool {
        self.min.is_none() && self.max.is_none()
    }
}

impl<T: PartialOrd> Range<T> {
    /// Its ends are in the wrong order.
    pub fn is_reversed(&self) -> bool {
        matches!((&self.min, &self.max), (Some(min), Some(max)) if min > max)
    }
}

/// A rectangle on the map, in degrees.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounds {
    /// Western edge.
    pub west: f64,
    /// Southern edge.
    pub south: f64,
    /// Eastern edge.
    pub east: f64,
    /// Northern edge.
    pub north: f64,
}

impl FromStr for Bounds {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let edges: Vec<f64> = text.split(',').map(|edge| number(edge.trim()).ok_or(())).collect::<Result<_, _>>()?;
        match edges[..] {
            [west, south, east, north]
                if west <= east && south <= north && west >= -180.0 && east <= 180.0 && south >= -90.0 && north <= 90.0 =>
            {
                Ok(Self { west, south, east, north })
            }
            _ => Err(()),
        }
    }
}

impl Display for Bounds {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&[self.west, self.south, self.east, self.north].map(written).join(","))
    }
}

vocabulary! {
    /// What to sort by. Rows without the value come last in either direction.
    SortField {
        /// Entered.
        CreatedAt = "created_at",
        /// Changed.
        UpdatedAt = "updated_at",
        /// Followed up.
        LastFollowUpAt = "last_follow_up_at",
        /// Asking price.
        Price = "price",
        /// Asking rent.
        Rent = "rent",
        /// Price of a square metre.
        UnitPrice = "unit_price",
        /// Floor area.
        Area = "area",
        /// Year of completion.
        BuiltYear = "built_year",
        /// Floor.
        Floor = "floor",
        /// Bedrooms.
        Rooms = "rooms",
    }
}

/// Order of the list; ties by id in the same direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListingSort {
    /// By what.
    pub field: SortField,
    /// From the largest?
    pub is_descending: bool,
}

impl Default for ListingSort {
    fn default() -> Self {
        Self { field: SortField::CreatedAt, is_descending: true }
    }
}

impl FromStr for ListingSort {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        // `,id` is the tie-breaker in any case and may be written out.
        let text = text.strip_suffix(",id").or_else(|| text.strip_suffix(",-id")).unwrap_or(text);
        let (is_descending, word) = text.strip_prefix('-').map_or((false, text), |word| (true, word));
        word.parse().map(|field| Self { field, is_descending }).map_err(|_| ())
    }
}

impl Display for ListingSort {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}{}", if self.is_descending { "-" } else { "" }, self.field)
    }
}

/// Name–value pairs in the making.
#[derive(Default)]
pub(super) struct Pairs(pub Vec<(&'static str, String)>);

impl Pairs {
    pub fn one<T: Display>(&mut self, name: &'static str, value: Option<T>) {
        self.0.extend(value.map(|v| (name, v.to_string())));
    }

    pub fn many<T: Display>(&mut self, name: &'static str, values: &[T]) {
        self.0.extend(join(values).map(|v| (name, v)));
    }

    pub fn range<T: Display>(&mut self, min: &'static str, max: &'static str, range: &Range<T>) {
        self.one(min, range.min.as_ref());
        self.one(max, range.max.as_ref());
    }
}
