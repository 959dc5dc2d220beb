//! The inventory by another group, which the address keeps.

use crate::support::page::{Screen, on};

#[test]
fn the_inventory_is_grouped_anew_and_stays_so_when_it_is_loaded_again() {
    on(Screen::Desktop, |page| {
        page.sign_in("director");
        page.open("/inventory");
        page.wait_for_text("main tbody", "学苑店");
        let total = page.text("main tfoot tr");
        page.click_words("main .seg label", "等级");
        page.wait_for_address("group_by=grade");
        page.wait_for_text("main tbody", "重点");
        assert_eq!(page.text("main tfoot tr"), total, "the same stock, in other rows");
        let address = page.run("return location.pathname + location.search");
        page.open(address.as_str().expect("an address"));
        page.wait_for_text("main tbody", "重点");
    });
}
