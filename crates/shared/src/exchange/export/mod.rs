//! Lists as files: what somebody asks for, and why.

mod approval;

use serde::{Deserialize, Serialize};

use crate::client::query::ClientQuery;
use crate::deal::developer_statement::DeveloperQuery;
use crate::deal::profit::ShareDriver;
use crate::field::Checks;
use crate::month::Month;
use crate::problem::{FieldCode, FieldError};
use crate::property::listing::ListingQuery;
use crate::vocabulary::vocabulary;
use crate::{ClientId, CostObjectId, ListingId};

pub use approval::{
    DecideExportRequest, ExportKind, ExportOrder, ExportRequestResponse, ExportRequestRights, ExportRequestState, ExportResponse,
    ExportStep, is_as_approved, needs_approval,
};

vocabulary! {
    /// The kind of file.
    ExportFormat {
        /// A workbook.
        Xlsx = "xlsx",
        /// Text for spreadsheets, UTF-8 with its mark.
        Csv = "csv",
    }
}

/// The most rows of one file.
pub const EXPORT_ROWS_MAX: usize = 10_000;

/// The most listings that are chosen one by one.
pub const CHOSEN_MAX: usize = 200;

/// Body of `POST /listings/export`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ExportListingsRequest {
    /// The kind of file.
    pub format: ExportFormat,
    /// What it is for, 2 to 200 characters; it stands in the audit trail.
    #[cfg_attr(feature = "openapi", schema(example = "周一店会盘点"))]
    pub reason: String,
    /// Which listings, as in the query string of `GET /listings`; available ones without it.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = "district=朝阳&rooms=3"))]
    pub query: String,
    /// Only these of them, 200 at most.
    #[serde(default)]
    pub ids: Vec<ListingId>,
    /// The language of its words: `zh-CN`, `zh-TW` or `en`; `zh-CN` without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lang: Option<String>,
}

impl ExportListingsRequest {
    /// Checks the body, and reads the query.
    ///
    /// # Errors
    /// Every wrong field; what is wrong with the query stands at `/query`.
    pub fn validate(&self) -> Result<ListingQuery, Vec<FieldError>> {
        let pairs = form_pairs(&self.query);
        let query = ListingQuery::from_pairs(pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        checked(&self.reason, self.ids.len(), query.ok(), |query| query.cursor.is_none() && query.limit.is_none())
    }
}

/// Body of `POST /clients/export`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ExportClientsRequest {
    /// The kind of file.
    pub format: ExportFormat,
    /// What it is for, 2 to 200 characters; it stands in the audit trail.
    #[cfg_attr(feature = "openapi", schema(example = "季度客户盘点"))]
    pub reason: String,
    /// Which clients, as in the query string of `GET /clients`; all but those that are lost without it.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = "grade=a&pool=private"))]
    pub query: String,
    /// Only these of them, 200 at most.
    #[serde(default)]
    pub ids: Vec<ClientId>,
    /// With contacts in clear, which a permission of its own allows.
    #[serde(default)]
    pub with_contacts: bool,
    /// The language of its words: `zh-CN`, `zh-TW` or `en`; `zh-CN` without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lang: Option<String>,
}

impl ExportClientsRequest {
    /// Checks the body, and reads the query.
    ///
    /// # Errors
    /// Every wrong field; what is wrong with the query stands at `/query`.
    pub fn validate(&self) -> Result<ClientQuery, Vec<FieldError>> {
        let pairs = form_pairs(&self.query);
        let query = ClientQuery::from_pairs(pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        checked(&self.reason, self.ids.len(), query.ok(), |query| query.cursor.is_none() && query.limit.is_none())
    }
}

/// Body of `POST /performance/export`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ExportPayrollRequest {
    /// The kind of file.
    pub format: ExportFormat,
    /// What it is for, 2 to 200 characters; it stands in the audit trail.
    #[cfg_attr(feature = "openapi", schema(example = "三月工资发放"))]
    pub reason: String,
    /// Of which month.
    pub month: Month,
    /// The language of its words: `zh-CN`, `zh-TW` or `en`; `zh-CN` without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lang: Option<String>,
}

impl ExportPayrollRequest {
    /// Checks the body.
    ///
    /// # Errors
    /// Every wrong field.
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        let mut checks = Checks::new();
        checks.text("/reason", &self.reason, 2, 200);
        checks.finish()
    }
}

/// Body of `POST /profit/export`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ExportProfitRequest {
    /// The kind of file.
    pub format: ExportFormat,
    /// What it is for, 2 to 200 characters; it stands in the audit trail.
    #[cfg_attr(feature = "openapi", schema(example = "三月经营会"))]
    pub reason: String,
    /// Of which month.
    pub month: Month,
    /// By what the costs of head office are shared.
    pub driver: ShareDriver,
    /// By project and campaign instead of by store; then nothing is shared.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_by_cost_object: bool,
    /// The language of its words: `zh-CN`, `zh-TW` or `en`; `zh-CN` without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lang: Option<String>,
}

impl ExportProfitRequest {
    /// Checks the body.
    ///
    /// # Errors
    /// Every wrong field.
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        let mut checks = Checks::new();
        checks.text("/reason", &self.reason, 2, 200);
        checks.finish()
    }
}

/// Body of `POST /developer-statement/export`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ExportDeveloperStatementRequest {
    /// The kind of file.
    pub format: ExportFormat,
    /// What it is for, 2 to 200 characters; it stands in the audit trail.
    #[cfg_attr(feature = "openapi", schema(example = "与开发商对账"))]
    pub reason: String,
    /// Contracts signed from this month on.
    pub from: Month,
    /// Contracts signed until this month.
    pub to: Month,
    /// Only this project.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost_object_id: Option<CostObjectId>,
    /// The language of its words: `zh-CN`, `zh-TW` or `en`; `zh-CN` without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lang: Option<String>,
}

impl ExportDeveloperStatementRequest {
    /// Checks the body.
    ///
    /// # Errors
    /// Every wrong field.
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        let mut checks = Checks::new();
        checks.text("/reason", &self.reason, 2, 200);
        let query = DeveloperQuery { from: Some(self.from), to: Some(self.to), ..DeveloperQuery::default() };
        for error in query.months(self.to).err().unwrap_or_default() {
            checks.push(FieldError { pointer: format!("/{}", error.pointer), ..error });
        }
        checks.finish()
    }
}

fn checked<Q>(reason: &str, chosen: usize, query: Option<Q>, is_whole: impl FnOnce(&Q) -> bool) -> Result<Q, Vec<FieldError>> {
    let mut checks = Checks::new();
    checks.text("/reason", reason, 2, 200);
    if chosen > CHOSEN_MAX {
        checks.push(FieldError::new("/ids", FieldCode::TooMany).with("max", CHOSEN_MAX));
    }
    match query.filter(is_whole) {
        Some(query) => checks.finish().map(|()| query),
        None => {
            checks.push(FieldError::new("/query", FieldCode::InvalidFormat));
            Err(checks.into_errors())
        }
    }
}

/// The pairs of a query string, decoded.
fn form_pairs(query: &str) -> Vec<(String, String)> {
    let decode = |text: &str| {
        let bytes = text.as_bytes();
        let (mut out, mut at) = (Vec::with_capacity(bytes.len()), 0);
        while let Some(byte) = bytes.get(at) {
            let hex = (*byte == b'%').then(|| text.get(at + 1..at + 3).and_then(|hex| u8::from_str_radix(hex, 16).ok())).flatten();
            match hex {
                Some(decoded) => {
                    out.push(decoded);
                    at += 3;
                }
                None => {
                    out.push(if *byte == b'+' { b' ' } else { *byte });
                    at += 1;
                }
            }
        }
        String::from_utf8_lossy(&out).into_owned()
    };
    let pairs = query.trim_start_matches('?').split('&').filter(|pair| !pair.is_empty());
    pairs.map(|pair| pair.split_once('=').unwrap_or((pair, ""))).map(|(name, value)| (decode(name), decode(value))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(query: &str) -> ExportListingsRequest {
        ExportListingsRequest { format: ExportFormat::Csv, reason: "店会盘点".into(), query: query.into(), ids: Vec::new(), lang: None }
    }

    #[test]
    fn the_query_is_that_of_the_list() {
        let query = request("?district=%E6%9C%9D%E9%98%B3&rooms=2,3&q=a+b").validate().unwrap();
        assert_eq!((query.district, query.rooms, query.q.as_deref()), (vec!["朝阳".to_owned()], vec![2, 3], Some("a b")));
        assert_eq!(request("colour=red").validate().unwrap_err()[0].pointer, "/query");
        assert_eq!(request("cursor=x").validate().unwrap_err()[0].pointer, "/query");
        assert!(request("").validate().is_ok());
    }

    #[test]
    fn a_reason_is_needed() {
        let nameless = ExportListingsRequest { reason: " ".into(), ..request("") };
        assert_eq!(nameless.validate().unwrap_err()[0].pointer, "/reason");
    }
}
