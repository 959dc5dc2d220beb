//! What members tell.

use fangke_shared::MemberId;

use crate::company::organisation::service::UnitPath;

/// A member was deactivated.
pub struct MemberLeft {
    /// Who.
    pub member: MemberId,
}

/// A member stands in another unit than before.
pub struct MemberMoved {
    /// Who.
    pub member: MemberId,
    /// Where they stood.
    pub from: UnitPath,
    /// Where they stand.
    pub to: UnitPath,
}

/// Somebody else has set a member's password.
pub struct PasswordReset {
    /// Whose.
    pub member: MemberId,
}
