//! Listings 房源: the list, one listing, and the form.

mod address;
mod amounts;
mod fields;
mod form;
mod list;
mod patch;
mod record;
mod wording;

pub use form::ListingFormPage;
pub use list::ListingsPage;
pub use record::ListingPage;
