//! What happened to a listing, newest first.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::company::member::MemberRef;
use crate::property::exclusive::ExclusiveStep;
use crate::property::follow_up::FollowUpResponse;
use crate::property::key::KeyMovement;
use crate::property::listing::{Evidence, Grade, ListingStatus, MaintainerReason, PriceKind};
use crate::property::owner::RevealPurpose;
use crate::property::photo::PhotoKind;
use crate::vocabulary::vocabulary;
use crate::{ContractId, ShowingId};

vocabulary! {
    /// What a contract is about.
    ContractKind {
        /// 独家委托: the owner gives the listing to this house alone.
        Exclusive = "exclusive",
        /// 买卖: the listing is sold.
        Sale = "sale",
        /// 租赁: the listing is let.
        Rental = "rental",
    }
}

vocabulary! {
    /// Where a contract stands (§5).
    ContractState {
        /// Being drawn up.
        Draft = "draft",
        /// Somebody else is to look at it.
        Submitted = "submitted",
        /// Came back, with a reason.
        Returned = "returned",
        /// May be signed.
        Approved = "approved",
        /// Signed by all: in force, and never changed again.
        Signed = "signed",
        /// Everything after the signing is done.
        Completed = "completed",
        /// Given up, or dissolved.
        Cancelled = "cancelled",
    }
}

vocabulary! {
    /// What a client, who isn't named, made of a recommendation.
    ClientInterest {
        /// It was recommended.
        Shown = "shown",
        /// The client likes it.
        Liked = "liked",
        /// The client doesn't want it.
        Unsuitable = "unsuitable",
    }
}

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TimelineEntry {
    /// Its number, growing with time.
    pub id: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// Who; none for an import or the system.
    pub member: Option<MemberRef>,
    /// What.
    pub event: TimelineEvent,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum TimelineEvent {
    /// The listing or lead was entered.
    Created,
    /// It was typed in for whoever obtained it (§1.7).
    EnteredOnBehalf {
        /// For whom.
        of: MemberRef,
        /// Why they didn't do it themselves.
        reason: String,
    },
    /// A lead became a listing.
    Completed,
    /// Fields were changed.
    Edited {
        /// Their names, as in the body of `PATCH`.
        fields: Vec<String>,
    },
    /// A price was changed.
    PriceChanged {
        /// Which.
        price: PriceKind,
        /// Before, in fen.
        from_fen: Option<i64>,
        /// After, in fen.
        to_fen: Option<i64>,
    },
    /// The status was changed.
    StatusChanged {
        /// Before.
        from: ListingStatus,
        /// After.
        to: ListingStatus,
        /// Why.
        reason: String,
    },
    /// An owner's number was looked at.
    Revealed {
        /// Why.
        purpose: RevealPurpose,
    },
    /// An owner contact was added, changed or removed.
    OwnersChanged,
    /// Somebody has heard that its owner withdraws it (A3).
    WithdrawalReported {
        /// Who said what.
        note: String,
    },
    /// The grade was changed, by hand or because its evidence was lost (§1.8).
    GradeChanged {
        /// Before.
        from: Grade,
        /// After.
        to: Grade,
        /// What supported it and is gone; empty for a change by hand.
        lost: Vec<Evidence>,
    },
    /// The listing became public, or somebody's to maintain.
    MaintainerChanged {
        /// Whose it was.
        from: Option<MemberRef>,
        /// Whose it is; none for the public pool.
        to: Option<MemberRef>,
        /// Why.
        reason: MaintainerReason,
    },
    /// A bunch of keys was received, moved or given away (§1.9).
    KeyMoved {
        /// The number on its label, unique in its store.
        number: i64,
        /// What happened to it.
        movement: KeyMovement,
        /// What for.
        purpose: Option<String>,
        /// When it is due back.
        due_at: Option<DateTime<Utc>>,
    },
    /// An exclusive agreement began, got its document or ended (§1.10).
    Exclusive {
        /// Which of these.
        step: ExclusiveStep,
        /// Its last day.
        until_on: NaiveDate,
    },
    /// Photos or floor plans were added (§1.11).
    PhotosAdded {
        /// Which.
        of: PhotoKind,
        /// How many.
        count: i64,
    },
    /// A photo or floor plan was removed.
    PhotoRemoved {
        /// Which.
        of: PhotoKind,
    },
    /// The price was negotiated.
    Negotiated {
        /// Which price.
        price: PriceKind,
        /// What was offered, in fen.
        offered_fen: i64,
        /// What was answered, in fen.
        answered_fen: Option<i64>,
    },
    /// It was shown to somebody.
    ShowingHeld {
        /// Which showing.
        showing_id: ShowingId,
        /// What the client would pay, in fen.
        offered_fen: Option<i64>,
    },
    /// It was recommended to a client by a list, and the client answered (§3.1); nobody learns to whom.
    Recommended {
        /// What of that.
        interest: ClientInterest,
    },
    /// A contract about it has come to another state.
    Contract {
        /// Which.
        contract_id: ContractId,
        /// Its number, once it has one.
        number: Option<String>,
        /// What it is about.
        of: ContractKind,
        /// The state that it has come to.
        state: ContractState,
    },
    /// The listing got a public page.
    Published,
    /// Its public page was closed.
    Unpublished,
    /// Partners are shown it from now on.
    Syndicated,
    /// Partners are shown it no more.
    Unsyndicated,
    /// A follow-up was written.
    FollowUp {
        /// The follow-up.
        follow_up: FollowUpResponse,
    },
}

vocabulary! {
    /// Of what kind an event is: the `kind` of [`TimelineEvent`] by itself.
    EventKind {
        /// [`TimelineEvent::Created`].
        Created = "created",
        /// [`TimelineEvent::EnteredOnBehalf`].
        EnteredOnBehalf = "entered_on_behalf",
        /// [`TimelineEvent::Completed`].
        Completed = "completed",
        /// [`TimelineEvent::Edited`].
        Edited = "edited",
        /// [`TimelineEvent::PriceChanged`].
        PriceChanged = "price_changed",
        /// [`TimelineEvent::StatusChanged`].
        StatusChanged = "status_changed",
        /// [`TimelineEvent::Revealed`].
        Revealed = "revealed",
        /// [`TimelineEvent::OwnersChanged`].
        OwnersChanged = "owners_changed",
        /// [`TimelineEvent::WithdrawalReported`].
        WithdrawalReported = "withdrawal_reported",
        /// [`TimelineEvent::GradeChanged`].
        GradeChanged = "grade_changed",
        /// [`TimelineEvent::MaintainerChanged`].
        MaintainerChanged = "maintainer_changed",
        /// [`TimelineEvent::KeyMoved`].
        KeyMoved = "key_moved",
        /// [`TimelineEvent::Exclusive`].
        Exclusive = "exclusive",
        /// [`TimelineEvent::PhotosAdded`].
        PhotosAdded = "photos_added",
        /// [`TimelineEvent::PhotoRemoved`].
        PhotoRemoved = "photo_removed",
        /// [`TimelineEvent::Negotiated`].
        Negotiated = "negotiated",
        /// [`TimelineEvent::ShowingHeld`].
        ShowingHeld = "showing_held",
        /// [`TimelineEvent::Recommended`].
        Recommended = "recommended",
        /// [`TimelineEvent::Contract`].
        Contract = "contract",
        /// [`TimelineEvent::Published`].
        Published = "published",
        /// [`TimelineEvent::Unpublished`].
        Unpublished = "unpublished",
        /// [`TimelineEvent::Syndicated`].
        Syndicated = "syndicated",
        /// [`TimelineEvent::Unsyndicated`].
        Unsyndicated = "unsyndicated",
        /// [`TimelineEvent::FollowUp`].
        FollowUp = "follow_up",
    }
}

impl TimelineEvent {
    /// Of what kind it is.
    pub const fn kind(&self) -> EventKind {
        match self {
            Self::Created => EventKind::Created,
            Self::EnteredOnBehalf { .. } => EventKind::EnteredOnBehalf,
            Self::Completed => EventKind::Completed,
            Self::Edited { .. } => EventKind::Edited,
            Self::PriceChanged { .. } => EventKind::PriceChanged,
            Self::StatusChanged { .. } => EventKind::StatusChanged,
            Self::Revealed { .. } => EventKind::Revealed,
            Self::OwnersChanged => EventKind::OwnersChanged,
            Self::WithdrawalReported { .. } => EventKind::WithdrawalReported,
            Self::GradeChanged { .. } => EventKind::GradeChanged,
            Self::MaintainerChanged { .. } => EventKind::MaintainerChanged,
            Self::KeyMoved { .. } => EventKind::KeyMoved,
            Self::Exclusive { .. } => EventKind::Exclusive,
            Self::PhotosAdded { .. } => EventKind::PhotosAdded,
            Self::PhotoRemoved { .. } => EventKind::PhotoRemoved,
            Self::Negotiated { .. } => EventKind::Negotiated,
            Self::ShowingHeld { .. } => EventKind::ShowingHeld,
            Self::Recommended { .. } => EventKind::Recommended,
            Self::Contract { .. } => EventKind::Contract,
            Self::Published => EventKind::Published,
            Self::Unpublished => EventKind::Unpublished,
            Self::Syndicated => EventKind::Syndicated,
            Self::Unsyndicated => EventKind::Unsyndicated,
            Self::FollowUp { .. } => EventKind::FollowUp,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_kind_of_an_event_is_the_word_in_its_text() {
        let reference = json!({"id": 1, "display_name": "林晓岚"});
        let follow_up = json!({
            "id": 1, "kind": "call", "text": "…", "next_step": null, "next_on": null, "author": reference, "created_at": "2026-03-18T02:00:00Z",
        });
        let fields = |kind: EventKind| match kind {
            EventKind::EnteredOnBehalf => json!({"of": reference, "reason": "…"}),
            EventKind::Edited => json!({"fields": []}),
            EventKind::PriceChanged => json!({"price": "asking", "from_fen": null, "to_fen": 1}),
            EventKind::StatusChanged => json!({"from": "available", "to": "paused", "reason": "…"}),
            EventKind::Revealed => json!({"purpose": "owner_call"}),
            EventKind::WithdrawalReported => json!({"note": "…"}),
            EventKind::GradeChanged => json!({"from": "general", "to": "focus", "lost": []}),
            EventKind::MaintainerChanged => json!({"from": reference, "to": null, "reason": "assigned"}),
            EventKind::KeyMoved => json!({"number": 1, "movement": "received", "purpose": null, "due_at": null}),
            EventKind::Exclusive => json!({"step": "agreed", "until_on": "2026-03-18"}),
            EventKind::PhotosAdded => json!({"of": "photo", "count": 1}),
            EventKind::PhotoRemoved => json!({"of": "photo"}),
            EventKind::Negotiated => json!({"price": "asking", "offered_fen": 1, "answered_fen": null}),
            EventKind::ShowingHeld => json!({"showing_id": 1, "offered_fen": null}),
            EventKind::Recommended => json!({"interest": "liked"}),
            EventKind::Contract => json!({"contract_id": 1, "number": null, "of": "sale", "state": "signed"}),
            EventKind::FollowUp => json!({"follow_up": follow_up}),
            _ => json!({}),
        };
        for kind in EventKind::ALL {
            let mut text = fields(*kind);
            text["kind"] = json!(kind);
            let event: TimelineEvent = serde_json::from_value(text.clone()).unwrap_or_else(|error| panic!("{text}: {error}"));
            assert_eq!(event.kind(), *kind);
        }
    }
}
