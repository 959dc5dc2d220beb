//! The words that the tests are written in.

pub mod axe;
pub mod caller;
pub mod driver;
pub mod http;
pub mod page;
pub mod server;
pub mod visit;
pub mod wait;
