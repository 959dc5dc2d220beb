//! Headers that the contract doesn't speak of, because every exchange may have them.

/// Set on every answer, by the server (`platform::http::around`) or the framework.
pub const OF_EVERY_ANSWER: [&str; 13] = [
    "content-type",
    "content-length",
    "x-request-id",
    "x-content-type-options",
    "x-frame-options",
    "referrer-policy",
    "date",
    "cache-control",
    "strict-transport-security",
    // To partners, whatever the answer is.
    "ratelimit-limit",
    "ratelimit-remaining",
    "ratelimit-reset",
    // After a change, where the database has replicas; the cookie of the same name says the same.
    "fangke-seen",
];

/// Sent with any request: what the body is, who calls (`security` says so), and under which id.
pub const OF_EVERY_REQUEST: [&str; 7] =
    ["content-type", "content-length", "authorization", "cookie", "user-agent", "x-request-id", "fangke-seen"];

/// A cookie that any answer may set.
pub const SEEN: &str = "fangke_seen=";

/// What a request's host is read from, for addresses in answers; a proxy sets them.
pub const OF_PROXIES: [&str; 5] = ["host", "forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto"];
