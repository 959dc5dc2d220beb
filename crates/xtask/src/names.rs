//! Names that hold a hash of what is in the file: browsers keep such files for good, so no content may change under its name.

use sha2::{Digest, Sha256};

/// Sixteen hexadecimal digits of what the files hold.
pub fn hash<'a>(contents: impl IntoIterator<Item = &'a [u8]>) -> String {
    let mut hasher = Sha256::new();
    for content in contents {
        hasher.update(content);
    }
    hasher.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// `icon.svg` becomes `icon-0123456789abcdef.svg`; folders are left out, the bundle has none of its own.
pub fn hashed(path: &str, content: &[u8]) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
    format!("{stem}-{}.{extension}", hash([content]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_changes_with_its_content() {
        assert_eq!(hashed("style/tokens.css", b"abc"), "tokens-ba7816bf8f01cfea.css");
        assert_ne!(hashed("boot.js", b"1"), hashed("boot.js", b"2"));
        assert_eq!(hash([b"ab".as_slice(), b"c"]), "ba7816bf8f01cfea", "the beginning of SHA-256 of `abc`");
    }
}
