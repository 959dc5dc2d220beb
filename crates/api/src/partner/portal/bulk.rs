//! The whole inventory as a stream of lines: read in pieces, so that it takes no more memory for a million listings than for a thousand, and
//! no piece holds the database for long.

use actix_web::web::{self, Bytes};
use fangke_shared::ListingId;
use fangke_shared::partner::portal::PortalBulkEnd;
use futures_util::stream::{self, Stream};

use super::rows::Reach;
use super::service;
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::state::App;

/// Listings of a piece.
const PIECE: i64 = 500;

/// Where the stream is.
enum Next {
    After(ListingId),
    Over,
}

/// The lines of everything that a partner is shown, each a `PortalChange`, and a last one with the cursor that was taken before the first.
/// Where something fails the stream breaks off without that line.
pub fn lines(app: web::Data<App>, reach: Reach, next_cursor: String) -> impl Stream<Item = ApiResult<Bytes>> {
    stream::unfold(Next::After(ListingId(0)), move |next| {
        let (app, reach, next_cursor) = (app.clone(), reach.clone(), next_cursor.clone());
        async move {
            let Next::After(after) = next else { return None };
            match piece(&app, reach, after).await {
                Ok((text, Some(last))) => Some((Ok(text), Next::After(last))),
                Ok((text, None)) => Some((end(text, next_cursor), Next::Over)),
                Err(error) => Some((Err(error), Next::Over)),
            }
        }
    })
}

/// Some lines, and the last listing of them unless it was the last of all.
async fn piece(app: &App, reach: Reach, after: ListingId) -> ApiResult<(Bytes, Option<ListingId>)> {
    let piece = app.db.read(move |conn| {
        let items = service::some(conn, &reach, after, PIECE)?;
        let is_full = i64::try_from(items.len()).unwrap_or_default() == PIECE;
        let mut text = Vec::with_capacity(items.len() * 1_000);
        for item in &items {
            serde_json::to_writer(&mut text, item).map_err(ApiError::internal)?;
            text.push(b'\n');
        }
        Ok((Bytes::from(text), items.last().filter(|_| is_full).map(|item| item.id)))
    });
    app.db.up_to_now(piece).await
}

fn end(lines: Bytes, next_cursor: String) -> ApiResult<Bytes> {
    let mut text = lines.to_vec();
    serde_json::to_writer(&mut text, &PortalBulkEnd { next_cursor }).map_err(ApiError::internal)?;
    text.push(b'\n');
    Ok(Bytes::from(text))
}
