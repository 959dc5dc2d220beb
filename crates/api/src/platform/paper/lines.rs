//! Breaks paragraphs into lines as Chinese does: between any two characters, but no line begins with what closes, and none ends with what opens.

/// What may not begin a line 避头.
const CLOSING: &str = "，。、；：？！）》〉」』】〕｝”’…—％·,.;:?!)]}%";
/// What may not end a line 避尾.
const OPENING: &str = "（《〈「『【〔｛“‘([{￥¥";

/// Letters, digits and what is written with them stay together.
fn is_of_word(c: char) -> bool {
    !c.is_whitespace() && u32::from(c) < 0x2E80 && !CLOSING.contains(c) && !OPENING.contains(c)
}

/// May a line end between these two?
fn is_break(before: char, after: char) -> bool {
    let within_word = is_of_word(before) && is_of_word(after);
    // 1,234.56 is one word, too.
    let within_number = matches!(before, ',' | '.' | ':') && after.is_ascii_digit();
    !(within_word || within_number || CLOSING.contains(after) || OPENING.contains(before) || after == ' ')
}

/// The parts of a line that stay together.
fn parts(line: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut begin, mut before) = (0, None);
    for (at, c) in line.char_indices() {
        if before.is_some_and(|before| is_break(before, c)) {
            parts.extend(line.get(begin..at));
            begin = at;
        }
        before = Some(c);
    }
    parts.extend(line.get(begin..));
    parts
}

/// The lines of a text that are at most `width` long; a line's end in the text stays one. `advance` says how long a character is.
pub fn lines(text: &str, width: f32, advance: impl Fn(char) -> f32) -> Vec<String> {
    let long = |text: &str| text.chars().map(&advance).sum::<f32>();
    let mut all = Vec::new();
    for line in text.lines() {
        let (mut current, mut used) = (String::new(), 0.0);
        for part in parts(line) {
            let (size, seen) = (long(part), long(part.trim_end_matches(' ')));
            if !current.is_empty() && used + seen > width {
                all.push(std::mem::take(&mut current));
                used = 0.0;
            }
            if seen <= width {
                current.push_str(part);
                used += size;
                continue;
            }
            // Longer than a line: wherever it must be.
            for c in part.chars() {
                let step = advance(c);
                if !current.is_empty() && used + step > width {
                    all.push(std::mem::take(&mut current));
                    used = 0.0;
                }
                current.push(c);
                used += step;
            }
        }
        all.push(current);
    }
    if all.is_empty() {
        all.push(String::new());
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Chinese is one long, the rest a half.
    fn broken(text: &str, width: f32) -> Vec<String> {
        lines(text, width, |c| if u32::from(c) < 0x2E80 { 0.5 } else { 1.0 })
    }

    #[test]
    fn no_line_begins_with_what_closes_or_ends_with_what_opens() {
        assert_eq!(broken("甲乙双方就下列房屋，协商一致。", 9.0), ["甲乙双方就下列房", "屋，协商一致。"]);
        assert_eq!(broken("出卖人（甲方）：李业主", 4.0), ["出卖人", "（甲", "方）：李", "业主"]);
    }

    #[test]
    fn words_and_amounts_stay_together() {
        assert_eq!(broken("成交价人民币 3,200,000.00 元", 8.0), ["成交价人民币 ", "3,200,000.00 元"]);
        assert_eq!(broken("the owner pays", 5.0), ["the owner ", "pays"]);
        assert_eq!(broken("202603-MM-0001", 3.0), ["202603", "-MM-00", "01"]);
    }

    #[test]
    fn lines_of_the_text_stay_also_empty_ones() {
        assert_eq!(broken("一\n\n　二", 9.0), ["一", "", "　二"]);
        assert_eq!(broken("", 9.0), [""]);
        assert_eq!(broken("十个字的一行刚刚好呀", 10.0).len(), 1);
    }
}
