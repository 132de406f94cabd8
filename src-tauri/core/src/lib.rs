//! core

pub mod dates;
pub mod forms;
pub mod reference;
