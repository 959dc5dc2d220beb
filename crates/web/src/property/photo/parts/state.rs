//! The pictures of a listing and the files on their way to it.

use fangke_shared::PhotoId;
use fangke_shared::problem::ErrorCode;
use fangke_shared::property::photo::{
    OrderPhotosRequest, PHOTO_BYTES_MAX, PhotoKind, PhotoResponse, PhotoRoom, SetCoverRequest, SetRoomRequest,
};
use leptos::prelude::*;
use web_sys::{File, FileList};

use super::Cover;
use crate::api::{ApiError, Upload};
use crate::i18n::{Word, error_text};
use crate::property::listing::parts::record::Record;
use crate::tr;
use crate::ui::{Task, Toaster, use_toaster};

/// Files that are sent at once: more would only share the same line.
const AT_ONCE: usize = 2;

/// Where a file stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stage {
    /// Others come first.
    Waiting,
    /// On its way.
    Sending,
    /// It may work another time.
    Failed(String),
    /// It never will: the reason.
    Refused(String),
}

/// A file that is being added.
#[derive(Clone)]
pub struct Item {
    /// Tells it from others.
    pub id: u32,
    /// The file's name.
    pub name: String,
    /// What it shows.
    pub kind: PhotoKind,
    /// The transport.
    pub upload: Upload,
    /// Where it stands.
    pub stage: RwSignal<Stage>,
}

/// The survey of the listing on the page.
#[derive(Clone, Copy)]
pub struct Survey {
    record: Record,
    toaster: Toaster,
    asking: Task,
    sending: Task,
    changing: Task,
    cover: Option<Cover>,
    /// The pictures in their order; none until they are there.
    pub photos: RwSignal<Option<Vec<PhotoResponse>>>,
    /// Why they aren't.
    pub failure: RwSignal<Option<ApiError>>,
    /// The files on their way.
    pub queue: RwSignal<Vec<Item>>,
    /// The picture that is looked at.
    pub shown: RwSignal<Option<PhotoId>>,
    next: StoredValue<u32>,
}

impl Survey {
    /// Asks for the pictures.
    pub fn new(record: Record) -> Self {
        let survey = Self {
            record,
            toaster: use_toaster(),
            asking: Task::new(),
            sending: Task::new(),
            changing: Task::new(),
            cover: use_context(),
            photos: RwSignal::new(None),
            failure: RwSignal::new(None),
            queue: RwSignal::default(),
            shown: RwSignal::new(None),
            next: StoredValue::new(0),
        };
        survey.reload();
        survey
    }

    /// How many of a kind there are.
    pub fn count(self, kind: PhotoKind) -> usize {
        self.photos.with(|photos| photos.iter().flatten().filter(|photo| photo.kind == kind).count())
    }

    /// Reads the pictures anew.
    pub fn reload(self) {
        self.asking.ask(self.record.api.list_photos(self.record.id()), move |answer| self.take(answer.map(|page| page.items)));
    }

    /// Takes an answer.
    fn take(self, answer: Result<Vec<PhotoResponse>, ApiError>) {
        match answer {
            Ok(photos) => {
                self.failure.set(None);
                let cover = photos.iter().find(|photo| photo.is_cover).and_then(|photo| photo.sizes.first());
                if let Some(shown) = self.cover {
                    shown.0.set(cover.map(|size| size.url.clone()));
                }
                self.photos.set(Some(photos));
            }
            Err(error) if self.photos.with_untracked(Option::is_none) => self.failure.set(Some(error)),
            Err(error) => self.toaster.fail(&error),
        }
    }

    /// Grade and evidence go by the pictures: both are read anew.
    fn changed(self) {
        self.reload();
        self.record.reload();
    }

    /// Adds files.
    pub fn add(self, kind: PhotoKind, files: Option<FileList>) {
        let Some(files) = files else { return };
        for file in (0..files.length()).filter_map(|i| files.get(i)) {
            let id = self.next.get_value();
            self.next.set_value(id.wrapping_add(1));
            let (name, stage) = (file.name(), unfit(&file.name(), length(&file)).map_or(Stage::Waiting, Stage::Refused));
            let item = Item { id, name, kind, upload: Upload::new(file), stage: RwSignal::new(stage) };
            self.queue.update(|queue| queue.push(item));
        }
        self.pump();
    }

    /// Sends what waits, as far as there is room.
    fn pump(self) {
        loop {
            let next = self.queue.with_untracked(|queue| {
                let sending = queue.iter().filter(|item| item.stage.get_untracked() == Stage::Sending).count();
                let waiting = queue.iter().find(|item| item.stage.get_untracked() == Stage::Waiting);
                waiting.filter(|_| sending < AT_ONCE).cloned()
            });
            let Some(item) = next else { return };
            item.stage.set(Stage::Sending);
            let work = self.record.api.create_photo(self.record.id(), item.kind, item.upload);
            self.sending.beside(work, move |answer| self.sent(&item, answer));
        }
    }

    fn sent(self, item: &Item, answer: Result<PhotoResponse, ApiError>) {
        match answer {
            Ok(_) => {
                self.drop_item(item.id);
                self.changed();
            }
            // Whoever stopped it has taken it away.
            Err(_) if item.upload.is_stopped() => {}
            Err(error) => item.stage.set(failed(&error)),
        }
        self.pump();
    }

    fn drop_item(self, id: u32) {
        self.queue.update(|queue| queue.retain(|item| item.id != id));
    }

    /// Takes a file away, wherever it stands.
    pub fn cancel(self, item: &Item) {
        item.upload.stop();
        self.drop_item(item.id);
        self.pump();
    }

    /// Sends a file once more.
    pub fn retry(self, item: &Item) {
        item.upload.reset();
        item.stage.set(Stage::Waiting);
        self.pump();
    }

    /// Lets a photo stand for the listing.
    pub fn set_cover(self, photo_id: PhotoId) {
        let work = async move { self.record.api.set_cover(self.record.id(), &SetCoverRequest { photo_id }).await };
        self.changing.beside(work, move |answer| {
            let is_done = answer.is_ok();
            self.take(answer.map(|page| page.items));
            if is_done {
                self.toaster.say(tr!(photo.cover_set));
            }
        });
    }

    /// Says which room a photo shows; what stands there stays where that fails.
    pub fn set_room(self, photo: PhotoId, room: Option<PhotoRoom>) {
        let work = async move { self.record.api.set_photo_room(photo, &SetRoomRequest { room }).await };
        self.changing.beside(work, move |answer| {
            self.take(answer.map(|page| page.items));
            self.photos.notify();
        });
    }

    /// Moves a picture to the place of another of its kind.
    pub fn move_to(self, photo: PhotoId, target: PhotoId) {
        let Some(photo_ids) = self.photos.with_untracked(|photos| moved(photos.as_deref().unwrap_or_default(), photo, target)) else {
            return;
        };
        let work = async move { self.record.api.order_photos(self.record.id(), &OrderPhotosRequest { photo_ids }).await };
        self.changing.beside(work, move |answer| {
            // Other pictures are there now: they come with the list.
            let is_stale = answer.as_ref().is_err_and(ApiError::is_stale);
            self.take(answer.map(|page| page.items));
            if is_stale {
                self.reload();
            }
        });
    }

    /// The picture beside another of its kind, `step` places further.
    pub fn beside(self, photo: PhotoId, step: isize) -> Option<PhotoId> {
        self.photos.with(|photos| {
            let photos = photos.as_deref().unwrap_or_default();
            let kind = photos.iter().find(|known| known.id == photo)?.kind;
            let ids: Vec<PhotoId> = photos.iter().filter(|known| known.kind == kind).map(|known| known.id).collect();
            let position = ids.iter().position(|id| *id == photo)?;
            ids.get(position.checked_add_signed(step)?).copied()
        })
    }

    /// Removes a picture for good.
    pub fn remove(self, photo: PhotoId) {
        self.changing.beside(self.record.api.delete_photo(photo), move |answer| match answer {
            Ok(()) => {
                self.toaster.say(tr!(photo.removed));
                self.changed();
            }
            Err(error) => self.toaster.fail(&error),
        });
    }
}

/// The order with one picture in the place of another; none if nothing changes.
fn moved(photos: &[PhotoResponse], photo: PhotoId, target: PhotoId) -> Option<Vec<PhotoId>> {
    let mut ids: Vec<PhotoId> = photos.iter().map(|photo| photo.id).collect();
    let at = |id: PhotoId| photos.iter().position(|known| known.id == id);
    let kind = |at: usize| photos.get(at).map(|photo| photo.kind);
    let (from, to) = (at(photo)?, at(target)?);
    if from == to || kind(from) != kind(to) {
        return None;
    }
    let id = ids.remove(from);
    ids.insert(to, id);
    Some(ids)
}

/// Why a file needn't be sent at all.
fn unfit(name: &str, bytes: u64) -> Option<String> {
    let lower = name.to_lowercase();
    let max = u64::try_from(PHOTO_BYTES_MAX).unwrap_or(u64::MAX);
    if lower.ends_with(".heic") || lower.ends_with(".heif") {
        Some(ErrorCode::HeicUnsupported.label().to_owned())
    } else if bytes == 0 {
        Some(tr!(photo.empty_file).to_owned())
    } else {
        (bytes > max).then(|| tr!(photo.too_large, max = max / (1024 * 1024)))
    }
}

/// What is to become of a file that the server didn't take.
fn failed(error: &ApiError) -> Stage {
    let is_final = matches!(
        error.code(),
        Some(ErrorCode::UnsupportedImage | ErrorCode::HeicUnsupported | ErrorCode::ImageTooLarge | ErrorCode::BodyTooLarge)
            | Some(ErrorCode::UnsupportedMediaType | ErrorCode::ValidationFailed)
    );
    let is_full = error.code() == Some(ErrorCode::ValidationFailed);
    let text = if is_full { tr!(photo.full).to_owned() } else { error_text(error) };
    if is_final { Stage::Refused(text) } else { Stage::Failed(text) }
}

/// The length of a file; a browser tells it as a floating number.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn length(file: &File) -> u64 {
    file.size() as u64
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use fangke_shared::company::member::MemberRef;
    use fangke_shared::{ListingId, MemberId};

    use super::*;

    fn photo(id: i64, kind: PhotoKind) -> PhotoResponse {
        PhotoResponse {
            id: PhotoId(id),
            listing_id: ListingId(1),
            kind,
            room: None,
            is_cover: false,
            width: 4,
            height: 3,
            bytes: 1,
            uploaded_by: MemberRef { id: MemberId(1), display_name: String::new() },
            created_at: DateTime::UNIX_EPOCH,
            sizes: Vec::new(),
            can_delete: true,
        }
    }

    #[test]
    fn a_picture_takes_the_place_of_another_of_its_kind() {
        let photos = [photo(1, PhotoKind::Photo), photo(2, PhotoKind::FloorPlan), photo(3, PhotoKind::Photo), photo(4, PhotoKind::Photo)];
        let order = |from, to| moved(&photos, PhotoId(from), PhotoId(to)).map(|ids| ids.into_iter().map(|id| id.0).collect::<Vec<_>>());
        assert_eq!(order(4, 1), Some(vec![4, 1, 2, 3]));
        assert_eq!(order(1, 3), Some(vec![2, 3, 1, 4]));
        assert_eq!((order(1, 2), order(1, 1), order(1, 9)), (None, None, None));
    }

    #[test]
    fn what_can_not_be_taken_is_not_sent() {
        assert!(unfit("IMG_0001.HEIC", 5).is_some_and(|text| text.contains("HEIC")));
        assert!(unfit("a.jpg", 0).is_some());
        assert!(unfit("a.jpg", 20 * 1024 * 1024 + 1).is_some_and(|text| text.contains("20")));
        assert_eq!(unfit("a.jpg", 20 * 1024 * 1024), None);
    }
}
