//! What the own settings show of the calendar.

mod panel;

pub use panel::CalendarPanel;
