//! The filters: chips, the panels behind them, and the sheet with all of them.

mod bar;
mod catalogue;
mod columns_menu;
mod completion;
mod editor;
mod panel;
mod range;

pub use bar::{FIRST_PANEL_ID, FilterBar};
