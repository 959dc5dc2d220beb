//! Calendars as RFC 5545 wants them.

use chrono::{DateTime, Utc};
use fangke_shared::insight::reminder::Due;

/// One event.
pub struct Event {
    /// The same for the same thing, whenever the calendar is read.
    pub uid: String,
    /// When.
    pub due: Due,
    /// What.
    pub summary: String,
    /// More of it.
    pub description: String,
}

/// Bytes of a line, without its end.
const LINE: usize = 75;

/// A calendar of these events.
pub fn calendar(name: &str, now: DateTime<Utc>, events: &[Event]) -> String {
    let mut out = String::new();
    for text in ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Fangke//Reminders//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"] {
        line(&mut out, text);
    }
    line(&mut out, &format!("X-WR-CALNAME:{}", escaped(name)));
    line(&mut out, "REFRESH-INTERVAL;VALUE=DURATION:PT1H");
    line(&mut out, "X-PUBLISHED-TTL:PT1H");
    for event in events {
        line(&mut out, "BEGIN:VEVENT");
        line(&mut out, &format!("UID:{}", event.uid));
        line(&mut out, &format!("DTSTAMP:{}", moment(now)));
        match event.due {
            Due::At(at) => {
                line(&mut out, &format!("DTSTART:{}", moment(at)));
                line(&mut out, "DURATION:PT15M");
            }
            Due::On(day) => {
                line(&mut out, &format!("DTSTART;VALUE=DATE:{}", day.format("%Y%m%d")));
                line(&mut out, "DURATION:P1D");
            }
        }
        line(&mut out, &format!("SUMMARY:{}", escaped(&event.summary)));
        line(&mut out, &format!("DESCRIPTION:{}", escaped(&event.description)));
        // Nobody is busy all day because of it.
        line(&mut out, "TRANSP:TRANSPARENT");
        line(&mut out, "END:VEVENT");
    }
    line(&mut out, "END:VCALENDAR");
    out
}

fn moment(at: DateTime<Utc>) -> String {
    at.format("%Y%m%dT%H%M%SZ").to_string()
}

/// Text as a value: no separator of ours, and no line of its own.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// Adds a line, folded between characters where it is too long.
fn line(out: &mut String, text: &str) {
    let mut length = 0;
    for c in text.chars() {
        if length + c.len_utf8() > LINE {
            out.push_str("\r\n ");
            length = 1;
        }
        out.push(c);
        length += c.len_utf8();
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_folded_between_characters_at_75_octets() {
        let mut out = String::new();
        line(&mut out, &format!("SUMMARY:{}", "房".repeat(60)));
        let lines: Vec<&str> = out.strip_suffix("\r\n").unwrap().split("\r\n").collect();
        assert_eq!(lines.iter().map(|line| line.len()).collect::<Vec<_>>(), [74, 73, 43]);
        assert_eq!(out.replace("\r\n ", ""), format!("SUMMARY:{}\r\n", "房".repeat(60)));
        let mut exact = String::new();
        line(&mut exact, &"x".repeat(75));
        line(&mut exact, &"x".repeat(76));
        assert_eq!(exact, format!("{0}\r\n{0}\r\n x\r\n", "x".repeat(75)));
    }

    #[test]
    fn a_text_stays_inside_of_its_line() {
        assert_eq!(escaped("a,b;c\\d\ne\r\u{7}f"), "a\\,b\\;c\\\\d\\ne".to_owned() + "f");
        let event = Event {
            uid: "next_step-1@fangke".into(),
            due: Due::On("2026-03-31".parse().unwrap()),
            summary: "x\r\nBEGIN:VEVENT".into(),
            description: String::new(),
        };
        let text = calendar("n", "2026-03-18T02:00:00Z".parse().unwrap(), &[event]);
        assert_eq!(text.matches("\r\nBEGIN:VEVENT\r\n").count(), 1);
        assert!(text.contains("\r\nDTSTART;VALUE=DATE:20260331\r\nDURATION:P1D\r\n") && text.contains("\r\nDTSTAMP:20260318T020000Z\r\n"));
    }
}
