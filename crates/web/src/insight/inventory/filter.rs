//! What the inventory is grouped by and narrowed to, in the address.

use fangke_shared::insight::inventory::InventoryGroup;
use fangke_shared::property::listing::Purpose;

use crate::address_state;

/// What is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// What the rows are.
    pub group: InventoryGroup,
    /// Only what is for sale, or to let.
    pub purpose: Option<Purpose>,
}

address_state!(Look at "/inventory"; group: word "group_by" = InventoryGroup::Store, purpose: some "purpose");

#[cfg(test)]
mod tests {
    use super::*;
    use crate::address::AddressState;
    use crate::address::tests::assert_survives;

    #[test]
    fn the_address_is_understood_again() {
        let look = Look { group: InventoryGroup::District, purpose: Some(Purpose::Sale) };
        assert_eq!(look.href(), "/inventory?group_by=district&purpose=sale");
        assert_survives(InventoryGroup::ALL.iter().map(|&group| Look { group, purpose: None }));
        assert_survives([look]);
        assert_eq!(Look::parse("?group_by=%3F&purpose=%3F"), Look { group: InventoryGroup::Store, purpose: None });
    }
}
