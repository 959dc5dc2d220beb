//! The list as it was last seen: the way back from a listing.

use std::cell::RefCell;

use crate::address::LISTINGS;

thread_local! {
    static LAST: RefCell<String> = RefCell::new(LISTINGS.to_owned());
}

/// Remembers the list as it is.
pub fn remember(address: String) {
    LAST.with(|last| *last.borrow_mut() = address);
}

/// The address of the list.
pub fn address() -> String {
    LAST.with(|last| last.borrow().clone())
}
