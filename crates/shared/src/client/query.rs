//! The search for clients.

use chrono::NaiveDate;

use crate::client::{ClientGrade, ClientKind, ClientPool, ClientSource, ClientStage, Level};
use crate::permission::Scope;
use crate::problem::{FieldCode, FieldError};
use crate::property::listing::Purpose;
use crate::query::{check_order, check_within, query};
use crate::vocabulary::vocabulary;
use crate::{MemberId, OrgUnitId};

vocabulary! {
    /// A class of data that a client should have (B9).
    DataClass {
        /// A telephone number.
        Contact = "contact",
        /// What the client is to the house, and how it came.
        Basics = "basics",
        /// An open demand that says enough to look for something.
        Wishes = "wishes",
        /// How strong the wish is, and what the client is worth.
        Preferences = "preferences",
        /// A follow-up at all.
        Service = "service",
    }
}

vocabulary! {
    /// The order of the list of clients.
    ClientSort {
        /// What falls into the public pool first 最快掉公.
        Dropping = "dropping",
        /// The latest registrations first.
        Registered = "registered",
        /// The latest changes first.
        Updated = "updated",
        /// The longest without a follow-up first.
        LeastFollowedUp = "least_followed_up",
    }
}

query! {
    /// What to look for. An empty query finds every client that the caller may see and that isn't lost.
    ClientQuery: paged, checked {
        /// Name in Chinese, pinyin or initials, tag, last four digits of a number, or a whole contact.
        #[example = "wxm"]
        q: Option<String>,
        /// Whose they are now.
        pool: Option<ClientPool>,
        /// The caller's own, or those of the caller's team, store or region.
        scope: Option<Scope>,
        /// Who holds them.
        #[example = "3,4"]
        agent_id: Vec<MemberId>,
        /// Region, store or team whose members hold them.
        org_unit_id: Option<OrgUnitId>,
        /// Grades.
        #[example = "a,b"]
        grade: Vec<ClientGrade>,
        /// Stages; without it all but `lost`.
        #[example = "qualified"]
        stage: Vec<ClientStage>,
        /// What they are to the house, any of these.
        kind: Vec<ClientKind>,
        /// How they came.
        source: Vec<ClientSource>,
        /// How strong the wish is.
        intent: Vec<Level>,
        /// What they are worth.
        value: Vec<Level>,
        /// Key clients or others.
        is_key: Option<bool>,
        /// Without or with a demand.
        is_incomplete: Option<bool>,
        /// Registered before by somebody else, or first.
        is_duplicate: Option<bool>,
        /// Who lack a class of data.
        #[schema(inline)]
        lacks: Option<DataClass>,
        /// One tag.
        tag: Option<String>,
        /// Who look to buy or to rent.
        purpose: Option<Purpose>,
        /// Who look in these districts.
        #[example = "朝阳"]
        district: Vec<String>,
        /// Whose budget reaches so many fen.
        budget_min: Option<i64>,
        /// Whose budget begins at or below so many fen.
        #[example = "500000000"]
        budget_max: Option<i64>,
        /// Who want so many bedrooms.
        rooms: Option<i32>,
        /// Over the limit of their stage, or within it.
        is_over_limit: Option<bool>,
        /// Who become public within so many days.
        dropping_days: Option<i32>,
        /// Without follow-up for at least so many days.
        unfollowed_days: Option<i32>,
        /// Registered on or after this business day.
        registered_from: Option<NaiveDate>,
        /// Registered on or before this business day.
        registered_to: Option<NaiveDate>,
        /// The order; the latest registrations first without it.
        #[schema(inline)]
        sort: Option<ClientSort>,
        /// Also count the matches, up to 10 000.
        total: bool,
    }
}

impl ClientQuery {
    /// The order of the list.
    pub fn order(&self) -> ClientSort {
        self.sort.unwrap_or(ClientSort::Registered)
    }

    fn check(&self, errors: &mut Vec<FieldError>) {
        if self.q.as_deref().is_some_and(|q| q.chars().count() > 100) {
            errors.push(FieldError::new("q", FieldCode::TooLong).with("max", 100));
        }
        for (name, days) in [("unfollowed_days", self.unfollowed_days), ("dropping_days", self.dropping_days)] {
            check_within(name, days.map(i64::from), 0..=3650, errors);
        }
        check_order(("budget_min", self.budget_min), ("budget_max", self.budget_max), FieldCode::Contradicts, errors);
        let registered = (("registered_from", self.registered_from), ("registered_to", self.registered_to));
        check_order(registered.0, registered.1, FieldCode::Contradicts, errors);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reversed_ranges_contradict_themselves() {
        let reversed = [("budget_min", "2"), ("budget_max", "1"), ("registered_from", "2026-03-02"), ("registered_to", "2026-03-01")];
        let errors = ClientQuery::from_pairs(reversed).unwrap_err();
        let found: Vec<_> = errors.iter().map(|error| (error.pointer.as_str(), error.code)).collect();
        assert_eq!(found, [("budget_max", FieldCode::Contradicts), ("registered_to", FieldCode::Contradicts)]);
    }

    #[test]
    fn days_and_words_have_bounds() {
        let long = "京".repeat(101);
        let errors = ClientQuery::from_pairs([("q", long.as_str()), ("unfollowed_days", "3651"), ("dropping_days", "-1")]).unwrap_err();
        assert_eq!(errors.iter().map(|error| error.pointer.as_str()).collect::<Vec<_>>(), ["q", "unfollowed_days", "dropping_days"]);
        assert!(ClientQuery::from_pairs([("unfollowed_days", "3650"), ("dropping_days", "0")]).is_ok());
    }
}
