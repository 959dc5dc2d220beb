//! The parties of a contract.

use serde::{Deserialize, Serialize};

use super::PartyRole;
use crate::ContractPartyId;
use crate::client::identity::{IdDocument, IdDocumentDraft};
use crate::field::Checks;
use crate::problem::FieldError;

/// Parties that a contract has at most.
pub const PARTIES_MAX: usize = 20;

/// A party as entered. The number of its document is kept encrypted and never shown whole again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ContractPartyDraft {
    /// What the party is to the contract.
    pub role: PartyRole,
    /// 1 to 60 characters.
    #[cfg_attr(feature = "openapi", schema(example = "王小明"))]
    pub name: String,
    /// The identity document; absent: the one that is there stays.
    #[serde(default)]
    pub id_document: Option<IdDocumentDraft>,
    /// By what power a proxy acts, which share a co-owner has: at most 200 characters.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = "公证委托书 (2026) 京证字第 12 号"))]
    pub note: Option<String>,
}

impl ContractPartyDraft {
    /// Checks name, document and note.
    ///
    /// # Errors
    /// Every wrong field.
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        let mut checks = Checks::new();
        checks.text("/name", &self.name, 1, 60);
        checks.optional_text("/note", self.note.as_deref(), 200);
        if let Some(document) = &self.id_document {
            document.check("/id_document", &mut checks);
        }
        checks.finish()
    }
}

/// A party as shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ContractParty {
    /// The party.
    pub id: ContractPartyId,
    /// What it is to the contract.
    pub role: PartyRole,
    /// Its name, which stands in the contract.
    pub name: String,
    /// Its document, masked.
    pub id_document: Option<IdDocument>,
    /// By what power, which share.
    pub note: Option<String>,
}
