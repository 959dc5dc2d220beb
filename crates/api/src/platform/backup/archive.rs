//! What stands in a backup, in this order: the head, the key, files, tables with their rows, more files, and the manifest, which says how
//! much of each there must be. Each is a record: its kind, its length, its bytes.

use std::collections::BTreeSet;
use std::io::{self, Read, Write};

use chrono::{DateTime, Utc};
use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::Fault;
use super::stream::{OpeningReader, Passphrase, SealingWriter};
use crate::platform::crypto::{hex, sha256_hex};

/// What a backup is one of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// The version of the program that made it.
    pub program: String,
    /// The engine of the database: `sqlite` or `postgres`.
    pub engine: String,
    /// The steps of the tables' history that were applied, the oldest first.
    pub migrations: Vec<String>,
    /// The moment of the snapshot.
    pub made_at: DateTime<Utc>,
}

/// A table's rows, as they must come back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableSum {
    /// The table.
    pub name: String,
    /// Its rows.
    pub rows: u64,
    /// SHA-256 of them in the order of the primary key, in hexadecimal digits.
    pub sha256: String,
}

/// What a whole backup holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// What it is one of.
    #[serde(flatten)]
    pub head: Head,
    /// Every table.
    pub tables: Vec<TableSum>,
    /// How many files.
    pub files: u64,
    /// Their bytes.
    pub file_bytes: u64,
    /// SHA-256 of the files' names and their own SHA-256, in the order of the backup.
    pub files_sha256: String,
}

impl Manifest {
    /// The rows of all tables.
    pub fn rows(&self) -> u64 {
        self.tables.iter().map(|table| table.rows).sum()
    }
}

/// Begins a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableHead {
    /// The table.
    pub name: String,
    /// Its columns, in the order of the values in each row.
    pub columns: Vec<String>,
    /// The last number that it has given out, where it gives them.
    pub last_number: Option<i64>,
}

/// Stands before a file's bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct FileHead {
    key: String,
    sha256: String,
}

const HEAD: u8 = b'H';
const KEY: u8 = b'K';
const TABLE: u8 = b'T';
const ROWS: u8 = b'R';
const TABLE_END: u8 = b't';
const FILE: u8 = b'F';
const END: u8 = b'E';

/// Bytes of rows that are written as one record.
const ROWS_AT_ONCE: usize = 256 * 1024;
/// A record that says it is longer is none of ours.
const RECORD_MAX: u64 = 1 << 30;

/// Sums up rows as they pass.
#[derive(Default)]
pub struct RowSum {
    hash: Sha256,
    rows: u64,
}

impl RowSum {
    /// Adds a row.
    pub fn add(&mut self, line: &str) {
        self.hash.update(line.as_bytes());
        self.hash.update(b"\n");
        self.rows += 1;
    }

    /// The sum of the table.
    pub fn of(self, name: &str) -> TableSum {
        TableSum { name: name.to_owned(), rows: self.rows, sha256: hex(&self.hash.finalize()) }
    }
}

/// Sums up files as they pass.
#[derive(Default)]
struct FileSum {
    hash: Sha256,
    files: u64,
    bytes: u64,
}

impl FileSum {
    fn add(&mut self, head: &FileHead, bytes: usize) {
        self.hash.update(format!("{} {}\n", head.key, head.sha256).as_bytes());
        self.files += 1;
        self.bytes += u64::try_from(bytes).unwrap_or_default();
    }

    fn manifest(self, head: Head, tables: Vec<TableSum>) -> Manifest {
        Manifest { head, tables, files: self.files, file_bytes: self.bytes, files_sha256: hex(&self.hash.finalize()) }
    }
}

/// Writes a backup.
pub struct ArchiveWriter<W: Write> {
    to: SealingWriter<W>,
    head: Head,
    tables: Vec<TableSum>,
    files: FileSum,
    copied: BTreeSet<String>,
    table: Option<(String, RowSum)>,
    waiting: String,
}

impl<W: Write> ArchiveWriter<W> {
    /// Begins with the head and the key of the data.
    ///
    /// # Errors
    /// What writing says.
    pub fn new(to: W, passphrase: &Passphrase, head: Head, key: &str) -> Result<Self, Fault> {
        let to = SealingWriter::new(to, passphrase)?;
        let (tables, files, copied) = (Vec::new(), FileSum::default(), BTreeSet::new());
        let mut archive = Self { to, head, tables, files, copied, table: None, waiting: String::new() };
        let head = serde_json::to_vec(&archive.head)?;
        archive.record(HEAD, &[&head])?;
        archive.record(KEY, &[key.as_bytes()])?;
        Ok(archive)
    }

    /// Begins a table.
    ///
    /// # Errors
    /// What writing says.
    pub fn begin_table(&mut self, table: &TableHead) -> Result<(), Fault> {
        self.table = Some((table.name.clone(), RowSum::default()));
        self.record(TABLE, &[&serde_json::to_vec(table)?])
    }

    /// Adds a row to the table that was begun.
    ///
    /// # Errors
    /// What writing says.
    pub fn row(&mut self, line: &str) -> Result<(), Fault> {
        if let Some((_, sum)) = &mut self.table {
            sum.add(line);
        }
        self.waiting.push_str(line);
        self.waiting.push('\n');
        if self.waiting.len() < ROWS_AT_ONCE { Ok(()) } else { self.pass_on_rows() }
    }

    /// Ends the table that was begun.
    ///
    /// # Errors
    /// What writing says.
    pub fn end_table(&mut self) -> Result<(), Fault> {
        self.pass_on_rows()?;
        if let Some((name, sum)) = self.table.take() {
            let sum = sum.of(&name);
            self.record(TABLE_END, &[&serde_json::to_vec(&sum)?])?;
            self.tables.push(sum);
        }
        Ok(())
    }

    fn pass_on_rows(&mut self) -> Result<(), Fault> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        let mut packed = DeflateEncoder::new(Vec::new(), Compression::fast());
        packed.write_all(self.waiting.as_bytes())?;
        self.waiting.clear();
        let packed = packed.finish()?;
        self.record(ROWS, &[&packed])
    }

    /// Is the file in it already?
    pub fn has_file(&self, key: &str) -> bool {
        self.copied.contains(key)
    }

    /// Adds a file.
    ///
    /// # Errors
    /// What writing says; a file of a gigabyte.
    pub fn file(&mut self, key: &str, bytes: &[u8]) -> Result<(), Fault> {
        let head = FileHead { key: key.to_owned(), sha256: sha256_hex(bytes) };
        let line = serde_json::to_vec(&head)?;
        self.record(FILE, &[&line, b"\n", bytes])?;
        self.files.add(&head, bytes.len());
        self.copied.insert(head.key);
        Ok(())
    }

    /// Ends with the manifest, and gives it back with what everything was written to.
    ///
    /// # Errors
    /// What writing says.
    pub fn finish(mut self) -> Result<(Manifest, W), Fault> {
        let manifest = std::mem::take(&mut self.files).manifest(self.head.clone(), std::mem::take(&mut self.tables));
        let text = serde_json::to_vec(&manifest)?;
        self.record(END, &[&text])?;
        Ok((manifest, self.to.finish()?))
    }

    fn record(&mut self, kind: u8, pieces: &[&[u8]]) -> Result<(), Fault> {
        let length: u64 = pieces.iter().map(|piece| u64::try_from(piece.len()).unwrap_or(u64::MAX)).sum();
        if length > RECORD_MAX {
            return Err(Fault::Failed("a file is too large for a backup: a gigabyte is the most".to_owned()));
        }
        self.to.write_all(&[kind])?;
        self.to.write_all(&length.to_be_bytes())?;
        pieces.iter().try_for_each(|piece| self.to.write_all(piece)).map_err(Fault::from)
    }
}

/// Who is told what stands in a backup.
pub trait Listener {
    /// What it is one of; before everything else.
    ///
    /// # Errors
    /// What speaks against going on.
    fn head(&mut self, head: &Head) -> Result<(), Fault>;
    /// The key of the data, as its file has it.
    ///
    /// # Errors
    /// As [`Self::head`].
    fn key(&mut self, key: &str) -> Result<(), Fault>;
    /// Rows of a table, several at once and at least once for each table.
    ///
    /// # Errors
    /// As [`Self::head`].
    fn rows(&mut self, table: &TableHead, lines: &[&str]) -> Result<(), Fault>;
    /// A file.
    ///
    /// # Errors
    /// As [`Self::head`].
    fn file(&mut self, key: &str, bytes: &[u8]) -> Result<(), Fault>;
}

/// Reads a backup to its end, tells what stands in it, and holds each row and file against its sum, the sums against the manifest.
///
/// # Errors
/// What is wrong with it; what the listener says.
pub fn walk(from: impl Read, passphrase: &Passphrase, to: &mut impl Listener) -> Result<Manifest, Fault> {
    let mut from = OpeningReader::new(from, passphrase)?;
    let mut head = None;
    let (mut tables, mut files) = (Vec::new(), FileSum::default());
    let mut table: Option<(TableHead, RowSum)> = None;
    loop {
        let (kind, bytes) = record(&mut from)?;
        match (kind, &mut table) {
            (HEAD, None) => {
                let said: Head = read_json(&bytes, "the head")?;
                to.head(&said)?;
                head = Some(said);
            }
            (KEY, None) => to.key(text(&bytes, "the key")?)?,
            (TABLE, None) => {
                let begun: TableHead = read_json(&bytes, "the head of a table")?;
                to.rows(&begun, &[])?;
                table = Some((begun, RowSum::default()));
            }
            (ROWS, Some((table, sum))) => {
                let mut lines = String::new();
                let unpacked = DeflateDecoder::new(&bytes[..]).read_to_string(&mut lines);
                unpacked.map_err(|_| Fault::Altered(format!("the table {}", table.name)))?;
                let lines: Vec<&str> = lines.lines().collect();
                lines.iter().for_each(|line| sum.add(line));
                to.rows(table, &lines)?;
            }
            (TABLE_END, open @ Some(_)) => {
                let said: TableSum = read_json(&bytes, "the end of a table")?;
                let found = open.take().map(|(table, sum)| sum.of(&table.name));
                if found.as_ref() != Some(&said) {
                    return Err(Fault::Altered(format!("the table {}", said.name)));
                }
                tables.push(said);
            }
            (FILE, None) => {
                let at = bytes.iter().position(|byte| *byte == b'\n').unwrap_or(bytes.len());
                let (line, rest) = bytes.split_at(at);
                let (line, content): (FileHead, _) = (read_json(line, "the head of a file")?, rest.get(1..).unwrap_or_default());
                if sha256_hex(content) != line.sha256 {
                    return Err(Fault::Altered(format!("the file {}", line.key)));
                }
                files.add(&line, content.len());
                to.file(&line.key, content)?;
            }
            (END, None) => {
                let said: Manifest = read_json(&bytes, "the manifest")?;
                let found = head.map(|head| files.manifest(head, tables));
                // Nothing may come after it, and the stream must have its own end.
                if found.as_ref() != Some(&said) || from.read(&mut [0; 1])? != 0 {
                    return Err(Fault::Altered("the manifest".to_owned()));
                }
                return Ok(said);
            }
            _ => return Err(Fault::Altered("the order of its parts".to_owned())),
        }
    }
}

fn record(from: &mut impl Read) -> Result<(u8, Vec<u8>), Fault> {
    let (mut kind, mut length) = ([0; 1], [0; 8]);
    let whole = |result: io::Result<()>| {
        result.map_err(|error| if error.kind() == io::ErrorKind::UnexpectedEof { Fault::Cut } else { Fault::from(error) })
    };
    whole(from.read_exact(&mut kind))?;
    whole(from.read_exact(&mut length))?;
    let length = Some(u64::from_be_bytes(length)).filter(|length| *length <= RECORD_MAX);
    let length = length.ok_or_else(|| Fault::Altered("the length of a part".to_owned()))?;
    let mut bytes = Vec::new();
    from.by_ref().take(length).read_to_end(&mut bytes)?;
    if u64::try_from(bytes.len()).ok() == Some(length) { Ok((u8::from_be_bytes(kind), bytes)) } else { Err(Fault::Cut) }
}

fn text<'a>(bytes: &'a [u8], what: &str) -> Result<&'a str, Fault> {
    std::str::from_utf8(bytes).map_err(|_| Fault::Altered(what.to_owned()))
}

fn read_json<T: serde::de::DeserializeOwned>(bytes: &[u8], what: &str) -> Result<T, Fault> {
    serde_json::from_slice(bytes).map_err(|_| Fault::Altered(what.to_owned()))
}
