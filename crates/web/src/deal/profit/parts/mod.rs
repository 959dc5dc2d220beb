//! What other pages use of profit and loss: taking figures away as a file.

mod file;

pub use file::FileButton;
