//! Degrees, and how they come onto a screen: datums, the projection of maps, areas.

mod datum;
mod mercator;
mod polygon;

pub use datum::Datum;
pub use mercator::{TILE_PIXELS, from_world, to_world, world_pixels};
pub use polygon::{POLYGON_CORNERS_MAX, Polygon};
