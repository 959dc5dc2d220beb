//! Making a backup of what is in use.

use std::io::Write;

use chrono::{DateTime, Utc};
use fangke_shared::problem::ErrorCode;
use futures_util::StreamExt as _;

use super::archive::{ArchiveWriter, Head, Manifest, TableHead};
use super::stream::Passphrase;
use super::{Fault, tables};
use crate::platform::db::{Conn, Db, Engine};
use crate::platform::file_stream::wait;
use crate::platform::files::Files;

/// What a backup is made of.
pub struct Source<'a> {
    /// The database.
    pub db: &'a Db,
    /// The files.
    pub files: &'a Files,
    /// The text of the key file.
    pub key: &'a str,
}

/// The engine's name in a backup.
pub(super) const fn name_of(engine: Engine) -> &'static str {
    match engine {
        Engine::Sqlite => "sqlite",
        Engine::Postgres => "postgres",
    }
}

/// Writes a backup, and gives back what it was written to. Others read and write all the while. To be called in a thread that may wait,
/// of a runtime.
///
/// # Errors
/// What database, files or writing say.
pub fn write<W: Write>(source: &Source<'_>, now: DateTime<Utc>, passphrase: &Passphrase, to: W) -> Result<(Manifest, W), Fault> {
    let migrations = source.db.read_blocking(|conn| Ok(tables::applied(conn)))??;
    let (program, engine) = (env!("CARGO_PKG_VERSION").to_owned(), name_of(source.db.engine()).to_owned());
    let head = Head { program, engine, migrations: migrations.clone(), made_at: now };
    let mut archive = ArchiveWriter::new(to, passphrase, head, source.key.trim())?;
    // A file is there before a row names it and goes after that row: those that go meanwhile are copied before, those that come, after.
    copy_files(source.files, &mut archive)?;
    source.db.snapshot_blocking(|conn| Ok(copy_tables(conn, &migrations, &mut archive)))??;
    copy_files(source.files, &mut archive)?;
    archive.finish()
}

fn copy_tables<W: Write>(conn: &mut Conn, migrations: &[String], archive: &mut ArchiveWriter<W>) -> Result<(), Fault> {
    if tables::applied(conn)? != migrations {
        return Err(Fault::Failed("the tables were changed by another version just now: try again".to_owned()));
    }
    for table in tables::all(conn)? {
        archive.begin_table(&TableHead { name: table.name.clone(), columns: table.column_names(), last_number: table.last_number })?;
        table.lines(conn, |line| archive.row(line))?;
        archive.end_table()?;
    }
    Ok(())
}

/// Adds the files that are there and not yet copied. One that goes while it is read belongs to a row that is gone by then.
fn copy_files<W: Write>(files: &Files, archive: &mut ArchiveWriter<W>) -> Result<(), Fault> {
    let mut all = files.all();
    while let Some(found) = wait(all.next()) {
        let (key, _) = found?;
        if archive.has_file(&key) {
            continue;
        }
        match wait(files.get(&key)) {
            Ok(bytes) => archive.file(&key, &bytes)?,
            Err(error) if error.code == ErrorCode::NotFound => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}
