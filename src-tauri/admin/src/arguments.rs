//! The calls, as they are typed. These stay as they are; later calls may be added.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

/// Living Well from a terminal: pretend people, checks, exports and imports.
///
/// The passphrase is read from LIVING_WELL_PASSPHRASE or asked for. It is never an argument.
#[derive(Debug, Parser)]
#[command(name = "living-well-admin", version, max_term_width = 100)]
pub struct Call {
    /// The data folder. Without it LIVING_WELL_DATA counts, then the place where the app keeps its data.
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// What to do.
    #[command(subcommand)]
    pub what: What,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum What {
    /// Check cipher, database, foreign keys, change log and key file. Exit code 0 or 1.
    Check,
    /// Write files that leave the laptop.
    #[command(subcommand)]
    Export(Export),
}

/// Which files.
#[derive(Debug, Subcommand)]
pub enum Export {
    /// Every table as CSV, one file a table, into an empty folder.
    All(ExportAll),
}

/// Everything.
#[derive(Debug, Args)]
pub struct ExportAll {
    /// The folder to write into: a new one or an empty one.
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// Why it leaves the laptop.
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
}
