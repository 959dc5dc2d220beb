//! What a piece of text is made of: digits, gaps, words.

use super::number::Gap;

/// A part of a piece.
pub enum Token {
    /// `+`, before a country.
    Plus,
    /// A run of digits.
    Digits(String),
    /// A blank or a hyphen.
    Gap(Gap),
    /// A word after which an extension follows.
    Extension,
    /// Any other words.
    Words(String),
    /// Words in brackets belong to the number before them.
    Remark(String),
}

/// Words after which an extension follows.
const EXTENSION_WORDS: &[&str] = &["分机号", "分机", "内线", "转接", "转", "轉", "ext.", "ext", "#"];

/// Cuts a piece into its parts.
pub fn tokens(piece: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut rest = piece;
    while let Some(c) = rest.chars().next() {
        let mut length = c.len_utf8();
        let is_behind_digits = matches!(tokens.last(), Some(Token::Digits(_)))
            || (matches!(tokens.last(), Some(Token::Gap(_))) && matches!(tokens.iter().rev().nth(1), Some(Token::Digits(_))));
        if c.is_ascii_digit() {
            length = rest.bytes().take_while(u8::is_ascii_digit).count();
            tokens.push(Token::Digits(rest.get(..length).unwrap_or_default().to_owned()));
        } else if c == '+' {
            tokens.push(Token::Plus);
        } else if c == '('
            && let Some((inside, all)) = bracket(rest)
        {
            length = all;
            let digits = inside.bytes().filter(u8::is_ascii_digit).count();
            let has_words = inside.chars().any(|c| c.is_alphabetic());
            if inside == "0" {
                // `+44 (0)20`: not dialled from abroad.
                push_gap(&mut tokens, Gap::Blank);
            } else if !has_words {
                push_gap(&mut tokens, Gap::Blank);
                tokens.extend(self::tokens(inside));
                push_gap(&mut tokens, Gap::Blank);
            } else if digits >= 7 {
                push_gap(&mut tokens, Gap::Blank);
                tokens.extend(self::tokens(inside));
            } else if is_behind_digits && let Some(extension) = bracketed_extension(inside) {
                tokens.extend([Token::Extension, Token::Digits(extension)]);
            } else {
                tokens.push(Token::Remark(inside.trim().to_owned()));
            }
        } else if let Some(word) = EXTENSION_WORDS.iter().find(|word| is_behind_digits && starts_with(rest, word)) {
            length = word.len();
            tokens.push(Token::Extension);
        } else if matches!(c, 'x' | 'X')
            && is_behind_digits
            && rest.get(1..).is_some_and(|next| next.trim_start().starts_with(|c: char| c.is_ascii_digit()))
        {
            tokens.push(Token::Extension);
        } else if matches!(c, '-' | '_') {
            push_gap(&mut tokens, Gap::Hyphen);
        } else if c.is_whitespace() || matches!(c, '.' | '(' | ')' | '\'' | '"' | '·' | '[' | ']') {
            push_gap(&mut tokens, Gap::Blank);
        } else {
            match tokens.last_mut() {
                Some(Token::Words(words)) => words.push(c),
                _ => tokens.push(Token::Words(c.to_string())),
            }
        }
        rest = rest.get(length..).unwrap_or_default();
    }
    tokens
}

fn push_gap(tokens: &mut Vec<Token>, gap: Gap) {
    match tokens.last_mut() {
        Some(Token::Gap(known)) => {
            if gap == Gap::Hyphen {
                *known = gap;
            }
        }
        _ => tokens.push(Token::Gap(gap)),
    }
}

fn starts_with(text: &str, word: &str) -> bool {
    text.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word))
}

/// What stands in the bracket that the text begins with, and how long it is with both brackets.
fn bracket(text: &str) -> Option<(&str, usize)> {
    let end = text.find(')')?;
    Some((text.get(1..end)?, end + 1))
}

/// `(转801)`, `(分机 12)`.
fn bracketed_extension(inside: &str) -> Option<String> {
    let rest = EXTENSION_WORDS.iter().find_map(|word| starts_with(inside, word).then(|| inside.get(word.len()..)).flatten())?;
    let digits = rest.trim_matches([' ', ':', '.']);
    ((1..=6).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit())).then(|| digits.to_owned())
}

/// The extension that stands there, and where it ends.
pub fn extension_at(tokens: &[Token], mut at: usize) -> Option<(String, usize)> {
    if matches!(tokens.get(at), Some(Token::Gap(_))) {
        at += 1;
    }
    if !matches!(tokens.get(at), Some(Token::Extension)) {
        return None;
    }
    at += 1;
    while matches!(tokens.get(at), Some(Token::Gap(_) | Token::Extension)) {
        at += 1;
    }
    match tokens.get(at) {
        Some(Token::Digits(digits)) if digits.len() <= 6 => Some((digits.clone(), at + 1)),
        _ => None,
    }
}

/// Some parts as they were written.
pub fn written(tokens: &[Token], from: usize, to: usize) -> String {
    let text = |token: &Token| match token {
        Token::Plus => "+".to_owned(),
        Token::Digits(text) | Token::Words(text) => text.clone(),
        Token::Remark(text) => format!("({text})"),
        Token::Gap(Gap::Hyphen) => "-".to_owned(),
        Token::Gap(Gap::Blank) => " ".to_owned(),
        Token::Extension => "转".to_owned(),
    };
    tokens.get(from..to).unwrap_or_default().iter().map(text).collect()
}
