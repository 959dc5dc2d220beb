//! Reading a backup to see whether it is whole.

use std::io::Read;

use super::Fault;
use super::archive::{Head, Listener, Manifest, TableHead, walk};
use super::stream::Passphrase;

/// Reads a backup to its end: every part, row and file of it is what was written.
///
/// # Errors
/// What is wrong with it.
pub fn verify(from: impl Read, passphrase: &Passphrase) -> Result<Manifest, Fault> {
    walk(from, passphrase, &mut Nobody)
}

/// To whom nothing has to be told.
struct Nobody;

impl Listener for Nobody {
    fn head(&mut self, _: &Head) -> Result<(), Fault> {
        Ok(())
    }

    fn key(&mut self, _: &str) -> Result<(), Fault> {
        Ok(())
    }

    fn rows(&mut self, _: &TableHead, _: &[&str]) -> Result<(), Fault> {
        Ok(())
    }

    fn file(&mut self, _: &str, _: &[u8]) -> Result<(), Fault> {
        Ok(())
    }
}
