//! Signing in.

use std::net::IpAddr;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::SessionId;
use crate::company::member::MemberResponse;
use crate::permission::{Grant, SessionDuty};
use crate::vocabulary::vocabulary;

vocabulary! {
    /// What came of an attempt to sign in (I4).
    SignInOutcome {
        /// The password was wrong.
        WrongPassword = "wrong_password",
        /// The password was right, and no right code came after it.
        NoCode = "no_code",
        /// The code was wrong or used before.
        WrongCode = "wrong_code",
        /// Signed in with the password alone.
        Password = "password",
        /// Signed in with password and code.
        Code = "code",
        /// Signed in with password and recovery code.
        RecoveryCode = "recovery_code",
    }
}

impl SignInOutcome {
    /// Is the member in?
    pub const fn is_success(self) -> bool {
        matches!(self, Self::Password | Self::Code | Self::RecoveryCode)
    }
}

/// Digits of a code.
pub const CODE_DIGITS: usize = 6;
/// Recovery codes that are given out at once.
pub const RECOVERY_CODES: usize = 10;

/// Body of `POST /auth/login`.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct LoginRequest {
    /// The member's user name.
    #[cfg_attr(feature = "openapi", schema(example = "agent"))]
    pub username: String,
    /// The password.
    #[cfg_attr(feature = "openapi", schema(example = "fangke-demo", format = Password))]
    pub password: String,
}

/// Answer of `login` where a second factor is on: the code is still to come.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CodeWantedResponse {
    /// Send it with the code.
    pub ticket: String,
    /// Seconds until the ticket ends.
    pub expires_in: i64,
}

/// Body of `POST /auth/login/code`.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct LoginCodeRequest {
    /// From the answer of `login`.
    pub ticket: String,
    /// Six digits of the authenticator, or a recovery code.
    #[cfg_attr(feature = "openapi", schema(example = "492039"))]
    pub code: String,
}

/// Answer of `login` and `refresh`; the refresh token travels in a cookie.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TokenResponse {
    /// Send it as `Authorization: Bearer …`.
    pub access_token: String,
    /// Always `Bearer`.
    pub token_type: String,
    /// Seconds until the access token ends.
    pub expires_in: i64,
    /// Who signed in.
    pub member: MeResponse,
}

/// The signed-in member and what they may do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MeResponse {
    /// The member.
    #[serde(flatten)]
    pub member: MemberResponse,
    /// The lines of the permission table that hold for the member's role.
    pub permissions: Vec<Grant>,
    /// Owner numbers revealed today.
    pub reveals_today: i64,
    /// Owner numbers that may be revealed a day.
    pub reveal_limit: i64,
    /// What has to be done before anything else; the session is good for nothing more until then.
    pub duty: Option<SessionDuty>,
}

/// Body of `POST /auth/change-password`.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ChangePasswordRequest {
    /// The password until now.
    pub current_password: String,
    /// The password from now on, 10 to 128 characters.
    pub new_password: String,
}

/// The caller's second factor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SecondFactorResponse {
    /// Since when it is on; none while it is off.
    pub on_since: Option<DateTime<Utc>>,
    /// Recovery codes that are left.
    pub recovery_codes_left: i64,
    /// Must the caller's role have one?
    pub is_required: bool,
}

/// Body of `POST /auth/second-factor`.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct BeginSecondFactorRequest {
    /// The password.
    #[cfg_attr(feature = "openapi", schema(format = Password))]
    pub password: String,
}

/// A secret for the authenticator, which is in force once a code of it has come.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewSecondFactorResponse {
    /// To be typed, in base 32.
    pub secret: String,
    /// The same as an address that authenticators open.
    pub address: String,
    /// The address as a square code.
    pub qr: QrResponse,
}

/// A square code to be drawn.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct QrResponse {
    /// Modules on each side, the white around included.
    pub side: i64,
    /// The dark modules, as an SVG path in a box of `side` × `side`.
    pub path: String,
}

/// Body of `POST /auth/second-factor/confirm`.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ConfirmSecondFactorRequest {
    /// Six digits of the authenticator.
    #[cfg_attr(feature = "openapi", schema(example = "492039"))]
    pub code: String,
}

/// Recovery codes, which are shown only now; each signs in once in place of a code.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RecoveryCodesResponse {
    /// Ten of them.
    pub codes: Vec<String>,
}

/// Body of the operations that take a second factor away or make new recovery codes.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SecondFactorProofRequest {
    /// The password.
    #[cfg_attr(feature = "openapi", schema(format = Password))]
    pub password: String,
    /// Six digits of the authenticator, or a recovery code.
    #[cfg_attr(feature = "openapi", schema(example = "492039"))]
    pub code: String,
}

/// A session of the caller: a browser that is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SessionResponse {
    /// The session.
    pub id: SessionId,
    /// Browser and system; empty where they aren't known.
    pub device: String,
    /// The network that it was last seen in, shortened.
    pub network: String,
    /// When it began.
    pub began_at: DateTime<Utc>,
    /// When it was last carried on, which a browser in use does every five minutes.
    pub last_seen_at: DateTime<Utc>,
    /// Is it the caller's own, of this request?
    pub is_current: bool,
}

/// An attempt to sign in as the caller.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignInResponse {
    /// When.
    pub at: DateTime<Utc>,
    /// What came of it.
    pub outcome: SignInOutcome,
    /// Browser and system; empty where they aren't known.
    pub device: String,
    /// The network that it came from, shortened.
    pub network: String,
}

/// An address without what tells one household's machines apart: three numbers of four, or the first 48 bits.
pub fn network_of(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(v4) => {
            let [a, b, c, _] = v4.octets();
            format!("{a}.{b}.{c}.*")
        }
        IpAddr::V6(v6) => {
            let [a, b, c, ..] = v6.segments();
            format!("{a:x}:{b:x}:{c:x}:*")
        }
    }
}

/// Browsers by what they say of themselves; those that also claim to be another one come first.
const BROWSERS: &[(&str, &str)] = &[
    ("MicroMessenger", "WeChat"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("HuaweiBrowser", "Huawei Browser"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
];

/// Systems, in the same way.
const SYSTEMS: &[(&str, &str)] = &[
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("OpenHarmony", "HarmonyOS"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
];

/// Browser and system by the `User-Agent` of a request: `Chrome · Windows`; empty where neither is known.
pub fn device_of(user_agent: &str) -> String {
    let find = |list: &[(&str, &'static str)]| list.iter().find(|(mark, _)| user_agent.contains(mark)).map(|(_, name)| *name);
    let known: Vec<&str> = [find(BROWSERS), find(SYSTEMS)].into_iter().flatten().collect();
    known.join(" · ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_shortened_to_its_network() {
        let network = |text: &str| network_of(text.parse().unwrap());
        assert_eq!(network("192.0.2.77"), "192.0.2.*");
        assert_eq!(network("::ffff:192.0.2.77"), "192.0.2.*");
        assert_eq!(network("2001:db8:1:2::9"), "2001:db8:1:*");
    }

    #[test]
    fn a_device_is_named_by_browser_and_system() {
        let chrome = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36";
        assert_eq!(device_of(chrome), "Chrome · Windows");
        assert_eq!(device_of(&format!("{chrome} Edg/131.0.0.0")), "Edge · Windows");
        let phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Version/18.1 Mobile/15E148 Safari/604.1";
        assert_eq!(device_of(phone), "Safari · iPhone");
        assert_eq!(device_of("curl/8.9"), "");
    }
}
