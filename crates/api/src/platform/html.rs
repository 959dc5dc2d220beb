//! Text inside of HTML that the server writes itself.

use std::fmt;

/// A text for an element or an attribute in quotation marks: what it says is shown and never obeyed.
pub struct Text<'a>(pub &'a str);

impl fmt::Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = self.0;
        while let Some((before, special, after)) = split(rest) {
            f.write_str(before)?;
            f.write_str(special)?;
            rest = after;
        }
        f.write_str(rest)
    }
}

/// What stands before the first special character, how that one is written, and what follows.
fn split(text: &str) -> Option<(&str, &'static str, &str)> {
    let (at, special) = text.char_indices().find_map(|(at, c)| {
        let written = match c {
            '&' => "&amp;",
            '<' => "&lt;",
            '>' => "&gt;",
            '"' => "&quot;",
            '\'' => "&#39;",
            _ => return None,
        };
        Some((at, written))
    })?;
    // Each of them is one byte.
    Some((text.get(..at)?, special, text.get(at + 1..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_written_by_people_is_markup() {
        assert_eq!(Text("<b class=\"x\">A&B</b>'").to_string(), "&lt;b class=&quot;x&quot;&gt;A&amp;B&lt;/b&gt;&#39;");
        assert_eq!(Text("云庭家园 3 室").to_string(), "云庭家园 3 室");
        assert_eq!(Text("").to_string(), "");
    }
}
