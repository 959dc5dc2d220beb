//! Saved views: a list's filters and order under a name, for oneself, for one's unit or for the whole company.

use serde::{Deserialize, Serialize};

use crate::SavedViewId;
use crate::field::Checks;
use crate::permission::Scope;
use crate::problem::{FieldCode, FieldError};
use crate::vocabulary::vocabulary;

vocabulary! {
    /// The list that a view is of.
    ViewedList {
        /// The listings 房源.
        Listings = "listings",
        /// The clients 客源.
        Clients = "clients",
    }
}

vocabulary! {
    /// Who sees a saved view.
    Audience {
        /// Whoever saved it.
        Me = "me",
        /// Everybody in the unit of whoever saved it, and in the units below.
        Unit = "unit",
        /// Everybody.
        Company = "company",
    }
}

/// Longest name, in characters: it is read in a tab.
pub const NAME_MAX: usize = 20;
/// Longest query, in bytes.
pub const QUERY_MAX: usize = 2_000;
/// Views of one member for one list.
pub const VIEWS_MAX: usize = 40;

impl ViewedList {
    /// Does a parameter of the list's address belong to a moment and not to a view? A place in the list does, a row that is looked at, and what
    /// was searched among the clients: that is a name or a number of somebody.
    fn is_momentary(self, parameter: &str) -> bool {
        matches!(parameter, "cursor" | "limit" | "peek" | "total") || (self == Self::Clients && parameter == "q")
    }

    /// The query part of an address of this list without what belongs to a moment, and without `?`: what a view keeps.
    pub fn lasting(self, query: &str) -> String {
        let pairs = query.trim_start_matches('?').split('&').filter(|pair| !pair.is_empty());
        pairs.filter(|pair| !self.is_momentary(pair.split('=').next().unwrap_or_default())).collect::<Vec<_>>().join("&")
    }

    /// Is it such a query part?
    fn is_query(self, query: &str) -> bool {
        query.is_empty()
            || query.split('&').all(|pair| {
                let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
                let is_name =
                    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
                let is_value =
                    value.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'"' | b'<' | b'>' | b'#' | b'?' | b'='));
                is_name && is_value && !self.is_momentary(name)
            })
    }
}

/// A saved view.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SavedViewResponse {
    /// The view.
    pub id: SavedViewId,
    /// The list that it is of.
    pub list: ViewedList,
    /// What its tab says.
    pub name: String,
    /// Filters and order, as the list's address writes them.
    pub query: String,
    /// Who sees it.
    pub audience: Audience,
    /// Who saved it.
    pub saved_by: String,
    /// May the caller change and remove it?
    pub may_edit: bool,
    /// For `If-Match`.
    pub version: i64,
}

/// Body of `POST /saved-views`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SaveViewRequest {
    /// The list that it is of.
    pub list: ViewedList,
    /// 1 to 20 characters.
    #[cfg_attr(feature = "openapi", schema(example = "望京三居"))]
    pub name: String,
    /// Filters and order, as the list's address writes them, without `?`; at most 2 000 bytes.
    #[cfg_attr(feature = "openapi", schema(example = "rooms=3&sort=price"))]
    pub query: String,
    /// Who sees it.
    pub audience: Audience,
}

/// Body of `PATCH /saved-views/{id}`: what is absent stays.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ChangeViewRequest {
    /// The new name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The new filters and order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub query: Option<String>,
    /// Who sees it from now on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audience: Option<Audience>,
}

impl SaveViewRequest {
    /// Checks what can be checked without the record.
    ///
    /// # Errors
    /// What is wrong with which field.
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        check(self.list, Some(&self.name), Some(&self.query))
    }
}

impl ChangeViewRequest {
    /// Checks what is to become of a view of this list.
    ///
    /// # Errors
    /// What is wrong with which field.
    pub fn validate(&self, list: ViewedList) -> Result<(), Vec<FieldError>> {
        check(list, self.name.as_deref(), self.query.as_deref())
    }
}

fn check(list: ViewedList, name: Option<&str>, query: Option<&str>) -> Result<(), Vec<FieldError>> {
    let mut checks = Checks::new();
    if let Some(name) = name {
        checks.text("/name", name, 1, NAME_MAX);
    }
    if let Some(query) = query {
        if query.len() > QUERY_MAX {
            checks.push(FieldError::new("/query", FieldCode::TooLong).with("max", QUERY_MAX));
        }
        checks.wrong_if(!list.is_query(query), "/query", FieldCode::InvalidFormat);
    }
    checks.finish()
}

/// May a member show views to others who may share them so far?
pub const fn may_show(share_views: Option<Scope>, audience: Audience) -> bool {
    match (audience, share_views) {
        (Audience::Me, _) | (Audience::Unit, Some(_)) | (Audience::Company, Some(Scope::All)) => true,
        (Audience::Unit | Audience::Company, _) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_that_of_a_list() {
        for good in ["", "rooms=3&sort=price", "q=%E6%9C%9B%E4%BA%AC", "district_id=1,2", "pool"] {
            assert!(ViewedList::Listings.is_query(good), "{good}");
        }
        for bad in ["?rooms=3", "rooms=3&peek=4", "cursor=x", "javascript:alert(1)", "q=<b>", "q=望京", "=3", "a=b=c", "a=1&&b=2"] {
            assert!(!ViewedList::Listings.is_query(bad), "{bad}");
        }
        assert_eq!(ViewedList::Listings.lasting("?rooms=3&peek=4&sort=price"), "rooms=3&sort=price");
        assert_eq!(ViewedList::Listings.lasting(""), "");
    }

    #[test]
    fn no_view_keeps_whom_somebody_looked_for() {
        assert!(!ViewedList::Clients.is_query("q=13900000001"));
        assert_eq!(ViewedList::Clients.lasting("grade=a&q=13900000001"), "grade=a");
    }

    #[test]
    fn names_fit_into_a_tab() {
        let request =
            |name: &str| SaveViewRequest { list: ViewedList::Clients, name: name.into(), query: String::new(), audience: Audience::Me };
        assert!(request("望京三居").validate().is_ok());
        assert!(request(" ").validate().is_err());
        assert!(request(&"居".repeat(21)).validate().is_err());
    }

    #[test]
    fn managers_show_views_to_their_unit_and_the_top_to_all() {
        assert!(may_show(None, Audience::Me) && !may_show(None, Audience::Unit));
        assert!(may_show(Some(Scope::Store), Audience::Unit) && !may_show(Some(Scope::Store), Audience::Company));
        assert!(may_show(Some(Scope::All), Audience::Company));
    }
}
