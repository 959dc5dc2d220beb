//! A listing as all of property speaks of it: its record, its words, its marks.

pub mod above;
pub mod change_problem;
pub mod chosen;
pub mod inline;
pub mod last_list;
pub mod mapped;
pub mod marks;
pub mod record;
pub mod words;
