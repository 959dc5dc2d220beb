//! Rules of the survey (§1.11).

use std::collections::BTreeSet;

use fangke_shared::company::audit::{AuditAction, AuditSubject};
use fangke_shared::company::brand::BrandPicture;
use fangke_shared::company::member::MemberRef;
use fangke_shared::permission::Action;
use fangke_shared::problem::{ErrorCode, FieldCode, FieldError};
use fangke_shared::property::listing::listing_number;
use fangke_shared::property::photo::{OrderPhotosRequest, PhotoKind, PhotoResponse, PhotoSize, SetCoverRequest, SetRoomRequest};
use fangke_shared::property::timeline::TimelineEvent;
use fangke_shared::{ListingId, MemberId, PhotoId};
use serde_json::json;

use super::event::PhotosChanged;
use super::store::{self, NewPhoto, PhotoRow, original_key, size_key};
use crate::company::brand::service as brand;
use crate::company::tx::Tx;
use crate::platform::crypto::sha256_hex;
use crate::platform::db::Conn;
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::files::Bytes;
use crate::platform::guard::Caller;
use crate::platform::images::Prepared;
use crate::platform::picture_address;
use crate::platform::state::App;
use crate::property::listing::service::{self as listing, EvidenceChange};
use crate::property::timeline::service as timeline;

pub use super::published::{PublishedPhoto, PublishedSize, published, published_of};

/// The pictures of a listing in their order, photos and floor plans.
///
/// # Errors
/// `not_found`.
pub fn list(tx: &mut Tx<'_>, id: ListingId) -> ApiResult<Vec<PhotoResponse>> {
    let caller = tx.caller()?;
    let may_edit = listing::may(tx, Action::EditListing, id)?;
    let may_survey = caller.may(Action::EditSurvey).is_some();
    let cover = store::cover(tx.conn, id)?;
    let (keys, now) = (tx.keys, tx.now());
    let rows = store::list(tx.conn, id)?;
    Ok(rows
        .into_iter()
        .map(|(row, display_name)| {
            let (photo, uploaded_by) = (PhotoId(row.id), MemberId(row.uploaded_by));
            let size = |(width, height)| PhotoSize { width, height, url: picture_address::of(keys, now, photo.0, width) };
            PhotoResponse {
                id: photo,
                listing_id: id,
                kind: row.kind,
                room: row.room(),
                is_cover: cover == Some(photo),
                width: row.width.unsigned_abs(),
                height: row.height.unsigned_abs(),
                bytes: row.bytes,
                uploaded_by: MemberRef { id: uploaded_by, display_name },
                created_at: row.created_at.and_utc(),
                sizes: row.sizes().into_iter().map(size).collect(),
                can_delete: may_survey && (may_edit || uploaded_by == caller.claims.member_id),
            }
        })
        .collect())
}

/// One picture, as in the list.
fn one(tx: &mut Tx<'_>, id: ListingId, photo: PhotoId) -> ApiResult<PhotoResponse> {
    list(tx, id)?.into_iter().find(|shown| shown.id == photo).ok_or_else(ApiError::not_found)
}

/// What became of an upload.
pub enum Uploaded {
    /// A new picture.
    New(PhotoResponse),
    /// The listing has this very picture already.
    Known(PhotoResponse),
}

/// Adds a picture to a listing; the first photo becomes the cover.
///
/// # Errors
/// `not_found`, `unsupported_image`, `heic_unsupported`, `image_too_large`; `too_many` of a kind.
pub async fn upload(app: &App, caller: Caller, id: ListingId, kind: PhotoKind, file: Bytes) -> ApiResult<Uploaded> {
    let bytes = i64::try_from(file.len()).unwrap_or(i64::MAX);
    // What is known or will be refused is told before the work.
    let upload = file.clone();
    let (sha256, known, mark) = app
        .read(caller.clone(), move |tx| {
            let sha256 = sha256_hex(&upload);
            let known = known(tx.conn, id, kind, &sha256)?.map(|photo| one(tx, id, photo)).transpose()?;
            Ok((sha256, known, brand::file(tx, BrandPicture::Mark)?))
        })
        .await?;
    if let Some(known) = known {
        return Ok(Uploaded::Known(known));
    }

    let prepared = app.images.prepare(file, mark).await?;
    let file_key = new_key(id);
    let keys = keep(app, &file_key, &prepared).await?;
    let stored = app.write(caller, move |tx| insert(tx, id, &Upload { kind, file_key, sha256, bytes, prepared })).await;
    if !matches!(stored, Ok(Uploaded::New(_))) {
        app.files.discard(&keys).await;
    }
    stored
}

/// A key that lies under nobody's other files.
fn new_key(id: ListingId) -> String {
    format!("photos/{id}/{:032x}", rand::random::<u128>())
}

/// The files of a picture, each with its own key.
fn files_of(file_key: &str, prepared: &Prepared) -> Vec<(String, Bytes)> {
    let sizes = prepared.sizes.iter().map(|(width, file)| (size_key(file_key, *width), file.clone()));
    [(original_key(file_key), prepared.original.clone())].into_iter().chain(sizes).collect()
}

/// Writes the files of a picture; their keys come back.
async fn keep(app: &App, file_key: &str, prepared: &Prepared) -> ApiResult<Vec<String>> {
    let files = files_of(file_key, prepared);
    let keys: Vec<String> = files.iter().map(|(key, _)| key.clone()).collect();
    for (key, file) in files {
        if let Err(error) = app.files.put(&key, file).await {
            app.files.discard(&keys).await;
            return Err(error);
        }
    }
    Ok(keys)
}

/// Adds a picture that is prepared already, in a transaction of the caller's; what comes back are its files, to be kept before that ends.
///
/// # Errors
/// `not_found`; `too_many` of a kind.
pub fn add(tx: &mut Tx<'_>, id: ListingId, kind: PhotoKind, prepared: &Prepared) -> ApiResult<Vec<(String, Bytes)>> {
    let (file_key, original) = (new_key(id), &prepared.original);
    let bytes = i64::try_from(original.len()).unwrap_or(i64::MAX);
    let files = files_of(&file_key, prepared);
    let new = Upload { kind, file_key, sha256: sha256_hex(original), bytes, prepared: prepared.clone() };
    match insert(tx, id, &new)? {
        Uploaded::New(_) => Ok(files),
        Uploaded::Known(_) => Ok(Vec::new()),
    }
}

/// The same picture of the listing, or none where there is room for another one.
fn known(conn: &mut Conn, id: ListingId, kind: PhotoKind, sha256: &str) -> ApiResult<Option<PhotoId>> {
    let known = store::with_sha256(conn, id, sha256)?;
    if known.is_none() && store::count(conn, id, kind)? >= kind.limit() {
        return Err(ApiError::field(FieldError::new("", FieldCode::TooMany).with("max", kind.limit())));
    }
    Ok(known)
}

/// An upload whose files are kept.
struct Upload {
    kind: PhotoKind,
    file_key: String,
    sha256: String,
    bytes: i64,
    prepared: Prepared,
}

fn insert(tx: &mut Tx<'_>, id: ListingId, upload: &Upload) -> ApiResult<Uploaded> {
    let caller = tx.caller()?;
    let (at, me) = (tx.at(), caller.claims.member_id);
    listing::lock(tx.conn, id)?;
    if let Some(photo) = known(tx.conn, id, upload.kind, &upload.sha256)? {
        return Ok(Uploaded::Known(one(tx, id, photo)?));
    }
    let side = |pixels: u32| i32::try_from(pixels).map_err(ApiError::internal);
    let new = NewPhoto {
        listing_id: id.0,
        kind: upload.kind.as_str(),
        position: store::next_position(tx.conn, id)?,
        file_key: &upload.file_key,
        media_type: upload.prepared.media_type,
        sha256: &upload.sha256,
        width: side(upload.prepared.width)?,
        height: side(upload.prepared.height)?,
        bytes: upload.bytes,
        uploaded_by: me.0,
        created_at: at,
    };
    let photo = store::insert(tx.conn, &new)?;
    for (width, file) in &upload.prepared.sizes {
        store::set_file(tx.conn, photo, *width, file)?;
    }
    timeline::add_photo(tx, id, me, upload.kind)?;
    audit(tx, AuditAction::Create, (id, photo, upload.kind))?;
    survey_changed(tx, id, None)?;
    tx.emit(PhotosChanged { listing: id })?;
    Ok(Uploaded::New(one(tx, id, photo)?))
}

/// Reports to the listing what its survey is now. The cover stays while its photo is there; then it is the first photo.
fn survey_changed(tx: &mut Tx<'_>, id: ListingId, new_cover: Option<PhotoId>) -> ApiResult<()> {
    let (before, rows) = (store::cover(tx.conn, id)?, store::list(tx.conn, id)?);
    let of = |kind: PhotoKind| rows.iter().filter(move |(row, _)| row.kind == kind).map(|(row, _)| PhotoId(row.id));
    let cover = new_cover.or(before).filter(|cover| of(PhotoKind::Photo).any(|photo| photo == *cover));
    let change = EvidenceChange::Survey {
        photos: i32::try_from(of(PhotoKind::Photo).count()).unwrap_or(i32::MAX),
        has_floor_plan: of(PhotoKind::FloorPlan).next().is_some(),
        cover: cover.or_else(|| of(PhotoKind::Photo).next()),
    };
    listing::evidence_changed(tx, id, &change)
}

fn audit(tx: &mut Tx<'_>, action: AuditAction, (id, photo, kind): (ListingId, PhotoId, PhotoKind)) -> ApiResult<()> {
    let details = json!({ "listing_id": id, "kind": kind });
    tx.audit(action, (AuditSubject::Photo, photo.0), &details)
}

/// Puts the pictures of a listing into another order. Of two at once the last one wins.
///
/// # Errors
/// `not_found`, `repeated`; `stale_version` unless the request names exactly the pictures that are there.
pub fn reorder(tx: &mut Tx<'_>, id: ListingId, request: &OrderPhotosRequest) -> ApiResult<Vec<PhotoResponse>> {
    request.validate()?;
    listing::lock(tx.conn, id)?;
    let present: BTreeSet<PhotoId> = store::list(tx.conn, id)?.iter().map(|(row, _)| PhotoId(row.id)).collect();
    if present != request.photo_ids.iter().copied().collect() {
        return Err(ApiError::new(ErrorCode::StaleVersion).detail("name each picture of the listing once: read the list again"));
    }
    for (position, photo) in (0..).zip(&request.photo_ids) {
        store::set_position(tx.conn, *photo, position)?;
    }
    changed(tx, id, "photo_ids")?;
    list(tx, id)
}

/// Lets a photo stand for its listing.
///
/// # Errors
/// `not_found`; `does_not_exist` for what is no photo of the listing.
pub fn set_cover(tx: &mut Tx<'_>, id: ListingId, SetCoverRequest { photo_id }: SetCoverRequest) -> ApiResult<Vec<PhotoResponse>> {
    listing::lock(tx.conn, id)?;
    let is_photo = |row: &PhotoRow| row.listing_id == id.0 && row.kind == PhotoKind::Photo;
    if !store::find(tx.conn, photo_id)?.is_some_and(|row| is_photo(&row)) {
        return Err(ApiError::field(FieldError::new("/photo_id", FieldCode::DoesNotExist)));
    }
    survey_changed(tx, id, Some(photo_id))?;
    changed(tx, id, "cover")?;
    list(tx, id)
}

/// Says which room a photo shows; every picture of its listing comes back.
///
/// # Errors
/// `not_found`; `contradicts` for the room of a floor plan.
pub fn set_room(tx: &mut Tx<'_>, photo: PhotoId, SetRoomRequest { room }: SetRoomRequest) -> ApiResult<Vec<PhotoResponse>> {
    let row = store::find(tx.conn, photo)?.ok_or_else(ApiError::not_found)?;
    if row.kind != PhotoKind::Photo && room.is_some() {
        return Err(ApiError::field(FieldError::new("/room", FieldCode::Contradicts).with("other", "kind")));
    }
    store::set_room(tx.conn, photo, room)?;
    let details = json!({ "fields": ["room"], "room": room });
    tx.audit(AuditAction::Update, (AuditSubject::Photo, photo.0), &details)?;
    tx.emit(PhotosChanged { listing: ListingId(row.listing_id) })?;
    list(tx, ListingId(row.listing_id))
}

fn changed(tx: &mut Tx<'_>, id: ListingId, field: &str) -> ApiResult<()> {
    tx.emit(PhotosChanged { listing: id })?;
    let details = json!({ "fields": [field] });
    tx.audit(AuditAction::Update, (AuditSubject::Listing, id.0), &details)
}

/// Removes a picture: whoever uploaded it, or whoever may change the listing.
///
/// # Errors
/// `not_found`, `forbidden`.
pub async fn delete(app: &App, caller: Caller, photo: PhotoId) -> ApiResult<()> {
    let keys = app.write(caller, move |tx| remove(tx, photo)).await?;
    app.files.discard(&keys).await;
    Ok(())
}

/// Removes a row; the keys of its files come back.
fn remove(tx: &mut Tx<'_>, photo: PhotoId) -> ApiResult<Vec<String>> {
    let caller = tx.caller()?;
    let id = ListingId(store::find(tx.conn, photo)?.ok_or_else(ApiError::not_found)?.listing_id);
    listing::lock(tx.conn, id)?;
    // Somebody may have removed it before the lock was free.
    let row = store::find(tx.conn, photo)?.ok_or_else(ApiError::not_found)?;
    let me = caller.claims.member_id;
    if row.uploaded_by != me.0 && !listing::may(tx, Action::EditListing, id)? {
        return Err(
            ApiError::new(ErrorCode::Forbidden).detail("the picture is a colleague's, and the listing outside the reach of your role")
        );
    }
    store::delete(tx.conn, photo)?;
    survey_changed(tx, id, None)?;
    timeline::add(tx, id, me, &TimelineEvent::PhotoRemoved { of: row.kind })?;
    audit(tx, AuditAction::Delete, (id, photo, row.kind))?;
    tx.emit(PhotosChanged { listing: id })?;
    Ok(row.all_keys())
}

/// The file behind an address.
///
/// # Errors
/// `not_found` for addresses that were not made here or are over, and for pictures that were removed.
pub async fn file(app: &App, name: &str) -> ApiResult<Bytes> {
    let (photo, width) = picture_address::open(&app.keys, app.clock.now(), name).ok_or_else(ApiError::not_found)?;
    let row = app.db.read(move |conn| store::find(conn, PhotoId(photo))).await?.ok_or_else(ApiError::not_found)?;
    let sizes = row.sizes();
    let (width, _) = sizes.iter().rfind(|(known, _)| *known <= width).or_else(|| sizes.first()).copied().ok_or_else(ApiError::not_found)?;
    app.files.get(&size_key(&row.file_key, width)).await
}

/// An original, to be saved.
pub struct Original {
    /// The file without metadata; every pixel as it came.
    pub file: Bytes,
    /// What it is.
    pub media_type: String,
    /// What it is to be called.
    pub name: String,
}

/// The original of a picture. Who gets it stands in the audit trail before they have it.
///
/// # Errors
/// `not_found`.
pub async fn original(app: &App, caller: Caller, photo: PhotoId) -> ApiResult<Original> {
    let row = app
        .write(caller, move |tx| {
            let row = store::find(tx.conn, photo)?.ok_or_else(ApiError::not_found)?;
            audit(tx, AuditAction::Download, (ListingId(row.listing_id), photo, row.kind))?;
            Ok(row)
        })
        .await?;
    let extension = row.media_type.rsplit('/').next().unwrap_or_default();
    let name = format!("{}-{photo}.{extension}", listing_number(ListingId(row.listing_id)));
    Ok(Original { file: app.files.get(&original_key(&row.file_key)).await?, media_type: row.media_type, name })
}

/// Of which listing a picture is, if it is there.
///
/// # Errors
/// Only when the database fails.
pub fn listing_of(conn: &mut Conn, id: PhotoId) -> ApiResult<Option<ListingId>> {
    Ok(store::find(conn, id)?.map(|row| ListingId(row.listing_id)))
}

/// Which of these folders a row names.
///
/// # Errors
/// Only when the database fails.
pub fn in_use(conn: &mut Conn, keys: &[String]) -> ApiResult<Vec<String>> {
    store::in_use(conn, keys)
}
