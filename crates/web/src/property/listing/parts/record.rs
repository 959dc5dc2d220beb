//! The listing that a page or peek is about, shared by its panels.

use fangke_shared::ListingId;
use fangke_shared::permission::{Action, Scope};
use fangke_shared::property::listing::{ListingResponse, ListingSummary};
use futures::FutureExt;
use leptos::prelude::*;

use crate::api::{Api, ApiError};
use crate::company::auth::parts::Session;
use crate::i18n::Word;
use crate::tr;
use crate::ui::in_background;

/// One listing on screen.
#[derive(Clone, Copy)]
pub struct Record {
    /// The client.
    pub api: Api,
    /// Who looks at it.
    pub session: Session,
    /// The listing as last heard of.
    pub listing: RwSignal<ListingResponse>,
    /// Grows with every change, so that the timeline is read again.
    pub changes: RwSignal<u32>,
}

impl Record {
    /// A listing that was just read.
    pub fn new(api: Api, session: Session, listing: ListingResponse) -> Self {
        Self { api, session, listing: RwSignal::new(listing), changes: RwSignal::new(0) }
    }

    /// Which.
    pub fn id(self) -> ListingId {
        self.listing.with_untracked(|listing| listing.summary.id)
    }

    /// The version that changes name.
    pub fn version(self) -> i64 {
        self.listing.with_untracked(|listing| listing.summary.version)
    }

    /// Reads the short form.
    pub fn with<T>(self, read: impl FnOnce(&ListingSummary) -> T) -> T {
        self.listing.with(|listing| read(&listing.summary))
    }

    /// Takes the answer to a change.
    pub fn accept(self, listing: ListingResponse) {
        self.listing.set(listing);
        self.has_changed();
    }

    /// Lets what hangs on the listing be read anew.
    pub fn has_changed(self) {
        self.changes.update(|n| *n = n.wrapping_add(1));
    }

    /// Reads the listing anew.
    pub async fn refresh(self) -> Result<(), ApiError> {
        let listing = self.api.get_listing(self.id()).await?;
        if self.listing.try_get_untracked().is_some() {
            self.accept(listing);
        }
        Ok(())
    }

    /// Reads the listing anew while nobody waits for it: a failure shows with the next call.
    pub fn reload(self) {
        in_background(self.refresh().map(drop));
    }

    /// Why its fields can't be changed; none if they can.
    pub fn edit_refused(self) -> Option<String> {
        if self.listing.with(|listing| listing.can_edit) { None } else { Some(refusal(self.session, Action::EditListing)) }
    }

    /// May it be given to a colleague? That is for those who change listings of others.
    pub fn may_assign(self) -> bool {
        self.listing.with(|listing| listing.can_edit) && self.session.scope(Action::EditListing).is_some_and(|scope| scope != Scope::Own)
    }

    /// Why no follow-up can be written; none if one can.
    pub fn follow_up_refused(self) -> Option<String> {
        (!self.session.may(Action::WriteFollowUp)).then(|| refusal(self.session, Action::WriteFollowUp))
    }

    /// Why the status can't be changed; none if it can.
    pub fn status_refused(self) -> Option<String> {
        let (has_steps, is_lead) = self.listing.with(|l| (!l.next_statuses.is_empty(), !l.missing.is_empty()));
        match has_steps {
            true => None,
            false if is_lead => Some(tr!(listing.status_of_lead).to_owned()),
            false if self.listing.with(|l| l.can_edit) => Some(tr!(listing.status_is_final).to_owned()),
            false => Some(refusal(self.session, Action::ChangeListingStatus)),
        }
    }
}

/// The listing that the page is about.
pub fn use_record() -> Record {
    expect_context()
}

/// Why a member may not do this: not at all, or not that far.
pub fn refusal(session: Session, action: Action) -> String {
    match session.scope(action) {
        Some(scope) => tr!(common.not_in_scope, scope = scope.label()),
        None => tr!(common.not_permitted, action = action.label()),
    }
}
