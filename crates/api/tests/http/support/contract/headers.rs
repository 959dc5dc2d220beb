//! Headers that the contract doesn't speak of, because every exchange may have them.

/// Set on every answer, by the server (`platform::http::around`) or the framework.
pub const OF_EVERY_ANSWER: [&str; 12] = [
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
];

/// Sent with any request: what the body is, who calls (`security` says so), and under which id.
pub const OF_EVERY_REQUEST: [&str; 6] = ["content-type", "content-length", "authorization", "cookie", "user-agent", "x-request-id"];

/// What a request's host is read from, for addresses in answers; a proxy sets them.
pub const OF_PROXIES: [&str; 5] = ["host", "forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto"];
