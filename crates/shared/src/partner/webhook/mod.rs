//! Webhooks (I7): what happens in the house is sent to an address of a partner, signed, and tried again until it is taken.

mod query;
mod request;
mod response;

pub use query::WebhookDeliveryQuery;
pub use request::{ChangeWebhookRequest, CreateWebhookRequest, TOPICS_MAX, URL_MAX, target_fault};
pub use response::{Webhook, WebhookAttempt, WebhookDelivery, WebhookDeliveryDetail, WebhookReplayed, WebhookSecret};

use chrono::TimeDelta;

use crate::vocabulary::vocabulary;

vocabulary! {
    /// How far a delivery is.
    WebhookDeliveryState {
        /// 待发送: not tried yet.
        Pending = "pending",
        /// 待重试: tried in vain, and tried again later.
        Failed = "failed",
        /// 已送达: the partner has taken it.
        Delivered = "delivered",
        /// 已放弃: tried as often as it is; only a replay sends it again.
        Dead = "dead",
    }
}

vocabulary! {
    /// Why an attempt was in vain.
    WebhookFailure {
        /// The answer was another status than 2xx.
        Refused = "refused",
        /// The answer led to another address; none is followed.
        Redirected = "redirected",
        /// No answer in time.
        Timeout = "timeout",
        /// No connection, no valid certificate, or the connection broke off.
        Unreachable = "unreachable",
        /// The address lies in a network where nothing is sent to.
        NotAllowed = "not_allowed",
    }
}

/// Attempts after which a delivery is given up.
pub const TRIES_MAX: i64 = 10;
/// Bytes that are kept of an answer.
pub const ANSWER_BYTES: usize = 2_048;
/// Days for which deliveries are kept.
pub const KEPT_DAYS: i64 = 30;
/// Webhooks of one program.
pub const WEBHOOKS_MAX: i64 = 20;
/// Hours for which the secret of before signs, too, after a rotation.
pub const OVERLAP_HOURS: i64 = 24;

/// The first wait, in seconds; each further one is three times as long.
const FIRST_WAIT: i64 = 60;
/// The longest wait, in seconds: a day.
const LONGEST_WAIT: i64 = 86_400;

/// How long to wait after so many attempts in vain: a minute, three, nine … a day. `chance`, from 0 to 1, moves it by a fifth to either side,
/// so that what has failed together is not tried again together. None once it is given up.
#[must_use]
pub fn wait_after(tries: i64, chance: f64) -> Option<TimeDelta> {
    if tries >= TRIES_MAX {
        return None;
    }
    let times = u32::try_from(tries.saturating_sub(1)).unwrap_or_default();
    let seconds = 3_i64.checked_pow(times).and_then(|times| FIRST_WAIT.checked_mul(times)).unwrap_or(LONGEST_WAIT).min(LONGEST_WAIT);
    // In thousandths, for a wait is a whole number of milliseconds: 800 to 1 200.
    #[allow(clippy::cast_possible_truncation)]
    let thousandths = 800 + (chance.clamp(0.0, 1.0) * 400.0) as i64;
    Some(TimeDelta::milliseconds(seconds * thousandths))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_from_a_minute_to_a_day_and_end() {
        let minutes: Vec<i64> = (1..TRIES_MAX).filter_map(|tries| wait_after(tries, 0.5)).map(|wait| wait.num_minutes()).collect();
        assert_eq!(minutes, [1, 3, 9, 27, 81, 243, 729, 1_440, 1_440]);
        assert_eq!(wait_after(TRIES_MAX, 0.5), None);
        assert_eq!(wait_after(i64::MAX, 0.5), None);
    }

    #[test]
    fn chance_moves_a_wait_by_a_fifth_at_most() {
        let seconds = |chance: f64| wait_after(1, chance).unwrap().num_seconds();
        assert_eq!([seconds(0.0), seconds(1.0), seconds(-3.0), seconds(7.0), seconds(f64::NAN)], [48, 72, 48, 72, 48]);
    }
}
