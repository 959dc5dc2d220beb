//! Pictures of invented flats, drawn: nobody's rooms.

mod canvas;
mod plan;
mod rooms;

pub use plan::plan;
pub use rooms::{Room, room};
