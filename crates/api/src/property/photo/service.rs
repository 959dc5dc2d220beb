//! Rules of the survey (§1.11).

use std::collections::BTreeSet;

use fangke_shared::company::audit::{AuditAction, AuditSubject};
use fangke_shared::company::member::MemberRef;
use fangke_shared::permission::{Action, scope_of};
use fangke_shared::problem::{ErrorCode, FieldCode, FieldError};
use fangke_shared::property::listing::{TimelineEvent, listing_number};
use fangke_shared::property::photo::{OrderPhotosRequest, PhotoKind, PhotoResponse, PhotoSize, SetCoverRequest};
use fangke_shared::{ListingId, MemberId, PhotoId};
use serde_json::json;

use super::address;
use super::store::{self, NewPhoto, PhotoRow, original_key, size_key};
use crate::platform::audit_log::{self, Actor};
use crate::platform::clock::Clock;
use crate::platform::crypto::{Keys, sha256_hex};
use crate::platform::db::Conn;
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::files::Bytes;
use crate::platform::guard::Caller;
use crate::platform::images::Prepared;
use crate::platform::state::App;
use crate::property::listing::service::{self as listing, EvidenceChange};

pub use super::published::{PublishedPhoto, PublishedSize, published};

/// Width of what lists show. Of a picture that is not even that wide there is one size only, and that is it.
const THUMBNAIL: u32 = 320;

/// What tells a picture's addresses.
#[derive(Clone)]
pub struct Context {
    /// Seal the addresses.
    pub keys: Keys,
    /// They end.
    pub clock: Clock,
}

impl Context {
    /// That of the application.
    pub fn of(app: &App) -> Self {
        Self { keys: app.keys.clone(), clock: app.clock.clone() }
    }

    /// Where the smallest size of a picture is. No database is asked: a picture that is gone by now shows nothing.
    pub fn thumbnail(&self, photo: PhotoId) -> String {
        address::of(&self.keys, self.clock.now(), photo, THUMBNAIL)
    }
}

/// The pictures of a listing in their order, photos and floor plans.
///
/// # Errors
/// `not_found`.
pub fn list(conn: &mut Conn, context: &Context, caller: &Caller, id: ListingId) -> ApiResult<Vec<PhotoResponse>> {
    let may_edit = listing::may(conn, caller, Action::EditListing, id)?;
    let may_survey = scope_of(caller.claims.role, Action::EditSurvey).is_some();
    let cover = store::cover(conn, id)?;
    let now = context.clock.now();
    let rows = store::list(conn, id)?;
    Ok(rows
        .into_iter()
        .map(|(row, display_name)| {
            let (photo, uploaded_by) = (PhotoId(row.id), MemberId(row.uploaded_by));
            let size = |(width, height)| PhotoSize { width, height, url: address::of(&context.keys, now, photo, width) };
            PhotoResponse {
                id: photo,
                listing_id: id,
                kind: row.kind,
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
fn one(conn: &mut Conn, context: &Context, caller: &Caller, id: ListingId, photo: PhotoId) -> ApiResult<PhotoResponse> {
    list(conn, context, caller, id)?.into_iter().find(|shown| shown.id == photo).ok_or_else(ApiError::not_found)
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
pub async fn upload(app: &App, caller: &Caller, id: ListingId, kind: PhotoKind, file: Bytes) -> ApiResult<Uploaded> {
    let bytes = i64::try_from(file.len()).unwrap_or(i64::MAX);
    // What is known or will be refused is told before the work.
    let (context, by, upload) = (Context::of(app), caller.clone(), file.clone());
    let (sha256, known) = app
        .db
        .read(move |conn| {
            let sha256 = sha256_hex(&upload);
            let known = known(conn, id, kind, &sha256)?.map(|photo| one(conn, &context, &by, id, photo)).transpose()?;
            Ok((sha256, known))
        })
        .await?;
    if let Some(known) = known {
        return Ok(Uploaded::Known(known));
    }

    let prepared = app.images.prepare(file).await?;
    let file_key = new_key(id);
    let keys = keep(app, &file_key, &prepared).await?;
    let (context, by) = (Context::of(app), caller.clone());
    let stored = app
        .db
        .write(move |conn| {
            let new = Upload { kind, file_key, sha256, bytes, prepared };
            insert(conn, &context, &by, id, &new)
        })
        .await;
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
pub fn add(
    conn: &mut Conn,
    context: &Context,
    caller: &Caller,
    id: ListingId,
    kind: PhotoKind,
    prepared: &Prepared,
) -> ApiResult<Vec<(String, Bytes)>> {
    let (file_key, original) = (new_key(id), &prepared.original);
    let bytes = i64::try_from(original.len()).unwrap_or(i64::MAX);
    let files = files_of(&file_key, prepared);
    let new = Upload { kind, file_key, sha256: sha256_hex(original), bytes, prepared: prepared.clone() };
    match insert(conn, context, caller, id, &new)? {
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

fn insert(conn: &mut Conn, context: &Context, caller: &Caller, id: ListingId, upload: &Upload) -> ApiResult<Uploaded> {
    let (now, me) = (context.clock.now(), caller.claims.member_id);
    listing::lock(conn, id)?;
    if let Some(photo) = known(conn, id, upload.kind, &upload.sha256)? {
        return Ok(Uploaded::Known(one(conn, context, caller, id, photo)?));
    }
    let side = |pixels: u32| i32::try_from(pixels).map_err(ApiError::internal);
    let new = NewPhoto {
        listing_id: id.0,
        kind: upload.kind.as_str(),
        position: store::next_position(conn, id)?,
        file_key: &upload.file_key,
        media_type: upload.prepared.media_type,
        sha256: &upload.sha256,
        width: side(upload.prepared.width)?,
        height: side(upload.prepared.height)?,
        bytes: upload.bytes,
        uploaded_by: me.0,
        created_at: now.naive_utc(),
    };
    let photo = store::insert(conn, &new)?;
    listing::photo_added(conn, id, me, upload.kind, now)?;
    audit(conn, context, caller, AuditAction::Create, (id, photo, upload.kind))?;
    survey_changed(conn, context, id, None)?;
    Ok(Uploaded::New(one(conn, context, caller, id, photo)?))
}

/// Reports to the listing what its survey is now. The cover stays while its photo is there; then it is the first photo.
fn survey_changed(conn: &mut Conn, context: &Context, id: ListingId, new_cover: Option<PhotoId>) -> ApiResult<()> {
    let (before, rows) = (store::cover(conn, id)?, store::list(conn, id)?);
    let of = |kind: PhotoKind| rows.iter().filter(move |(row, _)| row.kind == kind).map(|(row, _)| PhotoId(row.id));
    let cover = new_cover.or(before).filter(|cover| of(PhotoKind::Photo).any(|photo| photo == *cover));
    let change = EvidenceChange::Survey {
        photos: i32::try_from(of(PhotoKind::Photo).count()).unwrap_or(i32::MAX),
        has_floor_plan: of(PhotoKind::FloorPlan).next().is_some(),
        cover: cover.or_else(|| of(PhotoKind::Photo).next()),
    };
    listing::evidence_changed(conn, &context.clock, id, &change)
}

fn audit(
    conn: &mut Conn,
    context: &Context,
    caller: &Caller,
    action: AuditAction,
    (id, photo, kind): (ListingId, PhotoId, PhotoKind),
) -> ApiResult<()> {
    let details = json!({ "listing_id": id, "kind": kind });
    audit_log::record(conn, &Actor::from(caller), context.clock.now(), action, (AuditSubject::Photo, photo.0), &details)
}

/// Puts the pictures of a listing into another order. Of two at once the last one wins.
///
/// # Errors
/// `not_found`, `repeated`; `stale_version` unless the request names exactly the pictures that are there.
pub fn reorder(
    conn: &mut Conn,
    context: &Context,
    caller: &Caller,
    id: ListingId,
    request: &OrderPhotosRequest,
) -> ApiResult<Vec<PhotoResponse>> {
    request.validate()?;
    listing::lock(conn, id)?;
    let present: BTreeSet<PhotoId> = store::list(conn, id)?.iter().map(|(row, _)| PhotoId(row.id)).collect();
    if present != request.photo_ids.iter().copied().collect() {
        return Err(ApiError::new(ErrorCode::StaleVersion).detail("name each picture of the listing once: read the list again"));
    }
    for (position, photo) in (0..).zip(&request.photo_ids) {
        store::set_position(conn, *photo, position)?;
    }
    changed(conn, context, caller, id, "photo_ids")?;
    list(conn, context, caller, id)
}

/// Lets a photo stand for its listing.
///
/// # Errors
/// `not_found`; `does_not_exist` for what is no photo of the listing.
pub fn set_cover(
    conn: &mut Conn,
    context: &Context,
    caller: &Caller,
    id: ListingId,
    SetCoverRequest { photo_id }: SetCoverRequest,
) -> ApiResult<Vec<PhotoResponse>> {
    listing::lock(conn, id)?;
    let is_photo = |row: &PhotoRow| row.listing_id == id.0 && row.kind == PhotoKind::Photo;
    if !store::find(conn, photo_id)?.is_some_and(|row| is_photo(&row)) {
        return Err(ApiError::field(FieldError::new("/photo_id", FieldCode::DoesNotExist)));
    }
    survey_changed(conn, context, id, Some(photo_id))?;
    changed(conn, context, caller, id, "cover")?;
    list(conn, context, caller, id)
}

fn changed(conn: &mut Conn, context: &Context, caller: &Caller, id: ListingId, field: &str) -> ApiResult<()> {
    let details = json!({ "fields": [field] });
    audit_log::record(conn, &Actor::from(caller), context.clock.now(), AuditAction::Update, (AuditSubject::Listing, id.0), &details)
}

/// Removes a picture: whoever uploaded it, or whoever may change the listing.
///
/// # Errors
/// `not_found`, `forbidden`.
pub async fn delete(app: &App, caller: &Caller, photo: PhotoId) -> ApiResult<()> {
    let (context, by) = (Context::of(app), caller.clone());
    let keys = app.db.write(move |conn| remove(conn, &context, &by, photo)).await?;
    app.files.discard(&keys).await;
    Ok(())
}

/// Removes a row; the keys of its files come back.
fn remove(conn: &mut Conn, context: &Context, caller: &Caller, photo: PhotoId) -> ApiResult<Vec<String>> {
    let id = ListingId(store::find(conn, photo)?.ok_or_else(ApiError::not_found)?.listing_id);
    listing::lock(conn, id)?;
    // Somebody may have removed it before the lock was free.
    let row = store::find(conn, photo)?.ok_or_else(ApiError::not_found)?;
    let me = caller.claims.member_id;
    if row.uploaded_by != me.0 && !listing::may(conn, caller, Action::EditListing, id)? {
        return Err(
            ApiError::new(ErrorCode::Forbidden).detail("the picture is a colleague's, and the listing outside the reach of your role")
        );
    }
    store::delete(conn, photo)?;
    survey_changed(conn, context, id, None)?;
    listing::add_event(conn, id, me, &TimelineEvent::PhotoRemoved { of: row.kind }, context.clock.now())?;
    audit(conn, context, caller, AuditAction::Delete, (id, photo, row.kind))?;
    Ok(row.all_keys())
}

/// The file behind an address.
///
/// # Errors
/// `not_found` for addresses that were not made here or are over, and for pictures that were removed.
pub async fn file(app: &App, name: &str) -> ApiResult<Bytes> {
    let (photo, width) = address::open(&app.keys, app.clock.now(), name).ok_or_else(ApiError::not_found)?;
    let row = app.db.read(move |conn| store::find(conn, photo)).await?.ok_or_else(ApiError::not_found)?;
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
pub async fn original(app: &App, caller: &Caller, photo: PhotoId) -> ApiResult<Original> {
    let (context, by) = (Context::of(app), caller.clone());
    let row = app
        .db
        .write(move |conn| {
            let row = store::find(conn, photo)?.ok_or_else(ApiError::not_found)?;
            audit(conn, &context, &by, AuditAction::Download, (ListingId(row.listing_id), photo, row.kind))?;
            Ok(row)
        })
        .await?;
    let extension = row.media_type.rsplit('/').next().unwrap_or_default();
    let name = format!("{}-{photo}.{extension}", listing_number(ListingId(row.listing_id)));
    Ok(Original { file: app.files.get(&original_key(&row.file_key)).await?, media_type: row.media_type, name })
}

/// Which of these places pictures have in the store of files.
///
/// # Errors
/// What the database says.
pub fn named(conn: &mut Conn, places: &[String]) -> ApiResult<Vec<String>> {
    store::named(conn, places)
}
