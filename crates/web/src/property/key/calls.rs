//! Keys and their custody.

use fangke_shared::page::Page;
use fangke_shared::permission::Scope;
use fangke_shared::property::key::{
    CreateKeyBunchRequest, GiveUpKeysRequest, KeyBunchDetail, KeyBunchResponse, KeyState, ReturnKeysRequest, TakeKeysRequest,
};
use fangke_shared::{KeyBunchId, ListingId, MemberId, OrgUnitId};

use crate::api::{Api, ApiError, FormKey};

/// Which keys to list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KeyQuery {
    /// Kept by this store.
    pub store_id: Option<OrgUnitId>,
    /// Only what the caller has out.
    pub is_mine: bool,
    /// Only what this member has out.
    pub holder_id: Option<MemberId>,
    /// In this state.
    pub state: Option<KeyState>,
    /// Only what should be back by now.
    pub is_overdue: bool,
    /// Of the caller's part of the company.
    pub scope: Option<Scope>,
    /// A number, or what the listing is found by.
    pub q: Option<String>,
    /// Rows of a page.
    pub limit: Option<i64>,
    /// Where the previous page ended.
    pub cursor: Option<String>,
}

impl Api {
    /// Keys, what is due first in front.
    pub async fn list_keys(self, query: &KeyQuery) -> Result<Page<KeyBunchResponse>, ApiError> {
        self.get("keys")
            .param("store_id", query.store_id)
            .param("holder_id", if query.is_mine { Some("me".to_owned()) } else { query.holder_id.map(|id| id.to_string()) })
            .param("state", query.state)
            .param("overdue", query.is_overdue.then_some(true))
            .param("scope", query.scope)
            .param("q", query.q.as_ref())
            .param("limit", query.limit)
            .param("cursor", query.cursor.as_ref())
            .answer()
            .await
    }

    /// The keys of a listing, the newest first; those that are gone, too.
    pub async fn list_listing_keys(self, id: ListingId) -> Result<Page<KeyBunchResponse>, ApiError> {
        self.get(format!("listings/{id}/keys")).answer().await
    }

    /// Registers a bunch that came into a store.
    pub async fn create_keys(self, id: ListingId, key: FormKey, body: &CreateKeyBunchRequest) -> Result<KeyBunchResponse, ApiError> {
        self.post(format!("listings/{id}/keys")).once(key).json(body).answer().await
    }

    /// A bunch with its movements.
    pub async fn get_keys(self, id: KeyBunchId) -> Result<KeyBunchDetail, ApiError> {
        self.get(format!("keys/{id}")).answer().await
    }

    /// Takes a bunch out.
    pub async fn take_keys(self, id: KeyBunchId, key: FormKey, body: &TakeKeysRequest) -> Result<KeyBunchResponse, ApiError> {
        self.post(format!("keys/{id}/take")).once(key).json(body).answer().await
    }

    /// Signs a bunch in.
    pub async fn return_keys(
        self,
        id: KeyBunchId,
        version: i64,
        key: FormKey,
        body: &ReturnKeysRequest,
    ) -> Result<KeyBunchResponse, ApiError> {
        self.post(format!("keys/{id}/return")).version(version).once(key).json(body).answer().await
    }

    /// Confirms that a bunch opens the door.
    pub async fn confirm_keys(self, id: KeyBunchId, key: FormKey) -> Result<KeyBunchResponse, ApiError> {
        self.post(format!("keys/{id}/confirm")).once(key).answer().await
    }

    /// Hands a bunch back to the owner, for good.
    pub async fn hand_back_keys(
        self,
        id: KeyBunchId,
        version: i64,
        key: FormKey,
        body: &GiveUpKeysRequest,
    ) -> Result<KeyBunchResponse, ApiError> {
        self.post(format!("keys/{id}/hand-back")).version(version).once(key).json(body).answer().await
    }

    /// Notes that a bunch is lost.
    pub async fn lose_keys(
        self,
        id: KeyBunchId,
        version: i64,
        key: FormKey,
        body: &GiveUpKeysRequest,
    ) -> Result<KeyBunchResponse, ApiError> {
        self.post(format!("keys/{id}/lost")).version(version).once(key).json(body).answer().await
    }

    /// The label of a bunch, an SVG.
    pub async fn get_key_label(self, id: KeyBunchId) -> Result<Vec<u8>, ApiError> {
        self.get(format!("keys/{id}/label")).download().await
    }
}
