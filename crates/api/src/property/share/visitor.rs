//! Who counts as a visitor of a public page: people, not the programs that draw previews of links.

use actix_web::http::header::{HeaderMap, USER_AGENT};

/// Parts of the names of programs that call themselves browsers.
const PROGRAMS: [&str; 19] = [
    "+http",
    "archiver",
    "crawl",
    "spider",
    "slurp",
    "preview",
    "facebookexternalhit",
    "python",
    "headless",
    "lighthouse",
    "monitor",
    "scanner",
    "fetch",
    "mediapartners",
    "ms-office",
    "msoffice",
    "whatsapp",
    "line-poker",
    "renderer",
];

/// Makers of telephones whose name ends like that of a program.
const MAKERS: [&str; 1] = ["cubot"];

/// Does somebody look at the page who asks for it with these headers? Not a program that draws the preview of a link in a chat, a search
/// engine, a monitor, nor a browser that loads ahead what nobody has opened.
pub fn is_person(headers: &HeaderMap) -> bool {
    let value = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let ahead = ["sec-purpose", "purpose", "x-purpose", "x-moz"].iter().any(|name| {
        let said = value(name).to_ascii_lowercase();
        said.contains("prefetch") || said.contains("prerender") || said.contains("preview")
    });
    !ahead && is_browser(value(USER_AGENT.as_str()))
}

/// Is it a browser of somebody's? All of them call themselves Mozilla (and old Opera); programs by their own names, or `compatible` with one.
fn is_browser(user_agent: &str) -> bool {
    let name = user_agent.trim().to_ascii_lowercase();
    let foreign = name.contains("compatible;") && !name.contains("msie");
    let bot = || {
        name.split(|c: char| !c.is_ascii_alphanumeric())
            .map(|word| word.trim_end_matches(|c: char| c.is_ascii_digit()))
            .any(|word| (word.ends_with("bot") || word.ends_with("bots")) && !MAKERS.contains(&word))
    };
    (name.starts_with("mozilla/") || name.starts_with("opera/")) && !foreign && !PROGRAMS.iter().any(|part| name.contains(part)) && !bot()
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::http::header::{HeaderName, HeaderValue};

    #[test]
    fn programs_are_told_from_browsers() {
        for program in [
            "",
            " ",
            "Googlebot/2.1",
            "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.example.com/bot.html)",
            "Mozilla/5.0 (Linux; Android 6.0.1; Nexus 5X) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/119.0 Mobile Safari/537.36 (compatible; Googlebot/2.1)",
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_11_1) AppleWebKit/601.2.4 (KHTML, like Gecko) Version/9.0.1 Safari/601.2.4 facebookexternalhit/1.1 Facebot Twitterbot/1.0",
            "Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5",
            "curl/8.5",
            "okhttp/4.12.0",
            "Java/21.0.2",
            "Go-http-client/2.0",
            "Dalvik/2.1.0 (Linux; U; Android 13)",
            "WhatsApp/2.23.20.0 A",
            "WhatsApp/2",
            "facebookexternalhit/1.1;line-poker/1.0",
            "TelegramBot (like TwitterBot)",
            "Iframely/1.3.1 (+https://example.com/docs/about)",
            "DingTalkBot-LinkService/1.0",
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/120.0 Safari/537.36",
            "Mozilla/4.0 (compatible; ms-office; MSOffice 16)",
        ] {
            assert!(!is_browser(program), "{program}");
        }
        for browser in [
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 MicroMessenger/8.0.50",
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36",
            "Mozilla/5.0 (Linux; Android 8.0.0; CUBOT_P20) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/70.0 Mobile Safari/537.36",
            "Mozilla/5.0 (Linux; Android 12; CUBOT NOTE 20) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Mobile Safari/537.36",
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 Safari Line/14.0",
            "Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 Chrome/116.0 Mobile Safari/537.36 [FB_IAB/FB4A;FBAV/440.0]",
            "Mozilla/5.0 (compatible; MSIE 10.0; Windows NT 6.2; Trident/6.0)",
            "Opera/9.80 (Android; Opera Mini/36.2) Presto/2.12 Version/12.16",
        ] {
            assert!(is_browser(browser), "{browser}");
        }
    }

    #[test]
    fn what_is_loaded_ahead_is_seen_by_nobody() {
        let mut headers = HeaderMap::new();
        headers.insert(USER_AGENT, HeaderValue::from_static("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0"));
        assert!(is_person(&headers));
        headers.insert(HeaderName::from_static("sec-purpose"), HeaderValue::from_static("prefetch;prerender"));
        assert!(!is_person(&headers));
    }
}
