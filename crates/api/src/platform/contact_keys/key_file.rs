//! The key file: the main key in its first line, and a line `contact NAME KEY` for each further key of contacts, the oldest first.

use std::fs::{self, File, OpenOptions};
use std::io::Write as _;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::platform::crypto::{hex, write_private};

/// What stands in a key file.
pub struct KeyFile {
    /// What all other keys follow from.
    pub main: [u8; 32],
    /// Further keys of contacts with their names, the oldest first.
    pub contact: Vec<(String, [u8; 32])>,
}

/// The first word of a line with a key of contacts.
const CONTACT: &str = "contact";

/// Reads a key file.
///
/// # Errors
/// One line that says what is wrong with the file.
pub fn read(path: &Path) -> Result<KeyFile, String> {
    parse(&text_of(path)?, path)
}

fn text_of(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("can't read the key file {}: {error}", path.display()))
}

fn parse(text: &str, path: &Path) -> Result<KeyFile, String> {
    let shown = path.display();
    let (first, further) = text.trim_start().split_once('\n').unwrap_or((text, ""));
    let bytes = STANDARD.decode(first.trim()).map_err(|_| format!("the key file {shown} is not base64"))?;
    let main = bytes.try_into().map_err(|_| format!("the key file {shown} must hold 32 bytes in base64"))?;
    let mut contact = Vec::new();
    for (at, line) in further.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        contact.push(contact_key(line).ok_or_else(|| format!("line {} of the key file {shown} is not a key of contacts", at + 2))?);
    }
    Ok(KeyFile { main, contact })
}

fn contact_key(line: &str) -> Option<(String, [u8; 32])> {
    let mut words = line.split_whitespace();
    let (kind, kid, key) = (words.next()?, words.next()?, words.next()?);
    let is_name = kid.len() == 8 && kid.bytes().all(|byte| byte.is_ascii_hexdigit());
    let key = STANDARD.decode(key).ok()?.try_into().ok()?;
    (kind == CONTACT && is_name && words.next().is_none()).then(|| (kid.to_owned(), key))
}

/// Adds a new key of contacts; the answer is its name. The file stays whose it is.
///
/// # Errors
/// One line that says what is wrong with the file.
pub fn add(path: &Path) -> Result<String, String> {
    let (secret, name): ([u8; 32], [u8; 4]) = (rand::random(), rand::random());
    let (kid, text) = (hex(&name), text_of(path)?);
    parse(&text, path)?;
    let begin = if text.ends_with('\n') { "" } else { "\n" };
    let line = format!("{begin}{CONTACT} {kid} {}\n", STANDARD.encode(secret));
    let wrong = |error| format!("can't write the key file {}: {error}", path.display());
    let mut file = OpenOptions::new().append(true).open(path).map_err(wrong)?;
    file.write_all(line.as_bytes()).and_then(|()| file.sync_all()).map_err(wrong)?;
    Ok(kid)
}

/// Removes every key of contacts but one; the answer counts them.
///
/// # Errors
/// One line that says what is wrong with the file; then it is as it was.
pub fn keep_only(path: &Path, kid: &str) -> Result<usize, String> {
    let text = text_of(path)?;
    let file = parse(&text, path)?;
    let gone = file.contact.iter().filter(|(known, _)| known != kid).count();
    if gone == 0 {
        return Ok(0);
    }
    let is_kept = |line: &&str| contact_key(line).is_none_or(|(known, _)| known == kid);
    let kept: String = text.lines().filter(is_kept).flat_map(|line| [line, "\n"]).collect();
    // Whole or not at all: without its first line nothing can be read any more.
    let beside = path.with_extension(format!("{:08x}.new", rand::random::<u32>()));
    let written =
        write_private(&beside, &kept).and_then(|()| same_owner(path, &beside)).and_then(|()| fs::rename(&beside, path)).and_then(|()| {
            path.parent().filter(|folder| !folder.as_os_str().is_empty()).map_or(Ok(()), |folder| File::open(folder)?.sync_all())
        });
    if written.is_err() {
        drop(fs::remove_file(&beside));
    }
    written.map_err(|error| format!("can't write the key file {}: {error}", path.display()))?;
    Ok(gone)
}

/// The server may run as somebody else than whoever gives the command.
#[cfg(unix)]
fn same_owner(of: &Path, to: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::{MetadataExt as _, chown};
    let (of, is) = (fs::metadata(of)?, fs::metadata(to)?);
    if (of.uid(), of.gid()) != (is.uid(), is.gid()) {
        chown(to, Some(of.uid()), Some(of.gid()))?;
    }
    fs::set_permissions(to, of.permissions())
}

#[cfg(not(unix))]
fn same_owner(_: &Path, _: &Path) -> std::io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_added_and_removed_and_the_main_one_stays() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("key");
        write_private(&path, &STANDARD.encode([7; 32])).unwrap();
        let (one, two) = (add(&path).unwrap(), add(&path).unwrap());
        let file = read(&path).unwrap();
        assert_eq!((file.main, file.contact.iter().map(|(kid, _)| kid).collect::<Vec<_>>()), ([7; 32], vec![&one, &two]));
        assert_eq!((keep_only(&path, &two), keep_only(&path, &two)), (Ok(1), Ok(0)));
        let kept = read(&path).unwrap();
        assert_eq!((kept.main, kept.contact), ([7; 32], file.contact[1..].to_vec()));
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1, "nothing is left beside it");
    }

    #[test]
    fn what_is_wrong_is_named() {
        let main = STANDARD.encode([7; 32]);
        let wrong = |text: &str| parse(text, Path::new("key")).err().unwrap_or_default();
        assert_eq!(wrong("?"), "the key file key is not base64");
        assert_eq!(wrong("AAAA"), "the key file key must hold 32 bytes in base64");
        for line in ["contact", "contact 12345678", "contact 12345678 AAAA", &format!("contact x {main}"), &format!("jwt 12345678 {main}")]
        {
            assert_eq!(wrong(&format!("{main}\n\n{line}\n")), "line 3 of the key file key is not a key of contacts", "{line}");
        }
        assert!(parse(&format!("{main}\r\ncontact 12345678 {main}\r\n"), Path::new("key")).is_ok());
    }
}
