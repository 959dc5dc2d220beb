//! What members tell.

use fangke_shared::MemberId;

/// A member was deactivated.
pub struct MemberLeft {
    /// Who.
    pub member: MemberId,
}

/// Somebody else has set a member's password.
pub struct PasswordReset {
    /// Whose.
    pub member: MemberId,
}
