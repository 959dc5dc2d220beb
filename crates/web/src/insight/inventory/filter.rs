//! What the inventory is grouped by and narrowed to, in the address.

use fangke_shared::insight::inventory::InventoryGroup;
use fangke_shared::property::listing::Purpose;

use crate::address::address;

/// What is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// What the rows are.
    pub group: InventoryGroup,
    /// Only what is for sale, or to let.
    pub purpose: Option<Purpose>,
}

impl Look {
    /// From the parameters of the address; what it doesn't understand is left out.
    pub fn from_address(param: impl Fn(&str) -> Option<String>) -> Self {
        Self {
            group: param("group_by").and_then(|word| word.parse().ok()).unwrap_or(InventoryGroup::Store),
            purpose: param("purpose").and_then(|word| word.parse().ok()),
        }
    }

    /// The address.
    pub fn address(self) -> String {
        let params = [("group_by", Some(self.group.to_string())), ("purpose", self.purpose.map(|purpose| purpose.to_string()))];
        address("/inventory", params.into_iter().filter_map(|(name, value)| value.map(|value| (name, value))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_is_understood_again() {
        let look = Look { group: InventoryGroup::District, purpose: Some(Purpose::Sale) };
        assert_eq!(look.address(), "/inventory?group_by=district&purpose=sale");
        let param = |name: &str| Some(if name == "purpose" { "sale".to_owned() } else { "district".to_owned() });
        assert_eq!(Look::from_address(param), look);
        assert_eq!(Look::from_address(|_| Some("?".into())), Look { group: InventoryGroup::Store, purpose: None });
    }
}
