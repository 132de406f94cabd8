//! core

pub mod csv;
pub mod dates;
pub mod forms;
pub mod names;
pub mod reference;
pub mod vault;
