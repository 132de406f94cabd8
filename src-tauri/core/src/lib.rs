//! core

pub mod dates;
pub mod forms;
