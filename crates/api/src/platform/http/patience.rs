//! Bodies that come too slowly end: nobody keeps a connection by sending a byte now and then.

use std::time::{Duration, Instant};

use actix_web::HttpMessage as _;
use actix_web::dev::{Payload, ServiceRequest};
use actix_web::error::PayloadError;
use actix_web::rt::time::timeout;
use actix_web::web::Bytes;
use fangke_shared::problem::ErrorCode;
use futures_util::stream::{self, Stream, StreamExt as _};

use crate::platform::error::ApiError;

/// So long nothing may come.
const IDLE: Duration = Duration::from_secs(10);
/// So long a body may take, whatever it is.
const START: Duration = Duration::from_secs(20);
/// Beyond that, as many bytes must have come each second: a phone at the edge of a network sends more.
const LEAST_PER_SECOND: u64 = 8 * 1024;

/// Ends the body of a request that takes too long.
pub fn limit(request: &mut ServiceRequest) {
    match request.take_payload() {
        Payload::None => {}
        payload => {
            let payload = limited(payload, START, IDLE).boxed_local();
            request.set_payload(Payload::Stream { payload });
        }
    }
}

/// What a body that could not be read to its end means.
pub fn broken_off(error: &PayloadError) -> ApiError {
    let is_slow = matches!(error, PayloadError::Io(error) if error.kind() == std::io::ErrorKind::TimedOut);
    ApiError::new(if is_slow { ErrorCode::RequestTimeout } else { ErrorCode::InvalidBody }).detail(error.to_string())
}

fn limited<S>(body: S, start: Duration, idle: Duration) -> impl Stream<Item = Result<Bytes, PayloadError>>
where
    S: Stream<Item = Result<Bytes, PayloadError>> + Unpin,
{
    let begun = Instant::now();
    stream::unfold(Some((body, 0_u64)), move |state| async move {
        let (mut body, came) = state?;
        let allowed = start + Duration::from_millis(came.saturating_mul(1000) / LEAST_PER_SECOND);
        let left = allowed.saturating_sub(begun.elapsed()).min(idle);
        match timeout(left, body.next()).await {
            Ok(Some(Ok(chunk))) => {
                let came = came + u64::try_from(chunk.len()).unwrap_or_default();
                Some((Ok(chunk), Some((body, came))))
            }
            Ok(Some(Err(error))) => Some((Err(error), None)),
            Ok(None) => None,
            Err(_) => Some((Err(PayloadError::Io(std::io::ErrorKind::TimedOut.into())), None)),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A body that sends so many bytes each time, after a wait.
    fn body(bytes: usize, wait: Duration) -> impl Stream<Item = Result<Bytes, PayloadError>> + Unpin {
        Box::pin(stream::unfold(0, move |n| async move {
            actix_web::rt::time::sleep(wait).await;
            (n < 100).then(|| (Ok(Bytes::from(vec![0; bytes])), n + 1))
        }))
    }

    async fn end(body: impl Stream<Item = Result<Bytes, PayloadError>>) -> (usize, Option<ErrorCode>) {
        let mut body = Box::pin(body);
        let mut came = 0;
        while let Some(chunk) = body.next().await {
            match chunk {
                Ok(_) => came += 1,
                Err(error) => return (came, Some(broken_off(&error).code)),
            }
        }
        (came, None)
    }

    #[actix_web::test]
    async fn a_body_that_stops_or_trickles_ends_and_a_steady_one_does_not() {
        let (milli, long) = (Duration::from_millis(1), Duration::from_secs(60));
        let stopped = limited(body(1, long), long, 20 * milli);
        assert_eq!(end(stopped).await, (0, Some(ErrorCode::RequestTimeout)));
        let (came, code) = end(limited(body(1, 5 * milli), 30 * milli, long)).await;
        assert!(came < 50 && code == Some(ErrorCode::RequestTimeout), "{came}");
        assert_eq!(end(limited(body(1024, milli), 30 * milli, long)).await, (100, None));
    }
}
