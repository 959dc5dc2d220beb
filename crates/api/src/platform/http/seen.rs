//! How far the sender of a request has seen the database, where it has replicas: told with the answer to a change, and brought along by all
//! later requests, by browsers as a cookie and by programs as a header. So the next read shows at least that change, wherever it is served.

use actix_web::http::header::{COOKIE, HeaderMap, HeaderName, HeaderValue, SET_COOKIE};

use crate::platform::db::position::Position;

const SEEN: HeaderName = HeaderName::from_static("fangke-seen");
const COOKIE_NAME: &str = "fangke_seen";
/// Seconds for which a browser keeps it: longer than a replica may be behind, so that later nobody needs it any more.
const KEPT: u32 = 3600;

/// The position that a request brings; the later one, where it brings two. What isn't one of ours is none.
pub fn of_request(headers: &HeaderMap) -> Position {
    let own = headers.get(&SEEN).and_then(|value| value.to_str().ok());
    let cookies = headers.get_all(COOKIE).filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(';'));
    let kept = cookies.filter_map(|pair| pair.trim().split_once('=')).filter(|(name, _)| *name == COOKIE_NAME).map(|(_, value)| value);
    kept.chain(own).filter_map(Position::parse).max().unwrap_or(Position::START)
}

/// Tells a position.
pub fn tell(headers: &mut HeaderMap, position: Position, is_https: bool) {
    let secure = if is_https { "; Secure" } else { "" };
    let cookie = format!("{COOKIE_NAME}={position}; Path=/; Max-Age={KEPT}; HttpOnly; SameSite=Strict{secure}");
    for (name, text) in [(SEEN, position.to_string()), (SET_COOKIE, cookie)] {
        if let Ok(value) = HeaderValue::from_str(&text) {
            headers.append(name, value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_told_comes_back_by_either_way() {
        let mut told = HeaderMap::new();
        tell(&mut told, Position(0xff), true);
        let cookie = told.get(SET_COOKIE).unwrap().to_str().unwrap();
        assert_eq!(cookie, "fangke_seen=ff; Path=/; Max-Age=3600; HttpOnly; SameSite=Strict; Secure");
        let of = |pairs: &[(HeaderName, &'static str)]| {
            let mut sent = HeaderMap::new();
            pairs.iter().for_each(|(name, value)| sent.append(name.clone(), HeaderValue::from_static(value)));
            of_request(&sent)
        };
        assert_eq!(of(&[]), Position::START);
        assert_eq!(of(&[(SEEN, "ff")]), Position(0xff));
        assert_eq!(of(&[(COOKIE, "a=b; fangke_seen=ff;c=d")]), Position(0xff));
        // A program that keeps cookies, too, means the later one.
        assert_eq!(of(&[(COOKIE, "fangke_seen=ff"), (SEEN, "100")]), Position(0x100));
        assert_eq!(of(&[(COOKIE, "fangke_seen=\"ff\"; fangke_seen=0x1"), (SEEN, "first")]), Position::START);
    }
}
