//! Bringing a backup back, to a place where nothing is yet.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

use futures_util::StreamExt as _;

use super::Fault;
use super::archive::{Head, Listener, Manifest, TableHead, walk};
use super::stream::Passphrase;
use super::tables::{self, Aside, Table};
use super::write::name_of;
use crate::platform::crypto::write_private;
use crate::platform::db::{Conn, Db, has_tables, run_migrations_of};
use crate::platform::error::ApiError;
use crate::platform::file_stream::wait;
use crate::platform::files::Files;

/// Where a backup is restored to.
pub struct Target<'a> {
    /// An empty database.
    pub db: &'a Db,
    /// An empty store of files.
    pub files: &'a Files,
    /// The key file, which is made.
    pub key_file: &'a Path,
}

/// Brings back a backup that was [verified](super::verify), and reads every table again to see whether it is what it was. `from` reads it
/// anew. To be called in a thread that may wait, of a runtime.
///
/// # Errors
/// What speaks against the place, or went wrong; then the database has none of its rows.
pub fn restore(manifest: &Manifest, from: impl Read, passphrase: &Passphrase, to: &Target<'_>) -> Result<(), Fault> {
    require_fitting(&manifest.head, to)?;
    require_empty(to)?;
    to.db.read_blocking(|conn| run_migrations_of(conn, &manifest.head.migrations))?;
    // All or nothing: the database has the rows once all of them are there.
    let mut fault = None;
    let filled = to.db.load_blocking(|conn| {
        let filled = fill(conn, from, passphrase, to, manifest);
        filled.map_err(|error| ApiError::internal(fault.insert(error)))
    });
    filled.map_err(|error| fault.take().unwrap_or_else(|| error.into()))?;
    Ok(())
}

fn require_fitting(head: &Head, to: &Target<'_>) -> Result<(), Fault> {
    if head.engine != name_of(to.db.engine()) {
        return Err(Fault::OtherEngine(head.engine.clone()));
    }
    Ok(())
}

fn require_empty(to: &Target<'_>) -> Result<(), Fault> {
    if to.key_file.exists() {
        return Err(Fault::Occupied(format!("{} is there already", to.key_file.display())));
    }
    if to.db.read_blocking(has_tables)? {
        return Err(Fault::Occupied("the database has tables already".to_owned()));
    }
    if wait(to.files.all().next()).transpose()?.is_some() {
        return Err(Fault::Occupied("the store of files has files already".to_owned()));
    }
    Ok(())
}

fn fill(conn: &mut Conn, from: impl Read, passphrase: &Passphrase, to: &Target<'_>, manifest: &Manifest) -> Result<(), Fault> {
    if let Conn::Postgres(_) = conn {
        tables::execute(conn, "SET LOCAL statement_timeout = 0")?;
    }
    let aside = Aside::take(conn)?;
    let known = tables::all(conn)?;
    known.iter().try_for_each(|table| table.empty(conn))?;
    let known: BTreeMap<String, Table> = known.into_iter().map(|table| (table.name.clone(), table)).collect();
    walk(from, passphrase, &mut Filler { conn: &mut *conn, known: &known, to })?;
    aside.put_back(conn)?;
    for said in &manifest.tables {
        let found = known.get(&said.name).map(|table| table.sum(conn)).transpose()?;
        if found.as_ref() != Some(said) {
            return Err(Fault::Failed(format!("the table {} did not come back as it was", said.name)));
        }
    }
    Ok(())
}

/// Puts what stands in a backup where it belongs.
struct Filler<'a> {
    conn: &'a mut Conn,
    known: &'a BTreeMap<String, Table>,
    to: &'a Target<'a>,
}

impl Listener for Filler<'_> {
    fn head(&mut self, _: &Head) -> Result<(), Fault> {
        Ok(())
    }

    fn key(&mut self, key: &str) -> Result<(), Fault> {
        let shown = self.to.key_file.display();
        write_private(self.to.key_file, key).map_err(|error| Fault::Failed(format!("can't write the key file {shown}: {error}")))
    }

    fn rows(&mut self, head: &TableHead, lines: &[&str]) -> Result<(), Fault> {
        let table = self.known.get(&head.name).filter(|table| table.column_names() == head.columns);
        let table = table.ok_or_else(|| Fault::Failed(format!("the table {} is another one in this version", head.name)))?;
        table.add(self.conn, lines)?;
        table.go_on_after(self.conn, head.last_number)
    }

    fn file(&mut self, key: &str, bytes: &[u8]) -> Result<(), Fault> {
        Ok(wait(self.to.files.put(key, bytes.to_vec().into()))?)
    }
}
