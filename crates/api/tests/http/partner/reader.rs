//! A partner who reads.

use actix_web::http::Method;
use fangke_api::platform::token::PartnerClaims;
use fangke_shared::partner::portal::{PortalChange, PortalChanges};
use fangke_shared::permission::PartnerScope;
use fangke_shared::{ApiClientId, ListingId, OrgUnitId};
use image::codecs::jpeg::JpegEncoder;
use image::{Rgb, RgbImage};

use crate::support::{Answer, LISTINGS, TestApp, TestMember};

/// The feed.
pub const FEED: &str = "/api/v1/portal/listings";

/// What the token of a partner says, whose program has this number and may do everything.
pub fn claims(client: i64) -> PartnerClaims {
    PartnerClaims {
        api_client_id: ApiClientId(client),
        scopes: PartnerScope::ALL.to_vec(),
        store_id: None,
        district: None,
        rate_limit: 1_000_000,
        token_version: 1,
        aud: String::new(),
        iat: 0,
        exp: 0,
    }
}

/// A token that says so.
pub fn token(app: &TestApp, claims: PartnerClaims) -> String {
    app.app.partner_tokens.sign(claims, None, app.app.clock.now()).unwrap().0
}

/// A token for one store alone.
pub fn token_of_store(app: &TestApp, client: i64, store: OrgUnitId) -> String {
    token(app, PartnerClaims { store_id: Some(store), ..claims(client) })
}

/// Publishes a listing to partners.
pub async fn publish(app: &TestApp, by: &TestMember, id: ListingId) -> Answer {
    app.by(by).send(Method::PUT, &format!("{LISTINGS}/{id}/syndication"), None).await
}

/// What has changed since a cursor, page by page; with the cursor to read on from.
pub async fn follow(app: &TestApp, token: &str, cursor: Option<String>, limit: usize) -> (Vec<PortalChange>, String) {
    let (mut all, mut cursor) = (Vec::new(), cursor);
    loop {
        let from = cursor.as_ref().map(|cursor| format!("&cursor={cursor}")).unwrap_or_default();
        let page: PortalChanges = app.bearer(token).get(&format!("{FEED}?limit={limit}{from}")).await.assert_status(200).read();
        assert!(page.items.len() <= limit, "{} of {limit}", page.items.len());
        all.extend(page.items);
        if !page.has_more {
            return (all, page.next_cursor);
        }
        cursor = Some(page.next_cursor);
    }
}

/// A small picture, another one for each number.
pub fn picture(number: u32) -> Vec<u8> {
    let [_, red, green, blue] = number.to_be_bytes();
    let mut file = Vec::new();
    JpegEncoder::new(&mut file).encode_image(&RgbImage::from_pixel(16, 12, Rgb([red, green.wrapping_mul(16), blue]))).unwrap();
    file.extend_from_slice(&number.to_be_bytes());
    file
}
