//! What handing over tells: whoever keeps more than properties counts it, and gives it, too.

use fangke_shared::MemberId;
use fangke_shared::company::member::MemberRef;

use crate::company::member::service::Profile;

/// Somebody asks what a member looks after.
pub struct BelongingsAsked {
    /// The member.
    pub member: MemberId,
    /// Clients that they hold.
    pub clients: i64,
    /// Open showings that they lead or accompany.
    pub showings: i64,
}

/// Everything that a member looks after goes to a colleague.
pub struct HandingOver {
    /// Whose it was.
    pub from: MemberRef,
    /// Whose it is.
    pub to: Profile,
    /// Why.
    pub reason: String,
    /// Clients that have gone with it.
    pub clients: i64,
    /// Open showings that have gone with it.
    pub showings: i64,
}
